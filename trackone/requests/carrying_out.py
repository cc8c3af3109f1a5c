"""Carry out what was approved: verbs of the one act in which the database's gate is open for the rows that it names.

First the request names the act, then the rows change, then the service note is written and the organization told: together
or not at all (I.4).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.correcting import correct, note_correction
from trackone.casework.making_good import enter_late, redact, reopen, service_as_asked, undo_final_exit
from trackone.casework.models import Admission, AdmissionKind, Conversation, ServiceRecord
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


@dataclass(frozen=True, kw_only=True)
class _Doing:
    request: Request
    items: Sequence[RequestItem]
    admission: Admission | None
    by: Standing
    at: datetime


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
    _DONE[Kind(request.kind)](_Doing(request=request, items=items, admission=admission, by=by, at=at))
    tell(request, code="applied")
    act.facts = {**act.facts, "request": request.number, "kind": request.kind}
    return request


def _changed(doing: _Doing) -> None:
    for _, group in groupby(doing.items, key=lambda item: (item.table_name, item.record_id)):
        of_record = list(group)
        record = record_of(of_record[0])
        title = title_of(record)
        if isinstance(record, Participant):
            _change_person(record, of_record, doing)
        else:
            columns = {item.column: from_json(type(record), item.column, item.new) for item in of_record}
            because = doing.request.number
            correct(record, columns, admission=doing.admission, by=doing.by, at=doing.at, because=because)
        _note(doing, of_record, title=title, conversation=getattr(record, "conversation", None))


def _change_person(participant: Participant, items: Sequence[RequestItem], doing: _Doing) -> None:
    numbers = {element_no_of(item): item for item in items}
    elements = {number: str(item.new or "") for number, item in numbers.items() if number is not None}
    changes: dict[str, Any] = {"elements": elements}
    for item in items:
        if item.column == "birth_on":
            changes["birth_on"] = from_json(Participant, "birth_on", item.new)
    today = today_at(doing.request.site, at=doing.at)
    changed = changing.apply(participant, changes, by=doing.by, today=today)
    act_under_way().facts = {"changed": changed, "because": doing.request.number}


def _sealed(doing: _Doing) -> None:
    seal(doing.items, at=doing.at)
    _note(doing, doing.items)


def _restored(doing: _Doing) -> None:
    restore(doing.items)
    _note(doing, doing.items)


def _entered(doing: _Doing) -> None:
    for item in doing.items:
        service = _enter(item, doing)
        _note(doing, [item], conversation=service.conversation)


def _moved(doing: _Doing) -> None:
    gone = [item for item in doing.items if item.record_id is not None]
    seal(gone, at=doing.at)
    # Neither person's note names the other.
    _note(doing, gone, title="It belongs to another person.")
    for item in doing.items:
        if item.record_id is None:
            service = _enter(item, doing)
            _note(doing, [item], title="It was on file for another person.", conversation=service.conversation)


def _enter(item: RequestItem, doing: _Doing) -> ServiceRecord:
    """Enter a service that an item asks for, in the name of whoever asked, and name it in the item."""
    columns = {column: from_json(ServiceRecord, column, kept) for column, kept in dict(item.new or {}).items()}
    author = doing.request.drafted_by
    service = service_as_asked(item.participant, columns, recorded_by=author, by=doing.by, at=doing.at)
    enter_late(service, admission=doing.admission, by=doing.by, at=doing.at)
    item.made_id = service.pk
    item.save(update_fields=["made_id"])
    return service


def _unexited(doing: _Doing) -> None:
    period = record_of(doing.items[0])
    undo_final_exit(period)
    _note(doing, doing.items, title=title_of(period))


def _reopened(doing: _Doing) -> None:
    conversation = record_of(doing.items[0])
    reopen(conversation)
    _note(doing, doing.items, title=title_of(conversation), conversation=conversation)


def _redacted(doing: _Doing) -> None:
    note = record_of(doing.items[0])
    redact(note, text=str(doing.items[0].new), at=doing.at)
    _note(doing, doing.items, conversation=note.conversation)


def _note(doing: _Doing, items: Sequence[RequestItem], *, title: str = "", conversation: Conversation | None = None) -> None:
    note_correction(
        items[0].participant,
        conversation=conversation,
        site=doing.request.site,
        text=service_note(doing.request, items, title=title, by=doing.by.person),
        by=doing.by,
        at=doing.at,
    )


def _admission(request: Request, *, at: datetime) -> Admission:
    return Admission.objects.create(
        kind=AdmissionKind.CORRECTION, region_id=request.region_id, label=f"Correction {request.number}", at=at
    )


_DONE: Mapping[Kind, Callable[[_Doing], None]] = {
    Kind.CHANGE: _changed,
    Kind.LATE: _entered,
    Kind.DELETION: _sealed,
    Kind.WRONG_PERSON: _moved,
    Kind.EXIT: _unexited,
    Kind.REOPEN: _reopened,
    Kind.REDACTION: _redacted,
    Kind.RESTORE: _restored,
}
