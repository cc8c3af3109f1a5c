"""A refusal: what is not allowed, in a sentence, with its clause and the way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Refusal:
    """One reason why an act is not done.

    `sentence` says what and why at grade 8, `instead` what to do instead, `clause` the id in `clauses.toml`;
    `last_entry_on` is the last day on which the date could have been entered, where that is the reason.
    """

    code: str
    sentence: str
    clause: str
    instead: str = ""
    last_entry_on: date | None = None


class Refused(Exception):
    """Raised when the book refuses; `refusals` is never empty."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(refusal.code for refusal in refusals))
        self.refusals = tuple(refusals)


def refuse_if(refusals: Sequence[Refusal]) -> None:
    """Raise Refused when there is any refusal; do nothing when the list is empty."""
    if refusals:
        raise Refused(refusals)
