"""Content: a record is entered at the point and time of service; three business days; four exceptions.

The numbers: three business days after the day of service (day 0); three business days after access is restored. What an
exception must name stands in `section_0_register`. Days are dates at the record's site.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trackone.policy.business_days import Calendar
from trackone.policy.refusal import Refusal

# (in force since, number): old cases are judged by the rule of their day.
WINDOW_BUSINESS_DAYS = ((date(2008, 7, 1), 3),)
RESTORATION_BUSINESS_DAYS = ((date(2008, 7, 1), 3),)

# Kinds of record that are never refused for being late, but marked; the catalog calls what a participant attained, the
# job included, an outcome.
NEVER_REFUSED = frozenset({"credential", "skill_gain", "employment", "wages", "follow_up", "outcome", "case_note"})


class ExceptionKind(StrEnum):
    """The four exceptions of C.4, in its order."""

    INTERNET_OUTAGE = "internet_outage"
    VENDOR_OUTAGE = "vendor_outage"
    NO_CONNECTION = "no_connection"
    MASS_DISLOCATION = "mass_dislocation"


class ExceptionState(StrEnum):
    """Where an exception stands; only a refused one admits nothing new."""

    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What one declared exception covers. None for sites, staff or participants means all; None for `until_on` going on.

    `restored_on` is the day access came back: for no connection the return to one, for a mass dislocation the last day of
    the session; None means not yet.
    """

    id: int
    kind: ExceptionKind
    state: ExceptionState
    declared_on: date
    from_on: date
    until_on: date | None
    restored_on: date | None
    sites: frozenset[int] | None = None
    staff: frozenset[int] | None = None
    participants: frozenset[int] | None = None


def last_entry_on(*, service_on: date, calendar: Calendar) -> date:
    """Return the last day on which a date may be entered: the third business day after it, to its midnight at the site.

    Clauses: C.6.
    """
    return calendar.business_days_after(service_on, _in_force(WINDOW_BUSINESS_DAYS, service_on))


def business_days_left(*, service_on: date, today: date, calendar: Calendar) -> int:
    """Return the business days left after today to enter a date; 0 on the last day, -1 when it is too late.

    Clauses: C.6.
    """
    last_on = last_entry_on(service_on=service_on, calendar=calendar)
    return calendar.business_days_between(today, last_on) if today <= last_on else -1


def exception_last_entry_on(*, restored_on: date | None, calendar: Calendar) -> date | None:
    """Return the last day of entry under an exception: the third business day after restoration; None while it goes on.

    Clauses: C.5.
    """
    if restored_on is None:
        return None
    return calendar.business_days_after(restored_on, _in_force(RESTORATION_BUSINESS_DAYS, restored_on))


def covers(coverage: Coverage, *, service_on: date, site: int, staff: int, participant: int) -> bool:
    """Say whether an exception covers a service: its place, its staff, its people and its span of service dates.

    Clauses: C.4, C.5.
    """
    ends_on = coverage.until_on or coverage.restored_on
    return (
        coverage.from_on <= service_on
        and (ends_on is None or service_on <= ends_on)
        and (coverage.sites is None or site in coverage.sites)
        and (coverage.staff is None or staff in coverage.staff)
        and (coverage.participants is None or participant in coverage.participants)
    )


def admitting(
    coverages: Iterable[Coverage],
    *,
    service_on: date,
    today: date,
    site: int,
    staff: int,
    participant: int,
    calendar: Calendar,
) -> Coverage | None:
    """Return the exception that admits a late date today: the one that stays open longest, then the first declared.

    One that is not restored yet stays open longest of all; a refused one admits nothing new; waiting for the confirmation
    costs no time.

    Clauses: C.4, C.5.
    """
    still_open = []
    for coverage in coverages:
        last_on = exception_last_entry_on(restored_on=coverage.restored_on, calendar=calendar)
        if coverage.state is ExceptionState.REFUSED or (last_on is not None and today > last_on):
            continue
        if covers(coverage, service_on=service_on, site=site, staff=staff, participant=participant):
            order = (last_on is not None, -(last_on or today).toordinal(), coverage.declared_on, coverage.id)
            still_open.append((order, coverage))
    return min(still_open, key=lambda pair: pair[0])[1] if still_open else None


