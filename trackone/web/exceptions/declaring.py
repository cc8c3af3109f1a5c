"""The four ways to declare: who may, with which form, and what the form's strings become."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from trackone.casework.models import ExceptionKind
from trackone.casework.register import MASS_DISLOCATION_FAMILIES, may_declare
from trackone.casework.registered import today_of
from trackone.enrollment.models import Program
from trackone.organizations.queries import serving_staff, sites_to_act_at
from trackone.web.casework.keeping import draft_for, initial_from
from trackone.web.exceptions.forms import DeclareForm, MassDislocationForm, OutageForm, RemoteForm, SitesForm
from trackone.web.middleware.standing import HouseRequest

WORDS = {
    ExceptionKind.OUTAGE: "Your internet provider failed, and that is documented. Names the sites and the days.",
    ExceptionKind.VENDOR: (
        "Planned maintenance, or a failure that the vendor documents. Holds for all sites of the state, so the help desk"
        " or the state declares it once."
    ),
    ExceptionKind.REMOTE: (
        "Staff served people away from the office, where no connection could be had. Names the staff, the place, the days."
    ),
    ExceptionKind.MASS_DISLOCATION: (
        "A layoff of fifty or more people whom WIA, TAA or a successor will serve. Names the notice and the number"
        " expected; then you list the people and the sessions. Only listed people can be entered late."
    ),
}
_AS_TYPED = ("from_on", "until_on", "evidence", "place", "expected_count", "notice", "restored_on")
_SEVERAL = ("sites", "staff", "programs")
_WHOSE = {
    ExceptionKind.VENDOR: "The help desk or the state declares this one. Call them if nobody has yet.",
    None: "Choose a region at the top of the page first: this kind belongs to one region.",
}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One of the four kinds, as the first page offers it; `instead` says what to do when it can't be declared here."""

    kind: ExceptionKind
    words: str
    can: bool
    instead: str


def offered_to(request: HouseRequest) -> list[Offered]:
    """Return the four kinds, and which of them this person may declare. No SQL."""
    found = []
    for kind in ExceptionKind:
        can = may_declare(kind, by=request.by)
        instead = "" if can else _WHOSE[kind if kind is ExceptionKind.VENDOR else None]
        found.append(Offered(kind=kind, words=WORDS[kind], can=can, instead=instead))
    return found


class Declaring:
    """One form of the four, with what may be chosen in it, and what was typed before and not sent.

    One SQL statement for the choices at most, one for the draft.
    """

    def __init__(self, request: HouseRequest, kind: ExceptionKind) -> None:
        self.kind = kind
        self.page = reverse("exception_declare", args=[int(kind)])
        posted = request.POST if request.method == "POST" else None
        self.kept = draft_for(request, self.page) if posted is None else None
        self.sites = {str(site.pk): site for site in self._sites(request)}
        self.staff = {str(person.pk): person for person in self._staff(request)}
        self.form = self._form(request, posted)

    def values(self) -> dict[str, Any]:
        """Return what the action is called with."""
        typed = self.form.cleaned_data
        given: dict[str, Any] = {name: typed[name] for name in _AS_TYPED if name in typed}
        return {
            "kind": int(self.kind),
            "sites": [self.sites[value] for value in typed.get("sites", [])],
            "staff": [self.staff[value] for value in typed.get("staff", [])],
            "program_codes": typed.get("programs", []),
            **given,
        }

    def _form(self, request: HouseRequest, posted: QueryDict | None) -> DeclareForm:
        if self.kind is ExceptionKind.OUTAGE:
            sites = [(value, site.name) for value, site in self.sites.items()]
            return SitesForm(posted, initial=self._initial(SitesForm), sites=sites)
        if self.kind is ExceptionKind.REMOTE:
            staff = [(value, person.name) for value, person in self.staff.items()]
            return RemoteForm(posted, initial=self._initial(RemoteForm), staff=staff)
        if self.kind is ExceptionKind.MASS_DISLOCATION:
            today = today_of(request.by, at=request.at)
            open_ones = Program.objects.open_on(today).filter(family__in=sorted(MASS_DISLOCATION_FAMILIES))
            programs = [(program.code, program.short_name) for program in open_ones.order_by("name")]
            return MassDislocationForm(posted, initial=self._initial(MassDislocationForm), programs=programs)
        return OutageForm(posted, initial=self._initial(OutageForm))

    def _initial(self, form: type[DeclareForm]) -> dict[str, Any]:
        """Return the draft field by field; of check boxes all that were checked."""
        typed = self.kept.typed if self.kept else {}
        return {**initial_from(form, self.kept), **{name: typed[name] for name in _SEVERAL if name in typed}}

    def _sites(self, request: HouseRequest) -> list[Any]:
        if self.kind is not ExceptionKind.OUTAGE:
            return []
        return list(sites_to_act_at("exception.declare", by=request.by, at=request.at))

    def _staff(self, request: HouseRequest) -> list[Any]:
        return list(serving_staff(by=request.by, at=request.at)) if self.kind is ExceptionKind.REMOTE else []
