"""Sites and workgroups of a region: lists, one of them, opening and ending; the Master User keeps them."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trackone.desks.reference import (
    acts_on,
    counties_of,
    one_of,
    organizations_of,
    people_at,
    shown_of,
    sites_of,
    workgroups_of,
)
from trackone.enrollment.models import Program
from trackone.organizations.authority import OutOfSight, may, post_for
from trackone.organizations.dated import revision_of, state_today
from trackone.organizations.sites import close_site, close_workgroup, open_site, open_workgroup
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import EndForm, SiteForm, WorkgroupForm
from trackone.web.reference.shown import (
    Cell,
    Link,
    Record,
    Sheet,
    Table,
    days_of,
    fill_in,
    has_not_ended,
    saved,
    show,
    shown,
    span_of,
)

_SITES = "Sites"
_GROUPS = "Workgroups"


@require_safe
def sites(request: HouseRequest) -> HttpResponse:
    """List the places of service."""
    post_for("reference.view", by=request.by)
    filters, which, today = shown(request)
    rows = tuple(
        (
            Cell(text=site.name, address=reverse("site", args=[site.pk])),
            Cell(text=site.region.name),
            Cell(text=f"{site.county.name} County"),
            Cell(text=site.get_time_zone_display().split("/")[-1].replace("_", " ")),
            days_of(site, today=today),
        )
        for site in shown_of(sites_of(by=request.by), show=which, today=today)
    )
    can_open = may("site.open", by=request.by)
    record = Record(
        title=_SITES,
        lead="A site is where one may write; the zone of its county decides there what is in time.",
        acts=(Link(words="Open a site", address=reverse("new_site")),) if can_open else (),
        tables=(Table(caption=_SITES, is_alone=True, heads="Site|Region|County|Zone|State", rows=rows, empty="None here."),),
    )
    return show(request, record, filters=filters)


@require_safe
def site(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one site with the people whose posts name it."""
    found = one_of(sites_of(by=request.by), pk)
    post_for("reference.view", by=request.by)
    today = state_today(request.at)
    can_close = has_not_ended(found, today=today) and may("site.close", by=request.by, record=found)
    people = tuple(
        (
            Cell(text=post.person.name, address=reverse("person", args=[post.person_id])),
            Cell(text=post.get_role_display()),
            Cell(text=post.organization.name),
            Cell(text=span_of(post)),
        )
        for post in people_at(found, today=today)
    )
    record = Record(
        title=found.name,
        lead=found.region.name,
        tag=days_of(found, today=today),
        way=(_SITES, reverse("sites")),
        facts=(
            ("County", found.county.name),
            ("Time zone", found.time_zone),
            ("Days", span_of(found)),
        ),
        acts=(Link(words="Close this site", address=reverse("site_close", args=[pk])),) if can_close else (),
        tables=(
            Table(
                caption="Posts at this site",
                heads="Who|Post|Organization|Days",
                rows=people,
                empty="No post names this site. Posts for all sites of the region stand here too.",
            ),
        ),
        history=acts_on(found),
    )
    return show(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def site_open(request: HouseRequest) -> HttpResponse:
    """Open a site."""
    post_for("site.open", by=request.by)
    if request.by.region is None:
        raise OutOfSight
    placed = counties_of(request.by.region, on=state_today(request.at))
    counties = {str(one.county_id): one.county for one in placed}
    sheet = Sheet(title="Open a site", lead=request.by.region.name, way=(_SITES, reverse("sites")), button="Open the site")
    choices = [(key, county.name) for key, county in counties.items()]
    form, answer = fill_in(request, SiteForm, sheet, counties=choices)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    made = open_site(
        by=request.by,
        at=request.at,
        name=typed["name"],
        county=counties[typed["county"]],
        since_on=typed["since_on"],
    )
    return saved(request, reverse("site", args=[made.pk]), "added")


@require_http_methods(["GET", "HEAD", "POST"])
def site_close(request: HouseRequest, pk: int) -> HttpResponse:
    """Close a site after its last day."""
    found = one_of(sites_of(by=request.by), pk)
    post_for("site.close", by=request.by, record=found)
    sheet = Sheet(
        title=f"Close {found.name}",
        lead=span_of(found),
        way=(found.name, reverse("site", args=[pk])),
        button="Close the site",
        notes=(
            "Services dated until its last day are still entered here while their window is open.",
            "Posts that name this site stay until they are ended; their holders can't write elsewhere.",
        ),
    )
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(found))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    close_site(found, by=request.by, at=request.at, until_on=typed["until_on"], revision=typed["revision"])
    return saved(request, reverse("site", args=[pk]), "ended")


