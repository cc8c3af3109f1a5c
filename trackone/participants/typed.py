"""Read what was typed into the one box of the search: numbers, dates, name words."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from trackone.identity.ssn import SSN
from trackone.participants import naming

MOST_WORDS = 6
NUMBER = re.compile(r"[Pp][0-9]{8}")
_DATES = (
    re.compile(r"(?P<month>[0-9]{1,2})[/.-](?P<day>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
)
_FOUR = re.compile(r"[0-9]{4}")
# Between the groups of a number: spaces, dots, and every kind of dash.
_BETWEEN = re.compile("[\\s.\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212-]")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is searched: any of name words, participant number, birth date, last four digits; all given ones must fit."""

    words: tuple[str, ...] = ()
    number: str = ""
    birth_on: date | None = None
    last_four: str = ""

    def is_empty(self) -> bool:
        """Say whether nothing is asked for."""
        return not (self.words or self.number or self.birth_on or self.last_four)


def wanted_from(text: str) -> Wanted:
    """Read what was typed into one box: dates, a participant number, four digits, and name words in any order."""
    words: list[str] = []
    number, last_four, birth_on = "", "", None
    for part in text.replace(",", " ").split():
        if NUMBER.fullmatch(part):
            number = part.upper()
        elif (typed := date_in(part)) is not None:
            birth_on = typed
        elif _FOUR.fullmatch(part):
            last_four = part
        else:
            words += naming.words_of(part)
    return Wanted(words=tuple(words[:MOST_WORDS]), number=number, birth_on=birth_on, last_four=last_four)


def ssn_in(text: str) -> SSN | None:
    """Return the Social Security number when nothing but one was typed, in whatever spelling; else None."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return SSN(digits) if re.fullmatch("[0-9]{9}", digits) else None


def names_in(text: str) -> dict[str, str]:
    """Return first, middle and last name as typed: "Lopez, Ana" or "ana m lopez"; what finds no name is left out."""
    last, comma, rest = text.partition(",")
    parts = [part for part in (f"{rest} {last}" if comma else text).split() if not re.search("[0-9]", part)]
    if comma:
        tail = len(last.split())
        words = (
            [parts[:1], parts[1 : len(parts) - tail], parts[len(parts) - tail :]] if len(parts) > tail else [[], [], parts]
        )
    else:
        words = [parts[:1], parts[1:-1], parts[-1:]] if len(parts) > 1 else [[], [], parts]
    named = zip(("first_name", "middle_name", "last_name"), (" ".join(some) for some in words), strict=True)
    return {word: name.title() if name.islower() else name for word, name in named if name}


def date_in(text: str) -> date | None:
    """Return the date when nothing but one was typed: 3/14/1990, 3-14-1990, 1990-03-14; else None."""
    for shape in _DATES:
        match = shape.fullmatch(text)
        if match:
            try:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                return None
    return None
