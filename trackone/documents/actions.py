"""What is done with papers: described. Labels and custody are a later issue."""

from datetime import date, datetime

from trackone.audit.entries import act_under_way
from trackone.documents.models import Document, DocumentKind
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.participants.mending import today_for
from trackone.participants.models import Participant
from trackone.participants.naming import tidy
from trackone.policy.general import refusals_to_describe_document
from trackone.policy.refusal import refuse_if


@performs("document.describe")
def describe_document(
    participant: Participant,
    *,
    by: Standing,
    at: datetime,
    kind: str,
    title: str,
    received_on: date,
    dated_on: date | None = None,
    program_code: str = "",
) -> Document:
    """Keep what is known of a paper that the region acted in holds: kind, title, program, when it was written and came in.

    The title goes past the guard for free text. Two SQL statements beside those of the act.

    Clauses: general, II.1.
    """
    refusals = refusals_to_describe_document(
        is_kind_known=kind in DocumentKind.values,
        title=title,
        received_on=received_on,
        dated_on=dated_on,
        today=today_for(by, at=at),
    )
    refuse_if(refusals + refusals_in_text(title))
    if by.region is None:
        raise OutOfSight
    document = Document.objects.create(
        participant=participant,
        region=by.region,
        kind=kind,
        title=tidy(title),
        program_code=program_code,
        dated_on=dated_on,
        received_on=received_on,
        recorded_at=at,
        recorded_by=by.person,
    )
    act = act_under_way()
    act.participant_id = participant.pk
    act.table_name, act.record_id = Document._meta.db_table, document.pk
    return document
