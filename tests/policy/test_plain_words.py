"""The policy in plain words: every clause that the program cites is told in short sentences, and they are true."""

import re
from datetime import date
from pathlib import Path

import pytest

from trackone.policy import indiana_calendar
from trackone.policy.clauses import clauses, general
from trackone.policy.section_0_time_of_service import last_entry_on

ROOM = Path(__file__).resolve().parents[2] / "trackone"
# What those who keep the system say, and nobody at a desk.
JARGON = re.compile(r"\b(rows?|stamp(ed)?|field by field|csv|dry run|database|sealed|entry lag|window|snapshot)\b", re.I)


def cited() -> set[str]:
    """Return the clauses that a refusal or a page names."""
    found: set[str] = set()
    for path in (*ROOM.rglob("*.py"), *ROOM.rglob("*.html")):
        found |= set(re.findall(r"""clause(?:=| )["']([IVCBR]+\.[0-9.]+)["']""", path.read_text(encoding="utf-8")))
    return found


@pytest.mark.policy("R.1")
def test_every_clause_that_is_cited_or_built_is_told_in_plain_words() -> None:
    known = clauses()
    assert len(cited()) > 8
    needed = cited() | {clause.id for clause in known.values() if clause.is_built}
    assert {clause for clause in needed if not known[clause].says or not known[clause].title} == set()


def test_every_shared_decision_is_told_in_plain_words() -> None:
    assert [word for word, clause in general().items() if not (clause.title and clause.says and clause.decide)] == []


def test_the_sentences_are_short_and_say_nothing_that_only_we_say() -> None:
    told = [one for clause in (*clauses().values(), *general().values()) for one in (*clause.says, *clause.held)]
    sentences = [part for sentence in told for part in re.split(r"(?<=[.?!:]) ", sentence)]
    assert len(sentences) > 80
    assert [one for one in sentences if len(one.split()) > 24] == []
    assert [one for one in sentences if JARGON.search(one)] == []


def test_the_examples_of_the_window_are_right() -> None:
    said = " ".join(clauses()["C.6"].says)
    calendar = indiana_calendar()
    for day, weekday, last in ((date(2026, 8, 3), "Monday", "Thursday"), (date(2026, 8, 7), "Friday", "Wednesday")):
        assert f"{day:%A}" == weekday
        assert f"{last_entry_on(service_on=day, calendar=calendar):%A}" == last
        assert re.search(rf"service of {weekday} can be entered until (midnight on )?{last}", said)
