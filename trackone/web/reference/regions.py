"""Regions: their names, operators, Master Users and the operator's people; the state keeps them."""

from collections.abc import Iterable
from typing import TypeVar

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trackone.desks.reference import acts_on, counties_of, one_of, regions_of, shown_of
from trackone.organizations.authority import may, post_for
from trackone.organizations.dated import Dated, revision_of, state_today
from trackone.organizations.models import Organization, Post, Region, Role
from trackone.organizations.posts import NAMED_BY_STATE, Naming, begin_post, end_post, known_to_hold
from trackone.organizations.providers import name_operator, operator_of
from trackone.organizations.regions import rename_region
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import EndForm, NamingForm, PostForm, RenameForm
from trackone.web.reference.naming import holders_among
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
from trackone.web.uswds.dates import day

Row = TypeVar("Row", bound=Dated)
_ALL = "Regions"


@require_safe
def regions(request: HouseRequest) -> HttpResponse:
    """List the regions with operator and Master Users."""
    post_for("reference.view", by=request.by)
    filters, which, today = shown(request)
    rows = tuple(
        (
            Cell(text=region.name, address=reverse("region", args=[region.pk])),
            Cell(text=", ".join(o.organization.name for o in _now(region.operators.all(), request)) or "Nobody"),
            Cell(text=", ".join(p.person.name for p in _now(_of(region, Role.MASTER_USER), request)) or "Nobody"),
            days_of(region, today=today),
        )
        for region in shown_of(regions_of(), show=which, today=today)
    )
    record = Record(
        title=_ALL,
        lead="A region is what one may read. Each has an operator, and Master Users who decide.",
        acts=(Link(words="Open a region", address=reverse("new_region")),) if may("region.open", by=request.by) else (),
        tables=(
            Table(caption=_ALL, is_alone=True, heads="Region|Operator|Master Users|State", rows=rows, empty="None here."),
        ),
    )
    return show(request, record, filters=filters)


def _of(region: Region, role: str) -> list[Post]:
    return [post for post in region.posts.all() if post.role == role]


def _now(rows: Iterable[Row], request: HouseRequest) -> list[Row]:
    today = state_today(request.at)
    return [row for row in rows if row.since_on <= today and has_not_ended(row, today=today)]


