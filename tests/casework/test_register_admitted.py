"""What came in late stays listed under its exception: marked when it was refused, and by region."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.rows import Rows
from tests.casework.test_register import layoff, outage
from tests.harness import Cast
from trackone.casework.admitted import admitted_under, admitted_under_refused, counts_of_list, listed_people
from trackone.casework.register import declare_exception, list_person, refuse_exception
from trackone.organizations.authority import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.4", "C.5")]


def test_every_late_date_is_listed_newest_entry_first_and_paged_by_key(cast: Cast, at: datetime) -> None:
    exception = outage(cast, at)
    rows = Rows(cast, at=at)
    admission = rows.admission(exception)
    people = [rows.participant() for _ in range(3)]
    for person in people:
        rows.service(person, began_on=date(2026, 11, 12), began_admission=admission)
        rows.participation(person, application_on=date(2026, 11, 13), application_admission_id=admission.pk)
    by = cast.standing("tess")
    seen, after = [], ""
    while True:
        with CaptureQueriesContext(connection) as queries:
            page = admitted_under(exception.pk, by=by, after=after, limit=4)
        assert len(queries) == 3
        seen += [(row.part, row.number, row.dated_on.day) for row in page.rows]
        if page.older is None:
            break
        after = page.older
    assert sorted(seen) == sorted(
        (part, person.number, day) for person in people for part, day in (("Service began", 12), ("Application", 13))
    )
    assert len(set(seen)) == 6


def test_refused_the_rows_stay_on_the_master_users_list(cast: Cast, at: datetime) -> None:
    exception = outage(cast, at)
    rows = Rows(cast, at=at)
    service = rows.service(rows.participant(), began_on=date(2026, 11, 12), began_admission=rows.admission(exception))
    assert admitted_under_refused(by=cast.standing("mary")).rows == ()
    refuse_exception(exception, by=cast.standing("mary"), at=at, reason="The ticket names another town.")
    for key, expected in (("mary", [service.pk]), ("dana", [service.pk]), ("mona", [])):
        page = admitted_under_refused(by=cast.standing(key))
        assert [row.pk for row in page.rows] == expected
    with pytest.raises(NotAllowed):
        admitted_under_refused(by=cast.standing("cora"))


def test_of_a_statewide_one_each_region_sees_its_own(cast: Cast, at: datetime) -> None:
    system = declare_exception(
        by=cast.standing("hugo"),
        at=at,
        kind=2,
        from_on=date(2026, 11, 12),
        until_on=date(2026, 11, 13),
        evidence="Vendor's notice 12",
    )
    for key, place in (("tess", "Lafayette"), ("toby", "Terre Haute")):
        rows = Rows(cast, key, at=at)
        person = rows.participant()
        rows.service(person, began_on=date(2026, 11, 12), site=place, began_admission=rows.admission(system))
        assert [row.number for row in admitted_under(system.pk, by=cast.standing(key)).rows] == [person.number]
    assert len(admitted_under(system.pk, by=cast.standing("dana")).rows) == 2
    assert admitted_under(system.pk, by=cast.standing("hugo")).rows == ()


def test_the_actual_count_stands_beside_the_expected_one(cast: Cast, at: datetime) -> None:
    event = layoff(cast, at)
    rows = Rows(cast, at=at)
    people = [rows.participant() for _ in range(3)]
    for person in people:
        list_person(event, by=cast.standing("tess"), at=at, number=person.number)
    rows.service(people[0], began_on=date(2026, 11, 13), began_admission=rows.admission(event))
    cast.standing("tess")
    assert counts_of_list(event.pk) == (3, 1)
    first, after = listed_people(event.pk, limit=2)
    second, end = listed_people(event.pk, after=after, limit=2)
    assert [(one.number, one.is_entered) for one in (*first, *second)] == [
        (people[2].number, False),
        (people[1].number, False),
        (people[0].number, True),
    ]
    assert end is None
