"""What forms offer of places and people: the sites at which somebody may act, the staff who serve in a region."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from trackone.organizations.authority import may
from trackone.organizations.models import Person, Post, Role, Site
from trackone.organizations.standing import Standing

SERVING_ROLES = (Role.TEAM_MEMBER, Role.TEAM_LEADER, Role.COORDINATOR, Role.MASTER_USER)
# What happens at a site on the day itself; everything else bears a date, which may lie before the site's last day.
_OF_TODAY = frozenset({"participant.add", "participant.serve_here"})
# A closed site is offered as long as a window may still be open that began before.
_OFFERED_AFTER = timedelta(days=14)
# Posts begin and end at the state's midnight.
_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")


def sites_to_act_at(action: str, *, by: Standing, at: datetime) -> list[Site]:
    """Return the sites at which this person may perform the action, by name; closed ones two weeks longer.

    What is dated after the last day of a site is refused there. No SQL when every post names its site, else one statement.
    """
    today = at.astimezone(_STATE_ZONE).date()
    until_on = today if action in _OF_TODAY else today - _OFFERED_AFTER
    own = {post.site.pk: post.site for post in by.posts if post.site and _is_offered(post.site, today, until_on)}
    sites = list(own.values())
    if by.region_id is not None and any(post.site is None for post in by.posts):
        goes_on = Q(until_on=None) | Q(until_on__gte=until_on)
        sites = list(Site.objects.filter(goes_on, region_id=by.region_id, since_on__lte=today))
    return sorted((site for site in sites if may(action, by=by, site=site)), key=lambda site: site.name)


def _is_offered(site: Site, today: date, until_on: date) -> bool:
    return site.since_on <= today and (site.until_on is None or site.until_on >= until_on)


def serves_here(by: Standing) -> bool:
    """Say whether this person serves in the region acted in. No SQL."""
    return by.region_id is not None and any(
        post.role in SERVING_ROLES and post.region_id == by.region_id for post in by.posts
    )


def serving_staff(*, by: Standing, at: datetime) -> list[Person]:
    """Return the people who serve in the region acted in today, by name. One SQL statement."""
    if by.region_id is None:
        return []
    today = at.astimezone(_STATE_ZONE).date()
    posts = Post.objects.in_force(today).filter(region_id=by.region_id, role__in=SERVING_ROLES)
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "pk"))
