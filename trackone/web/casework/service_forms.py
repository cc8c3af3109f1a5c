"""Forms of a service that is on file: fill in what was blank, mend what may still be mended, withdraw."""

from collections.abc import Collection
from typing import Any

from django import forms

from trackone.casework.models import ServiceRecord, ServiceResult
from trackone.web.casework import choices
from trackone.web.casework.choices import NOT_ENROLLED, Offer
from trackone.web.casework.fields import GuardedField, RevisionForm, text_field
from trackone.web.forms import CalendarDateField

_RESULTS = [("", "No result yet"), *ServiceResult.choices]
COMPLETED = ("began_on", "ended_on", "result", "result_on", "minutes", "provider_name")
MENDED = (
    "kind",
    "participation",
    "began_on",
    "ended_on",
    "site",
    "staff",
    "minutes",
    "result",
    "result_on",
    "planned_begin_on",
    "planned_end_on",
    "provider_name",
)


class CompleteForm(RevisionForm):
    """What was left blank; only the blank fields stand in the form."""

    began_on = CalendarDateField(label="Date of service", required=False)
    ended_on = CalendarDateField(label="Actual end", required=False)
    result = forms.ChoiceField(label="Result", choices=_RESULTS, required=False)
    result_on = CalendarDateField(label="Date of the result", required=False, help_text="Left empty: the day it ended.")
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=60_000)
    provider_name = GuardedField(label="Partner who served", max_length=120, required=False)

    def __init__(self, *args: Any, service: ServiceRecord, columns: Collection[str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "complete_%s")
        super().__init__(*args, **kwargs)
        self.service = service
        for name in set(COMPLETED) - set(blank_of(service) if columns is None else columns):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for something, and put the day of a result where none was typed."""
        cleaned = super().clean()
        if cleaned.get("result") and "result_on" not in self.errors and not cleaned.get("result_on"):
            cleaned["result_on"] = (
                cleaned.get("ended_on") or self.service.ended_on or cleaned.get("began_on") or self.service.began_on
            )
        if not self.errors and not self.changes():
            raise forms.ValidationError("Fill in at least one field.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return what was filled in, column by column."""
        return {name: value for name, value in self.cleaned_data.items() if name in COMPLETED and value not in (None, "")}


class MendForm(RevisionForm):
    """What was filled in and may still be changed; the other fields do not stand in the form."""

    kind = forms.ChoiceField(label="Service")
    participation = forms.ChoiceField(label="Program")
    began_on = CalendarDateField(label="Date of service")
    ended_on = CalendarDateField(label="Actual end", required=False)
    site = forms.ChoiceField(label="Site")
    staff = forms.ChoiceField(label="Staff who served")
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=60_000)
    result = forms.ChoiceField(label="Result", choices=_RESULTS, required=False)
    result_on = CalendarDateField(label="Date of the result", required=False)
    planned_begin_on = CalendarDateField(label="Planned begin", required=False)
    planned_end_on = CalendarDateField(label="Planned end", required=False)
    provider_name = GuardedField(label="Partner who served", max_length=120, required=False)

    def __init__(self, *args: Any, offer: Offer, columns: Collection[str], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "mend_%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        offered: dict[str, choices.Choices] = {
            "kind": choices.kind_choices(offer.kinds, ()),
            "participation": choices.participation_choices(offer.participations),
            "site": [(str(site.pk), site.name) for site in offer.sites],
            "staff": [(str(person.pk), person.name) for person in offer.staff],
        }
        for name, rows in offered.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        for name in set(MENDED) - set(columns):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Take a result's date away with its result."""
        cleaned = super().clean()
        if "result" in self.fields and "result_on" in self.fields and not cleaned.get("result"):
            cleaned["result_on"] = None
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return every column of the form with its value; the action leaves alone what did not change."""
        records: dict[str, Any] = {
            "kind": self.offer.kinds,
            "participation": self.offer.participations,
            "site": self.offer.sites,
            "staff": self.offer.staff,
        }
        found = {}
        for name, value in self.cleaned_data.items():
            if name in records:
                found[name] = next((one for one in records[name] if str(one.pk) == value), None)
            elif name in MENDED:
                found[name] = value
        return found


class WithdrawForm(RevisionForm):
    """Why an entry is struck through."""

    reason = text_field("Reason", rows=2, max_length=500)


def blank_of(service: ServiceRecord) -> list[str]:
    """Return the columns that are blank and can be filled in: a result and its day together."""
    blank = [name for name in COMPLETED if getattr(service, name) in (None, "")]
    return blank if service.began_on else [name for name in blank if name in ("began_on", "minutes", "provider_name")]


def initial_of(service: ServiceRecord) -> dict[str, Any]:
    """Return what is on file as the values that the form of mending begins with."""
    values: dict[str, Any] = {name: getattr(service, name) for name in MENDED}
    return {
        **values,
        "kind": str(service.kind_id),
        "participation": str(service.participation_id or NOT_ENROLLED),
        "site": str(service.site_id),
        "staff": str(service.staff_id),
    }
