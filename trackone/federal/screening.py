"""Screen batches of records by all rules about single records, and gather what fires from the rows that do."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import polars as pl

from trackone.federal.findings import COLUMNS, LETTERS, QUOTES, Checks, identifiers_of
from trackone.federal.language.columns import Columns, with_filled
from trackone.federal.language.compiling import Compiled, compile_rules
from trackone.federal.layout import Layout
from trackone.federal.masking import LIKE_SSN, Shown
from trackone.federal.records import Records, Trouble

# The place of a check among all checks, the values of its elements as shown, and a note for its message.
Raw = tuple[int, tuple[str, ...], str]
# A record with findings: its data row, its local board, and what was found.
Row = tuple[int, str, list[Raw]]


class Screen:
    """The rules of a layout, compiled once for each set of columns that a batch leaves blank."""

    def __init__(self, layout: Layout, checks: Checks, *, report_end: date) -> None:
        self._layout, self._checks, self._report_end = layout, checks, report_end
        self._shown = Shown(layout)
        self._compiled: dict[tuple[frozenset[str], bool], Compiled] = {}

    def findings(self, records: Records) -> list[Row]:
        """Return the records of a batch in which something was found, in order, and each one's findings by rule."""
        found: dict[int, list[Raw]] = {}
        if records.frame.height:
            fires = self._fires(records)
            for name, column in zip(fires.columns, fires.get_columns(), strict=True):
                if column.any():
                    self._gather(name, column.arg_true(), records, found)
        for trouble in records.troubles:
            found.setdefault(trouble.row, []).append(self._of(trouble))
        boards = self._boards(records, found)
        return [(row, boards.get(row, ""), sorted(found[row])) for row in sorted(found)]

    def _fires(self, records: Records) -> pl.DataFrame:
        frame, blank = with_filled(records.frame)
        absent = blank | {number for number in self._layout.elements if number not in records.frame.columns}
        key = (absent, records.has_plus)
        if key not in self._compiled:
            columns = Columns(self._layout, absent=absent, has_plus=records.has_plus, is_shared=True)
            self._compiled[key] = compile_rules(self._layout.rules, columns=columns, report_end=self._report_end)
        fires = self._compiled[key].on(frame)
        return fires.hstack(self._ssn_like(records.frame, absent))

    def _ssn_like(self, frame: pl.DataFrame, absent: frozenset[str]) -> pl.DataFrame:
        present = [number for number in identifiers_of(self._layout) if number not in absent]
        return frame.select(pl.col(number).str.contains(LIKE_SSN).alias(f"SSN-{number}") for number in present)

    def _gather(self, name: str, places: pl.Series, records: Records, found: dict[int, list[Raw]]) -> None:
        check = self._checks.place[name]
        elements = self._checks.all[check].elements
        rows = records.rows.gather(places).to_list()
        for row, values in zip(rows, self._values(elements, places, records.frame), strict=True):
            found.setdefault(row, []).append((check, values, ""))

    def _values(self, elements: Sequence[str], places: pl.Series, frame: pl.DataFrame) -> Iterable[tuple[str, ...]]:
        columns = []
        for element in elements:
            if element in frame.columns:
                values = frame[element].gather(places).to_list()
                columns.append([self._shown(element, value) for value in values])
            else:
                columns.append([""] * len(places))
        return zip(*columns, strict=True) if columns else iter([()] * len(places))

    def _of(self, trouble: Trouble) -> Raw:
        id_ = {"columns": COLUMNS, "quotes": QUOTES, "letters": LETTERS}[trouble.kind]
        note = f"{trouble.found} instead of {trouble.expected}" if trouble.kind == "columns" else ""
        return self._checks.place[id_], (), note

    def _boards(self, records: Records, found: Iterable[int]) -> dict[int, str]:
        board = self._layout.board
        if board not in records.frame.columns or not found:
            return {}
        is_found = records.rows.is_in(pl.Series(list(found), dtype=pl.UInt32).implode())
        places = is_found.arg_true()
        rows, boards = records.rows.gather(places).to_list(), records.frame[board].gather(places).to_list()
        return dict(zip(rows, boards, strict=True))


def merged(screened: Iterator[Row], duplicates: Iterator[Row]) -> Iterator[Row]:
    """Merge two sequences of records in file order; a record that both have gets the findings of both."""
    left, right = next(screened, None), next(duplicates, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left[0] < right[0]):
            yield left  # type: ignore[misc]
            left = next(screened, None)
        elif left is None or right[0] < left[0]:
            yield right
            right = next(duplicates, None)
        else:
            yield left[0], left[1] or right[1], sorted(left[2] + right[2])
            left, right = next(screened, None), next(duplicates, None)
