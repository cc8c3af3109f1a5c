"""Seats: what several people may hold one after the other, or beside each other. A seat with a clock is never left empty."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from trackone.organizations.models import Organization, Post, Region, Role
from trackone.organizations.models.people import PostQuerySet

Seat = tuple[str, int | None, int | None]


def seat_of(post: Post) -> Seat:
    """Return role, region and, for a contact, organization: a contact is one of an organization in a region."""
    return post.role, post.region_id, post.organization_id if post.role == Role.CONTACT else None


def seat_in_words(post: Post) -> str:
    """Return "Master User of Region 4", or "Single point of contact of ABC in Region 4"."""
    place = post.region.name if post.region else "the state"
    of = f"{post.organization.name} in {place}" if post.role == Role.CONTACT else place
    return f"{post.get_role_display()} of {of}"


def lock_seats(posts: Sequence[Post]) -> None:
    """Let nobody else end or name somebody in these posts' organizations and regions before this act is done; verb.

    Of two who would leave a seat empty at one moment, the second waits here and finds the first one gone. Two SQL
    statements at most.
    """
    organizations, regions = ({getattr(post, name) for post in posts} for name in ("organization_id", "region_id"))
    list(Organization.objects.select_for_update(no_key=True).filter(pk__in=organizations).order_by("pk"))
    if held := regions - {None}:
        list(Region.objects.select_for_update(no_key=True).filter(pk__in=held).order_by("pk"))


def posts_of_seat(seat: Seat) -> PostQuerySet:
    """Keep the posts of one seat, ended and coming ones too."""
    role, region_id, organization_id = seat
    posts = Post.objects.filter(role=role)
    posts = posts.filter(region_id=region_id) if region_id is not None else posts.filter(region=None)
    return posts.filter(organization_id=organization_id) if organization_id is not None else posts


def goes_on_after(post: Post, *, until_on: date) -> bool:
    """Say whether somebody else who can log in holds this seat from the next day on, without an end. One SQL statement."""
    others = posts_of_seat(seat_of(post)).exclude(person_id=post.person_id)
    begun = Q(since_on__lte=until_on + timedelta(days=1))
    return others.filter(begun, until_on=None, person__account__is_active=True).exists()
