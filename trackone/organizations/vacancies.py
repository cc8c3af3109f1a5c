"""Posts with a clock that nobody holds who can log in: what waits for them goes up the ladder until they are filled.

A contact is missing where an organization has people who enter records in a region; an operator or a Master User, in a
region in which anybody holds or held a post.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from trackone.organizations.models import Organization, Post, Region, Role
from trackone.organizations.models.people import PostQuerySet
from trackone.organizations.queries import SERVING_ROLES

_ENTERING = (*SERVING_ROLES, Role.CLERK)


def holders(role: str, *, on: date) -> PostQuerySet:
    """Keep the posts of this role that somebody with a log-in holds on a day, alternates too."""
    return Post.objects.in_force(on).filter(role=role, person__account__is_active=True)


def regions_without(role: str, *, on: date, within: frozenset[int]) -> QuerySet[Region]:
    """Keep those of these regions in which nobody holds this post, and where somebody holds or held any.

    Clauses: general.
    """
    regions = Region.objects.filter(Q(until_on=None) | Q(until_on__gte=on), pk__in=within, since_on__lte=on)
    in_use = Exists(Post.objects.filter(region=OuterRef("pk")))
    return regions.filter(in_use).exclude(Exists(holders(role, on=on).filter(region=OuterRef("pk"))))


def posts_without_contact(*, on: date, within: frozenset[int]) -> PostQuerySet:
    """Keep one post for each organization that enters records in one of these regions and has no contact there.

    Ordered by region and organization. Clauses: general.
    """
    entering = Post.objects.in_force(on).filter(role__in=_ENTERING, region_id__in=within)
    contact = holders(Role.CONTACT, on=on).filter(region=OuterRef("region"), organization=OuterRef("organization"))
    return (
        entering.exclude(Exists(contact)).order_by("region_id", "organization_id").distinct("region_id", "organization_id")
    )


def state_without_staff(*, on: date) -> QuerySet[Organization]:
    """Keep the state's own agency while nobody holds a post of its staff.

    Clauses: general.
    """
    agency = Organization.objects.filter(kind=Organization.Kind.STATE, parent=None)
    return agency.exclude(Exists(holders(Role.STATE_STAFF, on=on)))
