"""Show every component on one page, for those who build screens; only where all people are made up."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trackone.policy.refusal import Refusal
from trackone.web.forms import HouseForm, MemorableDateField
from trackone.web.uswds import Column

_INDIANA = ZoneInfo("America/Indiana/Indianapolis")
_NAMES = ("Job search workshop", "Initial assessment", "Résumé review", "Occupational skills training", "Follow-up call")
_TOO_LATE = Refusal(
    code="window_closed",
    sentence="You can't enter Tue Nov 17 any more: the last day was Fri Nov 20.",
    clause="C.6",
    instead="If the office could not enter then, ask your coordinator for the exception that covers it. If not, ask for a "
    "correction: what you typed goes with it.",
)
_TWICE = Refusal(code="twice", sentence="This service is on file for the same day already.", clause="general")


class GalleryForm(HouseForm):
    """One field of each kind."""

    first_name = forms.CharField(max_length=40, help_text="As on the identity paper.")
    ssn = forms.CharField(label="Social Security number", required=False, help_text="Nine digits. It is shown masked later.")
    service_on = MemorableDateField(label="Date of service", help_text="For example 11 20 2026.")
    service = forms.ChoiceField(choices=[("", "Choose a service"), *((name, name) for name in _NAMES)])
    minutes = forms.IntegerField(max_value=600)
    contact = forms.ChoiceField(
        label="Kind of contact", choices=[("office", "In the office"), ("phone", "By phone")], widget=forms.RadioSelect
    )
    programs = forms.MultipleChoiceField(
        choices=[("adult", "WIOA Adult"), ("taa", "Trade Adjustment Assistance")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(widget=forms.Textarea, max_length=4000)
    is_agreed = forms.BooleanField(
        label="The participant agreed to the release", help_text="The signed form is in the file."
    )
    scan = forms.FileField(label="Scan of the form", required=False)


class GalleryFilter(HouseForm):
    """A filter of a list."""

    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), ("service", "Services"), ("note", "Notes")])
    since_on = MemorableDateField(label="Since", required=False)


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Render the gallery; anywhere but in demo and test the page does not exist."""
    if not settings.IS_MADE_UP:
        raise Http404
    return render(request, "gallery.html", gallery_context())


def gallery_context() -> dict[str, Any]:
    """Return made-up content for every component."""
    typed = {
        "first_name": "Maria",
        "service_on_month": "Nov",
        "service_on_day": "31",
        "service_on_year": "2026",
        "service": "",
        "minutes": "about an hour",
        "note": "Came with a letter from the plant.",
    }
    return {
        "form": GalleryForm(typed, auto_id="wrong_%s"),
        "fresh": GalleryForm(),
        "filter": GalleryFilter(),
        "one_refusal": _TWICE,
        "several_refusals": [_TOO_LATE, _TWICE],
        "columns": [
            Column("Date", sort="on"),
            Column("Service", sort="service"),
            Column("Staff"),
            Column("Minutes", "", True),
        ],
        "rows": [_row(number) for number in range(25)],
        "on": date(2026, 11, 20),
        "at": datetime(2026, 11, 20, 14, 5, tzinfo=_INDIANA),
        "here": "#",
    }


def _row(number: int) -> SimpleNamespace:
    return SimpleNamespace(
        on=date(2026, 11, 23 - number % 20),
        service=_NAMES[number % len(_NAMES)],
        staff="Pat Moss" if number % 3 else "Lee Ortega",
        minutes=15 * (1 + number % 6),
        is_late=number % 9 == 4,
    )