@require_safe
def region(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one region: its names, operators, posts and counties."""
    post_for("reference.view", by=request.by)
    found = one_of(regions_of(), pk)
    today = state_today(request.at)
    acts = [
        ("operator.name", "Name the operator", "region_operator"),
        ("post.begin", "Name a Master User", "region_master_user"),
        ("post.begin", "Name somebody of the operator", "region_operator_person"),
        ("region.rename", "Rename", "region_rename"),
        ("county.move", "Give it a county", "region_county"),
        ("region.end", "End this region", "region_end"),
    ]
    goes_on = has_not_ended(found, today=today)
    links = (
        Link(words=words, address=reverse(name, args=[pk]))
        for action, words, name in acts
        if goes_on and may(action, by=request.by)
    )
    names = [f"{one.name} ({day(one.since_on)} – {day(one.until_on)})" for one in found.former_names.order_by("-until_on")]
    record = Record(
        title=found.name,
        lead=f"Region {found.number}",
        tag=days_of(found, today=today),
        way=(_ALL, reverse("regions")),
        facts=(
            ("Days", span_of(found)),
            ("Former names", "; ".join(names) or "None on file"),
            *((("Comes of", found.formerly.name),) if found.formerly else ()),
            ("Counties", ", ".join(one.county.name for one in counties_of(found, on=today)) or "None"),
        ),
        acts=tuple(links),
        tables=(
            Table(
                caption="Operators, newest first",
                heads="Organization|Days",
                rows=tuple((Cell(text=one.organization.name), Cell(text=span_of(one))) for one in found.operators.all()),
                empty="No operator is named.",
            ),
            *(_posts(request, found, role) for role in NAMED_BY_STATE),
        ),
        history=acts_on(found),
    )
    return show(request, record)


def _posts(request: HouseRequest, found: Region, role: Role) -> Table:
    captions = {Role.MASTER_USER: "Master Users", Role.OPERATOR: "People of the operator"}
    rows = tuple(_post_row(request, post) for post in _of(found, role))
    return Table(
        caption=captions[role],
        heads="Who|Post|Organization|Days|Named in|State",
        rows=rows,
        empty="Nobody holds this post: what is due to it goes to the state.",
    )


def _post_row(request: HouseRequest, post: Post) -> tuple[Cell, ...]:
    today = state_today(request.at)
    can_end = has_not_ended(post, today=today) and may("post.end", by=request.by)
    state = days_of(post, today=today)
    end = Link(words="End", address=reverse("post_end", args=[post.pk]), about=post.person.name)
    return (
        Cell(text=post.person.name),
        Cell(text=f"{post.get_role_display()}{' (alternate)' if post.alternate_for_id else ''}"),
        Cell(text=post.organization.name),
        Cell(text=span_of(post)),
        Cell(text=post.named_in or "–"),
        Cell(text=state.text, tag=state.tag, acts=(end,) if can_end else ()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def region_operator(request: HouseRequest, pk: int) -> HttpResponse:
    """Name the operator of a region; the one before ends the day before."""
    post_for("operator.name", by=request.by)
    found = one_of(Region.objects.all(), pk)
    today = state_today(request.at)
    present = operator_of(found, on=today)
    able = {str(one.pk): one for one in shown_of(Organization.objects.order_by("name"), show="", today=today)}
    sheet = Sheet(
        title=f"Name the operator of {found.name}",
        lead=f"Now: {present.organization.name}, {span_of(present)}." if present else "Nobody is named now.",
        way=(found.name, reverse("region", args=[pk])),
        button="Name the operator",
        notes=("The operator’s people are named afterwards, each from a day of his own.",),
    )
    form, answer = fill_in(
        request,
        NamingForm,
        sheet,
        revision=revision_of(present),
        holders=[(key, one.name) for key, one in able.items()],
        begins=f"Later than {day(today)}: today the present one holds." if present else "Today or later.",
    )
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    name_operator(
        found,
        by=request.by,
        at=request.at,
        organization=able[typed["holder"]],
        since_on=typed["since_on"],
        named_in=typed["named_in"],
        revision=typed["revision"],
    )
    return saved(request, reverse("region", args=[pk]), "named")


def region_master_user(request: HouseRequest, pk: int) -> HttpResponse:
    """Name a Master User of a region, or an alternate."""
    return _begin(request, pk, Role.MASTER_USER, "Name a Master User", "From the region, its neighbors or the state.")


def region_operator_person(request: HouseRequest, pk: int) -> HttpResponse:
    """Name one of the operator's people, or an alternate."""
    return _begin(request, pk, Role.OPERATOR, "Name somebody of the operator", "From the organization that operates it.")


@require_http_methods(["GET", "HEAD", "POST"])
def _begin(request: HouseRequest, pk: int, role: Role, title: str, note: str) -> HttpResponse:
    post_for("post.begin", by=request.by)
    found = one_of(regions_of(), pk)
    today = state_today(request.at)
    holders, choices = holders_among(known_to_hold(role, region=found, organization=None, on=today))
    held = {str(post.pk): post for post in _of(found, role) if has_not_ended(post, today=today)}
    way = (found.name, reverse("region", args=[pk]))
    sheet = Sheet(title=title, lead=found.name, way=way, button=title, notes=(note,))
    form, answer = fill_in(
        request,
        PostForm,
        sheet,
        revision=0,
        holders=choices,
        begins="Today or later.",
        alternates=[(key, post.person.name) for key, post in held.items()],
    )
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    naming = Naming(known_by=holders[typed["holder"]], since_on=typed["since_on"], named_in=typed["named_in"])
    stands_for = held.get(typed["alternate_for"])
    begin_post(found, by=request.by, at=request.at, role=role, naming=naming, alternate_for=stands_for)
    return saved(request, reverse("region", args=[pk]), "named")


@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HouseRequest, pk: int) -> HttpResponse:
    """End a Master User's or an operator's post after the last day."""
    post_for("post.end", by=request.by)
    posts = Post.objects.select_related("person", "organization", "region").filter(role__in=NAMED_BY_STATE)
    held = one_of(posts.exclude(region=None), pk)
    found = one_of(Region.objects.all(), held.region_id or 0)
    page = reverse("region", args=[found.pk])
    sheet = Sheet(
        title=f"End {held.person.name} as {held.get_role_display()}",
        lead=f"{found.name}, {span_of(held)}",
        way=(found.name, page),
        button="End the post",
        notes=("The last one who can log in stays until a successor is named.",),
    )
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(held))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    given = {"post": held, "until_on": typed["until_on"], "revision": typed["revision"]}
    end_post(found, by=request.by, at=request.at, **given)
    return saved(request, page, "ended")


@require_http_methods(["GET", "HEAD", "POST"])
def region_rename(request: HouseRequest, pk: int) -> HttpResponse:
    """Give a region another name from today on."""
    post_for("region.rename", by=request.by)
    found = one_of(Region.objects.all(), pk)
    sheet = Sheet(
        title=f"Rename {found.name}",
        way=(found.name, reverse("region", args=[pk])),
        button="Rename it today",
        notes=("What its people recorded stays where it is. The former name stays on file with its days.",),
    )
    form, answer = fill_in(request, RenameForm, sheet, initial={"seen_name": found.name})
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    rename_region(found, by=request.by, at=request.at, name=typed["name"], seen_name=typed["seen_name"])
    return saved(request, reverse("region", args=[pk]), "renamed")
