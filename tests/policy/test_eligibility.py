"""Who may enter a program: each rule says yes, no, or what it still needs; the whole proposes and never decides."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackone.policy.section_0_eligibility import (
    Finding,
    eligibility_rules,
    needed_for,
    priority_of_service,
    proposal_for,
    rules_of,
)
from trackone.policy.section_0_eligibility_rules import BORN, HOLDS

ON = date(2026, 11, 23)
MAY_WORK = {9001: "1", 201: "2"}


def born(years: int, *, days: int = 0) -> str:
    """Return the birth date of somebody who turns so old today, or so many days later."""
    return f"{date(ON.year - years, ON.month, ON.day) + timedelta(days=days):%Y%m%d}"


def finding(program: str, known: dict[int, str], *, on: date = ON) -> str:
    return proposal_for(program, on=on, known=known).finding.value


def held(program: str, rule: str, known: dict[int, str]) -> bool | None:
    return next(one.holds for one in proposal_for(program, on=ON, known=known).rules if one.rule.word == rule)


@pytest.mark.policy("C.1")
def test_every_rule_of_a_program_is_known_and_holds_by_a_function() -> None:
    assert set(eligibility_rules()) == set(HOLDS)
    programs = ("WIA-ADULT", "WIOA-ADULT", "WIOA-DW", "WIOA-YOUTH", "WP", "TAA", "JVSG", "DWG", "RESEA", "WPRS")
    assert all(rules_of(program, on=date(2014, 1, 6) if "WIA" in program else ON) for program in programs)


@pytest.mark.policy("C.1")
def test_the_rules_are_those_of_the_day_of_the_application() -> None:
    words = [rule.word for rule in rules_of("WIA-YOUTH", on=date(2014, 1, 6))]
    assert "wia_youth_need" in words
    assert [rule.word for rule in rules_of("WIA-YOUTH", on=ON)] == ["by_hand"]


@pytest.mark.policy("C.1")
def test_a_program_without_rules_in_the_data_is_judged_by_hand_and_says_so() -> None:
    proposal = proposal_for("MAJOR-OPP", on=ON, known={})
    assert (proposal.finding, proposal.missing) == (Finding.UNDECIDED, ())
    assert "a person judges" in proposal.rules[0].rule.simplified


@pytest.mark.policy("C.1")
def test_nothing_known_leaves_it_open_and_names_what_is_missing() -> None:
    assert proposal_for("WIOA-ADULT", on=ON, known={}).missing == (BORN, 9001, 9003)
    assert finding("WP", {}) == "eligible"


@pytest.mark.policy("C.1")
def test_what_speaks_against_it_decides_whatever_else_is_missing() -> None:
    proposal = proposal_for("WIOA-ADULT", on=ON, known={9001: "0"})
    assert (proposal.finding, proposal.missing) == (Finding.NOT_ELIGIBLE, ())


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({9001: "1"}, True),
        ({9001: "2"}, True),
        ({9001: "3"}, True),
        ({9001: "3", 9002: "20261122"}, False),
        ({9001: "4"}, None),
        ({9001: "4", 9002: "20261123"}, True),
        ({9001: "4", 9002: "20261122"}, False),
        ({9001: "0"}, False),
        ({}, None),
    ],
)
def test_the_right_to_work_lasts_to_the_day_on_its_paper(known: dict[int, str], expected: bool | None) -> None:
    assert held("WIOA-ADULT", "work_authorization", known) is expected


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({201: "2"}, True),
        ({201: "1", BORN: "19591231"}, True),
        ({201: "1", BORN: "19600101"}, None),
        ({201: "1", BORN: born(18, days=1)}, True),
        ({201: "1", BORN: born(18)}, None),
        ({201: "1", BORN: born(30), 9003: "1"}, True),
        ({201: "1", BORN: born(30), 9003: "2"}, True),
        ({201: "1", BORN: born(30), 9003: "3"}, True),
        ({201: "1", BORN: born(30), 9003: "0"}, False),
        ({201: "9", BORN: born(30), 9003: "0"}, False),
        ({BORN: born(30), 9003: "0"}, None),
        ({}, None),
    ],
)
def test_men_born_since_1960_register_from_18_on(known: dict[int, str], expected: bool | None) -> None:
    assert held("WIOA-ADULT", "selective_service", known) is expected


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({9004: "1", 410: "20261001"}, "eligible"),
        ({9004: "2", 400: "2"}, "eligible"),
        ({9004: "2"}, "undecided"),
        ({9004: "4"}, "eligible"),
        ({9004: "5"}, "eligible"),
        ({9004: "0", 807: "1"}, "eligible"),
        ({9004: "0"}, "not eligible"),
        ({}, "undecided"),
    ],
)
def test_a_dislocated_worker_has_lost_a_job_or_counts_the_same(known: dict[int, str], expected: str) -> None:
    assert finding("WIOA-DW", MAY_WORK | known) == expected


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("age", "school", "expected"),
    [
        (13, "1", False),
        (14, "1", True),
        (14, "4", False),
        (15, "", None),
        (16, "", True),
        (21, "3", True),
        (22, "3", False),
        (22, "5", True),
        (24, "4", True),
        (24, "", None),
        (25, "4", False),
    ],
)
def test_the_age_of_youth_goes_by_school(age: int, school: str, expected: bool | None) -> None:
    assert held("WIOA-YOUTH", "wioa_youth_age", {BORN: born(age), 409: school}) is expected


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({409: "4"}, True),
        ({409: "5"}, None),
        ({409: "5", 802: "1", 804: "1"}, True),
        ({409: "5", 801: "1"}, True),
        ({409: "1", 802: "1"}, None),
        ({409: "1", 802: "1", 803: "1"}, True),
        ({409: "1", 802: "0", 804: "1"}, False),
        ({}, None),
        ({409: "5", 801: "0", 800: "0", 704: "0", 701: "0", 202: "0", 802: "0"}, False),
    ],
)
def test_youth_have_a_barrier_and_in_school_low_income_too(known: dict[int, str], expected: bool | None) -> None:
    assert held("WIOA-YOUTH", "wioa_youth_need", known) is expected


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({301: "2", 303: "1"}, "eligible"),
        ({301: "3", 802: "1"}, "eligible"),
        ({301: "1", 302: "1", 402: "1"}, "eligible"),
        ({301: "1", 302: "0", 303: "0"}, "not eligible"),
        ({301: "1", 303: "2"}, "eligible"),
        ({301: "2"}, "undecided"),
        ({301: "0"}, "not eligible"),
    ],
)
def test_jvsg_serves_eligible_veterans_with_a_barrier(known: dict[int, str], expected: str) -> None:
    assert finding("JVSG", known) == expected


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("program", "known", "expected"),
    [
        ("TAA", {9005: "1"}, "eligible"),
        ("TAA", {9005: "0"}, "not eligible"),
        ("RESEA", {401: "1"}, "eligible"),
        ("RESEA", {401: "3"}, "not eligible"),
        ("WPRS", {401: "2"}, "eligible"),
        ("DWG", MAY_WORK | {9004: "0", 402: "1"}, "eligible"),
        ("DWG", MAY_WORK | {9004: "0", 402: "0"}, "not eligible"),
        ("DWG", MAY_WORK | {9004: "0"}, "undecided"),
        ("WIOA-ADULT", MAY_WORK | {BORN: born(18)}, "eligible"),
        ("WIOA-ADULT", MAY_WORK | {BORN: born(18, days=1)}, "not eligible"),
    ],
)
def test_what_the_other_programs_ask(program: str, known: dict[int, str], expected: str) -> None:
    assert finding(program, known) == expected


@pytest.mark.policy("C.1")
def test_under_wia_youth_had_low_income_and_a_barrier() -> None:
    known = {BORN: "19980101", 9001: "1", 201: "2", 802: "1", 804: "1"}
    day = date(2014, 1, 6)
    assert finding("WIA-YOUTH", known, on=day) == "eligible"
    assert finding("WIA-YOUTH", known | {802: "0"}, on=day) == "not eligible"
    assert finding("WIA-YOUTH", known | {BORN: "19900101"}, on=day) == "not eligible"


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("known", "has"),
    [
        ({300: "1"}, True),
        ({300: "1", 301: "0"}, True),
        ({300: "9", 301: "1"}, True),
        ({300: "0", 301: "3"}, True),
        ({300: "0", 301: "0"}, False),
        ({300: "0"}, None),
        ({300: "9"}, None),
        ({}, None),
    ],
)
def test_priority_of_service_is_said_with_its_reason(known: dict[int, str], has: bool | None) -> None:
    answer, why = priority_of_service(known=known)
    assert answer is has
    assert why.startswith({True: "Yes:", False: "No:", None: "Not known yet:"}[has])


@pytest.mark.policy("C.1")
def test_a_program_that_is_not_wanted_asks_nothing() -> None:
    assert needed_for([], on=ON) == frozenset()
    assert 9005 in needed_for(["TAA"], on=ON)
    assert 9005 not in needed_for(["WIOA-ADULT", "WP"], on=ON)


ANSWERS = {
    number: st.sampled_from(["", "0", "1", "2", "3"]) for rule in eligibility_rules().values() for number in rule.needs
}
ANSWERS |= {
    number: st.dates(date(1950, 1, 1), date(2026, 11, 1)).map(lambda on: f"{on:%Y%m%d}") for number in (BORN, 410, 9002)
}
PROGRAMS = st.sampled_from(["WIOA-ADULT", "WIOA-DW", "WIOA-YOUTH", "JVSG", "TAA", "DWG", "RESEA", "WPRS", "WP"])


@pytest.mark.policy("C.1")
@settings(deadline=None)
@given(program=PROGRAMS, answers=st.fixed_dictionaries({}, optional=ANSWERS), data=st.data())
def test_more_answers_never_turn_what_is_settled(program: str, answers: dict[int, str], data: Any) -> None:
    """An answer to a blank may settle what was open; it turns nothing that was settled before."""
    known = {number: value for number, value in answers.items() if value}
    before = proposal_for(program, on=ON, known=known)
    blank = [number for number in ANSWERS if number not in known]
    if before.finding is Finding.UNDECIDED:
        assert before.missing, "what is open names what would settle it"
        return
    number = data.draw(st.sampled_from(blank)) if blank else None
    if number is not None and number not in (9002, 400, 807, 303):
        after = proposal_for(program, on=ON, known=known | {number: data.draw(ANSWERS[number]) or "1"})
        assert after.finding is before.finding


@pytest.mark.policy("C.1")
@settings(deadline=None)
@given(program=PROGRAMS, answers=st.fixed_dictionaries({}, optional=ANSWERS), data=st.data())
def test_all_that_is_missing_settles_it(program: str, answers: dict[int, str], data: Any) -> None:
    """Whoever fills in what the page names as missing, and what it names then, comes to a decision."""
    known = {number: value for number, value in answers.items() if value}
    for _ in range(12):
        missing = proposal_for(program, on=ON, known=known).missing
        if not missing:
            break
        known |= {number: data.draw(ANSWERS[number]) or "1" for number in missing}
    assert finding(program, known) != "undecided"
