"""Views of a text: the same text made plain step by step, each place of it still pointing into what was typed.

What is made plain: other scripts' digits, dashes and blanks, hidden characters, HTML entities and tags, percent encoding,
quoted-printable, backslash escapes, the marks of quoted replies.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import unquote

_HIDDEN = frozenset({"Cf", "Mn", "Me", "Cc"})
_BLANKS = frozenset({"\n", "\r", "\t"})
_DASHES = frozenset("\u00b7\u2022\u30fb\uff0d\ufe63\u2043\u2500\u30fc")


class View:
    """A text and where its parts stood in what was typed.

    `marks` are (place in this text, place in what was typed, length there or None where it was taken over as it stood), in
    order; no marks, and every place is its own.
    """

    __slots__ = ("_places", "marks", "text")

    def __init__(self, text: str, marks: list[tuple[int, int, int | None]] | None = None) -> None:
        self.text = text
        self.marks = marks
        self._places = [mark[0] for mark in marks] if marks else []

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of what was typed from which this span came; parts that were decoded come as a whole."""
        if self.marks is None:
            return start, end
        return self._place(self.marks, start)[0], self._place(self.marks, end - 1)[1]

    def _place(self, marks: list[tuple[int, int, int | None]], at: int) -> tuple[int, int]:
        place, origin, length = marks[bisect_right(self._places, at) - 1]
        if length is None:
            return origin + at - place, origin + at - place + 1
        return origin, origin + length

    def sub(self, pattern: "re.Pattern[str]", replace: Callable[["re.Match[str]"], str | None]) -> "View":
        """Return the view with every match replaced; a replacement of None leaves the match as it is."""
        parts: list[str] = []
        marks: list[tuple[int, int, int | None]] = []
        done = length = 0
        for match in pattern.finditer(self.text):
            new = replace(match)
            if new is None:
                continue
            length = self._take_over(parts, marks, done, match.start(), length)
            if new:
                origin, end = self.origin(match.start(), match.end())
                marks.append((length, origin, end - origin))
                parts.append(new)
                length += len(new)
            done = match.end()
        if not done:
            return self
        self._take_over(parts, marks, done, len(self.text), length)
        return View("".join(parts), marks or [(0, 0, 0)])

    def _take_over(
        self, parts: list[str], marks: list[tuple[int, int, int | None]], start: int, end: int, length: int
    ) -> int:
        """Take text over as it stands, mark by mark; return the length reached."""
        if start >= end:
            return length
        parts.append(self.text[start:end])
        if self.marks is None:
            marks.append((length, start, None))
            return length + end - start
        at = max(bisect_right(self._places, start) - 1, 0)
        while at < len(self.marks) and self.marks[at][0] < end:
            place, origin, taken = self.marks[at]
            begins = max(place, start)
            marks.append((length + begins - start, origin + (begins - place if taken is None else 0), taken))
            at += 1
        return length + end - start


def views(text: str) -> Iterator[View]:
    """Yield the text with plain characters, then with its codes undone too, if it has any. Each is searched by itself."""
    plain = _plain(View(text))
    yield plain
    decoded = _decoded(plain)
    if decoded is not plain:
        yield _plain(decoded)


@cache
def _plain_character(character: str) -> str:
    """Return the plain form of one character beyond ASCII: a digit, a dash, a blank, nothing, or itself."""
    if unicodedata.category(character) in _HIDDEN and character not in _DASHES:
        return ""
    if unicodedata.category(character) == "Pd" or character in _DASHES or character == "\u2212":
        return "-"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character.isspace():
        return "\n" if character in "\u2028\u2029\x85" else " "
    folded = unicodedata.normalize("NFKC", character)
    return folded if folded.isascii() else character


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _plain(view: View) -> View:
    text = view.text
    if not text.isascii():
        table = {character: _plain_character(character) for character in set(_BEYOND_ASCII.findall(text))}
        changed = {character: new for character, new in table.items() if new != character}
        if all(len(new) == 1 for new in changed.values()):
            view = View(text.translate({ord(character): new for character, new in changed.items()}), view.marks)
        else:
            view = view.sub(_BEYOND_ASCII, lambda match: changed.get(match[0]))
    return view.sub(_CONTROLS, lambda match: "") if _CONTROLS.search(view.text) else view


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,400}>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_EQUALS = re.compile(r"=(?:([0-9A-F]{2})|[ \t]*\r?\n)")
# The end of a line inside a number: perhaps a hyphen before it, marks of a quoted reply after it.
_QUOTED = re.compile(r"(?<=[0-9])([ \t]*-?)[ \t]*\r?\n(?:[ \t]*[>|]+)+[ \t]*(?=[-0-9])")


def _decoded(view: View) -> View:
    """Undo what stands in the text, in the order in which it is usually put on; twice for what was encoded twice."""
    for _ in range(2):
        before = view
        text = view.text
        if "=" in text:
            view = view.sub(_EQUALS, lambda match: _character(match[1]) if match[1] else "")
        if "%" in text:
            view = view.sub(_PERCENT, lambda match: unquote(match[0]))
        if "\\" in text:
            view = view.sub(_ESCAPE, lambda match: _character(match[1] or match[2]))
        if "&" in text:
            view = view.sub(_ENTITY, _entity)
        if view is before:
            break
    if "<" in view.text:
        view = view.sub(_TAG, lambda match: "")
    if ">" in view.text or "|" in view.text:
        view = view.sub(_QUOTED, lambda match: match[1] or " ")
    return view


def _character(code: str) -> str | None:
    number = int(code, 16)
    return chr(number) if number < 0xD800 else None


def _entity(match: "re.Match[str]") -> str | None:
    character = html.unescape(match[0] if match[0].endswith(";") else f"{match[0]};")
    return character if character != match[0] and not character.startswith("&") else None
