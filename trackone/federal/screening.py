"""Screen batches of records by all rules about single records, and gather what fires from the rows that do."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from trackone.federal.findings import COLUMNS, LETTERS, QUOTES, Checks, identifiers_of
from trackone.federal.language.columns import Columns, blank_among
from trackone.federal.language.compiling import Compiled, compile_rules
from trackone.federal.layout import Layout
from trackone.federal.masking import LIKE_SSN, Shown
from trackone.federal.records import Records, Trouble

# The place of a check among all checks, the values of its elements as shown, and a note for its message.
Raw = tuple[int, tuple[str, ...], str]
# A record with findings: its data row, its local board, and what was found.
Row = tuple[int, str, list[Raw]]


class Screen:
    """The rules of a layout, compiled for the elements that have been blank in every record so far."""

    def __init__(self, layout: Layout, checks: Checks, *, report_end: date) -> None:
        self._layout, self._checks, self._report_end = layout, checks, report_end
        self._shown = Shown(layout)
        self._absent, self._has_plus = frozenset(layout.elements), False
        self._compiled: Compiled | None = None

    def fires(self, records: Records) -> pl.DataFrame:
        """Return a boolean column for each rule that may fire in a batch, named by its id."""
        if not records.frame.height:
            return pl.DataFrame()
        absent = blank_among(records.frame, self._absent)
        fires = self._compiled_for(absent, has_plus=records.has_plus).on(records.frame)
        present = (number for number in identifiers_of(self._layout) if number not in absent)
        likes = [pl.col(number).str.contains(LIKE_SSN).alias(f"SSN-{number}") for number in present]
        return fires.hstack(records.frame.select(likes)) if likes else fires

    def findings(self, records: Records, fires: pl.DataFrame) -> list[Row]:
        """Return the records of a batch in which something was found, in order, and each one's findings by rule.

        It reads nothing that `fires` changes, so one thread may gather a batch while another screens the next one.
        """
        found: dict[int, list[Raw]] = {}
        boards: dict[int, str] = {}
        fires = fires.select(column for column in fires.get_columns() if column.any())
        if fires.width:
            boards = self._gather(fires, records, found)
        for trouble in records.troubles:
            found.setdefault(trouble.row, []).append(self._of(trouble))
        return [(row, boards.get(row, ""), sorted(found[row])) for row in sorted(found)]

    def _compiled_for(self, absent: frozenset[str], *, has_plus: bool) -> Compiled:
        """Compile anew only when a batch has a column or a plus sign that none before it had."""
        if self._compiled is None or absent != self._absent or has_plus > self._has_plus:
            self._absent, self._has_plus = absent, self._has_plus or has_plus
            columns = Columns(self._layout, absent=self._absent, has_plus=self._has_plus, is_shared=True)
            self._compiled = compile_rules(self._layout.rules, columns=columns, report_end=self._report_end)
        return self._compiled

    def _gather(self, fires: pl.DataFrame, records: Records, found: dict[int, list[Raw]]) -> dict[int, str]:
        """Add what fires, from the few rows in which anything does; return the local board of each."""
        is_found = fires.select(pl.any_horizontal(pl.all())).to_series()
        checks = {name: self._checks.all[self._checks.place[name]] for name in fires.columns}
        needed = {element for check in checks.values() for element in check.elements} | {self._layout.board}
        names = [name for name in records.frame.columns if name in needed]
        few = records.frame.select(names or records.frame.columns[:1]).filter(is_found)
        rows: list[int] = records.rows.filter(is_found).to_list()
        values = _Values(few)
        where = fires.filter(is_found).select(pl.all().arg_true().implode()).row(0)
        for (name, check), places in zip(checks.items(), where, strict=True):
            elements = [(element, values[element]) for element in check.elements]
            for at in places:
                shown = tuple([self._shown(element, texts[at]) for element, texts in elements])
                found.setdefault(rows[at], []).append((self._checks.place[name], shown, ""))
        return dict(zip(rows, few[self._layout.board].to_list(), strict=True)) if self._layout.board in few.columns else {}

    def _of(self, trouble: Trouble) -> Raw:
        id_ = {"columns": COLUMNS, "quotes": QUOTES, "letters": LETTERS}[trouble.kind]
        note = f"{trouble.found} instead of {trouble.expected}" if trouble.kind == "columns" else ""
        return self._checks.place[id_], (), note


class _Values(dict[str, list[str]]):
    """The texts of each element, made when they are asked for."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame, self._columns = frame, set(frame.columns)

    def __missing__(self, element: str) -> list[str]:
        texts = self._frame[element].to_list() if element in self._columns else [""] * self._frame.height
        self[element] = texts
        return texts


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
