"""What the page of one participant shows: the head with its countdowns, and a query for each tab."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject

from trackone.casework.models import CaseNote, Conversation, ServiceRecord
from trackone.casework.proposing import refusals_of_lost
from trackone.casework.registered import short_day, today_of
from trackone.desks.activities import TOLD, branches_of_activities, kinds_on_file, with_kinds_on_file
from trackone.desks.applications import ToldApplication, rows_of_applications, told_applications, with_applications
from trackone.desks.events import Event, day_of, events_of
from trackone.desks.exits import ExitAhead, ToldGap, exit_ahead, told_gaps, with_what_holds
from trackone.desks.paging import Branch, Cut, cut, key_from
from trackone.desks.periods import rows_of_periods, rows_of_served
from trackone.desks.timeline import NOTE, PAGE, Shown, admission_of, time_line, with_note_facts
from trackone.documents.models import Document, DocumentFile
from trackone.enrollment.models import Eligibility, Participation
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing
from trackone.participants.models import Managed, Participant, ServedIn
from trackone.policy.business_days import Calendar
from trackone.policy.section_0_time_of_service import business_days_left, last_entry_on

WHOLE_NOTE = 20_000


@dataclass(frozen=True, kw_only=True)
class Period:
    """One participation with its state in words, and what extends it last; a lost one is withdrawn or expired."""

    participation: Participation
    name: str
    state: str
    tag: str
    is_open: bool
    is_lost: bool
    last_extending_on: date | None
    last_extending: str
    gaps: tuple[ToldGap, ...]


@dataclass(frozen=True, kw_only=True)
class OpenDay:
    """One day of service that can still be entered: until when, and how many business days are left after today."""

    on: date
    last_on: date
    left: int


@dataclass(frozen=True, kw_only=True)
class Face:
    """The head of the page: who this is, which regions in sight serve him, the programs, open ones first.

    `planned_on` and `planned` tell of the first service whose planned day has come and that nobody has entered yet;
    `exit_ahead` of the day on which the open periods end by rule; `kinds_on_file` are the kinds of activity that there are.
    """

    participant: Participant
    age: int | None
    served: tuple[ServedIn, ...]
    periods: tuple[Period, ...]
    planned_on: date | None
    planned: str
    exit_ahead: ExitAhead | None
    kinds_on_file: tuple[str, ...]
    applications: tuple[ToldApplication, ...]
    today: date

    @property
    def waiting(self) -> ToldApplication | None:
        """Return the application that somebody may go on with."""
        return next((one for one in self.applications if one.is_waiting), None)


@dataclass(frozen=True, kw_only=True)
class TimeLine:
    """One page of the time line, the keys of its neighbors, and the calendar around it."""

    events: tuple[Event, ...]
    back: str
    ahead: str
    calendar: Calendar


def face_of(number: str, *, by: Standing, at: datetime) -> Face:
    """Return the head of the page of this participant. Two SQL statements.

    Raises NotAllowed, or OutOfSight when no region in sight serves the participant.
    """
    post_for("participant.view", by=by)
    today = today_of(by, at=at)
    rows = with_kinds_on_file(ServedIn.objects.visible_to(by).filter(number=number.upper(), participant__sealed_at=None))
    now = Managed.objects.filter(participant=OuterRef("participant_id"), region=OuterRef("region_id"), until_on=None)
    rows = with_applications(rows).annotate(
        planned=Subquery(_planned_until(today)[:1]), managed_since=Subquery(now.values("since_on")[:1])
    )
    served = tuple(rows.select_related("participant", "region", "case_manager").order_by("since_on", "pk"))
    if not served:
        raise OutOfSight
    participant = served[0].participant
    planned: dict[str, Any] = next(filter(None, (row.__dict__["planned"] for row in served)), {})
    enrolled = _participations(participant, by=by)
    return Face(
        participant=participant,
        age=participant.age_on(today),
        served=served,
        periods=tuple(_period(row, at=at) for row in enrolled),
        planned_on=day_of(planned.get("on")),
        planned=planned.get("what", ""),
        exit_ahead=exit_ahead(enrolled, today=today),
        kinds_on_file=kinds_on_file(served),
        applications=told_applications(served),
        today=today,
    )


def open_days(*, today: date, calendar: Calendar) -> tuple[OpenDay, ...]:
    """Return the days of service that can still be entered, newest first: today, and those whose window is open. No SQL.

    Clauses: C.6.
    """
    found = []
    day = today
    while last_entry_on(service_on=day, calendar=calendar) >= today:
        left = business_days_left(service_on=day, today=today, calendar=calendar)
        found.append(OpenDay(on=day, last_on=last_entry_on(service_on=day, calendar=calendar), left=left))
        day -= timedelta(days=1)
    return tuple(found)


def time_line_of(face: Face, *, by: Standing, shown: Shown, after: str = "", limit: int = PAGE) -> TimeLine:
    """Return a page of everything that happened, newest first. Two SQL statements."""
    periods = (period.participation for period in face.periods)
    at_hand = rows_of_periods(row for row in periods if shown.program_id in (None, row.program_id))
    at_hand += rows_of_served(face.served) + rows_of_applications(face.served) if shown.program_id is None else []
    more = branches_of_activities(face.participant, kinds=face.kinds_on_file, by=by, shown=shown)
    key = key_from(after)
    page = time_line(face.participant, by=by, shown=shown, key=key, limit=limit, at_hand=at_hand, more=more)
    return _told(page, today=face.today)


def notes_of(face: Face, *, by: Standing, after: str = "", limit: int = PAGE) -> TimeLine:
    """Return a page of the case notes in full, newest contact first. Two SQL statements."""
    rows = CaseNote.objects.visible_to(by).filter(participant=face.participant).annotate(on=F("contact_on"))
    branch = Branch(rank=NOTE, rows=with_note_facts(rows, shown_of_text=WHOLE_NOTE))
    return _told(cut([branch], key=key_from(after), limit=limit), today=face.today)


def conversations_of(participant: Participant, *, by: Standing, limit: int = PAGE) -> list[Conversation]:
    """Return the conversations, open ones first, then the last opened. One SQL statement."""
    rows = Conversation.objects.visible_to(by).filter(participant=participant)
    people = ("site", "staff", "opened_by", "closed_by")
    return list(rows.select_related(*people).order_by(F("closed_on").desc(nulls_first=True), "-opened_on", "-pk")[:limit])


def documents_of(participant: Participant, *, by: Standing, limit: int = 100) -> list[Document]:
    """Return what papers are on file with their files, last received first. Two SQL statements."""
    rows = Document.objects.visible_to(by).filter(participant=participant)
    files = Prefetch("files", DocumentFile.objects.visible_to(by).order_by("pk"))
    return list(rows.select_related("recorded_by", "region").prefetch_related(files).order_by("-received_on", "-pk")[:limit])


def _told(page: Cut, *, today: date) -> TimeLine:
    events, calendar = events_of(page.rows, today=today, also=TOLD)
    return TimeLine(events=events, back=page.back, ahead=page.ahead, calendar=calendar)


def _planned_until(today: date) -> QuerySet[Any, Any]:
    """Return what was planned for today or before and nobody has entered, of one participant and region, first first."""
    rows = ServiceRecord.objects.counted().filter(
        participant=OuterRef("participant_id"), region=OuterRef("region_id"), began_on=None, sealed_at=None
    )
    return (
        rows.filter(dated_on__lte=today).order_by("dated_on", "pk").values(said=JSONObject(on="dated_on", what="kind__name"))
    )


def _participations(participant: Participant, *, by: Standing) -> Sequence[Participation]:
    rows = with_what_holds(Participation.objects.visible_to(by).filter(participant=participant))
    rows = rows.annotate(
        application_late=admission_of("application_admission_id"),
        eligibility_late=admission_of("eligibility_admission_id"),
    )
    people = ("program", "site", "staff", "organization", "region", "recorded_by", "exit_recorded_by", "withdrawn_by")
    found = rows.select_related(*people).order_by("-application_on", "-pk")
    return sorted(found, key=_comes_later)


def _comes_later(row: Participation) -> bool:
    is_over = row.exit_on is not None or row.withdrawn_at is not None
    return is_over or row.eligibility == Eligibility.NOT_ELIGIBLE


def _period(row: Participation, *, at: datetime) -> Period:
    lost = refusals_of_lost(row, at=at)
    state, tag = _state_of_lost(row) if lost else _state_of(row)
    last: dict[str, Any] = row.__dict__["last"] or {}
    return Period(
        participation=row,
        name=row.program.short_name,
        state=state,
        tag=tag,
        is_open=not lost and row.exit_on is None and row.eligibility != Eligibility.NOT_ELIGIBLE,
        is_lost=bool(lost),
        last_extending_on=day_of(last.get("on")),
        last_extending=last.get("what", ""),
        gaps=told_gaps(row),
    )


def _state_of(row: Participation) -> tuple[str, str]:
    """Return the state of a participation in words, and the kind of tag that it is shown in."""
    if row.exit_on:
        return f"exited {_dated(row.exit_on)}", "plain"
    if row.eligibility == Eligibility.NOT_ELIGIBLE:
        return f"not eligible, {_dated(row.eligibility_on)}", "bad"
    if row.first_decision and not row.eligibility:
        return f"{row.get_first_decision_display()}, waits for a second person", "watch"
    if row.began_on and row.eligibility:
        return f"since {_dated(row.began_on)}", "good"
    if row.began_on:
        return f"since {_dated(row.began_on)}, eligibility not decided", "watch"
    if row.eligibility:
        return "eligible, no service yet that begins it", "watch"
    return f"applied {_dated(row.application_on)}, eligibility not decided", "watch"


def _state_of_lost(row: Participation) -> tuple[str, str]:
    if row.withdrawn_at is not None:
        return "application withdrawn", "plain"
    return f"application expired after {_dated(row.expires_on)}", "bad"


def _dated(day: date | None) -> str:
    return f"{short_day(day)}, {day.year}" if day else ""
