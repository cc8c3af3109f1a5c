"""Programs: who may be enrolled, what belongs to a program, how a period begins, ends and is taken back."""

from datetime import date
from typing import Any

import pytest

from trackone.policy.section_0_programs import (
    begins_on,
    fits_program,
    refusals_of_dates,
    refusals_of_service,
    refusals_to_begin,
    refusals_to_close,
    refusals_to_decide_eligibility,
    refusals_to_enroll,
    refusals_to_exit,
    refusals_to_take_back,
)
from trackone.policy.section_1_data_corrections import refusals_to_add_to_note, refusals_to_sign_note

TODAY, BEFORE, AFTER = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 24)
PERIOD: dict[str, Any] = {
    "program": "WIOA Adult",
    "since_on": date(2015, 7, 1),
    "until_on": None,
    "application_on": TODAY,
    "overlaps_since": None,
}


def codes(refusals: list[Any]) -> list[str]:
    return [one.code for one in refusals]


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"application_on": date(2015, 6, 30)}, "program_not_open"),
        ({"until_on": BEFORE}, "program_not_open"),
        ({"overlaps_since": BEFORE}, "period_overlaps"),
        ({"overlaps_elsewhere": True}, "period_overlaps"),
    ],
)
def test_an_application_goes_into_a_program_open_on_its_date_once_at_a_time(changed: dict[str, Any], code: str) -> None:
    assert refusals_to_enroll(**PERIOD) == []
    refused = refusals_to_enroll(**{**PERIOD, **changed})
    assert codes(refused) == [code]
    assert all(one.instead for one in refused)


@pytest.mark.policy("C.1", "I.8")
def test_a_period_begins_outside_of_every_other_and_before_its_own_exit() -> None:
    assert refusals_to_begin(program="WIOA Adult", begins_on=TODAY, exit_on=TODAY) == []
    assert codes(refusals_to_begin(program="WIOA Adult", begins_on=TODAY, overlaps=True)) == ["period_overlaps"]
    assert codes(refusals_to_begin(program="WIOA Adult", begins_on=TODAY, exit_on=BEFORE)) == ["after_exit"]


@pytest.mark.policy("I.8")
def test_on_its_own_day_an_exit_dated_back_ends_all_but_follow_up() -> None:
    whole: dict[str, Any] = {"kind": "Workshop", "program": "WIOA Adult", "is_offered": True, "fits": True}
    whole |= {"has_exited": False, "began_on": TODAY}
    assert codes(refusals_of_service(**whole, is_after_exit_kind=False, exit_on=BEFORE)) == ["after_exit"]
    assert refusals_of_service(**whole, is_after_exit_kind=True, exit_on=BEFORE) == []
    assert refusals_of_service(**whole, is_after_exit_kind=False, exit_on=TODAY) == []


@pytest.mark.policy("C.6", "I.1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_decided": True}, "eligibility_decided"),
        ({"eligibility_on": BEFORE}, "eligibility_on"),
        ({"is_frozen": True}, "frozen"),
    ],
)
def test_eligibility_is_decided_once_and_not_before_the_application(changed: dict[str, Any], code: str) -> None:
    whole = {"is_decided": False, "eligibility_on": TODAY, "application_on": TODAY, "is_frozen": False}
    assert refusals_to_decide_eligibility(**whole) == []  # type: ignore[arg-type]
    assert codes(refusals_to_decide_eligibility(**{**whole, **changed})) == [code]  # type: ignore[arg-type]


@pytest.mark.policy("C.1", "I.8")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_offered": False}, "kind_not_offered"),
        ({"fits": False}, "kind_not_of_program"),
        ({"has_exited": True}, "participation_exited"),
        ({"is_eligible": False}, "not_eligible"),
    ],
)
def test_a_service_belongs_to_the_catalog_the_program_and_an_open_period(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "kind": "Workshop",
        "is_offered": True,
        "fits": True,
        "program": "WIOA Adult",
        "is_after_exit_kind": False,
        "has_exited": False,
    }
    assert refusals_of_service(**whole) == []
    assert codes(refusals_of_service(**{**whole, **changed})) == [code]


