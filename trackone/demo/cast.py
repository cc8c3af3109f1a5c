"""The cast: members of the staff with fixed parts. They are demo log-ins and the people of the tests in one.

Names say the part. Every key is the user name too.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from trackone.audit.context import clock_now
from trackone.audit.entries import Who, recording
from trackone.demo.places import BOARD_4, FIELD_STAFF, HEARTLAND, LAKESHORE, OPERATOR_7, STATE, VENDOR, WABASH, make_places
from trackone.organizations.models import Account, Organization, Person, Post, Region, Role, Site

DEMO_PASSWORD = "made-up people only"  # noqa: S105 - printed at every start of the demo
POSTS_HELD_FOR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class PostSpec:
    """One post of a member of the cast; `alternate_for` is the key of the one whose post of this role it stands in for."""

    role: Role
    organization: str
    region_number: int | None = None
    site: str | None = None
    alternate_for: str | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One member of the cast: a name that looks made up, and the words by which the demo introduces the part.

    `does` says what to try as this one; the log-in page of the demo begins with those who have it.
    """

    name: str
    words: str
    posts: tuple[PostSpec, ...] = ()
    does: str = ""


def _one(
    role: Role,
    organization: str,
    region_number: int | None = None,
    site: str | None = None,
    alternate_for: str | None = None,
) -> PostSpec:
    return PostSpec(
        role=role, organization=organization, region_number=region_number, site=site, alternate_for=alternate_for
    )


CAST: dict[str, Part] = {
    "tess": Part(
        name="Tess Teammember",
        words="team member, Region 4, Lafayette",
        posts=(_one(Role.TEAM_MEMBER, WABASH, 4, "Lafayette"),),
        does="Finds and adds people, enrolls them, records services and notes, carries a caseload.",
    ),
    "clara": Part(
        name="Clara Clerk",
        words="clerk who enters sign-in sheets, Region 4, Lafayette",
        posts=(_one(Role.CLERK, WABASH, 4, "Lafayette"),),
        does="Enters sign-in sheets: records, completes and mends her own entries; writes no notes.",
    ),
    "leo": Part(
        name="Leo Teamleader",
        words="team leader, Region 4",
        posts=(_one(Role.TEAM_LEADER, WABASH, 4, "Lafayette"),),
        does="Serves people too, mends for the team, declares exceptions.",
    ),
    "connie": Part(
        name="Connie Contact",
        words="single point of contact, Region 4, first provider",
        posts=(_one(Role.CONTACT, WABASH, 4),),
        does="Speaks for a provider: reads the region, sees what the provider entered and how soon.",
    ),
    "cole": Part(
        name="Cole Contactleader",
        words="contact and team leader, Region 4, second provider",
        posts=(_one(Role.CONTACT, HEARTLAND, 4), _one(Role.TEAM_LEADER, HEARTLAND, 4, "Kokomo")),
    ),
    "alma": Part(
        name="Alma Alternate",
        words="alternate contact, Region 4, first provider",
        posts=(_one(Role.CONTACT, WABASH, 4, alternate_for="connie"),),
    ),
    "cora": Part(
        name="Cora Coordinator",
        words="regional coordinator, Region 4",
        posts=(_one(Role.COORDINATOR, BOARD_4, 4),),
        does="Watches all sites of the region, declares exceptions.",
    ),
    "mary": Part(
        name="Mary Masteruser",
        words="Master User, Region 4",
        posts=(_one(Role.MASTER_USER, BOARD_4, 4),),
        does="Confirms or refuses exceptions, reads the trail, ends access.",
    ),
    "max": Part(name="Max Masteruser", words="second Master User, Region 4", posts=(_one(Role.MASTER_USER, BOARD_4, 4),)),
    "oscar": Part(
        name="Oscar Operator",
        words="One Stop Operator, board staff and alternate Master User, Region 4",
        posts=(_one(Role.OPERATOR, BOARD_4, 4), _one(Role.MASTER_USER, BOARD_4, 4, alternate_for="mary")),
        does="Sees the month of the region; two posts, so two sets of buttons.",
    ),
    "pia": Part(
        name="Pia Provider",
        words="team member of a provider in Regions 4 (Kokomo) and 7 (Terre Haute)",
        posts=(
            _one(Role.TEAM_MEMBER, HEARTLAND, 4, "Kokomo"),
            _one(Role.TEAM_MEMBER, HEARTLAND, 7, "Terre Haute"),
        ),
    ),
    "wes": Part(
        name="Wes Wagnerpeyser",
        words="state Wagner-Peyser worker, Region 4, Kokomo",
        posts=(_one(Role.TEAM_MEMBER, FIELD_STAFF, 4, "Kokomo"),),
    ),
    "toby": Part(
        name="Toby Teamseven",
        words="team member, Region 7, Terre Haute",
        posts=(_one(Role.TEAM_MEMBER, HEARTLAND, 7, "Terre Haute"),),
    ),
    "otto": Part(
        name="Otto Operatorseven", words="One Stop Operator, Region 7", posts=(_one(Role.OPERATOR, OPERATOR_7, 7),)
    ),
    "mona": Part(name="Mona Masterseven", words="Master User, Region 7", posts=(_one(Role.MASTER_USER, OPERATOR_7, 7),)),
    "chris": Part(
        name="Chris Centraltime",
        words="team member, Region 1, Gary (Central time)",
        posts=(_one(Role.TEAM_MEMBER, LAKESHORE, 1, "Gary"),),
    ),
    "dana": Part(
        name="Dana Dwdstaff",
        words="state staff (DWD)",
        posts=(_one(Role.STATE_STAFF, STATE),),
        does="Sees all regions side by side, decides exceptions, reads the trail.",
    ),
    "drew": Part(name="Drew Dwdstaff", words="second state staff (DWD)", posts=(_one(Role.STATE_STAFF, STATE),)),
    "hugo": Part(
        name="Hugo Helpdesk",
        words="help desk of the vendor",
        posts=(_one(Role.HELP_DESK, VENDOR),),
        does="Declares an outage of the system for all sites; sees nobody who is served.",
    ),
    "ada": Part(
        name="Ada Auditor",
        words="auditor, read only",
        posts=(_one(Role.AUDITOR, STATE),),
        does="Reads everything, changes nothing.",
    ),
    "stan": Part(name="Stan Stranger", words="stranger: a log-in without a post"),
}


