"""The words of the rule language: what each takes and what it stands for (docs/federal-check.md explains them)."""

from dataclasses import dataclass

from trackone.federal.language.tree import Kind


@dataclass(frozen=True)
class Word:
    """The shape of a word's arguments.

    `takes` has a letter an argument: e an element, l a list of elements, n one or more whole numbers, x one digit in quotes.
    `reads` names the layout's roles (`exit`, `birth`) whose element the word reads besides.
    """

    takes: str
    gives: Kind
    reads: tuple[str, ...] = ()


WORDS = {
    "v": Word("e", Kind.TEXT),
    "filled": Word("e", Kind.TRUTH),
    "blank": Word("e", Kind.TRUTH),
    "code": Word("en", Kind.TRUTH),
    "d": Word("e", Kind.DATE),
    "num": Word("e", Kind.NUMBER),
    "days": Word("ee", Kind.NUMBER),
    "age": Word("e", Kind.NUMBER, reads=("birth",)),
    "lag": Word("", Kind.NUMBER, reads=("exit",)),
    "any_filled": Word("l", Kind.TRUTH),
    "latest": Word("l", Kind.DATE),
    "all_on_or_after": Word("le", Kind.TRUTH),
    "all_on_or_before": Word("le", Kind.TRUTH),
    "digits_distinct": Word("e", Kind.TRUTH),
    "has_digit": Word("ex", Kind.TRUTH),
    "valid": Word("e", Kind.TRUTH),
}

REPORT_END = "REPORT_END"
SIGNS = ("==", "!=", "<=", ">=", "<", ">")
# The only words that a rule about two records may use.
PAIR_WORDS = ("v", "d", "filled", "blank")
