"""Say what the window says of a date before anybody breaks it: until when it can be entered, and what holds it open."""

from dataclasses import dataclass
from datetime import date, datetime

from trackone.casework.admitting import Served, admitted_by
from trackone.casework.models import EntryException, ExceptionKind
from trackone.casework.registered import span_words
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Site
from trackone.organizations.standing import today_at
from trackone.policy.business_days import OutsideCalendar
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_time_of_service import (
    business_days_left,
    last_entry_on,
    refusals_to_enter,
    window_sentence,
)


@dataclass(frozen=True, kw_only=True)
class Window:
    """One date at one site today: its last day of entry in words, or the refusal and its way out.

    `held_open_by` names the exception that admits a date whose window has closed; a late date of a kind that is never
    refused needs none.
    """

    dated_on: date
    today: date
    last_entry_on: date
    sentence: str
    business_days_left: int
    refusals: tuple[Refusal, ...]
    held_open_by: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether the date can be entered today."""
        return not self.refusals

    @property
    def is_marked_late(self) -> bool:
        """Say whether the date comes in late without an exception, and is marked so."""
        return self.is_open and self.today > self.last_entry_on and not self.held_open_by


def window_for(*, dated_on: date, site: Site, at: datetime, served: Served | None = None) -> Window | None:
    """Return what the window says; None for a day that no calendar covers. One SQL statement while it is open.

    `served` lets the register be asked for an exception that admits a late date, and says of which kind it is.

    Clauses: C.5, C.6.
    """
    today = today_at(site, at=at)
    calendar = calendar_around(dated_on, today)
    try:
        last_on = last_entry_on(service_on=dated_on, calendar=calendar)
    except OutsideCalendar:
        return None
    kind, coverage = served.kind if served else "service", None
    refusals = refusals_to_enter(service_on=dated_on, today=today, calendar=calendar, kind=kind)
    if refusals and served is not None and dated_on <= today:
        coverage = admitted_by(served, dated_on=dated_on, today=today, calendar=calendar)
        refusals = [] if coverage else refusals
    return Window(
        dated_on=dated_on,
        today=today,
        last_entry_on=last_on,
        sentence=window_sentence(service_on=dated_on, calendar=calendar),
        business_days_left=business_days_left(service_on=dated_on, today=today, calendar=calendar),
        refusals=tuple(refusals),
        held_open_by=_words(coverage.id) if coverage else "",
    )


def _words(exception_id: int) -> str:
    exception = EntryException.objects.get(pk=exception_id)
    days = span_words(exception.from_on, exception.until_on or exception.restored_on)
    return f"{ExceptionKind(exception.kind).label}, {days}"
