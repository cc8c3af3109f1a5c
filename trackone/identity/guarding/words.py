"""Numbers in words, English and Spanish: runs of them become digits, so that a number that is spelled out is found too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


def _numbered(words: str, first: int) -> dict[str, str]:
    return {word: str(value) for value, word in enumerate(words.split(), start=first)}


_DIGITS = {
    **_numbered("zero one two three four five six seven eight nine", 0),
    **_numbered("cero uno dos tres cuatro cinco seis siete ocho nueve", 0),
    "oh": "0",
    "o": "0",
    "nought": "0",
    "niner": "9",
    "una": "1",
    "un": "1",
}
_TEENS = {
    **_numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10),
    **_numbered("diez once doce trece catorce quince diecis\u00e9is diecisiete dieciocho diecinueve", 10),
    **_numbered(
        "veintiuno veintid\u00f3s veintitr\u00e9s veinticuatro veinticinco veintis\u00e9is veintisiete veintiocho", 21
    ),
    "veintinueve": "29",
    "dieciseis": "16",
    "veintidos": "22",
    "veintitres": "23",
    "veintiseis": "26",
}
_TENS = {
    **_numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2),
    **_numbered("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 2),
    "fourty": "4",
}
_TIMES = {"double": 2, "triple": 3, "doble": 2}
_HUNDRED = {"hundred", "ciento", "cien"}
_BETWEEN = {"dash", "hyphen", "minus", "point", "dot", "space", "then", "and", "gui\u00f3n", "guion", "y"}
_NUMBERS = sorted({*_DIGITS, *_TEENS, *_TENS, *_TIMES, *_HUNDRED}, key=len, reverse=True)


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for these words, by their beginnings: tried letter by letter, not word by word."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[:1], []).append(word[1:])
    ends = by_letter.pop("", None) is not None
    tails = "|".join(f"{letter}{_any_of(rest)}" for letter, rest in by_letter.items())
    if not tails:
        return ""
    return f"(?:{tails}){'?' if ends else ''}" if ends or len(by_letter) > 1 else tails


_GAP = r"(?:[\s,./_-]{1,4})"
_ONE = rf"(?:{_any_of(_NUMBERS)}|[0-9]{{1,4}})"
_RUN = re.compile(rf"{_ONE}(?:{_GAP}(?:{_any_of(_BETWEEN)}{_GAP}){{0,2}}{_ONE}){{2,40}}(?![a-z0-9])")
# Where a word of a number is followed by another: there a run may be, perhaps with digits before it.
_HINT = re.compile(
    rf"(?<![a-z0-9])(?=[cdefhnostuvz]){_any_of(word for word in _NUMBERS if len(word) > 2)}"
    rf"{_GAP}(?:{_any_of(_BETWEEN)}{_GAP})?{_ONE}(?![a-z0-9])"
)
_DIGITS_BEFORE = re.compile(r"(?<![0-9/.,:-])[0-9]{1,4}[ -]\Z")
_WORD = re.compile(r"[a-z\u00e9\u00f3]+|[0-9]+")


@dataclass(frozen=True)
class Run:
    """Nine digits that were spelled out, and where the run stands in the text."""

    digits: str
    start: int
    end: int


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of number words in a text that say nine digits."""
    # Small letters alone are looked for; a letter that is not one letter when small can't be part of a number.
    small = (
        text.lower() if text.isascii() else "".join(letter.lower() if len(letter.lower()) == 1 else "_" for letter in text)
    )
    done = 0
    for hint in _HINT.finditer(small):
        if hint.start() < done:
            continue
        before = _DIGITS_BEFORE.search(small, max(done, hint.start() - 8), hint.start())
        match = _RUN.match(small, before.start() if before else hint.start())
        if match is None:
            continue
        done = match.end()
        yield from _run_of(
            [token for token in _WORD.finditer(small, match.start(), match.end()) if token[0] not in _BETWEEN]
        )


def _run_of(tokens: list["re.Match[str]"]) -> Iterator[Run]:
    """Yield the run of these tokens; where it says too much, without the figures that only happen to stand beside it."""
    for first, last in ((0, 0), (1, 0), (0, 1), (1, 1)):
        kept = tokens[first : len(tokens) - last]
        beside = [*tokens[:first], *tokens[len(tokens) - last :]]
        if not all(token[0].isdigit() for token in beside) or sum(token[0].isalpha() for token in kept) < 2:
            continue
        digits = _said([token[0] for token in kept])
        if len(digits) == 9:
            yield Run(digits, kept[0].start(), kept[-1].end())
            return


def _said(tokens: list[str]) -> str:
    """Return the digits that the words say: "forty five" 45, "double seven" 77, "one hundred and five" 105."""
    said: list[str] = []
    at, times = 0, 1
    while at < len(tokens):
        token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
        if token in _TIMES:
            times = _TIMES[token]
        elif token in _TENS:
            ones = _DIGITS.get(following, "")
            is_joined = ones not in ("", "0")
            said.append(_TENS[token] + (ones if is_joined else "0"))
            at += is_joined
        elif token in _DIGITS and following in _HUNDRED:
            rest, at = _below_hundred(tokens, at + 2)
            said.append(_DIGITS[token] + rest)
            at -= 1
        elif token in _DIGITS or token in _TEENS or token.isdigit():
            said.append((_DIGITS.get(token) or _TEENS.get(token) or token) * times)
            times = 1
        at += 1
    return "".join(said)


def _below_hundred(tokens: list[str], at: int) -> tuple[str, int]:
    """Return two digits of what follows a hundred, and the place behind it."""
    token = tokens[at] if at < len(tokens) else ""
    if token in _TEENS:
        return _TEENS[token], at + 1
    if token in _TENS:
        ones = _DIGITS.get(tokens[at + 1], "") if at + 1 < len(tokens) else ""
        return (_TENS[token] + ones, at + 2) if ones not in ("", "0") else (_TENS[token] + "0", at + 1)
    if token in _DIGITS:
        return f"0{_DIGITS[token]}", at + 1
    return "00", at
