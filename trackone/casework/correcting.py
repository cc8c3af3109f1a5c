"""Correct what its author can't change any more: verbs of the act that carries out an approved request (I.1, I.8, I.9).

Windows and frozen parents are not asked here: the database lets the rows of that request pass, and no others. What a record
has to be in itself is asked as ever.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.activities.judging import judge_activity
from trackone.casework.changing import Correctable, by_word, change, words_of
from trackone.casework.conversing import conversation_for
from trackone.casework.counting import begin_again, count_service_again
from trackone.casework.judging import WINDOWED, refusals_as_it_stands
from trackone.casework.models import Activity, Admission, CaseNote, ContactType, Conversation, Purpose, ServiceRecord
from trackone.casework.periods import held_apart, held_elsewhere, refuse_to_begin_after_exit, refuse_to_enroll
from trackone.casework.placing import fresh_participation, organization_of
from trackone.enrollment.models import Participation
from trackone.enrollment.snapshots import snapshot_of
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Site
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if

_ON_THE_DECISION = frozenset({"application_on", "eligibility", "eligibility_on", "program"})


def correct(
    record: Correctable, columns: Mapping[str, Any], *, admission: Admission | None, by: Standing, at: datetime, because: str
) -> Correctable:
    """Write the corrected values through the one door, with the admission that late dates name; verb.

    What follows from them is counted again. Raises Refused for a record that can't stand so. Clauses: I.1, I.4.
    """
    before = record.participation if not isinstance(record, Participation) else None
    columns = _placed(record, columns, by=by, at=at)
    for column, value in columns.items():
        setattr(record, column, value)
    _judge(record, columns, at=at)
    if isinstance(record, Participation) and columns.keys() & _ON_THE_DECISION and record.eligibility_on is not None:
        # The one that was taken stays in the trail (I.1).
        columns["snapshot"] = snapshot_of(record.participant, record, on=record.eligibility_on)
    words = by_word(record, columns)
    for name in dates_of(record):
        if f"{name}_on" in columns:
            key = f"{name}_admission_id" if isinstance(record, Participation) else f"{name}_admission"
            value = admission.pk if admission and isinstance(record, Participation) else admission
            words[words_of(record)[f"{name}_on"][0]][key] = value
    if isinstance(record, Participation):
        with held_apart(held_elsewhere(record)):
            change(record, changes=words, revision=record.revision, by=by, at=at, because=because)
        begin_again(record)
        return record
    change(record, changes=words, revision=record.revision, by=by, at=at, because=because)
    if isinstance(record, ServiceRecord):
        count_service_again(record, before)
    return record


def check_as_corrected(record: Correctable, columns: Mapping[str, Any], *, by: Standing, at: datetime) -> None:
    """Raise Refused where the record could not stand with these values; the record at hand takes them and is not saved.

    At most four SQL statements. Raises OutOfSight. Clauses: I.1.
    """
    for column, value in _placed(record, columns, by=by, at=at).items():
        setattr(record, column, value)
    _judge(record, columns, at=at)


def note_correction(
    participant: Participant, *, conversation: Conversation | None, site: Site, text: str, by: Standing, at: datetime
) -> CaseNote:
    """Write the service note of a correction, in the name of whoever carried it out; verb.

    Without a conversation it hangs on the region's last one of this person, and one is opened if there was none. At most
    three SQL statements. Clauses: I.5.
    """
    act_under_way()
    today = today_at(site, at=at)
    if conversation is None:
        rows = Conversation.objects.filter(participant=participant, region_id=site.region_id, sealed_at=None)
        conversation = rows.order_by("closed_on", "-opened_on").last()
    if conversation is None:
        conversation = conversation_for(
            participant,
            purpose=Purpose.UNENROLLED,
            participation=None,
            site=site,
            staff=by.person,
            today=today,
            by=by,
            at=at,
        )
    note = CaseNote(
        participant=participant,
        region_id=site.region_id,
        site=site,
        conversation=conversation,
        author=by.person,
        contact_on=today,
        contact_type=ContactType.CORRECTION,
        text=text,
    )
    note.save(force_insert=True)
    return note


def dates_of(record: Correctable) -> tuple[str, ...]:
    """Return the windowed dates of a record by name: "began" for `began_on`."""
    if isinstance(record, Activity):
        return record.declared.windowed
    return WINDOWED if isinstance(record, ServiceRecord) else ("application", "eligibility")


def _placed(record: Correctable, columns: Mapping[str, Any], *, by: Standing, at: datetime) -> dict[str, Any]:
    """Return the columns with what goes with them: who serves where decides for which organization."""
    found = dict(columns)
    if found.keys() & {"site", "staff"}:
        site, staff = found.get("site", record.site), found.get("staff", record.staff)
        if site.region_id != record.region_id:
            raise OutOfSight
        today = today_at(site, at=at)
        first = getattr(record, f"{dates_of(record)[0]}_on") or today
        if not isinstance(record, Participation):
            found["organization"] = organization_of(staff, site=site, by=by, days={first, today})
    if "participation" in found and not isinstance(record, Participation):
        found["participation"] = fresh_participation(
            found["participation"], participant=record.participant, region_id=record.region_id
        )
    return found


def _judge(record: Correctable, columns: Mapping[str, Any], *, at: datetime) -> None:
    if isinstance(record, Activity):
        judge_activity(record, at=at, is_corrected=True)
    elif isinstance(record, ServiceRecord):
        refuse_if(refusals_as_it_stands(record, at=at, is_corrected=True))
    elif columns.keys() & {"application_on", "program"}:
        refuse_to_enroll(record)
        refuse_to_begin_after_exit(record, begins_on=record.began_on)
