"""Make the quarterly report ETA-9173 from a file: a page of rows for each program, current and previous period.

Rows, columns and whom they count stand as data in the layout (`eta9173_rows.csv`, `eta9173.toml`). What is made is a draft
to compare with, not a certified report.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from trackone.federal.eta9173.form import MEASURE, UNKNOWN, Column, Form, Row, form
from trackone.federal.layout import Layout
from trackone.federal.measures.conditions import Conditions
from trackone.federal.measures.counting import Counting, Wanted
from trackone.federal.measures.definitions import Definitions, Measure, Program, Step, definitions
from trackone.federal.measures.inputs import Records
from trackone.federal.measures.requests import UnknownWord
from trackone.federal.measures.windows import windows
from trackone.federal.quarters import Window, last_day, quarter_number

CURRENT, PREVIOUS = "total_current", "total_previous"
_WHOLE = ""


@dataclass(frozen=True)
class Cell:
    """A number of the report: a count, or a rate with numerator and denominator, or a median in dollars over `count`.

    `kind` says which: "count", "rate" or "median". A rate and a median are None where nobody is counted.
    """

    kind: str
    count: int
    numerator: int = 0
    value: float | None = None


@dataclass(frozen=True)
class Report:
    """The report of some programs. `cells` are found by program, row and column; one that the form leaves out is absent."""

    form: Form
    layout: Layout
    report_end: date
    programs: Mapping[str, Program]
    cells: Mapping[tuple[str, str, str], Cell]
    missing: tuple[str, ...]
    left_out: int

    def columns_of(self, program: str) -> dict[str, str]:
        """Return the titles of a program's columns by name, the totals last."""
        titles = {column.name: column.title for column in self.form.columns_of(program)}
        return {**titles, CURRENT: "Total, current period", PREVIOUS: "Total, previous period"}

    def rows_of(self, program: str) -> Iterator[Row]:
        """Yield the rows of a program's report in the order of the form."""
        return (row for row in self.form.rows if program in row.programs)


@dataclass(frozen=True)
class _Place:
    program: str
    row: Row
    column: str
    wanted: Wanted


def report(records: pl.DataFrame | Path | str, *, report_end: date, layout: Layout, program: str = "all") -> Report:
    """Compute the report of a file or frame (see `measures.indicators`) for one program or all, reading it once.

    The previous period are the same windows a quarter earlier. Raises UnknownWord, NotAQuarterEnd, LayoutProblem and, for a
    file, UnreadableFile.
    """
    known, page = definitions(layout), form(layout)
    if program not in (*known.programs, "all"):
        raise UnknownWord(f"There is no program {program!r}; there are {', '.join(known.programs)} and all.")
    chosen = {name: each for name, each in known.programs.items() if program in (name, "all")}
    earlier = last_day(quarter_number(report_end) - 1)
    periods = {CURRENT: windows(report_end, known=known), PREVIOUS: windows(earlier, known=known)}
    places = [place for each in chosen.values() for place in _places(each, page, known, periods)]
    counting = Counting([place.wanted for place in places], Conditions(layout, report_end), by=None)
    source, elements = Records(records, layout=layout), counting.elements()
    for frame, _ in source.batches(elements):
        counting.add(frame)
    missing = tuple(number for number in layout.elements if number in set(elements) - source.there)
    return Report(page, layout, report_end, chosen, _cells(places, counting), missing, source.left_out)


def _places(
    program: Program, page: Form, known: Definitions, periods: Mapping[str, Mapping[str, Window]]
) -> Iterator[_Place]:
    measures = {measure.name: measure for measure in known.measures["wioa"][program.name]}
    for row in page.rows:
        if program.name not in row.programs or row.base == UNKNOWN:
            continue
        measure = measures[row.condition] if row.base == MEASURE else _counted(row, program, page)
        if not measure.applies:
            continue
        columns: list[Column | None] = [column for column in page.columns_of(program.name) if column.name in row.columns]
        for column in (*columns, None):
            wanted = Wanted(program.name, _in_column(measure, column), periods[CURRENT][measure.window])
            yield _Place(program.name, row, column.name if column else CURRENT, wanted)
        yield _Place(program.name, row, PREVIOUS, Wanted(program.name, measure, periods[PREVIOUS][measure.window]))


def _counted(row: Row, program: Program, page: Form) -> Measure:
    """Make a measure of a row that counts records: its denominator alone."""
    base = page.bases[row.base]
    marks = base.marked(program)
    own = (row.condition,) if row.condition else ()
    steps = tuple(Step("", "", texts) for texts in (marks, base.any, own) if texts)
    return Measure(row.id, row.label, base.window, steps, (), (), "", bool(marks), "", row.confidence)


def _in_column(measure: Measure, column: Column | None) -> Measure:
    if column is None:
        return measure
    inside = Step(column.name, column.title, (column.condition,))
    return Measure(**{**vars(measure), "denominator": (*measure.denominator, inside)})


def _cells(places: list[_Place], counting: Counting) -> dict[tuple[str, str, str], Cell]:
    counts = counting.groups().get(_WHOLE, {})
    found = {}
    for number, place in enumerate(places):
        denominator, numerator = counts.get(f"d{number}", 0), counts.get(f"n{number}", 0)
        if place.row.base != MEASURE:
            cell = Cell("count", denominator)
        elif place.wanted.measure.by:
            cell = Cell(place.wanted.measure.by, denominator, value=counting.amounts(number).get(_WHOLE))
        else:
            cell = Cell("rate", denominator, numerator, numerator / denominator if denominator else None)
        found[place.program, place.row.id, place.column] = cell
    return found
