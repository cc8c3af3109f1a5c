"""The guard for free text: finds Social Security numbers before anything is saved (II.1)."""

import html
import re
import unicodedata
from urllib.parse import unquote

from django.conf import settings

from trackone.policy.refusal import Refusal
from trackone.policy.section_2_personal_information import looks_like_ssn, masked

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\u00b7\uff0d]")
# Nine digits in groups of three, two and four, separators both there (and alike) or both absent; no digit, or digit
# group, may touch either side, or ZIP+4, phones and long case numbers would match.
_NUMBER = re.compile(
    r"(?<![\d.,$/-])(?<!\d[ ])(\d{3})(\s?[-. ]\s?|\s)?(\d{2})(?(2)(?:\s?[-. ]\s?|\s))(\d{4})(?![\d]|[-/.,]\d|[ ]\d)"
)


def _folded(text: str) -> str:
    """Return the text with other scripts' digits, entities, percent-encoding and hidden characters made plain."""
    plain = unquote(html.unescape(text))
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", plain))
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in plain)
    return _DASHES.sub("-", plain)


def numbers_in(text: str) -> list[str]:
    """Return what looks like a Social Security number, masked, in order of appearance."""
    return [masked(match[4]) for match in _NUMBER.finditer(_folded(text)) if _is_number(match)]


def without_numbers(text: str) -> str:
    """Return the text with every number masked, for text that is kept before anybody could be asked (II.1, II.2).

    A number in an odd spelling is masked in the text made plain, since nothing of it may stay.
    """
    plain = _NUMBER.sub(_as_cited, text)
    return _NUMBER.sub(_as_cited, _folded(plain)) if numbers_in(plain) else plain


def _is_number(match: re.Match[str]) -> bool:
    return looks_like_ssn(match[1] + match[3] + match[4], made_up_range=settings.DEMO_RANGE)


def _as_cited(match: re.Match[str]) -> str:
    return masked(match[4]) if _is_number(match) else match[0]


def refusals_in_text(text: str) -> list[Refusal]:
    """Refuse text that holds what looks like a Social Security number; the sentence shows it masked (II.1, II.2)."""
    return [
        Refusal(
            code="ssn_in_text",
            sentence=f"This text seems to hold a Social Security number ({found}).",
            clause="II.1",
            instead=f"Write {found} instead, or use the participant number.",
        )
        for found in dict.fromkeys(numbers_in(text))
    ]
