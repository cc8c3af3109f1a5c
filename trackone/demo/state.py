"""The offices of a populated state: in each of the twelve regions a provider, sites in real towns, staff with posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from random import Random

from django.contrib.auth.hashers import make_password

from trackone.demo.cast import DEMO_PASSWORD
from trackone.demo.crowd import FIRST_NAMES, LAST_NAMES
from trackone.demo.places import SINCE_ON
from trackone.organizations.models import (
    Account,
    County,
    Organization,
    Person,
    Post,
    Region,
    RegionOperator,
    Role,
    Site,
)

# Towns by region: name, zip code, county; each has a site. Region 12 is one county.
TOWNS: dict[int, tuple[tuple[str, str, str], ...]] = {
    1: (("Gary", "46402", "Lake"), ("Valparaiso", "46383", "Porter"), ("Michigan City", "46360", "LaPorte")),
    2: (("South Bend", "46601", "St. Joseph"), ("Elkhart", "46516", "Elkhart"), ("Warsaw", "46580", "Kosciusko")),
    3: (("Fort Wayne", "46802", "Allen"), ("Marion", "46952", "Grant"), ("Angola", "46703", "Steuben")),
    4: (
        ("Lafayette", "47901", "Tippecanoe"),
        ("Kokomo", "46901", "Howard"),
        ("Logansport", "46947", "Cass"),
        ("Crawfordsville", "47933", "Montgomery"),
    ),
    5: (("Anderson", "46016", "Madison"), ("Noblesville", "46060", "Hamilton"), ("Shelbyville", "46176", "Shelby")),
    6: (("Muncie", "47305", "Delaware"), ("Richmond", "47374", "Wayne"), ("New Castle", "47362", "Henry")),
    7: (("Terre Haute", "47807", "Vigo"), ("Greencastle", "46135", "Putnam"), ("Brazil", "47834", "Clay")),
    8: (("Bloomington", "47404", "Monroe"), ("Bedford", "47421", "Lawrence"), ("Linton", "47441", "Greene")),
    9: (("Columbus", "47201", "Bartholomew"), ("Seymour", "47274", "Jackson"), ("Madison", "47250", "Jefferson")),
    10: (("New Albany", "47150", "Floyd"), ("Jeffersonville", "47130", "Clark"), ("Corydon", "47112", "Harrison")),
    11: (("Evansville", "47708", "Vanderburgh"), ("Vincennes", "47591", "Knox"), ("Tell City", "47586", "Perry")),
    12: (
        ("Indianapolis Downtown", "46204", "Marion"),
        ("Indianapolis East", "46219", "Marion"),
        ("Indianapolis West", "46222", "Marion"),
    ),
}
# About how the people of the state are spread over the regions.
WEIGHTS = {1: 12, 2: 9, 3: 11, 4: 8, 5: 13, 6: 6, 7: 5, 8: 6, 9: 6, 10: 6, 11: 7, 12: 11}
_PROVIDER = "Region {} Career Services (populated)"
_BOARD = "Region {} Board (populated)"
# So many of a region's people come to its first site; the others are spread over all of its sites.
AT_FIRST_SITE = 0.4
# One member of a team carries so many people; even a small team has these many members.
_CASELOAD = 150
_SMALLEST_TEAM = 6
_POSTS_HELD_FOR = timedelta(days=3 * 365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """One member of a site's team, with the post under which the work is done."""

    person_id: int
    post_id: int
    organization_id: int


@dataclass(frozen=True, kw_only=True)
class Office:
    """One site with its team, of whom the first `carriers_count` carry the cases; `county_id` is where most people live."""

    site: Site
    carriers_count: int
    town: str
    zip_code: str
    county_id: int
    team: tuple[Worker, ...]


