"""List the group services of a region, newest first, with how many came; paged by key."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from trackone.casework.models import GroupService, ServiceKind, ServiceRecord
from trackone.desks.events import minutes_words
from trackone.desks.paging import Branch, by_region, cut, key_from
from trackone.desks.timeline import of
from trackone.organizations.authority import post_for
from trackone.organizations.models import Person, Site
from trackone.organizations.standing import Standing

PAGE = 25


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """One group service in the list; `kind` is empty where the title says it."""

    pk: int
    on: date
    title: str
    kind: str
    staff: str
    provider: str
    site: str
    time: str
    came_count: int


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """One page of group services, and the keys of the pages before and after."""

    rows: tuple[GroupLine, ...]
    back: str
    ahead: str


def groups_page(*, by: Standing, after: str = "", limit: int = PAGE) -> GroupPage:
    """Return one page of group services in sight, newest first. One SQL statement. Raises NotAllowed."""
    post_for("participant.view", by=by)
    rows = _told(GroupService.objects.visible_to(by))
    branches = [Branch(rank=0, rows=rows)] if by.region_id is not None else by_region(rows, by.reads)
    page = cut(branches, key=key_from(after), limit=limit)
    lines = tuple(
        GroupLine(
            pk=row["pk"],
            on=row["on"],
            title=row["facts"]["title"],
            kind=row["facts"]["kind"] if row["facts"]["kind"] != row["facts"]["title"] else "",
            staff=row["facts"]["staff"],
            provider=row["facts"]["provider"],
            site=row["facts"]["site"],
            time=minutes_words(row["facts"]["minutes"]),
            came_count=row["facts"]["came"],
        )
        for row in page.rows
    )
    return GroupPage(rows=lines, back=page.back, ahead=page.ahead)


def _told(rows: QuerySet[GroupService]) -> QuerySet[GroupService]:
    counted = ServiceRecord.objects.filter(group=OuterRef("pk"), withdrawn_at=None, sealed_at=None)
    came = Coalesce(Subquery(counted.order_by().values("group").annotate(count=Count("pk")).values("count")), 0)
    return rows.annotate(
        on=F("held_on"),
        facts=JSONObject(
            title="title",
            kind=of(ServiceKind, "kind_id", "name"),
            staff=of(Person, "staff_id", "name"),
            site=of(Site, "site_id", "name"),
            provider="provider_name",
            minutes="minutes",
            came=came,
        ),
    )
