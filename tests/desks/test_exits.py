"""Exits ahead: on the head of a participant's page, among the programs, and on the home of the case manager."""

from datetime import date, datetime, timedelta

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.exiting import exit_by_rule
from trackone.casework.gapping import GapEntry, plan_gap
from trackone.desks.exits import ExitAhead
from trackone.desks.home import home_of
from trackone.desks.participant import face_of, time_line_of
from trackone.desks.timeline import Shown
from trackone.enrollment.models import Participation, Program
from trackone.organizations.calendar import calendar_around
from trackone.web.desks.saying import countdowns

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.1")]
SERVED, LAST_DAY = date(2026, 11, 23), date(2027, 2, 21)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def period(file: File) -> Participation:
    period = file.enroll()
    file.serve(participation=period)
    return period


def come_back(file: File, clock: TestClock, on: date) -> None:
    file.at = clock.set(f"{on}T12:00-05:00")


def ahead(file: File) -> ExitAhead:
    found = face_of(file.participant.number, by=file.cast.standing("tess"), at=file.at).exit_ahead
    assert found is not None
    return found


def said(file: File) -> str:
    face = face_of(file.participant.number, by=file.cast.standing("tess"), at=file.at)
    return countdowns(face, calendar=calendar_around(face.today))[-1].words


def on_the_home(file: File, key: str = "tess") -> list[tuple[str, str, str]]:
    queue = home_of(by=file.cast.standing(key), at=file.at).exits_ahead
    assert queue is not None
    person = file.participant
    assert {line.name for line in queue.lines} <= {f"{person.first_name} {person.last_name}"}
    return [(line.day, line.what, line.detail) for line in queue.lines]


def test_nobody_who_has_not_begun_has_an_exit_ahead(file: File) -> None:
    file.enroll()
    assert face_of(file.participant.number, by=file.cast.standing("tess"), at=file.at).exit_ahead is None
    assert on_the_home(file) == []


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (60, "61 days to soft exit, last extending service Nov 23: Job search workshop or help with staff"),
        (
            19,
            "20 days to soft exit, last extending service Nov 23: Job search workshop or help with staff;"
            " another one extends to Mon May 3",
        ),
        (
            0,
            "1 day to soft exit, last extending service Nov 23: Job search workshop or help with staff;"
            " another one extends to Sat May 22",
        ),
    ],
)
def test_the_head_counts_the_days_in_words(
    file: File, period: Participation, clock: TestClock, before: int, words: str
) -> None:
    come_back(file, clock, LAST_DAY - timedelta(days=before))
    assert said(file) == words


def test_a_training_that_goes_on_says_so(file: File, period: Participation, clock: TestClock) -> None:
    file.serve("TRN-06", on=SERVED, participation=period, planned_begin_on=SERVED, planned_end_on=date(2027, 1, 29))
    come_back(file, clock, LAST_DAY)
    assert ahead(file).days is None
    assert said(file) == "No soft exit in sight: “Occupational skills training” goes on"
    assert on_the_home(file) == []


def test_a_plan_holds_to_its_day(file: File, period: Participation, clock: TestClock) -> None:
    come_back(file, clock, date(2027, 2, 15))
    file.serve("RESUME", participation=period, planned_begin_on=date(2027, 2, 26))
    assert said(file).startswith("12 days to soft exit: “Resume workshop or help with staff” is planned for Fri Feb 26")
    assert [line[:2] for line in on_the_home(file)] == [("Fri Feb 26", "12 days to soft exit")]


def test_the_home_of_the_case_manager_tells_twenty_days_ahead_once_a_person(
    file: File, period: Participation, clock: TestClock
) -> None:
    file.serve("RESUME", participation=file.enroll("WP"))
    come_back(file, clock, LAST_DAY - timedelta(days=20))
    assert on_the_home(file) == []
    come_back(file, clock, LAST_DAY - timedelta(days=19))
    assert on_the_home(file) == [
        (
            "Sun Feb 21",
            "20 days to soft exit",
            "from WIOA Adult; “Job search workshop or help with staff” today extends to Mon May 3",
        )
    ]
    assert on_the_home(file, "leo") == []
    come_back(file, clock, LAST_DAY)
    assert [line[1] for line in on_the_home(file)] == ["1 day to soft exit"]


