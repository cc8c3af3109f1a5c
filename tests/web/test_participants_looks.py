"""Who looked at a person is kept once an hour and shown to Master Users and auditors alone."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.participants.made import NUMBER, add
from tests.web.desk_forms import Signed, words
from trackone.demo.cast import DEMO_PASSWORD
from trackone.participants.models import Participant, Viewing

pytestmark = [pytest.mark.django_db, pytest.mark.policy("II.3")]


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def look(client: Client, participant: Participant, page: str = "") -> int:
    return client.get(f"/participants/{participant.number}/{page}").status_code


def viewings() -> list[tuple[str, str]]:
    rows = Viewing.objects.order_by("hour", "id").values_list("person__name", "hour")
    return [(name, f"{hour:%H}") for name, hour in rows]


def test_a_view_is_kept_once_an_hour(file: File, clock: TestClock, signed_in: Signed, cast: Cast) -> None:
    tess, leo = signed_in("tess"), signed_in("leo")
    for client in (tess, tess, leo, tess):
        assert look(client, file.participant) == 200
    clock.set("2026-11-23T13:05:00-05:00")
    assert look(tess, file.participant, "?tab=record") == 200
    cast.standing("mary")
    names = [name for name, _ in viewings()]
    assert (names.count(cast.person("tess").name), names.count(cast.person("leo").name), len(names)) == (2, 1, 3)


def test_a_note_that_is_read_is_a_view(file: File, signed_in: Signed, cast: Cast) -> None:
    note = file.note()
    assert signed_in("leo").get(f"/notes/{note.pk}/").status_code == 200
    cast.standing("mary")
    assert [name for name, _ in viewings()] == [cast.person("leo").name]


def test_views_reveals_and_lists_are_told(cast: Cast, at: datetime, signed_in: Signed) -> None:
    person = add(cast, at, ssn=NUMBER)
    look(signed_in("tess"), person)
    mary = signed_in("mary")
    mary.post(f"/participants/{person.number}/ssn/", {"purpose": "court", "password": DEMO_PASSWORD})
    mary.post(f"/participants/{person.number}/ssn/", {"purpose": "curiosity", "password": DEMO_PASSWORD})
    page = words(mary.get(f"/participants/{person.number}/looks/"))
    for said in (cast.person("tess").name, "Looked at the record", "Saw a full Social Security number", "A court"):
        assert said in page
    assert NUMBER not in page


def test_whose_page_it_is_makes_no_difference_to_another_person(
    cast: Cast, at: datetime, signed_in: Signed, file: File
) -> None:
    other = add(cast, at, "Otherly")
    look(signed_in("leo"), other)
    assert cast.person("leo").name not in words(signed_in("mary").get(f"/participants/{file.participant.number}/looks/"))


@pytest.mark.parametrize(("who", "status"), [("mary", 200), ("ada", 200), ("tess", 403), ("leo", 403), ("dana", 403)])
def test_it_is_for_master_users_and_auditors(file: File, signed_in: Signed, who: str, status: int) -> None:
    client = signed_in(who)
    assert look(client, file.participant, "looks/") == status
    assert ("Who looked at this person" in words(client.get(f"/participants/{file.participant.number}/?tab=people"))) == (
        status == 200
    )


def test_another_regions_master_user_finds_nobody(file: File, signed_in: Signed) -> None:
    client = signed_in("mona")
    assert look(client, file.participant) == 404
    assert look(client, file.participant, "looks/") == 404
    assert not Viewing.objects.exists()


def test_nobody_looks_in_anothers_name_or_takes_a_look_back(file: File, signed_in: Signed, cast: Cast) -> None:
    look(signed_in("tess"), file.participant)
    cast.standing("tess")
    for statement in (
        "UPDATE participants_viewing SET hour = hour",
        "DELETE FROM participants_viewing",
        "INSERT INTO participants_viewing (participant_id, person_id, hour, first_at)"
        f" VALUES ({file.participant.pk}, {cast.person('leo').pk}, clock_now(), clock_now())",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
