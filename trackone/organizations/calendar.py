"""The state's calendar as the book and the triggers read it."""

from collections.abc import Iterable
from datetime import date, timedelta

from trackone.organizations.models import CalendarDay, Closing
from trackone.policy import FIRST_DAY, LAST_DAY
from trackone.policy.business_days import Calendar


def calendar_around(*days: date) -> Calendar:
    """Return the calendar that covers these days and 120 days on either side, as far as closed days are known.

    One SQL statement. A day of a year without closed days is not covered: asking for it raises OutsideCalendar.
    """
    first = max(min(days) - timedelta(days=120), FIRST_DAY)
    last = min(max(days) + timedelta(days=120), LAST_DAY)
    closings = Closing.objects.filter(day__range=(first, last)).values_list("day", "name")
    return Calendar(closed_days=dict(closings), first_day=first, last_day=last)


def number_the_days(*, first_on: date, last_on: date) -> None:
    """Compute every calendar day anew from the closings; verb, only under an act.

    A day added later only takes a business day away, so every window that it touches grows.
    """
    closed = set(Closing.objects.filter(day__range=(first_on, last_on)).values_list("day", flat=True))
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(_numbered(first_on, last_on, closed), batch_size=5000)


def number_from(first_on: date) -> None:
    """Number the days from this one on anew; verb, only under an act. Four SQL statements."""
    before = CalendarDay.objects.filter(day__lt=first_on).order_by("-day").first()
    later = CalendarDay.objects.filter(day__gte=first_on)
    last_on = later.latest("day").day
    closed = set(Closing.objects.filter(day__range=(first_on, last_on)).values_list("day", flat=True))
    later.delete()
    number = before.number if before else 0
    CalendarDay.objects.bulk_create(_numbered(first_on, last_on, closed, number=number), batch_size=5000)


def _numbered(first_on: date, last_on: date, closed: set[date], *, number: int = 0) -> Iterable[CalendarDay]:
    for offset in range((last_on - first_on).days + 1):
        day = first_on + timedelta(days=offset)
        is_business = day.weekday() < 5 and day not in closed
        number += is_business
        yield CalendarDay(day=day, is_business=is_business, number=number)
