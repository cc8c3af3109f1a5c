"""The guard for free text: refuses Social Security numbers before anything is saved (II.1); `guarding` finds them."""

import logging

from django.conf import settings

from trackone.identity.guarding import each_found, find, masked_text
from trackone.identity.keys import blind_index
from trackone.policy.refusal import Refusal


def numbers_in(text: str) -> list[str]:
    """Return what looks like a Social Security number, masked, in order of appearance."""
    return [found.masked for found in find(text, made_up_range=settings.DEMO_RANGE)]


def without_numbers(text: str) -> str:
    """Return the text with every number masked, for text that is kept before anybody could be asked (II.1, II.2)."""
    return masked_text(text, made_up_range=settings.DEMO_RANGE)


class MaskedLines(logging.Formatter):
    """Lines of a log with every number masked, also in the trace of an error (II.1, II.2)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; one that can't be read is replaced as a whole."""
        try:
            return without_numbers(super().format(record))
        except Exception:
            return f"{record.levelname}: a line that could not be read safely was left out ({record.name})"


def indexes_in(text: str) -> dict[bytes, str]:
    """Return the blind index of each number in a text, with its masked form: so it is compared with those on file."""
    return each_found(text, blind_index, made_up_range=settings.DEMO_RANGE)


def refusals_in_text(*texts: str) -> list[Refusal]:
    """Refuse texts that hold what looks like a Social Security number; the sentence shows it masked (II.1, II.2)."""
    return [
        Refusal(
            code="ssn_in_text",
            sentence=f"This text seems to hold a Social Security number ({found}).",
            clause="II.1",
            instead=f"Write {found} instead, or use the participant number.",
        )
        for found in dict.fromkeys(number for text in texts for number in numbers_in(text))
    ]
