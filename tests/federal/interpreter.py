"""The rule language once more, row by row and as plainly as can be, to compare the compiled rules with.

A record is a dictionary of texts. Nothing here is quick, and nothing is shared with what it judges but the tree of a rule.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from trackone.federal.language.tree import And, Call, Compare, If, Literal, Macro, Node, Not, Or, Pairs, Sum
from trackone.federal.layout import Element, Layout

Record = Mapping[str, str]


class Stopped(Exception):
    """The rule reads a date or a number that is none, so it does not fire."""


def fired(layout: Layout, records: Sequence[Record], report_end: date) -> set[tuple[int, str]]:
    """Return data row (1-based) and id of every rule that fires."""
    found = set()
    for rule in layout.rules:
        if isinstance(rule.tree, Pairs):
            found |= {(row, rule.id) for row in rows_of_pairs(rule.tree, layout, records, report_end)}
        else:
            for row, record in enumerate(records, start=1):
                if rule_fires(rule.tree, layout, record, report_end):
                    found.add((row, rule.id))
    return found


def rule_fires(rule: Node, layout: Layout, record: Record, report_end: date) -> bool:
    """Say whether a rule about single records fires."""
    assert isinstance(rule, If)
    reader = Reader(layout, {"": record}, report_end)
    try:
        return (rule.when is None or reader.truth(rule.when)) and not reader.truth(rule.then)
    except Stopped:
        return False


def rows_of_pairs(rule: Pairs, layout: Layout, records: Sequence[Record], report_end: date) -> set[int]:
    """Compare every record with every other one; return the rows that fail."""
    rows = set()
    for a, one in enumerate(records, start=1):
        for b, other in enumerate(records, start=1):
            reader = Reader(layout, {"a": one, "b": other}, report_end)
            if a != b and reader.pair_matches(rule.condition):
                rows |= {{"a": a, "b": b}[side] for side in rule.fails}
    return rows


class Reader:
    """Reads terms and conditions of one record, or of two called a and b."""

    def __init__(self, layout: Layout, records: Mapping[str, Record], report_end: date) -> None:
        self.layout, self.records, self.report_end = layout, records, report_end

    def pair_matches(self, condition: Node) -> bool:
        identifier = next(
            node for node in _all(condition) if isinstance(node, Compare) and node.sign == "==" and _is_text(node.left)
        )
        if self.term(identifier.left) == "":
            return False
        try:
            return self.truth(condition)
        except Stopped:
            return False

    def truth(self, node: Node) -> bool:
        if isinstance(node, And):
            return self.truth(node.left) and self.truth(node.right)
        if isinstance(node, Or):
            return self.truth(node.left) or self.truth(node.right)
        if isinstance(node, Not):
            return not self.truth(node.term)
        if isinstance(node, Macro):
            return self.truth(node.means)
        if isinstance(node, Compare):
            return self.compare(node)
        assert isinstance(node, Call)
        return self.word(node)

    def compare(self, node: Compare) -> bool:
        left, right = self.term(node.left), self.term(node.right)
        signs = {
            "==": left == right,
            "!=": left != right,
        }
        if node.sign in signs:
            return signs[node.sign]
        assert not isinstance(left, str)
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[node.sign]  # type: ignore[operator]

    def term(self, node: Node) -> "str | float | date | bool":
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Sum):
            term = self.term(node.term)
            return term + timedelta(days=node.add) if isinstance(term, date) else term + node.add  # type: ignore[operator]
        if not isinstance(node, Call):
            return self.truth(node)
        match node.word:
            case "REPORT_END":
                return self.report_end
            case "v":
                return self.text(node.elements[0], node.side)
            case "d":
                return self.day(node.elements[0], node.side)
            case "num":
                return self.number(node.elements[0])
            case "days":
                return (self.day(node.elements[0]) - self.day(node.elements[1])).days
            case "age":
                day, birth = self.day(node.elements[0]), self.day("200")
                return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
            case "lag":
                return quarter(self.report_end) - quarter(self.day("901"))
            case "latest":
                days = [day for element in node.elements if (day := as_date(self.text(element)))]
                if not days:
                    raise Stopped
                return max(days)
        return self.truth(node)

    def word(self, node: Call) -> bool:
        element = node.elements[-1] if node.word.startswith("all_on") else node.elements[0]
        text = self.text(element, node.side)
        match node.word:
            case "filled":
                return text != ""
            case "blank":
                return text == ""
            case "code":
                return is_digits(text) and int(text) in node.values
            case "any_filled":
                return any(self.text(one) for one in node.elements)
            case "has_digit":
                return str(node.values[0]) in text
            case "digits_distinct":
                digits = [letter for letter in text if letter in "0123456789"]
                return len(digits) == len(set(digits))
            case "valid":
                return is_valid(self.layout.elements[element], text)
            case "all_on_or_after":
                return text == "" or all(day >= self.day(element) for day in self.listed(node, element))
            case "all_on_or_before":
                return text == "" or all(day <= self.day(element) for day in self.listed(node, element))
        raise AssertionError(node.word)

    def listed(self, node: Call, against: str) -> list[date]:
        self.day(against)
        return [day for element in node.elements[:-1] if (day := as_date(self.text(element)))]

    def text(self, element: str, side: str = "") -> str:
        return self.records[side].get(element, "").strip(" \t\r\n\v\f")

    def day(self, element: str, side: str = "") -> date:
        day = as_date(self.text(element, side))
        if day is None:
            raise Stopped
        return day

    def number(self, element: str) -> float:
        text = self.text(element)
        if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", text):
            raise Stopped
        return float(text)


def is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def as_date(text: str) -> date | None:
    if len(text) != 8 or not is_digits(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def is_valid(element: Element, text: str) -> bool:
    if element.number == "934":
        return bool(re.fullmatch("[A-Za-z]{2}[0-9]{9}[A-Za-z]", text))
    exactly = {"102": 3, "103": 5, "108-A": 5, "108-B": 5, "108-C": 5, "310": 5, "311": 5, "313": 5}.get(element.number)
    if exactly is not None and len(text) != exactly:
        return False
    if element.type == "DT":
        return as_date(text) is not None
    if element.type == "DE":
        return bool(re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text))
    if len(text) > element.length:
        return False
    return element.type == "AN" or (is_digits(text) and is_listed(element, text))


def is_listed(element: Element, text: str) -> bool:
    codes = element.codes_text
    if ranged := re.match(r"range (\d+)-(\d+)", codes):
        return int(ranged[1]) <= int(text) <= int(ranged[2])
    listed = {int(code) for code in re.findall(r"(?:^|[;:] ?)(\d+)=", codes)}
    if codes.startswith("multi-digit"):
        return {int(digit) for digit in text} <= listed
    return not listed or int(text) in listed


def _all(node: Node) -> list[Node]:
    below = [node.left, node.right] if isinstance(node, And | Or) else []
    return [node, *(part for one in below for part in _all(one))]


def _is_text(node: Node) -> bool:
    return isinstance(node, Call) and node.word == "v"
