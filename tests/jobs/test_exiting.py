"""The schedule lets periods end by rule, in a night that is over in both zones."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.casework.files import make_file
from tests.harness import Cast, TestClock
from trackone.enrollment.models import Participation
from trackone.jobs.schedule import SCHEDULE

pytestmark = pytest.mark.policy("C.1")
(LINE,) = (line for line in SCHEDULE if line.name == "exit_by_rule")


@pytest.mark.django_db
def test_the_line_of_the_schedule_ends_periods(cast: Cast, clock: TestClock) -> None:
    file = make_file(cast, clock.now)
    file.serve(participation=file.enroll())
    assert LINE.what(clock.set("2027-02-21T08:30+00:00")) == 0
    assert LINE.what(clock.set("2027-02-22T08:30+00:00")) == 1
    cast.standing("tess")
    assert Participation.objects.get().exit_reason == "by_rule"


@pytest.mark.parametrize("day", ["2027-01-15", "2027-03-14", "2027-07-15", "2027-11-07"])
@pytest.mark.parametrize("zone", ["America/Indiana/Indianapolis", "America/Chicago"])
def test_it_runs_after_midnight_and_before_anybody_works(day: str, zone: str) -> None:
    minute, hour, *_ = LINE.when.split()
    there = datetime.fromisoformat(day).replace(hour=int(hour), minute=int(minute), tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert there.date().isoformat() == day
    assert time(1) < there.time() < time(6)
