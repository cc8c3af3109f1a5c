"""Read the trail of one record: what was changed, by whom, when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trackone.audit.models import Change, Entry


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One column of one record, changed by one act: old and new as the column holds them, who, under which post, when."""

    field: str
    old: Any
    new: Any
    action: str
    who: str
    post: str
    because: str
    at: datetime


def history_of(table_name: str, record_id: int, *, limit: int = 200) -> list[Changed]:
    """Return the changes of one record, newest first, within the sight of the context. Two SQL statements."""
    changes = list(Change.objects.filter(table_name=table_name, record_id=record_id).order_by("-id")[:limit])
    entries = Entry.objects.in_bulk({change.entry_id for change in changes})
    return [_changed(change, entries.get(change.entry_id)) for change in changes]


def _changed(change: Change, entry: Entry | None) -> Changed:
    facts = entry.facts if entry else {}
    return Changed(
        field=change.field,
        old=change.old,
        new=change.new,
        action=entry.action if entry else "",
        who=entry.person_name if entry else "",
        post=entry.post_name if entry else "",
        because=str(facts.get("because") or facts.get("reason") or ""),
        at=change.at,
    )
