"""Fields and the form that casework shares: free text is held against the guard before it is saved (II.1)."""

from typing import Any

from django import forms

from trackone.identity.guard import refusals_in_text, without_numbers
from trackone.web.forms import HouseForm


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


class RevisionForm(GuardedForm):
    """A form that changes a record: it carries the revision that its page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def renew(self, revision: int) -> None:
        """Carry the revision that the page shows from now on: whoever sends it again has seen what changed."""
        self._retype("revision", str(revision))


def number_in(text: str) -> int | None:
    """Return the id that a form or an address sent, or None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
