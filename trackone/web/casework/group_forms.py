"""The forms of a group service: what was held, and one line of its sign-in list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from trackone.casework.grouping import GroupEntry
from trackone.casework.models import ServiceKind
from trackone.casework.queries import kinds_offered, recent_kinds
from trackone.casework.registered import today_of
from trackone.organizations.models import Person, Site
from trackone.organizations.queries import serving_staff, sites_to_act_at
from trackone.organizations.standing import today_at
from trackone.web.casework import choices
from trackone.web.casework.fields import GuardedField, GuardedForm, text_field
from trackone.web.forms import CalendarDateField, HouseForm
from trackone.web.middleware.standing import HouseRequest

MOST_LINES = 90


@dataclass(frozen=True, kw_only=True)
class GroupOffer:
    """Everything that a group service can be held with today."""

    kinds: list[ServiceKind]
    recent: list[ServiceKind]
    sites: list[Site]
    staff: list[Person]
    today: date


def group_offer(request: HouseRequest) -> GroupOffer:
    """Return what may be chosen. Four SQL statements at most."""
    by, at = request.by, request.at
    sites = sites_to_act_at("group.record", by=by, at=at)
    today = today_at(sites[0], at=at) if sites else today_of(by, at=at)
    return GroupOffer(
        kinds=kinds_offered(today),
        recent=recent_kinds(by=by, at=at),
        sites=sites,
        staff=serving_staff(by=by, at=at),
        today=today,
    )


class GroupForm(GuardedForm):
    """One group service as it is held."""

    kind = forms.ChoiceField(label="Service")
    title = GuardedField(label="Title", max_length=120, required=False, help_text="Left empty: the name of the service.")
    held_on = CalendarDateField(label="Date")
    site = forms.ChoiceField(label="Site")
    staff = forms.ChoiceField(label="Staff who served")
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=60_000)
    provider_name = GuardedField(
        label="Partner who served", max_length=120, required=False, help_text="Only when somebody else served."
    )

    def __init__(self, *args: Any, offer: GroupOffer, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "group_%s")
        super().__init__(*args, **kwargs)
        self.offer = offer
        offered = {
            "kind": [("", "Choose a service"), *choices.kind_choices(offer.kinds, offer.recent)],
            "site": choices.named("Choose the site", offer.sites),
            "staff": choices.named("Choose who served", offer.staff),
        }
        for name, rows in offered.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        self.fields["kind"].error_messages["required"] = "Choose the service."

    def kind_of(self) -> ServiceKind | None:
        """Return the kind that was chosen."""
        return next((one for one in self.offer.kinds if str(one.pk) == self.cleaned_data.get("kind")), None)

    def site_of(self) -> Site:
        """Return the site that was chosen."""
        return next(one for one in self.offer.sites if str(one.pk) == self.cleaned_data["site"])

    def entry(self) -> GroupEntry:
        """Return what the action takes."""
        typed = self.cleaned_data
        return GroupEntry(
            kind=next(one for one in self.offer.kinds if str(one.pk) == typed["kind"]),
            staff=next(one for one in self.offer.staff if str(one.pk) == typed["staff"]),
            held_on=typed["held_on"],
            minutes=typed["minutes"],
            title=typed["title"],
            provider_name=typed["provider_name"],
        )


class ListForm(GuardedForm):
    """The people of the list as they are typed or pasted, before they are looked up."""

    find = GuardedField(label="Add somebody", max_length=200, required=False)
    pasted = text_field("Paste or type several", rows=5, max_length=20_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "list_%s")
        super().__init__(*args, **kwargs)

    def lines(self, *, with_find: bool = True) -> list[str]:
        """Return the lines that were typed, each without spaces around it; empty ones are left out."""
        typed = f"{self.cleaned_data['find'] if with_find else ''}\n{self.cleaned_data['pasted']}"
        return [line.strip() for line in typed.splitlines() if line.strip()]


class RowForm(HouseForm):
    """One line of the list once it is looked up: whom it means, and what there is to say about it."""

    line = forms.CharField(required=False, widget=forms.HiddenInput)
    who = forms.ChoiceField(label="Who is it?", required=False)
    program = forms.ChoiceField(label="Program", required=False)
    again = forms.BooleanField(label="Record it again", required=False)
    out = forms.BooleanField(label="Leave out", required=False)
