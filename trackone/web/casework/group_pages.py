"""Group services that are on file: the list of them, and one with its sign-in list, to look at and to print."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trackone.casework.groups import group_of, who_came
from trackone.desks.groups import groups_page
from trackone.web.casework.fields import number_in
from trackone.web.middleware.standing import HouseRequest


@require_safe
def groups(request: HouseRequest) -> HttpResponse:
    """List the group services of the region, newest first."""
    page = groups_page(by=request.by, after=request.GET.get("page", ""))
    lead = request.by.region.name if request.by.region else "The whole state"
    return render(request, "casework/groups.html", {"page": page, "lead": lead})


@never_cache
@require_safe
def group(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one group service and who came."""
    found = group_of(pk, by=request.by)
    came = who_came(found, by=request.by)
    context = {
        "group": found,
        "repeat_url": f"{reverse('group_record')}?like={found.pk}",
        "came": came,
        "count": sum(one.service.withdrawn_at is None for one in came),
        "saved_count": number_in(request.GET.get("saved", "")),
        "already_count": number_in(request.GET.get("already", "")),
    }
    return render(request, "casework/group.html", context)
