"""The made-up organizations of the demo and their sites in real towns."""

from dataclasses import dataclass
from datetime import date

from trackone.organizations.models import County, Organization, Region, RegionOperator, Site

SINCE_ON = date(2008, 7, 1)

STATE = "Department of Workforce Development (demo)"
FIELD_STAFF = "State Field Staff (demo)"
BOARD_4 = "Region 4 Board and Operator (made up)"
OPERATOR_7 = "Region 7 Board and Operator (made up)"
BOARD_1 = "Region 1 Board and Operator (made up)"
WABASH = "Wabash Valley Career Services (made up)"
HEARTLAND = "Hoosier Heartland Training (made up)"
LAKESHORE = "Lakeshore Career Partners (made up)"
VENDOR = "TrackOne Vendor (made up)"

_KIND = Organization.Kind
# Name, kind, parent: a parent stands above its parts.
ORGANIZATIONS: tuple[tuple[str, str, str | None], ...] = (
    (STATE, _KIND.STATE, None),
    (VENDOR, _KIND.VENDOR, None),
    (FIELD_STAFF, _KIND.STATE, STATE),
    (BOARD_4, _KIND.BOARD, STATE),
    (OPERATOR_7, _KIND.BOARD, STATE),
    (BOARD_1, _KIND.BOARD, STATE),
    (WABASH, _KIND.CONTRACTOR, BOARD_4),
    (HEARTLAND, _KIND.CONTRACTOR, BOARD_4),
    (LAKESHORE, _KIND.CONTRACTOR, BOARD_1),
)
OPERATORS = {4: BOARD_4, 7: OPERATOR_7, 1: BOARD_1}


@dataclass(frozen=True, kw_only=True)
class SiteSpec:
    """One site: the town it stands in, its region, its county; the county's zone is the site's."""

    name: str
    region_number: int
    county: str


SITES = (
    SiteSpec(name="Lafayette", region_number=4, county="Tippecanoe"),
    SiteSpec(name="Kokomo", region_number=4, county="Howard"),
    SiteSpec(name="Logansport", region_number=4, county="Cass"),
    SiteSpec(name="Crawfordsville", region_number=4, county="Montgomery"),
    SiteSpec(name="Terre Haute", region_number=7, county="Vigo"),
    SiteSpec(name="Gary", region_number=1, county="Lake"),
)


def make_places() -> None:
    """Make the organizations, who operates which region, and the sites; verb, only under an act."""
    organizations: dict[str, Organization] = {}
    for name, kind, parent in ORGANIZATIONS:
        organizations[name] = Organization.objects.create(
            name=name, kind=kind, parent=organizations[parent] if parent else None, since_on=SINCE_ON
        )
    regions = {region.number: region for region in Region.objects.filter(until_on=None)}
    counties = {county.name: county for county in County.objects.all()}
    RegionOperator.objects.bulk_create(
        RegionOperator(region=regions[number], organization=organizations[name], since_on=SINCE_ON)
        for number, name in OPERATORS.items()
    )
    Site.objects.bulk_create(
        Site(
            region=regions[spec.region_number],
            name=spec.name,
            county=counties[spec.county],
            time_zone=counties[spec.county].time_zone,
            since_on=SINCE_ON,
        )
        for spec in SITES
    )
