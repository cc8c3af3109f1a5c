"""What changes people's access."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Account, Person, Post
from trackone.organizations.performing import performs
from trackone.organizations.seats import lock_seats, seat_in_words, seat_of
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_5_logon_access import NEVER_VACANT, refusals_to_end_access

_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")


@performs("account.disable")
def disable_account(person: Person, *, by: Standing, at: datetime, reason: str) -> Person:
    """End a person's access: every session ends with its next request, and no log-in works any more.

    A Master User ends the access of people with a post in the region; the help desk of anybody. The last holder of a post
    with a clock stays until there is a successor. Clauses: V.6, general.
    """
    if by.region_id is not None and not _works_in(by.region_id, person, at=at):
        raise OutOfSight
    account = Account.objects.select_for_update().filter(person=person).first()
    refuse_if([*_refusals_to_disable(person, account, by=by, at=at, reason=reason), *refusals_in_text(reason)])
    # The epoch ends the sessions for good: they do not come back should access ever be given again.
    Account.objects.filter(person=person).update(is_active=False, session_epoch=F("session_epoch") + 1)
    act = act_under_way()
    act.facts = {"reason": reason.strip()}
    # Ended by the help desk, it stands in the trail of the region where the person works.
    act.region_id = act.region_id or person.posts.order_by("-since_on", "-pk").values_list("region_id", flat=True).first()
    return person


def _works_in(region_id: int, person: Person, *, at: datetime) -> bool:
    """Say whether a person holds a post in the region; one who holds none any more belongs to where the last ones were."""
    held = Post.objects.in_force(at.astimezone(_STATE_ZONE).date()).filter(person=person)
    regions = set(held.values_list("region_id", flat=True))
    return region_id in regions if regions else person.posts.filter(region_id=region_id).exists()


def _refusals_to_disable(
    person: Person, account: Account | None, *, by: Standing, at: datetime, reason: str
) -> list[Refusal]:
    has_access = account is not None and account.is_active
    return refusals_to_end_access(
        has_access=has_access,
        is_own=person.pk == by.person.pk,
        reason=reason,
        last_holder_of=_last_holder_of(person, on=at.astimezone(_STATE_ZONE).date()) if has_access else (),
    )


def _last_holder_of(person: Person, *, on: date) -> list[str]:
    """Name the posts with a clock that nobody else holds who can log in. Four SQL statements at most.

    A contact is one of an organization in a region, Master User and operator of a region, state staff of the state.
    """
    never_vacant = Post.objects.in_force(on).filter(role__in=NEVER_VACANT)
    own = list(never_vacant.filter(person=person).select_related("organization", "region"))
    if not own:
        return []
    lock_seats(own)
    # A post whose last day is set leaves the seat empty after it.
    others = never_vacant.exclude(person=person).filter(person__account__is_active=True, until_on=None)
    held = {seat_of(post) for post in others}
    return [seat_in_words(post) for post in own if seat_of(post) not in held]
