"""Values of columns as a request keeps them: JSON, typed by the column, and the words in which a reader sees them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from trackone.casework.activities.queries import said
from trackone.casework.models import Activity, Conversation, ServiceKind
from trackone.enrollment.models import Participation, Program
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Person, Site

Json = str | int | None
_BLANK = "nothing"


def as_json(value: Any) -> Json:
    """Return a value as an item keeps it: an id for a record, the ISO day for a date, text for a sum."""
    if isinstance(value, models.Model):
        return int(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    found: Json = value
    return found


def from_json(model: type[models.Model], column: str, kept: Json) -> Any:
    """Return the value that an item keeps for a column of a model. One SQL statement for a record. Raises OutOfSight."""
    field = model._meta.get_field(column)
    if kept is None:
        return None
    if isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        found = related._base_manager.filter(pk=kept).first()
        if found is None:
            raise OutOfSight
        return found
    if isinstance(field, models.DateField):
        return date.fromisoformat(str(kept))
    return Decimal(str(kept)) if isinstance(field, models.DecimalField) else kept


def spoken(record: models.Model, column: str, value: Any, *, on: date) -> str:
    """Return a value of a column in words: names for records, words for codes, dates as people say them. No SQL."""
    if value in (None, ""):
        return _BLANK
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, models.Model):
        return _name_of(value)
    if isinstance(record, Activity) and column in record.declared.columns:
        return said(type(record), column, value, on=on)
    choices: Mapping[Any, Any] = dict(getattr(record._meta.get_field(column), "flatchoices", ()) or ())
    return str(choices.get(value, value))


def day_words(day: date) -> str:
    """Return a day as people say it: "Nov 20, 2026"."""
    return f"{day:%b} {day.day}, {day.year}"


def _name_of(record: models.Model) -> str:
    if isinstance(record, Participation):
        return f"{record.program.short_name}, applied {day_words(record.application_on)}"
    if isinstance(record, (Person, Site, ServiceKind, Program)):
        return record.name
    if isinstance(record, Conversation):
        return record.get_purpose_display()
    return str(record)
