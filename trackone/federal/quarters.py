"""Count calendar quarters: report quarters, windows of whole quarters (indicators, section 1)."""

from dataclasses import dataclass
from datetime import date, timedelta


class NotAQuarterEnd(ValueError):
    """Says that a date isn't the last day of a calendar quarter, and which one is."""


@dataclass(frozen=True)
class Window:
    """Two days and all between; both ends belong to it."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


def quarter_number(day: date) -> int:
    """Return the quarters since year 0, so that neighbors differ by one."""
    return day.year * 4 + (day.month - 1) // 3


def first_day(number: int) -> date:
    """Return the first day of a quarter by its number."""
    return date(number // 4, number % 4 * 3 + 1, 1)


def last_day(number: int) -> date:
    """Return the last day of a quarter by its number."""
    return first_day(number + 1) - timedelta(days=1)


def last_ended(today: date) -> date:
    """Return the last day of the newest quarter that is over on the given day: the report quarter when none is named."""
    return last_day(quarter_number(today) - (today != last_day(quarter_number(today))))


def whole_quarter(report_end: date) -> date:
    """Return the day when it is the last of a quarter; raise NotAQuarterEnd with the nearest that is."""
    meant = last_day(quarter_number(report_end))
    if report_end != meant:
        raise NotAQuarterEnd(f"{report_end} is not the last day of a quarter. The quarter that holds it ends on {meant}.")
    return report_end


def four_quarters(report_end: date, *, back: int) -> Window:
    """Return four whole quarters, the last of which lies `back` quarters before the report quarter."""
    newest = quarter_number(report_end) - back
    return Window(first_day(newest - 3), last_day(newest))
