"""Adding through the page: a look first, a button of its own for a second record, one record a click, no number shown."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.harness import Cast
from tests.participants.made import NUMBER, add, entries, site_of
from trackone.audit.context import open_context
from trackone.organizations.models import Region
from trackone.participants.models import Address, Contact, Participant, ServedIn

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ADD, SERVE = "/participants/add/", "/participants/serve-here/"


def form(who: str = "tess", **words: Any) -> dict[str, Any]:
    typed = {
        "first_name": "Ana",
        "last_name": "Madeup",
        "birth_on_month": "3",
        "birth_on_day": "14",
        "birth_on_year": "1990",
        "state": "IN",
        "site": str(site_of(who).pk),
        "then": "add",
        "_key": str(uuid.uuid4()),
        "_page": ADD,
    }
    return {**typed, **words}


def send(client: Client, **words: Any) -> HttpResponse:
    return client.post(ADD, form(**words))  # type: ignore[return-value]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_somebody_new_is_added_with_everything_typed(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    answer = send(
        signed_in("tess"),
        middle_name="Q.",
        ssn=NUMBER,
        preferred_language="es",
        mobile="765-555-0100",
        line_1="1 Made-up Way",
        city="Lafayette",
        zip_code="47901",
    )
    person = Participant.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/participants/{person.number}/?saved=record-{person.pk}"
    assert (person.full_name(), person.last_four, person.birth_on) == ("Ana Q. Madeup", "5678", date(1990, 3, 14))
    assert Contact.objects.get().reached_at == "765-555-0100"
    assert Address.objects.get().city == "Lafayette"


def test_the_form_begins_with_what_was_searched_and_looks_at_once(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    person = add(cast, at, who="toby")
    shown = text(signed_in("tess").post(ADD, {"then": "start", "words": "madeup, ana 3/14/1990"}))  # type: ignore[arg-type]
    assert 'value="Ana"' in shown
    assert 'value="Madeup"' in shown
    assert 'value="1990"' in shown
    assert f"{person.number} is on file in Region 7" in shown
    assert "Ana Madeup" not in shown.replace('value="', "")
    assert [row[1] for row in entries("participant.look_elsewhere")] == [person.pk]


def test_a_participant_number_is_looked_for_elsewhere(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    person = add(cast, at, who="toby")
    shown = text(signed_in("tess").post(ADD, {"then": "start", "words": person.number.lower()}))  # type: ignore[arg-type]
    assert f"{person.number} is on file in Region 7" in shown


def test_a_name_alone_is_not_looked_for_elsewhere(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    signed_in("tess").post(ADD, {"then": "start", "words": "ana madeup"})
    assert entries("participant.look_elsewhere") == []


def test_a_likely_duplicate_shows_before_anybody_is_added(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    known = add(cast, at)
    client = signed_in("tess")
    answer = send(client, first_name="Anna", city="Kokomo")
    shown = text(answer)
    assert answer.status_code == 422
    assert "Is it one of these?" in shown
    assert f'href="/participants/{known.number}/"' in shown
    assert "An alike name and the same birth date" in shown
    assert 'value="Anna"' in shown
    assert 'value="Kokomo"' in shown
    assert Participant.objects.count() == 1
    assert send(client, first_name="Anna", then="anyway").status_code == 302
    assert Participant.objects.count() == 2


def test_the_first_button_never_adds_a_second_record(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    """Pressing Enter in a field presses the first button of the form."""
    add(cast, at)
    main = text(send(signed_in("tess"), first_name="Anna")).split('action="/participants/add/"')[-1]
    assert main.index('value="look"') < main.index('value="anyway"')


def test_another_regions_person_shows_with_two_ways_on(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    person = add(cast, at, who="toby", ssn=NUMBER)
    client = signed_in("tess")
    shown = text(send(client, ssn=NUMBER))
    assert f"{person.number} is on file in Region 7" in shown
    assert "Serve here" in shown
    assert "ask your One Stop Operator" in shown
    assert "add anyway" not in shown  # the same number is always refused
    answer = client.post(SERVE, {"number": person.number, "purpose": "moved", "site": str(site_of("tess").pk)})
    assert answer["Location"] == f"/participants/{person.number}/?saved=record-{person.pk}"
    assert "Ana Madeup" in text(client.post("/search/", {"words": person.number}))  # type: ignore[arg-type]


@pytest.mark.parametrize("purpose", ["", "because"])
def test_serving_here_asks_for_the_purpose_again(cast: Cast, at: datetime, signed_in: SignIn, purpose: str) -> None:
    person = add(cast, at, who="toby")
    answer = signed_in("tess").post(SERVE, {"number": person.number, "purpose": purpose, "site": str(site_of("tess").pk)})
    assert answer.status_code == 422
    assert person.number in text(answer)  # type: ignore[arg-type]
    cast.standing("tess")
    assert ServedIn.objects.count() == 0


def test_an_unknown_number_is_not_there(cast: Cast, signed_in: SignIn) -> None:
    body = {"number": "P99999999", "purpose": "moved", "site": str(site_of("tess").pk)}
    assert signed_in("tess").post(SERVE, body).status_code == 404


def test_only_looking_adds_nobody(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    known, client = add(cast, at), signed_in("tess")
    # By the name alone, in the own region; the site may still be missing.
    shown = text(send(client, then="look", birth_on_month="", birth_on_day="", birth_on_year="", site="", ssn=NUMBER))
    assert known.number in shown
    assert "needs another look" not in shown
    assert Participant.objects.count() == 1
    assert "Nobody like this is on file" in text(send(client, then="look", first_name="Zed", last_name="Zedson"))


def test_looking_needs_something_to_look_by(cast: Cast, signed_in: SignIn) -> None:
    answer = send(signed_in("tess"), then="look", birth_on_year="", birth_on_month="", birth_on_day="")
    assert answer.status_code == 422
    assert "enter both names and the birth date, or the number" in text(answer)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"first_name": ""}, "Enter the first name."),
        ({"birth_on_day": "31", "birth_on_month": "2"}, "Feb 1990 has no day 31"),
        ({"birth_on_year": "2030"}, "This birth date has not come yet."),
        ({"ssn": "912-34-567"}, "A Social Security number has nine digits."),
        ({"ssn": "666-12-3456"}, "No Social Security number like this was ever issued."),
        ({"e_mail": "ana"}, "like name@example.org"),
        ({"zip_code": "4790"}, "Enter the ZIP code with five digits"),
        ({"line_1": "Box 912-34-5678"}, "This text seems to hold a Social Security number (XXX-XX-5678)."),
        ({"site": ""}, "Choose the site."),
        ({"site": "99999"}, "Choose the site from the list"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_rest_stays(
    cast: Cast, signed_in: SignIn, words: dict[str, str], said: str
) -> None:
    answer = send(signed_in("tess"), city="Kokomo", **words)
    shown = text(answer)
    assert answer.status_code == 422
    assert said.replace("'", "&#x27;") in shown
    assert 'value="Kokomo"' in shown
    assert "912-34" not in shown
    assert "666-12" not in shown
    cast.standing("tess")
    assert Participant.objects.count() == 0


def test_a_number_that_no_page_shows_back_is_asked_for_once_more(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    client = signed_in("tess")
    shown = text(send(client, ssn=NUMBER, first_name=""))
    assert "Type the number that ends in 5678 again" in shown
    again = send(client, ssn="", ssn_ended="5678")
    assert again.status_code == 422
    assert "Type the number again" in text(again)
    assert 'name="ssn_ended"' not in text(again)
    assert send(client, ssn="").status_code == 302


def test_a_double_click_adds_one_person_and_both_answers_lead_to_him(cast: Cast, signed_in: SignIn) -> None:
    client, body = signed_in("tess"), form(ssn=NUMBER)
    first, second = client.post(ADD, body), client.post(ADD, body)
    cast.standing("tess")
    assert Participant.objects.count() == 1
    assert first["Location"] == second["Location"]
    other = client.post(ADD, {**body, "last_name": "Otherperson"})
    assert other.status_code == 409
    assert 'value="Otherperson"' in text(other)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["connie", "dana", "ada", "otto"])
def test_who_does_not_serve_gets_no_form(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(who).get(ADD).status_code == 403
    assert signed_in(who).post(SERVE, {"number": "P10000001", "purpose": "moved"}).status_code == 403


def test_a_site_of_another_region_is_not_on_the_list(cast: Cast, signed_in: SignIn) -> None:
    assert send(signed_in("tess"), who="toby").status_code == 422


def all_that_is_kept() -> str:
    """Return every row of every table in sight as one text."""
    kept = []
    with connection.cursor() as cursor:
        open_context(person_id=None, reads=Region.objects.values_list("pk", flat=True))
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            kept.append(cursor.fetchone()[0])
    return " ".join(kept)


@pytest.mark.policy("II.1", "II.2")
def test_a_number_stands_in_no_answer_no_log_and_no_row(
    cast: Cast, at: datetime, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client, shown = signed_in("tess"), []

    def keep(answer: Any) -> Any:
        shown.append(text(answer) + str(answer.headers) + str(answer.get("Location", "")))
        return answer

    keep(send(client, ssn=NUMBER, first_name=""))
    keep(send(client, ssn=NUMBER, then="look"))
    keep(send(client, ssn=NUMBER))
    keep(send(client, ssn=NUMBER, first_name="Zed", last_name="Zedson"))
    keep(client.post("/search/", {"words": NUMBER}))
    number = Participant.objects.get().number
    for page in ("", "?tab=record", "?tab=people"):
        keep(client.get(f"/participants/{number}/{page}"))
    keep(client.get(f"/participants/{number}/change/"))
    keep(client.get("/participants/"))
    everything = " ".join([*shown, caplog.text, all_that_is_kept(), str(client.cookies)])
    plain = everything.replace("-", "").replace(" ", "")
    assert "912345678" not in plain
    assert "XXX-XX-5678" in everything
