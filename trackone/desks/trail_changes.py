"""Old and new of what an act changed, as a screen shows them: names for ids, words for codes, dates as people say them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models
from django.db.models import CharField, F, Value

from trackone.audit.models import Change
from trackone.casework.activities.queries import said
from trackone.casework.models import Activity, Admission, ServiceKind
from trackone.casework.registered import STATE_ZONE, short_day
from trackone.desks.trail_words import table_words
from trackone.enrollment.models import Program
from trackone.organizations.models import Organization, Person, Region, Site, Workgroup

MOST_CHANGES = 1000
LONGEST = 120
MASKED = "changed"
# What the database computes beside a change: nobody typed it.
_COMPUTED = ("_entered_at", "_entered_on", "_last_entry_on")
_COPIES = frozenset({"sort_name", "words", "sounds", "last_service_key", "dated_on", "last_four", "blind_index"})
_COPIED_HERE = {"participants_servedin": frozenset({"number", "birth_on", "last_service_on"})}
_NAMED: dict[type[models.Model], str] = {
    Person: "name",
    Site: "name",
    Organization: "name",
    Region: "name",
    Workgroup: "name",
    Program: "name",
    ServiceKind: "name",
    Admission: "label",
}


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One column's old and new value in words; a masked one says only that it changed."""

    record: str
    field: str
    old: str
    new: str
    is_masked: bool


@dataclass(frozen=True, kw_only=True)
class EntryChanges:
    """What one entry changed; `computed_count` are columns that the database wrote beside it."""

    lines: tuple[ChangeLine, ...] = ()
    computed_count: int = 0


def changes_of(entry_ids: Sequence[int]) -> dict[int, EntryChanges]:
    """Return the changes under each entry, within the sight of the context. Two SQL statements."""
    found = list(Change.objects.filter(entry_id__in=entry_ids).order_by("entry_id", "id")[:MOST_CHANGES])
    names = _names(found)
    lines: dict[int, list[ChangeLine]] = defaultdict(list)
    computed: dict[int, int] = defaultdict(int)
    for change in found:
        if _is_computed(change):
            computed[change.entry_id] += 1
        else:
            lines[change.entry_id].append(_line(change, names))
    return {
        entry_id: EntryChanges(lines=tuple(lines[entry_id]), computed_count=computed[entry_id])
        for entry_id in {*lines, *computed}
    }


def _is_computed(change: Change) -> bool:
    copied = _COPIES | _COPIED_HERE.get(change.table_name, frozenset())
    return change.field in copied or change.field.endswith(_COMPUTED)


def _line(change: Change, names: dict[tuple[str, int], str]) -> ChangeLine:
    field = _fields(change.table_name).get(change.field)
    if field is not None and issubclass(field.model, Activity) and field.name in field.model.declared.coded:
        return _line_of_code(change, field.model, field.name)
    return ChangeLine(
        record=table_words(change.table_name),
        field=_field_words(change.field, field),
        old=_words(change.old, field, names),
        new=_words(change.new, field, names),
        is_masked=change.old == MASKED and change.new == MASKED,
    )


def _line_of_code(change: Change, model: type[Activity], column: str) -> ChangeLine:
    """Say a federal code by its list of the day of the change."""
    old, new = (said(model, column, value, on=change.at.date()) or "empty" for value in (change.old, change.new))
    label = model.declared.columns[column].label
    return ChangeLine(record=table_words(change.table_name), field=label, old=old, new=new, is_masked=False)


def _names(changes: Iterable[Change]) -> dict[tuple[str, int], str]:
    """Return the names of everything that a changed key points at, by table and id. One SQL statement."""
    wanted: dict[type[models.Model], set[int]] = {model: set() for model in _NAMED}
    for change in changes:
        target = _target(_fields(change.table_name).get(change.field))
        if target in wanted:
            wanted[target] |= {value for value in (change.old, change.new) if isinstance(value, int)}
    first, *others = [
        model._base_manager.filter(pk__in=wanted[model])
        .annotate(said=F(column), of=Value(model._meta.db_table, output_field=CharField()))
        .values_list("of", "pk", "said")
        for model, column in _NAMED.items()
    ]
    return {(table, pk): name for table, pk, name in first.union(*others, all=True)}


@cache
def _fields(table: str) -> dict[str, models.Field[Any, Any]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return {field.column: field for field in model._meta.concrete_fields if field.column}
    return {}


def _target(field: models.Field[Any, Any] | None) -> type[models.Model] | None:
    """Return the table that a column points at; the admissions of a participation are ids without a key."""
    if isinstance(field, models.ForeignKey):
        related = field.related_model
        return related if isinstance(related, type) else None
    if field is not None and field.column and field.column.endswith("_admission_id"):
        return Admission
    return None


def _field_words(column: str, field: models.Field[Any, Any] | None) -> str:
    if field is not None and issubclass(field.model, Activity) and field.name in field.model.declared.columns:
        return field.model.declared.columns[field.name].label
    words = str(field.verbose_name) if field is not None else column
    return words.replace("_", " ").removesuffix(" id").capitalize()


def _words(value: Any, field: models.Field[Any, Any] | None, names: dict[tuple[str, int], str]) -> str:
    if value is None or value == "" or value == []:
        return "empty"
    target = _target(field)
    if target is not None and isinstance(value, int):
        return names.get((target._meta.db_table, value), f"no. {value}")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        return _moment(str(value))
    if isinstance(field, models.DateField):
        return _day(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = value if isinstance(value, str) else json.dumps(value)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _day(text: str) -> str:
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{short_day(on)}, {on.year}"


def _moment(text: str, zone: ZoneInfo = STATE_ZONE) -> str:
    try:
        at = datetime.fromisoformat(text).astimezone(zone)
    except ValueError:
        return text
    return f"{short_day(at.date())}, {at.year}, {at.hour % 12 or 12}:{at:%M} {at:%p}"
