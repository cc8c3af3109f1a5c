"""The database holds the window by itself: whatever door a row comes through, SQL by hand included, and as the book says."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.casework.by_hand import act, insert_again, sql, state_of
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.context import signed
from trackone.casework.admitting import Served, admitted_by
from trackone.casework.enrolling import decide_eligibility
from trackone.casework.models import (
    EntryException,
    ExceptionKind,
    ExceptionPerson,
    ExceptionSite,
    ExceptionStaff,
    ExceptionState,
    MassSession,
    ServiceRecord,
)
from trackone.organizations.models import Post, Site
from trackone.policy import FIRST_DAY, indiana_calendar, indiana_closed_days
from trackone.policy.section_0_time_of_service import last_entry_on

pytestmark = pytest.mark.django_db
TODAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 18), date(2026, 11, 17)
CLOSED = {closed.day for closed in indiana_closed_days()}


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.mark.policy("C.6")
def test_a_late_row_by_hand_is_refused(file: File) -> None:
    service = file.serve()
    with act(file):
        insert_again(service, began_on=LAST_OPEN)
        with pytest.raises(DatabaseError) as caught:
            insert_again(service, began_on=FIRST_CLOSED)
    assert state_of(caught) == "TO002"


@pytest.mark.policy("C.3")
def test_stamps_by_hand_are_overwritten(file: File) -> None:
    service = file.serve()
    with act(file):
        insert_again(service, began_on=LAST_OPEN, stamp="2026-11-18")
        sql("UPDATE casework_servicerecord SET began_entered_on = '2026-11-18', began_entered_at = '2026-11-18 10:00-05'")
    for row in ServiceRecord.objects.all():
        assert (row.began_entered_on, row.began_entered_at) == (TODAY, file.at)


@pytest.mark.policy("C.6", "I.1")
def test_a_date_moves_while_its_window_is_open_and_stays_afterwards(file: File, clock: TestClock) -> None:
    service = file.serve(on=LAST_OPEN)
    with act(file):
        sql("UPDATE casework_servicerecord SET began_on = %s WHERE id = %s", TODAY, service.pk)
        with pytest.raises(DatabaseError) as caught:
            sql("UPDATE casework_servicerecord SET began_on = %s WHERE id = %s", FIRST_CLOSED, service.pk)
        assert state_of(caught) == "TO002"
    file.at = clock.set("2026-12-01T10:00-05:00")
    with act(file), pytest.raises(DatabaseError) as caught:
        sql("UPDATE casework_servicerecord SET began_on = %s WHERE id = %s", date(2026, 12, 1), service.pk)
    assert state_of(caught) == "TO002"


@pytest.mark.policy("I.1")
@pytest.mark.parametrize(
    "change",
    [
        "staff_id = staff_id + 1",
        "provider_name = 'x'",
        "minutes = 5",
        "participation_id = NULL",
        "withdrawn_reason = 'x', withdrawn_at = now(), withdrawn_by_id = staff_id",
    ],
)
def test_what_is_critical_is_locked_after_the_window(file: File, clock: TestClock, change: str) -> None:
    service = file.serve(minutes=30, participation=file.enroll())
    file.at = clock.set("2026-12-01T10:00-05:00")
    with act(file), pytest.raises(DatabaseError) as caught:
        sql(f"UPDATE casework_servicerecord SET {change} WHERE id = %s", service.pk)
    assert state_of(caught) == "TO002"


@pytest.mark.policy("I.1")
@pytest.mark.parametrize("change", ["result = 'dropped'", "minutes = 5", "minutes = NULL", "result_on = result_on + 1"])
def test_a_result_is_locked_after_its_own_window(file: File, clock: TestClock, change: str) -> None:
    service = file.serve(result="completed", result_on=TODAY, minutes=30)
    file.at = clock.set("2026-11-30T23:59-05:00")
    with act(file):
        sql("UPDATE casework_servicerecord SET minutes = 31 WHERE id = %s", service.pk)
    file.at = clock.set("2026-12-01T00:01-05:00")
    with act(file), pytest.raises(DatabaseError) as caught:
        sql(f"UPDATE casework_servicerecord SET {change} WHERE id = %s", service.pk)
    assert state_of(caught) == "TO002"


@pytest.mark.policy("I.1", "C.6")
@pytest.mark.parametrize(
    "change",
    [
        "application_on = application_on + 1",
        "program_id = (SELECT id FROM enrollment_program WHERE code = 'WP')",
        "eligibility = 'not eligible'",
        "eligibility_on = eligibility_on + 1",
        "snapshot = '{}'",
    ],
)
def test_an_application_and_its_decision_are_locked_after_their_windows(file: File, clock: TestClock, change: str) -> None:
    by = file.cast.standing("tess")
    participation = decide_eligibility(
        file.enroll(), by=by, at=file.at, eligibility="eligible", eligibility_on=TODAY, revision=1
    )
    statement = f"UPDATE enrollment_participation SET {change} WHERE id = %s"
    file.at = clock.set("2026-11-25T10:00-05:00")
    with act(file):
        sql(statement, participation.pk)
    file.at = clock.set("2026-12-03T10:00-05:00")
    with act(file), pytest.raises(DatabaseError) as caught:
        sql(
            statement.replace("'WP'", "'JVSG'").replace("'not eligible'", "'eligible'").replace("'{}'", "'[]'"),
            participation.pk,
        )
    assert state_of(caught) == "TO002"


@pytest.mark.policy("C.3")
@pytest.mark.parametrize("table", ["casework_servicerecord", "enrollment_participation"])
def test_who_recorded_when_and_for_whom_stays(file: File, cast: Cast, table: str) -> None:
    file.serve(participation=file.enroll())
    other = make_file(cast, file.at, last_name="Other").participant
    with act(file):
        sql(f"UPDATE {table} SET recorded_at = '2026-11-01 10:00-05', recorded_by_id = recorded_by_id + 1")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT recorded_at, recorded_by_id FROM {table}")
            assert cursor.fetchall() == [(file.at, cast.person("tess").pk)]
        with pytest.raises(DatabaseError):
            sql(f"UPDATE {table} SET participant_id = %s", other.pk)


def test_nothing_is_written_without_an_act(file: File) -> None:
    service = file.serve()
    with connection.cursor() as cursor:
        writes = signed("writes", f"{{{service.region_id}}}", cursor=cursor)
        cursor.execute("SELECT set_config('trackone.writes', %s, true)", [writes])
    with pytest.raises(DatabaseError) as caught:
        sql("UPDATE casework_servicerecord SET minutes = 5 WHERE id = %s", service.pk)
    assert state_of(caught) == "TO001"
    with pytest.raises(DatabaseError) as caught:
        insert_again(service, began_on=TODAY)
    assert state_of(caught) == "TO001"


@pytest.mark.policy("C.6")
def test_no_session_passes_a_trigger_over(file: File) -> None:
    service = file.serve()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        names = ",".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
    with act(file), pytest.raises(DatabaseError) as caught:
        insert_again(service, began_on=FIRST_CLOSED)
    assert state_of(caught) == "TO002"


@pytest.mark.policy("I.5")
@pytest.mark.parametrize("change", ["contact_on = contact_on - 1", "text = 'else'", "author_id = author_id + 1"])
def test_a_signed_note_never_changes(file: File, change: str) -> None:
    note = file.note()
    with act(file), pytest.raises(DatabaseError) as caught:
        sql(f"UPDATE casework_casenote SET {change} WHERE id = %s", note.pk)
    assert state_of(caught) == "TO004"


# ---- as the book says


def last_day_by_walking(day: date) -> date:
    met = 0
    while met < 3:
        day += timedelta(days=1)
        met += day.isoweekday() < 6 and day not in CLOSED
    return day


@pytest.mark.policy("C.6")
def test_the_last_day_of_entry_is_the_same_in_sql_in_the_book_and_by_walking(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d::date, window_last_entry_on(d::date) FROM generate_series(%s::date, %s::date, '1 day') d",
            [FIRST_DAY, date(2040, 11, 30)],
        )
        found = dict(cursor.fetchall())
    assert len(found) > 12_000
    for day, last_on in found.items():
        assert last_on == last_day_by_walking(day), day
        assert last_on == last_entry_on(service_on=day, calendar=indiana_calendar()), day


OFFSETS = st.integers(min_value=-9, max_value=4)
SPANS = st.tuples(
    OFFSETS, st.none() | st.integers(min_value=0, max_value=6), st.none() | st.integers(min_value=0, max_value=8)
)
EXCEPTIONS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([1, 2, 3, 4]),
        "span": SPANS,
        "state": st.sampled_from(list(ExceptionState)),
        "is_here": st.booleans(),
        "sessions": st.lists(
            st.tuples(OFFSETS, st.integers(0, 3), st.booleans()), max_size=2, unique_by=lambda session: session[0]
        ),
        "codes": st.sampled_from([["WIOA-DW"], ["TAA", "WIOA-ADULT"]]),
    }
)


# Drawn too rarely to be left to chance: a session at the site of the service, and one at another.
OF_SESSIONS = {"kind": 4, "span": (-9, 9, None), "state": ExceptionState.CONFIRMED, "is_here": True, "codes": ["WIOA-DW"]}
HERE, ELSEWHERE = ({**OF_SESSIONS, "sessions": [(-6, 2, is_here)]} for is_here in (True, False))


def build(file: File, drawn: dict[str, Any]) -> EntryException:
    """Write one exception plainly, whatever the book would have said to it."""
    offset, length, restored = drawn["span"]
    from_on = TODAY + timedelta(days=offset)
    person, other = file.cast.person("tess"), file.cast.person("mary")
    kind = ExceptionKind(drawn["kind"])
    is_decided = drawn["state"] != ExceptionState.DECLARED
    is_restored = restored is not None and kind is not ExceptionKind.MASS_DISLOCATION
    exception = EntryException.objects.create(
        kind=kind,
        region=None if kind is ExceptionKind.VENDOR else file.site.region,
        from_on=from_on,
        until_on=from_on + timedelta(days=length) if length is not None else None,
        evidence="drawn",
        expected_count=60,
        notice="drawn",
        program_codes=drawn["codes"],
        declared_by=person,
        declared_post=Post.objects.filter(person=person).earliest("id"),
        declared_at=file.at,
        state=drawn["state"],
        decided_by=other if is_decided else None,
        decided_at=file.at if is_decided else None,
        decided_reason="drawn" if is_decided else "",
        restored_on=from_on + timedelta(days=restored) if is_restored and restored is not None else None,
        restored_at=file.at if is_restored else None,
        restored_by=person if is_restored else None,
    )
    if drawn["is_here"]:
        ExceptionSite.objects.create(exception=exception, site=file.site)
        ExceptionStaff.objects.create(exception=exception, person=person)
        region = file.site.region
        ExceptionPerson.objects.create(
            exception=exception, region=region, participant=file.participant, listed_at=file.at, listed_by=person
        )
    elsewhere = Site.objects.filter(region=file.site.region).exclude(pk=file.site.pk).earliest("id")
    for first, days, is_here in drawn["sessions"]:
        first_on, site = TODAY + timedelta(days=first), file.site if is_here else elsewhere
        MassSession.objects.create(
            exception=exception, site=site, first_on=first_on, last_on=first_on + timedelta(days=days)
        )
    return exception


@pytest.mark.policy("C.4", "C.5")
@example(drawn=HERE, dated=-5, entered=0, program="WIOA-DW")
@example(drawn=ELSEWHERE, dated=-5, entered=0, program="WIOA-DW")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=EXCEPTIONS, dated=st.integers(-12, 0), entered=st.integers(0, 12), program=st.sampled_from(["", "WIOA-DW", "WP"])
)
def test_an_exception_admits_in_sql_what_it_admits_in_the_book(
    file: File, drawn: dict[str, Any], dated: int, entered: int, program: str
) -> None:
    dated_on, today = TODAY + timedelta(days=dated), TODAY + timedelta(days=entered)
    with transaction.atomic():
        with act(file):
            exception = build(file, drawn)
        served = Served(
            participant_id=file.participant.pk,
            site=file.site,
            staff_id=file.cast.person("tess").pk,
            program_code=program or None,
        )
        coverage = admitted_by(served, dated_on=dated_on, today=today, calendar=indiana_calendar())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(exception_covers(%s, %s, %s, %s, %s, %s, %s,"
                " (SELECT id FROM enrollment_program WHERE code = %s)), false)",
                [
                    exception.pk,
                    dated_on,
                    today,
                    file.participant.pk,
                    file.site.region_id,
                    file.site.pk,
                    served.staff_id,
                    program,
                ],
            )
            in_sql = cursor.fetchone()[0]
        assert in_sql == (coverage is not None)
        transaction.set_rollback(True)
