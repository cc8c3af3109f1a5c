"""Keep who signed an application on paper, when, and where the copy is held; a wrong entry is withdrawn (IV.9)."""

from dataclasses import dataclass
from datetime import date, datetime

from trackone.audit.entries import act_under_way
from trackone.casework.placing import check_sight
from trackone.documents.models import Document, DocumentKind
from trackone.enrollment.models import Application, Signature
from trackone.identity.guard import refusals_in_text
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.naming import tidy
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_applications import refusals_to_sign
from trackone.policy.section_1_data_corrections import refusals_to_withdraw


@dataclass(frozen=True, kw_only=True)
class SignatureEntry:
    """One signature as it stands on the paper: who signs as what, on which day, and where the copy is held."""

    signer: str
    name: str
    signed_on: date
    held_at: str


@performs("signature.record")
def record_signature(application: Application, *, by: Standing, at: datetime, signature: SignatureEntry) -> Signature:
    """Record that somebody signed; with the last one the signed application is listed among the documents.

    Raises Refused. Clauses: II.1, IV.9.
    """
    check_sight(application, by=by)
    today, present = today_at(application.site, at=at), signed_by(application)
    refuse_if(
        refusals_to_sign(
            is_withdrawn=application.withdrawn_at is not None,
            is_applied=application.applied_at is not None,
            signer=signature.signer,
            signers=application.signers,
            is_signed=signature.signer in present,
            name=signature.name,
            signed_on=signature.signed_on,
            begun_on=min(application.begun_on, application.application_on or application.begun_on),
            today=today,
            held_at=signature.held_at,
        )
        + refusals_in_text(signature.name, signature.held_at)
    )
    made = Signature.objects.create(
        application=application,
        participant_id=application.participant_id,
        region_id=application.region_id,
        signer=signature.signer,
        name=tidy(signature.name),
        signed_on=signature.signed_on,
        held_at=tidy(signature.held_at),
        recorded_at=at,
        recorded_by=by.person,
    )
    if set(application.signers) <= {*present, signature.signer}:
        _list_among_documents(application, today=today, by=by, at=at)
    act = act_under_way()
    act.table_name, act.record_id = Signature._meta.db_table, made.pk
    return made


@performs("signature.withdraw")
def withdraw_signature(signature: Signature, *, by: Standing, at: datetime, reason: str, revision: int) -> Signature:
    """Strike a wrong signature through, so that the right one can be entered. Raises Refused, Stale. Clauses: IV.9."""
    check_sight(signature, by=by)
    check_revision(signature, revision)
    refuse_if(
        refusals_to_withdraw(
            # What paper is on file is the region's, whoever wrote it down.
            is_own=True,
            leads_the_site=False,
            window_is_open=True,
            is_withdrawn=signature.withdrawn_at is not None,
            reason=reason,
        )
        + refusals_in_text(reason)
    )
    signature.withdrawn_at, signature.withdrawn_by, signature.withdrawn_reason = at, by.person, reason.strip()
    signature.revision += 1
    signature.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "revision"])
    act_under_way().facts = {"reason": signature.withdrawn_reason}
    return signature


def signed_by(application: Application) -> set[str]:
    """Return who has signed, as words of `Signer`. One SQL statement."""
    rows = Signature.objects.filter(application=application, withdrawn_at=None, sealed_at=None)
    return set(rows.values_list("signer", flat=True))


def _list_among_documents(application: Application, *, today: date, by: Standing, at: datetime) -> None:
    """Put the paper on the list of what the file holds, once; it is about all programs of the application."""
    title = f"Application of {application.application_on:%b %-d, %Y}, signed"
    rows = Document.objects.filter(participant_id=application.participant_id, region_id=application.region_id)
    if rows.filter(kind=DocumentKind.APPLICATION, title=title, sealed_at=None).exists():
        return
    Document.objects.create(
        participant_id=application.participant_id,
        region_id=application.region_id,
        kind=DocumentKind.APPLICATION,
        title=title,
        dated_on=application.application_on,
        received_on=max(today, application.application_on or today),
        recorded_at=at,
        recorded_by=by.person,
    )
