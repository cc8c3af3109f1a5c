"""Say the tree of a rule in plain words: what it expects, and what to do when that does not hold."""

from collections.abc import Callable, Iterable, Mapping

from trackone.federal.language.parsing import kind_of
from trackone.federal.language.tree import (
    And,
    Call,
    Compare,
    If,
    Kind,
    Literal,
    Macro,
    Name,
    Node,
    Not,
    Or,
    Sum,
    elements_of,
)
from trackone.federal.language.words import REPORT_END
from trackone.federal.layout import Codes, Element, Layout

_MOST_LABELS = 3
_MOST_NAMES, _MOST_NUMBERS = 4, 12
_OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_DATE_SIGNS = {
    "==": "is",
    "!=": "is not",
    "<": "is before",
    "<=": "is on or before",
    ">": "is after",
    ">=": "is on or after",
}
_NUMBER_SIGNS = {"==": "is", "!=": "is not", "<": "is under", "<=": "is at most", ">": "is over", ">=": "is at least"}


def named(element: Element) -> str:
    """Name an element with its number."""
    return f"{element.name} ({element.number})"


def listed_words(words: Iterable[str], last: str = "or") -> str:
    """Join words with commas and, before the last one, `last`."""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


def expected_value(element: Element) -> str:
    """Say which values an element may have, to stand after "must be"."""
    if element.codes is not None:
        return _expected_codes(element.codes)
    if element.pattern_words:
        return element.pattern_words
    if element.type == "DT":
        return "a date of the calendar, written YYYYMMDD"
    if element.type == "DE":
        return "an amount with up to 6 digits and, after a point, up to 2 more"
    what = "digits" if element.type == "IN" else "characters"
    return f"{'exactly' if element.is_exact else 'at most'} {element.length} {what}"


def _expected_codes(codes: Codes) -> str:
    if codes.form == "range":
        return f"a whole number from {min(codes.values)} to {max(codes.values)}"
    words = listed_words(f"{code} ({label})" if label else str(code) for code, label in codes.values.items())
    return f"made of the digits {words}" if codes.form == "digits" else words


