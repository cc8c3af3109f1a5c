"""The items of a request: those that stand, what their records hold now, and what has changed since they were written."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models

from trackone.organizations.authority import OutOfSight
from trackone.participants.mending import element_values
from trackone.participants.models import Participant
from trackone.requests.models import Kind, Request, RequestItem
from trackone.requests.values import Json, as_json

_ELEMENT = "element_"


def live_items(request: Request) -> list[RequestItem]:
    """Return the items that stand, in the order in which they were written. One SQL statement."""
    return list(request.items.filter(dropped_at=None).select_related("participant").order_by("id"))


def model_of(table: str) -> type[models.Model]:
    """Return the model of a table."""
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def record_of(item: RequestItem, *, is_locked: bool = False, is_sealed: bool = False) -> Any:
    """Return the record that an item names, as it stands now. One SQL statement. Raises OutOfSight.

    Locked, it stays so until the act is over. A sealed one is found only where sealed ones are asked for.
    """
    rows = model_of(item.table_name)._base_manager.filter(pk=item.record_id)
    if any(field.name == "sealed_at" for field in rows.model._meta.fields):
        rows = rows.filter(sealed_at__isnull=not is_sealed)
    found = (rows.select_for_update(no_key=True) if is_locked else rows).first()
    if found is None:
        raise OutOfSight
    return found


def element_no_of(item: RequestItem) -> int | None:
    """Return the number of the element that an item names, or None."""
    return int(item.column.removeprefix(_ELEMENT)) if item.column.startswith(_ELEMENT) else None


def value_of(item: RequestItem, record: Any) -> Json:
    """Return the present value of what an item names, as items keep it. No SQL, for an element one statement."""
    number = element_no_of(item)
    if number is None:
        return as_json(getattr(record, item.column))
    participant: Participant = record
    value = element_values(participant, [number]).get(number)
    return value.value if value else ""


def changed_since(request: Request, items: Sequence[RequestItem], *, is_locked: bool = False) -> list[str]:
    """Return the labels of what is another one now than when it was asked for, or is there no more.

    One SQL statement a record. Clauses: I.4.
    """
    found, records = [], {}
    for item in items:
        if item.record_id is None:
            continue
        key = (item.table_name, item.record_id)
        if key not in records:
            try:
                records[key] = record_of(item, is_locked=is_locked, is_sealed=request.kind == Kind.RESTORE)
            except OutOfSight:
                records[key] = None
        record = records[key]
        if record is None or _is_another(item, record):
            found.append(item.label)
    return found


def _is_another(item: RequestItem, record: Any) -> bool:
    """Say whether a value is another one now; of a whole record, whether anybody has changed it."""
    if item.column:
        return value_of(item, record) != item.old
    return item.seen_revision is not None and record.revision != item.seen_revision
