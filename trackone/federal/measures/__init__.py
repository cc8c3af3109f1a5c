"""Compute the indicators that a file will give: WIOA primary indicators and WIA common measures.

A *measure* has a window of four quarters, steps into its denominator and from there into its numerator; an *exiter* is a
participant with an exit date. What they are stands as data in the layout's `indicators.toml`; this package reads it, makes
Polars expressions of it and counts. The results are what the file says; they are not certified by anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypedDict, final

import polars as pl

from trackone.federal.layout import Layout, load
from trackone.federal.masking import Shown
from trackone.federal.measures.conditions import Conditions
from trackone.federal.measures.counting import Counting, Wanted, elements_of
from trackone.federal.measures.inputs import Records
from trackone.federal.measures.requests import Request, UnknownWord, wanted
from trackone.federal.measures.windows import WindowProblem
from trackone.federal.quarters import Window

__all__ = ["Amount", "Group", "Measured", "Rate", "Request", "UnknownWord", "WindowProblem", "indicators", "measured"]


@final
class Rate(TypedDict):
    """A rate with what it is made of; `rate` is None for an empty denominator, else 0 to 1."""

    numerator: int
    denominator: int
    rate: float | None


@final
class Amount(TypedDict):
    """An amount in dollars over `count` records; None when there is none."""

    count: int
    value: float | None


class Group(TypedDict):
    """The measures of a program, for the whole file (`group` is None) or for one value of an element.

    `missing` names the elements that these measures read and the file lacks: they count as blank.
    """

    report_end: str
    program: str
    group: str | None
    missing: list[str]
    measures: dict[str, Rate | Amount]


@dataclass(frozen=True)
class Measured:
    """What was computed; `left_out` counts the records of the file that could not be read and stand in no number."""

    groups: list[Group]
    left_out: int


def indicators(
    records: pl.DataFrame | Path | str,
    *,
    report_end: date,
    program: str = "all",
    by: str | None = None,
    measures: str = "wioa",
    moved: Mapping[str, Window] | None = None,
    layout: Layout | None = None,
) -> list[Group]:
    """Compute the measures of a file or of a frame with a row per record and a text column per element.

    `report_end` is the last day of the report quarter. `program` is adult, dw, youth, wp, jvsg, dwg or all, which gives an
    item for each of them; a person in several programs is counted in each. `by` groups by the value of an element, blank
    first; every value in the file is a group. `moved` replaces windows by the name of the window or of one measure.

    Dates are text as YYYYMMDD (in a frame also dates), amounts dollars. A column that is missing counts as blank and stands
    in `missing`. Youth are employed *or in education* in `employment_q2` and `employment_q4`. Wagner-Peyser and JVSG report
    neither credentials nor skill gains: their denominators are empty.

    Raises UnknownWord, WindowProblem, NotAQuarterEnd; for a file, UnreadableFile too. Reads a file once, in batches, and of
    it only the columns it needs. Source: 20 CFR part 677; docs/federal-indicators.md names it by measure.
    """
    request = Request(report_end, program, by, measures, moved or {})
    return measured(records, request=request, layout=layout or load()).groups


def measured(records: pl.DataFrame | Path | str, *, request: Request, layout: Layout) -> Measured:
    """Compute what `indicators` gives, and how many records of the file could not be read; the same errors."""
    counting = Counting(wanted(request, layout=layout), Conditions(layout, request.report_end), by=request.by)
    source = Records(records, layout=layout)
    for frame, _ in source.batches(counting.elements()):
        counting.add(frame)
    missing = [number for number in layout.elements if number not in source.there]
    return Measured(_groups(counting, Shown(layout), report_end=request.report_end, missing=missing), source.left_out)


def _groups(counting: Counting, shown: Shown, *, report_end: date, missing: list[str]) -> list[Group]:
    groups = counting.groups() or ({} if counting.by else {"": {}})
    amounts = [counting.amounts(place) for place in range(len(counting.wanted))]
    found: list[Group] = []
    for program in dict.fromkeys(each.program for each in counting.wanted):
        places = [place for place, each in enumerate(counting.wanted) if each.program == program]
        read = {number for place in places for number in elements_of(counting.wanted[place], conditions=counting.conditions)}
        lacks = [number for number in missing if number in read or number == counting.by]
        for group, counts in groups.items():
            measured = {
                counting.wanted[place].measure.name: _measured(
                    counting.wanted[place], place, counts, amounts[place].get(group)
                )
                for place in places
            }
            name = shown(counting.by, group) if counting.by else None
            found.append(Group(report_end=str(report_end), program=program, group=name, missing=lacks, measures=measured))
    return found


def _measured(each: Wanted, place: int, counts: Mapping[str, int], amount: float | None) -> Rate | Amount:
    denominator, numerator = counts.get(f"d{place}", 0), counts.get(f"n{place}", 0)
    if each.measure.by:
        return Amount(count=denominator, value=amount)
    return Rate(numerator=numerator, denominator=denominator, rate=numerator / denominator if denominator else None)
