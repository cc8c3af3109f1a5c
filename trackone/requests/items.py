"""The items of a request: those that stand, what their records hold now, and what has changed since they were written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from trackone.organizations.authority import OutOfSight
from trackone.participants.mending import element_values
from trackone.participants.models import ElementValue
from trackone.requests.models import Kind, Request, RequestItem
from trackone.requests.values import Json, as_json

_ELEMENT = "element_"


@dataclass(frozen=True, kw_only=True)
class Present:
    """One item beside the value as it is now; `is_gone` where its record is out of sight."""

    item: RequestItem
    now: Json
    has_changed: bool
    is_gone: bool


def live_items(request: Request) -> list[RequestItem]:
    """Return the items that stand, in the order in which they were written. One SQL statement."""
    return list(request.items.filter(dropped_at=None).select_related("participant").order_by("id"))


def model_of(table: str) -> type[models.Model]:
    """Return the model of a table."""
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def record_of(item: RequestItem) -> Any:
    """Return the record that an item names, as it stands now. One SQL statement. Raises OutOfSight."""
    (found,) = records_of([item])
    return found


def records_of(items: Sequence[RequestItem], *, is_locked: bool = False, is_sealed: bool = False) -> list[Any]:
    """Return the records that these items name, each once, in their order. One SQL statement a table. Raises OutOfSight.

    Locked, they stay so until the act is over. Sealed ones are found only where sealed ones are asked for.
    """
    found = _found(items, is_locked=is_locked, is_sealed=is_sealed)
    keys = dict.fromkeys((item.table_name, item.record_id) for item in items if item.record_id is not None)
    if keys.keys() - found.keys():
        raise OutOfSight
    return [found[key] for key in keys]


def element_no_of(item: RequestItem) -> int | None:
    """Return the number of the element that an item names, or None."""
    return int(item.column.removeprefix(_ELEMENT)) if item.column.startswith(_ELEMENT) else None


def present_of(request: Request, items: Sequence[RequestItem], *, is_locked: bool = False) -> list[Present]:
    """Return each item beside what its record holds now; of a whole record, whether anybody has changed it.

    One SQL statement a table, one more for elements. Clauses: I.4.
    """
    records = _found(items, is_locked=is_locked, is_sealed=request.kind == Kind.RESTORE)
    numbers = [number for item in items if (number := element_no_of(item)) is not None]
    elements = element_values(request.participant, numbers) if numbers else {}
    return [_present(item, records.get((item.table_name, item.record_id or 0)), elements) for item in items]


def changed_since(request: Request, items: Sequence[RequestItem], *, is_locked: bool = False) -> list[str]:
    """Return the labels of what is another one now than when it was asked for, or is there no more.

    One SQL statement a table, one more for elements. Clauses: I.4.
    """
    return [one.item.label for one in present_of(request, items, is_locked=is_locked) if one.has_changed]


def _found(items: Sequence[RequestItem], *, is_locked: bool, is_sealed: bool) -> dict[tuple[str, int], Any]:
    keys: dict[str, set[int]] = {}
    for item in items:
        if item.record_id is not None:
            keys.setdefault(item.table_name, set()).add(item.record_id)
    found: dict[tuple[str, int], Any] = {}
    for table, wanted in sorted(keys.items()):
        rows = model_of(table)._base_manager.filter(pk__in=wanted).order_by("pk")
        if any(field.name == "sealed_at" for field in rows.model._meta.fields):
            rows = rows.filter(sealed_at__isnull=not is_sealed)
        found |= {(table, row.pk): row for row in (rows.select_for_update(no_key=True) if is_locked else rows)}
    return found


def _present(item: RequestItem, record: Any, elements: Mapping[int, ElementValue]) -> Present:
    if item.record_id is None:
        return Present(item=item, now=None, has_changed=False, is_gone=False)
    if record is None:
        return Present(item=item, now=None, has_changed=True, is_gone=True)
    if not item.column:
        is_another = item.seen_revision is not None and record.revision != item.seen_revision
        return Present(item=item, now=None, has_changed=is_another, is_gone=False)
    number = element_no_of(item)
    now = as_json(getattr(record, item.column)) if number is None else _code(elements.get(number))
    return Present(item=item, now=now, has_changed=now != item.old, is_gone=False)


def _code(value: ElementValue | None) -> str:
    return value.value if value else ""
