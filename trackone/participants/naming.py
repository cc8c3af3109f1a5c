"""Fold names for search, in Python and never in SQL: what is stored and what is typed go the same way."""

import re
import unicodedata
from collections.abc import Iterable

import jellyfish

LONGEST_WORD = 60
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_HYPHENS = re.compile("[-\u2010-\u2015]")
_WORDS = re.compile(r"[^\W_]+")
# Letters that no decomposition makes plain.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def tidy(text: str) -> str:
    """Return a name or address as it is kept: without spaces around it, with one space between words."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """Return the text without case, accents and apostrophes: "O’Briën" becomes "obrien"."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    plain = unicodedata.normalize("NFKD", plain.casefold()).translate(_PLAIN)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """Return the folded words as they are typed into a search, in order: "Smith-Jones, Zoë" gives smith, jones, zoe."""
    return [word[:LONGEST_WORD] for word in _WORDS.findall(folded(text))]


def keys_of(names: Iterable[str]) -> list[str]:
    """Return every word under which these names are found, sorted, each once.

    A name in parts is found by each part and by all of them run together: "O'Brien" by obrien and brien, "Smith-Jones" by
    smith, jones and smithjones.
    """
    found = set()
    for name in names:
        found.update(words_of(name))
        found.update(words_of(_APOSTROPHES.sub(" ", name)))
        found.update(words_of(_HYPHENS.sub("", name)))
    return sorted(found)


def sort_name_of(*, last: str, first: str, middle: str) -> str:
    """Return the folded "last first middle" by which lists are ordered."""
    return " ".join(words_of(f"{last} {first} {middle}"))[:200]


def sound_of(word: str) -> str:
    """Return how a folded word sounds: its metaphone; the word itself where letters of other scripts have none."""
    return (jellyfish.metaphone(word) or word)[:LONGEST_WORD]


def sounds_of(words: Iterable[str]) -> list[str]:
    """Return the sound of each word, in their order."""
    return [sound_of(word) for word in words]


def is_alike(typed: str, word: str) -> bool:
    """Say whether two folded words may be one name: same sound, or nearly the same letters."""
    return sound_of(typed) == sound_of(word) or jellyfish.jaro_winkler_similarity(typed, word) >= 0.88


def end_of_prefix(word: str) -> str:
    """Return the text below which everything that begins with the word stands, in C order."""
    return word + "\U0010ffff"
