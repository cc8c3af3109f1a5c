"""Dated rows: what a page has seen of one, and its last day. Every change is an act of the day on which it is recorded."""

from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from trackone.audit.entries import act_under_way
from trackone.organizations.performing import Stale
from trackone.policy.general_reference import refusals_to_end
from trackone.policy.refusal import refuse_if

# What the state and its regions keep begins and ends at the state's midnight.
_STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")
_DAYS = 10_000_000


class Dated(Protocol):
    """One row over a span of days; `until_on` is the last one, None while it goes on."""

    pk: Any
    since_on: date
    until_on: date | None

    def save(self, *, update_fields: list[str]) -> None:
        """Write these columns."""


def state_today(at: datetime) -> date:
    """Return the day at the state's seat."""
    return at.astimezone(_STATE_ZONE).date()


def revision_of(row: Dated | None) -> int:
    """Return a number that is another one once the row ends, or another row takes its place; 0 for none."""
    return row.pk * _DAYS + (row.until_on.toordinal() if row.until_on else 0) if row else 0


def check_seen(row: Dated | None, revision: int) -> None:
    """Raise Stale when the page that is answered showed another row, or another last day of it."""
    if revision_of(row) != revision:
        raise Stale("Somebody changed this while you had it open.")


def end_dated(row: Dated, *, until_on: date, at: datetime) -> None:
    """Set the last day of a row, or raise Refused; verb, only under an act. The trail keeps a day that was set before."""
    refuse_if(refusals_to_end(until_on=until_on, since_on=row.since_on, ended_on=row.until_on, today=state_today(at)))
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    act_under_way().facts |= {"name": str(row), "until_on": until_on.isoformat()}