def test_what_extends_another_program_takes_the_person_off_the_list(
    file: File, period: Participation, clock: TestClock
) -> None:
    other = file.enroll("WP")
    file.serve("RESUME", participation=other)
    come_back(file, clock, LAST_DAY)
    file.serve("RESUME", participation=Participation.objects.select_related("program").get(pk=other.pk))
    assert on_the_home(file) == []
    assert ahead(file).days == 91


def test_the_time_line_says_the_rule_in_words(file: File, period: Participation, clock: TestClock) -> None:
    exit_by_rule(clock.set("2027-02-22T03:30-05:00"))
    come_back(file, clock, date(2027, 2, 22))
    by = file.cast.standing("tess")
    face = face_of(file.participant.number, by=by, at=file.at)
    events = time_line_of(face, by=by, shown=Shown(kind="programs")).events
    assert (events[0].on, events[0].heading, events[0].who) == (SERVED, "Exited from WIOA Adult", "TrackOne")
    assert "In the 90 days after it no other came" in events[0].details[0]
    assert (events[0].details[1], events[0].entered) == ("Computed in the night of Mon Feb 22, 2027", "")
    assert face.exit_ahead is None


def test_a_program_joins_and_leaves_the_common_exit_by_date(db: None) -> None:
    program = Program(common_exit_since_on=date(2015, 7, 1), common_exit_until_on=date(2030, 6, 30))
    days = [date(2015, 6, 30), date(2015, 7, 1), date(2030, 6, 30), date(2030, 7, 1)]
    assert [program.is_in_common_exit(on) for on in days] == [False, True, True, False]
    assert not Program().is_in_common_exit(date(2026, 1, 1))
    assert set(Program.objects.in_common_exit(date(2026, 1, 1)).values_list("code", flat=True)) >= {
        "WIOA-ADULT",
        "WP",
        "JVSG",
    }
    assert not Program.objects.in_common_exit(date(2026, 1, 1)).filter(code="MAJOR-OPP").exists()


def test_a_planned_gap_stands_on_the_time_line_and_opens_its_page(file: File, period: Participation) -> None:
    by = file.cast.standing("tess")
    agreed = GapEntry(reason="health", agreed_on=SERVED, from_on=date(2027, 1, 4), until_on=date(2027, 4, 3))
    fresh = Participation.objects.select_related("program", "site").get(pk=period.pk)
    gap = plan_gap(fresh, by=by, at=file.at, gap=agreed)
    face = face_of(file.participant.number, by=by, at=file.at)
    events = {event.record: event for event in time_line_of(face, by=by, shown=Shown()).events}
    told = events["gap"]
    assert (told.on, told.pk, told.heading) == (SERVED, gap.pk, "Planned gap in WIOA Adult, Jan 4–Apr 3")
    assert (told.details, told.who, told.withdrawn) == (("Health or medical",), "Tess Teammember", "")
    assert "gap" in {event.record for event in time_line_of(face, by=by, shown=Shown(kind="programs")).events}
    assert "gap" not in {event.record for event in time_line_of(face, by=by, shown=Shown(kind="activities")).events}


@pytest.mark.parametrize(("first", "is_told"), [(LAST_DAY + timedelta(days=1), False), (LAST_DAY + timedelta(days=2), True)])
def test_a_gap_that_begins_after_the_exit_does_not_hide_it(
    file: File, period: Participation, clock: TestClock, first: date, is_told: bool
) -> None:
    come_back(file, clock, date(2027, 2, 15))
    agreed = GapEntry(reason="health", agreed_on=file.at.date(), from_on=first, until_on=date(2027, 4, 30))
    fresh = Participation.objects.select_related("program", "site").get(pk=period.pk)
    plan_gap(fresh, by=file.cast.standing("tess"), at=file.at, gap=agreed)
    assert bool(on_the_home(file)) == is_told
    assert ahead(file).days == (7 if is_told else 75)
