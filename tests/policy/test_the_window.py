"""The window of three business days, against an independent count that walks day by day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackone.policy import FIRST_DAY, LAST_DAY, indiana_calendar, indiana_closed_days
from trackone.policy.business_days import Calendar, OutsideCalendar, program_year_of
from trackone.policy.section_0_time_of_service import (
    business_days_left,
    entry_lag,
    is_late,
    is_open_to_its_author,
    last_entry_on,
    refusals_to_enter,
    refusals_to_plan,
    window_sentence,
)

CLOSED = {closed.day for closed in indiana_closed_days()}
DAYS = st.dates(min_value=FIRST_DAY, max_value=LAST_DAY - timedelta(days=30))
ZONES = st.sampled_from(["America/Indiana/Indianapolis", "America/Chicago"])


def last_day_by_walking(day: date) -> date:
    """Walk on from the day of service until three open days were met."""
    met = 0
    while met < 3:
        day = date.fromordinal(day.toordinal() + 1)
        if day.isoweekday() not in (6, 7) and day not in CLOSED:
            met += 1
    return day


@pytest.mark.policy("C.6")
@given(DAYS)
def test_the_last_day_is_the_third_business_day_after_the_service(day: date) -> None:
    assert last_entry_on(service_on=day, calendar=indiana_calendar()) == last_day_by_walking(day)


@pytest.mark.policy("C.6")
@given(DAYS, st.integers(min_value=-3, max_value=12))
def test_a_date_passes_from_its_own_day_to_its_last_day_and_not_a_day_longer(day: date, later: int) -> None:
    today = day + timedelta(days=later)
    refused = refusals_to_enter(service_on=day, today=today, calendar=indiana_calendar()) if today >= FIRST_DAY else []
    assert bool(refused) == (today >= FIRST_DAY and not day <= today <= last_day_by_walking(day))


@pytest.mark.policy("C.6")
@given(DAYS, ZONES, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9)))
def test_the_day_of_entry_is_the_local_day_at_the_site(day: date, zone: str, after: timedelta) -> None:
    moment = (datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC")) + after).astimezone(ZoneInfo(zone))
    today = moment.date()
    allowed = day <= today <= last_day_by_walking(day)
    assert (refusals_to_enter(service_on=day, today=today, calendar=indiana_calendar()) == []) == allowed


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("service_on", "last_on"),
    [
        ("2026-11-20", "2026-11-25"),
        ("2026-11-24", "2026-12-01"),  # Thanksgiving and the day after are closed.
        ("2026-12-30", "2027-01-05"),  # New Year's Day and a weekend.
        ("2026-11-21", "2026-11-25"),  # A Saturday's service: Monday, Tuesday, Wednesday.
        ("2026-10-30", "2026-11-05"),  # Election day, and the night the clocks go back.
        ("2026-03-06", "2026-03-11"),  # The night the clocks go forward.
    ],
)
def test_known_days(service_on: str, last_on: str) -> None:
    found = last_entry_on(service_on=date.fromisoformat(service_on), calendar=indiana_calendar())
    assert found == date.fromisoformat(last_on)


@pytest.mark.policy("C.6")
def test_the_saturday_after_the_third_business_day_is_too_late_though_the_count_is_still_three() -> None:
    calendar = indiana_calendar()
    service_on, saturday = date(2026, 12, 1), date(2026, 12, 5)
    assert calendar.business_days_between(service_on, saturday) == 3
    refusals = refusals_to_enter(service_on=service_on, today=saturday, calendar=calendar)
    assert [(r.code, r.clause, r.last_entry_on) for r in refusals] == [("window_closed", "C.6", date(2026, 12, 4))]


@pytest.mark.policy("C.6")
def test_a_future_date_is_refused_and_pointed_to_planning() -> None:
    refusals = refusals_to_enter(service_on=date(2026, 11, 24), today=date(2026, 11, 23), calendar=indiana_calendar())
    assert refusals[0].code == "future_date"
    assert "planned" in refusals[0].instead


@pytest.mark.policy("C.6")
def test_a_closing_added_afterwards_only_widens() -> None:
    snow = Calendar(
        first_day=date(2026, 1, 1), last_day=date(2027, 1, 31), closed_days={date(2026, 11, 24): "Snow, by proclamation"}
    )
    plain = Calendar(first_day=date(2026, 1, 1), last_day=date(2027, 1, 31))
    for offset in range(60):
        day = date(2026, 11, 1) + timedelta(days=offset)
        assert last_entry_on(service_on=day, calendar=snow) >= last_entry_on(service_on=day, calendar=plain)


@pytest.mark.policy("C.6", "I.1")
def test_an_author_has_the_stamped_window_or_a_wider_one_never_a_narrower_one() -> None:
    calendar, dated_on = indiana_calendar(), date(2026, 11, 18)
    whole = {"dated_on": dated_on, "entered_on": dated_on, "calendar": calendar}
    last_on = last_entry_on(service_on=dated_on, calendar=calendar)
    for stamped, today, is_open in (
        (last_on, last_on, True),
        (last_on, last_on + timedelta(days=1), False),
        # Stamped before a closing was added, and after one was: the later of the two days counts.
        (last_on - timedelta(days=3), last_on, True),
        (last_on + timedelta(days=3), last_on + timedelta(days=3), True),
    ):
        assert is_open_to_its_author(**whole, last_on=stamped, today=today) is is_open  # type: ignore[arg-type]


@pytest.mark.policy("C.6")
@pytest.mark.parametrize("kind", ["credential", "skill_gain", "employment", "wages", "follow_up", "outcome", "case_note"])
def test_what_is_never_refused_is_open_on_the_day_of_its_entry(kind: str) -> None:
    calendar, dated_on, today = indiana_calendar(), date(2026, 10, 1), date(2026, 11, 23)
    assert refusals_to_enter(service_on=dated_on, today=today, calendar=calendar, kind=kind) == []
    future = refusals_to_enter(service_on=today + timedelta(days=1), today=today, calendar=calendar, kind=kind)
    assert [one.code for one in future] == ["future_date"]
    last_on = last_entry_on(service_on=dated_on, calendar=calendar)
    stamps = {"dated_on": dated_on, "last_on": last_on, "entered_on": today, "calendar": calendar}
    for day, is_open in ((today, True), (today + timedelta(days=1), False)):
        assert is_open_to_its_author(**stamps, today=day, kind=kind) is is_open  # type: ignore[arg-type]


@pytest.mark.policy("C.6")
def test_the_sentence_names_the_days_that_do_not_count() -> None:
    said = window_sentence(service_on=date(2026, 11, 24), calendar=indiana_calendar())
    assert said == (
        "Can be entered until Tue Dec 1, 2026. Thanksgiving Day and the day after Thanksgiving (Lincoln's Birthday)"
        " do not count."
    )
    assert window_sentence(service_on=date(2026, 12, 1), calendar=indiana_calendar()) == (
        "Can be entered until Fri Dec 4, 2026."
    )


@pytest.mark.policy("C.6")
def test_the_countdown_ends_at_zero_on_the_last_day() -> None:
    left = [
        business_days_left(service_on=date(2026, 11, 20), today=date(2026, 11, day), calendar=indiana_calendar())
        for day in range(20, 27)
    ]
    assert left == [3, 3, 3, 2, 1, 0, -1]


@pytest.mark.policy("C.6")
def test_a_planned_date_may_change_until_three_business_days_after_it_passed() -> None:
    calendar, planned_on = indiana_calendar(), date(2026, 11, 20)
    assert refusals_to_plan(planned_on=planned_on, today=date(2026, 11, 25), calendar=calendar) == []
    refused = refusals_to_plan(planned_on=planned_on, today=date(2026, 11, 26), calendar=calendar)
    assert [r.code for r in refused] == ["plan_passed"]


@pytest.mark.policy("C.3")
@given(DAYS, st.integers(min_value=0, max_value=20))
def test_the_lag_counts_business_days_and_lateness_the_last_day(day: date, later: int) -> None:
    entered_on = day + timedelta(days=later)
    walked = [day + timedelta(days=n) for n in range(1, later + 1)]
    open_days = [d for d in walked if d.isoweekday() < 6 and d not in CLOSED]
    assert entry_lag(service_on=day, entered_on=entered_on, calendar=indiana_calendar()) == len(open_days)
    assert is_late(entered_on=entered_on, last_on=last_day_by_walking(day)) == (entered_on > last_day_by_walking(day))


def test_a_day_outside_the_calendar_is_an_error() -> None:
    with pytest.raises(OutsideCalendar, match="2008-01-01"):
        last_entry_on(service_on=date(2007, 12, 31), calendar=indiana_calendar())


def test_every_closed_day_is_a_weekday_with_a_name_and_a_source() -> None:
    closed = indiana_closed_days()
    assert {day.day.year for day in closed} == set(range(2008, 2041))
    assert all(day.name and day.source and day.day.isoweekday() < 6 for day in closed)
    assert len({day.day for day in closed}) == len(closed)


def test_a_program_year_runs_from_july() -> None:
    assert [program_year_of(date(2026, month, 1)) for month in (6, 7)] == [2025, 2026]
