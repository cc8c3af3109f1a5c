"""From a block of lines to a frame of records: Polars where the lines are in order, line by line where they are not."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

# Stands behind the last column of every line while a block is read, so that a line with too few or too many columns shows.
_MARK = "\x1e"
_SMALL = 32 * 1024
_MOST_LINES_A_RECORD = 20
# Polars takes bytes that begin so for packed ones.
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
SPACES = " \t\r\n\v\f"
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Shape:
    """What a line looks like: the element of each column (None where it is not wanted) and what separates the columns.

    `texts` are the elements that may have spaces inside.
    """

    slots: tuple[str | None, ...]
    separator: str
    texts: frozenset[str]

    @property
    def schema(self) -> dict[str, type[pl.String]]:
        """The wanted columns, all text."""
        return {slot: pl.String for slot in self.slots if slot is not None}


@dataclass(frozen=True)
class Trouble:
    """Why the record of a data row (1-based) could not be read as it should: `kind` is columns, quotes or letters.

    A record with the kind `letters` is read all the same; the others are left out.
    """

    row: int
    kind: str
    found: int = 0
    expected: int = 0


@dataclass(frozen=True)
class Records:
    """Whole records in file order: a frame of trimmed texts, "" for blank, and the data row (1-based) of each.

    `troubles` tells of the records that are left out or damaged, `next_row` is the data row after the last one, `has_plus`
    is false when no value contains a plus sign.
    """

    frame: pl.DataFrame
    rows: pl.Series
    troubles: tuple[Trouble, ...]
    next_row: int
    has_plus: bool


def records_of(block: bytes, *, shape: Shape, first_row: int) -> Records:
    """Read a block of whole lines whose first record is data row `first_row`."""
    parts = list(_read(block, first_row, shape))
    if len(parts) == 1:
        return parts[0]
    return Records(
        frame=pl.concat([part.frame for part in parts]) if parts else pl.DataFrame(schema=shape.schema),
        rows=pl.concat([part.rows for part in parts]) if parts else pl.Series(dtype=pl.UInt32),
        troubles=tuple(trouble for part in parts for trouble in part.troubles),
        next_row=parts[-1].next_row if parts else first_row,
        has_plus=any(part.has_plus for part in parts),
    )


def _read(block: bytes, row: int, shape: Shape) -> Iterator[Records]:
    """Yield the records of the block, in smaller and smaller parts where the lines are not in order."""
    found = _at_once(block, row, shape)
    if found is not None:
        yield found
    elif len(block) <= _SMALL or block.find(b"\n", 0, -1) < 0:
        yield _line_by_line(block, row, shape)
    else:
        for part in _parts(block):
            for records in _read(part, row, shape):
                row = records.next_row
                yield records


def _at_once(block: bytes, row: int, shape: Shape) -> Records | None:
    """Let Polars read the block; None when a line has not as many columns as it should, or Polars finds fault with it."""
    if block.startswith(_PACKED):
        return None
    lines = block if block.endswith(b"\n") else block + b"\n"
    if lines[: lines.find(b"\n")].endswith(b"\r"):
        lines = lines.replace(b"\r\n", b"\n")
    width = len(shape.slots)
    kept = [place for place, slot in enumerate(shape.slots) if slot is not None]
    try:
        frame = pl.read_csv(
            lines.replace(b"\n", f"{shape.separator}{_MARK}\n".encode()),
            has_header=False,
            columns=[*kept, width] if len(kept) < width else None,
            schema={str(place): pl.String for place in range(width + 1)},
            separator=shape.separator,
            empty_string_is_null=False,
            extra_columns="ignore",
            missing_columns="insert",
        )
    except pl.exceptions.PolarsError:
        return None
    if not (frame[str(width)] == _MARK).all() or (b'"' in lines and frame.height != lines.count(b"\n")):
        return None
    frame = frame.select(pl.col(str(place)).alias(slot) for place, slot in enumerate(shape.slots) if slot is not None)
    rows = pl.int_range(row, row + frame.height, dtype=pl.UInt32, eager=True)
    return Records(_trimmed(frame, lines, shape), rows, (), row + frame.height, b"+" in lines)


def _line_by_line(block: bytes, row: int, shape: Shape) -> Records:
    kept: list[list[str]] = []
    rows: list[int] = []
    troubles: list[Trouble] = []
    places = [place for place, slot in enumerate(shape.slots) if slot is not None]
    for cells, is_closed in _records(block.decode("utf-8", errors="replace"), shape.separator):
        if not is_closed:
            troubles.append(Trouble(row, "quotes"))
        elif len(cells) != len(shape.slots):
            troubles.append(Trouble(row, "columns", len(cells), len(shape.slots)))
        else:
            kept.append([cells[place].strip(SPACES) for place in places])
            rows.append(row)
            if "\ufffd" in "".join(cells):
                troubles.append(Trouble(row, "letters"))
        row += 1
    frame = pl.DataFrame(kept, schema=shape.schema, orient="row") if kept else pl.DataFrame(schema=shape.schema)
    return Records(frame, pl.Series(rows, dtype=pl.UInt32), tuple(troubles), row, has_plus=True)


def _records(text: str, separator: str) -> Iterator[tuple[list[str], bool]]:
    """Yield each record's cells and whether its quotes are closed; skip blank lines."""
    # The csv module takes a CR inside a line for a line end gone wrong.
    lines = [line.rstrip("\r").replace("\r", " ") for line in text.split("\n")]
    at = 0
    while at < len(lines):
        if not lines[at].strip(SPACES):
            at += 1
            continue
        some = (f"{line}\n" for line in lines[at : at + _MOST_LINES_A_RECORD])
        reader = csv.reader(some, delimiter=separator, strict=False)
        cells = next(reader)
        used = reader.line_num
        is_closed = used == 1 or _is_closed(lines[at : at + used], separator)
        yield cells, is_closed
        at += used if is_closed else 1


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


def _trimmed(frame: pl.DataFrame, block: bytes, shape: Shape) -> pl.DataFrame:
    """Trim the columns that need it: in most blocks, spaces stand only inside the few columns of `texts`.

    Looking for a space beside a separator, or into every column, takes longer than counting; trimming takes longest.
    """
    if any(_has(block, space.encode()) for space in SPACES if space not in (" ", "\n", shape.separator)):
        return frame.with_columns(pl.all().str.strip_chars(SPACES))
    spaces = block.count(b" ")
    if not spaces:
        return frame
    texts = [name for name in frame.columns if name in shape.texts]
    inside = frame.select(pl.col(texts).str.count_matches(" ", literal=True).sum()).row(0) if texts else ()
    texts = [name for name, count in zip(texts, inside, strict=True) if count]
    if sum(inside) != spaces:
        held = frame.select(pl.all().str.contains(" ", literal=True).any()).row(0)
        texts = [name for name, has_spaces in zip(frame.columns, held, strict=True) if has_spaces]
    return frame.with_columns(pl.col(texts).str.strip_chars(SPACES))


def _has(block: bytes, space: bytes) -> bool:
    """Look for the first byte before the whole: one byte is found ten times as fast as two."""
    return space[:1] in block and space in block
