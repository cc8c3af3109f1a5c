"""What rules read of a column - its code, its date, its number - each worked out once and shared by all rules.

Dates are whole numbers YYYYMMDD: they compare like dates, and the completed years between two are their difference // 10000.
"""

from calendar import isleap
from collections.abc import Callable, Collection
from datetime import date

import polars as pl

from trackone.federal.language.truth import Truth, certain
from trackone.federal.layout import Layout

_NUMBER = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$"
_BYTE = 255
# The numbers MMDD that are days of every year, and the days YYYY0229: looked up, for no arithmetic is as quick.
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_DAYS = pl.Series(
    [month * 100 + day for month, last in enumerate(_DAYS_IN_MONTH, start=1) for day in range(1, last + 1)], dtype=pl.Int32
).implode()
_LEAP_DAYS = pl.Series([year * 10000 + 229 for year in range(1, 10000) if isleap(year)], dtype=pl.Int32).implode()
_FIRST_DAY = 10101
_EPOCH = 719468
_SOON = 1000


def blank_among(frame: pl.DataFrame, elements: Collection[str]) -> frozenset[str]:
    """Return which of the elements are blank in every row of a frame of texts; one that is no column is blank."""
    blank = frozenset(elements)
    # Most columns that are filled are filled soon.
    for rows in (frame.head(_SOON), frame):
        names = [name for name in frame.columns if name in blank]
        if names:
            filled = rows.select((pl.col(names).str.len_bytes() > 0).any()).row(0)
            blank -= {name for name, is_filled in zip(names, filled, strict=True) if is_filled}
    return blank


def as_number(day: date) -> int:
    """Return a day as the number YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


class Columns:
    """Give expressions for the columns of a frame of texts, "" for blank.

    With `is_shared` each reading becomes a column of its own, made in `steps`; without it the expressions stand on the texts
    themselves. `absent` elements are blank in every row. A frame `has_plus` unless no value contains a plus sign:
    Polars takes +1 for a number, the layout does not take it for digits.
    """

    def __init__(
        self, layout: Layout, *, absent: Collection[str] = (), has_plus: bool = True, is_shared: bool = False
    ) -> None:
        self.layout, self.absent = layout, frozenset(absent)
        self._readings: tuple[dict[str, pl.Expr], ...] = ({}, {}, {})
        self.is_shared, self._has_plus = is_shared, has_plus

    def steps(self) -> tuple[tuple[pl.Expr, ...], ...]:
        """Return the readings that were asked for; each step stands on the columns of the steps before it.

        Those of one element stand side by side: the second finds the texts in the processor's cache.
        """
        return tuple(
            tuple(step[name] for name in sorted(step, key=lambda name: name.rpartition(" ")[2])) for step in self._readings
        )

    def text(self, element: str) -> pl.Expr | None:
        """Return the text; None when it is blank in every row."""
        return None if element in self.absent else pl.col(element)

    def filled(self, element: str) -> Truth:
        """Return where the element is not blank."""
        if element in self.absent:
            return certain(False)
        return certain(self._reading("filled", element, lambda text: text.str.len_bytes() > 0))

    def code(self, element: str, largest: int) -> pl.Expr | None:
        """Return digits as a whole number, null where it is none or far above `largest`; None when blank in every row."""
        if element in self.absent:
            return None
        if largest <= _BYTE:
            return self._reading("code", element, lambda text: self._digits(text, pl.UInt8))
        return self._reading("long code", element, lambda text: self._digits(text, pl.UInt64))

    def number(self, element: str) -> pl.Expr | None:
        """Return a number (Float64), null where it is none; None when blank in every row."""
        if element in self.absent:
            return None
        return self._reading("number", element, _number)

    def day(self, element: str) -> pl.Expr | None:
        """Return a date as YYYYMMDD (Int32), null where it is none; None when blank in every row."""
        if element in self.absent:
            return None
        digits = self._reading("digits", element, self._eight_digits)
        is_day = ((digits % 10000).is_in(_MONTH_DAYS) & (digits >= _FIRST_DAY)) | digits.is_in(_LEAP_DAYS)
        return self._kept(f"day {element}", pl.when(is_day).then(digits), step=1)

    def ordinal(self, element: str) -> pl.Expr | None:
        """Return a date as a number of days, null where it is none; None when blank in every row."""
        day = self.day(element)
        return None if day is None else self._kept(f"ordinal {element}", ordinal(day), step=2)

    def _eight_digits(self, text: pl.Expr) -> pl.Expr:
        return pl.when(text.str.len_bytes() == 8).then(self._digits(text, pl.Int32))

    def _digits(self, text: pl.Expr, kind: type[pl.DataType]) -> pl.Expr:
        number = text.cast(kind, strict=False)
        return pl.when(~text.str.starts_with("+")).then(number) if self._has_plus else number

    def _reading(self, what: str, element: str, read: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
        return self._kept(f"{what} {element}", read(pl.col(element)), step=0)

    def _kept(self, name: str, expression: pl.Expr, *, step: int) -> pl.Expr:
        if not self.is_shared:
            return expression
        self._readings[step].setdefault(name, expression.alias(name))
        return pl.col(name)


def ordinal(day: pl.Expr) -> pl.Expr:
    """Turn YYYYMMDD of real days into numbers of days, counted from March 1 of the year 0."""
    month = day // 100 % 100
    since = day // 10000 - (month < 3).cast(pl.Int32)
    return since * 365 + since // 4 - since // 100 + since // 400 + ((month + 9) % 12 * 153 + 2) // 5 + day % 100 - 1


def as_day(number: pl.Expr) -> pl.Expr:
    """Turn numbers of days as `ordinal` counts them into YYYYMMDD."""
    moment = (number - _EPOCH).cast(pl.Date)
    return moment.dt.year() * 10000 + moment.dt.month().cast(pl.Int32) * 100 + moment.dt.day().cast(pl.Int32)


def _number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_NUMBER)).then(text.cast(pl.Float64, strict=False))
