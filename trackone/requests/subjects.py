"""What a request is about: one record as it stands now, the fields that can be asked for, and who decides each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from trackone.casework.activities.queries import activity_of
from trackone.casework.activities.telling import told_of
from trackone.casework.changing import (
    Correctable,
    dated_on_of,
    decider_for,
    is_open_to_its_author,
    standing_toward,
    words_of,
)
from trackone.casework.changing_people import has_exited
from trackone.casework.models import ACTIVITIES, Activity, CaseNote, Conversation, ServiceRecord
from trackone.casework.queries import conversation_of, note_of, participation_of, service_of
from trackone.enrollment.models import Participation, PlannedGap
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Organization, Site
from trackone.organizations.standing import Standing
from trackone.participants.elements import Element, elements_on, has_three_days
from trackone.participants.mending import BIRTH_DATE, Mender, element_values, mender_for, today_for
from trackone.participants.models import ElementValue, Participant
from trackone.requests.values import day_words, spoken

PERSON = "person"
# Computed or taken beside others: nobody asks for them by themselves.
_NOT_ASKED = frozenset({"organization", "snapshot"})
LABELS = {
    "kind": "Service",
    "began_on": "Actual begin",
    "ended_on": "Actual end",
    "planned_begin_on": "Planned begin",
    "planned_end_on": "Planned end",
    "site": "Site",
    "staff": "Staff member",
    "participation": "Program charged",
    "provider_name": "Partner who served",
    "result": "Result",
    "result_on": "Result on",
    "minutes": "Minutes",
    "application_on": "Application date",
    "program": "Program",
    "eligibility": "Eligibility decision",
    "eligibility_on": "Decided on",
}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One record that a request can be about: where it stands and what it is called, "Service: Job search, Nov 3, 2026".

    `organization` is None for a person, who belongs to no provider.
    """

    slug: str
    record: Any
    participant: Participant
    title: str
    site: Site
    organization: Organization | None
    conversation: Conversation | None
    dated_on: date

    @property
    def table(self) -> str:
        """Return the name of its table, as items and the database's gate know it."""
        return str(self.record._meta.db_table)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field that can be asked for: its present value, in words too, and who decides; `is_open` while its author may.

    `may_mend` says whether this reader is one who may.
    """

    column: str
    label: str
    word: str
    value: Any
    words: str
    decider: str
    is_open: bool
    may_mend: bool


def subject_of(slug: str, pk: int, *, by: Standing) -> Subject:
    """Return one record in sight; raise NotAllowed, or OutOfSight. One SQL statement, for a person up to four."""
    if slug == PERSON:
        return _person(pk, by=by)
    if slug in _LOADED:
        return _LOADED[slug](pk, by)
    kind = slug.replace("-", "_")
    if kind not in ACTIVITIES:
        raise OutOfSight
    activity = activity_of(kind, pk, by=by)
    return _hanging(activity, slug=slug, dated_on=activity.dated_on)


def title_of(record: Any) -> str:
    """Return what a record is called, without its person: "Service: Job search, Nov 3, 2026". No SQL where it is loaded."""
    if isinstance(record, ServiceRecord):
        return f"Service: {record.kind.name}, {day_words(dated_on_of(record))}"
    if isinstance(record, Participation):
        return f"Enrollment: {record.program.short_name}, applied {day_words(record.application_on)}"
    if isinstance(record, Activity):
        return f"{record.declared.label}: {told_of(record).heading}"
    if isinstance(record, PlannedGap):
        return f"Planned gap from {day_words(record.from_on)}"
    if isinstance(record, Conversation):
        return f"Conversation: {record.get_purpose_display()}, opened {day_words(record.opened_on)}"
    return f"Case note of {day_words(record.contact_on)}" if isinstance(record, CaseNote) else "Personal facts"


def slug_of(table: str) -> str:
    """Return the word by which addresses name the records of a table."""
    return _SLUGS[table]


def fields_of(subject: Subject, *, by: Standing, at: datetime) -> dict[str, Field]:
    """Return the fields that can be asked for, by column, in the order of the record. At most six SQL statements.

    Clauses: I.1, I.8.
    """
    if isinstance(subject.record, Participant):
        return _fields_of_person(subject.record, by=by, at=at)
    if not isinstance(subject.record, (ServiceRecord, Participation, Activity)):
        return {}
    record: Correctable = subject.record
    toward = standing_toward(record, by=by, at=at)
    found = {}
    for column, (word, _) in words_of(record).items():
        if column in _NOT_ASKED:
            continue
        value = getattr(record, column)
        found[column] = Field(
            column=column,
            label=_label(record, column),
            word=word,
            value=value,
            words=spoken(record, column, value, on=subject.dated_on),
            decider=decider_for(record, column, toward=toward),
            is_open=is_open_to_its_author(record, column, toward=toward),
            may_mend=toward.is_own or toward.leads_the_site,
        )
    return found


def _label(record: models.Model, column: str) -> str:
    declared = record.declared.columns if isinstance(record, Activity) else {}
    return declared[column].label if column in declared else LABELS[column]


def _service(pk: int, by: Standing) -> Subject:
    service = service_of(pk, by=by)
    return _hanging(service, slug="service", dated_on=dated_on_of(service))


def _participation(pk: int, by: Standing) -> Subject:
    period = participation_of(pk, by=by)
    return Subject(
        slug="participation",
        record=period,
        participant=period.participant,
        title=title_of(period),
        site=period.site,
        organization=period.organization,
        conversation=None,
        dated_on=period.application_on,
    )


def _conversation(pk: int, by: Standing) -> Subject:
    found = conversation_of(pk, by=by)
    return Subject(
        slug="conversation",
        record=found,
        participant=found.participant,
        title=title_of(found),
        site=found.site,
        organization=None,
        conversation=found,
        dated_on=found.opened_on,
    )


def _note(pk: int, by: Standing) -> Subject:
    note = note_of(pk, by=by)
    return Subject(
        slug="note",
        record=note,
        participant=note.participant,
        title=title_of(note),
        site=note.site,
        organization=None,
        conversation=note.conversation,
        dated_on=note.contact_on,
    )


def _hanging(record: ServiceRecord | Activity, *, slug: str, dated_on: date) -> Subject:
    return Subject(
        slug=slug,
        record=record,
        participant=record.participant,
        title=title_of(record),
        site=record.site,
        organization=record.organization,
        conversation=record.conversation,
        dated_on=dated_on,
    )


def _person(pk: int, *, by: Standing) -> Subject:
    post_for("participant.view", by=by)
    participant = Participant.objects.visible_to(by).filter(pk=pk).first()
    if participant is None:
        raise OutOfSight
    return subject_of_person(participant, by=by)


def subject_of_person(participant: Participant, *, by: Standing) -> Subject:
    """Return the facts of a participant in sight. One SQL statement, two where no site is known."""
    rows = Participation.objects.visible_to(by).filter(participant=participant).select_related("site", "organization")
    period = rows.order_by("-application_on").first()
    site = next((post.site for post in by.posts if post.site), None) or (period.site if period else None)
    return Subject(
        slug=PERSON,
        record=participant,
        participant=participant,
        title=title_of(participant),
        site=site or Site.objects.filter(region_id__in=by.reads).earliest("pk"),
        organization=period.organization if period else None,
        conversation=None,
        dated_on=participant.created_at.date(),
    )


_LOADED: Mapping[str, Callable[[int, Standing], Subject]] = {
    "service": _service,
    "participation": _participation,
    "conversation": _conversation,
    "note": _note,
}
_SLUGS = {
    "casework_servicerecord": "service",
    "enrollment_participation": "participation",
    "casework_conversation": "conversation",
    "casework_casenote": "note",
    "participants_participant": PERSON,
    **{model._meta.db_table: model.declared.slug for model in ACTIVITIES.values()},
}


def element_column(number: int) -> str:
    """Return the column under which a request names an element: "element_202"."""
    return f"element_{number}"


def _fields_of_person(participant: Participant, *, by: Standing, at: datetime) -> dict[str, Field]:
    today = today_for(by, at=at)
    listed = {number: element for number, element in elements_on(today).items() if element.critical[0]}
    values = element_values(participant, listed)
    entries = {(value.entered_by_id, value.entered_on) for value in values.values()}
    if participant.birth_entered_by_id and participant.birth_entered_on:
        entries.add((participant.birth_entered_by_id, participant.birth_entered_on))
    mender = mender_for(
        by,
        today=today,
        authors={who for who, _ in entries},
        days={day for _, day in entries},
        is_exited=has_exited(participant, by=by, at=at),
    )
    found = {"birth_on": _birth_date(participant, mender)}
    for number, element in listed.items():
        found[element_column(number)] = _element(element, values.get(number), mender)
    return found


def _birth_date(participant: Participant, mender: Mender) -> Field:
    entered_on, author = participant.birth_entered_on, participant.birth_entered_by_id
    is_blank = participant.birth_on is None or entered_on is None
    return Field(
        column="birth_on",
        label="Birth date",
        word=BIRTH_DATE[1],
        value=participant.birth_on,
        words=day_words(participant.birth_on) if participant.birth_on else "nothing",
        decider=mender.decider(BIRTH_DATE, entered_on=entered_on or mender.today),
        is_open=is_blank or (not mender.is_exited and mender.today <= (entered_on or mender.today)),
        may_mend=is_blank or author == mender.by.person.pk or author in mender.led,
    )


def _element(element: Element, value: ElementValue | None, mender: Mender) -> Field:
    is_blank = value is None or value.value == ""
    entered_on = value.entered_on if value else mender.today
    last_on = mender.last_on(entered_on=entered_on, has_window=has_three_days(element, on=mender.today)) if value else None
    author = value.entered_by_id if value else None
    return Field(
        column=element_column(element.number),
        label=element.label,
        word=element.critical[1],
        value=value.value if value else "",
        words=element.spoken(value.value if value else ""),
        decider=mender.decider(element.critical, entered_on=entered_on),
        is_open=is_blank or last_on is None or (not mender.is_exited and mender.today <= last_on),
        may_mend=is_blank or author == mender.by.person.pk or author in mender.led,
    )
