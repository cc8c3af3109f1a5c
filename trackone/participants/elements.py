"""The federal demographic elements as dated data: number, label, kind of value, code list, who decides a correction."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from trackone.policy.refusal import Refusal
from trackone.policy.section_1_data_corrections import element_of

ENTRY_IN_THREE_DAYS = "3 business days"
CLAUSE = "general"


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element over its years. `kind` is code, codes (one digit a category), date (YYYYMMDD) or number.

    `codes` maps value to label in the order in which they are shown; `critical` names the line of the list of elements
    that are critical to performance, empty where there is none.
    """

    number: int
    group: str
    label: str
    kind: str
    codes: dict[str, str]
    critical: tuple[str, str]
    least: int = 0
    most: int = 0
    hint: str = ""
    since_on: date
    until_on: date | None = None

    def spoken(self, value: str) -> str:
        """Return a stored value in words: "Yes", "Vision, Hearing", "Nov 20, 2026"; the empty one is "not known"."""
        if not value:
            return "not known"
        if self.kind == "code":
            return self.codes.get(value, value)
        if self.kind == "codes":
            return ", ".join(self.codes.get(digit, digit) for digit in value)
        if self.kind == "date":
            day = _as_date(value)
            return f"{day:%b} {day.day}, {day.year}" if day else value
        return value


@cache
def _every_element() -> tuple[Element, ...]:
    text = files("trackone.participants").joinpath("elements.csv").read_text(encoding="utf-8")
    return tuple(_element(row) for row in csv.DictReader(text.splitlines()))


def elements_on(day: date) -> dict[int, Element]:
    """Return the elements in force on a day, by number, in the order of the list."""
    return {
        element.number: element
        for element in _every_element()
        if element.since_on <= day and (element.until_on is None or day <= element.until_on)
    }


def groups_on(day: date) -> dict[str, list[Element]]:
    """Return the elements in force on a day, by group, both in the order of the list."""
    found: dict[str, list[Element]] = {}
    for element in elements_on(day).values():
        found.setdefault(element.group, []).append(element)
    return found


def is_valid(element: Element, value: str) -> bool:
    """Say whether a value is one that the element's type and code list allow; empty means not known."""
    if value == "":
        return True
    if element.kind == "code":
        return value in element.codes
    if element.kind == "codes":
        alone = {"0", "9"} & set(value)
        return set(value) <= set(element.codes) and "".join(sorted(set(value))) == value and not (alone and len(value) > 1)
    if element.kind == "date":
        return _as_date(value) is not None
    return bool(re.fullmatch(r"[0-9]{1,2}", value)) and element.least <= int(value) <= element.most


def refusals_of_value(number: int, value: str, *, on: date) -> list[Refusal]:
    """Refuse an element that is not in force, and a value that its type or code list does not allow."""
    element = elements_on(on).get(number)
    if element is None:
        return [Refusal(code="element_unknown", sentence=f"There is no element {number} on this day.", clause=CLAUSE)]
    if not is_valid(element, value):
        return [
            Refusal(
                code="element_value",
                sentence=f"“{element.label}” can't have this value.",
                clause=CLAUSE,
                instead="Choose one of the answers on the page; a “none” or “not disclosed” stands alone.",
            )
        ]
    return []


def decider_of_element(element: Element, *, on: date) -> str:
    """Return who decides a correction of this element: a word of the book, empty where the staff may always change it."""
    if not element.critical[0]:
        return ""
    line = element_of(*element.critical, on=on)
    return line.decided_by if line else ""


def has_three_days(element: Element, *, on: date) -> bool:
    """Say whether the author may still mend the element within three business days; else the day of entry alone."""
    line = element_of(*element.critical, on=on) if element.critical[0] else None
    return line is not None and line.entry_window == ENTRY_IN_THREE_DAYS


def _element(row: dict[str, str]) -> Element:
    bounds = row["codes"].split("-") if row["kind"] == "number" else ["0", "0"]
    pairs = [pair.split("=", 1) for pair in row["codes"].split(";") if "=" in pair]
    return Element(
        number=int(row["element_no"]),
        group=row["group"],
        label=row["label"],
        kind=row["kind"],
        codes=dict(pairs),
        critical=(row["critical_record"], row["critical_field"]),
        least=int(bounds[0]),
        most=int(bounds[1]),
        hint=row["hint"],
        since_on=date.fromisoformat(row["since_on"]),
        until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
    )


def _as_date(value: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", value):
        return None
    try:
        return date.fromisoformat(f"{value[:4]}-{value[4:6]}-{value[6:]}")
    except ValueError:
        return None
