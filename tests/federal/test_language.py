"""The rule language: parsing refuses what it should, and the compiled rules do what the interpreter does."""

import contextlib
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.federal.drawing import LAYOUT, NUMBERS, rules, values_of, written
from tests.federal.interpreter import rule_fires
from trackone.federal.language import RuleProblem, parse
from trackone.federal.language.columns import Columns, blank_among
from trackone.federal.language.compiling import compile_condition, compile_rules
from trackone.federal.language.tree import And, Call, If, Not, Or
from trackone.federal.layout import Rule

END = date(2024, 6, 30)
RECORDS = st.fixed_dictionaries({number: values_of(LAYOUT.elements[number]) for number in NUMBERS})


def made(tree: If) -> Rule:
    """A rule of a tree, with nothing else that matters."""
    return Rule(
        id="R",
        kind="logic",
        severity="reject",
        elements=(),
        text="",
        tree=tree,
        message="",
        advice="",
        source="",
        confidence="partly",
        row=1,
    )


def fires(tree: If, records: list[dict[str, str]]) -> list[bool]:
    """Where a rule fires, by the compiler."""
    texts = pl.DataFrame(records, schema=dict.fromkeys(NUMBERS, pl.String)).with_columns(pl.all().str.strip_chars(" \t\r\n"))
    columns = Columns(LAYOUT, absent=blank_among(texts, LAYOUT.elements.keys()), is_shared=True)
    found = compile_rules([made(tree)], columns=columns, report_end=END).on(texts)
    return found["R"].to_list() if found.width else [False] * len(records)


@settings(max_examples=400, deadline=None)
@given(rules(), st.lists(RECORDS, min_size=1, max_size=6))
def test_random_rules_fire_where_the_interpreter_fires(tree: If, records: list[dict[str, str]]) -> None:
    assert fires(tree, records) == [rule_fires(tree, LAYOUT, record, END) for record in records]


@settings(max_examples=200, deadline=None)
@given(rules())
def test_what_is_written_is_parsed_to_the_same_tree(tree: If) -> None:
    assert parse(written(tree), vocabulary=LAYOUT.vocabulary) == tree


def test_and_binds_closer_than_or_and_both_go_from_left_to_right() -> None:
    tree = parse(
        "ALWAYS filled(1) OR filled(2) AND NOT filled(3) OR filled(4)".translate(PLACES), vocabulary=LAYOUT.vocabulary
    )
    one, two, three, four = (Call("filled", (number,)) for number in ("100", "200", "300", "400"))
    assert tree == If(None, Or(Or(one, And(two, Not(three))), four))


PLACES = {ord(digit): f"{digit}00" for digit in "1234"}


@pytest.mark.parametrize(
    ("condition", "fired"),
    [
        ("IF filled(901) AND d(901) > d(900) THEN filled(923)", False),  # 901 is blank: the date is not reached
        ("IF d(901) > d(900) AND filled(901) THEN filled(923)", False),  # 901 is blank: the rule stops
        ("IF d(901) > d(900) OR filled(900) THEN filled(923)", False),  # stopped before OR could save it
        ("IF filled(900) OR d(901) > d(900) THEN filled(923)", True),  # true before the date is reached
        ("ALWAYS d(901) > d(900) AND blank(900)", False),  # stopped before the false part
        ("ALWAYS blank(900) AND d(901) > d(900)", True),  # false before the date is reached
        ("ALWAYS NOT (d(901) > d(900) OR filled(900))", False),
        ("IF filled(900) THEN filled(901) == (d(901) > d(900))", False),
        ("ALWAYS d(900) == d(901)", False),
        ("ALWAYS NOT filled(900)", True),
        ("IF filled(900) THEN blank(900) OR d(901) > d(900)", False),
    ],
)
def test_a_part_that_is_not_reached_cannot_stop_the_rule(condition: str, fired: bool) -> None:
    tree = parse(condition, vocabulary=LAYOUT.vocabulary)
    assert isinstance(tree, If)
    assert fires(tree, [{"900": "20240101"}]) == [fired]


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("ALWAYS fillled(900)", "unknown word 'fillled'; did you mean 'filled'?", 8),
        ("ALWAYS filled(99999)", "the layout has no element '99999'", 15),
        ("filled(900)", "a rule begins with ALWAYS, IF or FOR a, b IN FILE", 1),
        ("IF filled(900)", "'THEN' is expected at the end", 15),
        ("ALWAYS filled(900) filled(901)", "the rule should end before 'filled'", 20),
        ("ALWAYS d(900)", "a date stands where a condition is expected", 8),
        ("ALWAYS d(900) == num(1704)", "a date can't be compared with a number", 15),
        ("ALWAYS v(100) < v(101)", "text knows only == and !=, not <", 15),
        ("ALWAYS filled(900) AND d(901)", "AND joins conditions, not a date", 24),
        ("ALWAYS NOT num(1704)", "NOT needs a condition, not a number", 12),
        ("ALWAYS code(903, 1.5)", "a whole number is expected", 18),
        ("ALWAYS has_digit(203, '12')", "one digit in quotes is expected", 23),
        ("ALWAYS v(100) == 'abc", "a quoted text is not closed", 18),
        ("ALWAYS filled(900) & filled(901)", "'&' is not part of the language", 20),
        ("ALWAYS any_filled([])", "an element is expected", 20),
        ("ALWAYS", "the rule ends where something is expected", 7),
        ("ALWAYS " + "(" * 200 + "filled(900)" + ")" * 200, "more than 100 brackets stand in each other", 109),
        ("FOR a, b IN FILE, a != b: IF filled(c, 900) THEN FAIL(a)", "a record is named a or b", 37),
        ("FOR a, b IN FILE, a != b: IF code(a, 900, 1) THEN FAIL(a)", "code can't be used in a rule about two records", 30),
        (
            "FOR a, b IN FILE, a != b: IF PARTICIPANT THEN FAIL(a)",
            "a rule about two records knows no name 'PARTICIPANT'",
            30,
        ),
    ],
)
def test_what_is_not_in_the_language_is_refused_with_reason_and_place(text: str, reason: str, at: int) -> None:
    with pytest.raises(RuleProblem) as refused:
        parse(text, vocabulary=LAYOUT.vocabulary)
    assert (refused.value.reason, refused.value.at) == (reason, at)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ALWYSIFTHENDOR()[],.'=<>!+-: 0123456789adlvnumcodefi_", max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(RuleProblem):
        assert isinstance(parse(text, vocabulary=LAYOUT.vocabulary), If)


def test_a_condition_alone_takes_names_of_the_caller() -> None:
    frame = pl.DataFrame({"903": ["1", "1", ""], "200": ["19800229"] * 3, "900": ["20240228", "20240301", "20240301"]})
    names = {"IN_PERIOD": pl.col("900") == "20240301"}
    found = compile_condition("ADULT2 AND age(900) in 44..60".replace("ADULT2", "code(903,1) AND IN_PERIOD"),
                              layout=LAYOUT, report_end=END, names=names)  # fmt: skip
    assert frame.select(found.alias("x"))["x"].to_list() == [False, True, False]
