"""Applications: how long they wait, who decides with whom, who signs."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackone.policy.section_0_applications import (
    expires_after_return,
    expires_on,
    is_answered_anew,
    is_expired,
    refusals_of_because,
    refusals_to_answer,
    refusals_to_apply,
    refusals_to_begin_application,
    refusals_to_mend_reviewed,
    refusals_to_propose,
    refusals_to_review,
    refusals_to_sign,
    refusals_to_withdraw_enrollment,
    signers_of,
    terms_of,
)

ON = date(2026, 11, 23)
DAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31))
STANDS: dict[str, Any] = {"is_withdrawn": False, "is_expired": False}
SIGNED: dict[str, Any] = {
    "is_withdrawn": False,
    "is_applied": True,
    "signer": "applicant",
    "signers": ("applicant", "staff"),
    "is_signed": False,
    "name": "Vera Filed",
    "signed_on": ON,
    "begun_on": ON,
    "today": ON,
    "held_at": "File room",
}


def codes(refusals: list[Any]) -> list[str]:
    return [one.code for one in refusals]


@pytest.mark.policy("C.1")
@given(on=DAYS)
def test_an_application_may_be_decided_for_45_days_and_not_on_the_next(on: date) -> None:
    last_on = expires_on(dated_on=on, programs=["WIOA-ADULT", "WP"])
    assert last_on == on + timedelta(days=45)
    undecided = {"is_decided": False, "has_begun": False}
    assert not is_expired(expires_on=last_on, today=last_on, **undecided)
    assert is_expired(expires_on=last_on, today=last_on + timedelta(days=1), **undecided)
    assert not is_expired(expires_on=last_on, today=last_on + timedelta(days=1), is_decided=True, has_begun=False)
    assert not is_expired(expires_on=last_on, today=last_on + timedelta(days=1), is_decided=False, has_begun=True)
    assert not is_expired(expires_on=None, today=last_on, **undecided)


@pytest.mark.policy("C.1")
def test_two_persons_decide_where_the_programs_terms_say_so() -> None:
    assert terms_of("TAA", on=ON).needs_second_person
    assert not terms_of("WIOA-ADULT", on=ON).needs_second_person
    # Before the first terms the number of days still stands.
    assert terms_of("TAA", on=date(2001, 1, 1)).expires_after_days == 45


@pytest.mark.policy("C.1")
@given(on=DAYS, later=st.integers(0, 90))
def test_a_returned_decision_leaves_a_week(on: date, later: int) -> None:
    last_on, today = expires_on(dated_on=on, programs=["TAA"]), on + timedelta(days=later)
    again = expires_after_return(expires_on=last_on, today=today)
    assert again == max(last_on, today + timedelta(days=7))


@pytest.mark.policy("C.1", "I.1")
@given(entered=DAYS, begun=DAYS)
def test_answers_as_of_entry_are_given_anew_once_nobody_goes_by_them(entered: date, begun: date) -> None:
    anew = {"is_of_entry": True, "entered_on": entered, "begun_on": begun, "takes_part": False}
    assert is_answered_anew(**anew) is (entered < begun)
    assert not is_answered_anew(**{**anew, "takes_part": True})
    assert not is_answered_anew(**{**anew, "is_of_entry": False})


@pytest.mark.policy("C.1")
def test_one_application_waits_at_a_time_and_names_open_programs() -> None:
    assert refusals_to_begin_application(programs=["WP"], not_open=[], waits=False) == []
    assert codes(refusals_to_begin_application(programs=["WP"], not_open=[], waits=True)) == ["application_waits"]
    refused = refusals_to_begin_application(programs=["REA"], not_open=["REA"], waits=False)
    assert codes(refused) == ["program_not_open"]


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_withdrawn": True}, "withdrawn"),
        ({"is_expired": True}, "application_expired"),
        ({"is_settled": True}, "application_settled"),
        ({"not_open": ["REA"]}, "program_not_open"),
    ],
)
def test_an_application_is_answered_while_it_stands(changed: dict[str, Any], code: str) -> None:
    standing: dict[str, Any] = {**STANDS, "is_settled": False, "programs": ["WP"], "not_open": []}
    assert refusals_to_answer(**standing) == []
    assert codes(refusals_to_answer(**{**standing, **changed})) == [code]


@pytest.mark.policy("C.1", "C.6")
@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"is_withdrawn": True}, ["withdrawn"]),
        ({"is_expired": True}, ["application_expired"]),
        ({"is_applied": True}, ["application_applied"]),
        ({"programs": []}, ["programs"]),
        ({"application_on": None}, ["application_on"]),
        ({"programs": [], "application_on": None}, ["programs", "application_on"]),
    ],
)
def test_an_application_is_handed_in_once_with_date_and_program(changed: dict[str, Any], found: list[str]) -> None:
    whole: dict[str, Any] = {**STANDS, "is_applied": False, "application_on": ON, "programs": ["WP"]}
    assert refusals_to_apply(**whole) == []
    assert codes(refusals_to_apply(**{**whole, **changed})) == found


@pytest.mark.policy("C.1")
def test_a_decision_needs_what_its_rules_need_and_says_why_it_is_another() -> None:
    asked: dict[str, Any] = {**STANDS, "program": "WIOA Adult", "awaits": False, "missing": []}
    assert refusals_to_propose(**asked) == []
    refused = refusals_to_propose(**{**asked, "missing": ["Right to work", "Birth date"]})
    assert codes(refused) == ["answers_missing"]
    assert "Right to work, Birth date" in refused[0].sentence
    assert codes(refusals_to_propose(**{**asked, "awaits": True})) == ["awaits_review"]
    assert codes(refusals_to_propose(**{**asked, "is_expired": True})) == ["application_expired"]
    assert refusals_of_because(finding="eligible", decision="eligible", because="") == []
    assert codes(refusals_of_because(finding="eligible", decision="not eligible", because=" ")) == ["because"]
    assert refusals_of_because(finding="undecided", decision="eligible", because="The grant says so.") == []


@pytest.mark.policy("general")
def test_nobody_reviews_his_own_decision_and_a_return_has_a_reason() -> None:
    assert refusals_to_review(awaits=True, is_own=False) == []
    assert codes(refusals_to_review(awaits=False, is_own=False)) == ["nothing_to_review"]
    assert codes(refusals_to_review(awaits=True, is_own=True)) == ["own_decision"]
    assert codes(refusals_to_review(awaits=True, is_own=False, is_return=True, reason=" ")) == ["reason_missing"]
    assert codes(refusals_to_mend_reviewed(is_reviewed=True, changes_decision=True)) == ["reviewed"]
    assert refusals_to_mend_reviewed(is_reviewed=True, changes_decision=False) == []


@pytest.mark.policy("general")
def test_an_enrollment_is_withdrawn_before_anything_hangs_on_it() -> None:
    fresh = {"is_decided": False, "has_record": False, "is_expired": False}
    assert refusals_to_withdraw_enrollment(**fresh) == []
    for word, code in (
        ("is_decided", "eligibility_decided"),
        ("has_record", "has_record"),
        ("is_expired", "application_expired"),
    ):
        assert codes(refusals_to_withdraw_enrollment(**{**fresh, word: True})) == [code]


@pytest.mark.policy("IV.9")
@pytest.mark.parametrize(
    ("age", "signers"),
    [
        (17, ("applicant", "guardian", "staff")),
        (18, ("applicant", "staff")),
        (None, ("applicant", "staff")),
    ],
)
def test_a_parent_signs_for_a_minor(age: int | None, signers: tuple[str, ...]) -> None:
    assert signers_of(age=age) == signers


@pytest.mark.policy("IV.9")
@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"is_withdrawn": True}, ["withdrawn"]),
        ({"is_applied": False}, ["not_applied"]),
        ({"signer": "guardian"}, ["signer"]),
        ({"is_signed": True}, ["signed_already"]),
        ({"name": " ", "held_at": ""}, ["signer_name", "held_at"]),
        ({"signed_on": ON + timedelta(days=1)}, ["signed_on"]),
        ({"signed_on": ON - timedelta(days=1)}, ["signed_on"]),
    ],
)
def test_a_signature_says_who_when_and_where_the_copy_is(changed: dict[str, Any], found: list[str]) -> None:
    assert refusals_to_sign(**SIGNED) == []
    assert codes(refusals_to_sign(**{**SIGNED, **changed})) == found
