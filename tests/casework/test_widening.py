"""A closing that the state adds afterwards widens what may still be done, and decides nothing anew."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection

from tests.casework.by_hand import act, insert_again, sql, state_of
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.models import ServiceRecord
from trackone.casework.register import declare_exception
from trackone.casework.serving import mend_service, withdraw_service
from trackone.casework.window import window_for
from trackone.organizations.closings import add_closing
from trackone.organizations.models import CalendarDay, Closing
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.6", "I.1")]
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (17, 18, 19, 20))


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def close_the_state(on: date, file: File) -> None:
    """Let the state add a closed day afterwards: snow."""
    by = file.cast.standing("dana")
    add_closing(by=by, at=file.at, day=on, name="Snow, by proclamation", source="Governor's order (made up)")
    file.cast.standing("tess")


def test_a_date_whose_window_had_closed_is_entered_again(file: File) -> None:
    with pytest.raises(Refused):
        file.serve(on=TUESDAY)
    close_the_state(FRIDAY, file)
    service = ServiceRecord.objects.get(pk=file.serve(on=TUESDAY).pk)
    assert (service.began_admission, service.began_last_entry_on) == (None, date(2026, 11, 23))
    window = window_for(dated_on=TUESDAY, site=file.site, at=file.at)
    assert window is not None
    assert window.sentence == "Can be entered until Mon Nov 23, 2026. Snow, by proclamation does not count."
    with act(file):
        insert_again(service, began_on=TUESDAY)


def test_what_was_entered_stays_its_authors_a_day_longer_and_keeps_its_stamp(file: File, clock: TestClock) -> None:
    first, second = file.serve(on=WEDNESDAY), file.serve(on=WEDNESDAY)
    file.at = clock.set("2026-11-24T09:00-05:00")
    by = file.cast.standing("tess")
    with pytest.raises(Refused):
        mend_service(first, by=by, at=file.at, changes={"provider_name": "Else"}, revision=1)
    close_the_state(FRIDAY, file)
    mended = mend_service(first, by=by, at=file.at, changes={"provider_name": "Else", "began_on": THURSDAY}, revision=1)
    assert withdraw_service(second, by=by, at=file.at, reason="Wrong person.", revision=1).withdrawn_at == file.at
    kept = ServiceRecord.objects.get(pk=second.pk)
    assert (kept.began_entered_on, kept.began_last_entry_on) == (date(2026, 11, 23), date(2026, 11, 23))
    file.at = clock.set("2026-12-02T09:00-05:00")
    with act(file), pytest.raises(DatabaseError) as caught:
        sql("UPDATE casework_servicerecord SET provider_name = 'Third' WHERE id = %s", mended.pk)
    assert state_of(caught) == "TO002"


def test_what_was_late_stays_late(file: File, cast: Cast) -> None:
    declare_exception(
        by=cast.standing("cora"),
        at=file.at,
        kind=1,
        from_on=TUESDAY,
        until_on=TUESDAY,
        evidence="Ticket 4711",
        sites=[file.site],
    )
    service = file.serve(on=TUESDAY)
    close_the_state(FRIDAY, file)
    kept = ServiceRecord.objects.get(pk=service.pk)
    assert kept.began_admission_id == service.began_admission_id is not None
    assert kept.began_last_entry_on == FRIDAY


def test_a_closed_day_is_never_taken_off_the_calendar_by_numbering_anew(file: File) -> None:
    before = Closing.objects.count()
    close_the_state(FRIDAY, file)
    assert Closing.objects.count() == before + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT window_last_entry_on(%s)", [TUESDAY])
        assert cursor.fetchone()[0] == date(2026, 11, 23)
    assert not CalendarDay.objects.get(day=FRIDAY).is_business
