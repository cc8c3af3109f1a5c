"""The day of entry is the day at the site: two zones, nights when clocks change, two minutes before and after midnight."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.casework.by_hand import act, insert_again
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.models import ServiceRecord
from trackone.organizations.models import Site
from trackone.organizations.standing import today_at
from trackone.policy import indiana_calendar
from trackone.policy.section_0_time_of_service import last_entry_on, refusals_to_enter

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.6", "C.3")]
# Around midnight in both zones, on weekends, holidays, the turn of the year and the nights when clocks change.
NIGHTS = st.sampled_from(
    ["2026-11-01", "2026-11-21", "2026-11-26", "2026-12-31", "2027-01-01", "2027-03-14", "2027-07-04", "2027-11-07"]
)
MINUTES = st.sampled_from([-122, -62, -61, -58, -2, 0, 1, 2, 58, 59, 62, 118, 122, 182]) | st.integers(-1440, 1440)
KEYS = {"Lafayette": "tess", "Gary": "chris"}


@pytest.fixture
def files(cast: Cast, at: datetime) -> dict[str, File]:
    return {place: make_file(cast, at, key=key, site=place) for place, key in KEYS.items()}


def moment_of(night: str, minutes: int) -> datetime:
    """Return so many minutes after the midnight that begins this day in Indianapolis."""
    midnight = datetime.fromisoformat(f"{night}T00:00").replace(tzinfo=ZoneInfo("America/Indiana/Indianapolis"))
    return (midnight.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(ZoneInfo("UTC"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=st.datetimes(datetime(2008, 7, 1), datetime(2040, 11, 30), timezones=st.just(ZoneInfo("UTC"))))
@example(moment=datetime(2026, 11, 1, 5, 59, tzinfo=ZoneInfo("UTC")))
@example(moment=datetime(2026, 11, 1, 6, 1, tzinfo=ZoneInfo("UTC")))
@example(moment=datetime(2027, 3, 14, 4, 58, tzinfo=ZoneInfo("UTC")))
def test_today_at_a_site_is_the_same_in_sql(clock: TestClock, moment: datetime) -> None:
    clock.set(moment)
    for site in Site.objects.filter(name__in=KEYS):
        with connection.cursor() as cursor:
            cursor.execute("SELECT today_at_site(%s)", [site.pk])
            assert cursor.fetchone()[0] == today_at(site, at=moment)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(list(KEYS)), night=NIGHTS, minutes=MINUTES, ago=st.integers(-1, 9))
@example(place="Lafayette", night="2026-11-24", minutes=-2, ago=5)
@example(place="Lafayette", night="2026-11-24", minutes=2, ago=6)
@example(place="Gary", night="2026-11-24", minutes=58, ago=5)
@example(place="Gary", night="2026-11-24", minutes=62, ago=6)
def test_the_database_takes_a_date_by_hand_when_the_book_does(
    files: dict[str, File], clock: TestClock, place: str, night: str, minutes: int, ago: int
) -> None:
    file, noon = files[place], clock.now
    try:
        with transaction.atomic():
            file.at = clock.set(moment_of(night, minutes))
            today = today_at(file.site, at=file.at)
            dated_on = today - timedelta(days=ago)
            service = file.serve(key=KEYS[place], on=today)
            refused = refusals_to_enter(service_on=dated_on, today=today, calendar=indiana_calendar())
            with act(file, KEYS[place]):
                if refused:
                    with pytest.raises(DatabaseError):
                        insert_again(service, began_on=dated_on)
                else:
                    insert_again(service, began_on=dated_on)
                    made = ServiceRecord.objects.exclude(pk=service.pk).get()
                    last_on = last_entry_on(service_on=dated_on, calendar=indiana_calendar())
                    assert (made.began_entered_on, made.began_last_entry_on) == (today, last_on)
            transaction.set_rollback(True)
    finally:
        file.at = clock.set(noon)


@pytest.mark.parametrize(
    ("place", "moment", "today"),
    [
        ("Lafayette", "2026-11-01T00:59-04:00", date(2026, 11, 1)),
        ("Lafayette", "2026-11-01T01:30-05:00", date(2026, 11, 1)),
        ("Lafayette", "2027-03-14T23:58-04:00", date(2027, 3, 14)),
        ("Gary", "2026-11-01T00:58-04:00", date(2026, 10, 31)),
        ("Gary", "2026-11-01T01:02-04:00", date(2026, 11, 1)),
        ("Gary", "2027-03-14T00:58-05:00", date(2027, 3, 13)),
    ],
)
def test_known_nights(cast: Cast, clock: TestClock, place: str, moment: str, today: date) -> None:
    file = make_file(cast, clock.set(moment), key=KEYS[place], site=place)
    service = file.serve(key=KEYS[place], on=today)
    assert ServiceRecord.objects.get(pk=service.pk).began_entered_on == today
