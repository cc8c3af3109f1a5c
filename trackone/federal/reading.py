"""Read a federal file in batches of whole records, every column as text named by its element.

A file has a header of element numbers (or names) or stands in the fixed order of a schema; its columns are separated by
commas or tabs; it is UTF-8 with or without a byte order mark, plain or gzip. What can't be read at all raises UnreadableFile
with one line for the user; a record that can't be read is left out of its batch and told as a Trouble.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import polars as pl

from trackone.federal.layout import Layout, load
from trackone.federal.records import Records, Shape, records_of

_BLOCK = 30 * 1024 * 1024
_MOST_LINES_IN_QUOTES = 20
_LONGEST_FIRST_LINE = 1024 * 1024
_GZIP = b"\x1f\x8b"
_FOREIGN = {
    _GZIP: "packed with gzip twice; unpack it once",
    b"PK\x03\x04": "an Excel workbook or a zip archive; save the sheet as CSV (UTF-8) first",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save the sheet as CSV (UTF-8) first",
    b"%PDF": "a PDF; a text file with commas or tabs is needed",
    b"\xff\xfe": "written as UTF-16; save it as CSV (UTF-8) first",
    b"\xfe\xff": "written as UTF-16; save it as CSV (UTF-8) first",
    b"BZh": "compressed with bzip2; unpack it or use gzip",
    b"\xfd7zXZ": "compressed with xz; unpack it or use gzip",
    b"\x28\xb5\x2f\xfd": "compressed with zstd; unpack it or use gzip",
}


class UnreadableFile(Exception):
    """Why a file can't be read, in one line for the user."""


@dataclass(kw_only=True)
class Source:
    """An open file: `columns` are the elements it holds, in its order, `missing` those of the layout that it lacks.

    `ignored` are headings that are no element. The records can be read once.
    """

    name: str
    columns: tuple[str, ...]
    missing: tuple[str, ...]
    ignored: tuple[str, ...]
    has_header: bool
    size: int
    shape: Shape = field(repr=False)
    stream: IO[bytes] = field(repr=False)
    raw: IO[bytes] = field(repr=False)
    first: bytes = field(repr=False)

    def batches(self, columns: Collection[str] | None = None) -> Iterator[pl.DataFrame]:
        """Yield the sound records as text columns named by element, all or the given ones, "" for blank.

        Given columns that the file lacks are not in the frames. Raises UnreadableFile.
        """
        return (records.frame for records in self.read(columns))

    def read(self, columns: Collection[str] | None = None) -> Iterator[Records]:
        """Yield the records in batches, the next one being read while the caller is busy; raise UnreadableFile."""
        wanted = set(self.columns if columns is None else columns)
        slots = tuple(slot if slot in wanted else None for slot in self.shape.slots)
        return _ahead(self._records(replace(self.shape, slots=slots)))

    def _records(self, shape: Shape) -> Iterator[Records]:
        row = 1
        with self.stream, self.raw:
            for block in self._blocks():
                records = records_of(block, shape=shape, first_row=row)
                row = records.next_row
                yield records

    def progress(self) -> float:
        """Return the share of the file that has been read, 0 to 1 (by bytes on disk)."""
        try:
            return min(1.0, self.raw.tell() / self.size) if self.size else 1.0
        except (OSError, ValueError):
            return 1.0

    def _blocks(self) -> Iterator[bytes]:
        """Yield the bytes in blocks of whole lines that do not end inside quotes."""
        block = self.first + _readable(self.name, lambda: self.stream.read(_BLOCK))
        while block:
            block += _readable(self.name, self.stream.readline)
            # A quotation mark that is never closed would make the rest of the file one record: only a few lines are added.
            for _ in range(_MOST_LINES_IN_QUOTES if b'"' in block else 0):
                if block.count(b'"') % 2 == 0:
                    break
                block += _readable(self.name, self.stream.readline)
            if not block.isspace():
                yield block
            block = _readable(self.name, lambda: self.stream.read(_BLOCK))


