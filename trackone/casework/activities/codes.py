"""The federal code lists of activities as dated data: which codes a record may hold on a day, and their words.

A list holds what a record can say. "None" and "not yet" are said by there being no record, and a wage record by the state's
file alone, so those codes of the layout stand in no list.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """One list over its years: code to words, in the order in which they are shown; `is_many` where several go together.

    Several are kept as one text, a digit each. `elements` are the elements of the federal layout that it is reported in.
    """

    name: str
    elements: tuple[str, ...]
    label: str
    is_many: bool
    codes: Mapping[str, str]
    since_on: date
    until_on: date | None = None

    def allows(self, value: str) -> bool:
        """Say whether a record may hold this value; the empty one is no answer."""
        if not self.is_many:
            return value == "" or value in self.codes
        return set(value) <= set(self.codes) and "".join(sorted(set(value))) == value

    def spoken(self, value: str) -> str:
        """Return a stored value in words; an old code says itself."""
        return ", ".join(self.codes.get(one, one) for one in (value if self.is_many else filter(None, [value])))


@cache
def every_list() -> tuple[CodeList, ...]:
    """Return the lists of all years."""
    text = files("trackone.casework.activities").joinpath("code_lists.csv").read_text(encoding="utf-8")
    return tuple(_code_list(row) for row in csv.DictReader(text.splitlines()))


def code_list(name: str, *, on: date) -> CodeList:
    """Return the list of this name that is in force on a day; days before the first one go by the first.

    Raises LookupError for a name that there is not.
    """
    found = [one for one in every_list() if one.name == name]
    for one in found:
        if one.since_on <= on and (one.until_on is None or on <= one.until_on):
            return one
    if not found:
        raise LookupError(f"There is no code list {name}.")
    return found[0]


def _code_list(row: Mapping[str, str]) -> CodeList:
    return CodeList(
        name=row["list"],
        elements=tuple(row["elements"].split()),
        label=row["label"],
        is_many=row["kind"] == "codes",
        codes=dict(pair.split("=", 1) for pair in row["codes"].split(";")),
        since_on=date.fromisoformat(row["since_on"]),
        until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
    )
