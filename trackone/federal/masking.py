"""Show values without giving away a social security number, and cut what is too long to read."""

import re

from trackone.federal.layout import Layout

# Nine digits alone, or three, two and four with a dash or a space between, wherever they stand.
LIKE_SSN = r"^[0-9]{9}$|(?:^|[^0-9])[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}(?:[^0-9]|$)"
_LIKE_SSN = re.compile(LIKE_SSN)
_FOUND = re.compile(r"[0-9]{3}[- ]?[0-9]{2}[- ]?([0-9]{4})")
_LONGEST = 80
# A spreadsheet takes a text that begins so for a formula.
_FORMULA = frozenset("=+-@\t\r")


class Shown:
    """Turn values of a layout's elements into what may be shown."""

    def __init__(self, layout: Layout) -> None:
        self._ssn, self._never_masked = layout.ssn, layout.never_masked

    def __call__(self, element: str, value: str) -> str:
        """Return the value masked as XXX-XX-last four where it is or looks like a social security number, and shortened."""
        if not value:
            return value
        if element in self._ssn:
            return _masked(value) if _FOUND.fullmatch(value) else "X" * min(len(value), 9)
        if element not in self._never_masked and len(value) >= 9 and _LIKE_SSN.search(value):
            value = _masked(value)
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({len(value):,} characters)"


def _masked(value: str) -> str:
    return _FOUND.sub(r"XXX-XX-\1", value)


def as_cell(text: str) -> str:
    """Return a text for a cell of a table, so that a spreadsheet does not take a value of the file for a formula."""
    return f"'{text}" if text[:1] in _FORMULA else text
