"""The filter of the trail. A participant is named by number, staff by their own list: no name stands in an address."""

from typing import Any

from django import forms

from trackone.audit.models import Entry
from trackone.desks.trail import TrailFilter
from trackone.desks.trail_words import ACTIONS
from trackone.organizations.models import Person
from trackone.web.forms import HouseForm

_OUTCOMES = [("", "Done and refused"), (Entry.Outcome.DONE.value, "Done"), (Entry.Outcome.REFUSED.value, "Refused")]


class TrailForm(HouseForm):
    """Which entries are shown."""

    action = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Everything"), *sorted(ACTIONS.items(), key=lambda item: item[1])],
    )
    outcome = forms.ChoiceField(label="Outcome", required=False, choices=_OUTCOMES)
    person = forms.ChoiceField(label="Who", required=False)
    number = forms.CharField(label="Participant number", required=False, max_length=12)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Everybody"), *((str(person.pk), person.name) for person in people)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            del self.fields["person"]

    def wanted(self, *, person: str) -> TrailFilter:
        """Return what the query takes; an answer that makes no sense counts as none."""
        self.is_valid()
        chosen = self.cleaned_data
        return TrailFilter(
            action=chosen.get("action") or "",
            outcome=chosen.get("outcome") or "",
            person_id=int(person) if person.isdecimal() and len(person) < 19 else None,
            number=chosen.get("number") or "",
        )
