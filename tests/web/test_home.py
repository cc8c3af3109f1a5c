"""The home in a browser: each post's panels, its buttons, within the statements that a page may take."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from tests.desks.lives import Desk, Life, make_life
from tests.harness import Cast, TestClock
from trackone.casework.drafts import keep_draft
from trackone.demo.cast import CAST

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
MOST = 12


@pytest.fixture
def life(cast: Cast, clock: TestClock) -> Life:
    """One participant with two weeks of work, and an open outage."""
    made = make_life(cast, clock)
    Desk(cast, "cora", at=clock.now).exception(from_on=date(2026, 11, 20))
    return made


def page(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("key", list(CAST))
def test_every_post_has_a_home_within_the_statements_of_a_page(life: Life, signed_in: SignIn, key: str) -> None:
    client = signed_in(key)
    asked: list[str] = []

    def listen(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        page(client)
    assert len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]) <= MOST


@pytest.mark.parametrize(
    ("key", "headings", "missing"),
    [
        ("tess", ["Due today", "Locks soon", "My caseload", "My drafts", "News of the region"], ["Exceptions waiting"]),
        ("clara", ["Find the person on the sheet", "Entered by you today", "Locks soon"], ["My caseload", "Due today"]),
        ("connie", ["Your provider, last seven days of service"], ["My drafts", "Sites, last seven days"]),
        ("cole", ["Your provider, last seven days", "Sites, last seven days", "Exceptions"], []),
        ("cora", ["Sites, last seven days", "Exceptions waiting"], ["Where to look"]),
        ("mary", ["Exceptions waiting", "Entered under a refused exception", "Access"], ["Where to look"]),
        ("oscar", ["Exceptions waiting", "Posts that nobody holds", "Entered in time"], []),
        (
            "dana",
            [
                "Exceptions waiting",
                "Posts that nobody holds",
                "Regions side by side",
                "Where to look",
                "Region 12",
                "100.0 % of 5",
            ],
            ["My drafts"],
        ),
        ("hugo", ["Exceptions", "Where to look"], ["Participants</a>", "Find a participant", "Maria"]),
        ("ada", ["Where to look", "Entered in time"], ["Declare an exception", "Add a participant"]),
        ("stan", ["You hold no post today."], ["Find a participant", "Exceptions</a>", "Services</a>"]),
    ],
)
def test_each_post_sees_its_panels(life: Life, signed_in: SignIn, key: str, headings: list[str], missing: list[str]) -> None:
    shown = page(signed_in(key))
    for words in headings:
        assert words in shown
    for words in missing:
        assert words not in shown


def test_lines_open_what_they_are_about(life: Life, signed_in: SignIn) -> None:
    shown = page(signed_in("tess"))
    assert f'href="/participants/{life.participant.number}/"' in shown
    assert f'href="/participations/{life.participation.pk}/"' in shown


@pytest.mark.policy("C.6")
def test_the_head_says_which_day_closes_at_midnight(life: Life, signed_in: SignIn, clock: TestClock) -> None:
    client = signed_in("tess")
    assert "Services of Wed Nov 18 and later can be entered; Wednesday’s until midnight." in page(client)
    clock.set("2026-11-28T12:00-05:00")
    assert "Services of Mon Nov 23 and later can be entered; Monday’s until Mon Nov 30." in page(client)


@pytest.mark.policy("C.6")
def test_a_draft_whose_date_closes_is_among_what_locks_soon(
    life: Life, signed_in: SignIn, cast: Cast, clock: TestClock
) -> None:
    address = f"/participants/{life.participant.number}/services/record/"
    for month, words in (("11", "Wed Nov 18 closes today"), ("Nov", "Wed Nov 18 closes today")):
        typed = {"began_on_month": [month], "began_on_day": ["18"], "began_on_year": ["2026"]}
        keep_draft(person_id=cast.standing("tess").person.pk, page=address, fields=typed, at=clock.now)
        shown = page(signed_in("tess"))
        assert words in shown
        assert f"Service for {life.participant.number}" in shown


def test_a_draft_with_a_date_that_is_none_is_only_a_draft(
    life: Life, signed_in: SignIn, cast: Cast, clock: TestClock
) -> None:
    address = f"/participants/{life.participant.number}/services/record/"
    for year in ("", "1492", "9999", "x"):
        typed = {"began_on_month": ["11"], "began_on_day": ["18"], "began_on_year": [year]}
        keep_draft(person_id=cast.standing("tess").person.pk, page=address, fields=typed, at=clock.now)
        assert "closes today" not in page(signed_in("tess")).split("My drafts")[1]


def test_nobody_reads_it_without_a_log_in() -> None:
    assert Client().get("/").status_code == 302