def log_ins() -> list[tuple[str, str, str, str]]:
    """Return name, user name, password and part of everybody in the cast, in the order of the table."""
    return [(part.name, key, DEMO_PASSWORD, part.words) for key, part in CAST.items()]


def make_cast(*, on: date) -> None:
    """Make organizations, sites, people and the posts they hold on this day and the year before it; one act.

    Needs the reference data, and a database without a cast. About fifteen SQL statements.
    """
    with recording("demo.make_cast", who=Who(), at=clock_now()) as act:
        make_places()
        people = _make_people()
        act.facts = {"posts": _make_posts(people, since_on=on - POSTS_HELD_FOR)}


def _make_people() -> dict[str, Person]:
    # One hash for all: argon2 is slow on purpose, and everybody here is made up.
    password = make_password(DEMO_PASSWORD)
    accounts = Account.objects.bulk_create([Account(username=key, password=password) for key in CAST])
    people = Person.objects.bulk_create(
        Person(account=account, name=CAST[account.username].name, email=f"{account.username}@example.org")
        for account in accounts
    )
    return {account.username: person for account, person in zip(accounts, people, strict=True)}


def _make_posts(people: dict[str, Person], *, since_on: date) -> int:
    organizations = {organization.name: organization for organization in Organization.objects.all()}
    regions = {region.number: region for region in Region.objects.filter(until_on=None)}
    sites = {site.name: site for site in Site.objects.all()}
    made: dict[tuple[str, Role], Post] = {}
    specs = [(key, spec) for key, part in CAST.items() for spec in part.posts]
    # Alternates last: they name the post that they stand in for.
    for batch in ([s for s in specs if not s[1].alternate_for], [s for s in specs if s[1].alternate_for]):
        posts = Post.objects.bulk_create(
            Post(
                person=people[key],
                role=spec.role,
                organization=organizations[spec.organization],
                region=regions[spec.region_number] if spec.region_number else None,
                site=sites[spec.site] if spec.site else None,
                alternate_for=made[spec.alternate_for, spec.role] if spec.alternate_for else None,
                since_on=since_on,
            )
            for key, spec in batch
        )
        made |= {(key, spec.role): post for (key, spec), post in zip(batch, posts, strict=True)}
    return len(specs)
