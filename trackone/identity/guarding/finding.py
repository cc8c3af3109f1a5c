"""Find numbers in a text and say where they stand in what was typed; the number itself is never part of the answer."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from trackone.identity.guarding import candidates, words
from trackone.identity.guarding.views import views
from trackone.policy.section_2_personal_information import is_itin, looks_like_ssn, masked

# Long runs of the signs of base64, also over the lines of an e-mail's part.
_ENCODED = re.compile(
    r"(?<![A-Za-z0-9+/_=-])(?:(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]+|[A-Za-z0-9+/_-]{12,})={0,2}(?![A-Za-z0-9+/_-])"
)
_IS_MIXED = re.compile(r"[0-9]|[a-z][A-Z]|[A-Z]{2}[a-z]")
_NINE_DIGITS = re.compile(r"(?:[0-9][^0-9]{0,4}){9}")
_DEEPEST = 2
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, order=True)
class Found:
    """One number: the span of the text in which it stands, "ssn" or "itin", and the only form in which it is cited."""

    start: int
    end: int
    kind: str
    masked: str


def find(text: str, *, made_up_range: bool = False) -> list[Found]:
    """Return the numbers that must not stand in a text, in their order; spans do not overlap.

    The made-up range counts only where it is in use. Clauses: II.1, II.2.
    """
    return _apart(sorted(found for found, _ in _found(text, made_up_range=made_up_range, depth=0)))


def each_found(text: str, tell: Callable[[str], T], *, made_up_range: bool = False) -> dict[T, str]:
    """Return what `tell` makes of the digits of each number in a text, with its masked form; the digits stay inside.

    `tell` is a keyed hash: only so is a number compared with those on file.
    """
    return {tell(digits): found.masked for found, digits in _found(text, made_up_range=made_up_range, depth=0)}


def masked_text(text: str, *, made_up_range: bool = False) -> str:
    """Return the text with each number in the form in which it may be cited. Clauses: II.2."""
    parts, done = [], 0
    for found in find(text, made_up_range=made_up_range):
        parts += [text[done : found.start], found.masked]
        done = found.end
    return "".join([*parts, text[done:]])


def _found(text: str, *, made_up_range: bool, depth: int) -> Iterator[tuple[Found, str]]:
    for view in views(text):
        for start, end, digits in (*candidates.numbers(view.text), *candidates.spelled(view.text, words.runs(view.text))):
            if looks_like_ssn(digits, made_up_range=made_up_range):
                begin, stop = _whole(text, *view.origin(start, end))
                kind = "itin" if is_itin(digits) else "ssn"
                yield Found(start=begin, end=stop, kind=kind, masked=masked(digits[-4:])), digits
    if depth < _DEEPEST:
        yield from _encoded(text, made_up_range=made_up_range, depth=depth + 1)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with what belongs to it: hidden signs behind it, and the bracket whose other half is inside."""
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me", "Cf"):
        end += 1
    if ")" in text[start:end] and "(" not in text[start:end] and text[start - 1 : start] == "(":
        start -= 1
    return start, end


def _encoded(text: str, *, made_up_range: bool, depth: int) -> Iterator[tuple[Found, str]]:
    """Yield what stands in base64, each with the span of the whole encoded run."""
    for match in _ENCODED.finditer(text):
        if not _IS_MIXED.search(match[0]):
            continue
        decoded = _decoded(match[0])
        if decoded and _NINE_DIGITS.search(decoded):
            for inside, digits in _found(decoded, made_up_range=made_up_range, depth=depth):
                yield Found(start=match.start(), end=match.end(), kind=inside.kind, masked=inside.masked), digits


def _decoded(run: str) -> str | None:
    """Return the text that base64 holds, in UTF-8 or UTF-16; None for anything else."""
    signs = re.sub(r"[\s=]", "", run).replace("-", "+").replace("_", "/")
    try:
        held = base64.b64decode(signs[: len(signs) - (len(signs) % 4 == 1)] + "=" * (-len(signs) % 4))
    except (binascii.Error, ValueError):
        return None
    if held[1:2] == b"\0" or held[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return held.decode("utf-16" if held[:1] > b"\xf0" else "utf-16-le", errors="ignore")
    try:
        return held.decode()
    except UnicodeDecodeError:
        return None


def _apart(found: list[Found]) -> list[Found]:
    """Keep of overlapping finds the one that spans most: it stands for all of them."""
    kept: list[Found] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
        else:
            kept.append(one)
    return kept
