"""What a reader may still do to an enrollment, what is locked, and what the second person and the rules say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trackone.casework.changing import Toward, refusals_to_change, standing_toward
from trackone.casework.proposing import refusals_of_lost
from trackone.casework.reviewing import awaits_review
from trackone.desks.intake import ToldProposal, told_of
from trackone.enrollment.models import Participation
from trackone.organizations.authority import may
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refusal
from trackone.web.casework.locks import Lock, locks_of
from trackone.web.requests.fixing import fixes_of

WORDS = {"application_on": "application date", "eligibility": "eligibility", "eligibility_on": "date of the decision"}
_ACTIONS = ("decide", "mend", "exit", "confirm", "return", "withdraw")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What this reader may still do to the enrollment, and what is locked. `lost` says why nothing is done to it at all.

    `awaits` says that a first decision waits; `proposal` is what the rules say, where an application asked for it.
    """

    can_decide: bool
    open: list[str]
    can_exit: bool
    can_take_back: bool
    can_review: bool
    can_withdraw: bool
    awaits: bool
    lost: list[Refusal]
    proposal: ToldProposal | None
    locks: list[Lock]
    fixes: Mapping[str, str]


def terms_of(found: Participation, *, by: Standing, at: datetime) -> Terms:
    """Say what may still be done, and what is locked. Two to six SQL statements."""
    toward = standing_toward(found, by=by, at=at)
    lost = refusals_of_lost(found, at=at)
    filled = [name for name in WORDS if getattr(found, name) not in (None, "")]
    is_two = found.reviewed_by_id is not None
    changeable = [] if lost or is_two else filled
    open_ones = [name for name in changeable if not refusals_to_change(found, columns=[name], toward=toward)]
    can = {word: not lost and may(f"participation.{word}", by=by, record=found) for word in _ACTIONS}
    awaits, is_undecided = awaits_review(found), found.eligibility == "" and not lost
    return Terms(
        can_decide=can["decide"] and is_undecided and not awaits and not toward.is_exited,
        open=open_ones if can["mend"] else [],
        can_exit=can["exit"] and found.exit_on is None,
        can_take_back=found.exit_on is not None and found.exit_recorded_by_id == by.person.pk and not toward.is_exited,
        can_review=can["confirm"] and awaits,
        can_withdraw=can["withdraw"] and is_undecided and not awaits and _is_fresh(found, toward),
        awaits=awaits,
        lost=lost,
        proposal=told_of(found, on=toward.today) if is_undecided and found.application_id else None,
        locks=[] if lost else locks_of(found, filled, words=WORDS, toward=toward),
        fixes={} if lost else fixes_of(found, [*filled, "program"], by=by, toward=toward),
    )


def _is_fresh(found: Participation, toward: Toward) -> bool:
    is_hers = toward.is_own or toward.leads_the_site
    return found.began_on is None and found.exit_on is None and is_hers and toward.is_open("application")