def _ahead(records: Iterator[Records]) -> Iterator[Records]:
    """Yield what the iterator does, one step ahead in a thread of its own."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, records, None)
        while (found := coming.result()) is not None:
            coming = worker.submit(next, records, None)
            yield found


def open_file(path: Path, *, layout: Layout | None = None) -> Source:
    """Open a file and read its first line; raise UnreadableFile when it can't be read or does not fit the layout."""
    layout = layout or load()
    raw, size = _opened(path)
    try:
        stream = _unpacked(path.name, raw)
        head = _readable(path.name, lambda: stream.read(_LONGEST_FIRST_LINE + 1))
        head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        _refuse_foreign(path.name, head)
        line = _first_line(path.name, head)
        separator = _separator(path.name, line)
        cells = next(csv.reader([line.decode("utf-8", errors="replace")], delimiter=separator), [])
        slots, has_header, ignored = _slots(path.name, [cell.strip() for cell in cells], layout)
    except BaseException:
        raw.close()
        raise
    columns = tuple(slot for slot in slots if slot is not None)
    return Source(
        name=path.name,
        columns=columns,
        missing=tuple(number for number in layout.elements if number not in set(columns)),
        ignored=ignored,
        has_header=has_header,
        size=size,
        shape=Shape(slots, separator, frozenset(n for n, element in layout.elements.items() if element.type == "AN")),
        stream=stream,
        raw=raw,
        first=head[len(line) :].lstrip(b"\r\n") if has_header else head,
    )


def _opened(path: Path) -> tuple[IO[bytes], int]:
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path.name or path} is a folder; name the file in it")
        raw = path.open("rb")
        return raw, path.stat().st_size
    except FileNotFoundError:
        raise UnreadableFile(f"there is no file {path}") from None
    except (OSError, ValueError) as problem:
        raise UnreadableFile(f"{path.name} can't be opened: {getattr(problem, 'strerror', None) or problem}") from None


def _unpacked(name: str, raw: IO[bytes]) -> IO[bytes]:
    buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)  # type: ignore[type-var]
    magic = _readable(name, lambda: buffered.peek(2)[:2])
    return gzip.GzipFile(fileobj=buffered) if magic == _GZIP else buffered  # type: ignore[return-value]


def _readable(name: str, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except EOFError:
        raise UnreadableFile(f"{name} is cut off: the gzip data ends early; copy or pack the file again") from None
    except (gzip.BadGzipFile, zlib.error):
        raise UnreadableFile(f"{name} is damaged: its gzip data can't be unpacked; copy or pack the file again") from None
    except OSError as problem:
        raise UnreadableFile(f"{name} can't be read: {problem.strerror or problem}") from None


def _refuse_foreign(name: str, head: bytes) -> None:
    if not head.strip():
        raise UnreadableFile(f"{name} is empty; a file has a record a line")
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise UnreadableFile(f"{name} is {what}")
    if b"\x00" in head[:4096]:
        raise UnreadableFile(f"{name} is not a text file; a text file with commas or tabs is needed")


def _first_line(name: str, head: bytes) -> bytes:
    if b"\n" not in head and b"\r" in head:
        raise UnreadableFile(f"{name} ends its lines in the old Mac way (CR); save it with LF or CRLF")
    line, _, _ = head.partition(b"\n")
    if len(line) > _LONGEST_FIRST_LINE:
        raise UnreadableFile(
            f"{name} has a first line of more than a million characters; a record stands on a line of its own"
        )
    return line.rstrip(b"\r")


def _separator(name: str, line: bytes) -> str:
    commas, tabs = line.count(b","), line.count(b"\t")
    for other in (b";", b"|"):
        if line.count(other) > max(commas, tabs) + 1:
            raise UnreadableFile(f"{name} separates its columns by {other.decode()!r}; use commas or tabs")
    return "\t" if tabs > commas else ","


def _slots(name: str, cells: list[str], layout: Layout) -> tuple[tuple[str | None, ...], bool, tuple[str, ...]]:
    """Return the element of each column (None for a column that is none), whether there is a header, what it ignores."""
    numbers = {number.casefold(): number for number in layout.elements}
    numbers |= {element.name.casefold(): element.number for element in layout.elements.values()}
    found = [numbers.get(cell.casefold()) for cell in cells]
    filled = sum(1 for cell in cells if cell)
    if filled and len({slot for slot in found if slot}) * 2 >= filled and found[0] != found[-1]:
        return _heading(name, cells, found)
    if len(cells) == 1 and found[0]:
        return tuple(found), True, ()
    for schema in layout.schemas:
        if len(schema.elements) == len(cells):
            return schema.elements, False, ()
    known = " or ".join(f"{len(schema.elements)} ({schema.name})" for schema in layout.schemas)
    raise UnreadableFile(
        f"{name} has {len(cells)} columns and no header of element numbers; without a header a file has {known} columns"
    )


def _heading(name: str, cells: list[str], found: list[str | None]) -> tuple[tuple[str | None, ...], bool, tuple[str, ...]]:
    for place, slot in enumerate(found):
        if slot is not None and slot in found[:place]:
            raise UnreadableFile(f"{name} has two columns for element {slot} ({cells[place]!r}); remove one of them")
    return tuple(found), True, tuple(cell for cell, slot in zip(cells, found, strict=True) if slot is None)