@require_safe
def workgroups(request: HouseRequest) -> HttpResponse:
    """List the workgroups."""
    post_for("reference.view", by=request.by)
    filters, which, today = shown(request)
    rows = tuple(
        (
            Cell(text=group.name, address=reverse("workgroup", args=[group.pk])),
            Cell(text=group.organization.name),
            Cell(text=", ".join(group.program_codes) or "All programs"),
            Cell(text=group.region.name),
            days_of(group, today=today),
        )
        for group in shown_of(workgroups_of(by=request.by), show=which, today=today)
    )
    can_open = may("workgroup.open", by=request.by)
    record = Record(
        title=_GROUPS,
        lead="Named staff who share a caseload and a scope of programs.",
        acts=(Link(words="Open a workgroup", address=reverse("new_workgroup")),) if can_open else (),
        tables=(
            Table(
                caption=_GROUPS,
                is_alone=True,
                heads="Workgroup|Organization|Programs|Region|State",
                rows=rows,
                empty="No workgroup here. Without one, staff share nothing but the region.",
            ),
        ),
    )
    return show(request, record, filters=filters)


@require_safe
def workgroup(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one workgroup."""
    found = one_of(workgroups_of(by=request.by), pk)
    post_for("reference.view", by=request.by)
    today = state_today(request.at)
    can_close = has_not_ended(found, today=today) and may("workgroup.close", by=request.by, record=found)
    record = Record(
        title=found.name,
        lead=found.region.name,
        tag=days_of(found, today=today),
        way=(_GROUPS, reverse("workgroups")),
        facts=(
            ("Organization", found.organization.name),
            ("Programs", ", ".join(found.program_codes) or "All programs"),
            ("Days", span_of(found)),
        ),
        acts=(Link(words="End this workgroup", address=reverse("workgroup_close", args=[pk])),) if can_close else (),
        history=acts_on(found),
    )
    return show(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def workgroup_open(request: HouseRequest) -> HttpResponse:
    """Open a workgroup."""
    post_for("workgroup.open", by=request.by)
    today = state_today(request.at)
    organizations = {str(one.pk): one for one in shown_of(organizations_of(by=request.by), show="", today=today)}
    programs = Program.objects.open_on(today).order_by("name")
    sheet = Sheet(
        title="Open a workgroup",
        way=(_GROUPS, reverse("workgroups")),
        button="Open the workgroup",
        notes=("To change the scope of a workgroup, end it and open another one under the same name the day after.",),
    )
    form, answer = fill_in(
        request,
        WorkgroupForm,
        sheet,
        organizations=[(key, one.name) for key, one in organizations.items()],
        programs=[(program.code, program.short_name) for program in programs],
    )
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    made = open_workgroup(
        by=request.by,
        at=request.at,
        name=typed["name"],
        organization=organizations[typed["organization"]],
        program_codes=typed["programs"],
        since_on=typed["since_on"],
    )
    return saved(request, reverse("workgroup", args=[made.pk]), "added")


@require_http_methods(["GET", "HEAD", "POST"])
def workgroup_close(request: HouseRequest, pk: int) -> HttpResponse:
    """End a workgroup after its last day."""
    found = one_of(workgroups_of(by=request.by), pk)
    post_for("workgroup.close", by=request.by, record=found)
    way = (found.name, reverse("workgroup", args=[pk]))
    sheet = Sheet(title=f"End {found.name}", lead=span_of(found), way=way, button="End the workgroup")
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(found))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    close_workgroup(found, by=request.by, at=request.at, until_on=typed["until_on"], revision=typed["revision"])
    return saved(request, reverse("workgroup", args=[pk]), "ended")
