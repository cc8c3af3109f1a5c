"""Put the report into lines of numbers: a count is one line, a rate three, a median two."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

from trackone.federal.eta9173 import CURRENT, PREVIOUS, Cell, Report
from trackone.federal.eta9173.form import Row

Number = int | float | None
RATE, MEDIAN = "rate", "median"


@dataclass(frozen=True)
class Line:
    """A line of a program's report: `what` says count, rate, numerator, denominator, median or records.

    `numbers` holds a number for each column that the form has; None where nobody is counted. A rate is a share from 0 to 1,
    rounded to four decimals; a median is in dollars and cents.
    """

    row: Row
    what: str
    numbers: Mapping[str, Number]


def lines(report: Report, program: str) -> Iterator[Line]:
    """Yield the lines of a program in the order of the form; a row without any number has an empty line."""
    for row in report.rows_of(program):
        cells = {name: report.cells.get((program, row.id, name)) for name in report.columns_of(program)}
        found = {name: cell for name, cell in cells.items() if cell is not None}
        kinds = {cell.kind for cell in found.values()} or {"count"}
        for what in _WHATS[min(kinds)]:
            yield Line(row, what, {name: _NUMBERS[what](cell) for name, cell in found.items()})


def write_csv(report: Report, out: TextIO) -> None:
    """Write a line a row: program, row, section, label, what, the columns of all programs, the confidence and a note."""
    columns = [*dict.fromkeys(column.name for column in report.form.columns), CURRENT, PREVIOUS]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["program", "row_id", "section", "label", "what", *columns, "confidence", "note"])
    for program in report.programs:
        for line in lines(report, program):
            numbers = [line.numbers.get(name) for name in columns]
            row = line.row
            writer.writerow([program, row.id, row.section, row.label, line.what, *numbers, row.confidence, row.note])


def _share(cell: Cell) -> Number:
    return None if cell.value is None else round(cell.value, 4)


def _dollars(cell: Cell) -> Number:
    return None if cell.value is None else round(cell.value, 2)


_WHATS = {"count": ("count",), "rate": (RATE, "numerator", "denominator"), "median": (MEDIAN, "records")}
_NUMBERS: Mapping[str, Callable[[Cell], Number]] = {
    "count": lambda cell: cell.count,
    RATE: _share,
    "numerator": lambda cell: cell.numerator,
    "denominator": lambda cell: cell.count,
    MEDIAN: _dollars,
    "records": lambda cell: cell.count,
}
