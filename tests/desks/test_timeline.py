"""The time line tells everything that happened in sight, newest first, with lag and lateness in words."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.desks.lives import Desk, Life
from tests.harness import Cast, TestClock
from trackone.casework.activities.recording import ActivityEntry, record_activity
from trackone.casework.models import ExceptionState, ServiceKind
from trackone.desks.events import Event, lag_words, minutes_words
from trackone.desks.participant import TimeLine, face_of, notes_of, time_line_of
from trackone.desks.timeline import KINDS, Shown
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.policy import indiana_calendar

pytestmark = pytest.mark.django_db


def told(
    participant: Participant, by: Standing, at: datetime, *, kind: str = "", program: int | None = None, **more: Any
) -> TimeLine:
    face = face_of(participant.number, by=by, at=at)
    return time_line_of(face, by=by, shown=Shown(kind=kind, program_id=program), **more)


def only(line: TimeLine, heading: str) -> Event:
    (found,) = [event for event in line.events if event.heading == heading]
    return found


def test_everything_stands_newest_first(life: Life, desk: Desk, at: datetime) -> None:
    events = told(life.participant, desk.by, at).events
    assert [event.on for event in events] == sorted((event.on for event in events), reverse=True)
    assert {event.kind for event in events} == {"Service", "Note", "Program", "Conversation", "Document", "Region"}
    assert events[-1].heading == "Added here"


def test_within_a_day_what_ends_stands_above_what_begins(life: Life, desk: Desk, at: datetime) -> None:
    first_day = [event.kind for event in told(life.participant, desk.by, at).events if event.on == date(2026, 11, 9)]
    assert first_day == ["Service", "Document", "Conversation", "Program", "Region"]


def test_a_service_tells_how_long_for_what_where_and_when_entered(life: Life, desk: Desk, at: datetime) -> None:
    event = only(told(life.participant, desk.by, at), "Initial assessment")
    assert event.details == ("45 min", "WIOA Adult", "Lafayette")
    assert (event.who, event.entered_by) == ("Tess Teammember", "")
    assert event.entered == "entered the same day, 12:00 PM"
    assert event.late is None


def test_a_note_carries_its_text_and_its_addenda(life: Life, desk: Desk, at: datetime) -> None:
    event = only(told(life.participant, desk.by, at), "In person")
    assert event.text == "Came with a letter from the plant.\nAsked for training."
    assert [addendum.text for addendum in event.addenda] == ["The letter is on file now."]
    assert event.late is None
    assert not event.is_cut


def test_a_long_note_is_cut_here_and_whole_on_its_tab(life: Life, desk: Desk, at: datetime) -> None:
    desk.note(life.participant, contact_on=at.date(), contact_type="phone", text="word " * 400)
    event = only(told(life.participant, desk.by, at), "By phone")
    assert (len(event.text), event.is_cut) == (600, True)
    face = face_of(life.participant.number, by=desk.by, at=at)
    whole = only(notes_of(face, by=desk.by), "By phone")
    assert (len(whole.text), whole.is_cut) == (2000, False)


@pytest.mark.policy("C.6")
def test_a_late_note_is_marked_with_its_lag(life: Life, desk: Desk, at: datetime) -> None:
    desk.note(life.participant, contact_on=date(2026, 11, 12), contact_type="phone")
    event = only(told(life.participant, desk.by, at), "By phone")
    assert event.late is not None
    assert event.late.said == "Late"
    assert event.entered == "entered Mon Nov 23, 12:00 PM, 7 business days later"


@pytest.mark.policy("C.5")
def test_a_late_service_names_what_admitted_it(life: Life, desk: Desk, at: datetime) -> None:
    outage = desk.exception(from_on=date(2026, 11, 10))
    late = desk.admission(outage)
    desk.service(life.participant, began_on=date(2026, 11, 12), kind="CAREER-GUID", began_admission=late)
    event = only(told(life.participant, desk.by, at), "Career guidance with staff")
    assert event.late is not None
    assert (event.late.exception_id, event.late.is_refused) == (outage.pk, False)
    assert event.late.said == "Late: outage of the internet provider"


@pytest.mark.policy("C.6")
def test_a_late_outcome_is_never_refused_and_marked(life: Life, desk: Desk, at: datetime) -> None:
    kind = ServiceKind.objects.filter(family="outcome").earliest("pk")
    desk.service(life.participant, began_on=date(2026, 10, 1), kind=kind.code)
    event = only(told(life.participant, desk.by, at), kind.name)
    assert event.late is not None
    assert event.late.said == "Late"


@pytest.mark.policy("C.4")
def test_what_came_in_under_a_refused_exception_says_so(life: Life, desk: Desk, cast: Cast, at: datetime) -> None:
    outage = desk.exception(from_on=date(2026, 11, 10))
    desk.service(life.participant, began_on=date(2026, 11, 12), kind="CAREER-GUID", began_admission=desk.admission(outage))
    with desk.act():
        outage.state, outage.decided_by, outage.decided_at = ExceptionState.REFUSED, cast.person("mary"), at
        outage.decided_reason = "no ticket"
        outage.save()
    event = only(told(life.participant, desk.by, at), "Career guidance with staff")
    assert event.late is not None
    assert event.late.is_refused


def test_a_withdrawn_service_stays_with_its_reason(life: Life, desk: Desk, at: datetime) -> None:
    made = desk.service(life.participant, began_on=at.date(), kind="COMP-ASSESS")
    with desk.act():
        made.withdrawn_at, made.withdrawn_by, made.withdrawn_reason = at, desk.by.person, "Wrong person."
        made.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    event = only(told(life.participant, desk.by, at), "Comprehensive assessment")
    assert event.withdrawn == "Withdrawn Mon Nov 23 by Tess Teammember: Wrong person."


def test_a_planned_service_stands_above_today(life: Life, desk: Desk, at: datetime) -> None:
    planned = {"began_on": None, "planned_begin_on": date(2026, 11, 25), "planned_end_on": date(2027, 1, 8)}
    desk.service(life.participant, kind="COMP-ASSESS", **planned)  # type: ignore[arg-type]
    first = told(life.participant, desk.by, at).events[0]
    assert first.is_planned
    assert first.details[0] == "planned to Fri Jan 8, 2027"


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        ("services", {"Service"}),
        ("notes", {"Note"}),
        ("programs", {"Program"}),
        ("conversations", {"Conversation"}),
        ("documents", {"Document"}),
        ("activities", set()),
    ],
)
def test_a_kind_alone(life: Life, desk: Desk, at: datetime, kind: str, kinds: set[str]) -> None:
    assert set(KINDS) == {"services", "activities", "notes", "programs", "conversations", "documents"}
    assert {event.kind for event in told(life.participant, desk.by, at, kind=kind).events} == kinds


def test_a_program_alone_leaves_what_is_general_out(life: Life, desk: Desk, at: datetime) -> None:
    program = life.participation.program_id
    kinds = [event.kind for event in told(life.participant, desk.by, at, program=program).events]
    assert set(kinds) == {"Service", "Program"}
    assert kinds.count("Service") == len(life.services)
    assert told(life.participant, desk.by, at, program=program + 1).events == ()


def test_a_whole_participation_is_told_in_four_lines(life: Life, desk: Desk, at: datetime) -> None:
    with desk.act():
        row = life.participation
        row.eligibility, row.eligibility_on, row.snapshot = "eligible", at.date(), {}
        row.began_on, row.exit_on, row.exit_reason, row.exit_recorded_by = (
            date(2026, 11, 9),
            at.date(),
            "employed",
            desk.by.person,
        )
        row.save()
    headings = [event.heading for event in told(life.participant, desk.by, at, kind="programs").events]
    assert headings == [
        "Exited from WIOA Adult",
        "Found eligible for WIOA Adult",
        "Participation in WIOA Adult began",
        "Applied for WIOA Adult",
    ]


def test_one_mark_stands_once_on_a_page(life: Life, desk: Desk, at: datetime) -> None:
    marks = [event.mark for event in told(life.participant, desk.by, at).events if event.is_anchor]
    assert len(marks) == len(set(marks))


def test_what_another_region_recorded_is_out_of_sight(life: Life, cast: Cast, at: datetime) -> None:
    seven = Desk(cast, "toby", at=at)
    with seven.act():
        from trackone.participants.models import ServedIn

        ServedIn.objects.create(
            participant=life.participant, region=seven.region, since_on=at.date(), how="served here", purpose="moved"
        )
    here = told(life.participant, cast.standing("toby"), at).events
    assert [(event.kind, event.details) for event in here] == [("Region", (seven.region.name, "The person moved here"))]


def test_pages_joined_are_the_whole(life: Life, desk: Desk, at: datetime) -> None:
    whole = told(life.participant, desk.by, at, limit=100).events
    walked, after = [], ""
    while True:
        page = told(life.participant, desk.by, at, limit=2, after=after)
        walked += page.events
        after = page.ahead
        if not after:
            break
    assert tuple(walked) == whole


def test_it_takes_two_statements(life: Life, desk: Desk, at: datetime, count_statements: Callable[..., int]) -> None:
    face = face_of(life.participant.number, by=desk.by, at=at)
    assert count_statements(lambda: time_line_of(face, by=desk.by, shown=Shown())) == 2


@pytest.mark.policy("C.3")
def test_lag_is_said_in_business_days() -> None:
    calendar = indiana_calendar()
    thanksgiving_week = date(2026, 11, 25)
    for days, words in ((0, "the same day"), (5, "1 business day later"), (6, "2 business days later")):
        assert lag_words(thanksgiving_week, thanksgiving_week + timedelta(days=days), calendar=calendar) == words
    assert lag_words(thanksgiving_week, None, calendar=calendar) == ""


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, ""), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min"), (125, "2 h 5 min")]
)
def test_minutes_are_said_shortly(minutes: int | None, words: str) -> None:
    assert minutes_words(minutes) == words


def test_times_of_a_site_in_central_time_name_their_zone(cast: Cast, clock: TestClock) -> None:
    clock.set("2026-11-24T00:30-05:00")
    gary = Desk(cast, "chris", at=clock.now)
    participant = gary.participant()
    gary.note(participant, contact_on=date(2026, 11, 23))
    event = only(told(participant, gary.by, clock.now), "In person")
    assert event.entered == "entered the same day, 11:30 PM CST"


def test_a_course_tells_what_where_and_that_it_is_due(life: Life, desk: Desk, at: datetime, clock: TestClock) -> None:
    values = {
        "type_code": "06",
        "provider_name": "Placeholder College (made up)",
        "program_of_study": "Welding",
        "began_on": date(2026, 11, 20),
        "expected_end_on": date(2026, 12, 4),
    }
    course = ActivityEntry(kind="training", participation=life.participation, staff=desk.by.person, values=values)
    site = life.participation.site
    record_activity(life.participant, by=desk.by, at=at, site=site, entry=course)
    (event,) = told(life.participant, desk.by, at, kind="activities").events
    assert event.heading == "Welding at Placeholder College (made up)"
    assert event.details == (
        "Occupational skills training (not youth)",
        "expected to end Fri Dec 4",
        "WIOA Adult",
        "Lafayette",
    )
    assert event.entered == "entered Mon Nov 23, 12:00 PM, 1 business day later"
    assert (event.mark, event.is_due) == (f"training-{event.pk}", False)
    later = clock.set("2026-12-07T10:00-05:00")
    assert told(life.participant, desk.by, later, kind="activities").events[0].is_due
    program = life.participation.program_id
    assert event.heading in [one.heading for one in told(life.participant, desk.by, later, program=program).events]
