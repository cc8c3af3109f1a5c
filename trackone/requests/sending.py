"""Send what the contact has reviewed: with the batch, or at once with a reason; take it back while nobody has decided."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid5

from trackone.casework.freezing import took_effect
from trackone.casework.registered import STATE_ZONE
from trackone.enrollment.models import Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.performing import performs, together
from trackone.organizations.standing import Standing, today_at
from trackone.policy import section_1_requests as book
from trackone.policy.refusal import Refusal, Refused, refuse_if
from trackone.policy.section_1_data_corrections import decider_of
from trackone.requests.courses import is_contact, reach, take_step
from trackone.requests.deciders import who_approved
from trackone.requests.items import changed_since, live_items
from trackone.requests.models import BY_TWO, BatchDay, Desk, Kind, Request, RequestItem
from trackone.requests.subjects import fields_of, slug_of, subject_of


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What became of a batch: all were sent, or by id why some were refused and none was sent."""

    sent: tuple[Request, ...]
    refused: dict[int, tuple[Refusal, ...]]


class _TakenBack(Exception):
    """Raised to take back what was sent beside a refused one."""


@performs("correction.submit")
def submit_request(request: Request, *, by: Standing, at: datetime, revision: int) -> Request:
    """Send a request with the batch: from now on its content is frozen, and the 48 hours run.

    Who decides is told by the state of the record at the first sending, and kept. What came back is sent again at any time.
    Raises Refused, Stale. Clauses: I.2, I.3, I.6.
    """
    return _send(request, by=by, at=at, revision=revision, reason=None)


@performs("correction.expedite")
def expedite_request(request: Request, *, by: Standing, at: datetime, revision: int, reason: str) -> Request:
    """Send a request at once and say why it can't wait; the same clock, first in the queue. Raises Refused, Stale.

    Clauses: I.2, I.3.
    """
    return _send(request, by=by, at=at, revision=revision, reason=reason)


@performs("correction.take_back")
def take_back_request(request: Request, *, by: Standing, at: datetime, words: str, revision: int) -> Request:
    """Take back what nobody has approved yet; the clock stands meanwhile. Raises Refused, Stale. Clauses: I.2, I.6."""
    reach(request, by=by, revision=revision)
    refuse_if(
        book.refusals_unless_contact(is_contact=is_contact(by, request))
        + book.refusals_of_words(words=words, code="taken_back_words")
        + refusals_in_text(words)
        + book.refusals_to_take_back_request(is_approved=bool(who_approved(request)))
    )
    return take_step(request, by=by, at=at, words=words, **stopped(request, at=at))


def send_batch(requests: Sequence[Request], *, by: Standing, at: datetime) -> Batch:
    """Send these reviewed requests together; when one is refused none is sent, and every refusal is told at once.

    Each is an action of its own under a key made of the form's key and its number. Raises NotAllowed, Stale, KeyReused.
    Clauses: I.3.
    """
    sent: list[Request] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    try:
        with together():
            for request in requests:
                own = replace(by, key=uuid5(by.key, f"request:{request.pk}") if by.key else None)
                try:
                    sent.append(submit_request(request, by=own, at=at, revision=request.revision))
                except Refused as refusal:
                    refused[request.pk] = refusal.refusals
            if refused:
                raise _TakenBack
    except _TakenBack:
        return Batch(sent=(), refused=refused)
    return Batch(sent=tuple(sent), refused={})


def next_batch_on(*, organization_id: int, region_id: int, today: date) -> date:
    """Return the batch day of an organization in a region, today or the next one. One SQL statement. Clauses: I.3."""
    own = _batch_day(organization_id=organization_id, region_id=region_id, today=today)
    if own is None:
        return book.batch_on(today=today)
    return book.batch_on(today=today, weekday=own.weekday, weeks=own.weeks, begun_on=own.since_on)


def batch_of(*, organization_id: int, region_id: int, today: date) -> int:
    """Return after how many weeks the batch of an organization goes. One SQL statement. Clauses: I.3."""
    own = _batch_day(organization_id=organization_id, region_id=region_id, today=today)
    return own.weeks if own else 1


