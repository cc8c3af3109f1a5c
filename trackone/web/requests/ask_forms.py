"""Forms that ask: the new values with the Reason for Correction; and what is said with each step."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from trackone.organizations.models import Organization
from trackone.policy.section_1_requests import Reason, reasons_on
from trackone.requests.models import Desk, Kind
from trackone.requests.subjects import Field
from trackone.web.casework.fields import GuardedField, GuardedForm, RevisionForm, text_field
from trackone.web.forms import HouseForm
from trackone.web.requests.ask_fields import Offering, differs

_HINT = "It is read by whoever decides, with nothing else at hand. For example: The sign-in sheet of Nov 3 shows Nov 2."


class AskForm(GuardedForm):
    """Some new values and the reason; `ask_form` puts the columns of a record before it."""

    reason_code = forms.ChoiceField(label="Reason for Correction", widget=forms.RadioSelect)
    narrative = text_field("What happened, and how you know what is right", rows=3, max_length=2000, help_text=_HINT)
    evidence = GuardedField(
        label="Evidence",
        max_length=1000,
        required=False,
        help_text="The paper that shows it, and its date. For example: sign-in sheet of Nov 3, 2026.",
    )

    asked: Mapping[str, Field]
    offering: Offering
    on: date
    needs_evidence: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "ask_%s")
        super().__init__(*args, **kwargs)
        good = [(one.code, one.label) for one in reasons_on(self.on).values() if one.is_acceptable]
        self.fields["reason_code"].choices = good  # type: ignore[attr-defined]
        self.fields["evidence"].required = self.needs_evidence
        self.order_fields([*self.asked, "reason_code", "narrative", "evidence"])

    def clean(self) -> dict[str, Any]:
        """Ask for one new value at least, where values are asked for."""
        cleaned = super().clean()
        if self.asked and not self.errors and not self.changes():
            raise forms.ValidationError("Every value is as it was. Change at least one to what it should be.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return the new values by column: those that differ from what is on file."""
        typed = {name: self.offering.value_of(name, self.cleaned_data[name]) for name in self.asked}
        return {name: value for name, value in typed.items() if differs(value, self.asked[name].value)}

    def pairs(self) -> list[tuple[Field, Any]]:
        """Return each column with its present value, beside its field."""
        return [(one, self[name]) for name, one in self.asked.items()]


def ask_form(asked: Mapping[str, Field], offering: Offering, *, on: date, needs_evidence: bool) -> type[AskForm]:
    """Return the form that asks for new values of these columns."""
    terms = {"asked": asked, "offering": offering, "on": on, "needs_evidence": needs_evidence}
    return type("RecordAskForm", (AskForm,), {**offering.fields, **terms})


def reasons_explained(on: date) -> tuple[list[Reason], list[Reason]]:
    """Return the reasons in force that are acceptable, and those that are none."""
    known = reasons_on(on).values()
    return [one for one in known if one.is_acceptable], [one for one in known if not one.is_acceptable]


class RestoreForm(GuardedForm):
    """Why a deleted record is to come back."""

    reason_code = forms.ChoiceField(label="Reason for Correction", widget=forms.RadioSelect)
    narrative = text_field("Why it should come back", rows=3, max_length=2000)
    evidence = GuardedField(label="Evidence", max_length=1000, help_text="The paper that shows it, and its date.")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "restore_%s")
        super().__init__(*args, **kwargs)
        good = [(one.code, one.label) for one in reasons_explained(on)[0]]
        self.fields["reason_code"].choices = good  # type: ignore[attr-defined]


class StepForm(RevisionForm):
    """A step that needs nothing but the revision that its page showed."""


class WordsForm(RevisionForm):
    """A step that says why."""

    words = text_field("Reason", rows=3, max_length=1000)

    def __init__(self, *args: Any, label: str = "Reason", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class ForwardForm(WordsForm):
    """To whom a request goes on, and why."""

    to = forms.ChoiceField(label="To", widget=forms.RadioSelect)

    def __init__(self, *args: Any, desks: Collection[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(desks)  # type: ignore[attr-defined]
        self.order_fields(["to", "words", "revision"])


class DeskFilter(HouseForm):
    """What of a desk is shown."""

    desk = forms.ChoiceField(label="Desk", required=False)
    provider = forms.ChoiceField(label="Provider", required=False)
    kind = forms.ChoiceField(label="What is asked", required=False, choices=[("", "Everything"), *Kind.choices])
    expedited = forms.BooleanField(label="Expedited only", required=False)

    def __init__(self, *args: Any, desks: Collection[Desk], providers: Collection[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in providers]
        self.fields["desk"].choices = [(one.value, one.label) for one in desks]  # type: ignore[attr-defined]
        self.fields["provider"].choices = [("", "Every provider"), *named]  # type: ignore[attr-defined]
        if len(desks) < 2:
            del self.fields["desk"]
