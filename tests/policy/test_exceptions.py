"""The four exceptions: what they must name, what they cover, how long they stay open."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackone.policy import indiana_calendar
from trackone.policy.section_0_register import (
    refusals_to_add_session,
    refusals_to_decide,
    refusals_to_declare,
    refusals_to_list_person,
    refusals_to_reopen,
    refusals_to_restore,
)
from trackone.policy.section_0_time_of_service import (
    Coverage,
    ExceptionKind,
    ExceptionState,
    admitting,
    covers,
    exception_last_entry_on,
    refusals_to_enter,
)

OUTAGE = Coverage(
    id=1,
    kind=ExceptionKind.INTERNET_OUTAGE,
    state=ExceptionState.DECLARED,
    declared_on=date(2026, 11, 13),
    from_on=date(2026, 11, 12),
    until_on=date(2026, 11, 13),
    restored_on=date(2026, 11, 16),
    sites=frozenset({4}),
)
WHERE = {"site": 4, "staff": 7, "participant": 9}


def admitted(*coverages: Coverage, on: date = date(2026, 11, 12), today: date = date(2026, 11, 18)) -> int | None:
    found = admitting(coverages, service_on=on, today=today, calendar=indiana_calendar(), **WHERE)
    return found.id if found else None


@pytest.mark.policy("C.5")
def test_entry_stays_open_through_the_third_business_day_after_restoration() -> None:
    assert exception_last_entry_on(restored_on=date(2026, 11, 16), calendar=indiana_calendar()) == date(2026, 11, 19)
    assert admitted(OUTAGE, today=date(2026, 11, 19)) == 1
    assert admitted(OUTAGE, today=date(2026, 11, 20)) is None


@pytest.mark.policy("C.5")
def test_not_yet_restored_stays_open() -> None:
    going_on = replace(OUTAGE, until_on=None, restored_on=None)
    assert exception_last_entry_on(restored_on=None, calendar=indiana_calendar()) is None
    assert admitted(going_on, today=date(2026, 12, 31)) == 1


@pytest.mark.policy("C.4")
def test_waiting_for_the_confirmation_costs_no_time_but_a_refused_one_admits_nothing() -> None:
    assert admitted(OUTAGE) == admitted(replace(OUTAGE, state=ExceptionState.CONFIRMED)) == 1
    assert admitted(replace(OUTAGE, state=ExceptionState.REFUSED)) is None


@pytest.mark.policy("C.4", "C.5")
def test_of_overlapping_ones_the_one_that_stays_open_longest_admits() -> None:
    longer = replace(OUTAGE, id=2, restored_on=date(2026, 11, 17))
    open_one = replace(OUTAGE, id=3, restored_on=None, until_on=None)
    twin = replace(OUTAGE, id=4, declared_on=date(2026, 11, 12))
    assert admitted(OUTAGE, longer) == 2
    assert admitted(OUTAGE, longer, open_one) == 3
    assert admitted(OUTAGE, twin) == 4


@pytest.mark.policy("C.4")
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"site": 5}, False),
        ({"service_on": date(2026, 11, 11)}, False),
        ({"service_on": date(2026, 11, 14)}, False),
        ({}, True),
    ],
)
def test_an_outage_covers_its_sites_and_its_span(changed: dict[str, Any], expected: bool) -> None:
    assert covers(OUTAGE, **{"service_on": date(2026, 11, 12), **WHERE, **changed}) is expected


@pytest.mark.policy("C.4")
def test_a_remote_place_covers_its_staff_and_a_mass_dislocation_its_list() -> None:
    remote = replace(OUTAGE, sites=None, staff=frozenset({7}))
    layoff = replace(OUTAGE, sites=None, participants=frozenset({9}))
    on = date(2026, 11, 12)
    assert covers(remote, service_on=on, **WHERE)
    assert not covers(remote, service_on=on, **{**WHERE, "staff": 8})
    assert covers(layoff, service_on=on, **WHERE)
    assert not covers(layoff, service_on=on, **{**WHERE, "participant": 8})


@pytest.mark.policy("C.5", "C.6")
def test_an_admitted_late_date_passes_and_a_future_one_never() -> None:
    calendar = indiana_calendar()
    late = {"service_on": date(2026, 11, 12), "today": date(2026, 11, 18), "calendar": calendar}
    assert [r.code for r in refusals_to_enter(**late)] == ["window_closed"]
    assert refusals_to_enter(**late, admitted_by=OUTAGE) == []
    early = {"service_on": date(2026, 11, 19), "today": date(2026, 11, 18), "calendar": calendar}
    assert [r.code for r in refusals_to_enter(**early, admitted_by=OUTAGE)] == ["future_date"]


def declared(kind: ExceptionKind, **changed: Any) -> list[str]:
    whole: dict[str, Any] = {
        "evidence": "Ticket of the provider",
        "from_on": date(2026, 11, 12),
        "until_on": date(2026, 11, 13),
        "today": date(2026, 11, 13),
        "sites": [4],
        "staff": [7],
        "place": "County fair",
        "expected_count": 60,
        "is_wia_or_taa": True,
        "has_notice": True,
        "is_for_all_sites": True,
    }
    return [r.code for r in refusals_to_declare(kind=kind, **{**whole, **changed})]


@pytest.mark.policy("C.4")
@pytest.mark.parametrize(
    ("kind", "changed", "code"),
    [
        (ExceptionKind.INTERNET_OUTAGE, {"evidence": " "}, "exception_evidence"),
        (ExceptionKind.INTERNET_OUTAGE, {"sites": []}, "exception_sites"),
        (ExceptionKind.INTERNET_OUTAGE, {"from_on": date(2026, 11, 14), "until_on": None}, "exception_from_on"),
        (ExceptionKind.INTERNET_OUTAGE, {"until_on": date(2026, 11, 11)}, "exception_until_on"),
        (ExceptionKind.INTERNET_OUTAGE, {"until_on": date(2096, 11, 13)}, "exception_until_on"),
        (ExceptionKind.INTERNET_OUTAGE, {"from_on": date(2025, 11, 11), "until_on": None}, "exception_from_on"),
        (ExceptionKind.VENDOR_OUTAGE, {"from_on": date(2027, 11, 15), "until_on": None}, "exception_from_on"),
        (ExceptionKind.VENDOR_OUTAGE, {"is_for_all_sites": False}, "exception_kind"),
        (ExceptionKind.NO_CONNECTION, {"staff": []}, "exception_staff"),
        (ExceptionKind.NO_CONNECTION, {"place": ""}, "exception_place"),
        (ExceptionKind.MASS_DISLOCATION, {"expected_count": 49}, "exception_expected_count"),
        (ExceptionKind.MASS_DISLOCATION, {"expected_count": None}, "exception_expected_count"),
        (ExceptionKind.MASS_DISLOCATION, {"is_wia_or_taa": False}, "exception_programs"),
        (ExceptionKind.MASS_DISLOCATION, {"has_notice": False}, "exception_notice"),
    ],
)
def test_each_kind_must_name_what_the_policy_asks(kind: ExceptionKind, changed: dict[str, Any], code: str) -> None:
    assert declared(kind) == []
    assert declared(kind, **changed) == [code]


@pytest.mark.policy("C.4")
def test_fifty_is_enough_and_maintenance_can_be_announced_ahead() -> None:
    assert declared(ExceptionKind.MASS_DISLOCATION, expected_count=50) == []
    assert declared(ExceptionKind.VENDOR_OUTAGE, from_on=date(2026, 11, 20), until_on=None) == []


@pytest.mark.policy("C.4")
@given(
    st.integers(1, 5), st.integers(1, 5), st.sampled_from(list(ExceptionState)), st.booleans(), st.sampled_from(["", "why"])
)
def test_a_second_person_decides_once_and_says_why_he_refuses(
    declarer: int, decider: int, state: ExceptionState, refuses: bool, reason: str
) -> None:
    refused = refusals_to_decide(declared_by=declarer, decided_by=decider, state=state, refuses=refuses, reason=reason)
    allowed = declarer != decider and state is ExceptionState.DECLARED and not (refuses and not reason)
    assert (refused == []) is allowed


@pytest.mark.policy("C.5")
def test_access_comes_back_neither_before_it_went_nor_tomorrow() -> None:
    began, today = date(2026, 11, 12), date(2026, 11, 16)
    for offset, allowed in ((-1, False), (0, True), (4, True), (5, False)):
        restored_on = began + timedelta(days=offset)
        assert (refusals_to_restore(restored_on=restored_on, from_on=began, today=today) == []) is allowed


@pytest.mark.policy("C.5")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_restored": True}, "exception_restored_on"),
        ({"state": ExceptionState.REFUSED}, "exception_refused"),
        ({"kind": ExceptionKind.MASS_DISLOCATION}, "exception_restored_on"),
    ],
)
def test_access_comes_back_once_and_only_where_it_was_gone(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "restored_on": date(2026, 11, 16),
        "from_on": date(2026, 11, 12),
        "today": date(2026, 11, 16),
        "kind": ExceptionKind.NO_CONNECTION,
        "state": ExceptionState.CONFIRMED,
        "is_restored": False,
    }
    assert refusals_to_restore(**whole) == []
    assert [r.code for r in refusals_to_restore(**{**whole, **changed})] == [code]


@pytest.mark.policy("C.5")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_restored": False}, "exception_is_open"),
        ({"state": ExceptionState.REFUSED}, "exception_refused"),
        ({"reason": " "}, "exception_reason"),
    ],
)
def test_what_was_restored_is_reopened_with_a_reason(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {"state": ExceptionState.CONFIRMED, "is_restored": True, "reason": "The line broke again."}
    assert refusals_to_reopen(**whole) == []
    assert [r.code for r in refusals_to_reopen(**{**whole, **changed})] == [code]


@pytest.mark.policy("C.4")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": ExceptionKind.INTERNET_OUTAGE}, "exception_kind"),
        ({"state": ExceptionState.REFUSED}, "exception_refused"),
        ({"is_served": False}, "exception_number"),
        ({"is_listed": True}, "exception_number"),
    ],
)
def test_a_mass_dislocation_lists_people_whom_the_region_serves_once(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "kind": ExceptionKind.MASS_DISLOCATION,
        "state": ExceptionState.DECLARED,
        "is_served": True,
        "is_listed": False,
    }
    assert refusals_to_list_person(**whole) == []
    assert [r.code for r in refusals_to_list_person(**{**whole, **changed})] == [code]


@pytest.mark.policy("C.4", "C.5")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": ExceptionKind.NO_CONNECTION}, "exception_kind"),
        ({"state": ExceptionState.REFUSED}, "exception_refused"),
        ({"last_on": date(2026, 11, 15)}, "exception_last_on"),
        ({"first_on": date(2026, 11, 11)}, "exception_first_on"),
        ({"last_on": date(2026, 11, 21)}, "exception_first_on"),
        ({"last_on": date(2096, 11, 17), "until_on": None}, "exception_first_on"),
        ({"is_added": True}, "exception_first_on"),
    ],
)
def test_a_session_lies_within_the_days_of_its_event(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "kind": ExceptionKind.MASS_DISLOCATION,
        "state": ExceptionState.CONFIRMED,
        "first_on": date(2026, 11, 16),
        "last_on": date(2026, 11, 17),
        "from_on": date(2026, 11, 12),
        "until_on": date(2026, 11, 20),
        "is_added": False,
    }
    assert refusals_to_add_session(**whole) == []
    assert [r.code for r in refusals_to_add_session(**{**whole, **changed})] == [code]
