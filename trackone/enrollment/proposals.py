"""What the book proposes for a person: the rules of each program held against what is on file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from trackone.documents.models import Document
from trackone.enrollment.models import Participation, Program
from trackone.participants.elements import elements_on
from trackone.participants.models import ElementValue, Participant
from trackone.policy.section_0_eligibility import Held, Proposal, proposal_for
from trackone.policy.section_0_eligibility_rules import BORN

BIRTH_DATE = "Birth date"


def known_of(participant: Participant) -> dict[int, str]:
    """Return what is on file by the number of the element, 200 being the birth date. One SQL statement."""
    rows = ElementValue.objects.filter(participant=participant).exclude(value="")
    return _known(participant, dict(rows.values_list("element_no", "value")))


def _known(participant: Participant, answers: dict[int, str]) -> dict[int, str]:
    return answers | ({BORN: f"{participant.birth_on:%Y%m%d}"} if participant.birth_on else {})


def proposals_of(programs: Iterable[Program], *, known: dict[int, str], on: date) -> list[tuple[Program, Proposal]]:
    """Return what the rules say of each program for an application of this day. No SQL. Clauses: C.1."""
    return [(program, proposal_for(program.code, on=on, known=known)) for program in programs]


def with_known(rows: QuerySet[Participation]) -> QuerySet[Participation]:
    """Annotate participations with the answers of the person and the kinds of paper on file, so that they cost nothing."""
    answers = ElementValue.objects.filter(participant=OuterRef("participant_id")).exclude(value="").order_by("element_no")
    papers = Document.objects.filter(participant=OuterRef("participant_id"), region=OuterRef("region_id"), sealed_at=None)
    return rows.annotate(
        answers=ArraySubquery(answers.values(said=JSONObject(number="element_no", value="value"))),
        papers=ArraySubquery(papers.order_by("kind").values("kind").distinct()),
    )


def papers_of(participation: Participation) -> list[str]:
    """Return the kinds of paper that are on file of the person, for one that was read `with_known`. No SQL."""
    return list(participation.__dict__["papers"])


def proposal_of(participation: Participation) -> Proposal:
    """Return what the rules say of a participation, by the day of its application. One SQL statement. Clauses: C.1."""
    known = known_of(participation.participant)
    return proposal_for(participation.program.code, on=participation.application_on, known=known)


def proposal_shown(participation: Participation) -> Proposal:
    """Return the same for a page, of a participation that was read `with_known`. No SQL. Clauses: C.1."""
    answers = {one["number"]: one["value"] for one in participation.__dict__["answers"]}
    known = _known(participation.participant, answers)
    return proposal_for(participation.program.code, on=participation.application_on, known=known)


def missing_in_words(proposal: Proposal, *, on: date) -> list[str]:
    """Return the labels of what a rule still needs. No SQL."""
    elements = elements_on(on)
    return [
        BIRTH_DATE if number == BORN else elements[number].label if number in elements else str(number)
        for number in proposal.missing
    ]


def missing_numbers(held: Held, proposal: Proposal) -> tuple[int, ...]:
    """Return what one rule still needs, by number; nothing where the whole is settled already. No SQL."""
    return held.missing if proposal.missing else ()


def as_facts(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as it is frozen with the decision: codes, never prose. No SQL."""
    return {"finding": proposal.finding.value, "rules": {held.rule.word: held.holds for held in proposal.rules}}
