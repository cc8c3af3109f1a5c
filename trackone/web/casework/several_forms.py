"""The form of several services of one person: what they share, and one quick row for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from trackone.casework.serving import ServiceEntry
from trackone.organizations.models import Person, Site
from trackone.policy.refusal import Refusal
from trackone.web.casework import choices
from trackone.web.casework.choices import Offer
from trackone.web.casework.fields import GuardedField, GuardedForm
from trackone.web.casework.keeping import Typed, parts_typed
from trackone.web.forms import CalendarDateField

ROWS, MOST_ROWS = 5, 20


class SharedForm(GuardedForm):
    """What all the services have in common."""

    site = forms.ChoiceField(label="Site")
    staff = forms.ChoiceField(label="Staff who served")
    provider_name = GuardedField(
        label="Partner who served", max_length=120, required=False, help_text="Only when somebody else served all of them."
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "several_%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.fields["site"].choices = choices.named("Choose the site", offer.sites)  # type: ignore[attr-defined]
        self.fields["staff"].choices = choices.named("Choose who served", offer.staff)  # type: ignore[attr-defined]

    def site_of(self) -> Site:
        """Return the site that was chosen."""
        return next(one for one in self.offer.sites if str(one.pk) == self.cleaned_data["site"])

    def staff_of(self) -> Person:
        """Return who served."""
        return next(one for one in self.offer.staff if str(one.pk) == self.cleaned_data["staff"])


class ServiceRow(GuardedForm):
    """One service in a row; a row without a service is left alone."""

    kind = forms.ChoiceField(label="Service", required=False)
    began_on = CalendarDateField(label="Date of service", required=False)
    participation = forms.ChoiceField(label="Program", required=False)
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=60_000)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        kinds = [("", "Choose a service"), *choices.kind_choices(offer.kinds, offer.recent)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        programs = choices.participation_choices(offer.participations)
        self.fields["participation"].choices = programs  # type: ignore[attr-defined]

    def is_blank(self) -> bool:
        """Say whether nothing was typed into the row; its date and program stand there from the beginning."""
        return not (self["kind"].value() or self["minutes"].value())

    def clean(self) -> dict[str, Any]:
        """Ask for what a service needs, once anything of it was typed."""
        cleaned = super().clean()
        if self.is_blank():
            self.errors.clear()
            return cleaned
        asked = {
            "kind": "Choose the service.",
            "began_on": "Enter the date of service: month, day and year.",
            "participation": "Choose the program, or “Not enrolled”.",
        }
        for name, sentence in asked.items():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, sentence)
        return cleaned

    def entry(self, shared: SharedForm) -> ServiceEntry:
        """Return what the action takes."""
        typed = self.cleaned_data
        return ServiceEntry(
            kind=next(one for one in self.offer.kinds if str(one.pk) == typed["kind"]),
            participation=self.offer.participation(typed["participation"]),
            staff=shared.staff_of(),
            began_on=typed["began_on"],
            minutes=typed["minutes"],
            provider_name=shared.cleaned_data["provider_name"],
        )


@dataclass(kw_only=True)
class Rows:
    """The rows of one form; `refused` tells by their places why the last save refused them."""

    rows: list[ServiceRow]
    refused: Mapping[int, Sequence[Refusal]] = field(default_factory=dict)

    def told(self) -> list[tuple[ServiceRow, Sequence[Refusal]]]:
        """Return each row with what was refused about it."""
        places = [place for place, row in enumerate(self.rows) if not row.is_blank()]
        by_row = {places[place]: why for place, why in self.refused.items()}
        return [(row, by_row.get(place, ())) for place, row in enumerate(self.rows)]

    def filled(self) -> list[ServiceRow]:
        """Return the rows into which something was typed."""
        return [row for row in self.rows if not row.is_blank()]

    def are_valid(self) -> bool:
        """Say whether every row is whole; each is judged, so that all that is missing is said at once."""
        return not [row for row in self.rows if not row.is_valid()]


def fresh_rows(offer: Offer, *, typed: Typed | None = None, more: int = 0) -> Rows:
    """Return rows to fill in: as they were typed before, and `more` below them."""
    usual = {"began_on": offer.today, "participation": choices.usual_participation(offer.participations)}
    count = min(MOST_ROWS, max(ROWS, _count_of(typed or {})) + more)
    return Rows(
        rows=[
            ServiceRow(prefix=f"row{place}", offer=offer, initial={**usual, **_initial(typed or {}, f"row{place}")})
            for place in range(count)
        ]
    )


def sent_rows(offer: Offer, typed: Any) -> Rows:
    """Return the rows that a form sent."""
    count = min(MOST_ROWS, _count_of(typed))
    return Rows(rows=[ServiceRow(typed, prefix=f"row{place}", offer=offer) for place in range(count)])


def _count_of(typed: Mapping[str, Any]) -> int:
    return next(place for place in range(MOST_ROWS + 1) if place == MOST_ROWS or f"row{place}-kind" not in typed)


def _initial(typed: Typed, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("kind", "participation", "minutes"):
        if f"{prefix}-{name}" in typed:
            found[name] = typed[f"{prefix}-{name}"][-1]
    parts = parts_typed(typed, f"{prefix}-began_on")
    return {**found, "began_on": parts} if parts else found
