"""What came in late stays listed under its exception: marked when it was refused, and by region."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.rows import Rows
from tests.casework.test_register import layoff, outage
from tests.harness import Cast, TestClock
from trackone.casework.admitted import admitted_under, admitted_under_refused, counts_of_list, listed_people
from trackone.casework.models import ServiceKind, ServiceRecord
from trackone.casework.register import add_session, declare_exception, list_person, refuse_exception
from trackone.casework.serving import ServiceEntry, record_service
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import Site
from trackone.policy.refusal import Refused

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
        assert len(queries) == 2
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


def test_a_late_service_passes_while_its_exception_is_open_and_stays_when_it_is_refused(
    cast: Cast, clock: TestClock
) -> None:
    at = clock.now
    person = Rows(cast, at=at).participant()

    def recorded(began_on: date, *, at: datetime, place: str = "Lafayette", key: str = "tess") -> ServiceRecord:
        entry = ServiceEntry(
            kind=ServiceKind.objects.get(code="INFO-ONLY"), participation=None, staff=cast.person(key), began_on=began_on
        )
        site = Site.objects.get(name=place)
        return record_service(person, by=cast.standing(key), at=at, site=site, entry=entry)

    with pytest.raises(Refused) as refused:
        recorded(date(2026, 11, 13), at=at)
    assert [refusal.code for refusal in refused.value.refusals] == ["window_closed"]
    exception = outage(cast, at, restored_on=date(2026, 11, 20))
    service = recorded(date(2026, 11, 13), at=at)
    assert service.began_admission is not None
    assert service.began_admission.exception == exception
    for began_on, place, key in ((date(2026, 11, 16), "Lafayette", "tess"), (date(2026, 11, 13), "Kokomo", "wes")):
        with pytest.raises(Refused):
            recorded(began_on, at=at, place=place, key=key)
    # Restored on Friday: open through Wednesday, the day before Thanksgiving, to its midnight.
    assert recorded(date(2026, 11, 12), at=clock.set("2026-11-25T23:59-05:00"))
    with pytest.raises(Refused):
        recorded(date(2026, 11, 12), at=clock.set("2026-11-26T00:00-05:00"))
    refuse_exception(exception, by=cast.standing("mary"), at=clock.now, reason="The ticket names another town.")
    assert service.pk in [row.pk for row in admitted_under_refused(by=cast.standing("mary")).rows]


def test_a_mass_dislocation_admits_listed_people_of_its_sessions(cast: Cast, at: datetime) -> None:
    event, person = layoff(cast, at), Rows(cast, at=at).participant()
    kind, lafayette = ServiceKind.objects.get(code="RAPID-RESP"), Site.objects.get(name="Lafayette")

    def recorded(day: int) -> ServiceRecord:
        entry = ServiceEntry(kind=kind, participation=None, staff=cast.person("tess"), began_on=date(2026, 11, day))
        return record_service(person, by=cast.standing("tess"), at=at, site=lafayette, entry=entry)

    with pytest.raises(Refused):
        recorded(16)
    list_person(event, by=cast.standing("tess"), at=at, number=person.number)
    days = {"first_on": date(2026, 11, 16), "last_on": date(2026, 11, 18)}
    add_session(event, by=cast.standing("leo"), at=at, site=lafayette, **days)
    assert recorded(16).began_admission is not None
    with pytest.raises(Refused):
        recorded(13)
    assert counts_of_list(event.pk) == (1, 1)


def test_of_overlapping_ones_the_one_that_stays_open_longest_admits(cast: Cast, at: datetime) -> None:
    outage(cast, at, restored_on=date(2026, 11, 19))
    going_on = outage(cast, at)
    outage(cast, at, restored_on=date(2026, 11, 20))
    person, kind = Rows(cast, at=at).participant(), ServiceKind.objects.get(code="INFO-ONLY")
    admitted = []
    for day in (12, 13):
        entry = ServiceEntry(kind=kind, participation=None, staff=cast.person("tess"), began_on=date(2026, 11, day))
        site = Site.objects.get(name="Lafayette")
        service = record_service(person, by=cast.standing("tess"), at=at, site=site, entry=entry)
        admitted.append(service.began_admission and service.began_admission.exception)
        if day == 12:
            refuse_exception(going_on, by=cast.standing("mary"), at=at, reason="No such outage.")
    assert admitted[0] == going_on
    assert admitted[1] is not None
    assert admitted[1].restored_on == date(2026, 11, 20)
