"""Funding sources are dated: one is added from a day on, one ends, and whoever is enrolled stays enrolled."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.harness import Cast, TestClock
from trackone.casework.reference import load_reference
from trackone.enrollment.models import Program
from trackone.enrollment.models.programs import Family
from trackone.enrollment.sources import ProgramEntry, add_program, end_program
from trackone.organizations.authority import NotAllowed
from trackone.organizations.dated import revision_of
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general", "C.1")]
GRANT = ProgramEntry(name="Flood Recovery Grant (made up)", family=Family.DISLOCATED_GRANT, stream="NDWG")


def added(cast: Cast, at: datetime, key: str = "dana", code: str = "NDWG-FLOOD", **changed: Any) -> Program:
    program, since_on = ProgramEntry(**{**vars(GRANT), **changed}), changed.pop("since_on", at.date())
    return add_program(by=cast.standing(key), at=at, code=code, program=program, since_on=since_on)


def test_a_program_takes_applications_of_its_days(cast: Cast, at: datetime, clock: TestClock) -> None:
    program = added(cast, at)
    end_program(program, by=cast.standing("dana"), at=at, until_on=at.date(), revision=revision_of(program))
    assert program in Program.objects.open_on(at.date())
    assert program not in Program.objects.open_on(at.date() + timedelta(days=1))
    assert program not in Program.objects.open_on(date(2026, 11, 20))
    load_reference()
    program.refresh_from_db()
    assert program.until_on == at.date()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"code": "flood"}, "code"),
        ({"code": "WIOA-ADULT"}, "code_taken"),
        ({"name": ""}, "name_missing"),
        ({"family": "else"}, "scope"),
    ],
)
def test_a_program_that_can_not_stand_so_is_refused(cast: Cast, at: datetime, changed: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused) as refused:
        added(cast, at, **changed)
    assert [one.code for one in refused.value.refusals] == [refusal]


def test_only_the_state_keeps_the_programs(cast: Cast, at: datetime) -> None:
    for key in ("mary", "hugo"):
        with pytest.raises(NotAllowed):
            added(cast, at, key)
