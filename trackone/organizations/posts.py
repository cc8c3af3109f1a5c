"""Posts with a clock: who names whom, from which day on, and in which paper; a seat is never left without a successor.

A Master User records the contacts of the region's organizations; the state names Master Users and the operator's people.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.dated import check_seen, end_dated, state_today
from trackone.organizations.models import Organization, Post, Region, Role
from trackone.organizations.models.people import PostQuerySet
from trackone.organizations.performing import performs
from trackone.organizations.providers import operator_of
from trackone.organizations.seats import Seat, goes_on_after, posts_of_seat, seat_in_words
from trackone.organizations.standing import Standing
from trackone.policy.business_days import ONE_DAY
from trackone.policy.general_reference import (
    refusals_to_begin,
    refusals_to_end_post,
    refusals_to_name,
    refusals_to_stand_in,
)
from trackone.policy.refusal import Refusal, refuse_if

# What the state gives to people of a region.
NAMED_BY_STATE = (Role.MASTER_USER, Role.OPERATOR)


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What names somebody to a post: a post by which the person is known here, the first day, and the paper."""

    known_by: Post
    since_on: date
    named_in: str


@performs("contact.name")
def name_contact(organization: Organization, *, by: Standing, at: datetime, naming: Naming, revision: int) -> Post:
    """Record whom the organization names as its contact in the region; the one before ends the day before.

    `revision` is that of the contact whom the page showed. Clauses: general, I.2.
    """
    seat, today = _contacts(organization, by), state_today(at)
    present = contact_of(seat, on=today)
    check_seen(present, revision)
    holds_it = present is not None and present.until_on is None and present.person_id == naming.known_by.person_id
    refuse_if(
        [
            *_refusals_of(naming, belongs=_is_of(naming, organization, today=today), holds_it=holds_it),
            *refusals_to_begin(
                since_on=naming.since_on,
                today=today,
                not_before=organization.since_on,
                replaces=present.person.name if present is not None and holds_today(present, today=today) else "",
                after=present.since_on if present else None,
            ),
        ]
    )
    # The contact before ends, and so does the alternate who becomes the contact.
    leaving = Q(pk=present.pk) if present else Q(pk=None)
    for post in posts_of_seat(seat).filter(leaving | Q(person=naming.known_by.person), since_on__lt=naming.since_on):
        if post.until_on is None or post.until_on >= naming.since_on:
            post.until_on = naming.since_on - ONE_DAY
            post.save(update_fields=["until_on"])
    return _make(seat, naming, organization=organization)


@performs("contact.add_alternate")
def add_alternate(organization: Organization, *, by: Standing, at: datetime, naming: Naming) -> Post:
    """Record a dated alternate of the organization's contact in the region. Clauses: general, I.2."""
    seat, today = _contacts(organization, by), state_today(at)
    present = contact_of(seat, on=today)
    refuse_if(
        [
            *refusals_to_stand_in(is_somebody_named=present is not None),
            *_refusals_of(
                naming,
                belongs=_is_of(naming, organization, today=today),
                holds_it=_holds_seat(seat, naming),
            ),
            *refusals_to_begin(since_on=naming.since_on, today=today, not_before=organization.since_on),
        ]
    )
    return _make(seat, naming, organization=organization, alternate_for=present)


@performs("contact.end")
def end_contact(
    organization: Organization, *, by: Standing, at: datetime, post: Post, until_on: date, revision: int
) -> Post:
    """End a contact or an alternate after the last day, but never the last one who can log in. Clauses: general, I.2."""
    return _end(_contacts(organization, by), post, until_on=until_on, revision=revision, at=at)


@performs("post.begin")
def begin_post(
    region: Region, *, by: Standing, at: datetime, role: str, naming: Naming, alternate_for: Post | None = None
) -> Post:
    """Name a Master User, or one of the operator's people, of a region; several may hold the post at once.

    A Master User comes from the region, from a neighbor's Master Users or from the state's staff; the operator's people
    from the organization that operates the region. Clauses: general, V.3.
    """
    today = state_today(at)
    if role not in NAMED_BY_STATE or (alternate_for and (alternate_for.role, alternate_for.region_id) != (role, region.pk)):
        raise OutOfSight
    seat = (role, region.pk, None)
    refuse_if(
        [
            *_refusals_of(naming, belongs=_may_hold(naming, role, region, today=today), holds_it=_holds_seat(seat, naming)),
            *refusals_to_begin(since_on=naming.since_on, today=today, not_before=region.since_on),
        ]
    )
    return _make(seat, naming, organization=naming.known_by.organization, alternate_for=alternate_for)


