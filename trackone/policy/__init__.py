"""The book: the written policy in plain Python, a file a section, its clauses and the closed days as data.

Functions take plain values by keyword and return refusals (an empty list allows), a date or a set; they know no model, no
clock and no settings. Imports the standard library alone.
"""

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from trackone.policy.business_days import Calendar

FIRST_DAY, LAST_DAY = date(2008, 1, 1), date(2040, 12, 31)


class ClosedDay(NamedTuple):
    """One closed day, its source, and whether the state has confirmed it."""

    day: date
    name: str
    source: str
    is_verified: bool


@cache
def indiana_closed_days() -> tuple[ClosedDay, ...]:
    """Return Indiana's closed weekdays from 2008 to 2040, in order.

    Clauses: C.6.
    """
    text = files("trackone.policy").joinpath("closed_days_indiana.csv").read_text(encoding="utf-8")
    return tuple(
        ClosedDay(date.fromisoformat(row["day"]), row["name"], row["source"], row["verified"] == "true")
        for row in csv.DictReader(text.splitlines())
    )


@cache
def indiana_calendar() -> Calendar:
    """Return the built-in calendar of Indiana, 2008 to 2040.

    Clauses: C.6.
    """
    closed = {closed.day: closed.name for closed in indiana_closed_days()}
    return Calendar(first_day=FIRST_DAY, last_day=LAST_DAY, closed_days=closed)
