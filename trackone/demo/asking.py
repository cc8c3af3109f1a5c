"""Requests in single lives, one for each way they go: done, on the desk, overdue, returned, declined, deleted, drafted."""

from typing import Any

from trackone.casework.models import ServiceRecord
from trackone.demo.lives import Life
from trackone.demo.stories import Story
from trackone.requests.deciding import apply_request, approve_deletion, carry_out_deletion, decline_request, return_request
from trackone.requests.drafting import Asking, draft_request, review_request
from trackone.requests.models import Kind, Request
from trackone.requests.sending import expedite_request

_SHEET = "The sign-in sheet shows fifty minutes; I typed the time of the first talk only."
_TWICE = "The same talk is on file twice: I pressed save again when the page did not answer."
# The window of a service has closed by then.
_UNTIL_LOCKED = 5


def corrected(life: Life, code: str) -> Story:
    """A value is corrected on the next day after it was asked for."""
    service = life.serve("CAREER-GUID", code, minutes=20)
    yield _UNTIL_LOCKED
    request = _send(life, _ask(life, service, changes={"minutes": 50}))
    yield 1
    by = life.enter("max")
    apply_request(request, by=by, at=life.stage.at, revision=request.revision)


def returned(life: Life, code: str) -> Story:
    """A request comes back: the Master User asks for the paper."""
    service = life.serve("CAREER-GUID", code, minutes=20)
    yield _UNTIL_LOCKED
    request = _send(life, _ask(life, service, changes={"minutes": 50}))
    yield 1
    by = life.enter("mary")
    words = "Which sheet is it, and of which day?"
    return_request(request, by=by, at=life.stage.at, words=words, revision=request.revision)


def declined(life: Life, code: str) -> Story:
    """A request is declined: the paper says what is on file."""
    service = life.serve("RESUME", code, minutes=60)
    yield _UNTIL_LOCKED
    request = _send(life, _ask(life, service, changes={"minutes": 90}))
    yield 1
    by = life.enter("mary")
    reason = "The sheet that you name says sixty minutes, as it is on file."
    decline_request(request, by=by, at=life.stage.at, reason=reason, revision=request.revision)


def on_the_desk(life: Life, code: str) -> Story:
    """A request lies on the Master User's desk."""
    service = life.serve("CAREER-GUID", code, minutes=20)
    yield _UNTIL_LOCKED
    _send(life, _ask(life, service, changes={"minutes": 50}))


def drafted(life: Life, code: str, *, is_reviewed: bool = False) -> Story:
    """A draft waits for the contact, or reviewed for the batch of Tuesday."""
    service = life.serve("CAREER-GUID", code, minutes=20)
    yield _UNTIL_LOCKED
    request = _ask(life, service, changes={"minutes": 50})
    if is_reviewed:
        by = life.enter("connie")
        review_request(request, by=by, at=life.stage.at, revision=request.revision)


def deleted(life: Life, code: str, *, is_carried_out: bool = True) -> Story:
    """What was entered twice is deleted by two, or waits for the second of them."""
    life.serve("CAREER-GUID", code, minutes=35)
    twice = life.serve("CAREER-GUID", code, minutes=35)
    yield _UNTIL_LOCKED
    request = _send(life, _ask(life, twice, kind=Kind.DELETION, reason="entered_twice", narrative=_TWICE))
    yield 1
    by = life.enter("mary")
    request = approve_deletion(request, by=by, at=life.stage.at, revision=request.revision)
    if is_carried_out:
        yield 1
        by = life.enter("dana")
        carry_out_deletion(request, by=by, at=life.stage.at, revision=request.revision)


def _ask(
    life: Life,
    service: ServiceRecord,
    *,
    kind: str = Kind.CHANGE,
    reason: str = "paper_differs",
    narrative: str = _SHEET,
    changes: dict[str, Any] | None = None,
) -> Request:
    by = life.enter()
    asking = Asking(
        kind=kind,
        slug="service",
        pk=service.pk,
        reason_code=reason,
        narrative=narrative,
        evidence="Sign-in sheet of that day, in the paper file",
        changes=changes or {},
    )
    return draft_request(life.person, by=by, at=life.stage.at, asking=asking)


def _send(life: Life, request: Request) -> Request:
    by = life.enter("connie")
    reason = "The quarter's report is drawn this week."
    return expedite_request(request, by=by, at=life.stage.at, revision=request.revision, reason=reason)