def refusals_to_enter(
    *,
    service_on: date,
    today: date,
    calendar: Calendar,
    admitted_by: Coverage | None = None,
    kind: str = "service",
) -> list[Refusal]:
    """Refuse an actual date in the future, and one whose window has closed unless an exception admits it.

    Decided by the last day of entry, never by a count of business days: the count stands still over a weekend. A `kind` of
    NEVER_REFUSED comes in late all the same.

    Clauses: C.3, C.5, C.6.
    """
    if service_on > today:
        return [
            Refusal(
                code="future_date",
                sentence=f"{_spoken(service_on)} has not come yet. A record is made when the service is given.",
                clause="C.6",
                instead="Enter it as a planned date, or come back on the day.",
            )
        ]
    last_on = last_entry_on(service_on=service_on, calendar=calendar)
    if today <= last_on or admitted_by is not None or kind in NEVER_REFUSED:
        return []
    return [
        Refusal(
            code="window_closed",
            sentence=(
                f"You can't enter {_spoken(service_on)} any more. The last day for it was {_spoken(last_on)}:"
                " three business days after the service."
            ),
            clause="C.6",
            instead=(
                "If an outage, no connection or a mass dislocation kept you from it, ask your coordinator to declare that"
                " exception; then this entry passes. Otherwise ask for a correction through your Single Point of Contact."
            ),
            last_entry_on=last_on,
        )
    ]


def window_sentence(*, service_on: date, calendar: Calendar) -> str:
    """Say until when a date can be entered, and which days in between do not count.

    Clauses: C.6.
    """
    last_on = last_entry_on(service_on=service_on, calendar=calendar)
    names = [name for _, name in calendar.closed_between(service_on, last_on)]
    if not names:
        return f"Can be entered until {_spoken(last_on)}."
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"Can be entered until {_spoken(last_on)}. {listed} {'does' if len(names) == 1 else 'do'} not count."


def refusals_to_plan(*, planned_on: date, today: date, calendar: Calendar) -> list[Refusal]:
    """Refuse to change a planned date later than three business days after it passed.

    Clauses: C.6.
    """
    # One that has not passed is not asked for in the calendar: it may lie beyond it.
    if today <= planned_on or today <= last_entry_on(service_on=planned_on, calendar=calendar):
        return []
    return [
        Refusal(
            code="plan_passed",
            sentence=f"The planned date {_spoken(planned_on)} passed more than three business days ago, so it stays.",
            clause="C.6",
            instead="Enter what happened as actual dates.",
        )
    ]


def is_open_to_its_author(
    *,
    dated_on: date,
    last_on: date,
    entered_on: date,
    today: date,
    calendar: Calendar,
    kind: str = "service",
) -> bool:
    """Say whether a date may still be changed by those who entered it: through its last day of entry, as it was stamped.

    A closing added afterwards widens the stamped window, never narrows it. What came in late because its kind is never
    refused stays open on the day of its entry.

    Clauses: C.6, I.1, general.
    """
    if today <= last_on or today <= last_entry_on(service_on=dated_on, calendar=calendar):
        return True
    return kind in NEVER_REFUSED and today <= entered_on


def is_late(*, entered_on: date, last_on: date) -> bool:
    """Say whether an entry came after its last day; some records are never refused but marked so.

    Clauses: C.3, C.6.
    """
    return entered_on > last_on


def entry_lag(*, service_on: date, entered_on: date, calendar: Calendar) -> int:
    """Return how many business days after the service a record was entered.

    Clauses: C.3.
    """
    return calendar.business_days_between(service_on, entered_on)


def _in_force(numbers: tuple[tuple[date, int], ...], on: date) -> int:
    """Return the number in force on a day; days before the first one are judged by the first."""
    return next((number for since, number in reversed(numbers) if since <= on), numbers[0][1])


def _spoken(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
