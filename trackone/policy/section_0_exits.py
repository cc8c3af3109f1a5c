"""Content, the exits: when a period of participation ends by itself, what holds it open, and what a planned gap needs.

The numbers: 90 days without a qualifying service, counted from the day after the last one; a planned gap lasts at most 90
days; an exit ahead is told 20, 5 and 1 days before. A service on day L holds the period open through L + 90; from L + 91 on
it is an exit dated L, set backwards. The law says "at least 90 days", so the edge day is a choice: L + 90 still counts.

All programs of the state's common exit, over all regions, are one period: a service, plan or gap of one holds them all.
Days are dates at the sites.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from trackone.policy.refusal import Refusal

# (in force since, days): old cases are judged by the rule of their day.
DAYS_WITHOUT_SERVICE = ((date(2008, 7, 1), 90),)
MOST_DAYS_OF_A_GAP = ((date(2008, 7, 1), 90),)
TOLD_DAYS_AHEAD = (20, 5, 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Extending:
    """One counted service of a kind that extends participation: received, going on, or planned.

    Without an end and without a planned one it lasted a day; with a planned end it goes on until it has an actual one.
    """

    began_on: date | None = None
    ended_on: date | None = None
    planned_begin_on: date | None = None
    planned_end_on: date | None = None

    @property
    def is_going_on(self) -> bool:
        """Say whether it has begun, has a planned end, and has not ended."""
        return self.began_on is not None and self.planned_end_on is not None and self.ended_on is None


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A planned gap: its first and its last day, both in it."""

    from_on: date
    until_on: date


def last_extended_on(services: Iterable[Extending]) -> date | None:
    """Return the last day of a qualifying service, its end where it has one; None where nothing was received.

    Clauses: C.1.
    """
    return max((on for one in services for on in (one.began_on, one.ended_on) if on is not None), default=None)


def extends_through(on: date) -> date:
    """Return the last day through which a qualifying service of this day holds a period open.

    Clauses: C.1.
    """
    return on + timedelta(days=_in_force(DAYS_WITHOUT_SERVICE, on))


def open_through(*, last_on: date, services: Iterable[Extending] = (), gaps: Iterable[Gap] = (), today: date) -> date | None:
    """Return the last day through which a period stands open as things are today; None while a service goes on.

    `last_on` is the last day of a qualifying service. A service that is planned for today or later holds the period open to
    its day; a gap does to its last day where it begins while the period is open.

    Clauses: C.1.
    """
    through = extends_through(last_on)
    for one in services:
        if one.is_going_on:
            return None
        if one.began_on is None and one.planned_begin_on is not None and one.planned_begin_on >= today:
            through = max(through, one.planned_begin_on)
    for gap in sorted(gaps, key=lambda gap: (gap.from_on, gap.until_on)):
        if gap.from_on <= through + ONE_DAY:
            through = max(through, gap.until_on)
    return through


def soft_exit_on(*, last_on: date, services: Iterable[Extending] = (), gaps: Iterable[Gap] = (), today: date) -> date | None:
    """Return the date of the exit that is due today, the last day of a qualifying service; None while it is open.

    Clauses: C.1.
    """
    through = open_through(last_on=last_on, services=services, gaps=gaps, today=today)
    return last_on if through is not None and today > through else None


def days_to_exit(*, through: date, today: date) -> int:
    """Return the days until the exit of a period that stands open through a day; 1 on that day, which is the last to serve.

    Clauses: C.1.
    """
    return (through - today).days + 1


def is_told_ahead(*, days: int) -> bool:
    """Say whether an exit so many days ahead is told to the case manager.

    Clauses: C.1.
    """
    return 0 < days <= TOLD_DAYS_AHEAD[0]


def is_exit_overtaken(*, exit_on: date, last_on: date) -> bool:
    """Say whether a computed exit no longer follows from the services: one came in late, or was changed or withdrawn.

    `last_on` is the last qualifying service of the programs that had begun before the exit was computed.

    Clauses: C.1, C.6.
    """
    return exit_on != last_on


def refusals_to_plan_gap(
    *,
    is_open: bool,
    has_begun: bool,
    is_reason_known: bool,
    agreed_on: date,
    from_on: date,
    until_on: date,
    overlaps: Gap | None,
) -> list[Refusal]:
    """Refuse a gap of a period that is not open, one without reason, agreed after it began, too long, or over another one.

    Clauses: C.1, I.1.
    """
    if not (is_open and has_begun):
        why = "A gap is planned in a period of participation: one that has begun and is still open."
        return [_no("gap_period", why, "C.1", "Record the service that begins it first, or enroll the person again.")]
    found = []
    if not is_reason_known:
        found.append(_no("gap_reason", "A planned gap has a reason.", "I.1", "Choose the reason from the list."))
    if from_on < agreed_on:
        why = "A gap is planned ahead: it can't begin before it was agreed."
        found.append(_no("gap_from_on", why, "C.6", "Let it begin on that day or later."))
    if until_on < from_on:
        found.append(_no("gap_until_on", "The last day is before the first.", "C.1", "Check both dates."))
    longest = from_on + timedelta(days=_in_force(MOST_DAYS_OF_A_GAP, from_on) - 1)
    if until_on > longest:
        why = f"One gap lasts 90 days at most: through {_spoken(longest)}."
        found.append(_no("gap_until_on", why, "C.1", "Plan it through that day, and the next one when it is agreed."))
    if overlaps is not None:
        days = f"{_spoken(overlaps.from_on)} to {_spoken(overlaps.until_on)}"
        found.append(_no("gap_overlaps", f"A gap is planned already, {days}.", "C.1", "Let this one begin after it."))
    return found


def refusals_to_end_gap(
    *, is_frozen: bool, is_withdrawn: bool, last_day_on: date, from_on: date, until_on: date
) -> list[Refusal]:
    """Refuse to end a gap that was withdrawn, hangs on a final exit, or is over; it ends early within its own days.

    `until_on` is its last day as it stands, `last_day_on` the new one.

    Clauses: C.1, I.8.
    """
    if is_frozen:
        return [_no("frozen", "The period of this gap has exited. Only DWD staff correct it now.", "I.8")]
    if is_withdrawn:
        return [_no("withdrawn", "This gap was withdrawn, so it can't be changed any more.", "general")]
    if not from_on <= last_day_on < until_on:
        why = f"It lasts from {_spoken(from_on)} to {_spoken(until_on)}; ended early, its last day lies between."
        return [_no("gap_ended_on", why, "C.1", "Check the date. A gap that never began is withdrawn instead.")]
    return []


def _in_force(numbers: tuple[tuple[date, int], ...], on: date) -> int:
    """Return the number in force on a day; days before the first one are judged by the first."""
    return next((number for since, number in reversed(numbers) if since <= on), numbers[0][1])


def _no(code: str, sentence: str, clause: str, instead: str = "") -> Refusal:
    way_out = "Ask for a correction through your Single Point of Contact."
    return Refusal(code=code, sentence=sentence, clause=clause, instead=instead or way_out)


def _spoken(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
