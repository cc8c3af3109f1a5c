"""Load the places and the calendar that ship with this package: regions, counties, closed days."""

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from trackone.audit.entries import act_under_way
from trackone.organizations.calendar import number_the_days
from trackone.organizations.models import CalendarDay, Closing, County, Region, RegionCounty
from trackone.policy import FIRST_DAY, LAST_DAY, indiana_closed_days

# The oldest paper that names these regions is the policy itself, in effect since July 1, 2008. They are older, but how
# much is not known here; a state that knows ends this row and adds one with the true date.
REGIONS_SINCE_ON = date(2008, 7, 1)
REGION_COUNT = 12
# A region is named only where a paper at hand names it.
REGION_NAMES = {4: "Region 4 (Tecumseh Area)"}


@dataclass(frozen=True, kw_only=True)
class CountyRow:
    """One line of the shipped list: a county, its region, its zone, and how sure we are of the region."""

    name: str
    fips: str
    region_number: int
    time_zone: str
    confidence: str


def indiana_counties() -> list[CountyRow]:
    """Return Indiana's 92 counties as shipped; `confidence` is "verified" or "from memory" and concerns the region."""
    text = files("trackone.organizations").joinpath("data/indiana_counties.csv").read_text(encoding="utf-8")
    return [
        CountyRow(
            name=row["county"],
            fips=row["fips_county_code"],
            region_number=int(row["region"]),
            time_zone=row["time_zone"],
            confidence=row["region_confidence"],
        )
        for row in csv.DictReader(text.splitlines())
    ]


def load_places_and_calendar() -> None:
    """Add what is missing of regions, counties and closed days, and number the days; verb, only under an act.

    Rows that are there stay as they are: what the state has changed since wins over what we ship. About ten SQL
    statements; nothing is written the second time.
    """
    added = {"regions": _add_regions(), "counties": _add_counties()}
    added["county_regions"] = _add_county_regions()
    added["closings"] = _add_closings()
    days_count = (LAST_DAY - FIRST_DAY).days + 1
    if added["closings"] or CalendarDay.objects.count() < days_count:
        number_the_days(first_on=FIRST_DAY, last_on=LAST_DAY)
    act_under_way().facts |= {"added": added}


def _add_regions() -> int:
    known = set(Region.objects.values_list("number", flat=True))
    missing = [
        Region(number=number, name=REGION_NAMES.get(number, f"Region {number}"), since_on=REGIONS_SINCE_ON)
        for number in range(1, REGION_COUNT + 1)
        if number not in known
    ]
    return len(Region.objects.bulk_create(missing))


def _add_counties() -> int:
    known = set(County.objects.values_list("fips", flat=True))
    missing = [
        County(fips=row.fips, name=row.name, time_zone=row.time_zone) for row in indiana_counties() if row.fips not in known
    ]
    return len(County.objects.bulk_create(missing))


def _add_county_regions() -> int:
    regions = {region.number: region for region in Region.objects.filter(until_on=None)}
    placed = set(RegionCounty.objects.values_list("county__fips", flat=True))
    counties = {county.fips: county for county in County.objects.all()}
    missing = [
        RegionCounty(region=regions[row.region_number], county=counties[row.fips], since_on=REGIONS_SINCE_ON)
        for row in indiana_counties()
        if row.fips not in placed and row.region_number in regions
    ]
    return len(RegionCounty.objects.bulk_create(missing))


def _add_closings() -> int:
    known = set(Closing.objects.values_list("day", flat=True))
    missing = [
        Closing(day=closed.day, name=closed.name, source=closed.source, is_verified=closed.is_verified)
        for closed in indiana_closed_days()
        if closed.day not in known
    ]
    return len(Closing.objects.bulk_create(missing))