@pytest.mark.policy("I.8")
def test_follow_up_comes_after_an_exit() -> None:
    assert (
        refusals_of_service(
            kind="Call", is_offered=True, fits=True, program="WIOA Adult", is_after_exit_kind=True, has_exited=True
        )
        == []
    )


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"began_on": None}, "date_missing"),
        ({"began_on": None, "planned_begin_on": AFTER, "ended_on": AFTER}, "began_on"),
        ({"ended_on": BEFORE}, "ended_on"),
        ({"planned_begin_on": TODAY, "planned_end_on": BEFORE}, "planned_end_on"),
        ({"result": "completed"}, "result_on"),
        ({"result_on": TODAY}, "result_on"),
        ({"result": "completed", "result_on": BEFORE}, "result_on"),
    ],
)
def test_the_dates_of_a_service_agree(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "began_on": TODAY,
        "ended_on": None,
        "planned_begin_on": None,
        "planned_end_on": None,
        "result": "",
        "result_on": None,
    }
    assert refusals_of_dates(**whole) == []
    assert codes(refusals_of_dates(**{**whole, **changed})) == [code]


@pytest.mark.policy("C.1")
def test_a_period_begins_with_the_first_service_that_triggers_it() -> None:
    services = [
        (TODAY, True, ["ADULT"]),
        (BEFORE, False, ["ADULT"]),
        (date(2026, 11, 19), True, ["YOUTH"]),
        (AFTER, True, []),
    ]
    assert begins_on(services, program_stream="ADULT", is_eligible=True) == TODAY
    assert begins_on(services, program_stream="ADULT", is_eligible=False) is None
    assert begins_on(services[1:2], program_stream="ADULT", is_eligible=True) is None
    assert begins_on(services, program_stream="YOUTH", is_eligible=True) == date(2026, 11, 19)


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("streams", "stream", "fits"),
    [
        ([], "ADULT", True),
        (["ADULT"], "ADULT", True),
        (["YOUTH"], "ADULT", False),
        (["YOUTH"], None, True),
        (["WP"], "", True),
    ],
)
def test_a_kind_without_streams_is_everybodys(streams: list[str], stream: str | None, fits: bool) -> None:
    assert fits_program(kind_streams=streams, program_stream=stream) is fits


@pytest.mark.policy("I.8")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_exited": True}, "exited_already"),
        ({"exit_on": AFTER}, "exit_on"),
        ({"exit_on": date(2026, 11, 1)}, "exit_on"),
        ({"exit_on": BEFORE}, "exit_on"),
        ({"has_reason": False}, "exit_reason"),
    ],
)
def test_an_exit_has_a_reason_and_lies_after_the_last_service(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "is_exited": False,
        "exit_on": TODAY,
        "today": TODAY,
        "first_on": date(2026, 11, 10),
        "last_service_on": TODAY,
        "has_reason": True,
    }
    assert refusals_to_exit(**whole) == []
    assert codes(refusals_to_exit(**{**whole, **changed})) == [code]


@pytest.mark.policy("I.8")
def test_a_conversation_is_closed_once_and_with_a_reason() -> None:
    assert refusals_to_close(is_closed=False, has_reason=True) == []
    assert codes(refusals_to_close(is_closed=True, has_reason=True)) == ["closed_already"]
    assert codes(refusals_to_close(is_closed=False, has_reason=False)) == ["closed_reason"]


@pytest.mark.policy("I.8")
@pytest.mark.parametrize(
    ("recorded_on", "is_own", "expected"),
    [
        (TODAY, True, []),
        (TODAY, False, ["not_own"]),
        (BEFORE, True, ["took_effect"]),
        (None, True, ["nothing_to_take_back"]),
    ],
)
def test_its_author_takes_it_back_until_midnight(recorded_on: date | None, is_own: bool, expected: list[str]) -> None:
    assert codes(refusals_to_take_back(recorded_on=recorded_on, today=TODAY, is_own=is_own)) == expected


@pytest.mark.policy("C.6", "I.5")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": "  "}, "note_text"),
        ({"is_type_known": False}, "contact_type"),
        ({"contact_on": AFTER}, "contact_on"),
        ({"recontact_on": BEFORE}, "recontact_on"),
    ],
)
def test_a_note_has_text_kind_and_a_day_that_has_come(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "text": "Came in.",
        "contact_on": TODAY,
        "recontact_on": AFTER,
        "is_type_known": True,
        "today": TODAY,
    }
    assert refusals_to_sign_note(**whole) == []
    assert refusals_to_sign_note(**{**whole, "contact_on": date(2026, 1, 5)}) == []
    assert codes(refusals_to_sign_note(**{**whole, **changed})) == [code]


@pytest.mark.policy("I.5", "I.8")
def test_an_addendum_has_text_and_an_open_conversation() -> None:
    assert refusals_to_add_to_note(text="It was Thursday.", is_closed=False) == []
    assert codes(refusals_to_add_to_note(text=" ", is_closed=False)) == ["note_text"]
    assert codes(refusals_to_add_to_note(text="More.", is_closed=True)) == ["frozen"]
