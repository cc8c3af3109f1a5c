"""Settle where an entry stands before it is written: in sight, for which participation, for which organization."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from trackone.enrollment.models import Participation
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Organization, Person, Post, Role, Site
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant

STAFF_ROLES = (Role.TEAM_MEMBER, Role.TEAM_LEADER, Role.COORDINATOR, Role.MASTER_USER, Role.CLERK)


class _Kept(Protocol):
    """What every row of casework has."""

    @property
    def region_id(self) -> int: ...

    @property
    def sealed_at(self) -> object: ...


def check_sight(record: _Kept, *, by: Standing) -> None:
    """Raise OutOfSight for a record that is sealed, or of a region that is not read."""
    if record.sealed_at is not None or record.region_id not in by.reads:
        raise OutOfSight


def fresh_participation(
    participation: Participation | None, *, participant: Participant, region_id: int, is_locked: bool = False
) -> Participation | None:
    """Return the participation as it stands now; one of somebody else or of another region does not exist.

    Locked, nobody computes its begin anew meanwhile.
    """
    if participation is None:
        return None
    rows = Participation.objects.filter(pk=participation.pk, participant=participant, region_id=region_id, sealed_at=None)
    rows = rows.select_related("site")
    found = (rows.select_for_update(no_key=True, of=("self",)) if is_locked else rows).first()
    if found is None:
        raise OutOfSight
    if found.program_id == participation.program_id:
        found.program = participation.program
    return found


def organization_of(staff: Person, *, site: Site, by: Standing, days: Collection[date]) -> Organization:
    """Return the organization for which this person serves at the site: a post at the site first, then any in its region.

    The post was in force on one of these days: of service, or today. One SQL statement, none for oneself. Raises OutOfSight
    for somebody without a post in the region.
    """
    if staff.pk == by.person.pk:
        posts = [post for post in by.posts if post.region_id == site.region_id and post.role in STAFF_ROLES]
    else:
        first, last = min(days), max(days)
        rows = Post.objects.in_force(last) | Post.objects.in_force(first)
        held = rows.filter(person=staff, region_id=site.region_id, role__in=STAFF_ROLES)
        posts = list(held.select_related("organization").order_by("id"))
    if not posts:
        raise OutOfSight
    return next((post for post in posts if post.site_id == site.pk), posts[0]).organization
