"""The questions of an application, by section: those of everybody, those that a program wanted needs, those of veterans."""

import csv
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from trackone.policy.section_0_eligibility import needed_for, priority_of_service

_QUESTIONS = Path(__file__).with_name("questions.csv")


def sections_for(programs: Collection[str], *, on: date, known: Mapping[int, str]) -> dict[str, list[int]]:
    """Return the numbers of the elements that are asked, by section, both in the order of the list. No SQL.

    A program that is not wanted asks nothing; what follows from a veteran's priority is asked where there is one.
    Clauses: C.1.
    """
    needed, is_covered = needed_for(programs, on=on), priority_of_service(known=known)[0] is True
    found: dict[str, list[int]] = {}
    for section, number, asked in _questions():
        if asked == "all" or (asked == "covered" and is_covered) or number in needed:
            found.setdefault(section, []).append(number)
    return found


@cache
def _questions() -> tuple[tuple[str, int, str], ...]:
    with _QUESTIONS.open(newline="", encoding="utf-8") as file:
        return tuple((row["section"], int(row["element_no"]), row["asked"]) for row in csv.DictReader(file))
