"""Enroll in programs by rule: application, eligibility with its snapshot, exit; and close conversations."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.changing import refusals_to_change, standing_toward
from trackone.casework.entering import enter, refuse_terms_for_two, write
from trackone.casework.freezing import took_effect
from trackone.casework.models import ClosedReason, Conversation
from trackone.casework.periods import held_apart, held_elsewhere, refuse_to_enroll
from trackone.casework.proposing import decide_first, decided, keep_reason, refusals_of_decision, refusals_of_lost
from trackone.enrollment.models import REASONS_BY_HAND, ExitReason, Participation, Program
from trackone.enrollment.snapshots import snapshot_of
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Site
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_applications import refusals_to_mend_reviewed
from trackone.policy.section_0_programs import (
    refusals_to_close,
    refusals_to_decide_eligibility,
    refusals_to_exit,
    refusals_to_take_back,
)

# What a decision rests on: where one of them changes, it has its snapshot taken anew.
_DECIDED_ON = {"application_on", "program", "eligibility", "eligibility_on"}


@performs("participation.enroll")
def enroll(
    participant: Participant, *, by: Standing, at: datetime, site: Site, program: Program, application_on: date
) -> Participation:
    """Enroll a participant in a program by an application of this date; the site's region is the region of record.

    Its conversation opens by itself. About seven SQL statements. Raises Refused. Clauses: C.1, C.5, C.6.
    """
    organization = post_for("participation.enroll", by=by, site=site).organization
    return enter(
        participant,
        by=by,
        at=at,
        site=site,
        organization=organization,
        program=program,
        application_on=application_on,
    )


@performs("participation.decide")
def decide_eligibility(
    participation: Participation,
    *,
    by: Standing,
    at: datetime,
    eligibility: str,
    eligibility_on: date,
    revision: int,
    because: str = "",
) -> Participation:
    """Decide on the application, once, and keep the snapshot of what was known then.

    On one that came of an application the book proposes: what its rules need has to be known, and another decision than
    theirs says why. Where two persons decide, this is the first decision, and the review dates it. Nobody begins who is not
    eligible: what services had begun is computed again. Raises Refused, Stale. Clauses: C.1, C.5, C.6.
    """
    _in_sight(participation, by=by)
    check_revision(participation, revision)
    refuse_if(refusals_of_decision(participation, eligibility=eligibility, because=because, at=at))
    refuse_if(
        refusals_to_decide_eligibility(
            is_decided=participation.eligibility != "",
            eligibility_on=eligibility_on,
            application_on=participation.application_on,
            is_frozen=took_effect(participation.exit_last_undo_on, time_zone=participation.site.time_zone, at=at),
        )
    )
    if participation.needs_review:
        return decide_first(participation, by=by, at=at, eligibility=eligibility, because=because)
    keep_reason(participation, because)
    return write(participation, decided(participation, eligibility=eligibility, on=eligibility_on), by=by, at=at)


@performs("participation.mend")
def mend_participation(
    participation: Participation, *, by: Standing, at: datetime, changes: Mapping[str, Any], revision: int
) -> Participation:
    """Change application or decision within the window: by its author, the case manager, or the site's team leader.

    `changes` are columns (application_on, program, site, staff, eligibility, eligibility_on) with their values; the case
    manager and the site are changed by the region's staff at any time. What a decision rests on takes its snapshot anew.
    Raises Refused, Stale, OutOfSight. Clauses: C.6, I.1, I.8.
    """
    _in_sight(participation, by=by)
    check_revision(participation, revision)
    refuse_if(refusals_of_lost(participation, at=at))
    wanted = {column: value for column, value in changes.items() if getattr(participation, column) != value}
    toward = standing_toward(participation, by=by, at=at)
    refuse_if(refusals_to_change(participation, columns=wanted, toward=toward))
    refuse_if(
        refusals_to_mend_reviewed(
            is_reviewed=participation.reviewed_by_id is not None, changes_decision=bool(wanted.keys() & _DECIDED_ON)
        )
    )
    if "site" in wanted:
        if wanted["site"].region_id != participation.region_id:
            raise OutOfSight
        post_for("participation.mend", by=by, site=wanted["site"])
    for column, value in wanted.items():
        setattr(participation, column, value)
    if wanted.keys() & {"application_on", "program"}:
        refuse_terms_for_two(participation)
    if participation.eligibility_on is not None and wanted.keys() & _DECIDED_ON:
        refuse_if(
            refusals_to_decide_eligibility(
                is_decided=False,
                eligibility_on=participation.eligibility_on,
                application_on=participation.application_on,
                is_frozen=toward.is_frozen,
            )
        )
        on = participation.eligibility_on
        wanted["snapshot"] = snapshot_of(participation.participant, participation, on=on)
    return write(participation, wanted, by=by, at=at)


@performs("participation.exit")
def exit_participation(
    participation: Participation, *, by: Standing, at: datetime, exit_on: date, reason: str, revision: int
) -> Participation:
    """Record a hard exit; it takes effect at midnight at the site. Raises Refused, Stale. Clauses: I.8."""
    _in_sight(participation, by=by)
    check_revision(participation, revision)
    refuse_if(refusals_of_lost(participation, at=at))
    refuse_if(
        refusals_to_exit(
            is_exited=participation.exit_on is not None,
            exit_on=exit_on,
            today=today_at(participation.site, at=at),
            first_on=participation.began_on or participation.application_on,
            last_service_on=participation.extended_on,
            has_reason=reason in dict(REASONS_BY_HAND),
        )
    )
    participation.exit_on, participation.exit_reason = exit_on, reason
    participation.exit_recorded_by = by.person
    return _save_exit(participation)


@performs("participation.take_back_exit")
def take_back_exit(participation: Participation, *, by: Standing, at: datetime, revision: int) -> Participation:
    """Take back one's own exit until midnight at the site. Raises Refused, Stale. Clauses: I.8."""
    _in_sight(participation, by=by)
    check_revision(participation, revision)
    refuse_if(
        refusals_to_take_back(
            recorded_on=participation.exit_recorded_on,
            today=today_at(participation.site, at=at),
            is_own=participation.exit_recorded_by_id == by.person.pk,
            is_by_rule=participation.exit_reason == ExitReason.BY_RULE,
        )
    )
    refuse_to_enroll(participation)
    participation.exit_on, participation.exit_reason, participation.exit_recorded_by = None, "", None
    with held_apart(held_elsewhere(participation)):
        return _save_exit(participation)


