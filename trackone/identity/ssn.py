"""The number itself, as a value that prints masked everywhere."""

import re
from typing import Any, NoReturn

from trackone.policy.section_2_personal_information import masked

_SHAPE = re.compile(r"\d{3}[- ]?\d{2}[- ]?\d{4}")


class SSN:
    """A Social Security number: nine digits that no form of printing shows (II.2).

    `reveal()` is the only way to the digits; the vault and the blind index call it, nothing else.
    """

    __slots__ = ("_digits",)
    _digits: str

    def __init__(self, text: str) -> None:
        """Take nine digits, with dashes or spaces between groups or none; raise ValueError otherwise, without the text."""
        stripped = text.strip()
        if not _SHAPE.fullmatch(stripped):
            raise ValueError("A Social Security number has nine digits.")
        object.__setattr__(self, "_digits", re.sub(r"\D", "", stripped))

    @property
    def last_four(self) -> str:
        """Return the last four digits."""
        return self._digits[5:]

    def reveal(self) -> str:
        """Return the nine digits."""
        return self._digits

    def __str__(self) -> str:
        return masked(self.last_four)

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SSN) and self._digits == other._digits

    def __hash__(self) -> int:
        return hash(("SSN", self._digits))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("An SSN does not change.")

    def __deepcopy__(self, memo: object) -> "SSN":
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("An SSN can't be pickled.")
