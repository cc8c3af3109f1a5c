"""The places and the calendar that ship with the program are whole, and load twice without harm."""

from datetime import date
from itertools import pairwise

import pytest

from trackone.audit.context import clock_now
from trackone.audit.entries import NoActUnderWay, Who, recording
from trackone.audit.models import Entry
from trackone.casework.reference import load_reference
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import CalendarDay, Closing, County, Region, RegionCounty
from trackone.organizations.reference import indiana_counties, load_places_and_calendar
from trackone.policy import indiana_calendar
from trackone.policy.business_days import OutsideCalendar

pytestmark = pytest.mark.django_db

REGION_4 = {
    "Benton", "Carroll", "Cass", "Clinton", "Fountain", "Howard",
    "Miami", "Montgomery", "Tippecanoe", "Tipton", "Warren", "White",
}  # fmt: skip


def test_every_county_stands_in_one_of_twelve_regions(db: None) -> None:
    assert set(Region.objects.filter(until_on=None).values_list("number", flat=True)) == set(range(1, 13))
    assert County.objects.count() == RegionCounty.objects.filter(until_on=None).count() == 92


def test_region_4_holds_its_twelve_counties(db: None) -> None:
    found = RegionCounty.objects.filter(region__number=4).values_list("county__name", flat=True)
    assert set(found) == REGION_4
    assert {row.confidence for row in indiana_counties() if row.region_number == 4} == {"verified"}


def test_twelve_counties_keep_central_time_and_none_of_them_is_in_region_4(db: None) -> None:
    central = County.objects.filter(time_zone="America/Chicago")
    assert central.count() == 12
    assert not central.filter(regions__region__number=4).exists()


def test_the_numbered_days_agree_with_the_book(db: None) -> None:
    calendar = indiana_calendar()
    days = CalendarDay.objects.filter(day__range=(date(2026, 1, 1), date(2027, 12, 31))).order_by("day")
    assert len(days) == 730
    assert [day.is_business for day in days] == [calendar.is_business_day(day.day) for day in days]
    assert all(b.number - a.number == b.is_business for a, b in pairwise(days))


def test_every_closing_has_a_source_and_waits_for_the_state(db: None) -> None:
    assert Closing.objects.count() > 400
    assert not Closing.objects.filter(source="").exists()
    assert not Closing.objects.filter(is_verified=True).exists()


def test_loading_again_adds_nothing_and_leaves_changes_alone(db: None) -> None:
    with recording("test", who=Who(), at=clock_now()):
        Region.objects.filter(number=7).update(name="Region 7 (renamed)")
    before = (Region.objects.count(), County.objects.count(), Closing.objects.count(), CalendarDay.objects.count())
    load_reference()
    assert before == (Region.objects.count(), County.objects.count(), Closing.objects.count(), CalendarDay.objects.count())
    assert Region.objects.get(number=7).name == "Region 7 (renamed)"
    entry = Entry.objects.filter(action="house.load_reference").latest("id")
    assert entry.facts["added"] == {"regions": 0, "counties": 0, "county_regions": 0, "closings": 0}


def test_a_snow_day_that_was_added_stays_closed(db: None) -> None:
    with recording("test", who=Who(), at=clock_now()):
        Closing.objects.create(day=date(2027, 1, 13), name="Snow", source="The governor's order", is_verified=True)
    load_reference()
    assert Closing.objects.filter(day=date(2027, 1, 13), is_verified=True).exists()


def test_the_loader_is_a_verb_of_an_act(db: None) -> None:
    with pytest.raises(NoActUnderWay):
        load_places_and_calendar()


def test_the_calendar_covers_the_years_with_closed_days_and_no_others(db: None) -> None:
    """A day that the database refuses (TO003) is not counted from in Python either."""
    around = calendar_around(date(1999, 11, 23), date(2026, 11, 23))
    assert (around.first_day, around.is_business_day(date(2026, 11, 26))) == (date(2008, 1, 1), False)
    for days in ([date(1999, 11, 23)], [date(2007, 12, 31), date(2008, 1, 2)], [date(2041, 1, 1)]):
        with pytest.raises(OutsideCalendar):
            calendar_around(*days).is_business_day(days[0])
