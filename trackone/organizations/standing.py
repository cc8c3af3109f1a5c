"""Who acts, and from where: a person, the posts in force, and the region chosen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateField, Func

from trackone.audit.entries import Who
from trackone.organizations.models import Person, Post, Region, Role, Site


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One person acting from one region (None: the whole state), with every post in force there.

    `reads` are the ids of the regions in sight: the chosen one, or all for a statewide post. `key` is the idempotency key
    of the form that is being answered.
    """

    person: Person
    posts: tuple[Post, ...]
    region: Region | None
    reads: frozenset[int]
    regions: tuple[Region, ...] = field(default=(), compare=False)
    key: UUID | None = field(default=None, compare=False)

    @property
    def region_id(self) -> int | None:
        """Return the id of the region acted in."""
        return self.region.pk if self.region else None

    def who(self, post: Post | None = None) -> Who:
        """Return the name and post as the trail keeps them."""
        return Who(
            person_id=self.person.pk,
            person_name=self.person.name,
            post_id=post.pk if post else None,
            post_name=f"{post.get_role_display()}, {post.organization.name}" if post else "",
        )

    def holds(self, *roles: str) -> bool:
        """Say whether one of these posts is held here."""
        return any(post.role in roles for post in self.posts)


# Posts begin and end at the state's midnight.
_TODAY = Func(template="(clock_now() AT TIME ZONE 'America/Indiana/Indianapolis')::date", output_field=DateField())


def standing_of(person: Person, *, region_id: int | None = None, key: UUID | None = None) -> Standing:
    """Return the standing of a person today, in the wished region if a post allows it, else in the first one.

    One SQL statement for the posts, one more for the regions of a statewide post. Without a post it sees nothing.
    """
    held = list(
        Post.objects.in_force(_TODAY)
        .filter(person=person)
        .select_related("region", "organization", "site", "workgroup")
        .order_by("region__number", "id")
    )
    # The help desk sees tickets and outages, never the people served: its post opens no region.
    is_statewide = any(post.region_id is None and post.role != Role.HELP_DESK for post in held)
    if is_statewide:
        # Ended ones too: what happened there stays in the state's sight.
        regions = list(Region.objects.order_by("number", "since_on"))
    else:
        regions = list({post.region_id: post.region for post in held if post.region}.values())
    chosen = next((region for region in regions if region.pk == region_id), None)
    if chosen is None and not is_statewide and regions:
        chosen = regions[0]
    posts = tuple(post for post in held if post.region_id is None or (chosen and post.region_id == chosen.pk))
    reads = frozenset(r.pk for r in regions) if is_statewide else frozenset({chosen.pk} if chosen else set())
    return Standing(person=person, posts=posts, region=chosen, reads=reads, regions=tuple(regions), key=key)


def today_at(site: Site, *, at: datetime) -> date:
    """Return the date at the site at this moment, in the site's own time zone."""
    return at.astimezone(ZoneInfo(site.time_zone)).date()
