"""Give participants another case manager: one person, or a caseload of which everybody is judged alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid5

from trackone.audit.entries import act_under_way
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Person
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.participants.asking import refusals_of_case_manager
from trackone.participants.changing import assign
from trackone.participants.models import Participant, ServedIn
from trackone.policy.general import refusals_to_reassign
from trackone.policy.refusal import Refusal, Refused, refuse_if

_OUT_OF_SIGHT = Refusal(code="out_of_sight", sentence="Your region does not serve this person any more.", clause="general")


@dataclass(frozen=True, kw_only=True)
class Reassigned:
    """What became of a caseload: who has another case manager now, and why others have not."""

    moved: tuple[Participant, ...]
    failed: Mapping[Participant, tuple[Refusal, ...]]


@performs("participant.reassign")
def reassign(participant: Participant, *, by: Standing, at: datetime, to: Person | None, seen: int | None) -> Participant:
    """Give somebody another case manager in the region acted in, or none; what is open stays under its own names.

    `seen` is the id of the case manager whom the page showed: who has got another one meanwhile is left alone. At most six
    SQL statements beside those of the act. Raises Refused, OutOfSight. Clauses: general.
    """
    served = ServedIn.objects.visible_to(by).filter(participant=participant, until_on=None).first()
    if served is None:
        raise OutOfSight
    refused = refusals_of_case_manager(to, by=by, at=at) if to is not None else []
    refuse_if(refused + refusals_to_reassign(is_seen=served.case_manager_id == seen))
    act = act_under_way()
    act.participant_id = participant.pk
    act.facts = {"changed": assign(participant, to, by=by)}
    return participant


def reassign_many(
    people: Sequence[Participant], *, by: Standing, at: datetime, to: Person | None, seen: int | None
) -> Reassigned:
    """Give each of these people another case manager; who is refused stops nobody else.

    Each is an action of its own under a key made of the form's key and the person. Raises NotAllowed. Clauses: general.
    """
    moved: list[Participant] = []
    failed: dict[Participant, tuple[Refusal, ...]] = {}
    # In one order for all, so that two who hand over the same people wait for each other instead of crossing.
    for one in sorted(people, key=lambda one: one.pk):
        own = replace(by, key=uuid5(by.key, f"participant:{one.pk}") if by.key else None)
        try:
            moved.append(reassign(one, by=own, at=at, to=to, seen=seen))
        except Refused as refused:
            failed[one] = refused.refusals
        except OutOfSight:
            failed[one] = (_OUT_OF_SIGHT,)
    return Reassigned(moved=tuple(moved), failed=failed)
