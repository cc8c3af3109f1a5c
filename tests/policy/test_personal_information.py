"""Section II: the masked form, and which nine digits are a number at all; and the book's own frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackone.policy.clauses import clauses, document, sections
from trackone.policy.section_2_personal_information import (
    could_be_issued,
    is_itin,
    is_made_up,
    looks_like_ssn,
    masked,
    refusals_of_ssn,
    refusals_to_change_ssn,
)


@pytest.mark.policy("II.2")
def test_a_number_is_cited_by_its_last_four_digits_only() -> None:
    assert masked("0042") == "XXX-XX-0042"


@pytest.mark.parametrize(
    ("area", "group", "serial", "issued"),
    [
        ("000", "12", "3456", False),
        ("666", "12", "3456", False),
        ("900", "12", "3456", False),
        ("123", "00", "3456", False),
        ("123", "12", "0000", False),
        ("899", "99", "9999", True),
        ("001", "01", "0001", True),
    ],
)
def test_ranges_that_were_never_issued(area: str, group: str, serial: str, issued: bool) -> None:
    assert could_be_issued(area + group + serial) is issued


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999))
def test_nine_hundreds_are_itin_or_made_up_or_nothing(area: int, middle: int, serial: int) -> None:
    digits = f"9{area:02}{middle:02}{serial:04}"
    assert not could_be_issued(digits)
    assert not (is_itin(digits) and is_made_up(digits))
    assert looks_like_ssn(digits) == is_itin(digits)
    assert looks_like_ssn(digits, made_up_range=True) == (is_itin(digits) or middle < 50)


@pytest.mark.policy("II.1")
@pytest.mark.parametrize(
    ("digits", "made_up", "refused"),
    [
        ("123121234", False, False),
        ("666121234", False, True),
        ("123001234", False, True),
        ("912345678", False, True),
        ("912345678", True, False),
        ("912705678", True, True),
        ("12345678", True, True),
    ],
)
def test_only_what_can_be_a_number_is_taken_for_one(digits: str, made_up: bool, refused: bool) -> None:
    found = refusals_of_ssn(digits, made_up_range=made_up)
    assert bool(found) is refused
    assert all(digits not in f"{r.sentence}{r.instead}" for r in found)


@pytest.mark.policy("II.3")
def test_a_number_on_file_is_changed_by_the_master_user_alone() -> None:
    assert refusals_to_change_ssn(has_one=False) == []
    assert [r.clause for r in refusals_to_change_ssn(has_one=True)] == ["II.3"]


@pytest.mark.policy("R.1")
def test_the_policy_page_has_its_frame() -> None:
    assert document()["effective_on"].isoformat() == "2008-07-01"
    assert len(document()["references"]) == 6
    assert "sub-contractors" in document()["binds"]
    assert {clause.section for clause in clauses().values()} == set(sections())
