"""Make the items of a request from what is asked: each kind says which rows and values it names, or refuses."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from trackone.casework.correcting import check_as_corrected
from trackone.casework.models import Activity, ServiceRecord
from trackone.enrollment.models import Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.standing import Standing, today_at
from trackone.participants.elements import elements_on, refusals_of_value
from trackone.participants.models import Participant
from trackone.policy.general import refusals_of_birth_date
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_1_requests import (
    refusals_asked_already,
    refusals_of_changes,
    refusals_of_corrected_date,
    refusals_to_ask,
)
from trackone.requests.asking_whole import closed, exited, missing, of_another, redacted, unwanted
from trackone.requests.models import Kind, Request, RequestItem
from trackone.requests.models.requests import OPEN_STATES
from trackone.requests.subjects import Field, Subject, fields_of
from trackone.requests.values import as_json, spoken
from trackone.requests.wishes import Wish, item_of


def items_of(
    kind: str,
    subject: Subject,
    *,
    changes: Mapping[str, Any],
    about: Mapping[str, Any],
    by: Standing,
    at: datetime,
    but: Request | None = None,
) -> list[RequestItem]:
    """Return the items that a request of this kind would name, not saved; `but` is the request that is written anew.

    Raises Refused, OutOfSight, and LookupError for a column that can't be asked for. Clauses: I.1, I.8, I.9.
    """
    make = _MADE.get(Kind(kind))
    if make is None:
        raise OutOfSight
    items = make(Wish(subject=subject, changes=changes, about=about, by=by, at=at))
    refuse_if(_refusals_asked_already(items, but=but))
    return items


def _changed(wish: Wish) -> list[RequestItem]:
    fields, today = fields_of(wish.subject, by=wish.by, at=wish.at), today_at(wish.subject.site, at=wish.at)
    unknown = set(wish.changes) - set(fields)
    if unknown:
        raise LookupError(f"{sorted(unknown)} can't be asked for.")
    wanted = {column: value.strip() if isinstance(value, str) else value for column, value in wish.changes.items()}
    same = [fields[column].label for column, value in wanted.items() if value == fields[column].value]
    refused = refusals_of_changes(count=len(wanted), unchanged=same)
    for column in wanted:
        one = fields[column]
        refused += refusals_to_ask(decider=one.decider, window_is_open=one.is_open, may_mend=one.may_mend, label=one.label)
    refuse_if(refused + _refusals_of_values(wish.subject, wanted, fields=fields, today=today))
    items = [_item_of_change(wish.subject, fields[column], value, today=today) for column, value in wanted.items()]
    if isinstance(wish.subject.record, (ServiceRecord, Participation, Activity)):
        check_as_corrected(wish.subject.record, wanted, by=wish.by, at=wish.at)
    return items


def _item_of_change(subject: Subject, one: Field, value: Any, *, today: date) -> RequestItem:
    return item_of(
        subject,
        one.column,
        word=one.word,
        label=one.label,
        old=as_json(one.value),
        new=as_json(value),
        old_words=one.words[:300],
        new_words=_words(subject, one, value, today=today)[:300],
    )


def _words(subject: Subject, one: Field, value: Any, *, today: date) -> str:
    number = _element_no(one.column)
    if number is not None:
        return elements_on(today)[number].spoken(str(value or ""))
    return spoken(subject.record, one.column, value, on=subject.dated_on)


def _refusals_of_values(
    subject: Subject, wanted: Mapping[str, Any], *, fields: Mapping[str, Field], today: date
) -> list[Refusal]:
    """Refuse values that no record may hold, whenever it is written. No SQL."""
    found: list[Refusal] = []
    for column, value in wanted.items():
        if isinstance(subject.record, Participant):
            found += _refusals_of_personal(column, value, today=today)
        elif isinstance(value, date) and not column.startswith(("planned_", "expected_")):
            found += refusals_of_corrected_date(label=fields[column].label, on=value, today=today)
        if isinstance(value, str):
            found += refusals_in_text(value)
    return found


def _refusals_of_personal(column: str, value: Any, *, today: date) -> list[Refusal]:
    number = _element_no(column)
    if number is not None:
        return refusals_of_value(number, str(value or ""), on=today)
    return refusals_of_birth_date(birth_on=value, today=today) if value else []


def _element_no(column: str) -> int | None:
    head, _, number = column.partition("element_")
    return int(number) if not head and number.isdigit() else None


def _refusals_asked_already(items: list[RequestItem], *, but: Request | None) -> list[Refusal]:
    """Refuse what an open request asks for already. One SQL statement."""
    known = RequestItem.objects.filter(
        table_name__in={item.table_name for item in items},
        record_id__in={item.record_id for item in items if item.record_id is not None},
        request__state__in=OPEN_STATES,
        dropped_at=None,
    ).exclude(request=but)
    asked = {(item.table_name, item.record_id, item.column) for item in items}
    found = {
        item.request_id
        for item in known
        if (item.table_name, item.record_id, item.column) in asked or item.column == "" or ("" in {i.column for i in items})
    }
    return refusals_asked_already([f"R{pk:06d}" for pk in sorted(found)])


_Maker = Callable[[Wish], list[RequestItem]]
_MADE: Mapping[Kind, _Maker] = {
    Kind.CHANGE: _changed,
    Kind.LATE: missing,
    Kind.DELETION: unwanted,
    Kind.WRONG_PERSON: of_another,
    Kind.EXIT: exited,
    Kind.REOPEN: closed,
    Kind.REDACTION: redacted,
}
# What can be asked for.
BUILT = frozenset(_MADE)
