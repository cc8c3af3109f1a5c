"""Tell of programs and of who serves where, from rows that the head of the page has read already."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from trackone.casework.registered import short_day
from trackone.desks import timeline
from trackone.desks.events import Event, late_of, near_day
from trackone.desks.exits import ToldGap, told_gaps
from trackone.enrollment.models import ExitReason, Participation
from trackone.participants.models import ServedIn

Row = dict[str, Any]
# The rule in words, as it stands on the time line.
_BY_RULE = (
    "Last service that counts. In the 90 days after it no other came, and nothing was open, planned or on a planned gap;"
    " so all programs of the common exit end with it"
)


def rows_of_periods(periods: Iterable[Participation]) -> list[Row]:
    """Return the lines of participations: applied, decided, began, exited, and their planned gaps. No SQL.

    Each is a row of `with_what_holds` and carries `application_late` and `eligibility_late`, what admitted its dates,
    beside program, site, staff and people.
    """
    found = []
    for period in periods:
        found.append(_row(timeline.APPLIED, _applied(period)))
        if period.eligibility_on:
            found.append(_row(timeline.DECIDED, _decided(period, period.eligibility_on)))
        if period.began_on:
            heading = f"Participation in {period.program.short_name} began"
            found.append(_row(timeline.BEGAN, _line(period, period.began_on, heading)))
        if period.exit_on:
            found.append(_row(timeline.EXITED, _exited(period, period.exit_on)))
        found += [_row(timeline.GAP, _gap(period, gap)) for gap in told_gaps(period)]
    return found


def rows_of_served(served: Iterable[ServedIn]) -> list[Row]:
    """Return the lines that tell since when which region serves the participant, and why. No SQL."""
    return [_row(timeline.SERVED, _served(row)) for row in served]


def _row(rank: int, event: Event) -> Row:
    return {"on": event.on, "rank": rank, "pk": event.pk, "event": event}


def _line(period: Participation, on: date, heading: str, **more: Any) -> Event:
    return Event(
        record="participation", pk=period.pk, on=on, kind="Program", heading=heading, **{"is_anchor": False, **more}
    )


def _applied(period: Participation) -> Event:
    entered_at, recorded_by = period.application_entered_at, period.recorded_by
    return _line(
        period,
        period.application_on,
        f"Applied for {period.program.short_name}",
        is_anchor=True,
        who=period.staff.name,
        entered_by=recorded_by.name if recorded_by != period.staff else "",
        entered_at=entered_at.astimezone(ZoneInfo(period.site.time_zone)) if entered_at else None,
        entered_on=period.application_entered_on,
        late=late_of(period.__dict__["application_late"]),
        withdrawn=_withdrawn(period),
    )


def _withdrawn(period: Participation) -> str:
    if period.withdrawn_at is None or period.withdrawn_by is None:
        return ""
    on = period.withdrawn_at.astimezone(ZoneInfo(period.site.time_zone)).date()
    return f"Withdrawn {short_day(on)} by {period.withdrawn_by.name}: {period.withdrawn_reason}"


def _decided(period: Participation, on: date) -> Event:
    entered_at = period.eligibility_entered_at
    return _line(
        period,
        on,
        f"Found {period.get_eligibility_display()} for {period.program.short_name}",
        who=period.staff.name,
        entered_at=entered_at.astimezone(ZoneInfo(period.site.time_zone)) if entered_at else None,
        entered_on=period.eligibility_entered_on,
        late=late_of(period.__dict__["eligibility_late"]),
    )


def _exited(period: Participation, on: date) -> Event:
    recorded_at, recorded_by = period.exit_recorded_at, period.exit_recorded_by
    heading = f"Exited from {period.program.short_name}"
    if period.exit_reason == ExitReason.BY_RULE:
        # Set backwards by a night's run: that is no late entry of anybody's.
        computed = f"Computed in the night of {near_day(period.exit_recorded_on or on, on)}"
        return _line(period, on, heading, details=(_BY_RULE, computed), who="TrackOne")
    return _line(
        period,
        on,
        heading,
        details=(period.get_exit_reason_display(),),
        who=recorded_by.name if recorded_by else "",
        entered_at=recorded_at.astimezone(ZoneInfo(period.site.time_zone)) if recorded_at else None,
        entered_on=period.exit_recorded_on,
    )


def _gap(period: Participation, gap: ToldGap) -> Event:
    return Event(
        record="gap",
        pk=gap.pk,
        on=gap.agreed_on,
        kind="Program",
        heading=f"Planned gap in {period.program.short_name}, {gap.span}",
        details=tuple(filter(None, [gap.reason, "ended early" if gap.is_over_early else ""])),
        who=gap.who,
        entered_at=gap.entered_at,
        entered_on=gap.entered_on,
        withdrawn=gap.withdrawn,
    )


def _served(row: ServedIn) -> Event:
    until = f"until {near_day(row.until_on, row.since_on)}" if row.until_on else ""
    return Event(
        record="sight",
        pk=row.pk,
        on=row.since_on,
        kind="Region",
        heading=row.get_how_display(),
        details=tuple(filter(None, [row.region.name, row.get_purpose_display() if row.purpose else "", until])),
    )
