"""Say in words what the head of a participant's page tells: countdowns, and what was saved a moment ago."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trackone.casework.models import ACTIVITIES
from trackone.casework.registered import short_day
from trackone.desks.events import Event
from trackone.desks.exits import ExitAhead
from trackone.desks.home import Home, RegionMonth
from trackone.desks.participant import Face, OpenDay
from trackone.organizations.authority import may
from trackone.organizations.standing import Standing
from trackone.policy.business_days import Calendar
from trackone.policy.section_0_exits import TOLD_DAYS_AHEAD, is_told_ahead
from trackone.policy.section_0_time_of_service import business_days_left, last_entry_on

_KINDS = {
    "service": "The service is saved",
    "note": "The note is signed and final",
    "participation": "The program is saved",
    "conversation": "The conversation is saved",
    "document": "The document is on file",
    "record": "The record is saved",
    "gap": "The planned gap is saved",
    "application": "The application is saved",
    **{model.declared.slug: f"{model.declared.label}: the entry is saved" for model in ACTIVITIES.values()},
}
_SAVED = re.compile(rf"({'|'.join(_KINDS)})-[0-9]{{1,18}}")


@dataclass(frozen=True, kw_only=True)
class Countdown:
    """One countdown: its words, and how near it is (calm, soon, due, over)."""

    words: str
    level: str


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What was saved a moment ago; `mark` is the id of its line, `line` its words where it is on this page."""

    words: str
    mark: str
    line: str


def countdowns(face: Face, *, calendar: Calendar) -> list[Countdown]:
    """Return the countdowns: what was planned and not entered, the last business day, and the days to the soft exit."""
    found = []
    if face.planned_on:
        found.append(_of_plan(face.planned_on, face.planned, today=face.today, calendar=calendar))
    day = face.today - timedelta(days=1)
    while not calendar.is_business_day(day):
        day -= timedelta(days=1)
    left = business_days_left(service_on=day, today=face.today, calendar=calendar)
    found.append(Countdown(words=_begun(f"{_left(left)} to enter {day:%A}’s services"), level="calm"))
    if face.exit_ahead:
        found.append(_of_exit(face.exit_ahead))
    return found


def home_lead(by: Standing, home: Home) -> str:
    """Return where one is, and which day of service closes at midnight."""
    where = by.region.name if by.region else "The whole state" if by.reads else ""
    if not may("service.record", by=by):
        return where
    day = home.today
    while last_entry_on(service_on=day, calendar=home.calendar) >= home.today:
        day -= timedelta(days=1)
    day += timedelta(days=1)
    closes = last_entry_on(service_on=day, calendar=home.calendar)
    until = "midnight" if closes == home.today else short_day(closes)
    return f"{where}. Services of {short_day(day)} and later can be entered; {day:%A}’s until {until}."


def regions_sentence(regions: Sequence[RegionMonth]) -> str:
    """Say how much of this month the state has entered in time."""
    count, in_time = sum(one.count for one in regions), sum(one.in_time for one in regions)
    if not count:
        return "No services are dated in this month yet."
    return f"{round(100 * in_time / count, 1)} % of {count:,} services dated in this month were entered in time."


def left_words(day: OpenDay, *, today: date) -> str:
    """Return how long a day can still be entered: "closes today", "1 business day left"."""
    return "closes today" if day.last_on == today else _left(day.left)


def saved_words(text: str, events: Sequence[Event]) -> Saved | None:
    """Read `?saved=<kind>-<pk>`; None for anything else."""
    if not _SAVED.fullmatch(text):
        return None
    kind = text.rpartition("-")[0]
    event = next((event for event in events if event.mark == text), None)
    return Saved(words=_KINDS[kind], mark=text, line=f"{event.heading}, {short_day(event.on)}" if event else "")


def _of_plan(on: date, what: str, *, today: date, calendar: Calendar) -> Countdown:
    left = business_days_left(service_on=on, today=today, calendar=calendar)
    if on == today:
        return Countdown(words=f"“{what}” is planned for today", level="soon")
    if left < 0:
        closed = short_day(last_entry_on(service_on=on, calendar=calendar))
        return Countdown(words=f"“{what}”, planned for {short_day(on)}, was not entered by {closed}", level="over")
    words = _begun(f"{_left(left)} to enter “{what}”, planned for {short_day(on)}")
    return Countdown(words=words, level="due" if left == 0 else "soon")


def _of_exit(ahead: ExitAhead) -> Countdown:
    last = f"last extending service {ahead.last_on:%b} {ahead.last_on.day}: {ahead.last}"
    if ahead.days is None:
        return Countdown(words=f"No soft exit in sight: {ahead.held_by}", level="calm")
    if ahead.days <= 0:
        return Countdown(words=f"Soft exit is due, unless another region serves; {last}", level="over")
    said = f"{ahead.days} day{'' if ahead.days == 1 else 's'} to soft exit"
    said += f": {ahead.held_by}" if ahead.held_by else ""
    if not is_told_ahead(days=ahead.days):
        return Countdown(words=f"{said}, {last}", level="calm")
    again = f"another one extends to {short_day(ahead.extended_through)}"
    return Countdown(words=f"{said}, {last}; {again}", level="due" if ahead.days <= TOLD_DAYS_AHEAD[1] else "soon")


def _begun(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _left(count: int) -> str:
    if count == 0:
        return "today is the last day"
    return f"{count} business day{'' if count == 1 else 's'} left"
