"""Lives that apply for several programs at once: part complete, near the last day, signed by some, decided by one of two."""

from collections.abc import Mapping

from trackone.casework.applying import answer_application, begin_application, hand_in_application
from trackone.casework.enrolling import decide_eligibility
from trackone.casework.reviewing import return_decision
from trackone.casework.signatures import SignatureEntry, record_signature
from trackone.casework.withdrawing import withdraw_application
from trackone.demo.lives import Life
from trackone.demo.stories import Story
from trackone.documents.models import DocumentKind
from trackone.enrollment.models import Application, Eligibility, Participation
from trackone.participants.models import Participant

_MAY_WORK = {9001: "1", 9003: "1"}
_LAID_OFF = {9004: "2", 400: "0", 401: "3", 402: "0", 300: "0", 301: "0"}


def part_complete(life: Life, *codes: str, is_veteran: bool = False) -> Story:
    """Begin an application and answer half of it; the bus leaves."""
    life.add()
    application = _begin(life, *codes)
    _answer(life, application, {300: "1", 301: "2"} if is_veteran else {201: "2", 9001: "1", 408: "1"})
    yield 0


def undecided(life: Life, *codes: str) -> Story:
    """Hand an application in, and bring no papers: its last day draws near."""
    life.add()
    application = _begin(life, *codes)
    _answer(life, application, {201: "1", 9001: "1", 400: "0"})
    _hand_in(life, application)
    _sign(life, application, "applicant")
    yield 0


def begun_again(life: Life, *codes: str) -> Story:
    """Begin an application that expires, and begin another with the same answers months later."""
    life.add()
    _answer(life, _begin(life, *codes), {**_MAY_WORK, 400: "0", 408: "1"})
    yield 40
    _answer(life, _begin(life, *codes), {400: "1"})


def signed(life: Life, *codes: str) -> Story:
    """Answer everything, hand in, sign, and be decided on as the rules propose."""
    life.add()
    life.fill_in()
    application = _begin(life, *codes)
    _answer(life, application, {**_MAY_WORK, **_LAID_OFF, 410: f"{life.stage.ago(9):%Y%m%d}"})
    _hand_in(life, application)
    _sign(life, application, "applicant")
    _sign(life, application, "staff")
    life.document(DocumentKind.ELIGIBILITY, "Notice of the lay-off")
    yield 1
    for participation in _periods(life, application):
        _decide(life, participation)


def before_the_second(life: Life, *, second: str = "") -> Story:
    """Be found eligible for Trade Adjustment by one person; the second has not looked yet, or has sent it back."""
    life.add()
    application = _begin(life, "TAA", "WP")
    _answer(life, application, {9005: "1", **_LAID_OFF})
    _hand_in(life, application)
    _sign(life, application, "applicant")
    yield 1
    trade = next(one for one in _periods(life, application) if one.needs_review)
    _decide(life, trade)
    if second:
        yield 1
        by = life.enter(second)
        found = Participation.objects.get(pk=trade.pk)
        reason = "The petition number on the paper is another one. Please ask again."
        return_decision(found, by=by, at=life.stage.at, reason=reason, revision=found.revision)


def thought_better(life: Life, *codes: str) -> Story:
    """Begin an application and want none after all."""
    life.add()
    application = _begin(life, *codes)
    yield 2
    by, reason = life.enter(), "Found work over the weekend and wants no program."
    withdraw_application(application, by=by, at=life.stage.at, reason=reason, revision=application.revision)


def _begin(life: Life, *codes: str) -> Application:
    by, programs = life.enter(), [life.stage.programs[code] for code in codes]
    at, today = life.stage.at, life.stage.today
    return begin_application(life.person, by=by, at=at, site=life.site, programs=programs, application_on=today)


def _answer(life: Life, application: Application, elements: Mapping[int, str]) -> None:
    by = life.enter()
    answer_application(
        application,
        by=by,
        at=life.stage.at,
        programs=[life.stage.programs[code] for code in application.program_codes],
        application_on=application.application_on,
        elements=elements,
        revision=application.revision,
        record_revision=Participant.objects.get(pk=life.person.pk).revision,
    )


def _hand_in(life: Life, application: Application) -> None:
    by = life.enter()
    hand_in_application(application, by=by, at=life.stage.at, revision=application.revision)


def _sign(life: Life, application: Application, signer: str) -> None:
    by = life.enter()
    name = life.person.full_name() if signer == "applicant" else by.person.name
    today, held_at = life.stage.today, f"File room, {life.site_name}"
    paper = SignatureEntry(signer=signer, name=name, signed_on=today, held_at=held_at)
    record_signature(application, by=by, at=life.stage.at, signature=paper)


def _periods(life: Life, application: Application) -> list[Participation]:
    life.enter()
    names = ("program", "site", "participant")
    return list(Participation.objects.select_related(*names).filter(application=application).order_by("pk"))


def _decide(life: Life, participation: Participation) -> None:
    by = life.enter()
    decide_eligibility(
        participation,
        by=by,
        at=life.stage.at,
        eligibility=Eligibility.ELIGIBLE,
        eligibility_on=life.stage.today,
        revision=participation.revision,
    )
