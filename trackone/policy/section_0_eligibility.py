"""Content, who may enter a program: rules as dated data, each held against what is known, and what the whole proposes.

What is known comes by the number of the element, 200 being the birth date. A blank is not known. A proposal binds nobody:
a person decides, and says why where the decision is another one.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from trackone.policy.section_0_eligibility_rules import HOLDS, Known, asked_by


class Finding(StrEnum):
    """What the rules of a program come to."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule in words: the elements that it needs, the kinds of paper that prove it, and what it leaves out."""

    word: str
    says: str
    needs: tuple[int, ...]
    papers: tuple[str, ...]
    simplified: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """A rule held against what is known: True, False, or None with the elements that are missing."""

    rule: Rule
    holds: bool | None
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the rules of one program say of one person on the day of the application."""

    program: str
    finding: Finding
    rules: tuple[Held, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the elements without which nothing can be said; none where a rule already speaks against it."""
        if self.finding is not Finding.UNDECIDED:
            return ()
        return tuple(dict.fromkeys(number for held in self.rules for number in held.missing))


@cache
def eligibility_rules() -> Mapping[str, Rule]:
    """Return every rule by its word.

    Clauses: C.1.
    """
    return {
        row["rule"]: Rule(
            word=row["rule"],
            says=row["says"],
            needs=tuple(int(number) for number in row["needs"].split(";") if number),
            papers=tuple(paper for paper in row["papers"].split(";") if paper),
            simplified=row["simplified"],
        )
        for row in _rows("eligibility_rules.csv")
    }


def rules_of(program: str, *, on: date) -> tuple[Rule, ...]:
    """Return the rules of a program for an application of this day; one without rules in the data is judged by hand.

    Clauses: C.1.
    """
    known, words = eligibility_rules(), []
    for row in _rows("program_rules.csv"):
        is_over = bool(row["until_on"]) and on > date.fromisoformat(row["until_on"])
        if row["program"] == program and date.fromisoformat(row["since_on"]) <= on and not is_over:
            words.append(row["rule"])
    return tuple(known[word] for word in words or ["by_hand"])


def needed_for(programs: Collection[str], *, on: date) -> frozenset[int]:
    """Return the elements that the rules of these programs ask for: nothing else is asked because of them.

    Clauses: C.1.
    """
    return frozenset(number for program in programs for rule in rules_of(program, on=on) for number in rule.needs)


def proposal_for(program: str, *, on: date, known: Known) -> Proposal:
    """Return what the rules of a program come to for an application of this day.

    One that fails decides; else all have to hold, and whatever is not known leaves it open.

    Clauses: C.1.
    """
    held = tuple(_held(rule, known=known, on=on) for rule in rules_of(program, on=on))
    answers = {one.holds for one in held}
    finding = Finding.NOT_ELIGIBLE if False in answers else Finding.UNDECIDED if None in answers else Finding.ELIGIBLE
    return Proposal(program=program, finding=finding, rules=held)


def priority_of_service(*, known: Known) -> tuple[bool | None, str]:
    """Say whether a person is served before others as a veteran or an eligible spouse, and why; None: not known yet.

    Every veteran who served has it, for however short a time; so has the spouse whom element 301 names.

    Clauses: C.1.
    """
    veteran, eligible = known.get(300, ""), known.get(301, "")
    if eligible == "3":
        return True, "Yes: as the spouse of a veteran, or another eligible person."
    if eligible in ("1", "2") or veteran == "1":
        return True, "Yes: as a veteran. Service of any length counts for this."
    if veteran == "0":
        return (False, "No: no service, and no spouse who served.") if eligible == "0" else _not_told("eligible veteran")
    return _not_told("veteran")


def _not_told(what: str) -> tuple[None, str]:
    return None, f"Not known yet: the answer to “{what.capitalize()}” is missing."


def _held(rule: Rule, *, known: Known, on: date) -> Held:
    holds = HOLDS[rule.word](known, on)
    blank = tuple(number for number in rule.needs if not known.get(number))
    return Held(rule=rule, holds=holds, missing=asked_by(rule.word, known=known, blank=blank) if holds is None else ())


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files("trackone.policy").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
