"""The nights of the job against an independent count, day by day, of what had been entered until each of them.

One person, two programs in two regions: services entered on their day or up to three days later, trainings that end, plans
and gaps. The count knows nothing of the house: for every night it begins anew and walks the days.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from tests.casework.files import File, make_file
from tests.conftest import NOON
from tests.harness import Cast, TestClock
from trackone.casework.exiting import exit_by_rule
from trackone.casework.gapping import GapEntry, plan_gap
from trackone.casework.models import ServiceRecord
from trackone.casework.serving import complete_service
from trackone.enrollment.models import Participation
from trackone.organizations.models import Site
from trackone.participants.actions import serve_here
from trackone.policy import indiana_calendar
from trackone.policy.refusal import Refused
from trackone.policy.section_0_time_of_service import last_entry_on

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.1", "C.6")]
FIRST, HORIZON = NOON.date(), 300
PROGRAMS = {"WIOA-ADULT": "tess", "WP": "toby"}


@dataclass(frozen=True)
class Step:
    """Something done on a day of the story: what, in which program, and how many days it reaches."""

    on: int
    what: str
    program: str = "WIOA-ADULT"
    reach: int = 1


@dataclass
class Known:
    """What is on file: days of service, begins of what goes on, planned days, gaps with their first and last day."""

    days: set[int] = field(default_factory=set)
    going_on: set[int] = field(default_factory=set)
    planned: set[int] = field(default_factory=set)
    gaps: list[tuple[int, int]] = field(default_factory=list)

    def holds(self, today: int) -> bool:
        """Say whether something beside a service holds the period open on this day."""
        on_gap = any(first <= today <= final for first, final in self.gaps)
        return on_gap or any(today <= plan for plan in self.planned) or any(begun <= today for begun in self.going_on)


def exits_by_count(known: Known, tonight: int) -> dict[int, int]:
    """Walk the days to tonight; return each exit: the night in which it came, and the day that dates it."""
    exits: dict[int, int] = {}
    last: int | None = None
    for today in range(tonight + 1):
        # The night comes before the work of its day.
        if last is not None and today - last > 90 and not known.holds(today):
            exits[today], last = last, None
        if today in known.days:
            last = today
    return exits


class Story:
    """One person in two regions, what is done with him, and what is known of it."""

    def __init__(self, cast: Cast, clock: TestClock) -> None:
        self.clock, self.known = clock, Known()
        here = make_file(cast, clock.now)
        number, site = here.participant.number, Site.objects.get(name="Terre Haute")
        there = serve_here(by=cast.standing("toby"), at=clock.now, site=site, number=number, purpose="services")
        self.files = {"WIOA-ADULT": here, "WP": File(cast=cast, at=clock.now, participant=there, site=site)}
        self.ends: dict[int, list[tuple[str, ServiceRecord, int]]] = {}

    def night(self, number: int) -> None:
        """Run the job in the night that begins this day."""
        exit_by_rule(self.clock.set(f"{day(number)}T03:30-05:00"))

    def noon(self, number: int) -> None:
        """Come to work, and enter the trainings that end today."""
        moment = self.clock.set(f"{day(number)}T12:00-05:00")
        for file in self.files.values():
            file.at = moment
        for program, training, begun in self.ends.pop(number, []):
            by = self.files[program].cast.standing(PROGRAMS[program])
            fresh = ServiceRecord.objects.select_related("kind", "participation__program", "site").get(pk=training.pk)
            complete_service(fresh, by=by, at=moment, changes={"ended_on": day(number)}, revision=fresh.revision)
            self.known.going_on.discard(begun)
            self.known.days |= set(range(begun, number + 1))

    def periods(self, program: str) -> list[Participation]:
        """Return the periods of one program, latest first."""
        self.files[program].cast.standing(PROGRAMS[program])
        return list(Participation.objects.select_related("program", "site").filter(program__code=program).order_by("-pk"))

    def take(self, step: Step) -> None:
        """Do one step, where the story allows it."""
        if step.what in ("serve", "train"):
            self.serve(step, self.open_period(step.program) or self.enroll(step.program))
        elif step.what == "late":
            self.serve_late(step)
        elif self.open_period(step.program):
            self.plan(step) if step.what == "plan" else self.pause(step)

    def enroll(self, program: str) -> Participation:
        return self.files[program].enroll(program, key=PROGRAMS[program])

    def open_period(self, program: str) -> Participation | None:
        return next((one for one in self.periods(program) if one.exit_on is None), None)

    def serve(self, step: Step, period: Participation) -> None:
        file, key = self.files[step.program], PROGRAMS[step.program]
        if step.what == "train" and step.program == "WIOA-ADULT":
            ends = {"planned_begin_on": day(step.on), "planned_end_on": day(step.on + step.reach)}
            training = file.serve("TRN-06", participation=period, key=key, on=day(step.on), **ends)
            self.ends.setdefault(step.on + step.reach, []).append((step.program, training, step.on))
            self.known.going_on.add(step.on)
        else:
            file.serve(participation=period, key=key)
        self.known.days.add(step.on)

    def serve_late(self, step: Step) -> None:
        """Enter a service of some days ago within its window, into the period that stood open then."""
        served = step.on - (step.reach % 3 + 1)
        rows = [one for program in PROGRAMS for one in self.periods(program)]
        in_time = served >= 0 and last_entry_on(service_on=day(served), calendar=indiana_calendar()) >= day(step.on)
        # A period that began since stands in the way of the old one: then DWD staff are asked (I.8).
        if not in_time or any(one.application_on > day(served) for one in rows):
            return
        period = next((one for one in self.periods(step.program)), None)
        if period is None or (period.exit_recorded_on and period.exit_recorded_on <= day(served)):
            return
        event("late, exited" if period.exit_on else "late, open")
        self.files[step.program].serve(participation=period, key=PROGRAMS[step.program], on=day(served))
        self.known.days.add(served)

    def plan(self, step: Step) -> None:
        planned = step.on + step.reach
        period = self.open_period(step.program)
        key = PROGRAMS[step.program]
        self.files[step.program].serve("RESUME", participation=period, key=key, planned_begin_on=day(planned))
        self.known.planned.add(planned)

    def pause(self, step: Step) -> None:
        file, period = self.files[step.program], self.open_period(step.program)
        gap = GapEntry(reason="move", agreed_on=day(step.on), from_on=day(step.on), until_on=day(step.on + step.reach))
        assert period is not None
        try:
            plan_gap(period, by=file.cast.standing(PROGRAMS[step.program]), at=file.at, gap=gap)
        except Refused:
            return
        self.known.gaps.append((step.on, step.on + step.reach))

    def check(self, tonight: int) -> None:
        """Hold every period that has begun against the count."""
        exits = exits_by_count(self.known, tonight)
        for period in (one for program in PROGRAMS for one in self.periods(program) if one.began_on):
            came = next((night for night in sorted(exits) if day(night) > period.began_on), None)
            expected = day(exits[came]) if came is not None else None
            assert period.exit_on == expected, (tonight, period.program.code, self.known)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def matters(number: int, steps: list[Step], known: Known) -> bool:
    """Say whether the job runs in this night: near a step, when the count says that an exit comes, and now and then."""
    return number % 20 == 0 or any(0 < number - step.on < 5 for step in steps) or number in exits_by_count(known, number)


STEPS = st.lists(
    st.builds(
        Step,
        on=st.integers(1, 200) | st.integers(90, 96),
        what=st.sampled_from(["serve", "late", "late", "train", "plan", "gap"]),
        program=st.sampled_from(list(PROGRAMS)),
        reach=st.integers(1, 85),
    ),
    max_size=5,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
@example(steps=[Step(92, "late", reach=1)])
@example(steps=[Step(2, "serve", "WP"), Step(93, "late", reach=2), Step(185, "serve", "WP"), Step(187, "late", "WP", 2)])
@example(steps=[Step(10, "train", reach=60), Step(160, "gap", reach=40), Step(201, "serve")])
@example(steps=[Step(1, "serve", "WP"), Step(80, "plan", "WP", 30), Step(111, "serve", "WP"), Step(112, "serve")])
def test_every_night_is_as_the_count_says(cast: Cast, clock: TestClock, steps: list[Step]) -> None:
    with transaction.atomic():
        clock.set(NOON)
        story = Story(cast, clock)
        taken = sorted([Step(0, "serve"), *steps], key=lambda step: step.on)
        for number in range(HORIZON):
            if matters(number, taken, story.known):
                story.night(number)
                story.check(number)
            todays = [step for step in taken if step.on == number]
            if todays or number in story.ends:
                story.noon(number)
            for step in todays:
                story.take(step)
        transaction.set_rollback(True)
