"""General decisions: a person is on file once; another region serves here, with a purpose; papers have dates."""

from datetime import date, timedelta

import pytest

from trackone.policy.general import (
    refusals_of_birth_date,
    refusals_to_add,
    refusals_to_describe_document,
    refusals_to_serve_here,
)

TODAY = date(2026, 11, 23)


def codes_to_add(
    same: tuple[str, ...] = (), likely: tuple[str, ...] = (), *, somebody_else: bool = False, first: str = "Ana"
) -> list[str]:
    refused = refusals_to_add(
        same_ssn_as=same, likely_same_as=likely, is_somebody_else=somebody_else, first_name=first, last_name="Madeup"
    )
    assert all(r.sentence and r.instead and r.clause == "general" for r in refused)
    return [r.code for r in refused]


def test_a_likely_duplicate_is_refused_until_somebody_says_it_is_somebody_else() -> None:
    assert codes_to_add() == []
    assert codes_to_add(likely=("P10000001 here",)) == ["likely_duplicate"]
    assert codes_to_add(likely=("P10000001 here",), somebody_else=True) == []


def test_the_same_number_is_always_refused() -> None:
    assert codes_to_add(("P10000001 in Region 7",), ("P10000001 in Region 7",)) == ["same_ssn"]
    assert codes_to_add(("P10000001 in Region 7",), somebody_else=True) == ["same_ssn"]


def test_the_refusal_names_who_is_on_file() -> None:
    refused = refusals_to_add(
        same_ssn_as=(),
        likely_same_as=("P10000001 here", "P10000002 in Region 7", "P10000003 in Region 1"),
        is_somebody_else=False,
        first_name="Ana",
        last_name="Madeup",
    )
    assert "P10000001 here, P10000002 in Region 7 and P10000003 in Region 1" in refused[0].sentence


def test_nobody_is_added_without_both_names() -> None:
    assert codes_to_add(first=" ") == ["name_missing"]


def test_serving_here_names_a_purpose_and_happens_once() -> None:
    def codes(purpose: str, *, here: bool = False) -> list[str]:
        refused = refusals_to_serve_here(purpose=purpose, purposes=("moved", "job"), is_served_here=here, number="P10000001")
        return [r.code for r in refused]

    assert codes("moved") == []
    assert codes("") == codes("because") == ["purpose_missing"]
    assert codes("moved", here=True) == ["served_here_already"]


@pytest.mark.parametrize(
    ("birth_on", "refused"),
    [
        (TODAY, False),
        (TODAY + timedelta(days=1), True),
        (date(1906, 1, 1), False),
        (date(1905, 12, 31), True),
    ],
)
def test_a_birth_date_is_of_somebody_alive(birth_on: date, refused: bool) -> None:
    assert bool(refusals_of_birth_date(birth_on=birth_on, today=TODAY)) is refused


def test_a_paper_has_kind_title_and_dates_in_order() -> None:
    def codes(kind: bool = True, title: str = "Card", received: int = 0, dated: int | None = None) -> list[str]:
        refused = refusals_to_describe_document(
            is_kind_known=kind,
            title=title,
            received_on=TODAY + timedelta(days=received),
            dated_on=None if dated is None else TODAY + timedelta(days=dated),
            today=TODAY,
        )
        return [r.code for r in refused]

    assert codes() == codes(dated=0) == codes(received=-3, dated=-3) == []
    assert codes(kind=False) == ["kind_missing"]
    assert codes(title=" ") == ["title_missing"]
    assert codes(received=1) == ["received_on"]
    assert codes(received=-3, dated=-2) == ["dated_on"]
