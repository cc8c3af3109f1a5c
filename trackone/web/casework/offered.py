"""What a form offers, read when a page shows it: a value that was sent is asked for alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from django import forms
from django.db.models import Model

T = TypeVar("T", bound=Model)


class Offered(Generic[T]):
    """Records to choose from, known by their ids as a form sends them.

    `read` gives all of them; `one` gives the record of one value without reading the others, or None where it does not
    know: then they are read.
    """

    def __init__(self, read: Callable[[], Sequence[T]], *, one: Callable[[str], T | None] = lambda value: None) -> None:
        self._read = read
        self._one = one
        self._all: Sequence[T] | None = None
        self._asked: dict[str, T | None] = {}

    @classmethod
    def of(cls, records: Sequence[T]) -> "Offered[T]":
        """Return what is read already."""
        return cls(lambda: records)

    def __iter__(self) -> Iterator[T]:
        if self._all is None:
            self._all = self._read()
        return iter(self._all)

    def get(self, value: str) -> T | None:
        """Return the record of this value of the form, or None when it is not offered."""
        if value not in self._asked:
            found = self._one(value) if self._all is None and value else None
            self._asked[value] = found or next((one for one in self if str(one.pk) == value), None) if value else None
        return self._asked[value]

    def chosen(self, value: str) -> T:
        """Return the record of a value that the form found to be offered; LookupError otherwise."""
        found = self.get(value)
        if found is None:
            raise LookupError(f"{value} is not offered.")
        return found


class OfferedField(forms.ChoiceField):
    """A choice of one of the records offered; its list is read only where it is shown, or what was sent is not known."""

    def offer(self, offered: Offered[T], choices: Callable[[], Sequence[tuple[str, object]]]) -> None:
        """Take what is offered, and how the list is made once it is shown."""
        self.offered = offered
        self.choices = choices

    def valid_value(self, value: object) -> bool:
        """Say whether this value is offered."""
        return self.offered.get(str(value)) is not None
