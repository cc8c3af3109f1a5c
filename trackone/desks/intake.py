"""What the page of one application shows: who applies, what is asked, what the rules propose, what is signed and missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from trackone.casework.applying import anew_among
from trackone.casework.changing_people import has_exited_among
from trackone.casework.proposing import refusals_of_lost
from trackone.documents.models import Document, DocumentKind
from trackone.enrollment.models import Application, Participation, Program, Signature, Signer
from trackone.enrollment.proposals import missing_numbers, papers_of, proposal_shown, proposals_of
from trackone.enrollment.questions import sections_for
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing, today_at
from trackone.participants.elements import elements_on
from trackone.participants.mending import Line, lines_of
from trackone.participants.models import Address, Contact
from trackone.policy.section_0_applications import is_expired
from trackone.policy.section_0_eligibility import Finding, Proposal, priority_of_service
from trackone.policy.section_0_eligibility_rules import BORN


@dataclass(frozen=True, kw_only=True)
class ToldRule:
    """One rule in words: whether it holds, what is missing by number and label, which paper proves it and is on file."""

    says: str
    holds: bool | None
    missing: tuple[tuple[int, str], ...]
    papers: tuple[str, ...]
    has_paper: bool
    simplified: str


@dataclass(frozen=True, kw_only=True)
class ToldProposal:
    """What the rules say of one program, rule by rule."""

    program: Program
    finding: str
    tag: str
    rules: tuple[ToldRule, ...]


@dataclass(frozen=True, kw_only=True)
class ToldSignature:
    """One signature that the application needs: on file, or None."""

    signer: str
    label: str
    on_file: Signature | None


@dataclass(frozen=True, kw_only=True)
class Intake:
    """One application with all that its page shows; `state` is waiting, handed in, expired or withdrawn.

    `sections` are the questions asked, each with its lines; `known` what is on file by the number of the element.
    """

    application: Application
    state: str
    today: date
    days_left: int
    is_open: bool
    home: dict[str, Any] | None
    reached: tuple[str, ...]
    programs: tuple[Program, ...]
    sections: dict[str, list[Line]]
    known: dict[int, str]
    proposals: tuple[ToldProposal, ...]
    priority: tuple[bool | None, str]
    periods: tuple[Participation, ...]
    signatures: tuple[ToldSignature, ...]
    struck: tuple[Signature, ...]

    @property
    def missing_signers(self) -> tuple[str, ...]:
        """Return in words who has to sign and has not."""
        return tuple(one.label.lower() for one in self.signatures if one.on_file is None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return in words what the programs wanted still need, each once."""
        rules = (rule for proposal in self.proposals for rule in proposal.rules)
        return tuple(dict.fromkeys(label for rule in rules for _, label in rule.missing))


def intake_of(pk: int, *, by: Standing, at: datetime) -> Intake:
    """Return one application with all that its page shows. At most seven SQL statements.

    Raises NotAllowed, OutOfSight.
    """
    post_for("participant.view", by=by)
    application = _application(pk, by=by)
    periods = _periods(application, by=by)
    own = tuple(row for row in periods if row.application_id == application.pk)
    today, participant = today_at(application.site, at=at), application.participant
    state = _state(application, today=today)
    lines = lines_of(
        participant,
        by=by,
        at=at,
        is_exited=has_exited_among(periods, at=at),
        anew_from=anew_among(application, periods),
    )
    known = {line.element.number: line.value for group in lines.values() for line in group if line.value}
    known |= {BORN: f"{participant.birth_on:%Y%m%d}"} if participant.birth_on else {}
    programs = tuple(Program.objects.filter(code__in=application.program_codes).order_by("id"))
    on = application.application_on or application.begun_on
    told = proposals_of(programs, known=known, on=on)
    signed = _signatures(application)
    return Intake(
        application=application,
        state=state,
        today=today,
        days_left=(application.expires_on - today).days,
        is_open=state == "waiting" or (state == "handed in" and any(_is_undecided(row, at=at) for row in own)),
        home=application.__dict__["home"],
        reached=tuple(one["at"] for one in application.__dict__["reached"]),
        programs=programs,
        sections=_sections(lines, programs=programs, on=on, known=known),
        known=known,
        proposals=tuple(_told(program, one, papers=application.__dict__["papers"], on=today) for program, one in told),
        priority=priority_of_service(known=known),
        periods=own,
        signatures=_needed(application, signed),
        struck=tuple(one for one in signed if one.withdrawn_at is not None),
    )


