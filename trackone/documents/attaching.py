"""Attach files to papers: looked through before, scanned where a scanner is set, kept outside of the database."""

from datetime import datetime

from trackone.audit.entries import act_under_way
from trackone.documents.files import Received, store
from trackone.documents.files.viruses import Verdict, verdict_on
from trackone.documents.models import Document, DocumentFile, FileState
from trackone.organizations.authority import OutOfSight
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.refusal import refuse_if
from trackone.policy.section_2_personal_information import refusals_to_attach


@performs("document.attach")
def attach_file(document: Document, *, by: Standing, at: datetime, file: Received) -> DocumentFile:
    """Keep a file of a paper; held, and opened by nobody, while a scanner is set and does not answer.

    Two SQL statements beside those of the act; the scanner may take half a minute. Raises Refused, OutOfSight.
    Clauses: II.1.
    """
    if document.sealed_at is not None or document.region_id not in by.reads:
        raise OutOfSight
    keeps = store.is_there()
    verdict = verdict_on(file.content) if keeps else Verdict.UNASKED
    refuse_if(
        refusals_to_attach(
            keeps_files=keeps,
            file_count=document.files.filter(sealed_at=None).exclude(state=FileState.INFECTED).count(),
            is_infected=verdict is Verdict.INFECTED,
        )
    )
    kept = DocumentFile.objects.create(
        document=document,
        participant_id=document.participant_id,
        region_id=document.region_id,
        name=file.name,
        ending=file.kind.ending,
        byte_count=len(file.content),
        digest=file.digest,
        stored_as=store.put(file.content),
        has_text=file.has_text,
        state=FileState.HELD if verdict is Verdict.UNANSWERED else FileState.KEPT,
        attached_at=at,
        attached_by=by.person,
        checked_at=at if verdict is Verdict.CLEAN else None,
    )
    act_under_way().facts = {"name": file.name, "digest": file.digest, "state": kept.state}
    return kept
