"""Content: a record is entered at the point and time of service; three business days; four exceptions.

The numbers: three business days after the day of service (day 0); three business days after access is restored; fifty
participants at least for a mass dislocation. Days are dates at the record's site.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trackone.policy.business_days import Calendar
from trackone.policy.refusal import Refusal

# (in force since, number): old cases are judged by the rule of their day.
WINDOW_BUSINESS_DAYS = ((date(2008, 7, 1), 3),)
RESTORATION_BUSINESS_DAYS = ((date(2008, 7, 1), 3),)
MASS_DISLOCATION_AT_LEAST = ((date(2008, 7, 1), 50),)

NEVER_REFUSED = frozenset({"credential", "skill_gain", "employment", "wages", "follow_up", "case_note"})


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
    *, service_on: date, today: date, calendar: Calendar, admitted_by: Coverage | None = None
) -> list[Refusal]:
    """Refuse an actual date in the future, and one whose window has closed unless an exception admits it.

    Decided by the last day of entry, never by a count of business days: the count stands still over a weekend.

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
    if today <= last_on or admitted_by is not None:
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
    if today <= last_entry_on(service_on=planned_on, calendar=calendar):
        return []
    return [
        Refusal(
            code="plan_passed",
            sentence=f"The planned date {_spoken(planned_on)} passed more than three business days ago, so it stays.",
            clause="C.6",
            instead="Enter what happened as actual dates.",
        )
    ]


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


def refusals_to_declare(
    *,
    kind: ExceptionKind,
    evidence: str,
    from_on: date,
    until_on: date | None,
    today: date,
    sites: Collection[int] = (),
    staff: Collection[int] = (),
    place: str = "",
    expected_count: int | None = None,
    is_wia_or_taa: bool = False,
    has_notice: bool = False,
    is_for_all_sites: bool = False,
) -> list[Refusal]:
    """Refuse a declaration that lacks what its kind must name. Evidence is named by every kind.

    (1) sites and span; (2) all sites, by help desk or state; (3) staff, place and day; (4) at least fifty expected people,
    WIA or TAA or a successor, and the notice or the employer's list.

    Clauses: C.4.
    """
    found = []
    if not evidence.strip():
        found.append(_lacks("evidence", "Name the evidence: who documented this, and where it can be seen."))
    if from_on > today and kind is not ExceptionKind.VENDOR_OUTAGE:
        found.append(_lacks("from_on", "The first day has not come yet."))
    if until_on is not None and until_on < from_on:
        found.append(_lacks("until_on", "The last day is before the first."))
    if kind is ExceptionKind.INTERNET_OUTAGE and not sites:
        found.append(_lacks("sites", "Name the sites that had no internet."))
    if kind is ExceptionKind.VENDOR_OUTAGE and not is_for_all_sites:
        found.append(_lacks("kind", "An outage of the system is declared once for all sites, by help desk or state."))
    if kind is ExceptionKind.NO_CONNECTION:
        found += [] if staff else [_lacks("staff", "Name the staff who served there.")]
        found += [] if place.strip() else [_lacks("place", "Name the place without a connection.")]
    if kind is ExceptionKind.MASS_DISLOCATION:
        found += _refusals_of_mass_dislocation(expected_count, from_on, is_wia_or_taa, has_notice)
    return found


def refusals_to_decide(
    *, declared_by: int, decided_by: int, state: ExceptionState, refuses: bool, reason: str = ""
) -> list[Refusal]:
    """Refuse a decision by the person who declared, on something decided already, or a refusal without a reason.

    Clauses: C.4.
    """
    found = []
    if declared_by == decided_by:
        found.append(_lacks("own", "You declared this, so a second person confirms or refuses it."))
    if state is not ExceptionState.DECLARED:
        found.append(_lacks("decided", f"This exception is {state.value} already."))
    if refuses and not reason.strip():
        found.append(_lacks("reason", "Say why you refuse it."))
    return found


def refusals_to_restore(*, restored_on: date, from_on: date, today: date) -> list[Refusal]:
    """Refuse a day of restoration before the exception began or in the future.

    Clauses: C.5.
    """
    if restored_on > today:
        return [_lacks("restored_on", "The day of restoration has not come yet.", clause="C.5")]
    if restored_on < from_on:
        return [_lacks("restored_on", "Access can't be restored before the exception began.", clause="C.5")]
    return []


def _refusals_of_mass_dislocation(
    expected_count: int | None, on: date, is_wia_or_taa: bool, has_notice: bool
) -> list[Refusal]:
    least = _in_force(MASS_DISLOCATION_AT_LEAST, on)
    found = []
    if expected_count is None or expected_count < least:
        found.append(_lacks("expected_count", f"A mass dislocation is one of at least {least} participants."))
    if not is_wia_or_taa:
        found.append(_lacks("programs", "A mass dislocation is served by WIA, TAA or a successor program."))
    if not has_notice:
        found.append(_lacks("notice", "Name the notice of the layoff or the employer's list."))
    return found


def _lacks(field: str, sentence: str, *, clause: str = "C.4") -> Refusal:
    return Refusal(code=f"exception_{field}", sentence=sentence, clause=clause, instead="Change it and declare again.")


def _in_force(numbers: tuple[tuple[date, int], ...], on: date) -> int:
    """Return the number in force on a day; days before the first one are judged by the first."""
    return next((number for since, number in reversed(numbers) if since <= on), numbers[0][1])


def _spoken(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
