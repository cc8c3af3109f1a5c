"""Two who keep reference data at once, with real commits: a seat is never left empty, and days are numbered whole."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from tests.harness import Cast
from tests.participants.test_at_once import at_once
from trackone.audit.context import clock_now
from trackone.organizations.actions import disable_account
from trackone.organizations.closings import add_closing
from trackone.organizations.dated import revision_of
from trackone.organizations.models import CalendarDay, Post, Region, Role
from trackone.organizations.posts import Naming, begin_post, end_post


def committed(act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        return act()


def named(found: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in found)


def master_users() -> list[Post]:
    return list(Post.objects.filter(region__number=7, role=Role.MASTER_USER, until_on=None).order_by("pk"))


def a_second_master_user() -> tuple[Post, Post]:
    """Let Region 7 have two: Mona and Toby."""

    def begin() -> None:
        known_by = Post.objects.select_related("person__account", "organization").get(person__account__username="toby")
        naming = Naming(known_by=known_by, since_on=clock_now().date(), named_in="Letter of Nov 20 (made up)")
        region = Region.objects.get(number=7)
        begin_post(region, by=Cast().standing("dana"), at=clock_now(), role=Role.MASTER_USER, naming=naming)

    committed(begin)
    first, second = committed(master_users)
    return first, second


def end(post: Post, key: str) -> Callable[[], Post]:
    def act() -> Post:
        by, at = Cast().standing(key), clock_now()
        region = Region.objects.get(number=7)
        return end_post(region, by=by, at=at, post=post, until_on=at.date(), revision=revision_of(post))

    return act


def disable(key: str, by: str) -> Callable[[], Any]:
    def act() -> Any:
        person = Cast().person(key)
        return disable_account(person, by=Cast().standing(by), at=clock_now(), reason="Left the office.")

    return act


def test_of_two_last_holders_who_are_ended_at_once_one_stays(fresh_database: str) -> None:
    first, second = a_second_master_user()
    found = at_once(end(first, "dana"), end(second, "drew"))
    assert named(found) == ["Post", "Refused"]
    assert len(committed(master_users)) == 1


def test_the_access_of_one_and_the_post_of_the_other_do_not_end_at_once(fresh_database: str) -> None:
    _, second = a_second_master_user()
    found = at_once(disable("mona", "hugo"), end(second, "dana"))
    assert sorted(named(found)) in (["Person", "Refused"], ["Post", "Refused"])


def test_two_state_staff_never_end_each_others_access_at_once(fresh_database: str) -> None:
    found = at_once(disable("dana", "hugo"), disable("drew", "hugo"))
    assert named(found) == ["Person", "Refused"]


def test_two_closings_at_once_are_both_numbered(fresh_database: str) -> None:
    cast = Cast()

    def close(key: str, day: date) -> Callable[[], Any]:
        return lambda: add_closing(by=cast.standing(key), at=clock_now(), day=day, name="Snow", source="Order (made up)")

    monday = date(2027, 2, 1)
    found = at_once(close("dana", monday), close("drew", monday + timedelta(days=1)))
    assert named(found) == ["Closing", "Closing"]
    days = committed(lambda: list(CalendarDay.objects.filter(day__range=(monday, date(2027, 3, 1))).order_by("day")))
    assert [day.is_business for day in days[:3]] == [False, False, True]
    assert all(after.number - before.number == after.is_business for before, after in pairwise(days))
