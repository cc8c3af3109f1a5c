"""The form of a case note, its templates of text, and the form of an addendum."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from trackone.casework.models import CONTACTS_BY_HAND, ContactType
from trackone.casework.noting import NoteEntry
from trackone.casework.registered import today_of
from trackone.enrollment.models import Program
from trackone.organizations.models import Site
from trackone.organizations.queries import sites_to_act_at
from trackone.organizations.standing import today_at
from trackone.participants.models import Participant
from trackone.web.casework import choices
from trackone.web.casework.fields import PassableForm, text_field
from trackone.web.casework.forms import Typed
from trackone.web.casework.hinting import note_hint
from trackone.web.casework.keeping import draft_for, initial_from
from trackone.web.forms import CalendarDateField
from trackone.web.middleware.standing import HouseRequest

# Word of the choice, its name, the text that is put in.
TEMPLATES: dict[str, tuple[str, str]] = {
    "first_visit": (
        "First visit",
        "Reason for the visit:\nWork history in short:\nGoal:\nWhat stands in the way:\nAgreed next step:",
    ),
    "plan": (
        "Employment plan review",
        "Goal of the plan:\nDone since the last review:\nWhat changes:\nWho does what until when:",
    ),
    "training": (
        "Training progress",
        "Training and provider:\nAttendance:\nGrades or progress:\nHelp needed:\nExpected end:",
    ),
    "job_search": ("Job search", "Applications since the last contact:\nInterviews:\nLeads given:\nNext step:"),
    "no_contact": ("Nobody reached", "Tried by:\nTimes and days:\nMessage left:\nNext try:"),
    "follow_up": ("Follow-up after exit", "Works at:\nSince:\nHours and wage:\nHelp given or needed:\nNext contact:"),
}


@dataclass(frozen=True, kw_only=True)
class NoteOffer:
    """What a note can be written with."""

    sites: list[Site]
    programs: list[Program]


class NoteForm(PassableForm):
    """One case note; once signed it is final."""

    passable = "text"

    contact_on = CalendarDateField(label="Date of contact")
    contact_type = forms.ChoiceField(label="Kind of contact", choices=CONTACTS_BY_HAND)
    program = forms.ChoiceField(label="About", required=False)
    site = forms.ChoiceField(label="Site")
    template = forms.ChoiceField(
        label="Template of text",
        required=False,
        choices=[("", "None"), *((word, name) for word, (name, _) in TEMPLATES.items())],
    )
    text = text_field("Note", rows=8)
    recontact_on = CalendarDateField(label="Contact again on", required=False)

    def __init__(self, *args: Any, offer: NoteOffer, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "note_%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        programs = [(program.code, choices.short_name(program)) for program in offer.programs]
        self.fields["program"].choices = [("", "General"), *programs]  # type: ignore[attr-defined]
        self.fields["site"].choices = choices.named("Choose the site", offer.sites)  # type: ignore[attr-defined]

    def site_shown(self) -> Site | None:
        """Return the site that the form shows."""
        return next((site for site in self.offer.sites if str(site.pk) == str(self["site"].value() or "")), None)

    def clean(self) -> dict[str, Any]:
        """Hold the recontact date against the contact."""
        cleaned = super().clean()
        contact_on, recontact_on = cleaned.get("contact_on"), cleaned.get("recontact_on")
        if contact_on and recontact_on and recontact_on <= contact_on:
            self.add_error("recontact_on", "The next contact comes after this one. Check both dates.")
        return cleaned

    def site_chosen(self) -> Site:
        """Return the site at which the note is written."""
        return next(site for site in self.offer.sites if str(site.pk) == self.cleaned_data["site"])

    def note(self) -> NoteEntry:
        """Return what the action takes."""
        typed = self.cleaned_data
        program = next((program for program in self.offer.programs if program.code == typed["program"]), None)
        return NoteEntry(
            contact_on=typed["contact_on"],
            contact_type=typed["contact_type"],
            text=typed["text"],
            program=program,
            recontact_on=typed["recontact_on"],
        )


class AddendumForm(PassableForm):
    """A later addition to a note."""

    passable = "addendum_text"

    addendum_text = text_field("Addendum", rows=4)


def note_form_context(
    request: HouseRequest, participant: Participant, *, typed: Typed | None = None, initial: Typed | None = None
) -> dict[str, Any]:
    """Return what `casework/_note_form.html` needs; `typed` is a form that was sent, else the reader's draft comes back."""
    offer = _offer_for(request, participant)
    page = reverse("note_write", args=[participant.number])
    kept = None if typed is not None or initial is not None else draft_for(request, page)
    if typed is not None:
        form = NoteForm(typed, offer=offer)
    else:
        fresh = {**_usual(request, offer), **(initial or {}), **initial_from(NoteForm, kept)}
        form = NoteForm(initial=fresh, offer=offer)
    return {
        "participant": participant,
        "note_url": page,
        "note_form": form,
        # Asked by the template alone: a note that is signed needs no hint.
        "note_window": lambda: note_hint(form["contact_on"].value(), site=form.site_shown(), at=request.at),
        "note_kept": kept,
    }


def _offer_for(request: HouseRequest, participant: Participant) -> NoteOffer:
    programs = list({one.program_id: one.program for one in choices.participations_of(request, participant)}.values())
    sites = sites_to_act_at("note.sign", by=request.by, at=request.at)
    return NoteOffer(sites=sites, programs=programs)


def _usual(request: HouseRequest, offer: NoteOffer) -> dict[str, Any]:
    today = today_at(offer.sites[0], at=request.at) if offer.sites else today_of(request.by, at=request.at)
    only = str(offer.sites[0].pk) if len(offer.sites) == 1 else ""
    return {"contact_on": today, "contact_type": ContactType.IN_PERSON, "site": only}
