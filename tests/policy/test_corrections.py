"""Section I: who changes what, and who decides once the window has closed."""

import itertools
from datetime import date, datetime

import pytest

from trackone.policy import indiana_calendar
from trackone.policy.section_1_data_corrections import (
    DECIDERS,
    correction_due_at,
    critical_elements,
    decider_of,
    is_critical,
    last_mend_on,
    refusals_to_fill_again,
    refusals_to_mend,
    refusals_to_redate_note,
    refusals_to_withdraw,
)

TODAY = date(2026, 11, 23)


@pytest.mark.policy("C.6")
def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert refusals_to_fill_again(is_filled=False) == []
    assert [one.code for one in refusals_to_fill_again(is_filled=True)] == ["filled_already"]


@pytest.mark.policy("I.1")
def test_the_list_is_dated_and_names_a_known_decider_for_each_field() -> None:
    assert len(critical_elements()) > 30
    assert {element.decided_by for element in critical_elements()} <= set(DECIDERS)
    assert is_critical("service", "actual begin", on=TODAY)
    assert not is_critical("service", "actual begin", on=date(2008, 6, 30))
    assert not is_critical("service", "comment", on=TODAY)


@pytest.mark.policy("I.1", "I.7", "I.8")
@pytest.mark.parametrize(
    ("field", "dated_on", "today", "exited", "closed", "decider"),
    [
        ("actual begin", "2026-11-02", "2026-11-23", False, False, "master_user"),
        ("actual begin", "2026-06-30", "2026-09-30", False, False, "master_user"),
        ("actual begin", "2026-06-30", "2027-09-30", False, False, "state"),
        ("actual begin", "2026-06-30", "2026-10-01", False, False, "state"),
        ("actual begin", "2026-11-02", "2026-11-23", True, False, "state"),
        ("actual begin", "2026-11-02", "2026-11-23", False, True, "state"),
        ("comment", "2026-11-02", "2026-11-23", False, False, "author"),
    ],
)
def test_the_decider_follows_field_year_and_state_of_the_record(
    field: str, dated_on: str, today: str, exited: bool, closed: bool, decider: str
) -> None:
    found = decider_of(
        "service",
        field,
        dated_on=date.fromisoformat(dated_on),
        today=date.fromisoformat(today),
        is_exited=exited,
        is_closed=closed,
    )
    assert found == decider


@pytest.mark.policy("I.1")
def test_within_the_window_author_or_leader_mends_and_after_it_nobody_here() -> None:
    for own, leads, is_open, frozen, withdrawn in itertools.product((False, True), repeat=5):
        refused = refusals_to_mend(
            is_own=own, leads_the_site=leads, window_is_open=is_open, is_frozen=frozen, is_withdrawn=withdrawn
        )
        assert (refused == []) == ((own or leads) and is_open and not frozen and not withdrawn)
        assert all(r.sentence and r.instead and r.clause for r in refused)


@pytest.mark.policy("I.1")
@pytest.mark.parametrize(
    ("entered_on", "has_window", "last_on"),
    [
        ("2026-11-23", False, "2026-11-23"),
        ("2026-11-18", True, "2026-11-23"),
        ("2026-11-24", True, "2026-12-01"),
    ],
)
def test_what_has_no_date_of_its_own_is_mended_by_the_day_of_entry(entered_on: str, has_window: bool, last_on: str) -> None:
    found = last_mend_on(entered_on=date.fromisoformat(entered_on), has_window=has_window, calendar=indiana_calendar())
    assert found == date.fromisoformat(last_on)


@pytest.mark.policy("I.1")
def test_withdrawing_needs_a_reason_besides() -> None:
    terms = {"is_own": True, "leads_the_site": False, "window_is_open": True}
    assert refusals_to_withdraw(**terms, reason="entered twice") == []
    assert [r.code for r in refusals_to_withdraw(**terms, reason=" ")] == ["reason_missing"]


@pytest.mark.policy("I.5")
def test_a_signed_note_is_final() -> None:
    refusal = refusals_to_redate_note()[0]
    assert refusal.clause == "I.5"
    assert "addendum" in refusal.instead


def test_the_target_is_forty_eight_elapsed_hours_over_the_change_of_clocks() -> None:
    submitted = datetime.fromisoformat("2026-10-31T10:00-04:00")
    assert correction_due_at(submitted_at=submitted) == datetime.fromisoformat("2026-11-02T09:00-05:00")
