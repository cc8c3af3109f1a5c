"""The clauses as data: what the policy says, how its silent points are decided, and what of it is built."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of the policy; `is_later` is not asked for yet, `is_built` is enforced and tested.

    `held` says in sentences which parts of a clause that is not built are held all the same, and which are not.
    `title` and `says` tell it to those who work by it, in short sentences; both are empty where nobody needs it yet.
    """

    id: str
    rule: str
    decide: str = ""
    title: str = ""
    says: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    is_later: bool = False
    is_built: bool = False

    @property
    def section(self) -> str:
        """Return the section's number: R, C, I to V, B."""
        return self.id.split(".")[0]


@cache
def _book() -> dict[str, Any]:
    return tomllib.loads(files("trackone.policy").joinpath("clauses.toml").read_text(encoding="utf-8"))


@cache
def _plain_words() -> dict[str, Any]:
    return tomllib.loads(files("trackone.policy").joinpath("plain_words.toml").read_text(encoding="utf-8"))


@cache
def clauses() -> dict[str, Clause]:
    """Return every clause by its id, in the policy's order.

    Clauses: R.1.
    """
    return {
        row["id"]: Clause(
            id=row["id"],
            rule=row["rule"],
            decide=row.get("decide", ""),
            title=_plain_words().get(row["id"], {}).get("title", ""),
            says=tuple(_plain_words().get(row["id"], {}).get("says", ())),
            held=tuple(row.get("held", ())),
            is_later=row.get("later", False),
            is_built=row["built"],
        )
        for row in _book()["clauses"]
    }


def document() -> dict[str, Any]:
    """Return name, issuer, effective date, references, revisions and whom the policy binds.

    Clauses: R.1.
    """
    found: dict[str, Any] = _book()["document"]
    return found


def sections() -> dict[str, str]:
    """Return the names of the sections by their number, in order."""
    found: dict[str, str] = _book()["sections"]
    return found


def general() -> dict[str, Clause]:
    """Return the decisions that many clauses share, by their word."""
    told = _plain_words()["general"]
    return {
        word: Clause(id=word, rule="", decide=text, title=told[word]["title"], says=tuple(told[word]["says"]), is_built=True)
        for word, text in _book()["general"].items()
    }
