"""Put an activity into words for its page: its columns, its stamps, what was changed of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trackone.casework.activities.queries import said, said_of
from trackone.casework.models import Activity
from trackone.web.casework.history import HistoryLine, Spoken, history_in_words
from trackone.web.casework.stamps import Stamp, stamps_of
from trackone.web.uswds.dates import day

_PLACED = {"participation": "program", "staff": "staff", "site": "site"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that an activity says: its label, its value in words, and the address of Fix this where it is locked."""

    label: str
    value: str
    fix: str = ""


def lines_of(activity: Activity, *, fixes: Mapping[str, str]) -> list[Line]:
    """Return what an activity says beside its stamped dates, in the order in which it is recorded; blanks left out."""
    stamped = activity.declared.dated
    words = said_of(activity)
    return [
        Line(label=column.label, value=_in_words(getattr(activity, name), words[name]), fix=fixes.get(name, ""))
        for name, column in activity.declared.columns.items()
        if name not in stamped and words[name]
    ]


def stamps_shown(activity: Activity, *, fixes: Mapping[str, str]) -> list[Stamp]:
    """Return the stamps of its dates. At most one SQL statement."""
    labels = {name: activity.declared.columns[f"{name}_on"].label for name in activity.declared.windowed}
    return stamps_of(activity, labels, time_zone=activity.site.time_zone, fixes=fixes)


def words_of_columns(activity: Activity) -> Mapping[str, str]:
    """Return what each column is called inside a sentence."""
    return {name: _begun_small(column.label) for name, column in activity.declared.columns.items()} | _PLACED


def history_of(activity: Activity) -> list[HistoryLine]:
    """Return what was changed of it, in words, newest first. Two SQL statements, and one for each kind of record named."""
    model, on = type(activity), activity.dated_on

    def spoken(name: str) -> Spoken:
        column = activity.declared.columns[name]
        return Spoken(label=column.label, said=lambda value: _said_of_old(model, name, value, on))

    own = {name: spoken(name) for name in activity.declared.columns}
    return history_in_words(model._meta.db_table, activity.pk, own=own)


def _said_of_old(model: type[Activity], name: str, value: Any, on: date) -> str:
    if name.endswith("_on"):
        return day(date.fromisoformat(str(value)))
    return said(model, name, value, on=on)


def _in_words(value: Any, words: str) -> str:
    return day(value) if isinstance(value, date) else words


def _begun_small(label: str) -> str:
    return label if label[1:2].isupper() else f"{label[0].lower()}{label[1:]}"