def shares(total: int, weights: Iterable[int]) -> list[int]:
    """Divide a total by weights into whole numbers that add up to it; the largest remainders get what is left."""
    given = list(weights)
    whole = sum(given)
    parts = [total * weight // whole for weight in given]
    by_remainder = sorted(range(len(given)), key=lambda place: -(total * given[place] % whole))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def people_by_region(people: int) -> dict[int, int]:
    """Return how many of the state's people each region serves, by its number."""
    return dict(zip(sorted(WEIGHTS), shares(people, [WEIGHTS[number] for number in sorted(WEIGHTS)]), strict=True))


def make_offices(*, on: date, people: int, chance: Random) -> None:
    """Make the provider, sites and staff of every region, enough for so many people; verb, only under an act.

    Sites of the same name are used as they are. The log-ins are r4-01 and so on, with the password of the demo.
    """
    regions = {region.number: region for region in Region.objects.filter(until_on=None)}
    counties = {county.name: county for county in County.objects.all()}
    password = make_password(DEMO_PASSWORD)
    for number, towns in TOWNS.items():
        region = regions[number]
        if Organization.objects.filter(name=_PROVIDER.format(number)).exists():
            continue
        board = Organization.objects.create(name=_BOARD.format(number), kind=Organization.Kind.BOARD, since_on=SINCE_ON)
        provider = Organization.objects.create(
            name=_PROVIDER.format(number), kind=Organization.Kind.CONTRACTOR, parent=board, since_on=SINCE_ON
        )
        if not RegionOperator.objects.filter(region=region, until_on=None).exists():
            RegionOperator.objects.create(region=region, organization=board, since_on=SINCE_ON)
        sites = [_site(region, name, counties[county]) for name, _, county in towns]
        team_sizes = [max(_SMALLEST_TEAM, count) for count in _carriers(people_by_region(people)[number], len(sites))]
        posts = _posts(region, sites, team_sizes, provider=provider, board=board, since_on=on - _POSTS_HELD_FOR)
        _make_staff(posts, password, chance)


def offices_of(region: Region, *, people: int) -> list[Office]:
    """Return the sites of a populated region with their teams, for so many people in it. Three SQL statements."""
    sites = {site.name: site for site in Site.objects.filter(region=region)}
    counties = dict(County.objects.values_list("name", "id"))
    posts = list(
        Post.objects.filter(
            region=region, organization__name=_PROVIDER.format(region.number), role=Role.TEAM_MEMBER
        ).order_by("pk")
    )
    carriers = _carriers(people, len(TOWNS[region.number]))
    return [
        Office(
            site=sites[name],
            carriers_count=carriers[place],
            town=name,
            zip_code=zip_code,
            county_id=counties[county],
            team=tuple(
                Worker(person_id=post.person_id, post_id=post.pk, organization_id=post.organization_id)
                for post in posts
                if post.site_id == sites[name].pk
            ),
        )
        for place, (name, zip_code, county) in enumerate(TOWNS[region.number])
    ]


def _carriers(people: int, sites_count: int) -> list[int]:
    """Return how many of each team it takes to carry a region's people."""
    elsewhere = people * (1 - AT_FIRST_SITE) / sites_count
    at_sites = [people * AT_FIRST_SITE + elsewhere, *[elsewhere] * (sites_count - 1)]
    return [max(1, ceil(count / _CASELOAD)) for count in at_sites]


def _site(region: Region, name: str, county: County) -> Site:
    site, _ = Site.objects.get_or_create(
        region=region, name=name, defaults={"county": county, "time_zone": county.time_zone, "since_on": SINCE_ON}
    )
    return site


def _posts(
    region: Region,
    sites: list[Site],
    team_sizes: list[int],
    *,
    provider: Organization,
    board: Organization,
    since_on: date,
) -> list[Post]:
    at_sites = [
        (provider, role, site)
        for site, size in zip(sites, team_sizes, strict=True)
        for role in (*[Role.TEAM_MEMBER] * size, Role.TEAM_LEADER)
    ]
    of_region = [(board, role, None) for role in (Role.COORDINATOR, Role.OPERATOR, Role.MASTER_USER, Role.MASTER_USER)]
    return [
        Post(role=role, organization=organization, region=region, site=site, since_on=since_on)
        for organization, role, site in (*at_sites, (provider, Role.CONTACT, None), *of_region)
    ]


def _make_staff(posts: list[Post], password: str, chance: Random) -> None:
    """Give each post a person with a name and a log-in."""
    number = posts[0].region.number if posts[0].region else 0
    names = [f"r{number}-{place:02}" for place in range(1, len(posts) + 1)]
    accounts = Account.objects.bulk_create(Account(username=name, password=password) for name in names)
    people = Person.objects.bulk_create(
        Person(
            account=account,
            name=f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}",
            email=f"{account.username}@example.org",
        )
        for account in accounts
    )
    for post, person in zip(posts, people, strict=True):
        post.person = person
    Post.objects.bulk_create(posts)
