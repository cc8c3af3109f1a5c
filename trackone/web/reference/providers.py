"""Organizations, and the contact that each names in a region, with alternates; the Master User records them."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trackone.desks.reference import acts_on, contacts_of, one_of, organizations_of, shown_of, with_contacts
from trackone.organizations.authority import OutOfSight, may, post_for
from trackone.organizations.dated import revision_of, state_today
from trackone.organizations.models import Organization, Post, Role
from trackone.organizations.posts import (
    Naming,
    add_alternate,
    contact_of,
    contact_seat,
    end_contact,
    holds_today,
    known_to_hold,
    name_contact,
)
from trackone.organizations.providers import add_organization, end_organization
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reference.forms import EndForm, NamingForm, OrganizationForm
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

_ALL = "Organizations"


@require_safe
def organizations(request: HouseRequest) -> HttpResponse:
    """List the organizations with their contacts."""
    post_for("reference.view", by=request.by)
    filters, which, today = shown(request)
    found = with_contacts(shown_of(organizations_of(by=request.by), show=which, today=today), by=request.by, today=today)
    rows = tuple(
        (
            Cell(text=one.name, address=reverse("organization", args=[one.pk])),
            Cell(text=one.get_kind_display().capitalize()),
            Cell(text=one.parent.name if one.parent else "–"),
            _contacts_in_words(one),
            days_of(one, today=today),
        )
        for one in found
    )
    can_add = may("organization.add", by=request.by)
    record = Record(
        title=_ALL,
        lead="Everybody who enters records belongs to one; each names one contact a region, in writing.",
        acts=(Link(words="Add an organization", address=reverse("new_organization")),) if can_add else (),
        tables=(
            Table(
                caption=_ALL, is_alone=True, heads="Organization|Kind|Works for|Contact|State", rows=rows, empty="None here."
            ),
        ),
    )
    return show(request, record, filters=filters)


def _contacts_in_words(organization: Organization) -> Cell:
    names = [f"{post.person.name}{' (alternate)' if post.alternate_for_id else ''}" for post in organization.posts.all()]
    return Cell(text=", ".join(names)) if names else Cell(text="Nobody named", tag="watch")


@require_safe
def organization(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one organization with everybody who is or was its contact."""
    found = one_of(organizations_of(by=request.by), pk)
    post_for("reference.view", by=request.by)
    today = state_today(request.at)
    goes_on = has_not_ended(found, today=today)
    is_here = request.by.region_id is not None
    acts = [
        ("contact.name", "Name the contact", "organization_contact", is_here),
        ("contact.add_alternate", "Add an alternate", "organization_alternate", is_here),
        ("organization.end", "End this organization", "organization_end", True),
    ]
    links = (
        Link(words=words, address=reverse(name, args=[pk]))
        for action, words, name, fits in acts
        if goes_on and fits and may(action, by=request.by)
    )
    contacts = tuple(_contact_row(request, post) for post in contacts_of(found, by=request.by))
    record = Record(
        title=found.name,
        lead=found.get_kind_display().capitalize(),
        tag=days_of(found, today=today),
        way=(_ALL, reverse("organizations")),
        facts=(("Works for", found.parent.name if found.parent else "Nobody above it"), ("Days", span_of(found))),
        acts=tuple(links),
        tables=(
            Table(
                caption="Contacts, newest first",
                heads="Who|Post|Region|Days|Named in|State",
                rows=contacts,
                empty="No contact is named. Drafts of corrections and requests wait until there is one.",
            ),
        ),
        history=acts_on(found),
    )
    return show(request, record)


