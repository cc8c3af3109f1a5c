"""Forms of enrollment: the application, the decision, mending, the exit; and of closing a conversation."""

from collections.abc import Collection
from typing import Any

from django import forms

from trackone.casework.models import ClosedReason
from trackone.enrollment.models import REASONS_BY_HAND, Eligibility, Program
from trackone.organizations.models import Site
from trackone.web.casework import choices
from trackone.web.casework.fields import RevisionForm, text_field
from trackone.web.forms import CalendarDateField, HouseForm


class EnrollForm(HouseForm):
    """One application."""

    program = forms.ChoiceField(label="Program")
    application_on = CalendarDateField(label="Application date", help_text="The date on the application.")
    site = forms.ChoiceField(label="Site")

    def __init__(self, *args: Any, programs: list[Program], sites: list[Site], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "enroll_%s")
        super().__init__(*args, **kwargs)
        self.programs, self.sites = programs, sites
        offered = [(program.code, choices.short_name(program)) for program in programs]
        self.fields["program"].choices = [("", "Choose the program"), *offered]  # type: ignore[attr-defined]
        self.fields["site"].choices = choices.named("Choose the site", sites)  # type: ignore[attr-defined]

    def program_chosen(self) -> Program:
        """Return the program applied for."""
        return next(program for program in self.programs if program.code == self.cleaned_data["program"])

    def site_chosen(self) -> Site:
        """Return the site of the application."""
        return next(site for site in self.sites if str(site.pk) == self.cleaned_data["site"])

    def site_shown(self) -> Site | None:
        """Return the site that the form shows."""
        return next((site for site in self.sites if str(site.pk) == str(self["site"].value() or "")), None)

    def code_shown(self) -> str | None:
        """Return the code of the program that the form shows."""
        return str(self["program"].value() or "") or None


class DecideForm(RevisionForm):
    """The decision on an application."""

    eligibility = forms.ChoiceField(label="Decision", choices=Eligibility.choices, widget=forms.RadioSelect)
    eligibility_on = CalendarDateField(label="Date of the decision")
    because = text_field(
        "Why not as proposed", rows=2, max_length=500, required=False, help_text="Only where you decide otherwise."
    )

    def __init__(self, *args: Any, is_dated: bool = True, is_proposed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Where two decide the review dates the decision; where nothing is proposed there is nothing to differ from.
        if not is_dated:
            del self.fields["eligibility_on"]
        if not is_proposed:
            del self.fields["because"]


class ApplicationForm(RevisionForm):
    """Application and decision, mended within the window; only what may still be changed stands in the form."""

    application_on = CalendarDateField(label="Application date")
    eligibility = forms.ChoiceField(label="Decision", choices=Eligibility.choices)
    eligibility_on = CalendarDateField(label="Date of the decision")

    def __init__(self, *args: Any, columns: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"application_on", "eligibility", "eligibility_on"} - set(columns):
            del self.fields[name]

    def changes(self) -> dict[str, Any]:
        """Return every column of the form with its value; the action leaves alone what did not change."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class ExitForm(RevisionForm):
    """An exit by hand."""

    exit_on = CalendarDateField(label="Exit date")
    reason = forms.ChoiceField(label="Reason", choices=[("", "Choose the reason"), *REASONS_BY_HAND])


class CloseForm(RevisionForm):
    """The closing of a conversation."""

    reason = forms.ChoiceField(label="Reason", choices=[("", "Choose the reason"), *ClosedReason.choices])


class ReturnForm(RevisionForm):
    """A decision given back to the first person, with what has to be mended."""

    return_reason = text_field("What has to be mended", rows=2, max_length=500)


class StrikeForm(RevisionForm):
    """Why an enrollment is struck through; its name is not that of an exit's reason, which stands on the same page."""

    strike_reason = text_field("Reason", rows=2, max_length=500)


class TakeBackForm(RevisionForm):
    """Taking something back needs nothing but the revision that the page showed."""
