"""What a form of a request offers and says before anything is sent: which kinds, who reviews, sends and decides, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from trackone.casework.models import Activity, CaseNote, Conversation, ServiceRecord
from trackone.casework.registered import STATE_ZONE
from trackone.casework.unlisting import hanging_on
from trackone.enrollment.models import Participation
from trackone.organizations.models import Organization, Post, Role
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.section_1_requests import decider_of_request
from trackone.requests.asking import BUILT
from trackone.requests.drafting import organization_for
from trackone.requests.models import Kind
from trackone.requests.sending import next_batch_on
from trackone.requests.subjects import Field, Subject, title_of

_KINDS: Sequence[tuple[type[Any], tuple[Kind, ...]]] = (
    (ServiceRecord, (Kind.CHANGE, Kind.DELETION, Kind.WRONG_PERSON)),
    (Activity, (Kind.CHANGE, Kind.DELETION, Kind.WRONG_PERSON)),
    (Participation, (Kind.CHANGE, Kind.DELETION, Kind.EXIT)),
    (Conversation, (Kind.REOPEN,)),
    (CaseNote, (Kind.REDACTION, Kind.WRONG_PERSON)),
    (Participant, (Kind.CHANGE,)),
)


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a request will go: for whom it is asked, who reviews and sends it, on which batch day, and whose desk decides."""

    organization: Organization
    contacts: tuple[str, ...]
    is_contact: bool
    batch_on: date
    desk: str


def kinds_for(subject: Subject) -> tuple[Kind, ...]:
    """Return what can be asked about a record, the usual one first. No SQL. Clauses: I.1, I.8, I.9."""
    record = subject.record
    known = next((kinds for model, kinds in _KINDS if isinstance(record, model)), ())
    if isinstance(record, Participation) and record.exit_on is None:
        known = tuple(kind for kind in known if kind != Kind.EXIT)
    if isinstance(record, Conversation) and record.closed_on is None:
        known = ()
    return tuple(kind for kind in known if kind in BUILT)


def course_of(subject: Subject, *, kind: Kind, fields: Sequence[Field], by: Standing, at: datetime) -> Course:
    """Return how a request about these fields would go if it were drafted now. Two SQL statements.

    Clauses: I.1, I.2, I.3, I.6, I.8.
    """
    organization = organization_for(subject, by=by)
    region_id = subject.site.region_id
    on = at.astimezone(STATE_ZONE).date()
    posts = Post.objects.in_force(on).filter(role=Role.CONTACT, organization=organization, region_id=region_id)
    # Who holds the post first, then the alternates.
    names = posts.order_by(F("alternate_for_id").asc(nulls_first=True), "pk").values_list("person_id", "person__name")
    contacts = dict(names)
    askable = {one.decider for one in fields if not one.is_open}
    return Course(
        organization=organization,
        contacts=tuple(contacts.values()),
        is_contact=by.person.pk in contacts,
        batch_on=next_batch_on(organization_id=organization.pk, region_id=region_id, today=today_at(subject.site, at=at)),
        desk=decider_of_request(kind, deciders=askable),
    )


def what_hangs(record: Any) -> list[str]:
    """Return what hangs on a record, in words: it goes in the same request. Eight SQL statements for a period, else none.

    Clauses: I.9.
    """
    return [title_of(one) for one in hanging_on(record)] if isinstance(record, Participation) else []
