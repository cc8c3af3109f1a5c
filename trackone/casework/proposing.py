"""What a decision rests on: what the book proposes, whether it may be made, and the first of two decisions. Verbs."""

from datetime import date, datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.enrollment.models import Eligibility, Participation
from trackone.enrollment.proposals import missing_in_words, proposal_of
from trackone.enrollment.snapshots import snapshot_of
from trackone.identity.guard import refusals_in_text
from trackone.organizations.standing import Standing, today_at
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_applications import (
    is_expired,
    refusals_of_because,
    refusals_of_gone,
    refusals_to_propose,
)


def has_expired(participation: Participation, *, today: date) -> bool:
    """Say whether its application expired before anybody decided; `today` is the day at its site. No SQL. Clauses: C.1."""
    return is_expired(
        expires_on=participation.expires_on,
        today=today,
        is_decided=participation.eligibility != "" or participation.first_decision != "",
        has_begun=participation.began_on is not None
        or participation.exit_on is not None
        or participation.withdrawn_at is not None,
    )


def refusals_of_lost(participation: Participation, *, at: datetime) -> list[Refusal]:
    """Return why nothing is done to an enrollment that was withdrawn or has expired. No SQL. Clauses: C.1, general."""
    lost = has_expired(participation, today=today_at(participation.site, at=at))
    return refusals_of_gone(is_withdrawn=participation.withdrawn_at is not None, is_expired=lost)


def refusals_of_decision(participation: Participation, *, eligibility: str, because: str, at: datetime) -> list[Refusal]:
    """Return why this can't be decided now, or not so. One SQL statement where it came of an application.

    Clauses: C.1, II.1.
    """
    proposal = proposal_of(participation) if participation.application_id else None
    today = today_at(participation.site, at=at)
    found = refusals_to_propose(
        program=participation.program.short_name,
        is_expired=has_expired(participation, today=today),
        is_withdrawn=participation.withdrawn_at is not None,
        awaits=participation.eligibility == "" and participation.first_decision != "",
        missing=missing_in_words(proposal, on=today) if proposal else [],
    )
    if found or proposal is None:
        return found + refusals_in_text(because)
    return refusals_of_because(finding=proposal.finding.value, decision=eligibility, because=because) + refusals_in_text(
        because
    )


def decided(participation: Participation, *, eligibility: str, on: date) -> dict[str, Any]:
    """Return the columns of a decision of this day, with the snapshot of what is known. Three SQL statements or four."""
    return {
        "eligibility": Eligibility(eligibility).value,
        "eligibility_on": on,
        "snapshot": snapshot_of(participation.participant, participation, on=on),
    }


def keep_reason(participation: Participation, because: str) -> None:
    """Keep why a decision is not what the rules propose; verb. One SQL statement where it changes."""
    act_under_way()
    if participation.decision_reason != because.strip():
        participation.decision_reason = because.strip()
        participation.save(update_fields=["decision_reason"])


def decide_first(
    participation: Participation, *, by: Standing, at: datetime, eligibility: str, because: str
) -> Participation:
    """Keep the decision of the first of two; it takes effect with the review. Verb. One SQL statement."""
    participation.first_decision = Eligibility(eligibility).value
    participation.first_decision_by, participation.first_decision_at = by.person, at
    participation.decision_reason, participation.returned_reason = because.strip(), ""
    participation.revision += 1
    columns = ["first_decision", "first_decision_by", "first_decision_at", "decision_reason", "returned_reason", "revision"]
    participation.save(update_fields=columns)
    act_under_way().facts = {"decision": participation.first_decision}
    return participation
