"""Make the fields of a request: each column of the record with its own widget, beginning with the value as it is now."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from trackone.casework.models import Activity, ServiceRecord
from trackone.casework.queries import kinds_offered
from trackone.enrollment.models import Eligibility, Participation, Program
from trackone.organizations.models import Site
from trackone.organizations.queries import serving_staff
from trackone.participants.elements import Element, elements_on
from trackone.participants.models import Participant
from trackone.requests.subjects import Field, Subject
from trackone.web.activities.fields import field_of
from trackone.web.activities.forms import programs_to_charge
from trackone.web.casework import choices
from trackone.web.casework.choices import NOT_ENROLLED, Choices
from trackone.web.casework.service_forms import MendForm
from trackone.web.forms import CalendarDateField, MemorableDateField
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.element_forms import as_stored, as_typed_first, field_of_element

_ELEMENT = "element_"


@dataclass(frozen=True, kw_only=True)
class Offering:
    """What the fields of some columns are made of; `records` are those that a column can name, by column."""

    fields: Mapping[str, forms.Field]
    initial: Mapping[str, Any]
    records: Mapping[str, Sequence[Any]]

    def value_of(self, column: str, typed: Any) -> Any:
        """Return what was typed as the value of a column."""
        if column in self.records:
            return next((one for one in self.records[column] if str(one.pk) == typed), None)
        return as_stored(typed) if column.startswith(_ELEMENT) else typed


def offering_for(request: HouseRequest, subject: Subject, fields: Mapping[str, Field]) -> Offering:
    """Return the fields of these columns. One SQL statement for each kind of record that one of them names."""
    if isinstance(subject.record, Participant):
        return _of_person(fields, on=subject.dated_on if not fields else request.at.date())
    records = {
        column: _with(_RECORDS[column](request, subject), one.value) for column, one in fields.items() if column in _RECORDS
    }
    made = {column: _field_of(subject, column, records.get(column, ())) for column in fields}
    for column, one in fields.items():
        made[column].label = one.label
    initial = {column: _initial(subject, column, one.value) for column, one in fields.items()}
    return Offering(fields=made, initial=initial, records=records)


def differs(new: Any, present: Any) -> bool:
    """Say whether a typed value is another one than the present; an empty one is like none."""
    return bool((new or None) != (present or None))


def _of_person(fields: Mapping[str, Field], *, on: date) -> Offering:
    made: dict[str, forms.Field] = {}
    initial: dict[str, Any] = {}
    for column, one in fields.items():
        element = _element(column, on=on)
        if element is None:
            made[column], initial[column] = MemorableDateField(label=one.label, required=False), one.value
        else:
            made[column], initial[column] = field_of_element(element), as_typed_first(element, str(one.value or ""))
    return Offering(fields=made, initial=initial, records={})


def _element(column: str, *, on: date) -> Element | None:
    return elements_on(on)[int(column.removeprefix(_ELEMENT))] if column.startswith(_ELEMENT) else None


def _field_of(subject: Subject, column: str, records: Sequence[Any]) -> forms.Field:
    record = subject.record
    if column in _RECORDS:
        return forms.ChoiceField(choices=_choices(subject, column, records))
    if isinstance(record, Activity):
        return field_of(type(record), column, on=record.dated_on)
    if isinstance(record, ServiceRecord):
        return deepcopy(MendForm.base_fields[column])
    if column == "eligibility":
        return forms.ChoiceField(choices=Eligibility.choices, widget=forms.RadioSelect)
    return CalendarDateField()


def _choices(subject: Subject, column: str, records: Sequence[Any]) -> Choices:
    if column == "kind":
        return choices.kind_choices(records, ())
    if column == "participation":
        own = programs_to_charge(type(subject.record), records) if isinstance(subject.record, Activity) else None
        return own if own is not None else choices.participation_choices(records)
    if column == "program":
        return [(str(one.pk), one.short_name) for one in records]
    return [(str(one.pk), one.name) for one in records]


def _initial(subject: Subject, column: str, value: Any) -> Any:
    if column == "participation":
        return str(value.pk) if value is not None else NOT_ENROLLED
    return str(value.pk) if column in _RECORDS and value is not None else value


def _with(records: Sequence[Any], one: Any) -> list[Any]:
    return [*records] if one is None or one in records else [*records, one]


def _sites(request: HouseRequest, subject: Subject) -> list[Site]:
    goes_on = Q(until_on=None) | Q(until_on__gte=subject.dated_on)
    return list(Site.objects.filter(goes_on, region_id=subject.site.region_id).order_by("name", "pk"))


def _programs(request: HouseRequest, subject: Subject) -> list[Program]:
    goes_on = Q(until_on=None) | Q(until_on__gte=subject.dated_on)
    return list(Program.objects.filter(goes_on, since_on__lte=subject.dated_on).order_by("name", "pk"))


_RECORDS: Mapping[str, Callable[[HouseRequest, Subject], Sequence[Any]]] = {
    "kind": lambda request, subject: kinds_offered(subject.dated_on),
    "participation": lambda request, subject: choices.participations_of(request, subject.participant),
    "site": _sites,
    "staff": lambda request, subject: serving_staff(by=request.by, at=request.at),
    "program": _programs,
}
ASKED_OF = (ServiceRecord, Participation, Activity, Participant)
