"""Regions that begin, take over counties, and end: how one is split or merged."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from trackone.casework.ending_regions import end_region, what_goes_on
from trackone.desks.reference import counties_with_regions, one_of
from trackone.organizations.authority import post_for
from trackone.organizations.dated import revision_of, state_today
from trackone.organizations.models import Region
from trackone.organizations.regions import move_county, open_region
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import CountyForm, EndForm, RegionForm
from trackone.web.reference.shown import Sheet, fill_in, has_not_ended, saved, span_of


@require_http_methods(["GET", "HEAD", "POST"])
def region_open(request: HouseRequest) -> HttpResponse:
    """Open a region."""
    post_for("region.open", by=request.by)
    today = state_today(request.at)
    known = {str(one.pk): one for one in Region.objects.order_by("number") if has_not_ended(one, today=today)}
    sheet = Sheet(
        title="Open a region",
        way=("Regions", reverse("regions")),
        button="Open the region",
        notes=("Afterwards: name its operator and a Master User, give it its counties; its Master User opens its sites.",),
    )
    form, answer = fill_in(request, RegionForm, sheet, regions=[(key, one.name) for key, one in known.items()])
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    made = open_region(
        by=request.by,
        at=request.at,
        number=typed["number"],
        name=typed["name"],
        formerly=known.get(typed["formerly"]),
        since_on=typed["since_on"],
    )
    return saved(request, reverse("region", args=[made.pk]), "added")


@require_http_methods(["GET", "HEAD", "POST"])
def region_county(request: HouseRequest, pk: int) -> HttpResponse:
    """Give a county to a region."""
    post_for("county.move", by=request.by)
    found = one_of(Region.objects.all(), pk)
    others = [(county, region) for county, region in counties_with_regions(on=state_today(request.at)) if region != found]
    counties = {str(county.pk): county for county, _ in others}
    sheet = Sheet(
        title=f"Give a county to {found.name}",
        way=(found.name, reverse("region", args=[pk])),
        button="Give it the county",
        notes=("People stay served where they are until they are transferred; sites in the county are closed first.",),
    )
    choices = [(str(county.pk), f"{county.name}, {region.name if region else 'in no region'}") for county, region in others]
    form, answer = fill_in(request, CountyForm, sheet, counties=choices)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    move_county(found, by=request.by, at=request.at, county=counties[typed["county"]], since_on=typed["since_on"])
    return saved(request, reverse("region", args=[pk]), "named")


@require_http_methods(["GET", "HEAD", "POST"])
def region_end(request: HouseRequest, pk: int) -> HttpResponse:
    """End a region in which nothing and nobody goes on."""
    post_for("region.end", by=request.by)
    found = one_of(Region.objects.all(), pk)
    still_has = what_goes_on(found, until_on=state_today(request.at))
    sheet = Sheet(
        title=f"End {found.name}",
        lead=span_of(found),
        way=(found.name, reverse("region", args=[pk])),
        button="End the region",
        notes=(
            f"Now it still has: {', '.join(still_has)}." if still_has else "Nothing and nobody goes on in it.",
            "Posts, workgroups and the operator end with it. What was recorded stays, and the state goes on reading it.",
        ),
    )
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(found))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    end_region(found, by=request.by, at=request.at, until_on=typed["until_on"], revision=typed["revision"])
    return saved(request, reverse("region", args=[pk]), "ended")
