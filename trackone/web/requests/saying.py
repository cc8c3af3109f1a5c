"""Put a request into words: its clock and its bar, who decides, what it asks for, each step of its story."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from trackone.casework.registered import short_day
from trackone.desks.trail_words import ACTIONS
from trackone.organizations.models import Post, Role
from trackone.policy.section_1_data_corrections import CORRECTED_WITHIN
from trackone.requests.lists import Row
from trackone.requests.models import BY_TWO, SENT, Desk, Kind, Request, RequestItem, State, Step
from trackone.web.uswds.dates import moment, moment_zone

LIMIT_HOURS = int(CORRECTED_WITHIN / timedelta(hours=1))
_SOON = timedelta(hours=12)
_HOUR = timedelta(hours=1)
_STATES = {
    State.DRAFT: ("Draft", "watch"),
    State.REVIEWED: ("Reviewed, waits for the batch", "plain"),
    State.SUBMITTED: ("Sent, waits for a decision", "plain"),
    State.RETURNED: ("Returned for more", "watch"),
    State.FORWARDED: ("Forwarded, waits for a decision", "plain"),
    State.APPLIED: ("Done", "good"),
    State.DECLINED: ("Declined", "bad"),
    State.WITHDRAWN: ("Withdrawn", "plain"),
}
DESKS = {
    Desk.MASTER_USER: "the region’s Master User",
    Desk.STATE: "DWD staff",
    Desk.HELP_DESK: "the help desk",
}


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The clock of a request in words; `used` of LIMIT_HOURS hours for the bar, None where no clock runs."""

    words: str
    level: str
    used: float | None = None

    @property
    def is_over(self) -> bool:
        """Say whether the target has passed."""
        return self.level == "over"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One step of the story in words."""

    what: str
    who: str
    at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One request as a list shows it."""

    row: Row
    asked: tuple[str, ...]
    more: int
    clock: Clock
    state: str
    tag: str

    @property
    def request(self) -> Request:
        """Return the request itself."""
        return self.row.request


def clock_of(request: Request, *, at: datetime, batch_on: date | None = None) -> Clock:
    """Return the clock of a request. No SQL. Clauses: I.6."""
    if request.state in SENT and request.due_at is not None:
        return _running(request.due_at, at=at)
    if request.state == State.RETURNED and request.time_left is not None:
        left = request.time_left
        words = f"The clock stands; {_hours(left)} left" if left else "The clock stands; nothing was left of it"
        return Clock(words=words, level="calm", used=LIMIT_HOURS - left / _HOUR)
    if request.state in (State.APPLIED, State.DECLINED) and request.decided_at and request.sent_at:
        took = _hours(request.decided_at - request.sent_at)
        late = request.due_at is not None and request.decided_at > request.due_at
        return Clock(words=f"Decided within {took}{', after the 48 hours' if late else ''}", level="calm")
    if batch_on is not None and request.state in (State.DRAFT, State.REVIEWED):
        return Clock(words=f"Can go with the batch of {short_day(batch_on)}", level="calm")
    return Clock(words="No clock runs yet" if request.state in (State.DRAFT, State.REVIEWED) else "Over", level="calm")


def _running(due_at: datetime, *, at: datetime) -> Clock:
    left = due_at - at
    if left < timedelta(0):
        return Clock(words=f"{_hours(-left)} over", level="over", used=LIMIT_HOURS)
    level = "soon" if left <= _SOON else "calm"
    return Clock(words=f"{_hours(left)} left", level=level, used=max(LIMIT_HOURS - left / _HOUR, 0))


def _hours(span: timedelta) -> str:
    hours = int(span / _HOUR)
    if hours < 1:
        minutes = max(int(span / timedelta(minutes=1)), 1)
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    if hours > 2 * LIMIT_HOURS:
        return f"{hours // 24} days"
    return f"{hours} hour{'' if hours == 1 else 's'}"


def listed(rows: Iterable[Row], *, at: datetime, most: int = 3) -> list[Listed]:
    """Return requests as a list shows them, with so many of their values each. No SQL."""
    found = []
    for row in rows:
        state, tag = state_of(row.request)
        said = [asked_words(row.request, item) for item in row.items]
        found.append(
            Listed(
                row=row,
                asked=tuple(said[:most]),
                more=max(len(said) - most, 0),
                clock=clock_of(row.request, at=at),
                state=state,
                tag=tag,
            )
        )
    return found


def state_of(request: Request) -> tuple[str, str]:
    """Return where a request stands in words, and the kind of tag for them. No SQL."""
    words, tag = _STATES[State(request.state)]
    if request.kind in BY_TWO and request.state == State.FORWARDED:
        words = "Approved once, waits for DWD staff"
    return words, tag


def asked_words(request: Request, item: RequestItem) -> str:
    """Return what one item asks for: "Minutes: 30 → 45", "Service: Job search, Nov 3, 2026: delete"."""
    if item.column:
        return f"{item.label}: {item.old_words} → {item.new_words}"
    verb = {Kind.DELETION: "delete", Kind.RESTORE: "restore"}.get(Kind(request.kind), "")
    return f"{item.label}: {verb}" if verb else item.label


def story_of(steps: Sequence[Step]) -> list[Told]:
    """Return the steps in words, the first one first. No SQL."""
    return [
        Told(
            what=ACTIONS.get(step.action, step.action),
            who=_who(step),
            at=step.at,
            words=step.words,
        )
        for step in steps
    ]


def _who(step: Step) -> str:
    name = step.by.name if step.by else "the system"
    if step.post is None:
        return name
    return f"{name}, {step.post.get_role_display()}, {step.post.organization.name}"


def deciders_words(deciders: Sequence[Post], request: Request) -> str:
    """Return who can decide it now, by name."""
    if not deciders:
        return f"{DESKS[Desk(request.desk)]}: nobody can at the moment"
    names = dict.fromkeys(post.person.name for post in deciders)
    role = Role(deciders[0].role).label
    return f"{listed_or(list(names))} ({role})"


def listed_or(names: Sequence[str]) -> str:
    """Return names joined: "Ann, Bob or Cy"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else ""


def due_words(request: Request) -> str:
    """Return when it is due, with the zone."""
    return moment_zone(request.due_at)


def sentence_of(count: int) -> str:
    """Return what applying so many requests does: "Apply 3 changes and write 3 service notes"."""
    changes = "1 change" if count == 1 else f"{count} changes"
    notes = "1 service note" if count == 1 else f"{count} service notes"
    return f"Apply {changes} and write {notes}"


def printed_at(at: datetime) -> str:
    """Return the moment at which a form was printed."""
    return moment(at)


def any_over(rows: Iterable[Any]) -> int:
    """Return how many of the listed ones are overdue."""
    return sum(row.clock.is_over for row in rows)
