"""The second of two persons who decide: confirm the first decision, or return it with a reason (general: posts)."""

from datetime import datetime

from trackone.audit.entries import act_under_way
from trackone.casework.entering import write
from trackone.casework.placing import check_sight
from trackone.casework.proposing import decided
from trackone.enrollment.models import Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_applications import expires_after_return, refusals_to_review


@performs("participation.confirm")
def confirm_decision(participation: Participation, *, by: Standing, at: datetime, revision: int) -> Participation:
    """Confirm the decision of the first person: it takes effect today, with the snapshot of what is known now.

    Raises Refused, Stale, NotAllowed. Clauses: C.1, C.6, general.
    """
    check_sight(participation, by=by)
    check_revision(participation, revision)
    refuse_if(refusals_to_review(awaits=awaits_review(participation), is_own=_is_own(participation, by)))
    # The database wants the second person before the decision.
    participation.reviewed_by, participation.reviewed_at = by.person, at
    participation.save(update_fields=["reviewed_by", "reviewed_at"])
    today = today_at(participation.site, at=at)
    columns = decided(participation, eligibility=participation.first_decision, on=today)
    return write(participation, columns, by=by, at=at)


@performs("participation.return")
def return_decision(
    participation: Participation, *, by: Standing, at: datetime, reason: str, revision: int
) -> Participation:
    """Give the decision back to be made anew; it leaves a few days, though the application had expired meanwhile.

    Raises Refused, Stale, NotAllowed. Clauses: C.1, II.1, general.
    """
    check_sight(participation, by=by)
    check_revision(participation, revision)
    awaits, is_own = awaits_review(participation), _is_own(participation, by)
    refused = refusals_to_review(awaits=awaits, is_own=is_own, is_return=True, reason=reason)
    refuse_if(refused + refusals_in_text(reason))
    participation.first_decision = participation.decision_reason = ""
    participation.first_decision_by = participation.first_decision_at = None
    participation.returned_reason = reason.strip()
    today = today_at(participation.site, at=at)
    last_on = participation.expires_on or participation.application_on
    participation.expires_on = expires_after_return(expires_on=last_on, today=today)
    participation.revision += 1
    first = ["first_decision", "first_decision_by", "first_decision_at", "decision_reason"]
    participation.save(update_fields=[*first, "returned_reason", "expires_on", "revision"])
    act_under_way().facts = {"reason": participation.returned_reason}
    return participation


def awaits_review(participation: Participation) -> bool:
    """Say whether a first decision waits for a second person. No SQL."""
    return participation.eligibility == "" and participation.first_decision != ""


def _is_own(participation: Participation, by: Standing) -> bool:
    return participation.first_decision_by_id == by.person.pk
