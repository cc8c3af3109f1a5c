"""Take records from a file or a frame, in batches of text columns that have all the elements wanted."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from trackone.federal.layout import Layout
from trackone.federal.reading import Source, open_file


class Records:
    """The records of a file or of a frame, to be gone through once.

    `there` are the elements it has; `left_out` counts, once all is read, the records of a file that could not be read.
    """

    def __init__(self, records: pl.DataFrame | Path | str, *, layout: Layout) -> None:
        self._from: pl.DataFrame | Source
        self._from = records if isinstance(records, pl.DataFrame) else open_file(Path(records), layout=layout)
        self.there = frozenset(self._from.columns)
        self.left_out = 0

    def batches(self, elements: Sequence[str]) -> Iterator[tuple[pl.DataFrame, pl.Series]]:
        """Yield frames with the elements as trimmed text ("" for blank or missing), and their rows (1-based)."""
        absent = [pl.lit("").alias(number) for number in elements if number not in self.there]
        there = [number for number in elements if number in self.there]
        if isinstance(self._from, pl.DataFrame):
            yield _texts(self._from, there).with_columns(absent), pl.int_range(1, self._from.height + 1, eager=True)
            return
        # A column must be read for its length even where none is wanted.
        for batch in self._from.read(there or self._from.columns[:1]):
            self.left_out += sum(trouble.kind != "letters" for trouble in batch.troubles)
            yield batch.frame.with_columns(absent), batch.rows


def _texts(frame: pl.DataFrame, elements: Sequence[str]) -> pl.DataFrame:
    # A column of its own keeps the number of records where none of the elements is there.
    return frame.select(pl.repeat("", pl.len()).alias("record"), *(_text(number, frame.schema) for number in elements))


def _text(number: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    column = pl.col(number)
    text = column.dt.strftime("%Y%m%d") if schema[number] == pl.Date else column.cast(pl.String)
    return text.str.strip_chars().fill_null("")
