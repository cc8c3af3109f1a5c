"""Leaders hand over one person or many: chosen, looked at, done, and who has changed hands meanwhile is left alone."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, words
from trackone.audit.models import Change, Entry
from trackone.participants.models import ServedIn

pytestmark = pytest.mark.django_db
ADDRESS, HAND_OVER = "/caseloads/", "/caseloads/hand-over/"


@pytest.fixture
def files(cast: Cast, at: datetime) -> list[File]:
    """Three people of Tess's."""
    return [make_file(cast, at, last_name=f"Quillon{letter}") for letter in "abc"]


@pytest.fixture
def leo(files: list[File], signed_in: Signed) -> Client:
    return signed_in("leo")


def pk_of(cast: Cast, key: str) -> str:
    return str(cast.person(key).pk)


def sent(cast: Cast, files: list[File], **changed: Any) -> dict[str, Any]:
    return {
        "_key": str(uuid4()),
        "of": pk_of(cast, "tess"),
        "who": [file.participant.number for file in files],
        "to": pk_of(cast, "leo"),
        "then": "do",
        **changed,
    }


def managers(cast: Cast, files: list[File]) -> list[str]:
    cast.standing("tess")
    rows = ServedIn.objects.filter(participant__in=[file.participant for file in files]).order_by("participant_id")
    return [row.case_manager.name.split()[0] if row.case_manager else "" for row in rows]


def test_the_caseloads_of_the_region_are_counted(leo: Client, cast: Cast) -> None:
    assert "Tess Teammember 3 today" in words(leo.get(ADDRESS))
    assert "Quillona" in words(leo.get(ADDRESS, {"of": pk_of(cast, "tess")}))


def test_what_it_does_is_shown_before_it_is_done(leo: Client, files: list[File], cast: Cast) -> None:
    files[0].enroll()
    files[0].serve(planned_begin_on=files[0].at.date())
    said = words(leo.post(HAND_OVER, sent(cast, files[:2], then="look")))
    assert "2 participants from Tess Teammember to Leo" in said
    assert "1 open program and 1 planned service of these people" in said
    assert managers(cast, files) == ["Tess"] * 3
    everybody = sent(cast, [], then="all", shown=[file.participant.number for file in files])
    assert "Hand over 3 participants" in words(leo.post(HAND_OVER, everybody))


def test_some_are_handed_over_and_each_has_an_entry(leo: Client, files: list[File], cast: Cast) -> None:
    body = sent(cast, files[:2])
    answer = leo.post(HAND_OVER, body)
    assert answer["Location"] == f"{ADDRESS}?of={pk_of(cast, 'tess')}&moved=2"
    assert managers(cast, files) == ["Leo", "Leo", "Tess"]
    entries = Entry.objects.filter(action="participant.reassign")
    assert {entry.participant_id for entry in entries} == {file.participant.pk for file in files[:2]}
    assert Change.objects.filter(entry_id__in=entries.values("pk"), field="case_manager_id").count() == 2
    assert leo.post(HAND_OVER, body)["Location"] == answer["Location"]
    assert entries.count() == 2


def test_who_has_changed_hands_meanwhile_is_left_alone(
    leo: Client, signed_in: Signed, files: list[File], cast: Cast
) -> None:
    signed_in("cora").post(HAND_OVER, sent(cast, files[:1], to=pk_of(cast, "pia")))
    answer = leo.post(HAND_OVER, sent(cast, files))
    assert "2 handed over, 1 not" in words(answer)
    assert "Somebody else is the case manager by now." in words(answer)
    assert managers(cast, files) == ["Pia", "Leo", "Leo"]


def test_nobody_takes_over_who_does_not_serve_here(leo: Client, files: list[File], cast: Cast) -> None:
    answer = leo.post(HAND_OVER, sent(cast, files, to=pk_of(cast, "toby")))
    assert answer.status_code == 422
    assert managers(cast, files) == ["Tess"] * 3


def test_nobody_checked_is_said_so(leo: Client, files: list[File], cast: Cast) -> None:
    answer = leo.post(HAND_OVER, sent(cast, [], then="look"))
    assert answer.status_code == 422
    assert "Nobody was checked" in words(answer)


def test_people_can_be_left_to_nobody_and_taken_from_there(leo: Client, files: list[File], cast: Cast) -> None:
    leo.post(HAND_OVER, sent(cast, files[:1], to="nobody"))
    assert managers(cast, files) == ["", "Tess", "Tess"]
    assert "Nobody 1 to be assigned" in words(leo.get(ADDRESS))
    leo.post(HAND_OVER, sent(cast, files[:1], of="nobody"))
    assert managers(cast, files) == ["Leo", "Tess", "Tess"]


def test_the_persons_page_tells_since_when_and_who_came_before(
    leo: Client, files: list[File], cast: Cast, clock: TestClock
) -> None:
    clock.set("2026-11-25T10:00-05:00")
    leo.post(HAND_OVER, sent(cast, files[:1]))
    page = leo.get(f"/participants/{files[0].participant.number}/", {"tab": "people"})
    said = words(page)
    assert "case manager Leo Teamleader since Nov 25, 2026" in said
    assert "Tess Teammember Region 4 (Tecumseh Area) Mon Nov 23, 2026 Wed Nov 25, 2026" in said
    assert "1 change of case manager" in said


def test_only_leaders_do_it_and_another_regions_people_are_not_there(
    signed_in: Signed, leo: Client, files: list[File], cast: Cast
) -> None:
    for key in ("tess", "clara", "dana", "ada"):
        assert signed_in(key).get(ADDRESS).status_code == 403
        assert signed_in(key).post(HAND_OVER, sent(cast, files)).status_code == 403
    mona = signed_in("mona")
    assert "Quillona" not in words(mona.get(ADDRESS, {"of": pk_of(cast, "tess")}))
    assert mona.post(HAND_OVER, sent(cast, files, to=pk_of(cast, "toby"))).status_code == 422
    assert managers(cast, files) == ["Tess"] * 3
    assert leo.get(ADDRESS, {"of": "999999"}).status_code == 404