def _contact_row(request: HouseRequest, post: Post) -> tuple[Cell, ...]:
    today = state_today(request.at)
    can_end = has_not_ended(post, today=today) and may("contact.end", by=request.by, record=post)
    state = days_of(post, today=today)
    end = Link(words="End", address=reverse("contact_end", args=[post.pk]), about=post.person.name)
    return (
        Cell(text=post.person.name, address=reverse("person", args=[post.person_id])),
        Cell(text="Alternate" if post.alternate_for_id else "Contact"),
        Cell(text=post.region.name if post.region else "–"),
        Cell(text=span_of(post)),
        Cell(text=post.named_in or "–"),
        Cell(text=state.text, tag=state.tag, acts=(end,) if can_end else ()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def organization_add(request: HouseRequest) -> HttpResponse:
    """Add an organization."""
    post_for("organization.add", by=request.by)
    today = state_today(request.at)
    above = {str(one.pk): one for one in shown_of(Organization.objects.order_by("name"), show="", today=today)}
    sheet = Sheet(title="Add an organization", way=(_ALL, reverse("organizations")), button="Add the organization")
    parents = [(key, one.name) for key, one in above.items()]
    form, answer = fill_in(request, OrganizationForm, sheet, parents=parents)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    made = add_organization(
        by=request.by,
        at=request.at,
        name=typed["name"],
        kind=typed["kind"],
        parent=above.get(typed["parent"]),
        since_on=typed["since_on"],
    )
    return saved(request, reverse("organization", args=[made.pk]), "added")


@require_http_methods(["GET", "HEAD", "POST"])
def organization_end(request: HouseRequest, pk: int) -> HttpResponse:
    """End an organization to which nobody belongs any more."""
    found = one_of(organizations_of(by=request.by), pk)
    post_for("organization.end", by=request.by)
    way = (found.name, reverse("organization", args=[pk]))
    sheet = Sheet(title=f"End {found.name}", lead=span_of(found), way=way, button="End the organization")
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(found))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    end_organization(found, by=request.by, at=request.at, until_on=typed["until_on"], revision=typed["revision"])
    return saved(request, reverse("organization", args=[pk]), "ended")


@require_http_methods(["GET", "HEAD", "POST"])
def organization_contact(request: HouseRequest, pk: int) -> HttpResponse:
    """Name the contact of an organization in the region; the one before ends the day before."""
    found, present = _here(request, pk)
    post_for("contact.name", by=request.by)
    who = f"Now: {present.person.name}, {span_of(present)}." if present else "Nobody is named now."
    sheet = Sheet(
        title=f"Name the contact of {found.name}",
        lead=who,
        way=(found.name, reverse("organization", args=[pk])),
        button="Name the contact",
        notes=("One person speaks for an organization in a region. Only who can log in may be named.",),
        clause="I.2",
    )
    return _name(request, found, sheet, present=present, is_alternate=False)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_alternate(request: HouseRequest, pk: int) -> HttpResponse:
    """Add an alternate of the contact."""
    found, present = _here(request, pk)
    post_for("contact.add_alternate", by=request.by)
    sheet = Sheet(
        title=f"Add an alternate at {found.name}",
        lead=f"Stands in for {present.person.name}." if present else "Nobody is named whom one could stand in for.",
        way=(found.name, reverse("organization", args=[pk])),
        button="Add the alternate",
        clause="I.2",
    )
    return _name(request, found, sheet, present=present, is_alternate=True)


def _here(request: HouseRequest, pk: int) -> tuple[Organization, Post | None]:
    found = one_of(organizations_of(by=request.by), pk)
    if request.by.region_id is None:
        raise OutOfSight
    return found, contact_of(contact_seat(found, request.by.region_id), on=state_today(request.at))


def _name(
    request: HouseRequest, found: Organization, sheet: Sheet, *, present: Post | None, is_alternate: bool
) -> HttpResponse:
    if request.by.region is None:
        raise OutOfSight
    today = state_today(request.at)
    posts = known_to_hold(Role.CONTACT, region=request.by.region, organization=found, on=today)
    holders, choices = holders_among(posts)
    is_held = not is_alternate and present is not None and holds_today(present, today=today)
    begins = f"Later than {day(today)}: today the present one holds." if is_held else "Today or later."
    form, answer = fill_in(request, NamingForm, sheet, revision=revision_of(present), holders=choices, begins=begins)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    naming = Naming(known_by=holders[typed["holder"]], since_on=typed["since_on"], named_in=typed["named_in"])
    if is_alternate:
        add_alternate(found, by=request.by, at=request.at, naming=naming)
    else:
        name_contact(found, by=request.by, at=request.at, naming=naming, revision=typed["revision"])
    return saved(request, reverse("organization", args=[found.pk]), "named")


@require_http_methods(["GET", "HEAD", "POST"])
def contact_end(request: HouseRequest, pk: int) -> HttpResponse:
    """End a contact or an alternate after the last day."""
    posts = Post.objects.select_related("person", "organization", "region")
    held = one_of(posts.filter(role=Role.CONTACT, region_id__in=request.by.reads), pk)
    post_for("contact.end", by=request.by, record=held)
    page = reverse("organization", args=[held.organization_id])
    sheet = Sheet(
        title=f"End {held.person.name} as {'alternate' if held.alternate_for_id else 'contact'}",
        lead=f"{held.organization.name}, {span_of(held)}",
        way=(held.organization.name, page),
        button="End it",
        notes=("To hand the post over, name the successor instead: this one then ends by itself.",),
        clause="I.2",
    )
    form, answer = fill_in(request, EndForm, sheet, revision=revision_of(held))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    given = {"post": held, "until_on": typed["until_on"], "revision": typed["revision"]}
    end_contact(held.organization, by=request.by, at=request.at, **given)
    return saved(request, page, "ended")
