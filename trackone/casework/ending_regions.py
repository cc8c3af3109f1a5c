"""End a region: split up, or merged into another. It ends once nothing and nobody goes on in it; its past stays in sight."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trackone.audit.entries import act_under_way
from trackone.casework.models import Conversation
from trackone.enrollment.models import Participation
from trackone.organizations.authority import OutOfSight
from trackone.organizations.dated import Dated, check_seen, end_dated
from trackone.organizations.models import Post, Region, RegionCounty, RegionOperator, Site, Workgroup
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.participants.models import ServedIn
from trackone.policy.general_reference import refusals_to_end_region
from trackone.policy.refusal import refuse_if

# What ends with its region, in this order.
_END_WITH_IT: tuple[Any, ...] = (Post, Workgroup, RegionOperator)


@performs("region.end")
def end_region(region: Region, *, by: Standing, at: datetime, until_on: date, revision: int) -> Region:
    """End a region after its last day, and with it every post, workgroup and operator of it.

    Counties, open sites and people served keep it: they have to go on somewhere. Five SQL statements, one more for each row
    that ends. Raises Refused, Stale, OutOfSight. Clauses: general.
    """
    if region.pk not in by.reads:
        raise OutOfSight
    check_seen(region, revision)
    refuse_if(refusals_to_end_region(still_has=what_goes_on(region, until_on=until_on)))
    end_dated(region, until_on=until_on, at=at)
    counts = {model._meta.db_table: _end_all(model, region, until_on) for model in _END_WITH_IT}
    act = act_under_way()
    act.region_id = region.pk
    act.facts |= {"ended_with_it": counts}
    return region


def what_goes_on(region: Region, *, until_on: date) -> list[str]:
    """Return in words what goes on in a region after a day: counties, sites, people. One SQL statement."""
    goes_on = Q(until_on=None) | Q(until_on__gt=until_on)
    kept: dict[tuple[str, str], QuerySet[Any]] = {
        ("county", "counties"): RegionCounty.objects.filter(goes_on),
        ("open site", "open sites"): Site.objects.filter(goes_on),
        ("person served", "people served"): ServedIn.objects.filter(goes_on, sealed_at=None),
        ("open participation", "open participations"): Participation.objects.open().filter(sealed_at=None),
        ("open conversation", "open conversations"): Conversation.objects.open().filter(sealed_at=None),
    }
    names = [f"count_{place}" for place in range(len(kept))]
    counted = Region.objects.annotate(**{name: _count(rows) for name, rows in zip(names, kept.values(), strict=True)})
    found = counted.values_list(*names).get(pk=region.pk)
    return [f"{count:,} {one if count == 1 else many}" for (one, many), count in zip(kept, found, strict=True) if count]


def _count(rows: QuerySet[Any]) -> Coalesce:
    here = rows.filter(region=OuterRef("pk")).order_by().values("region")
    return Coalesce(Subquery(here.annotate(count=Count("pk")).values("count")), 0)


def _end_all(model: Any, region: Region, until_on: date) -> int:
    """End the rows of a region that go on after a day; one that had not begun by then ends on its first day."""
    rows: list[Dated] = list(model.objects.filter(Q(until_on=None) | Q(until_on__gt=until_on), region=region))
    for row in rows:
        row.until_on = max(until_on, row.since_on)
        row.save(update_fields=["until_on"])
    return len(rows)
