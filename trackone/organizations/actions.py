"""What changes people's access."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Account, Person, Post
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refusal, refuse_if

_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")


@performs("account.disable")
def disable_account(person: Person, *, by: Standing, at: datetime, reason: str) -> Person:
    """End a person's access: every session ends with its next request, and no log-in works any more.

    A Master User ends the access of people with a post in the region; the help desk of anybody. Clauses: V.6.
    """
    if by.region_id is not None and not _works_in(by.region_id, person, at=at):
        raise OutOfSight
    account = Account.objects.select_for_update().filter(person=person).first()
    refuse_if([*_refusals_to_disable(person, account, by=by, reason=reason), *refusals_in_text(reason)])
    # The epoch ends the sessions for good: they do not come back should access ever be given again.
    Account.objects.filter(person=person).update(is_active=False, session_epoch=F("session_epoch") + 1)
    act_under_way().facts = {"reason": reason.strip()}
    return person


def _works_in(region_id: int, person: Person, *, at: datetime) -> bool:
    """Say whether a person holds a post in the region; one who holds none any more belongs to where the last ones were."""
    held = Post.objects.in_force(at.astimezone(_STATE_ZONE).date()).filter(person=person)
    regions = set(held.values_list("region_id", flat=True))
    return region_id in regions if regions else person.posts.filter(region_id=region_id).exists()


def _refusals_to_disable(person: Person, account: Account | None, *, by: Standing, reason: str) -> list[Refusal]:
    refusals = []
    if account is None or not account.is_active:
        refusals.append(
            Refusal(
                code="no_access",
                sentence="This person has no access that could end.",
                clause="V.6",
                instead="Nothing needs to be done.",
            )
        )
    if person.pk == by.person.pk:
        refusals.append(
            Refusal(
                code="own_account",
                sentence="You can't end your own access.",
                clause="V.6",
                instead="Another Master User or the help desk does it.",
            )
        )
    if not reason.strip():
        refusals.append(
            Refusal(code="reason_missing", sentence="Say why this access ends.", clause="V.6", instead="Write a reason.")
        )
    return refusals
