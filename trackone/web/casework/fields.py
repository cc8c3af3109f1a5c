"""Fields and the form that casework shares: free text is held against the guard before it is saved (II.1)."""

import base64
from typing import Any, ClassVar

from django import forms

from trackone.identity.guard import refusals_in_text, without_numbers
from trackone.identity.keys import Tampered, hide_draft, show_draft
from trackone.web.forms import HouseForm

_BOUND_TO = "guard:as_typed"


class GuardedField(forms.CharField):
    """Free text that must not hold a Social Security number."""


def text_field(label: str, *, rows: int = 4, max_length: int = 8000, **kwargs: Any) -> GuardedField:
    """Return a guarded text area."""
    return GuardedField(label=label, max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class GuardedForm(HouseForm):
    """A form whose guarded fields refuse a number at the field, and show it masked from then on."""

    def clean(self) -> dict[str, Any]:
        """Refuse each text with a number; the text comes back with the number masked, ready to be sent again."""
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            typed = cleaned.get(name)
            if not isinstance(field, GuardedField) or not typed:
                continue
            for refusal in refusals_in_text(typed):
                self.add_error(name, f"{refusal.sentence} It is masked now. Read the text and save again (Policy II.1).")
            if name in self.errors:
                self._retype(name, without_numbers(typed))
        return cleaned

    def _retype(self, name: str, text: str) -> None:
        self.data = {**dict(self.data.items()), self.add_prefix(name): text}


class PassableForm(GuardedForm):
    """A form in whose text a number may be kept with a reason: `passable` names the field.

    What was typed first goes along sealed, so that no page ever shows the number; it comes back with the reason.
    """

    passable: ClassVar[str]
    passed_reason = GuardedField(label="What the number is", required=False, max_length=200)
    as_typed = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_offered(self) -> bool:
        """Say whether something was found, so that it can be kept."""
        return self.is_bound and bool(self.data.get(self.add_prefix("as_typed")))

    @property
    def passed_because(self) -> str | None:
        """Return the reason to keep the number, perhaps empty; None when nothing is to be kept."""
        return self.cleaned_data.get("passed_reason", "") if self._first_typed() is not None else None

    def clean(self) -> dict[str, Any]:
        """Hold the text against the guard; what is to be kept comes back as it was typed, and the action judges it."""
        first = self._first_typed()
        if first is not None:
            self.cleaned_data[self.passable] = ""
        typed = self.cleaned_data.get(self.passable)
        cleaned = super().clean()
        if first is not None:
            cleaned[self.passable] = first
        elif typed and self.passable in self.errors:
            self._retype("as_typed", base64.b64encode(hide_draft(typed, bound_to=_BOUND_TO)).decode())
        return cleaned

    def _first_typed(self) -> str | None:
        if self.data.get("then") != "as_typed":
            return None
        try:
            return show_draft(base64.b64decode(self.data.get(self.add_prefix("as_typed"), "")), bound_to=_BOUND_TO)
        except (Tampered, ValueError):
            return None


class RevisionForm(GuardedForm):
    """A form that changes a record: it carries the revision that its page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def renew(self, revision: int) -> None:
        """Carry the revision that the page shows from now on: whoever sends it again has seen what changed."""
        self._retype("revision", str(revision))


def number_in(text: str) -> int | None:
    """Return the id that a form or an address sent, or None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
