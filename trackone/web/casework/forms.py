"""The form of one service, and what any page needs to show it in place."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse

from trackone.casework.admitting import Served
from trackone.casework.models import CONTACTS_BY_HAND, ContactType, ServiceKind, ServiceResult
from trackone.casework.noting import NoteEntry
from trackone.casework.serving import ServiceEntry
from trackone.enrollment.models import Program
from trackone.organizations.authority import may
from trackone.organizations.models import Site
from trackone.participants.models import Participant
from trackone.policy.section_0_exits import Extending
from trackone.web.casework import choices
from trackone.web.casework.choices import Offer, offer_for
from trackone.web.casework.effects import EXTENDING, effect_of
from trackone.web.casework.fields import GuardedField, GuardedForm, text_field
from trackone.web.casework.hinting import date_of, window_hint
from trackone.web.casework.keeping import draft_for, initial_from
from trackone.web.casework.offered import Offered, OfferedField
from trackone.web.forms import CalendarDateField
from trackone.web.middleware.standing import HouseRequest

Typed = QueryDict | Mapping[str, Any]
FOLDED = ("ended_on", "result", "result_on", "planned_begin_on", "planned_end_on", "provider_name")
_NO_KIND = ("", "Choose a service")
_NOTE = ("note_text", "note_contact_type")


class ServiceForm(GuardedForm):
    """One service as it is recorded; a note is signed together with it."""

    kind_words = forms.CharField(label="Find a service", max_length=80, required=False)
    kind = OfferedField(label="Service")
    participation = forms.ChoiceField(label="Program")
    began_on = CalendarDateField(label="Date of service")
    site = forms.ChoiceField(label="Site")
    staff = OfferedField(label="Staff who served")
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=60_000)
    note_text = text_field("Note", rows=2, required=False)
    note_contact_type = forms.ChoiceField(label="Contact", choices=CONTACTS_BY_HAND, required=False)
    ended_on = CalendarDateField(label="Actual end", required=False)
    result = forms.ChoiceField(label="Result", choices=[("", "No result yet"), *ServiceResult.choices], required=False)
    result_on = CalendarDateField(label="Date of the result", required=False, help_text="Left empty: the day it ended.")
    planned_begin_on = CalendarDateField(label="Planned begin", required=False)
    planned_end_on = CalendarDateField(label="Planned end", required=False)
    provider_name = GuardedField(
        label="Partner who served", max_length=120, required=False, help_text="Only when somebody else served."
    )

    def __init__(self, *args: Any, offer: Offer, can_note: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "service_%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        if not can_note:
            for name in _NOTE:
                del self.fields[name]
        self._offer("participation", choices.participation_choices(offer.participations))
        self._offer("site", choices.named("Choose the site", offer.sites))
        offers: tuple[tuple[str, Offered[Any], Any], ...] = (
            ("staff", offer.staff, lambda: choices.named("Choose who served", offer.staff)),
            ("kind", offer.kinds, lambda: [_NO_KIND, *choices.kind_choices(offer.kinds, offer.recent)]),
        )
        for name, offered, shown in offers:
            cast(OfferedField, self.fields[name]).offer(offered, shown)
        self.fields["kind"].error_messages["required"] = "Choose the service."
        self.fields["participation"].error_messages["required"] = "Choose the program, or “Not enrolled”."
        if self.is_bound:
            self._choose_by_words()
            self.fields["began_on"].required = not self.data.get("planned_begin_on_month")

    def _offer(self, name: str, offered: choices.Choices) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def _choose_by_words(self) -> None:
        """Let the words alone choose the kind, for those without JavaScript; where several fit, list only those."""
        words = str(self.data.get("kind_words") or "").strip()
        if self.data.get("kind") or not words:
            return
        found, meant = choices.found_by_words(self.offer.kinds, words, program=self.program_shown())
        if meant:
            self._retype("kind", str(meant.pk))
        elif found:
            self._offer("kind", [_NO_KIND, *choices.kind_choices(found, self.offer.recent)])
            self.fields["kind"].error_messages["required"] = f"{len(found)} services fit “{words}”. Choose one of them."
        else:
            self.fields["kind"].error_messages["required"] = f"No service fits “{words}”. Choose one from the list."

    def chosen(self, name: str) -> str:
        """Return what the form shows for a field, typed or initial."""
        return str(self[name].value() or "")

    def program_shown(self) -> Program | None:
        """Return the program that the form shows."""
        participation = self.offer.participation(self.chosen("participation"))
        return participation.program if participation else None

    def kind_shown(self) -> ServiceKind | None:
        """Return the kind that the form shows."""
        return self.offer.kinds.get(self.chosen("kind"))

    def site_shown(self) -> Site | None:
        """Return the site that the form shows."""
        return next((site for site in self.offer.sites if str(site.pk) == self.chosen("site")), None)

    def clean(self) -> dict[str, Any]:
        """Hold the dates against each other; the policy's own rules are the action's."""
        cleaned = super().clean()
        for begin, end in (("began_on", "ended_on"), ("planned_begin_on", "planned_end_on")):
            if cleaned.get(begin) and cleaned.get(end) and cleaned[end] < cleaned[begin]:
                self.add_error(end, "The end is before the begin. Check both dates.")
        if cleaned.get("ended_on") and "began_on" in cleaned and not cleaned["began_on"]:
            self.add_error("began_on", "Enter the date of service: what ended has begun.")
        if cleaned.get("result_on") and not cleaned.get("result"):
            self.add_error("result", "Choose the result that this date is about.")
        return cleaned

    def entry(self) -> ServiceEntry:
        """Return what the action takes."""
        typed = self.cleaned_data
        result_on = typed["result_on"] or typed["ended_on"] or typed["began_on"]
        return ServiceEntry(
            kind=self.offer.kinds.chosen(typed["kind"]),
            participation=self.offer.participation(typed["participation"]),
            staff=self.offer.staff.chosen(typed["staff"]),
            began_on=typed["began_on"],
            ended_on=typed["ended_on"],
            planned_begin_on=typed["planned_begin_on"],
            planned_end_on=typed["planned_end_on"],
            minutes=typed["minutes"],
            provider_name=typed["provider_name"],
            result=typed["result"],
            result_on=result_on if typed["result"] else None,
        )

    def site_chosen(self) -> Site:
        """Return the site at which the service is recorded."""
        return next(site for site in self.offer.sites if str(site.pk) == self.cleaned_data["site"])

    def note(self) -> NoteEntry | None:
        """Return the note that is signed together with the service, or None."""
        typed = self.cleaned_data
        if not typed.get("note_text"):
            return None
        return NoteEntry(
            contact_on=typed["began_on"] or self.offer.today,
            contact_type=typed["note_contact_type"] or ContactType.IN_PERSON,
            text=typed["note_text"],
            program=self.program_shown(),
        )


def service_form_context(
    request: HouseRequest,
    participant: Participant,
    *,
    typed: Typed | None = None,
    initial: Mapping[str, Any] | None = None,
    is_begun_anew: bool = False,
) -> dict[str, Any]:
    """Return what `casework/_service_form.html` needs: the form, what the service does, until when it can be entered.

    `typed` is a form that was sent; without it the reader's draft comes back, unless it is begun anew from `initial`, else
    today, the own site and the reader.
    """
    offer = offer_for(request, participant, is_sent=typed is not None)
    page = reverse("service_record", args=[participant.number])
    kept = None if typed is not None or is_begun_anew else draft_for(request, page)
    can_note = may("note.sign", by=request.by)
    if typed is not None:
        form = ServiceForm(typed, offer=offer, can_note=can_note)
    else:
        fresh = {**_usual(request, offer), **(initial or {}), **initial_from(ServiceForm, kept)}
        form = ServiceForm(initial=fresh, offer=offer, can_note=can_note)
    return {
        "participant": participant,
        "record_url": page,
        "service_form": form,
        "service_effect": effect_of(
            form.kind_shown(),
            offer.participation(form.chosen("participation")),
            dates=Extending(**{name: date_of(form[name].value()) for name in EXTENDING}),
        ),
        # Asked by the template alone: a service that is saved needs no hint.
        "service_window": lambda: window_hint(
            form["began_on"].value(),
            site=form.site_shown(),
            at=request.at,
            served=lambda site: _served(request, participant, form, site),
        ),
        "service_kept": kept,
        "service_folded": [form[name] for name in FOLDED],
        "is_fold_open": any(form[name].errors or _is_filled(form[name].value()) for name in FOLDED),
    }


def _served(request: HouseRequest, participant: Participant, form: ServiceForm, site: Site) -> Served:
    program, kind = form.program_shown(), form.kind_shown()
    return Served(
        participant_id=participant.pk,
        site=site,
        staff_id=(form.offer.staff.get(form.chosen("staff")) or request.by.person).pk,
        program_code=program.code if program else None,
        kind=kind.family if kind else "service",
    )


def _usual(request: HouseRequest, offer: Offer) -> dict[str, Any]:
    """Return what goes without saying: today, the only site, the only program, the reader when he serves."""
    mine = offer.staff.get(str(request.by.person.pk))
    return {
        "began_on": offer.today,
        "site": str(offer.site.pk) if offer.site else "",
        "staff": str(mine.pk) if mine else "",
        "participation": choices.usual_participation(offer.participations),
        "note_contact_type": ContactType.IN_PERSON,
    }


def _is_filled(value: Any) -> bool:
    return any(value) if isinstance(value, list) else bool(value)