def _batch_day(*, organization_id: int, region_id: int, today: date) -> BatchDay | None:
    rows = BatchDay.objects.filter(organization_id=organization_id, region_id=region_id, since_on__lte=today)
    return rows.exclude(until_on__lt=today).first()


def decider_now(kind: str, items: Sequence[RequestItem], *, by: Standing, at: datetime) -> str:
    """Return who would decide these items if they were sent now. At most seven SQL statements. Clauses: I.1, I.7, I.8."""
    columns = {item.column for item in items if item.column and item.record_id is not None}
    if kind == Kind.LATE:
        return book.decider_of_request(kind, deciders={_of_late(items[0], at=at)})
    if not columns or kind in BY_TWO:
        return book.decider_of_request(kind, deciders=())
    first = items[0]
    subject = subject_of(slug_of(first.table_name), int(first.record_id or 0), by=by)
    fields = fields_of(subject, by=by, at=at)
    return book.decider_of_request(kind, deciders={fields[one].decider for one in columns if one in fields})


def hash_of(request: Request, items: Sequence[RequestItem]) -> str:
    """Return the hash of what is asked: what was approved is what is carried out. No SQL. Clauses: I.4."""
    asked = [
        [item.participant_id, item.table_name, item.record_id, item.column, item.old, item.new]
        for item in sorted(items, key=lambda item: item.pk)
    ]
    whole = [request.kind, request.participant_id, request.reason_code, request.narrative, request.evidence, asked]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def stopped(request: Request, *, at: datetime) -> dict[str, Any]:
    """Return the columns of a request whose clock stops at this moment. Clauses: I.6."""
    left = book.time_left(due_at=request.due_at, at=at) if request.due_at else None
    return {"time_left": left, "escalated_at": None}


def _of_late(item: RequestItem, *, at: datetime) -> str:
    """Return who decides about a service that should exist: by its day, and by what it would hang on."""
    period = Participation._base_manager.filter(pk=dict(item.new or {})["participation"] or 0).select_related("site").first()
    is_exited = period is not None and took_effect(period.exit_last_undo_on, time_zone=period.site.time_zone, at=at)
    today = at.astimezone(STATE_ZONE).date()
    return decider_of("service", "actual begin", dated_on=item.dated_on or today, today=today, is_exited=is_exited)


def _send(request: Request, *, by: Standing, at: datetime, revision: int, reason: str | None) -> Request:
    reach(request, by=by, revision=revision)
    today, items = today_at(request.site, at=at), live_items(request)
    batch_on = next_batch_on(organization_id=request.organization_id, region_id=request.region_id, today=today)
    refuse_if(
        book.refusals_to_send(
            is_contact=is_contact(by, request),
            is_batch=request.reviewed_at is not None and (batch_on == today or request.gathered_on is not None),
            is_sent_again=request.round > 0,
            expedite_reason=reason,
            batch_on=batch_on,
        )
        + refusals_in_text(reason or "")
        + book.refusals_of_changed_since(changed_since(request, items))
    )
    decider = request.decider or decider_now(request.kind, items, by=by, at=at)
    is_reviewed = request.reviewed_by_id is not None
    return take_step(
        request,
        by=by,
        at=at,
        words=reason or "",
        decider=decider,
        desk=Desk.MASTER_USER if request.kind in BY_TWO else request.desk or decider,
        reviewed_by=request.reviewed_by if is_reviewed else by.person,
        reviewed_at=request.reviewed_at if is_reviewed else at,
        round=request.round + 1,
        submitted_by=by.person,
        submitted_at=request.submitted_at or at,
        sent_at=at,
        due_at=book.due_after(sent_at=at, time_left=request.time_left),
        time_left=None,
        content_hash=hash_of(request, items),
        is_expedited=request.is_expedited or reason is not None,
        expedite_reason=(reason or request.expedite_reason).strip(),
    )
