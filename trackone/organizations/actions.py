"""What changes people's access."""

from datetime import datetime

from trackone.audit.entries import act_under_way
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Account, Person
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refusal, refuse_if


@performs("account.disable")
def disable_account(person: Person, *, by: Standing, at: datetime, reason: str) -> Person:
    """End a person's access: every session ends with its next request, and no log-in works any more.

    A Master User ends the access of people with a post in the region; the help desk of anybody. Clauses: V.6.
    """
    if by.region_id is not None and not person.posts.filter(region_id=by.region_id).exists():
        raise OutOfSight
    refuse_if(_refusals_to_disable(person, by=by, reason=reason))
    Account.objects.filter(person=person).update(is_active=False)
    act_under_way().facts = {"reason": reason}
    return person


def _refusals_to_disable(person: Person, *, by: Standing, reason: str) -> list[Refusal]:
    refusals = []
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
