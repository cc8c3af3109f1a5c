"""Check a file or a frame of records by all rules of a layout."""

import marshal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

import polars as pl

from trackone.federal.duplicates import OTHER, Duplicates
from trackone.federal.findings import Checks, Finding
from trackone.federal.keeping import ROW
from trackone.federal.layout import Layout, load
from trackone.federal.masking import Shown
from trackone.federal.quarters import last_ended, whole_quarter
from trackone.federal.reading import Source, UnreadableFile, open_file
from trackone.federal.records import SPACES, Records
from trackone.federal.screening import Row, Screen, merged

_SMALL = 8 * 1024 * 1024
_ROWS_A_BATCH = 50_000
_LENGTH = 8


@dataclass(frozen=True)
class RecordFindings:
    """What was found in one record: its data row (1-based), its local board, its findings in the order of their ids."""

    row: int
    board: str
    findings: tuple[Finding, ...]


@dataclass(kw_only=True)
class Checked:
    """What a check found: how many records there are, how many findings of each severity and of each rule.

    `missing` are elements that the records lack (they count as blank), `ignored` columns that are no element. The findings
    wait in a temporary file without a name when they are many; they can be gone through as often as needed.
    """

    name: str
    rows: int
    report_end: date
    layout: Layout
    checks: Checks
    missing: tuple[str, ...]
    ignored: tuple[str, ...]
    counts: Mapping[str, int]
    boards: Mapping[str, int]
    _found: "_Found"

    @property
    def errors(self) -> int:
        """How many findings would have a record rejected."""
        return self._of("reject")

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return self._of("warning")

    def records(self) -> Iterator[RecordFindings]:
        """Yield the records with findings, in the order of the file."""
        for row, board, raws in self._found.rows():
            found = tuple(self.checks.all[check].finding(row, values, note) for check, values, note in raws)
            yield RecordFindings(row, board, found)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings sorted by row, then by rule."""
        for record in self.records():
            yield from record.findings

    def _of(self, severity: str) -> int:
        return sum(self.counts.get(check.id, 0) for check in self.checks.all if check.severity == severity)


def check(
    records: Path | str | pl.DataFrame,
    *,
    layout: Layout | None = None,
    report_end: date | None = None,
    watch: Callable[[float], None] | None = None,
) -> Checked:
    """Check a file, or a frame whose columns are named by element, by all rules of the layout (the shipped one by default).

    `report_end` is the last day of the report quarter; without it, the last quarter that has ended. `watch` hears, from 0 to
    1, how much of a file is done. Raises UnreadableFile for a file that can't be read, NotAQuarterEnd for another day and
    ValueError for a frame without a column of the layout. Source: `pirl_edit_checks.csv` in the folder of the layout.
    """
    layout = layout or load()
    report_end = last_ended(date.today()) if report_end is None else whole_quarter(report_end)
    if isinstance(records, pl.DataFrame):
        missing, ignored = _columns_of(records, layout)
        return _check(_batches(records, layout), "records", missing, ignored, layout, report_end)
    source = open_file(Path(records), layout=layout)
    checked = _check(_watched(source, watch), source.name, source.missing, source.ignored, layout, report_end)
    if not checked.rows:
        raise UnreadableFile(f"{source.name} has a header and no records")
    return checked


def _check(
    batches: Iterator[Records],
    name: str,
    missing: tuple[str, ...],
    ignored: tuple[str, ...],
    layout: Layout,
    report_end: date,
) -> Checked:
    checks = Checks(layout)
    screen = Screen(layout, checks, report_end=report_end)
    gathering = _Gathering(layout, screen, report_end=report_end)
    rows = 0
    # What is found is gathered in a thread of its own, while Polars screens the next batch and reads the one after that.
    with ThreadPoolExecutor(max_workers=1) as worker:
        before = worker.submit(lambda: None)
        for records in batches:
            rows = records.next_row - 1
            fires = screen.fires(records)
            before.result()
            before = worker.submit(gathering.add, records, fires)
        before.result()
    found, counts = gathering.found, gathering.counts
    found.add_duplicates(_duplicates(gathering.duplicates, checks, Shown(layout), layout.board), counts)
    return Checked(
        name=name,
        rows=rows,
        report_end=report_end,
        layout=layout,
        checks=checks,
        missing=missing,
        ignored=ignored,
        counts={checks.all[place].id: count for place, count in sorted(counts.items())},
        boards=gathering.boards,
        _found=found,
    )


def _duplicates(duplicates: Duplicates, checks: Checks, shown: Shown, board: str) -> list[Row]:
    found: dict[int, Row] = {}
    for rule, frame in duplicates.found():
        place = checks.place[rule.id]
        for record in frame.select(ROW, OTHER, board, *(pl.col(one).alias(f"v {one}") for one in rule.elements)).iter_rows():
            values = tuple(shown(element, value) for element, value in zip(rule.elements, record[3:], strict=True))
            found.setdefault(record[0], (record[0], record[2], []))[2].append((place, values, str(record[1])))
    return [found[row] for row in sorted(found)]


class _Gathering:
    """What a check keeps of the batches that it goes through: findings, how many there are, what duplicate rules need."""

    def __init__(self, layout: Layout, screen: Screen, *, report_end: date) -> None:
        self._screen, self._board = screen, layout.board
        self.duplicates = Duplicates(layout, report_end=report_end)
        self.found, self.counts, self.boards = _Found(), Counter[int](), Counter[str]()

    def add(self, records: Records, fires: pl.DataFrame) -> None:
        """Add the next batch and what its screening gave."""
        self.found.add(self._screen.findings(records, fires), self.counts)
        self.duplicates.add(records.frame, records.rows)
        if self._board in records.frame.columns:
            self.boards.update(dict(records.frame[self._board].value_counts().iter_rows()))


class _Found:
    """Findings in the order of the file, those about two records beside them; many of them wait on disk."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SMALL)  # noqa: SIM115  (lives as long as the findings)
        self._duplicates: list[Row] = []

    def add(self, rows: list[Row], counts: Counter[int]) -> None:
        """Add the next records with findings, and count what was found."""
        counts.update(check for _, _, raws in rows for check, _, _ in raws)
        if rows:
            kept = marshal.dumps(rows)
            self._file.write(len(kept).to_bytes(_LENGTH, "big") + kept)

    def add_duplicates(self, rows: list[Row], counts: Counter[int]) -> None:
        """Add what was found by comparing records, in the order of the file."""
        counts.update(check for _, _, raws in rows for check, _, _ in raws)
        self._duplicates = rows

    def rows(self) -> Iterator[Row]:
        """Yield the records with findings in the order of the file."""
        return merged(self._screened(), iter(self._duplicates))

    def _screened(self) -> Iterator[Row]:
        self._file.seek(0)
        while length := self._file.read(_LENGTH):
            yield from marshal.loads(self._file.read(int.from_bytes(length, "big")))  # noqa: S302  (written above)


def _columns_of(frame: pl.DataFrame, layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    present = [name for name in frame.columns if name in layout.elements]
    if not present:
        raise ValueError("no column of the frame is named by an element such as 900")
    missing = tuple(number for number in layout.elements if number not in present)
    return missing, tuple(name for name in frame.columns if name not in layout.elements)


def _batches(frame: pl.DataFrame, layout: Layout) -> Iterator[Records]:
    names = [name for name in frame.columns if name in layout.elements]
    for start in range(0, frame.height, _ROWS_A_BATCH):
        part = frame.slice(start, _ROWS_A_BATCH)
        texts = part.select(pl.col(names).cast(pl.String).fill_null("").str.strip_chars(SPACES))
        rows = pl.int_range(start + 1, start + 1 + part.height, dtype=pl.UInt32, eager=True)
        yield Records(texts, rows, (), start + 1 + part.height, has_plus=True)


def _watched(source: Source, watch: Callable[[float], None] | None) -> Iterator[Records]:
    for records in source.read():
        if watch is not None:
            watch(source.progress())
        yield records
