"""Say what happened: turn the facts of a time line's rows into words of the field, with lag and lateness."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from trackone.casework.models import AdmissionKind, ClosedReason, ContactType, ExceptionState, ServiceResult
from trackone.casework.models import Purpose as ConversationPurpose
from trackone.casework.registered import STATE_ZONE, short_day
from trackone.desks import timeline
from trackone.documents.models import DocumentKind
from trackone.enrollment.models import short_name_of
from trackone.organizations.calendar import calendar_around
from trackone.policy.business_days import Calendar
from trackone.policy.section_0_time_of_service import entry_lag

Facts = dict[str, Any]
Teller = Callable[[date, int, Facts], "Event"]


@dataclass(frozen=True, kw_only=True)
class Late:
    """Why a date could be entered late: the admission's words (none for what is never refused), and its exception."""

    words: str = ""
    exception_id: int | None = None
    is_refused: bool = False
    is_conversion: bool = False

    @property
    def said(self) -> str:
        """Return the words of the tag: "Late: outage of the internet provider, Nov 12–14"."""
        return f"Late: {self.words[0].lower()}{self.words[1:]}" if self.words else "Late"


@dataclass(frozen=True, kw_only=True)
class Addendum:
    """One later addition to a note."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of a time line. `record` and `pk` name what it opens; `mark` is how a fresh one is found on the page.

    Of several lines about one record, the anchor alone carries its mark. `entered_at` stands in the zone of the site;
    `lag` says how many business days after the event it was entered, or after it was learned of (`counted_from`). What was
    expected to end (`expected_on`) and has not ended is due once that day has passed.
    """

    record: str
    pk: int
    on: date
    kind: str
    heading: str
    details: tuple[str, ...] = ()
    who: str = ""
    entered_by: str = ""
    entered_at: datetime | None = None
    entered_on: date | None = None
    lag: str = ""
    late: Late | None = None
    is_anchor: bool = True
    is_planned: bool = False
    is_activity: bool = False
    is_due: bool = False
    counted_from: date | None = None
    expected_on: date | None = None
    withdrawn: str = ""
    text: str = ""
    is_cut: bool = False
    addenda: tuple[Addendum, ...] = ()

    @property
    def mark(self) -> str:
        """Return the id of the line: "service-12"."""
        return f"{self.record}-{self.pk}"

    @property
    def entered(self) -> str:
        """Return when it was entered, in words: "entered the same day, 2:05 PM"; empty where the date says it all."""
        if self.entered_at is None or (self.entered_on is None and self.entered_at.date() == self.on):
            return ""
        clock = f"{self.entered_at.hour % 12 or 12}:{self.entered_at:%M} {self.entered_at:%p}"
        if self.entered_at.tzinfo != STATE_ZONE:
            clock += f" {self.entered_at:%Z}"
        if self.entered_at.date() == self.on:
            return f"entered the same day, {clock}"
        day = near_day(self.entered_at.date(), self.on)
        return ", ".join(filter(None, [f"entered {day}, {clock}", self.lag]))


def events_of(
    rows: Iterable[Facts], *, today: date, also: Mapping[int, Teller] | None = None
) -> tuple[tuple[Event, ...], Calendar]:
    """Return the events of these rows with their lag, and the calendar around them and today. One SQL statement.

    A row carries its event, or facts from which it is told; `also` tells of ranks that this module does not know.
    """
    tellers = {**_TOLD, **(also or {})}
    events = [row["event"] if "event" in row else tellers[row["rank"]](row["on"], row["pk"], row["facts"]) for row in rows]
    days = [day for event in events if event.entered_on for day in (event.on, event.counted_from) if day is not None]
    calendar = calendar_around(today, *days, *(event.entered_on for event in events if event.entered_on))
    return tuple(_finished(event, today=today, calendar=calendar) for event in events), calendar


def _finished(event: Event, *, today: date, calendar: Calendar) -> Event:
    lag = lag_words(event.counted_from or event.on, event.entered_on, calendar=calendar)
    if event.counted_from and lag:
        lag = "on the day it was learned" if event.entered_on == event.counted_from else f"{lag} than it was learned"
    return replace(event, lag=lag, is_due=event.expected_on is not None and event.expected_on < today)


def lag_words(on: date, entered_on: date | None, *, calendar: Calendar) -> str:
    """Return how long after the event it was entered: "the same day", "1 business day later"; empty for none."""
    if entered_on is None or entered_on < on:
        return ""
    if entered_on == on:
        return "the same day"
    count = entry_lag(service_on=on, entered_on=entered_on, calendar=calendar)
    return f"{count} business day{'' if count == 1 else 's'} later"


def service_event(on: date, pk: int, facts: Facts) -> Event:
    """Tell of a service: what, until when, how long, for which program, where, by whom."""
    return Event(
        record="service",
        pk=pk,
        on=on,
        kind="Service",
        heading=facts["what"],
        details=tuple(filter(None, _service_details(on, facts))),
        who=facts["who"],
        entered_by=facts["by"] if facts["by"] != facts["who"] else "",
        entered_at=moment_at(facts["at"], facts["zone"]),
        entered_on=day_of(facts["entered_on"]),
        late=late_of(facts["late"]) or (Late() if facts["is_late"] else None),
        is_planned=facts["began"] is None,
        withdrawn=withdrawn_words(facts),
    )


