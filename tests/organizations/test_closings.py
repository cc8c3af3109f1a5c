"""The state's calendar: a closed day is added, also afterwards, never taken away; a year is confirmed."""

from datetime import date, datetime

import pytest

from tests.harness import Cast
from trackone.audit.entries import Who, recording
from trackone.organizations.authority import NotAllowed
from trackone.organizations.calendar import number_the_days
from trackone.organizations.closings import add_closing, confirm_year
from trackone.organizations.models import CalendarDay, Closing
from trackone.policy import FIRST_DAY, LAST_DAY
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general", "C.6")]
FRIDAY = date(2026, 11, 20)


def close(cast: Cast, at: datetime, day: date, *, key: str = "dana", name: str = "Snow", source: str = "Order") -> Closing:
    return add_closing(by=cast.standing(key), at=at, day=day, name=name, source=source)


def test_the_days_from_a_closing_on_are_numbered_as_if_all_were_numbered_anew(cast: Cast, at: datetime) -> None:
    for day in (FRIDAY, date(2027, 1, 13), date(2026, 3, 2)):
        close(cast, at, day)
    step_by_step = list(CalendarDay.objects.order_by("day").values_list())

    with recording("test", who=Who(), at=at):
        number_the_days(first_on=FIRST_DAY, last_on=LAST_DAY)
    assert list(CalendarDay.objects.order_by("day").values_list()) == step_by_step


def test_what_the_state_adds_is_confirmed_and_has_its_source(cast: Cast, at: datetime) -> None:
    closing = close(cast, at, FRIDAY, source=" Governor's order 7 (made up) ")
    assert (closing.is_verified, closing.source) == (True, "Governor's order 7 (made up)")


@pytest.mark.parametrize(
    ("day", "changed", "code"),
    [
        (date(2026, 11, 26), {}, "closed_already"),
        (date(2026, 11, 21), {}, "weekend"),
        (date(2041, 1, 2), {}, "not_covered"),
        (FRIDAY, {"name": ""}, "name_missing"),
        (FRIDAY, {"source": " "}, "source_missing"),
    ],
)
def test_a_closing_that_changes_nothing_or_says_nothing_is_refused(
    cast: Cast, at: datetime, day: date, changed: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        close(cast, at, day, **changed)
    assert [one.code for one in refused.value.refusals] == [code]


@pytest.mark.parametrize("key", ["mary", "oscar", "hugo", "ada"])
def test_nobody_but_the_state_closes_a_day_or_confirms_a_year(cast: Cast, at: datetime, key: str) -> None:
    with pytest.raises(NotAllowed):
        close(cast, at, FRIDAY, key=key)
    with pytest.raises(NotAllowed):
        confirm_year(by=cast.standing(key), at=at, year=2026)


def test_a_year_is_confirmed_once(cast: Cast, at: datetime) -> None:
    confirm_year(by=cast.standing("dana"), at=at, year=2026)
    assert not Closing.objects.filter(day__year=2026, is_verified=False).exists()
    assert Closing.objects.filter(day__year=2027, is_verified=False).exists()
    with pytest.raises(Refused):
        confirm_year(by=cast.standing("drew"), at=at, year=2026)