@performs("conversation.close")
def close_conversation(
    conversation: Conversation, *, by: Standing, at: datetime, reason: str, revision: int
) -> Conversation:
    """Close a conversation; at midnight at its site it freezes, with all that hangs on it. Raises Refused, Stale.

    Clauses: I.8.
    """
    _in_sight(conversation, by=by)
    check_revision(conversation, revision)
    refuse_if(refusals_to_close(is_closed=conversation.closed_on is not None, has_reason=reason in ClosedReason.values))
    conversation.closed_on, conversation.closed_at = today_at(conversation.site, at=at), at
    conversation.closed_reason, conversation.closed_by = reason, by.person
    return _save_closing(conversation)


@performs("conversation.take_back_closing")
def take_back_closing(conversation: Conversation, *, by: Standing, at: datetime, revision: int) -> Conversation:
    """Take back one's own closing until midnight at the site. Raises Refused, Stale. Clauses: I.8."""
    _in_sight(conversation, by=by)
    check_revision(conversation, revision)
    refuse_if(
        refusals_to_take_back(
            recorded_on=conversation.closed_on,
            today=today_at(conversation.site, at=at),
            is_own=conversation.closed_by_id == by.person.pk,
        )
    )
    conversation.closed_on = conversation.closed_at = conversation.closed_by = None
    conversation.closed_reason = ""
    return _save_closing(conversation)


def _save_exit(participation: Participation) -> Participation:
    participation.revision += 1
    participation.save(update_fields=["exit_on", "exit_reason", "exit_recorded_by", "revision"])
    # The database stamps when it was recorded.
    participation.refresh_from_db(fields=["exit_recorded_at", "exit_recorded_on"])
    act_under_way().facts = {"exit_on": participation.exit_on}
    return participation


def _save_closing(conversation: Conversation) -> Conversation:
    conversation.revision += 1
    conversation.save(update_fields=["closed_on", "closed_at", "closed_reason", "closed_by", "revision"])
    return conversation


def _in_sight(record: Participation | Conversation, *, by: Standing) -> None:
    if record.sealed_at is not None or record.region_id not in by.reads:
        raise OutOfSight
