"""The trail: who did or tried what, newest first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from trackone.desks.trail import Told, actors_in_sight, trail_page
from trackone.organizations.authority import post_for
from trackone.web.middleware.standing import HouseRequest
from trackone.web.trail.forms import TrailForm

# Tables whose rows have a page, and its name.
_PAGES = {
    "casework_servicerecord": "service",
    "casework_casenote": "note",
    "casework_conversation": "conversation",
    "casework_entryexception": "exception",
    "enrollment_participation": "participation",
    "organizations_person": "person",
    "organizations_site": "site",
    "organizations_workgroup": "workgroup",
    "organizations_organization": "organization",
    "organizations_region": "region",
}


@require_safe
def trail(request: HouseRequest) -> HttpResponse:
    """Show the trail of the region, or of the state."""
    post_for("trail.read", by=request.by)
    form = TrailForm(request.GET, people=actors_in_sight(request.by))
    after = request.GET.get("page", "")
    wanted = form.wanted(person=request.GET.get("person", ""))
    page = trail_page(by=request.by, wanted=wanted, after=after)
    context = {
        "filters": form,
        "page": page,
        "rows": [(one, _address(one)) for one in page.rows],
        "newer": "first" if after not in ("", "first") else "",
        "only_person": page.rows[0].who if wanted.person_id and page.rows and not request.by.region_id else "",
    }
    return render(request, "trail/trail.html", context)


def _address(one: Told) -> str:
    if one.record_id is None or one.table not in _PAGES:
        return ""
    try:
        return reverse(_PAGES[one.table], args=[one.record_id])
    except NoReverseMatch:
        return ""
