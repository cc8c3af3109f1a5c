"""Nights with real commits: two runs at once, a run that was broken off, and a service recorded while the job looks."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.casework.files import File, make_file
from tests.casework.test_cases_at_once import committed
from tests.conftest import NOON
from tests.harness import Cast
from tests.participants.test_at_once import at_once
from trackone.audit.context import clock_now
from trackone.audit.models import Entry
from trackone.casework import exiting
from trackone.casework.exiting import exit_by_rule
from trackone.demo.clock import set_clock_here
from trackone.enrollment.models import Participation

pytestmark = pytest.mark.policy("C.1")
NIGHT, SERVED = datetime.fromisoformat("2027-02-22T03:30-05:00"), date(2026, 11, 23)


def files(count: int) -> list[File]:
    set_clock_here(NOON)
    return committed(lambda: [_served(number) for number in range(count)])  # type: ignore[no-any-return]


def _served(number: int) -> File:
    file = make_file(Cast(), clock_now(), last_name=f"Nightly{number}")
    file.serve(participation=file.enroll())
    return file


def night(**more: Any) -> int:
    set_clock_here(NIGHT)
    return exit_by_rule(NIGHT, **more)


def exits() -> tuple[int, int]:
    """Return how many exits there are, and how many entries of the house about one."""

    def counted() -> tuple[int, int]:
        Cast().standing("tess")
        made = Participation.objects.filter(exit_on=SERVED).count()
        return made, Entry.objects.filter(action="house.exit_by_rule").count()

    return committed(counted)  # type: ignore[no-any-return]


def test_two_runs_at_once_make_each_exit_once(fresh_database: str) -> None:
    files(6)
    found = at_once(lambda: night(batch=2), lambda: night(batch=2))
    assert sum(found) == 6
    assert exits() == (6, 6)


def test_a_run_that_is_broken_off_keeps_what_it_made_and_the_next_one_goes_on(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files(4)
    judged = exiting._due_under_lock
    calls: list[int] = []

    def breaks(*args: Any, **more: Any) -> date:
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the power went out")
        return judged(*args, **more)

    monkeypatch.setattr(exiting, "_due_under_lock", breaks)
    with pytest.raises(RuntimeError):
        night()
    assert exits() == (2, 2)
    monkeypatch.setattr(exiting, "_due_under_lock", judged)
    assert night() == 2
    assert exits() == (4, 4)


def test_what_is_recorded_while_the_job_looks_holds_the_period_open(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = files(1)
    leave = exiting._exit

    def meanwhile(*args: Any, **more: Any) -> int:
        file.at = NIGHT
        period = Participation.objects.select_related("program", "site")
        committed(lambda: (Cast().standing("tess"), file.serve(participation=period.get(), on=date(2027, 2, 19))))
        return leave(*args, **more)

    monkeypatch.setattr(exiting, "_exit", meanwhile)
    assert night() == 0
    assert exits() == (0, 0)
