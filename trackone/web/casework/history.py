"""Say in words what was changed of a record: the field, old and new value, who, when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackone.audit.queries import Changed, history_of
from trackone.casework.models import Admission, ClosedReason, ServiceKind, ServiceResult
from trackone.enrollment.models import Eligibility, ExitReason, Program
from trackone.organizations.models import Organization, Person, Site
from trackone.web.uswds.dates import day

# Columns that a reader knows under a name; what is not here is the machine's own (stamps, counters) and stays out.
_LABELS = {
    "kind_id": "Service",
    "participation_id": "Enrollment",
    "program_id": "Program",
    "site_id": "Site",
    "staff_id": "Staff",
    "organization_id": "Organization",
    "provider_name": "Partner",
    "began_on": "Actual begin",
    "ended_on": "Actual end",
    "result": "Result",
    "result_on": "Date of the result",
    "minutes": "Minutes",
    "planned_begin_on": "Planned begin",
    "planned_end_on": "Planned end",
    "began_admission_id": "Begin admitted by",
    "ended_admission_id": "End admitted by",
    "result_admission_id": "Result admitted by",
    "withdrawn_reason": "Withdrawn because",
    "application_on": "Application date",
    "application_admission_id": "Application admitted by",
    "eligibility": "Eligibility",
    "eligibility_on": "Date of the decision",
    "eligibility_admission_id": "Decision admitted by",
    "exit_on": "Exit date",
    "exit_reason": "Reason of the exit",
    "agreed_on": "Agreed on",
    "from_on": "First day",
    "until_on": "Last day",
    "closed_on": "Closed",
    "closed_reason": "Reason of the closing",
}
_NAMED: Mapping[str, Any] = {
    "kind_id": ServiceKind,
    "program_id": Program,
    "site_id": Site,
    "staff_id": Person,
    "organization_id": Organization,
    "began_admission_id": Admission,
    "ended_admission_id": Admission,
    "result_admission_id": Admission,
    "application_admission_id": Admission,
    "eligibility_admission_id": Admission,
}
_CHOSEN: Mapping[str, Any] = {
    "result": ServiceResult,
    "eligibility": Eligibility,
    "exit_reason": ExitReason,
    "closed_reason": ClosedReason,
}
# The same column under another name in another table.
_LABELS_OF = {("enrollment_participation", "began_on"): "Begin of participation"}
_EMPTY = "empty"
_ACTIONS = {
    "service.record": "a service was recorded",
    "service.complete": "filled in",
    "service.mend": "mended",
    "service.withdraw": "withdrawn",
    "activity.complete": "filled in",
    "activity.mend": "mended",
    "activity.withdraw": "withdrawn",
    "gap.end": "ended early",
    "gap.withdraw": "withdrawn",
    "participation.decide": "decided",
    "participation.mend": "mended",
    "participation.exit": "exited",
    "participation.take_back_exit": "exit taken back",
    "house.exit_by_rule": "exited by the 90-day rule",
    "house.undo_exit_by_rule": "exit taken back: a service came in",
    "conversation.close": "closed",
    "conversation.take_back_closing": "closing taken back",
}


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How a table of its own says one of its columns: the label, and a value in words."""

    label: str
    said: Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One change of one field, in words."""

    label: str
    old: str
    new: str
    what: str
    who: str
    because: str
    at: datetime


def history_in_words(table_name: str, record_id: int, *, own: Mapping[str, Spoken] | None = None) -> list[HistoryLine]:
    """Return the changes of a record that a reader can make sense of, newest first.

    `own` says columns that only this table has. Two SQL statements, and one for each kind of record that a field names.
    """
    own = own or {}
    changes = [change for change in history_of(table_name, record_id) if change.field in own or change.field in _LABELS]
    names = _names_in(changes)
    return [_line(table_name, change, names, own.get(change.field)) for change in changes]


def _line(table_name: str, change: Changed, names: Mapping[tuple[str, Any], str], own: Spoken | None) -> HistoryLine:
    label = own.label if own else _LABELS_OF.get((table_name, change.field), _LABELS.get(change.field, ""))
    return HistoryLine(
        label=label,
        old=_said(change.field, change.old, names, own),
        new=_said(change.field, change.new, names, own),
        what=_ACTIONS.get(change.action, change.action),
        who=", ".join(filter(None, [change.who, change.post])),
        because=change.because,
        at=change.at,
    )


def _said(field: str, value: Any, names: Mapping[tuple[str, Any], str], own: Spoken | None) -> str:
    if own is None or value in (None, ""):
        return _in_words(field, value, names)
    return own.said(value)


def _names_in(changes: Iterable[Changed]) -> dict[tuple[str, Any], str]:
    names: dict[tuple[str, Any], str] = {}
    for field, model in _NAMED.items():
        wanted = {value for one in changes if one.field == field for value in (one.old, one.new) if value is not None}
        if wanted:
            names |= {(field, pk): str(record) for pk, record in model.objects.in_bulk(wanted).items()}
    return names


def _in_words(field: str, value: Any, names: Mapping[tuple[str, Any], str]) -> str:
    if value in (None, ""):
        return _EMPTY
    if field in _NAMED:
        return names.get((field, value), f"number {value}")
    if field in _CHOSEN:
        return str(dict(_CHOSEN[field].choices).get(value, value))
    if field.endswith("_on"):
        return day(date.fromisoformat(str(value)))
    return str(value)
