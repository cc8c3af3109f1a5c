"""Who was the case manager from when until when: kept by the database, by whatever door the change comes."""

from datetime import date

import pytest
from django.db import Error, transaction

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.participants.models import Managed, ServedIn
from trackone.participants.reassigning import reassign

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast: Cast, clock: TestClock) -> File:
    return make_file(cast, clock.now)


def spans(cast: Cast, file: File) -> list[tuple[str, date, date | None]]:
    rows = Managed.objects.visible_to(cast.standing("leo")).filter(participant=file.participant).order_by("pk")
    return [(row.person.name.split()[0], row.since_on, row.until_on) for row in rows.select_related("person")]


def hand_over(cast: Cast, file: File, clock: TestClock, *, to: str | None, seen: str | None) -> None:
    reassign(
        file.participant,
        by=cast.standing("leo"),
        at=clock.now,
        to=cast.person(to) if to else None,
        seen=cast.person(seen).pk if seen else None,
    )


def test_each_case_manager_has_a_first_and_a_last_day(file: File, cast: Cast, clock: TestClock) -> None:
    assert spans(cast, file) == [("Tess", date(2026, 11, 23), None)]
    clock.set("2026-11-25T10:00-05:00")
    hand_over(cast, file, clock, to="leo", seen="tess")
    clock.set("2026-12-01T10:00-05:00")
    hand_over(cast, file, clock, to=None, seen="leo")
    clock.set("2026-12-03T10:00-05:00")
    hand_over(cast, file, clock, to="tess", seen=None)
    assert spans(cast, file) == [
        ("Tess", date(2026, 11, 23), date(2026, 11, 25)),
        ("Leo", date(2026, 11, 25), date(2026, 12, 1)),
        ("Tess", date(2026, 12, 3), None),
    ]


def test_another_region_sees_its_own_alone(file: File, cast: Cast) -> None:
    assert not Managed.objects.filter(participant=file.participant).visible_to(cast.standing("toby")).exists()
    assert not Managed.objects.filter(participant=file.participant).exists()


def test_nobody_writes_them_by_hand(file: File, cast: Cast) -> None:
    cast.standing("tess")
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        Managed.objects.update(until_on=date(2026, 11, 23))


def test_what_else_changes_of_the_row_begins_nothing(file: File, cast: Cast) -> None:
    file.serve()
    assert len(spans(cast, file)) == 1
    assert ServedIn.objects.get(participant=file.participant).last_service_on is not None
