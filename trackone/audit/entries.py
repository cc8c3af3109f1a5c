"""Write entries: `recording()` opens an act and keeps its entry in the same transaction."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from trackone.audit import context
from trackone.audit.models import Entry


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who acts and under which post, with the names as they are now; all empty for the house itself."""

    person_id: int | None = None
    person_name: str = ""
    post_id: int | None = None
    post_name: str = ""


@dataclass(kw_only=True)
class Act:
    """One act under way: what its entry will say. The action fills in record, participant and facts as it goes."""

    entry_id: int
    action: str
    who: Who
    at: datetime
    region_id: int | None = None
    participant_id: int | None = None
    table_name: str = ""
    record_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


_under_way: ContextVar[Act | None] = ContextVar("act_under_way", default=None)


class NoActUnderWay(RuntimeError):
    """Raised when a plain verb is called outside an action, or an action inside another."""


def act_under_way() -> Act:
    """Return the act that is under way; raise NoActUnderWay outside one."""
    act = _under_way.get()
    if act is None:
        raise NoActUnderWay("This verb works only while an action is under way.")
    return act


@contextmanager
def recording(
    action: str,
    *,
    who: Who,
    at: datetime,
    writes: Iterable[int] = (),
    reads: Iterable[int] = (),
    region_id: int | None = None,
    has_savepoint: bool = False,
) -> Iterator[Act]:
    """Open an act: gate open for the regions in `writes`, entry written at the end, all or nothing (a savepoint).

    `reads` is the sight to restore afterwards; a caller that holds a savepoint of its own says so. Acts never nest.
    Raises NoActUnderWay when one is under way already.
    """
    if _under_way.get() is not None:
        raise NoActUnderWay(f"{action} was called inside {act_under_way().action}.")
    with transaction.atomic(savepoint=not has_savepoint):
        entry_id = context.begin_act(writes=writes)
        act = Act(entry_id=entry_id, action=action, who=who, at=at, region_id=region_id)
        token = _under_way.set(act)
        try:
            yield act
        finally:
            _under_way.reset(token)
        _write(act, outcome=Entry.Outcome.DONE)
        context.end_act(reads=reads)


def keep_refused(
    action: str, *, who: Who, at: datetime, codes: list[str], region_id: int | None, facts: dict[str, Any]
) -> None:
    """Write the entry of a refused attempt, outside what was rolled back."""
    act = Act(entry_id=context.next_entry_id(), action=action, who=who, at=at, region_id=region_id, facts=facts)
    _write(act, outcome=Entry.Outcome.REFUSED, codes=codes)


def _write(act: Act, *, outcome: Entry.Outcome, codes: list[str] | None = None) -> None:
    # Plain SQL without RETURNING: row security would hold the returned row against the reader's own sight.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (id, action, outcome, at, person_id, person_name, post_id, post_name, region_id,"
            " participant_id, table_name, record_id, facts, refusal_codes)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                act.entry_id,
                act.action,
                outcome.value,
                act.at,
                act.who.person_id,
                act.who.person_name,
                act.who.post_id,
                act.who.post_name,
                act.region_id,
                act.participant_id,
                act.table_name,
                act.record_id,
                json.dumps(act.facts, default=str),
                json.dumps(codes or []),
            ],
        )
