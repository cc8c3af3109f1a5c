"""The 90-day rule against a count day by day, and what a planned gap needs."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackone.policy.section_0_exits import (
    Extending,
    Gap,
    days_to_exit,
    extends_through,
    is_told_ahead,
    last_extended_on,
    open_through,
    refusals_to_end_gap,
    refusals_to_plan_gap,
    soft_exit_on,
)

FIRST = date(2026, 1, 5)
GAP: dict[str, Any] = {
    "is_open": True,
    "has_begun": True,
    "is_reason_known": True,
    "agreed_on": FIRST,
    "from_on": FIRST,
    "until_on": FIRST + timedelta(days=89),
    "overlaps": None,
}


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def counted_by_hand(served: set[int], gaps: list[tuple[int, int]], planned: set[int], today: int) -> int | None:
    """Walk day by day from the first service; return the day that dates the exit, None while the period is open."""
    without, last = 0, min(served)
    for number in range(min(served), today + 1):
        if number in served:
            without, last = 0, number
            continue
        without += 1
        is_on_gap = any(first <= number <= final for first, final in gaps)
        # A plan holds while its day has not passed, seen from today.
        is_planned = any(number <= plan for plan in planned if plan >= today)
        if without > 90 and not is_on_gap and not is_planned:
            return last
    return None


DAYS = st.integers(0, 60)
GAPS = st.lists(st.tuples(st.integers(0, 240), st.integers(0, 89)), max_size=3)


@pytest.mark.policy("C.1")
@given(
    served=st.sets(DAYS, min_size=1), gaps=GAPS, plans=st.sets(st.integers(0, 300), max_size=2), today=st.integers(60, 320)
)
def test_the_rule_is_the_count_day_by_day(
    served: set[int], gaps: list[tuple[int, int]], plans: set[int], today: int
) -> None:
    services = [Extending(began_on=day(number)) for number in served]
    services += [Extending(planned_begin_on=day(number)) for number in plans]
    last_on = last_extended_on(services)
    assert last_on is not None
    spans = [(first, first + length) for first, length in gaps]
    expected = counted_by_hand(served, spans, plans, today)
    found = soft_exit_on(
        last_on=last_on,
        services=services,
        gaps=[Gap(from_on=day(first), until_on=day(final)) for first, final in spans],
        today=day(today),
    )
    assert found == (None if expected is None else day(expected))


@pytest.mark.policy("C.1")
def test_the_ninetieth_day_still_extends_and_the_next_is_an_exit_dated_back() -> None:
    assert extends_through(date(2026, 11, 24)) == date(2027, 2, 22)
    assert soft_exit_on(last_on=date(2026, 11, 24), today=date(2027, 2, 22)) is None
    assert soft_exit_on(last_on=date(2026, 11, 24), today=date(2027, 2, 23)) == date(2026, 11, 24)


@pytest.mark.policy("C.1")
def test_what_goes_on_holds_without_end_and_counts_to_its_end() -> None:
    training = Extending(began_on=FIRST, planned_end_on=day(10))
    assert open_through(last_on=FIRST, services=[training], today=day(400)) is None
    assert last_extended_on([Extending(began_on=FIRST, ended_on=day(50), planned_end_on=day(10))]) == day(50)
    assert last_extended_on([Extending(planned_begin_on=FIRST)]) is None


@pytest.mark.policy("C.1")
def test_an_exit_is_told_from_twenty_days_ahead_to_the_last_day_to_serve() -> None:
    through = extends_through(FIRST)
    days = [days_to_exit(through=through, today=through - timedelta(days=back)) for back in (20, 19, 4, 0, -1)]
    assert days == [21, 20, 5, 1, 0]
    assert [is_told_ahead(days=count) for count in days] == [False, True, True, True, False]


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_open": False}, "gap_period"),
        ({"has_begun": False}, "gap_period"),
        ({"is_reason_known": False}, "gap_reason"),
        ({"agreed_on": day(1)}, "gap_from_on"),
        ({"until_on": day(90)}, "gap_until_on"),
        ({"until_on": day(-1)}, "gap_until_on"),
        ({"overlaps": Gap(from_on=FIRST, until_on=FIRST)}, "gap_overlaps"),
    ],
)
def test_a_gap_is_planned_ahead_with_a_reason_for_ninety_days_at_most(changed: dict[str, Any], code: str) -> None:
    assert refusals_to_plan_gap(**GAP) == []
    refused = refusals_to_plan_gap(**{**GAP, **changed})
    assert [one.code for one in refused] == [code]
    assert all(one.instead for one in refused)


@pytest.mark.policy("C.1", "I.8")
@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"last_day_on": FIRST}, []),
        ({"last_day_on": day(20)}, ["gap_ended_on"]),
        ({"last_day_on": day(-1)}, ["gap_ended_on"]),
        ({"is_withdrawn": True}, ["withdrawn"]),
        ({"is_frozen": True}, ["frozen"]),
    ],
)
def test_a_gap_ends_early_within_its_own_days(changed: dict[str, Any], codes: list[str]) -> None:
    gap: dict[str, Any] = {"is_frozen": False, "is_withdrawn": False, "last_day_on": day(5), "from_on": FIRST}
    assert [one.code for one in refusals_to_end_gap(**{**gap, "until_on": day(20), **changed})] == codes
