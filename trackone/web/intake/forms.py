"""Forms of applications: begin one, one sitting of answers, hand it in, a signature."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from trackone.casework.signatures import SignatureEntry
from trackone.enrollment.models import Program
from trackone.organizations.models import Site
from trackone.web.casework import choices
from trackone.web.casework.fields import RevisionForm
from trackone.web.forms import CalendarDateField, HouseForm

_PROGRAMS = "Only what these programs need is asked."


def _offered(programs: Sequence[Program]) -> list[tuple[str, str]]:
    return [(program.code, program.short_name) for program in programs]


class BeginForm(HouseForm):
    """What an application begins with."""

    programs = forms.MultipleChoiceField(
        label="Programs wanted", help_text=_PROGRAMS, widget=forms.CheckboxSelectMultiple, required=False
    )
    application_on = CalendarDateField(label="Application date", help_text="The date on the application.", required=False)
    site = forms.ChoiceField(label="Site")

    def __init__(self, *args: Any, programs: Sequence[Program], sites: list[Site], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "begin_%s")
        super().__init__(*args, **kwargs)
        self.offered, self.sites = programs, sites
        self.fields["programs"].choices = _offered(programs)  # type: ignore[attr-defined]
        self.fields["site"].choices = choices.named("Choose the site", sites)  # type: ignore[attr-defined]

    def programs_chosen(self) -> list[Program]:
        """Return the programs wanted."""
        return [program for program in self.offered if program.code in self.cleaned_data["programs"]]

    def site_chosen(self) -> Site:
        """Return the site of the application."""
        return next(site for site in self.sites if str(site.pk) == self.cleaned_data["site"])

    def site_shown(self) -> Site | None:
        """Return the site that the form shows."""
        return next((site for site in self.sites if str(site.pk) == str(self["site"].value() or "")), None)


class SittingForm(RevisionForm):
    """Programs and date of an application, with the revisions that the page showed; what is handed in stays."""

    record_revision = forms.IntegerField(widget=forms.HiddenInput)
    programs = forms.MultipleChoiceField(
        label="Programs wanted", help_text=_PROGRAMS, widget=forms.CheckboxSelectMultiple, required=False
    )
    application_on = CalendarDateField(label="Application date", help_text="The date on the application.", required=False)

    def __init__(self, *args: Any, programs: Sequence[Program], is_handed_in: bool, record_now: int, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "sitting_%s")
        super().__init__(*args, **kwargs)
        self.offered, self.record_now = programs, record_now
        self.fields["programs"].choices = _offered(programs)  # type: ignore[attr-defined]
        if is_handed_in:
            del self.fields["programs"], self.fields["application_on"]

    def programs_chosen(self) -> list[Program]:
        """Return the programs wanted."""
        return [program for program in self.offered if program.code in self.cleaned_data["programs"]]

    def renew(self, revision: int) -> None:
        """Carry the revisions of the application and of the record that the page shows from now on."""
        self._retype("revision", str(revision))
        self._retype("record_revision", str(self.record_now))

    def _retype(self, name: str, text: str) -> None:
        # Several programs stand under one name.
        data = QueryDict(mutable=True)
        for word in self.data:
            data.setlist(word, self.data.getlist(word) if isinstance(self.data, MultiValueDict) else [self.data[word]])
        data[self.add_prefix(name)] = text
        self.data = data


class SignForm(HouseForm):
    """One signature as it stands on the paper."""

    signer = forms.ChoiceField(label="Who signed", widget=forms.RadioSelect)
    name = forms.CharField(label="Name as signed", max_length=120)
    signed_on = CalendarDateField(label="Date signed")
    held_at = forms.CharField(label="Where the copy is held", max_length=120, help_text="For example: file room, Lafayette.")

    def __init__(self, *args: Any, signers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "sign_%s")
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = list(signers)  # type: ignore[attr-defined]

    def entry(self) -> SignatureEntry:
        """Return what was typed, as the action takes it."""
        return SignatureEntry(**self.cleaned_data)
