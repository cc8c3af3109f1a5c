"""Keep what the rules about two records read of every record, in few bytes: 30 a record in the shipped layout.

Dates of periods and boards repeat, so each is kept as the number of its text in a dictionary (2 bytes while there are no
more than 65,536 of them); birth dates and whole numbers are kept as numbers (4 bytes); other text stays text (16 bytes up to
12 characters). Every code leads back to the very text that it stands for.
"""

from collections.abc import Sequence
from typing import Protocol

import polars as pl

from trackone.federal.layout import Layout

ROW = "row"
_MOST_DIGITS = 9
_ODD = 2_000_000_000
_TWO_BYTES = 65536


class Kept:
    """The elements that duplicate rules read, of all records of a file."""

    def __init__(self, layout: Layout, elements: Sequence[str]) -> None:
        self._coders = {one: _coder(layout, one) for one in elements}
        self._frames: list[pl.DataFrame] = []
        self._rows: list[range | pl.Series] = []

    def add(self, frame: pl.DataFrame, rows: pl.Series) -> None:
        """Keep a batch of texts and the data rows of its records, which rise."""
        if not frame.height:
            return
        blank = pl.repeat("", frame.height, eager=True)
        columns = {
            element: coder.codes(frame[element] if element in frame.columns else blank)
            for element, coder in self._coders.items()
        }
        self._frames.append(pl.DataFrame(columns))
        first, last = int(rows[0]), int(rows[-1])
        self._rows.append(range(first, last + 1) if last - first + 1 == frame.height else rows)

    def sharing(self, element: str) -> pl.DataFrame:
        """Return the records whose value of an element is that of another one and not blank: texts, with their `row`."""
        if not self._frames:
            return pl.DataFrame(schema=dict.fromkeys(self._coders, pl.String) | {ROW: pl.UInt32})
        kept = pl.concat([frame.select(element) for frame in self._frames], how="vertical_relaxed")[element]
        places = (kept.is_duplicated() & (kept != self._coders[element].blank)).arg_true()
        del kept
        columns = [self._texts(name, places) for name in self._coders]
        return pl.DataFrame([*columns, self._all_rows().gather(places).alias(ROW)])

    def _texts(self, element: str, places: pl.Series) -> pl.Series:
        kept = pl.concat([frame.select(element) for frame in self._frames], how="vertical_relaxed")[element]
        return self._coders[element].texts(kept.gather(places)).alias(element)

    def _all_rows(self) -> pl.Series:
        parts = [
            pl.int_range(rows.start, rows.stop, dtype=pl.UInt32, eager=True) if isinstance(rows, range) else rows
            for rows in self._rows
        ]
        return pl.concat(parts)


class _Coder(Protocol):
    """Turns texts into short codes and back; `blank` is the code of the empty text."""

    blank: int | str

    def codes(self, texts: pl.Series) -> pl.Series:
        """Return the code of each text."""

    def texts(self, codes: pl.Series) -> pl.Series:
        """Return the text of each code."""


def _coder(layout: Layout, element: str) -> _Coder:
    kind = layout.elements[element].type
    if element == layout.board or (kind == "DT" and element != layout.birth):
        return _Words()
    return _Numbers() if kind in ("IN", "DT") else _Texts()


class _Texts:
    """Texts as they are, in columns of their own, so that the batch they come from can be let go."""

    blank: int | str = ""

    def codes(self, texts: pl.Series) -> pl.Series:
        return texts.rechunk().shrink_to_fit()

    def texts(self, codes: pl.Series) -> pl.Series:
        return codes


class _Words:
    """Texts that repeat, as their numbers in a dictionary."""

    blank: int | str = 0

    def __init__(self) -> None:
        self._numbers = {"": 0}

    def codes(self, texts: pl.Series) -> pl.Series:
        words = texts.unique().to_list()
        numbers = [self._numbers.setdefault(word, len(self._numbers)) for word in words]
        kind = pl.UInt16 if len(self._numbers) <= _TWO_BYTES else pl.UInt32
        return texts.replace_strict(words, numbers, return_dtype=kind)

    def texts(self, codes: pl.Series) -> pl.Series:
        return pl.Series(list(self._numbers), dtype=pl.String).gather(codes)


class _Numbers:
    """Whole numbers with a 1 before their digits, so that zeros in front are not lost; other texts have numbers above."""

    blank: int | str = 1

    def __init__(self) -> None:
        self._odd: dict[str, int] = {}

    def codes(self, texts: pl.Series) -> pl.Series:
        numbers = pl.select(
            pl.when(texts.str.len_bytes() <= _MOST_DIGITS).then(("1" + texts).cast(pl.UInt32, strict=False))
        ).to_series()
        odd = numbers.is_null().arg_true()
        if not len(odd):
            return numbers
        found = [self._odd.setdefault(text, _ODD + len(self._odd)) for text in texts.gather(odd).to_list()]
        return numbers.scatter(odd, pl.Series(found, dtype=pl.UInt32))

    def texts(self, codes: pl.Series) -> pl.Series:
        odd = list(self._odd)
        return pl.Series([odd[code - _ODD] if code >= _ODD else str(code)[1:] for code in codes.to_list()], dtype=pl.String)
