"""Carry out what was approved: verbs of the one act in which the database's gate is open for the rows that it names.

First the request names the act, then the rows change, then the service note is written and the organization told: together
or not at all (I.4).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.correcting import correct, note_correction
from trackone.casework.models import Admission, AdmissionKind, Conversation
from trackone.organizations.models import Post
from trackone.organizations.standing import Standing, today_at
from trackone.participants import changing
from trackone.participants.models import Participant
from trackone.requests.courses import take_step
from trackone.requests.items import element_no_of, record_of
from trackone.requests.models import Kind, Request, RequestItem, State
from trackone.requests.sealing import restore, seal
from trackone.requests.subjects import title_of
from trackone.requests.telling import service_note, tell
from trackone.requests.values import from_json

# Kinds that may bring a late date: it names the correction that admits it (C.6).
_ADMITTED = frozenset({Kind.CHANGE, Kind.LATE, Kind.WRONG_PERSON})


def carry_out(request: Request, items: Sequence[RequestItem], *, by: Standing, at: datetime, post: Post) -> Request:
    """Do what an approved request asks, and tell of it; verb. Raises Refused where the record can't stand so.

    Clauses: I.4, I.5, I.8, I.9.
    """
    act = act_under_way()
    admission = _admission(request, at=at) if request.kind in _ADMITTED else None
    take_step(
        request,
        by=by,
        at=at,
        post=post,
        state=State.APPLIED,
        applied_entry=act.entry_id,
        admission=admission,
        decided_by=by.person,
        decided_post=post,
        decided_at=at,
    )
    _DONE[Kind(request.kind)](request, items, admission, by, at)
    tell(request, code="applied")
    act.facts = {**act.facts, "request": request.number, "kind": request.kind}
    return request


def _changed(
    request: Request, items: Sequence[RequestItem], admission: Admission | None, by: Standing, at: datetime
) -> None:
    for _, group in groupby(items, key=lambda item: (item.table_name, item.record_id)):
        of_record = list(group)
        record = record_of(of_record[0])
        title = title_of(record)
        if isinstance(record, Participant):
            _change_person(record, of_record, request=request, by=by, at=at)
        else:
            columns = {item.column: from_json(type(record), item.column, item.new) for item in of_record}
            correct(record, columns, admission=admission, by=by, at=at, because=request.number)
        _note(request, of_record, record=record, title=title, by=by, at=at)


def _change_person(
    participant: Participant, items: Sequence[RequestItem], *, request: Request, by: Standing, at: datetime
) -> None:
    numbers = {element_no_of(item): item for item in items}
    elements = {number: str(item.new or "") for number, item in numbers.items() if number is not None}
    changes: dict[str, Any] = {"elements": elements}
    for item in items:
        if item.column == "birth_on":
            changes["birth_on"] = from_json(Participant, "birth_on", item.new)
    changed = changing.apply(participant, changes, by=by, today=today_at(request.site, at=at))
    act_under_way().facts = {"changed": changed, "because": request.number}


def _sealed(request: Request, items: Sequence[RequestItem], admission: Admission | None, by: Standing, at: datetime) -> None:
    seal(items, at=at)
    _note(request, items, record=None, title="", by=by, at=at)


def _restored(
    request: Request, items: Sequence[RequestItem], admission: Admission | None, by: Standing, at: datetime
) -> None:
    restore(items)
    _note(request, items, record=None, title="", by=by, at=at)


def _note(request: Request, items: Sequence[RequestItem], *, record: Any, title: str, by: Standing, at: datetime) -> None:
    conversation: Conversation | None = getattr(record, "conversation", None)
    note_correction(
        request.participant,
        conversation=conversation,
        site=request.site,
        text=service_note(request, items, title=title, by=by.person),
        by=by,
        at=at,
    )


def _admission(request: Request, *, at: datetime) -> Admission:
    return Admission.objects.create(
        kind=AdmissionKind.CORRECTION, region_id=request.region_id, label=f"Correction {request.number}", at=at
    )


_Done = Callable[[Request, Sequence[RequestItem], Admission | None, Standing, datetime], None]
_DONE: Mapping[Kind, _Done] = {
    Kind.CHANGE: _changed,
    Kind.DELETION: _sealed,
    Kind.RESTORE: _restored,
}
