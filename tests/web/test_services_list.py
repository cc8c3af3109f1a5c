"""The services of the region: one's own first, filtered, sorted and paged in the address, never by a person's name."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from tests.desks.lives import Desk, Life, make_life
from tests.harness import Cast, TestClock

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
EVERY = ["tess", "clara", "leo", "connie", "cora", "mary", "oscar", "dana", "ada"]


@pytest.fixture
def life(cast: Cast, clock: TestClock) -> Life:
    """One participant whom the team member has served five times."""
    return make_life(cast, clock)


def rows(client: Client, asked: str = "") -> str:
    answer = client.get(f"/services/{asked}")
    assert answer.status_code == 200
    return answer.content.decode().split("</form>")[-1]


@pytest.mark.parametrize("key", EVERY)
def test_within_the_statements_of_a_page(life: Life, signed_in: SignIn, key: str) -> None:
    client = signed_in(key)
    asked: list[str] = []

    def listen(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        rows(client)
    assert len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]) <= 12


@pytest.mark.parametrize("key", ["hugo", "stan"])
def test_not_for_those_who_serve_nobody(life: Life, signed_in: SignIn, key: str) -> None:
    assert signed_in(key).get("/services/").status_code == 403


def test_ones_own_first_for_those_who_serve_and_all_for_those_who_look(life: Life, signed_in: SignIn) -> None:
    assert "Initial assessment" in rows(signed_in("tess"))
    assert "No services fit" in rows(signed_in("leo"))
    assert "Initial assessment" in rows(signed_in("leo"), "?staff=all")
    assert "Initial assessment" in rows(signed_in("connie"))
    assert "Initial assessment" in rows(signed_in("dana"))
    assert "No services fit" in rows(signed_in("toby"), "?staff=all")


def test_the_usual_span_is_ninety_days_and_can_be_widened(life: Life, signed_in: SignIn, clock: TestClock) -> None:
    clock.set("2027-03-01T12:00-05:00")
    client = signed_in("tess")
    assert "No services fit" in rows(client)
    assert "Initial assessment" in rows(client, "?since_month=&since_day=&since_year=")
    assert "Initial assessment" in rows(client, "?since_month=11&since_day=1&since_year=2026")


def test_filters_stand_in_the_address(life: Life, signed_in: SignIn) -> None:
    client = signed_in("tess")
    kind = life.services[0].kind_id
    kept = rows(client, f"?kind={kind}&state=received&site={life.services[0].site_id}")
    assert "Initial assessment" in kept
    assert "Job search" not in kept
    assert "No services fit" in rows(client, "?state=planned")
    assert "No services fit" in rows(client, "?late=on")


@pytest.mark.parametrize(
    "asked", ["?since_month=13&since_day=x&since_year=1", "?kind=x&site=-1&staff=999", "?sort=name&page=x"]
)
def test_an_answer_that_makes_no_sense_is_said_or_left_out(life: Life, signed_in: SignIn, asked: str) -> None:
    answer = signed_in("tess").get(f"/services/{asked}")
    assert answer.status_code == 200
    assert "Initial assessment" in answer.content.decode().split("</form>")[-1]


def test_sorted_and_paged(life: Life, signed_in: SignIn, cast: Cast, clock: TestClock) -> None:
    desk = Desk(cast, "tess", at=clock.now)
    for _ in range(25):
        desk.service(life.participant, began_on=date(2026, 11, 20), kind="COMP-ASSESS")
    client = signed_in("tess")
    for sort in ("on", "-on", "entered", "-entered"):
        first = rows(client, f"?sort={sort}")
        assert first.count("<tr") == 26
        key = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert f"sort={sort}" in key
        assert rows(client, key).count("<tr") == 6
    assert "Newer →" in rows(client, "?sort=on")
    assert "Older →" in rows(client)
