"""What is kept in the demo: a site opened, a workgroup with another scope, a contact named, a closing, a kind of service."""

from datetime import date, timedelta

from trackone.casework.kinds import KindEntry, add_kind
from trackone.casework.models import ServiceFamily
from trackone.demo.places import FIELD_STAFF, WABASH
from trackone.demo.stage import Stage
from trackone.demo.stories import Story
from trackone.organizations.closings import add_closing, confirm_year
from trackone.organizations.dated import revision_of
from trackone.organizations.models import Closing, Organization, Post, Role, Site
from trackone.organizations.posts import Naming, add_alternate, name_contact
from trackone.organizations.sites import close_site, close_workgroup, open_site, open_workgroup

_ONE_DAY = timedelta(days=1)


def places_of_the_region(stage: Stage) -> Story:
    """A site opens for a while in a library; a team takes over more programs, which makes it another workgroup."""
    site = open_site(
        by=stage.enter("mary", region=4),
        at=stage.at,
        name="Delphi (library)",
        county=stage.counties["Carroll"],
        since_on=stage.today,
    )
    team = open_workgroup(
        by=stage.enter("mary", region=4),
        at=stage.at,
        name="Lafayette youth team",
        organization=Organization.objects.get(name=WABASH),
        program_codes=["WIOA-YOUTH"],
        since_on=stage.today,
    )
    yield 15
    by = stage.enter("mary", region=4)
    close_workgroup(team, by=by, at=stage.at, until_on=stage.today, revision=revision_of(team))
    open_workgroup(
        by=stage.enter("mary", region=4),
        at=stage.at,
        name="Lafayette youth team",
        organization=team.organization,
        program_codes=["WIOA-ADULT", "WIOA-YOUTH"],
        since_on=stage.today + _ONE_DAY,
    )
    yield 5
    # The library takes its room back; until then people are served there.
    seen = Site.objects.get(pk=site.pk)
    by = stage.enter("mary", region=4)
    close_site(seen, by=by, at=stage.at, until_on=stage.now.date() + 30 * _ONE_DAY, revision=revision_of(seen))


def people_of_the_region(stage: Stage) -> Story:
    """The state's field staff name their contact in the region, and a provider one more alternate."""
    field_staff = Organization.objects.get(name=FIELD_STAFF)
    naming = _naming(stage, "wes", Role.TEAM_MEMBER, paper="Letter of the field director (made up)")
    name_contact(field_staff, by=stage.enter("mary", region=4), at=stage.at, naming=naming, revision=0)
    yield 8
    wabash = Organization.objects.get(name=WABASH)
    naming = _naming(stage, "leo", Role.TEAM_LEADER, paper="E-mail of the provider's director (made up)")
    add_alternate(wabash, by=stage.enter("max", region=4), at=stage.at, naming=naming)


def data_of_the_state(stage: Stage) -> Story:
    """The state confirms its closed days, adds one that the governor ordered, and a kind of service."""
    confirm_year(by=stage.enter("dana"), at=stage.at, year=stage.today.year)
    yield 3
    add_closing(
        by=stage.enter("dana"),
        at=stage.at,
        day=_a_coming_business_day(stage),
        name="Governor's closing",
        source="Executive order 26-0 (made up)",
    )
    yield 4
    job_club = KindEntry(
        name="Job club, weekly meeting",
        family=ServiceFamily.BASIC,
        triggers_participation=True,
        extends_participation=True,
        makes_reportable=False,
        streams=("ADULT", "DW", "WP"),
    )
    add_kind(by=stage.enter("drew"), at=stage.at, code="JOB-CLUB", kind=job_club, since_on=stage.today)


def _naming(stage: Stage, key: str, role: Role, *, paper: str) -> Naming:
    posts = Post.objects.select_related("person__account", "organization")
    known_by = posts.get(person=stage.people[key], role=role)
    return Naming(known_by=known_by, since_on=stage.today, named_in=paper)


def _a_coming_business_day(stage: Stage) -> date:
    """Return a weekday that is open so far, about six weeks ahead: no window of these lives reaches it."""
    day = stage.now.date() + 40 * _ONE_DAY
    while day.weekday() >= 5 or Closing.objects.filter(day=day).exists():
        day += _ONE_DAY
    return day
