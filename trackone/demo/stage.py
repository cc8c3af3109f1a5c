"""The stage of the demo's seeding: the days, the clock, who acts, and the catalogs that the stories need."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from trackone.audit.context import open_context
from trackone.casework.models import ServiceKind
from trackone.demo.clock import set_clock_here
from trackone.demo.made_up import MadeUp, made_up_people
from trackone.enrollment.models import Program
from trackone.organizations.models import County, Person, Region, Site
from trackone.organizations.standing import Standing, standing_of
from trackone.policy import indiana_calendar

STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")
# Long enough for one life to leave and to be asked about the second quarter after it; most begin in the last 62 days.
DAYS_COUNT = 182
_OPENS_AT = time(8, 30)
_JOBS_RUN_AT = time(3, 30)
_MINUTES_BETWEEN_ACTS = (2, 14)


@dataclass(kw_only=True)
class Stage:
    """The business days up to `now`, numbered from 0 to `last`, and the hour of the day that is being lived through."""

    now: datetime
    chance: Random
    day_number: int = 0
    moment: datetime = field(init=False)
    _standings: dict[tuple[str, int | None], Standing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.moment = self.now

    @cached_property
    def days(self) -> list[date]:
        """Return the business days from about nine months ago up to today, or to the last one before it."""
        calendar, day = indiana_calendar(), self.now.date()
        found: list[date] = []
        while len(found) < DAYS_COUNT:
            if calendar.is_business_day(day):
                found.append(day)
            day -= timedelta(days=1)
        return found[::-1]

    @property
    def last(self) -> int:
        """Return the number of the last day that is lived through."""
        return len(self.days) - 1

    @property
    def today(self) -> date:
        """Return the day that is being lived through."""
        return self.days[self.day_number]

    def ago(self, count: int) -> date:
        """Return the business day that many business days before the one lived through."""
        return self.days[max(0, self.day_number - count)]

    def begin_night(self, number: int) -> datetime:
        """Set the clock to the night that begins a day, when the jobs run; return the moment."""
        moment = min(datetime.combine(self.days[number], _JOBS_RUN_AT, tzinfo=STATE_ZONE), self.now)
        set_clock_here(moment)
        return moment

    def begin_day(self, number: int) -> None:
        """Let a day begin."""
        self.day_number = number
        self.moment = datetime.combine(self.days[number], _OPENS_AT, tzinfo=STATE_ZONE)

    def enter(self, key: str, *, region: int | None = None) -> Standing:
        """Let the clock go on and one of the cast act: open the context and return the standing. Two SQL statements."""
        self.moment += timedelta(minutes=self.chance.randint(*_MINUTES_BETWEEN_ACTS))
        # What happens today has happened already.
        set_clock_here(min(self.moment, self.now))
        if (key, region) not in self._standings:
            region_id = self.regions[region].pk if region is not None else None
            self._standings[key, region] = standing_of(self.people[key], region_id=region_id)
        standing = self._standings[key, region]
        open_context(person_id=standing.person.pk, reads=standing.reads)
        return standing

    @property
    def at(self) -> datetime:
        """Return the moment of the act under way, as the database tells it."""
        return min(self.moment, self.now)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Return the cast by user name."""
        return {person.account.username: person for person in Person.objects.select_related("account") if person.account}

    @cached_property
    def regions(self) -> dict[int, Region]:
        """Return the regions in force by number."""
        return {region.number: region for region in Region.objects.filter(until_on=None)}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Return the sites by name."""
        return {site.name: site for site in Site.objects.all()}

    @cached_property
    def counties(self) -> dict[str, County]:
        """Return the counties by name."""
        return {county.name: county for county in County.objects.all()}

    @cached_property
    def programs(self) -> dict[str, Program]:
        """Return the programs by code."""
        return {program.code: program for program in Program.objects.all()}

    @cached_property
    def kinds(self) -> dict[str, ServiceKind]:
        """Return the kinds of service offered now, by code."""
        return {kind.code: kind for kind in ServiceKind.objects.offered_on(self.now.date())}

    @cached_property
    def crowd(self) -> Iterator[MadeUp]:
        """Give made-up people, one after the other."""
        return made_up_people(self.chance, today=self.now.date())
