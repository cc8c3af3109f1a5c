"""Find people: the search, whose words stand nowhere but in its own form, and the list of those whom a region serves."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from trackone.identity.guard import numbers_in, without_numbers
from trackone.organizations.queries import serving_staff
from trackone.participants.actions import look_up_ssn
from trackone.participants.caseload import ORDERS, caseload, is_own_by_default
from trackone.participants.mending import today_for
from trackone.participants.queries import PAGE, Page, is_too_wide, search
from trackone.participants.typed import ssn_in, wanted_from
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.forms import ANYBODY, MINE, ListFilter
from trackone.web.uswds import Column

_LONGEST = 200
# Results under the box, while somebody types, leave the page below in sight.
_WHILE_TYPING = 8
_COLUMNS = [
    Column("Name", sort="name"),
    Column("Number"),
    Column("SSN"),
    Column("Birth date"),
    Column("Region"),
    Column("Case manager"),
    Column("Last service", sort="service"),
]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def search_people(request: HouseRequest) -> HttpResponse:
    """Answer the search box: a page of its own, or its results alone for htmx. A full number is looked up and kept so."""
    typed = request.POST.get("words", "")[:_LONGEST].strip()
    template = "participants/_results.html" if "HX-Request" in request.headers else "participants/search.html"
    context: dict[str, Any] = {"words": "", "is_number": False, "is_asked": bool(typed)}
    answer = keep_page(request, template, context)
    ssn = ssn_in(typed)
    if ssn is not None:
        hits = look_up_ssn(by=replace(request.by, key=None), at=request.at, ssn=ssn)
        context.update(page=Page(hits=tuple(hits)), is_number=True)
        return answer()
    # A number among other words is masked before anything is done with them.
    words = without_numbers(typed)
    key = request.POST.get("page", "")
    is_typing = "HX-Request" in request.headers
    found = search(wanted_from(words), by=request.by, after=key, limit=_WHILE_TYPING if is_typing else PAGE)
    context.update(page=found, words=words, is_later=bool(key), has_number_inside=bool(numbers_in(typed)))
    context |= {"searched_words": words, "is_too_wide": is_too_wide(wanted_from(words), by=request.by)}
    return answer()


@never_cache
@require_safe
def participants(request: HouseRequest) -> HttpResponse:
    """List whom the region serves: one's own people first for those who carry a caseload."""
    by = request.by
    default = MINE if is_own_by_default(by) else ANYBODY
    shown = request.GET.copy()
    shown.setdefault("who", default)
    form = ListFilter(shown, staff=serving_staff(by=by, at=request.at) if by.region else ())
    sort = request.GET.get("sort", "name")
    sort = sort if sort.removeprefix("-") in ORDERS else "name"
    chosen = form.chosen(me=by.person.pk, today=today_for(by, at=request.at), default=default, sort=sort)
    key = request.GET.get("page", "")
    whose = "your own people" if chosen.case_manager_id == by.person.pk else "people"
    context = {
        "filter": form,
        "lead": f"{by.region.name if by.region else 'The whole state, region by region'}: {whose}.",
        "columns": [column for column in _COLUMNS if column.label != "Region" or by.region is None],
        "sort": chosen.sort,
        "add_url": reverse("participant_add"),
        "page": caseload(chosen, by=by, after=key),
        "first": "first" if key else "",
        "is_mine": chosen.case_manager_id == by.person.pk,
        "is_filtered": chosen != replace(chosen, is_never_served=False, served_since=None, served_before=None),
    }
    return render(request, "participants/list.html", context)
