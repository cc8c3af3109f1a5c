"""Forms of activities, made of what each kind declares: to record one, fill in, mend, withdraw."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from trackone.casework.activities.recording import ActivityEntry
from trackone.casework.drafts import KeptDraft
from trackone.casework.models import Activity
from trackone.enrollment.models import Participation
from trackone.organizations.models import Person, Site
from trackone.web.activities.fields import SeveralField, field_of
from trackone.web.casework.choices import NOT_ENROLLED, Choices, named, short_name
from trackone.web.casework.fields import GuardedForm, RevisionForm, text_field
from trackone.web.casework.keeping import initial_from

PLACED = ("participation", "staff", "site")


@dataclass(frozen=True, kw_only=True)
class ActivityOffer:
    """What an activity can be recorded with: programs, staff, sites, and the day by which code lists are chosen."""

    participations: Sequence[Participation]
    staff: Sequence[Person]
    sites: Sequence[Site]
    today: date


class ActivityForm(GuardedForm):
    """One activity as it is recorded, its own columns first; `form_class` gives the form of a kind."""

    participation = forms.ChoiceField(label="Program")
    staff = forms.ChoiceField(label="Staff")
    site = forms.ChoiceField(label="Site")

    model: type[Activity]

    def __init__(self, *args: Any, offer: ActivityOffer, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "activity_%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        _offer_places(self, offer)
        self.order_fields([*self.model.declared.columns, *PLACED])

    def entry(self) -> ActivityEntry:
        """Return what the action takes."""
        typed = self.cleaned_data
        return ActivityEntry(
            kind=self.model.declared.kind,
            participation=_one(self.offer.participations, typed["participation"]),
            staff=next(one for one in self.offer.staff if str(one.pk) == typed["staff"]),
            values={name: typed[name] for name in self.model.declared.columns},
        )

    def site_chosen(self) -> Site:
        """Return the site at which it is recorded."""
        return next(one for one in self.offer.sites if str(one.pk) == self.cleaned_data["site"])


class FillForm(RevisionForm):
    """What was left blank; only what may be filled in now stands in the form."""

    def clean(self) -> dict[str, Any]:
        """Ask for something."""
        cleaned = super().clean()
        if not self.errors and not self.changes():
            raise forms.ValidationError("Fill in at least one field.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return what was filled in, column by column."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision" and value not in (None, "")}


class MendForm(RevisionForm):
    """What was filled in and may still be changed."""

    model: type[Activity]

    def __init__(self, *args: Any, offer: ActivityOffer, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "mend_%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        _offer_places(self, offer)

    def changes(self) -> dict[str, Any]:
        """Return every column of the form with its value; the action leaves alone what did not change."""
        records: Mapping[str, Sequence[Any]] = {
            "participation": self.offer.participations,
            "staff": self.offer.staff,
            "site": self.offer.sites,
        }
        return {
            name: _one(records[name], value) if name in records else value
            for name, value in self.cleaned_data.items()
            if name != "revision"
        }


class WithdrawForm(RevisionForm):
    """Why an entry is struck through."""

    reason = text_field("Reason", rows=2, max_length=500)


def record_form(model: type[Activity], *, on: date) -> type[ActivityForm]:
    """Return the form with which a kind is recorded, code lists as of a day."""
    fields = {name: field_of(model, name, on=on) for name in model.declared.columns}
    return type(f"{model.__name__}Form", (ActivityForm,), {**fields, "model": model})


def fill_form(model: type[Activity], columns: Iterable[str], *, on: date) -> type[FillForm]:
    """Return the form with which these columns are filled in."""
    fields = {name: field_of(model, name, on=on, is_required=False) for name in columns}
    return type(f"Fill{model.__name__}Form", (FillForm,), fields)


def mend_form(model: type[Activity], columns: Collection[str], *, on: date) -> type[MendForm]:
    """Return the form with which these columns are mended, in the order in which they were recorded."""
    own = {name: field_of(model, name, on=on) for name in model.declared.columns if name in columns}
    labels = {"participation": "Program", "staff": "Staff", "site": "Site"}
    placed = {name: forms.ChoiceField(label=labels[name]) for name in PLACED if name in columns}
    return type(f"Mend{model.__name__}Form", (MendForm,), {**own, **placed, "model": model})


def typed_before(form: type[forms.Form], kept: KeptDraft | None) -> dict[str, Any]:
    """Return a draft as initial values, several answers of one field too."""
    found = initial_from(form, kept)
    for name, field in form.base_fields.items():
        if kept is not None and isinstance(field, SeveralField):
            found[name] = kept.typed.get(name, [])
    return found


def initial_of(activity: Activity) -> dict[str, Any]:
    """Return what is on file as the values that the form of mending begins with."""
    return {
        **{name: getattr(activity, name) for name in activity.declared.columns},
        "participation": str(activity.participation_id or NOT_ENROLLED),
        "staff": str(activity.staff_id),
        "site": str(activity.site_id),
        "revision": activity.revision,
    }


def programs_to_charge(model: type[Activity], participations: Iterable[Participation]) -> Choices:
    """Return the programs that a kind can be charged to: open ones, exited ones for outcomes, none where none is needed.

    What is asked of the time after an exit takes exited ones alone.
    """
    declared = model.declared
    exited = [one for one in participations if one.exit_on is not None and declared.never_refused]
    found = exited if declared.follows_exit else [one for one in participations if one.exit_on is None or one in exited]
    rows: Choices = [(str(one.pk), f"{short_name(one.program)}{', exited' if one.exit_on else ''}") for one in found]
    if not declared.needs_program:
        return [*rows, (NOT_ENROLLED, "Not enrolled in a program")]
    return rows if len(rows) == 1 else [("", "Choose the program"), *rows]


def _offer_places(form: ActivityForm | MendForm, offer: ActivityOffer) -> None:
    offered: Mapping[str, Choices] = {
        "participation": programs_to_charge(form.model, offer.participations),
        "staff": named("Choose who", offer.staff),
        "site": named("Choose the site", offer.sites),
    }
    for name, rows in offered.items():
        if name in form.fields:
            form.fields[name].choices = rows  # type: ignore[attr-defined]


def _one(records: Sequence[Any], value: str) -> Any:
    return next((one for one in records if str(one.pk) == value), None)
