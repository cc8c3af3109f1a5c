"""The index of reference data: what is kept, by whom, and what is vacant."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trackone.desks.reference import vacancies_of
from trackone.organizations.authority import may, post_for
from trackone.organizations.dated import state_today
from trackone.web.middleware.standing import HouseRequest

_REGION = (
    ("sites", "Sites", "Places of service with county and time zone.", "site.open"),
    ("workgroups", "Workgroups", "Staff who share a caseload and a scope of programs.", "workgroup.open"),
    ("organizations", "Organizations and contacts", "Who submits records, and who speaks for them.", "contact.name"),
)
_STATE = (
    ("regions", "Regions", "Names, operators, Master Users.", "post.begin"),
    ("calendar", "Calendar", "Closed days, each with its source.", "closing.add"),
    ("service_kinds", "Service catalog", "What can be recorded, and what it does to participation.", "service_kind.add"),
    ("programs", "Programs", "Funding sources and what succeeded them.", "program.add"),
    ("critical", "Critical elements", "Which fields others decide once their window has closed.", ""),
)


@require_safe
def index(request: HouseRequest) -> HttpResponse:
    """Show what is kept of the region and of the state."""
    post_for("reference.view", by=request.by)
    by, groups = request.by, []
    for heading, things in (("Kept by the Master User", _REGION), ("Kept by the state", _STATE)):
        lines = [
            {"address": reverse(name), "words": words, "about": about, "may_keep": bool(action) and may(action, by=by)}
            for name, words, about, action in things
        ]
        groups.append({"heading": heading, "lines": lines})
    vacancies = [
        {
            "words": vacancy.words,
            "region": vacancy.region.name,
            "address": reverse("organization", args=[vacancy.organization.pk])
            if vacancy.organization
            else reverse("region", args=[vacancy.region.pk]),
        }
        for vacancy in vacancies_of(by=by, today=state_today(request.at))
    ]
    return render(request, "reference/index.html", {"groups": groups, "vacancies": vacancies})