def _application(pk: int, *, by: Standing) -> Application:
    """Return the application with home, contacts and kinds of paper of the person beside it. One SQL statement."""
    of_person = Q(participant=OuterRef("participant_id"), until_on=None)
    lines = {"line_1": "line_1", "line_2": "line_2", "city": "city", "state": "state", "zip": "zip_code"}
    home = Address.objects.filter(of_person).values(said=JSONObject(**lines, county="county__name"))
    ways = Contact.objects.filter(of_person).order_by("kind").values(said=JSONObject(at="reached_at", kind="kind"))
    papers = Document.objects.filter(participant=OuterRef("participant_id"), region=OuterRef("region_id"), sealed_at=None)
    rows = Application.objects.visible_to(by).annotate(
        home=Subquery(home[:1]),
        reached=ArraySubquery(ways),
        papers=ArraySubquery(papers.order_by("kind").values("kind").distinct()),
    )
    names = ("participant", "site", "staff", "region", "recorded_by", "applied_by", "withdrawn_by")
    found = rows.select_related(*names).filter(pk=pk).first()
    if found is None:
        raise OutOfSight
    return found


def _periods(application: Application, *, by: Standing) -> tuple[Participation, ...]:
    """Return the participations of the person in sight, in the order of the programs. One SQL statement."""
    rows = Participation.objects.visible_to(by).filter(participant_id=application.participant_id)
    names = ("program", "site", "first_decision_by", "reviewed_by")
    return tuple(rows.select_related(*names).order_by("program_id", "pk"))


def _signatures(application: Application) -> list[Signature]:
    """Return the signatures, withdrawn ones too. One SQL statement, none before it is handed in."""
    if application.applied_at is None:
        return []
    rows = Signature.objects.filter(application=application, sealed_at=None).select_related("recorded_by", "withdrawn_by")
    return list(rows.order_by("signed_on", "pk"))


def _needed(application: Application, signed: Sequence[Signature]) -> tuple[ToldSignature, ...]:
    present = {one.signer: one for one in signed if one.withdrawn_at is None}
    return tuple(
        ToldSignature(signer=word, label=str(Signer(word).label), on_file=present.get(word)) for word in application.signers
    )


def _state(application: Application, *, today: date) -> str:
    if application.withdrawn_at is not None:
        return "withdrawn"
    if application.applied_at is not None:
        return "handed in"
    over = is_expired(expires_on=application.expires_on, today=today, is_decided=False, has_begun=False)
    return "expired" if over else "waiting"


def _is_undecided(row: Participation, *, at: datetime) -> bool:
    is_decided = row.eligibility != "" or row.first_decision != ""
    return not is_decided and row.exit_on is None and not refusals_of_lost(row, at=at)


def _sections(
    lines: dict[str, list[Line]], *, programs: Sequence[Program], on: date, known: dict[int, str]
) -> dict[str, list[Line]]:
    by_number = {line.element.number: line for group in lines.values() for line in group}
    asked = sections_for([program.code for program in programs], on=on, known=known)
    return {section: [by_number[number] for number in numbers if number in by_number] for section, numbers in asked.items()}


def _told(program: Program, proposal: Proposal, *, papers: Sequence[str], on: date) -> ToldProposal:
    tags = {Finding.ELIGIBLE: "good", Finding.NOT_ELIGIBLE: "bad", Finding.UNDECIDED: "watch"}
    labels = {number: element.label for number, element in elements_on(on).items()}
    rules = tuple(
        ToldRule(
            says=held.rule.says,
            holds=held.holds,
            missing=tuple((number, labels.get(number, "Birth date")) for number in missing_numbers(held, proposal)),
            papers=tuple(str(DocumentKind(paper).label) for paper in held.rule.papers),
            has_paper=any(paper in papers for paper in held.rule.papers),
            simplified=held.rule.simplified,
        )
        for held in proposal.rules
    )
    return ToldProposal(program=program, finding=proposal.finding.value, tag=tags[proposal.finding], rules=rules)


def told_of(participation: Participation, *, on: date) -> ToldProposal:
    """Return what the rules say of a participation that was read `with_known`. No SQL."""
    return _told(participation.program, proposal_shown(participation), papers=papers_of(participation), on=on)


def signature_of(pk: int, *, by: Standing) -> Signature:
    """Return one signature in sight; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    rows = Signature.objects.filter(pk=pk, sealed_at=None, region_id__in=by.reads)
    found = (rows.filter(region_id=by.region_id) if by.region_id is not None else rows).first()
    if found is None:
        raise OutOfSight
    return found
