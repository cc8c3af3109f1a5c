"""What forms offer of places and people: the sites at which somebody may act, the staff who serve in a region."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from trackone.organizations.authority import may
from trackone.organizations.models import Person, Post, Role, Site
from trackone.organizations.standing import Standing

SERVING_ROLES = (Role.TEAM_MEMBER, Role.TEAM_LEADER, Role.COORDINATOR, Role.MASTER_USER)
# Posts begin and end at the state's midnight.
_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")


def sites_to_act_at(action: str, *, by: Standing, at: datetime) -> list[Site]:
    """Return the sites at which this person may perform the action, by name.

    No SQL when every post names its site, else one statement.
    """
    own = {post.site.pk: post.site for post in by.posts if post.site}
    sites = list(own.values())
    if by.region_id is not None and any(post.site is None for post in by.posts):
        today = at.astimezone(_STATE_ZONE).date()
        open_today = Site.objects.filter(Q(until_on=None) | Q(until_on__gte=today), region_id=by.region_id)
        sites = list(open_today)
    return sorted((site for site in sites if may(action, by=by, site=site)), key=lambda site: site.name)


def serving_staff(*, by: Standing, at: datetime) -> list[Person]:
    """Return the people who serve in the region acted in today, by name. One SQL statement."""
    if by.region_id is None:
        return []
    today = at.astimezone(_STATE_ZONE).date()
    posts = Post.objects.in_force(today).filter(region_id=by.region_id, role__in=SERVING_ROLES)
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "pk"))
