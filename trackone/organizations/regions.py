"""What the state keeps of its regions themselves: how they begin, what they are called, which counties are theirs.

A region is split when new ones take over some of its counties, and merged when others take over all of them; it ends once
nothing and nobody goes on in it, which rooms above know (`casework.ending_regions`).
"""

from datetime import date, datetime

from django.db.models import Q

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.dated import state_today
from trackone.organizations.models import County, FormerRegionName, Region, RegionCounty, Site
from trackone.organizations.performing import Stale, performs
from trackone.organizations.standing import Standing
from trackone.policy.business_days import ONE_DAY
from trackone.policy.general_reference import (
    refusals_of_name,
    refusals_to_begin,
    refusals_to_move_county,
    refusals_to_number_region,
    refusals_to_rename,
)
from trackone.policy.refusal import refuse_if


@performs("region.open")
def open_region(*, by: Standing, at: datetime, number: int, name: str, formerly: Region | None, since_on: date) -> Region:
    """Open a region from a day on; `formerly` is the one whose counties it takes over, where it comes of another.

    It begins without counties, sites and posts. Clauses: general.
    """
    today = state_today(at)
    going_on = Region.objects.filter(Q(until_on=None) | Q(until_on__gte=since_on))
    refuse_if(
        [
            *refusals_to_number_region(number=number, is_taken=going_on.filter(number=number).exists()),
            *refusals_of_name(name=name, is_taken=going_on.filter(name__iexact=name.strip()).exists()),
            *refusals_in_text(name),
            *refusals_to_begin(since_on=since_on, today=today, not_before=formerly.since_on if formerly else None),
        ]
    )
    act_under_way().facts = {"name": name.strip(), "since_on": since_on.isoformat()}
    return Region.objects.create(number=number, name=name.strip(), since_on=since_on, formerly=formerly)


@performs("county.move")
def move_county(region: Region, *, by: Standing, at: datetime, county: County, since_on: date) -> RegionCounty:
    """Give a county to a region from a day on; the region that had it keeps it until the day before.

    Sites stay with their region, so those in the county are closed first. Clauses: general.
    """
    goes_on = Q(until_on=None) | Q(until_on__gte=since_on)
    # Two who give one county away at once wait here.
    list(County.objects.select_for_update(no_key=True).filter(pk=county.pk))
    held = RegionCounty.objects.filter(goes_on, county=county).select_related("region").order_by("-since_on").first()
    is_there = held is not None and held.region_id == region.pk
    sites = Site.objects.filter(goes_on, county=county).exclude(region=region).order_by("name")
    refuse_if(
        [
            *refusals_to_move_county(is_there=is_there, sites=[site.name for site in sites]),
            *refusals_to_begin(
                since_on=since_on,
                today=state_today(at),
                not_before=region.since_on,
                replaces=held.region.name if held else "",
                after=held.since_on if held else None,
            ),
        ]
    )
    if held is not None:
        held.until_on = since_on - ONE_DAY
        held.save(update_fields=["until_on"])
    act = act_under_way()
    act.region_id = region.pk
    act.facts = {"name": county.name, "since_on": since_on.isoformat()}
    return RegionCounty.objects.create(region=region, county=county, since_on=since_on)


@performs("region.rename")
def rename_region(region: Region, *, by: Standing, at: datetime, name: str, seen_name: str) -> Region:
    """Give a region another name from today on; the former one stays on file with its days.

    The region itself stays: what its people recorded stays in their sight. `seen_name` is the name that the page showed.
    Clauses: general.
    """
    if region.name != seen_name:
        raise Stale("Somebody renamed this region while you had it open.")
    today = state_today(at)
    others = Region.objects.filter(until_on=None, name__iexact=name.strip()).exclude(pk=region.pk)
    since_on = _named_since(region)
    refuse_if(
        [
            *refusals_of_name(name=name, is_taken=others.exists()),
            *refusals_in_text(name),
            *refusals_to_rename(is_same=name.strip() == region.name, since_on=since_on, today=today),
        ]
    )
    FormerRegionName.objects.create(region=region, name=region.name, since_on=since_on, until_on=today - ONE_DAY)
    act = act_under_way()
    act.region_id = region.pk
    act.facts = {"name": name.strip(), "since_on": today.isoformat()}
    region.name = name.strip()
    region.save(update_fields=["name"])
    return region


def _named_since(region: Region) -> date:
    last = region.former_names.order_by("-until_on").first()
    return last.until_on + ONE_DAY if last else region.since_on