@performs("post.end")
def end_post(region: Region, *, by: Standing, at: datetime, post: Post, until_on: date, revision: int) -> Post:
    """End a Master User's or an operator's post after the last day, but never the last one who can log in.

    Clauses: general, V.6.
    """
    if post.role not in NAMED_BY_STATE:
        raise OutOfSight
    return _end((post.role, region.pk, None), post, until_on=until_on, revision=revision, at=at)


def contact_of(seat: Seat, *, on: date) -> Post | None:
    """Return the contact of a seat on a day, or else from a later one; with the person. One SQL statement."""
    goes_on = Q(until_on=None) | Q(until_on__gte=on)
    posts = posts_of_seat(seat).filter(goes_on, alternate_for=None)
    return posts.select_related("person__account").order_by("-since_on").first()


def holds_today(post: Post, *, today: date) -> bool:
    """Say whether the holder of a post, loaded with the account, acts under it today."""
    account = post.person.account
    return post.since_on <= today and account is not None and account.is_active


def contact_seat(organization: Organization, region_id: int) -> Seat:
    """Return the seat of an organization's contact in a region."""
    return Role.CONTACT, region_id, organization.pk


def known_to_hold(role: str, *, region: Region, organization: Organization | None, on: date) -> PostQuerySet:
    """Keep the posts by which somebody who can log in may be named: a contact of `organization`, else see `begin_post`.

    Two SQL statements at most when read.
    """
    posts = Post.objects.in_force(on).filter(person__account__is_active=True)
    if role == Role.CONTACT:
        return posts.filter(organization=organization)
    if role == Role.OPERATOR:
        operator = operator_of(region, on=on)
        return posts.filter(organization_id=operator.organization_id) if operator else posts.none()
    neighbors = Q(role=Role.MASTER_USER) | Q(role=Role.STATE_STAFF, region=None)
    return posts.filter(Q(region=region) | neighbors)


def _contacts(organization: Organization, by: Standing) -> Seat:
    if by.region_id is None:
        raise OutOfSight
    return contact_seat(organization, by.region_id)


def _holds_seat(seat: Seat, naming: Naming) -> bool:
    goes_on = Q(until_on=None) | Q(until_on__gte=naming.since_on)
    return posts_of_seat(seat).filter(goes_on, person_id=naming.known_by.person_id).exists()


def _is_of(naming: Naming, organization: Organization, *, today: date) -> bool:
    post = naming.known_by
    return post.organization_id == organization.pk and Post.objects.in_force(today).filter(pk=post.pk).exists()


def _may_hold(naming: Naming, role: str, region: Region, *, today: date) -> bool:
    return known_to_hold(role, region=region, organization=None, on=today).filter(pk=naming.known_by.pk).exists()


def _refusals_of(naming: Naming, *, belongs: bool, holds_it: bool) -> list[Refusal]:
    account = naming.known_by.person.account
    can_log_in = account is not None and account.is_active
    refusals = refusals_to_name(can_log_in=can_log_in, belongs=belongs, holds_it=holds_it, named_in=naming.named_in)
    return [*refusals, *refusals_in_text(naming.named_in)]


def _make(seat: Seat, naming: Naming, *, organization: Organization, alternate_for: Post | None = None) -> Post:
    role, region_id, _ = seat
    post = Post.objects.create(
        person=naming.known_by.person,
        role=role,
        organization=organization,
        region_id=region_id,
        alternate_for=alternate_for,
        since_on=naming.since_on,
        named_in=naming.named_in.strip(),
    )
    act = act_under_way()
    act.region_id = region_id
    act.facts = {
        "name": naming.known_by.person.name,
        "post": Role(role).label,
        "since_on": naming.since_on.isoformat(),
        "named_in": post.named_in,
    }
    return post


def _end(seat: Seat, post: Post, *, until_on: date, revision: int, at: datetime) -> Post:
    """End a post of the seat; the seat's own record is locked, so that of two last holders one stays."""
    found = posts_of_seat(seat).select_related("person", "organization", "region").filter(pk=post.pk).first()
    if found is None:
        raise OutOfSight
    check_seen(found, revision)
    goes_on = goes_on_after(found, until_on=until_on)
    refuse_if(refusals_to_end_post(last_holder_of=[] if goes_on else [seat_in_words(found)]))
    end_dated(found, until_on=until_on, at=at)
    act = act_under_way()
    act.region_id = found.region_id
    act.facts = {"name": found.person.name, "post": found.get_role_display(), "until_on": until_on.isoformat()}
    return found