class Wording:
    """Say conditions and repairs in the words of a layout; `is_short` leaves an element's name to what stands beside."""

    def __init__(self, layout: Layout, *, is_short: bool = False) -> None:
        self._layout, self._is_short = layout, is_short

    def expectation(self, rule: If) -> str:
        """Say what a rule expects, as a sentence without its point."""
        then = self.say(rule.then)
        return f"{then}" if rule.when is None else f"when {self.say(rule.when)}, then {then}"

    def repair(self, rule: If) -> str:
        """Say what to do in a record where the rule fires, as a sentence without its point."""
        steps, wrong = self._repairs(rule.then, True)
        if rule.when is not None:
            wrong += elements_of(rule.when)
        changed = {element for step in steps for element in step[1]}
        others = [element for element in dict.fromkeys(wrong) if element not in changed]
        words = list(dict.fromkeys(step[0] for step in steps))
        if words and isinstance(rule.then, And):
            words = [listed_words(words, "and")]
        return listed_words([*words, f"correct {self._names(others)}"] if others else words)

    def say(self, node: Node, is_so: bool = True) -> str:
        """Say a condition or its opposite."""
        if isinstance(node, Not):
            return self.say(node.term, not is_so)
        if isinstance(node, And | Or):
            joined = "and" if isinstance(node, And) is is_so else "or"
            return f"{self._side(node.left, joined, is_so)} {joined} {self._side(node.right, joined, is_so)}"
        if isinstance(node, Macro):
            return f"the record is {'' if is_so else 'not '}{self._layout.macro_words[node.name]}"
        if isinstance(node, Compare):
            return self._say_compare(node, is_so)
        if isinstance(node, Call):
            return _SAID[node.word](self, node, is_so)
        return node.name if isinstance(node, Name) else str(node)

    def _side(self, node: Node, joined: str, is_so: bool) -> str:
        words = self.say(node, is_so)
        inner = node.term if isinstance(node, Not) else node
        is_mixed = isinstance(inner, And | Or) and f" {'or' if joined == 'and' else 'and'} " in words
        return f"({words})" if is_mixed else words

    def _say_compare(self, node: Compare, is_so: bool) -> str:
        if kind_of(node.left) is Kind.TRUTH:
            joined = "exactly when" if (node.sign == "==") is is_so else "exactly when not"
            return f"{self.say(node.left)} {joined} {self.say(node.right)}"
        sign = node.sign if is_so else _OPPOSITES[node.sign]
        signs = _DATE_SIGNS if kind_of(node.left) is Kind.DATE else _NUMBER_SIGNS
        return f"{self._term(node.left)} {signs[sign]} {self._term(node.right)}"

    def _term(self, node: Node) -> str:
        if isinstance(node, Literal):
            return f"{node.value:,.2f}" if isinstance(node.value, float) else f"{node.value}"
        if isinstance(node, Sum):
            return f"{abs(node.add)} days {'after' if node.add > 0 else 'before'} {self._term(node.term)}"
        if not isinstance(node, Call):
            return self.say(node)
        if node.word == REPORT_END:
            return "the end of the report quarter"
        if node.word == "lag":
            return "the number of quarters from exit to the report quarter"
        if node.word == "latest":
            return f"the latest of {self._names(node.elements)}"
        if node.word == "age":
            return f"the age on {self._name(node.elements[0])}"
        if node.word == "days":
            return f"the number of days from {self._name(node.elements[1])} to {self._name(node.elements[0])}"
        return self._name(node.elements[0])

    def _name(self, number: str) -> str:
        return f"element {number}" if self._is_short else named(self._layout.elements[number])

    def _names(self, numbers: Iterable[str], last: str = "or") -> str:
        found = list(numbers)
        if len(found) > _MOST_NUMBERS:
            return f"one of the {len(found)} elements"
        if len(found) > _MOST_NAMES:
            return f"one of the elements {listed_words(found, last)}"
        return listed_words((self._name(number) for number in found), last)

    def _say_filled(self, node: Call, is_so: bool) -> str:
        return f"{self._name(node.elements[0])} is {'filled in' if is_so is (node.word == 'filled') else 'blank'}"

    def _say_code(self, node: Call, is_so: bool) -> str:
        return f"{self._name(node.elements[0])} is {'' if is_so else 'not '}{self._codes(node)}"

    def _codes(self, node: Call) -> str:
        codes = self._layout.elements[node.elements[0]].codes
        labels: Mapping[int, str] = codes.values if codes is not None and len(node.values) <= _MOST_LABELS else {}
        values = [int(value) for value in node.values]
        if len(values) > _MOST_LABELS and values == list(range(values[0], values[-1] + 1)):
            return f"{values[0]} to {values[-1]}"
        return listed_words(f"{value} ({labels[value]})" if labels.get(value) else str(value) for value in values)

    def _say_any_filled(self, node: Call, is_so: bool) -> str:
        names = self._names(node.elements)
        return f"{names} is filled in" if is_so else f"none of the elements {listed_words(node.elements)} is filled in"

    def _say_all_on(self, node: Call, is_so: bool) -> str:
        *dates, against = node.elements
        side = "on or after" if node.word == "all_on_or_after" else "on or before"
        start = "every date in" if is_so else "not every date in"
        return f"{start} the {len(dates)} elements for services is {side} {self._name(against)}"

    def _say_distinct(self, node: Call, is_so: bool) -> str:
        return f"{'no' if is_so else 'a'} digit stands twice in {self._name(node.elements[0])}"

    def _say_digit(self, node: Call, is_so: bool) -> str:
        return f"{self._name(node.elements[0])} {'contains' if is_so else 'does not contain'} {node.values[0]}"

    def _say_valid(self, node: Call, is_so: bool) -> str:
        element = self._layout.elements[node.elements[0]]
        return f"{named(element)} is {'' if is_so else 'not '}{expected_value(element)}"

    def _repairs(self, node: Node, is_so: bool) -> tuple[list[tuple[str, tuple[str, ...]]], list[str]]:
        """Return steps that would make a condition hold, or not hold, each with its elements, and elements to look at."""
        if isinstance(node, Not):
            return self._repairs(node.term, not is_so)
        if isinstance(node, And | Or):
            left, right = self._repairs(node.left, is_so), self._repairs(node.right, is_so)
            return left[0] + right[0], left[1] + right[1]
        if isinstance(node, Macro):
            return [("correct the program of the record", ())], []
        if isinstance(node, Call) and node.word in ("filled", "blank"):
            verb = "fill in" if is_so is (node.word == "filled") else "clear"
            return [(f"{verb} {self._name(node.elements[0])}", node.elements)], []
        if isinstance(node, Call) and node.word == "code" and is_so:
            return [(f"set {self._name(node.elements[0])} to {self._codes(node)}", node.elements)], []
        return [], self._read_by(node)

    def _read_by(self, node: Node) -> list[str]:
        found = list(elements_of(node))
        if any(isinstance(part, Call) and part.word == "age" for part in _terms(node)):
            found.append(self._layout.birth)
        return found or [self._layout.exit]


def _terms(node: Node) -> tuple[Node, ...]:
    return (node.left, node.right) if isinstance(node, Compare) else (node,)


_SAID: Mapping[str, Callable[[Wording, Call, bool], str]] = {
    "filled": Wording._say_filled,
    "blank": Wording._say_filled,
    "code": Wording._say_code,
    "any_filled": Wording._say_any_filled,
    "all_on_or_after": Wording._say_all_on,
    "all_on_or_before": Wording._say_all_on,
    "digits_distinct": Wording._say_distinct,
    "has_digit": Wording._say_digit,
    "valid": Wording._say_valid,
}
