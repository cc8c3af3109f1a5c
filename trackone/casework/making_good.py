"""Make good what is more than a value: a service that should exist, an exit or a closing that should not, a redacted note.

Verbs of the act that carries out an approved request, as in `correcting` (I.5, I.8, I.9).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from trackone.audit.entries import act_under_way
from trackone.casework.conversing import conversation_for, purpose_of
from trackone.casework.counting import begin_again, count_service_in
from trackone.casework.judging import WINDOWED, refusals_as_it_stands
from trackone.casework.models import AFTER_EXIT, Admission, CaseNote, Conversation, ServiceRecord
from trackone.casework.periods import held_apart, held_elsewhere, refuse_to_enroll
from trackone.casework.placing import fresh_participation, organization_of
from trackone.enrollment.models import Participation
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Person
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import Refused, refuse_if
from trackone.policy.section_1_requests import refusals_to_restore_over

# The columns of a service that somebody may say who asks for it.
ASKED_OF_SERVICE = (
    "kind",
    "participation",
    "site",
    "staff",
    "provider_name",
    "began_on",
    "ended_on",
    "minutes",
    "result",
    "result_on",
)


def service_as_asked(
    participant: Participant, columns: Mapping[str, Any], *, recorded_by: Person, by: Standing, at: datetime
) -> ServiceRecord:
    """Return a service with these columns, judged but for its window, not saved. At most four SQL statements.

    Raises Refused, OutOfSight, and LookupError for a column that nobody asks for. Clauses: C.1, I.8.
    """
    unknown = set(columns) - set(ASKED_OF_SERVICE)
    if unknown:
        raise LookupError(f"{sorted(unknown)} can't be asked for.")
    site, staff = columns["site"], columns["staff"]
    if site.region_id not in by.reads:
        raise OutOfSight
    period = fresh_participation(columns.get("participation"), participant=participant, region_id=site.region_id)
    days = {columns["began_on"], today_at(site, at=at)}
    service = ServiceRecord(
        **{**columns, "participation": period},
        participant=participant,
        region_id=site.region_id,
        organization=organization_of(staff, site=site, by=by, days=days),
        recorded_at=at,
        recorded_by=recorded_by,
    )
    refuse_if(refusals_as_it_stands(service, at=at, is_corrected=True))
    return service


def enter_late(service: ServiceRecord, *, admission: Admission | None, by: Standing, at: datetime) -> ServiceRecord:
    """Enter a service that should exist, on the admission of its request; verb. At most eight SQL statements.

    Clauses: C.6, I.8.
    """
    act_under_way()
    period = service.participation
    for name in WINDOWED:
        if getattr(service, f"{name}_on") is not None:
            setattr(service, f"{name}_admission", admission)
    service.conversation = conversation_for(
        service.participant,
        purpose=purpose_of(period, is_after_exit_kind=service.kind.family in AFTER_EXIT),
        participation=period,
        site=service.site,
        staff=service.staff,
        today=today_at(service.site, at=at),
        by=by,
        at=at,
    )
    service.save(force_insert=True)
    count_service_in(service, participation=period)
    return service


def undo_final_exit(participation: Participation) -> None:
    """Take back an exit that is final, and compute begin and last extension again; verb.

    Raises Refused where another period of the program stands in its place. Clauses: I.8.
    """
    act_under_way().facts["exit_taken_back"] = participation.exit_on
    participation.exit_on, participation.exit_reason, participation.exit_recorded_by = None, "", None
    refuse_to_enroll(participation)
    participation.revision += 1
    with held_apart(held_elsewhere(participation)):
        participation.save(update_fields=["exit_on", "exit_reason", "exit_recorded_by", "revision"])
    begin_again(participation)


def reopen(conversation: Conversation) -> None:
    """Open a conversation again that was closed; verb. Raises Refused where another one is open by now. Clauses: I.8."""
    act_under_way()
    conversation.closed_on = conversation.closed_at = conversation.closed_by = None
    conversation.closed_reason = ""
    conversation.revision += 1
    try:
        with transaction.atomic():
            conversation.save(update_fields=["closed_on", "closed_at", "closed_reason", "closed_by", "revision"])
    except IntegrityError:
        # The error's own text holds the row.
        raise Refused(refusals_to_restore_over()) from None


def redact(note: CaseNote, *, text: str, at: datetime) -> CaseNote:
    """Put a redacted text in the place of a note, with its stamps and its author; the original is sealed; verb.

    Clauses: I.5.
    """
    act_under_way()
    redacted = CaseNote(
        participant_id=note.participant_id,
        region_id=note.region_id,
        site_id=note.site_id,
        conversation_id=note.conversation_id,
        program_id=note.program_id,
        author_id=note.author_id,
        contact_on=note.contact_on,
        contact_type=note.contact_type,
        recontact_on=note.recontact_on,
        text=text,
        redacts=note,
    )
    redacted.save(force_insert=True)
    note.sealed_at = at
    note.save(update_fields=["sealed_at"])
    return redacted
