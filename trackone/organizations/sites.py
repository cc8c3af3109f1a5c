"""What a Master User keeps of a region's places: sites, and workgroups with their scope."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.dated import check_seen, end_dated, state_today
from trackone.organizations.models import County, Organization, Region, RegionCounty, Site, Workgroup
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.general_reference import refusals_of_county, refusals_of_name, refusals_to_begin
from trackone.policy.refusal import refuse_if


@performs("site.open")
def open_site(*, by: Standing, at: datetime, name: str, county: County, since_on: date) -> Site:
    """Open a place of service in a county of the region; the county's time zone decides there what is in time.

    Clauses: general.
    """
    region = _region_of(by)
    placed = RegionCounty.objects.filter(Q(until_on=None) | Q(until_on__gte=since_on), region=region, county=county)
    is_taken = _goes_on(Site.objects.filter(region=region, name=name.strip()), since_on)
    refuse_if(
        [
            *refusals_of_name(name=name, is_taken=is_taken),
            *refusals_in_text(name),
            *refusals_of_county(is_in_region=placed.exists()),
            *refusals_to_begin(since_on=since_on, today=state_today(at), not_before=region.since_on),
        ]
    )
    act_under_way().facts = {"name": name.strip(), "since_on": since_on.isoformat()}
    return Site.objects.create(
        region=region, name=name.strip(), county=county, time_zone=county.time_zone, since_on=since_on
    )


@performs("site.close")
def close_site(site: Site, *, by: Standing, at: datetime, until_on: date, revision: int) -> Site:
    """Close a site after its last day; what was dated there before stays in its window and under its name.

    Clauses: general.
    """
    check_seen(site, revision)
    end_dated(site, until_on=until_on, at=at)
    return site


@performs("workgroup.open")
def open_workgroup(
    *,
    by: Standing,
    at: datetime,
    name: str,
    organization: Organization,
    program_codes: Sequence[str],
    since_on: date,
) -> Workgroup:
    """Open a workgroup: staff of one organization who share a caseload and a scope of programs; no codes mean all.

    Another scope is another workgroup: the old one ends and the new one may bear its name. Clauses: general.
    """
    region = _region_of(by)
    is_taken = _goes_on(Workgroup.objects.filter(region=region, name=name.strip()), since_on)
    begins_on = max(region.since_on, organization.since_on)
    refuse_if(
        [
            *refusals_of_name(name=name, is_taken=is_taken),
            *refusals_in_text(name),
            *refusals_to_begin(since_on=since_on, today=state_today(at), not_before=begins_on),
        ]
    )
    act_under_way().facts = {"name": name.strip(), "since_on": since_on.isoformat(), "programs": sorted(program_codes)}
    return Workgroup.objects.create(
        region=region,
        organization=organization,
        name=name.strip(),
        program_codes=sorted(program_codes),
        since_on=since_on,
    )


@performs("workgroup.close")
def close_workgroup(workgroup: Workgroup, *, by: Standing, at: datetime, until_on: date, revision: int) -> Workgroup:
    """End a workgroup after its last day. Clauses: general."""
    check_seen(workgroup, revision)
    end_dated(workgroup, until_on=until_on, at=at)
    return workgroup


def _region_of(by: Standing) -> Region:
    if by.region is None:
        raise OutOfSight
    return by.region


def _goes_on(rows: QuerySet[Site] | QuerySet[Workgroup], on: date) -> bool:
    """Say whether one of these has not ended by this day."""
    return rows.filter(Q(until_on=None) | Q(until_on__gte=on)).exists()
