"""Sign case notes: final once signed, late ones marked and never refused; what comes later is an addendum."""

from dataclasses import dataclass
from datetime import date, datetime

from trackone.casework.conversing import conversation_for
from trackone.casework.freezing import took_effect
from trackone.casework.models import CONTACTS_BY_HAND, CaseNote, CaseNoteAddendum, Conversation, Purpose
from trackone.casework.passing import keep_passed, refusals_of_numbers
from trackone.enrollment.models import Participation, Program
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Site
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_1_data_corrections import refusals_to_add_to_note, refusals_to_sign_note


@dataclass(frozen=True, kw_only=True)
class NoteEntry:
    """One note as it is written: the day and kind of contact, the text; no program means general."""

    contact_on: date
    contact_type: str
    text: str
    program: Program | None = None
    recontact_on: date | None = None


@performs("note.sign")
def sign_note(
    participant: Participant,
    *,
    by: Standing,
    at: datetime,
    site: Site,
    note: NoteEntry,
    passed_because: str | None = None,
) -> CaseNote:
    """Sign a note: from now on its date, author and text never change. A late one is marked, never refused.

    It hangs on the conversation about its program, which opens by itself. `passed_because` says why what looks like a
    Social Security number stays in the text. Raises Refused. Clauses: C.6, I.5, II.1.
    """
    today = today_at(site, at=at)
    refuse_if(
        refusals_to_sign_note(
            text=note.text,
            contact_on=note.contact_on,
            recontact_on=note.recontact_on,
            is_type_known=note.contact_type in dict(CONTACTS_BY_HAND),
            today=today,
        )
        + refusals_of_numbers(note.text, participant_id=participant.pk, by=by, at=at, passed_because=passed_because)
    )
    participation, purpose = _about(participant, site=site, program=note.program, at=at)
    conversation = conversation_for(
        participant, purpose=purpose, participation=participation, site=site, staff=by.person, today=today, by=by, at=at
    )
    signed = CaseNote(
        participant=participant,
        region_id=site.region_id,
        site=site,
        conversation=conversation,
        program=note.program,
        author=by.person,
        contact_on=note.contact_on,
        contact_type=note.contact_type,
        text=note.text.strip(),
        recontact_on=note.recontact_on,
    )
    signed.save(force_insert=True)
    keep_passed(note.text, note=signed, by=by, at=at, passed_because=passed_because)
    return signed


@performs("note.add_addendum")
def add_addendum(
    note: CaseNote, *, by: Standing, at: datetime, text: str, passed_because: str | None = None
) -> CaseNoteAddendum:
    """Add to a signed note, signed like it; the note itself stays as it is. Raises Refused. Clauses: I.5, I.8, II.1.

    `passed_because` says why what looks like a Social Security number stays in the text.
    """
    if note.sealed_at is not None or note.region_id not in by.reads:
        raise OutOfSight
    # As it stands now, not as it was loaded.
    conversation = Conversation.objects.select_related("site").get(pk=note.conversation_id)
    is_closed = took_effect(conversation.closed_on, time_zone=conversation.site.time_zone, at=at)
    of_numbers = refusals_of_numbers(text, participant_id=note.participant_id, by=by, at=at, passed_because=passed_because)
    refuse_if(refusals_to_add_to_note(text=text, is_closed=is_closed) + of_numbers)
    addendum = CaseNoteAddendum.objects.create(
        note=note, participant_id=note.participant_id, region_id=note.region_id, author=by.person, text=text.strip()
    )
    keep_passed(text, note=note, by=by, at=at, passed_because=passed_because)
    return addendum


def _about(
    participant: Participant, *, site: Site, program: Program | None, at: datetime
) -> tuple[Participation | None, Purpose]:
    """Return what a note is about: the open enrollment of its program, any open one, the follow-up, or nobody enrolled.

    One SQL statement.
    """
    rows = Participation.objects.filter(participant=participant, region_id=site.region_id, sealed_at=None)
    rows = rows.counted().select_related("site")
    found = list(rows.order_by("-application_on", "-id"))
    going_on = [one for one in found if not took_effect(one.exit_last_undo_on, time_zone=one.site.time_zone, at=at)]
    of_program = [one for one in found if program is not None and one.program_id == program.pk]
    participation = next((one for one in of_program if one in going_on), None)
    if participation is not None or going_on:
        return participation, Purpose.ENROLLED
    if found:
        return next(iter(of_program), None), Purpose.FOLLOW_UP
    return None, Purpose.UNENROLLED
