"""Business days over given closed days, and program years. Monday to Friday less the closed days (C.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


class OutsideCalendar(LookupError):
    """Raised for a day that the calendar does not cover."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Closed days (day to name) over the span from `first_day` to `last_day`, both covered."""

    first_day: date
    last_day: date
    closed_days: Mapping[date, str] = field(default_factory=dict)

    def is_business_day(self, day: date) -> bool:
        """Say whether the day is a business day; raise OutsideCalendar for a day not covered."""
        if not self.first_day <= day <= self.last_day:
            raise OutsideCalendar(f"The calendar covers {self.first_day} to {self.last_day}, not {day}.")
        return day.weekday() < 5 and day not in self.closed_days

    def business_days_after(self, day: date, count: int) -> date:
        """Return the `count`-th business day after a day; the day itself is day 0, business day or not."""
        self.is_business_day(day)
        while count > 0:
            day += ONE_DAY
            count -= self.is_business_day(day)
        return day

    def business_days_between(self, after: date, through: date) -> int:
        """Count the business days later than `after`, up to and including `through`; 0 when there are none."""
        self.is_business_day(after)
        return sum(self.is_business_day(after + ONE_DAY * n) for n in range(1, (through - after).days + 1))

    def closed_between(self, after: date, through: date) -> list[tuple[date, str]]:
        """Return the closed weekdays later than `after`, up to and including `through`, with their names."""
        return sorted((day, name) for day, name in self.closed_days.items() if after < day <= through and day.weekday() < 5)


def program_year_of(day: date) -> int:
    """Return the program year of a day: the year in which its July falls (July 1 to June 30)."""
    return day.year if day.month >= 7 else day.year - 1
