"""From a block of lines to a frame of records: Polars where the lines are in order, line by line where they are not."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

# Stands behind the last column of every line while a block is read, so that a line with too few or too many columns shows.
_MARK = "\x1e"
_SMALL = 32 * 1024
_MOST_LINES_A_RECORD = 20
_SPACES = " \t\r\n\v\f\u00a0"
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Trouble:
    """Why the record of a data row (1-based) could not be read as it should: `kind` is columns, quotes or letters.

    A record with the kind `letters` is read all the same; the others are left out.
    """

    row: int
    kind: str
    found: int = 0
    expected: int = 0


@dataclass
class Records:
    """What a block holds; `next_row` is the data row after it."""

    frame: pl.DataFrame
    rows: pl.Series
    troubles: list[Trouble]
    next_row: int


def records_of(block: bytes, *, slots: Sequence[str | None], separator: str, first_row: int) -> Records:
    """Read a block of whole lines whose first record is data row `first_row`; columns without a slot are left out."""
    reader = _Reader(slots, separator)
    parts = list(reader.read(block, first_row))
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Records(reader.empty(), pl.Series(dtype=pl.UInt32), [], first_row)
    return Records(
        pl.concat([part.frame for part in parts]),
        pl.concat([part.rows for part in parts]),
        [trouble for part in parts for trouble in part.troubles],
        parts[-1].next_row,
    )


@dataclass
class _Reader:
    slots: Sequence[str | None]
    separator: str
    schema: dict[str, type[pl.String]] = field(init=False)

    def __post_init__(self) -> None:
        self.schema = {f"{place}": pl.String for place in range(len(self.slots) + 1)}
        self._kept = [str(place) for place, slot in enumerate(self.slots) if slot is not None] + [str(len(self.slots))]

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema={slot: pl.String for slot in self.slots if slot is not None})

    def read(self, block: bytes, row: int) -> Iterator[Records]:
        """Yield the records of the block, in smaller and smaller parts where the lines are not in order."""
        found = self._at_once(block, row)
        if found is not None:
            yield found
        elif len(block) <= _SMALL or block.find(b"\n", 0, -1) < 0:
            yield self._line_by_line(block, row)
        else:
            for part in _parts(block):
                for records in self.read(part, row):
                    row = records.next_row
                    yield records

    def _at_once(self, block: bytes, row: int) -> Records | None:
        lines = block if block.endswith(b"\n") else block + b"\n"
        if b"\r\n" in lines[: lines.find(b"\n") + 1]:
            lines = lines.replace(b"\r\n", b"\n")
        marked = lines.replace(b"\n", f"{self.separator}{_MARK}\n".encode())
        try:
            frame = pl.read_csv(
                marked,
                has_header=False,
                columns=self._kept if len(self._kept) < len(self.schema) else None,
                schema=self.schema,
                separator=self.separator,
                empty_string_is_null=False,
                extra_columns="ignore",
                missing_columns="insert",
            )
        except pl.exceptions.PolarsError:
            return None
        if frame.height != lines.count(b"\n") or not (frame[str(len(self.slots))] == _MARK).all():
            return None
        frame = frame.select(pl.col(str(place)).alias(slot) for place, slot in enumerate(self.slots) if slot is not None)
        frame = _trimmed(frame, lines, self.separator)
        rows = pl.int_range(row, row + frame.height, dtype=pl.UInt32, eager=True)
        return Records(frame, rows, [], row + frame.height)

    def _line_by_line(self, block: bytes, row: int) -> Records:
        text = block.decode("utf-8", errors="replace")
        kept: list[list[str]] = []
        rows: list[int] = []
        troubles: list[Trouble] = []
        places = [place for place, slot in enumerate(self.slots) if slot is not None]
        for cells, is_closed, has_letters in _records(text, self.separator):
            if not is_closed:
                troubles.append(Trouble(row, "quotes"))
            elif len(cells) != len(self.slots):
                troubles.append(Trouble(row, "columns", len(cells), len(self.slots)))
            else:
                kept.append([cells[place].strip(_SPACES) for place in places])
                rows.append(row)
                if not has_letters:
                    troubles.append(Trouble(row, "letters"))
            row += 1
        frame = pl.DataFrame(kept, schema=self.empty().schema, orient="row") if kept else self.empty()
        return Records(frame, pl.Series(rows, dtype=pl.UInt32), troubles, row)


def _records(text: str, separator: str) -> Iterator[tuple[list[str], bool, bool]]:
    """Yield each record's cells, whether its quotes are closed, whether all letters could be read; skip blank lines."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip(_SPACES):
            at += 1
            continue
        reader = csv.reader(
            (f"{line}\n" for line in lines[at : at + _MOST_LINES_A_RECORD]), delimiter=separator, strict=False
        )
        cells = next(reader)
        used = reader.line_num
        if used > 1 and not _is_closed(lines[at : at + used], separator):
            yield [], False, True
            at += 1
            continue
        yield cells, True, "\ufffd" not in "".join(cells)
        at += used


def _is_closed(lines: Sequence[str], separator: str) -> bool:
    """Say whether a record of several lines ends with its quotes closed: one more line must not join it."""
    reader = csv.reader([*(f"{line}\n" for line in lines), "x\n"], delimiter=separator, strict=False)
    next(reader)
    return reader.line_num == len(lines)


def _parts(block: bytes) -> Iterator[bytes]:
    """Split a block at line ends outside quotes into about eight parts."""
    size = max(len(block) // 8, 1)
    start = 0
    while start < len(block):
        end = block.find(b"\n", start + size) + 1 or len(block)
        while end < len(block) and block.count(b'"', start, end) % 2 and end - start < 2 * size:
            end = block.find(b"\n", end) + 1 or len(block)
        yield block[start:end]
        start = end


def _trimmed(frame: pl.DataFrame, block: bytes, separator: str) -> pl.DataFrame:
    """Trim the columns; a block without a space beside a separator, a line end or a quote needs none of it."""
    return frame.with_columns(pl.all().str.strip_chars(_SPACES)) if _has_edges(block, separator) else frame


def _has_edges(block: bytes, separator: str) -> bool:
    spaces = [space.encode() for space in _SPACES if space not in ("\n", separator) and space.encode() in block]
    edges = (separator.encode(), b"\n", b'"')
    return any(space + edge in block or edge + space in block for space in spaces for edge in edges)
