"""The search and the list: what is typed stands nowhere, a number is never shown, nobody out of sight appears."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.harness import Cast
from tests.participants.made import NUMBER, add, crowd, entries

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def ask(client: Client, words: str, **more: Any) -> HttpResponse:
    headers = more.pop("headers", {})
    return client.post("/search/", {"words": words, **more}, headers=headers)  # type: ignore[return-value]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_search_shows_what_tells_people_apart(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    person = add(cast, at, ssn=NUMBER)
    answer = ask(signed_in("tess"), "made an")
    shown = text(answer)
    assert answer.status_code == 200
    for word in ("Ana Madeup", person.number, "XXX-XX-5678", "Mar 14, 1990", "Tess Teammember", "none yet", "Region 4"):
        assert word in shown
    assert f'href="/participants/{person.number}/"' in shown
    assert '<div id="results">' in shown


def test_typing_gets_the_results_alone(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    crowd(cast, at, 10)
    shown = text(ask(signed_in("tess"), "crowd", headers={"HX-Request": "true"}))
    assert shown.strip().startswith('<div id="results">')
    assert "<html" not in shown
    assert shown.count('scope="row"') == 8


def test_words_stand_in_no_address_no_session_and_no_cache(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    client = signed_in("tess")
    answer = ask(client, "quillonberry")
    assert "no-store" in answer["Cache-Control"]
    assert "Location" not in answer
    assert "quillonberry" not in str([row.get_decoded() for row in Session.objects.all()])
    assert "quillonberry" not in str(client.cookies)
    assert 'method="get"' not in text(answer)
    # Asked with GET, the words are not read.
    assert "quillonberry" not in text(client.get("/search/?words=quillonberry"))  # type: ignore[arg-type]
    assert entries("participant.search") == []


def test_more_people_are_fetched_by_post_with_a_key_that_names_nobody(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    crowd(cast, at, 30)
    client = signed_in("tess")
    first = ask(client, "crowd")
    assert text(first).count('scope="row"') == 25
    page = first.context["page"].after
    assert "crowd" not in page
    second = ask(client, "crowd", page=page)
    assert text(second).count('scope="row"') == 5
    assert "First page" in text(second)


def test_nobody_of_another_region_is_found(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    person = add(cast, at, who="toby")
    for words in ("madeup", person.number, "3/14/1990"):
        shown = text(ask(signed_in("tess"), words))
        assert "Ana Madeup" not in shown
        assert "Look in other regions, or add" in shown


@pytest.mark.policy("II.1", "II.2")
@pytest.mark.parametrize("typed", ["912-34-5678", "912345678", "912 34 5678", "９１２-34-5678"])
def test_a_full_number_finds_its_person_is_kept_in_the_trail_and_shown_by_nobody(
    cast: Cast, at: datetime, signed_in: SignIn, typed: str
) -> None:
    person = add(cast, at, ssn=NUMBER)
    shown = text(ask(signed_in("tess"), typed))
    assert person.number in shown
    assert typed not in shown
    assert "912345678" not in shown.replace("-", "").replace(" ", "")
    assert [row[1] for row in entries("participant.look_up_ssn")] == [person.pk]


@pytest.mark.policy("II.1")
def test_a_full_number_of_nobody_is_not_carried_on(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    shown = text(ask(signed_in("tess"), "913-21-4321"))
    assert "Nobody in your region has this Social Security number." in shown
    assert "4321" not in shown
    assert '<input type="hidden" name="words" value="">' in shown


@pytest.mark.policy("II.1")
def test_a_number_among_words_is_masked_and_not_looked_up(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    add(cast, at, ssn=NUMBER)
    shown = text(ask(signed_in("tess"), "ana 912-34-5678"))
    assert "type the number alone" in shown
    assert "912-34" not in shown
    assert entries("participant.look_up_ssn") == []


def test_who_may_not_look_up_numbers_is_told_so(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    add(cast, at, ssn=NUMBER)
    answer = ask(signed_in("connie"), NUMBER)
    assert answer.status_code == 403
    assert NUMBER not in text(answer)
    assert text(ask(signed_in("connie"), "madeup")).count("Ana Madeup") == 1
    assert "or add" not in text(ask(signed_in("connie"), "madeup"))


def test_what_is_typed_is_escaped(signed_in: SignIn, cast: Cast) -> None:
    shown = text(ask(signed_in("tess"), '"><script>alert(1)</script>'))
    assert "<script>alert" not in shown


def test_a_team_member_begins_with_his_own_people(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    add(cast, at)
    add(cast, at, "Ben", "Otherperson", date(1970, 1, 1), who="leo")
    mine = text(signed_in("tess").get("/participants/"))  # type: ignore[arg-type]
    assert "Ana Madeup" in mine
    assert "Ben Otherperson" not in mine
    everybody = text(signed_in("tess").get("/participants/?who=all"))  # type: ignore[arg-type]
    assert "Ana Madeup" in everybody
    assert "Ben Otherperson" in everybody
    assert "Ben Otherperson" in text(signed_in("connie").get("/participants/"))  # type: ignore[arg-type]


def test_the_list_pages_by_key(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    crowd(cast, at, 30)
    client = signed_in("tess")
    for sort in ("name", "-name", "service", "-service"):
        first = client.get(f"/participants/?sort={sort}")
        after = first.context["page"].after
        assert "crowd" not in after
        second = client.get("/participants/", {"sort": sort, "page": after})
        names = [hit.name for page in (first, second) for hit in page.context["page"].hits]
        assert len(set(names)) == 30


def test_the_list_of_the_state_goes_region_by_region(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    add(cast, at, who="toby")
    add(cast, at, "Zed", "Zedson", date(1970, 1, 1))
    shown = text(signed_in("dana").get("/participants/"))  # type: ignore[arg-type]
    assert shown.index("Zed Zedson") < shown.index("Ana Madeup")
    assert "Add a participant" not in shown


@pytest.mark.parametrize("query", ["who=x", "who=99999999999999999999", "served=x-y", "sort=shoe", "page=%00", "page=1.2.3"])
def test_a_filter_that_means_nothing_is_none(cast: Cast, at: datetime, signed_in: SignIn, query: str) -> None:
    add(cast, at)
    answer = signed_in("tess").get(f"/participants/?{query}")
    assert answer.status_code == 200
    assert "Ana Madeup" in text(answer)  # type: ignore[arg-type]


def test_statements_stay_the_same_with_more_people(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    client, counts = signed_in("tess"), []
    for count, last in ((10, "Crowd"), (50, "Crowdmore")):
        crowd(cast, at, count, last=last)
        with CaptureQueriesContext(connection) as asked:
            ask(client, "crowd")
            client.get("/participants/?who=all&sort=-service")
        counts.append(len([one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]))
    assert counts[0] == counts[1]
    assert counts[0] <= 24
