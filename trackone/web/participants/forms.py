"""The small forms of this area: the filter of the list, serving somebody here, describing a paper."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from trackone.documents.models import DocumentKind
from trackone.enrollment.models import Program
from trackone.organizations.models import Person, Site
from trackone.participants.caseload import Chosen
from trackone.participants.models import Purpose
from trackone.web.casework.fields import GuardedField, GuardedForm
from trackone.web.forms import HouseForm, MemorableDateField
from trackone.web.participants.file_fields import FileField

MINE, ANYBODY, NOBODY = "mine", "all", "nobody"
_SERVED = (
    ("", "Any time"),
    ("since-30", "In the last 30 days"),
    ("before-30", "More than 30 days ago"),
    ("before-60", "More than 60 days ago"),
    ("before-90", "More than 90 days ago"),
    ("never", "None yet"),
)


class ListFilter(HouseForm):
    """Whose people, and when last served; nothing that finds one person, because it stands in the address."""

    who = forms.ChoiceField(label="Case manager", required=False)
    served = forms.ChoiceField(label="Last service", required=False, choices=_SERVED)

    def __init__(self, *args: Any, staff: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(person.pk), person.name) for person in staff]
        choices = [(MINE, "Me"), (ANYBODY, "Anybody"), (NOBODY, "Nobody"), ("By name", named)]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]

    def chosen(self, *, me: int, today: date, default: str, sort: str) -> Chosen:
        """Return what is listed; whatever is not on the lists is as if it were not there."""
        self.is_valid()
        who = self.cleaned_data.get("who") or default
        kind, _, days = self.cleaned_data.get("served", "").partition("-")
        day = today - timedelta(days=int(days)) if days else None
        return Chosen(
            case_manager_id=me if who == MINE else int(who) if who.isdigit() else None,
            is_nobodys=who == NOBODY,
            served_since=day if kind == "since" else None,
            served_before=day if kind == "before" else None,
            is_never_served=kind == "never",
            sort=sort,
        )


class ServeHereForm(HouseForm):
    """Why a region opens somebody whom another one serves."""

    number = forms.CharField(max_length=9, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label="Why here", choices=[("", "Choose why"), *Purpose.choices])
    site = forms.ChoiceField(label="Site")

    def __init__(self, *args: Any, sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {str(site.pk): site for site in sites}
        named = [(pk, site.name) for pk, site in self.sites.items()]
        self.fields["site"].choices = named if len(named) == 1 else [("", "Choose the site"), *named]  # type: ignore[attr-defined]
        self.fields["purpose"].error_messages["required"] = "Choose why your region serves this person."

    def site_chosen(self) -> Site:
        """Return the site that serves."""
        return self.sites[self.cleaned_data["site"]]


class DocumentForm(GuardedForm):
    """One paper: what it is, when it was written and came in."""

    kind = forms.ChoiceField(label="Kind of paper", choices=[("", "Choose the kind"), *DocumentKind.choices])
    title = GuardedField(label="Title", max_length=120, help_text="What others look for, for example: pay stub of October.")
    received_on = MemorableDateField(label="Came in on")
    dated_on = MemorableDateField(label="Dated", required=False, help_text="The date on the paper itself.")
    program_code = forms.ChoiceField(label="Program", required=False)
    file = FileField(label="File", required=False)

    def __init__(self, *args: Any, programs: Sequence[Program], today: date, keeps_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps_files:
            del self.fields["file"]
        self.today = today
        named = [(program.code, program.short_name) for program in programs]
        self.fields["program_code"].choices = [("", "All programs"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold the dates against today and each other, at the field."""
        cleaned = super().clean()
        received_on, dated_on = cleaned.get("received_on"), cleaned.get("dated_on")
        if received_on and received_on > self.today:
            self.add_error("received_on", "This day has not come yet. Check the date.")
        if received_on and dated_on and dated_on > received_on:
            self.add_error("dated_on", "The paper is dated after the day on which it came in. Check both dates.")
        return cleaned
