"""A wish about one record, and the items that a request makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trackone.organizations.standing import Standing
from trackone.requests.models import RequestItem
from trackone.requests.subjects import Subject


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wishes: the record, new values by column, what a kind says beside; by whom, and when."""

    subject: Subject
    changes: Mapping[str, Any]
    about: Mapping[str, Any]
    by: Standing
    at: datetime


def item_of(subject: Subject, column: str = "", **facts: Any) -> RequestItem:
    """Return an item about a column of a record, or about the whole of it; not saved."""
    record = subject.record
    whole: dict[str, Any] = {
        "participant": subject.participant,
        "table_name": subject.table,
        "record_id": record.pk,
        "column": column,
        "word": subject.slug,
        "label": subject.title[:120],
        "seen_revision": getattr(record, "revision", None),
        "dated_on": subject.dated_on,
    }
    return RequestItem(**{**whole, **facts})
