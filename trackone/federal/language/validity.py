"""The word `valid`: type, length and codes of an element as one condition on its text."""

from collections.abc import Mapping

import polars as pl

from trackone.federal.language.columns import Columns
from trackone.federal.language.truth import Truth, certain
from trackone.federal.layout import Codes, Element

_DECIMAL = r"^[0-9]{1,6}(?:\.[0-9]{1,2})?$"
# Up to so many one-digit codes, comparing texts is quicker than making numbers of them.
_FEW = 5


def valid(element: Element, columns: Columns) -> Truth:
    """Return where the element's text fits the layout; a blank fits only where text may be empty."""
    text = columns.text(element.number)
    if text is None:
        return certain(element.type == "AN" and not element.is_exact and not element.pattern)
    if element.pattern:
        return certain(text.str.contains(f"^(?:{element.pattern})$"))
    if element.type == "DT":
        return certain(_not_null(columns.day(element.number)))
    if element.type == "DE":
        return certain(text.str.contains(_DECIMAL))
    if element.type == "AN":
        return certain(_fits(text.str.len_chars(), element))
    return certain(_digits(element, text, columns))


def _digits(element: Element, text: pl.Expr, columns: Columns) -> pl.Expr:
    codes = element.codes
    if codes is None:
        # Twenty digits and more would be too large for a number, and are too long for every element.
        whole = _not_null(columns.code(element.number, 2**32)) if element.length < 20 else text.str.contains("^[0-9]+$")
        return whole & _fits(text.str.len_bytes(), element)
    if codes.form == "digits":
        return text.str.contains(f"^[{''.join(map(str, codes.values))}]+$") & _fits(text.str.len_bytes(), element)
    if element.length == 1 and len(codes.values) <= _FEW:
        return pl.any_horizontal([text == str(code) for code in codes.values if code < 10])
    number = columns.code(element.number, max(codes.values))
    return _listed(number, codes.values) & _fits(text.str.len_bytes(), element)


def listed(number: pl.Expr, codes: Mapping[int, str] | tuple[int, ...]) -> pl.Expr:
    """Return where a whole number is one of the codes; null is none of them."""
    low, high = min(codes), max(codes)
    if high - low + 1 == len(set(codes)):
        found = number == low if low == high else number.is_between(low, high)
    else:
        found = pl.any_horizontal([number == code for code in codes])
    return found.fill_null(False)


def _listed(number: pl.Expr | None, codes: Mapping[int, str]) -> pl.Expr:
    return pl.lit(False) if number is None else listed(number, codes)


def _not_null(expression: pl.Expr | None) -> pl.Expr:
    return pl.lit(False) if expression is None else expression.is_not_null()


def _fits(length: pl.Expr, element: Element) -> pl.Expr:
    return length == element.length if element.is_exact else length <= element.length


__all__ = ["Codes", "listed", "valid"]