def note_event(on: date, pk: int, facts: Facts) -> Event:
    """Tell of a case note, its addenda and when to be in contact again; a late one is marked, never refused (C.6)."""
    entered_on, last_on = day_of(facts["entered_on"]), day_of(facts["last_on"])
    is_late = entered_on is not None and last_on is not None and entered_on > last_on
    recontact = day_of(facts["recontact"])
    return Event(
        record="note",
        pk=pk,
        on=on,
        kind="Note",
        heading=str(ContactType(facts["contact_type"]).label),
        details=(
            short_name_of(facts["program"] or "") or "General",
            *([f"Contact again {near_day(recontact, on)}"] if recontact else []),
        ),
        who=facts["who"],
        entered_at=moment_at(facts["at"], facts["zone"]),
        entered_on=entered_on,
        late=Late() if is_late else None,
        text=facts["text"],
        is_cut=facts["length"] > len(facts["text"]),
        addenda=tuple(
            Addendum(text=one["text"], who=one["who"], at=moment_at(one["at"], facts["zone"])) for one in facts["addenda"]
        ),
    )


def withdrawn_words(facts: Mapping[str, Any]) -> str:
    """Return when, by whom and why an entry was struck through; empty for one that stands."""
    if not facts["withdrawn"]:
        return ""
    on = moment_at(facts["withdrawn"], facts["zone"]).date()
    return f"Withdrawn {short_day(on)} by {facts['withdrawn_by']}: {facts['withdrawn_reason']}"


def late_of(facts: Facts | None) -> Late | None:
    """Return what admitted a late date; None for one in time."""
    if facts is None:
        return None
    return Late(
        words=facts["label"],
        exception_id=facts["exception"],
        is_refused=facts["state"] == ExceptionState.REFUSED,
        is_conversion=facts["kind"] == AdmissionKind.CONVERSION,
    )


def near_day(day: date, on: date) -> str:
    """Return "Fri Nov 20" beside a date of the same year, "Fri Nov 20, 2026" beside another."""
    return short_day(day) if day.year == on.year else f"{short_day(day)}, {day.year}"


def day_of(text: str | None) -> date | None:
    """Read a date out of facts."""
    return date.fromisoformat(text) if text else None


def moment_at(text: str, zone: str) -> datetime:
    """Read a moment out of facts, in the zone of its site."""
    return datetime.fromisoformat(text).astimezone(ZoneInfo(zone))


def minutes_words(minutes: int | None) -> str:
    """Return "45 min", "1 h 30 min", "2 h"; empty for none."""
    hours, rest = divmod(minutes or 0, 60)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]))


def _service_details(on: date, facts: Facts) -> list[str]:
    ended, planned_end = day_of(facts["ended"]), day_of(facts["planned_end"])
    until = f"to {near_day(ended, on)}" if ended and facts["ended"] != facts["began"] else ""
    if planned_end and not ended:
        until = f"planned to {near_day(planned_end, on)}"
    return [
        until,
        minutes_words(facts["minutes"]),
        short_name_of(facts["program"] or ""),
        facts["site"],
        f"by {facts['provider']}" if facts["provider"] else "",
        _group_words(facts),
        str(ServiceResult(facts["result"]).label) if facts["result"] else "",
    ]


def _group_words(facts: Facts) -> str:
    """Return "in a group", or the title of the group service where it has one of its own."""
    if not facts["group"] or facts["group"] == facts["what"]:
        return "in a group" if facts["group"] else ""
    return f"in “{facts['group']}”"


def _conversation(on: date, pk: int, facts: Facts, heading: str, detail: str) -> Event:
    at = moment_at(facts["at"], facts["zone"])
    return Event(
        record="conversation",
        pk=pk,
        on=on,
        kind="Conversation",
        heading=heading,
        details=(detail,),
        who=facts["who"],
        entered_at=at,
    )


def _opened(on: date, pk: int, facts: Facts) -> Event:
    return _conversation(on, pk, facts, "Opened", str(ConversationPurpose(facts["purpose"]).label))


def _closed(on: date, pk: int, facts: Facts) -> Event:
    return replace(_conversation(on, pk, facts, "Closed", str(ClosedReason(facts["reason"]).label)), is_anchor=False)


def _filed(on: date, pk: int, facts: Facts) -> Event:
    dated = day_of(facts["dated"])
    return Event(
        record="document",
        pk=pk,
        on=on,
        kind="Document",
        heading=facts["title"],
        details=(str(DocumentKind(facts["kind"]).label), *([f"dated {near_day(dated, on)}"] if dated else [])),
        who=facts["who"],
        entered_at=datetime.fromisoformat(facts["at"]).astimezone(STATE_ZONE),
    )


_TOLD: dict[int, Teller] = {
    timeline.OPENED: _opened,
    timeline.FILED: _filed,
    timeline.SERVICE: service_event,
    timeline.NOTE: note_event,
    timeline.CLOSED: _closed,
}
