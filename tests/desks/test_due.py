"""The due list, whole: one's own, and for those who lead a colleague's."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import words
from trackone.desks.due import due_list
from trackone.organizations.authority import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    """Somebody of Tess's with an undecided application and a plan for yesterday that nobody has entered."""
    made = make_file(cast, at)
    made.enroll()
    made.serve("JOB-SEARCH", planned_begin_on=at.date())
    made.serve("RESUME")
    return made


def test_what_is_due_under_a_name_is_all_there(file: File, cast: Cast, clock: TestClock) -> None:
    at = clock.set("2026-11-24T10:00-05:00")
    for number in range(12):
        file.at = at
        file.serve("JOB-SEARCH", planned_begin_on=at.date() + timedelta(days=number // 12))
    found = due_list(by=cast.standing("tess"), at=at)
    begins = [line for line in found.due.lines if "Job search" in line.what]
    assert len(begins) == 13
    assert not found.due.has_more
    assert any("ligib" in line.what for line in found.due.lines)


def test_what_locks_is_there_on_its_day(file: File, cast: Cast, clock: TestClock) -> None:
    # Thanksgiving and the day after do not count.
    at = clock.set("2026-11-30T10:00-05:00")
    assert [line.what for line in due_list(by=cast.standing("tess"), at=at).locking.lines] == [
        "Resume workshop or help with staff"
    ]


def test_a_leader_looks_at_a_colleagues_and_nobody_else_does(
    file: File, cast: Cast, clock: TestClock, signed_in: Callable[[str], Client]
) -> None:
    at, tess = clock.set("2026-11-24T10:00-05:00"), cast.person("tess")
    assert due_list(by=cast.standing("leo"), at=at).due.lines == ()
    assert len(due_list(by=cast.standing("leo"), at=at, of=tess).due.lines) == 2
    with pytest.raises(NotAllowed):
        due_list(by=cast.standing("pia"), at=at, of=tess)
    page = signed_in("leo").get("/due/", {"who": tess.pk})
    assert f"What waits under {tess.name}" in words(page)
    assert file.participant.number in page.content.decode()
    assert signed_in("toby").get("/due/", {"who": tess.pk}).status_code == 403
    assert file.participant.number not in signed_in("mona").get("/due/", {"who": tess.pk}).content.decode()
    assert signed_in("leo").get("/due/", {"who": "999999"}).status_code == 404
    assert signed_in("ada").get("/due/").status_code == 403
