"""Put the window into words for a form: until when a date can be entered, what holds it open, or why it is too late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from trackone.casework.admitting import Served
from trackone.casework.window import Window, window_for
from trackone.organizations.models import Site
from trackone.policy.refusal import Refusal
from trackone.web.forms import CalendarDateField
from trackone.web.uswds.dates import day


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What stands under a date: a sentence and how long is left, or the refusal with its way out."""

    sentence: str = ""
    left: str = ""
    admitted: str = ""
    refusal: Refusal | None = None

    @property
    def is_late(self) -> bool:
        """Say whether an exception could open this date."""
        return self.refusal is not None and self.refusal.last_entry_on is not None


def window_hint(
    typed: Any, *, site: Site | None, at: datetime, served: Callable[[Site], Served | None] | None = None
) -> Hint | None:
    """Return the hint for a date (or its three typed parts) at a site; None while there is no date or no site.

    `served` is asked only for a date whose window has closed. One SQL statement while it is open.
    """
    on = date_of(typed)
    if on is None or site is None:
        return None
    window = window_for(dated_on=on, site=site, at=at)
    if window is None:
        return None
    if window.refusals and on <= window.today and served is not None:
        window = window_for(dated_on=on, site=site, at=at, served=served(site)) or window
    return _in_words(window)


def note_hint(typed: Any, *, site: Site | None, at: datetime, what: str = "note") -> Hint | None:
    """Return the hint for the date of a note, or of what else is never refused for being late, but marked (C.6)."""
    on = date_of(typed)
    window = window_for(dated_on=on, site=site, at=at) if on and site else None
    if window is None:
        return None
    if on and on > window.today:
        return Hint(refusal=window.refusals[0])
    if not window.is_open:
        return Hint(
            sentence=f"Late: in time until {day(window.last_entry_on)}. The {what.lower()} is marked late, never refused."
        )
    return Hint(sentence=f"In time until {day(window.last_entry_on)}. Later it is marked late, never refused.")


def date_of(typed: Any) -> date | None:
    """Return the date that three typed parts make, or None when they make none."""
    if typed is None or isinstance(typed, date):
        return typed
    field = CalendarDateField(required=False, label="Date")
    try:
        return field.clean(list(typed) if isinstance(typed, Sequence) else None)
    except ValidationError:
        return None


def _in_words(window: Window) -> Hint:
    if window.refusals:
        return Hint(refusal=window.refusals[0])
    if window.is_marked_late:
        return Hint(sentence=f"Late: in time until {day(window.last_entry_on)}. It is marked late, never refused.")
    if window.held_open_by:
        return Hint(admitted=f"Late, but held open by an exception: {window.held_open_by}. It is marked so.")
    count = window.business_days_left
    left = "Today is the last day." if count == 0 else f"{count} business day{'' if count == 1 else 's'} left."
    return Hint(sentence=window.sentence, left=left)
