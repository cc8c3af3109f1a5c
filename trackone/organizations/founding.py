"""Found a house: the state and its first person, in an empty database."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from trackone.audit.entries import Who, recording
from trackone.organizations.models import Account, Organization, Person, Post, Role

_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")
# Names the advisory lock: of two that set up at once, the second waits and is refused.
_LOCK = 4_702


class AlreadyFounded(Exception):
    """Raised when the database holds an organization, a person or a log-in already."""


def found_house(*, state: str, name: str, username: str, email: str, at: datetime) -> Account:
    """Make the state's organization and one state person with a log-in that has no password yet; return the log-in.

    Raises AlreadyFounded when the database is not empty. Clauses: V.6.
    """
    with recording("house.set_up", who=Who(), at=at) as act:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if Organization.objects.exists() or Person.objects.exists() or Account.objects.exists():
            raise AlreadyFounded
        today = at.astimezone(_STATE_ZONE).date()
        organization = Organization.objects.create(name=state, kind=Organization.Kind.STATE, since_on=today)
        account = Account(username=username)
        account.set_unusable_password()
        account.save(force_insert=True)
        person = Person.objects.create(account=account, name=name, email=email)
        Post.objects.create(person=person, role=Role.STATE_STAFF, organization=organization, since_on=today)
        act.table_name, act.record_id = "organizations_person", person.pk
    return account
