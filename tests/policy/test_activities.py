"""What an activity must say, by the book alone: its program, its order of dates, its quarter after the exit."""

from datetime import date
from typing import Any

import pytest

from trackone.policy.section_0_activities import (
    is_due,
    refusals_of_activity,
    refusals_of_employment,
    refusals_of_order,
    refusals_of_outcome,
    refusals_of_pairs,
)

EXIT, DAY = date(2026, 11, 23), date(2026, 11, 20)
USUAL: dict[str, Any] = {"kind": "Training", "program": "WIOA Adult", "needs_program": True, "happened_on": DAY}
JOB: dict[str, Any] = {
    "program": "WIOA Adult",
    "exit_on": EXIT,
    "quarter": 2,
    "learned_on": date(2027, 4, 1),
    "is_employed": True,
    "has_wages": True,
    "says_related": True,
    "says_same_employer": False,
    "is_known_already": False,
}


@pytest.mark.policy("C.1", "I.8")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"program": ""}, ["program_missing"]),
        ({"program": "", "needs_program": False}, []),
        ({"is_eligible": False}, ["not_eligible"]),
        ({"has_exited": True, "exit_on": EXIT}, ["participation_exited"]),
        ({"exit_on": date(2026, 11, 19)}, ["after_exit"]),
        ({"exit_on": DAY}, []),
        ({"has_exited": True, "exit_on": date(2026, 11, 19), "comes_after_exit": True}, []),
    ],
)
def test_an_activity_is_charged_to_a_program_that_is_open_for_it(changes: dict[str, Any], expected: list[str]) -> None:
    assert [one.code for one in refusals_of_activity(**{**USUAL, **changes})] == expected


@pytest.mark.policy("C.6", "I.8")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"exit_on": None}, ["quarter"]),
        ({"learned_on": date(2027, 3, 31)}, ["quarter"]),
        ({"quarter": 3, "learned_on": date(2027, 7, 1)}, ["training_related"]),
        ({"is_employed": False}, ["wages"]),
        ({"is_known_already": True}, ["quarter_known"]),
        ({"says_same_employer": True}, ["same_employer"]),
    ],
)
def test_a_quarter_is_told_of_once_it_has_begun(changes: dict[str, Any], expected: list[str]) -> None:
    assert [one.code for one in refusals_of_employment(**{**JOB, **changes})] == expected


@pytest.mark.policy("I.8")
@pytest.mark.parametrize(("gained_on", "expected"), [(EXIT, []), (date(2026, 11, 24), ["after_exit"])])
def test_a_skill_gain_is_of_the_time_before_the_exit(gained_on: date, expected: list[str]) -> None:
    found = refusals_of_outcome(gained_on=gained_on, exit_on=EXIT, program="WIOA Adult")
    assert [one.code for one in found] == expected


@pytest.mark.policy("C.6")
def test_dates_stand_in_their_order_and_what_belongs_together_comes_together() -> None:
    words = {"began_on": "Began", "ended_on": "Ended"}
    order = (("began_on", "ended_on"),)
    for ended_on, expected in ((None, []), (EXIT, []), (date(2026, 11, 19), ["ended_on"])):
        found = refusals_of_order({"began_on": DAY, "ended_on": ended_on}, in_order=order, words=words)
        assert [one.code for one in found] == expected
    assert refusals_of_pairs([("completion", "End and result", True, True)]) == []
    assert [one.code for one in refusals_of_pairs([("completion", "End and result", True, False)])] == ["completion"]


@pytest.mark.policy("C.6")
def test_an_expected_end_is_due_from_the_day_after_it_until_somebody_says_how_it_ended() -> None:
    assert not is_due(expected_end_on=DAY, ended_on=None, today=DAY)
    assert is_due(expected_end_on=DAY, ended_on=None, today=date(2026, 11, 21))
    assert not is_due(expected_end_on=DAY, ended_on=DAY, today=EXIT)
    assert not is_due(expected_end_on=None, ended_on=None, today=EXIT)
