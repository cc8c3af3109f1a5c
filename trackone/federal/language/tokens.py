"""Cut the text of a rule into its tokens."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"""\s*(?:(\d+\.\d+|\d+)|'([^']*)'|([A-Za-z_]\w*)|(==|!=|<=|>=|\.\.|[<>()\[\],+:-]))""", re.ASCII)


class RuleProblem(ValueError):
    """What is wrong with the text of a rule, and at which character (1-based)."""

    def __init__(self, reason: str, *, at: int) -> None:
        super().__init__(f"{reason} (character {at})")
        self.reason, self.at = reason, at


@dataclass(frozen=True)
class Token:
    """A number, quoted text, name or sign, and at which character (1-based) it stands."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; raise RuleProblem for what is not part of the language."""
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            reason = "a quoted text is not closed" if text[place] == "'" else f"{text[place]!r} is not part of the language"
            raise RuleProblem(reason, at=place + 1)
        number = match.lastindex or 0
        kind = ("number", "quoted", "name", "sign")[number - 1]
        found.append(Token(kind, match[number], match.start(number) + 1 - (kind == "quoted")))
        at = match.end()
    return found
