"""Say in words what waits: each row of an agenda becomes a line with its day, whose it is, what to do, and what it opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from trackone.casework.models import ExceptionKind, ExceptionState
from trackone.casework.registered import listed, short_day, span_words
from trackone.desks.agenda import Asked, Panel
from trackone.desks.applications import programs_in_words
from trackone.desks.events import day_of
from trackone.enrollment.models import short_name_of
from trackone.notifications.models import NoticeKind
from trackone.organizations.models import Role
from trackone.participants.models import Purpose
from trackone.policy.section_0_exits import TOLD_DAYS_AHEAD, days_to_exit, extends_through

# From so many days before its last one on an application is soon to expire.
SOON = 7
Facts = dict[str, Any]
Said = Callable[[date, int, Facts, Asked], "Line"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a home. `record` and `pk` name what it opens, or the participant's `number` does.

    `tag` and `tag_kind` say how near or how bad it is, in words.
    """

    on: date
    day: str
    what: str
    detail: str = ""
    number: str = ""
    name: str = ""
    record: str = ""
    pk: int = 0
    tag: str = ""
    tag_kind: str = "plain"
    is_first: bool = False


def line_of(row: Facts, *, asked: Asked) -> Line:
    """Return the line of one row of an agenda."""
    return _SAID[Panel(row["panel"])](row["on"], row["pk"], row["facts"], asked)


def day_words(on: date, today: date) -> str:
    """Return "today", "yesterday", "tomorrow", else "Fri Nov 20", with the year where it is another."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((on - today).days)
    if near:
        return near
    return short_day(on) if on.year == today.year else f"{short_day(on)}, {on.year}"


def _line(on: date, facts: Facts, asked: Asked, **said: Any) -> Line:
    whose = {"number": facts["number"], "name": f"{facts['first']} {facts['last']}"} if "first" in facts else {}
    is_overdue = said.pop("is_due", False) and on < asked.today
    tagged = {"tag": "overdue", "tag_kind": "watch"} if is_overdue else {}
    return Line(
        **{"is_first": bool(facts.get("is_first")), "on": on, "day": day_words(on, asked.today), **whose, **tagged, **said}
    )


def _recontact(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    contact_on = day_of(facts["contact"]) or on
    detail = f"promised {day_words(contact_on, asked.today)}"
    return _line(on, facts, asked, what="Be in contact again", detail=detail, record="note", pk=pk, is_due=True)


def _planned_begin(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    return _line(
        on, facts, asked, what=facts["what"], detail="planned, not entered yet", record="service", pk=pk, is_due=True
    )


def _planned_end(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    return _line(
        on, facts, asked, what=facts["what"], detail="planned to end, end still open", record="service", pk=pk, is_due=True
    )


def _training_end(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    detail = "was expected to end, end still open"
    return _line(on, facts, asked, what=facts["what"], detail=detail, record="training", pk=pk, is_due=True)


def _work_end(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    what, detail = f"Work at {facts['what']}", "was expected to end, end still open"
    return _line(on, facts, asked, what=what, detail=detail, record="work-experience", pk=pk, is_due=True)


def _application(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    begun_on, detail = day_of(facts["begun"]) or on, _first(facts)
    what = f"Finish the application for {programs_in_words(facts['programs'])}"
    detail = f"begun {day_words(begun_on, asked.today)}{detail}"
    return _line(on, facts, asked, what=what, detail=detail, record="application", pk=pk, **_left(on, asked))


def _undecided(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    program, detail = short_name_of(facts["program"]), f"applied {day_words(on, asked.today)}{_first(facts)}"
    what, expires_on = f"Decide eligibility for {program}", day_of(facts["expires"])
    tag = _left(expires_on, asked) if expires_on and not facts["began"] else {}
    if facts["awaits"]:
        what, tag = f"{program}: your decision waits for a second person", {}
    elif facts["returned"]:
        what = f"Decide eligibility for {program} anew: it was returned"
    return _line(on, facts, asked, what=what, detail=detail, record="participation", pk=pk, **tag)


def _review(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    what = f"Review the decision for {short_name_of(facts['program'])}"
    detail = f"found {facts['decision']} by {facts['by']} {day_words(on, asked.today)}{_first(facts)}"
    return _line(on, facts, asked, what=what, detail=detail, record="participation", pk=pk)


def _left(on: date, asked: Asked) -> dict[str, str]:
    """Say in a tag how long an application may still wait."""
    days = (on - asked.today).days
    words = "expires today" if days == 0 else f"{days} day{'' if days == 1 else 's'} left"
    return {"tag": words, "tag_kind": "bad" if days <= SOON else "plain"}


def _first(facts: Facts) -> str:
    return "; priority of service" if facts["is_first"] else ""


def _unsigned(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    what = f"Put the signed application for {short_name_of(facts['program'])} on file"
    if facts["application"]:
        what = f"Have the application for {short_name_of(facts['program'])} signed, and record it"
    return _line(on, facts, asked, what=what, detail=f"applied {day_words(on, asked.today)}", record="participation", pk=pk)


def _exit_ahead(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    days = days_to_exit(through=on, today=asked.today)
    words = f"{days} day{'' if days == 1 else 's'} to soft exit"
    extended = short_day(max(on, extends_through(asked.today)))
    again = f"“{facts['extending']}” today" if facts["extending"] else "a service today"
    *_, soon, last_day = TOLD_DAYS_AHEAD
    tag = {"tag": "last day" if days == last_day else "soon", "tag_kind": "bad"} if days <= soon else {}
    detail = f"from {short_name_of(facts['program'])}; {again} extends to {extended}"
    return _line(on, facts, asked, what=words, detail=detail, record="participation", pk=pk, **tag)


def _locking(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    dated = day_of(facts["dated"]) or on
    tag = ("closes today", "bad") if on == asked.today else (f"closes {day_words(on, asked.today)}", "watch")
    return _line(
        on,
        facts,
        asked,
        what=facts["what"],
        detail=f"of {short_day(dated)}",
        record="service",
        pk=pk,
        tag=tag[0],
        tag_kind=tag[1],
    )


def _case(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    last = day_of(facts["last_service"])
    days = (asked.today - last).days if last else None
    what = "no service yet"
    if last and days is not None:
        what = f"{last:%b} {last.day}, {days} days ago" if days > 1 else f"served {day_words(last, asked.today)}"
    return _line(last or on, facts, asked, what=what)


def _entered(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    tag = {"tag": "Withdrawn", "tag_kind": "bad"} if facts["withdrawn"] else {}
    return _line(on, facts, asked, what=facts["what"], record="service", pk=pk, **tag)


def _exception(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    last_on = day_of(facts["until"]) or day_of(facts["restored"])
    days = span_words(day_of(facts["from"]) or on, last_on)
    where = facts["place"] or listed(facts["sites"]) or facts["region"] or "all sites of the state"
    tag, tag_kind = "Access not back yet", "plain"
    if facts["state"] == ExceptionState.DECLARED:
        waits = (asked.today - on).days
        tag_kind = "watch"
        tag = f"to decide, {waits} day{'' if waits == 1 else 's'} old" if waits else "to decide, declared today"
        if facts["by_id"] == asked.by.person.pk:
            tag = "yours: a second person decides"
    kind = str(ExceptionKind(facts["kind"]).label)
    region = f", {facts['region']}" if asked.by.region_id is None and facts["region"] and facts["sites"] else ""
    detail = f"{days} at {where}{region}; declared by {facts['by']}"
    return _line(on, facts, asked, what=kind, detail=detail, record="exception", pk=pk, tag=tag, tag_kind=tag_kind)


def _under_refused(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    detail = f"served by {facts['staff']}"
    tag = {"tag": "Exception refused", "tag_kind": "bad"}
    return _line(on, facts, asked, what=facts["what"], detail=detail, record="service", pk=pk, **tag)


def _no_access(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    until = day_of(facts["until"])
    if facts["account"] is None:
        tag, tag_kind = "no log-in yet", "watch"
    elif not facts["is_active"]:
        tag, tag_kind = "access ended", "bad"
    else:
        tag, tag_kind = f"post ends {day_words(until or on, asked.today)}", "watch"
    role = str(Role(facts["role"]).label)
    return _line(
        on, facts, asked, what=facts["name"], detail=role, record="person", pk=facts["person"], tag=tag, tag_kind=tag_kind
    )


def _vacant(role: Role) -> Said:
    def said(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
        region = facts.get("region") if asked.by.region_id is None else ""
        detail = ", ".join(filter(None, [facts.get("organization"), region]))
        return _line(on, {}, asked, what=str(role.label), detail=detail)

    return said


# What became of a request, or what it waits for, as its organization or its region is told (I.3, I.4, I.6).
_TOLD_OF_REQUESTS = {
    "applied": "was carried out",
    "returned": "came back: more is asked",
    "declined": "was declined",
    "forwarded": "was forwarded",
    "overdue": "is overdue",
    "gathered": "goes with the batch of today: send it",
    "waiting": "has waited for a review since the last batch",
}


def _notice(on: date, pk: int, facts: Facts, asked: Asked) -> Line:
    if facts["kind"] == NoticeKind.REQUEST:
        what = f"Request R{facts['record']:06d} {_TOLD_OF_REQUESTS.get(facts['code'], facts['code'])}"
        whose = facts if facts["first"] else {}
        return _line(on, whose, asked, what=what, number=facts["number"], record="request", pk=facts["record"])
    if facts["kind"] == NoticeKind.MAIL_HELD:
        said = "It seemed to hold a Social Security number, or could not be read"
        return _line(on, {}, asked, what="An e-mail was stopped and not sent", detail=said)
    try:
        purpose = str(Purpose(facts["code"]).label)
    except ValueError:
        purpose = ""
    about = facts["about"] or "Another region"
    here = f" ({facts['region']})" if asked.by.region_id is None else ""
    whose = facts if facts["first"] else {}
    what = f"{about} also serves {facts['number']}{here}"
    return _line(on, whose, asked, what=what, detail=purpose, number=facts["number"])


_SAID: dict[Panel, Said] = {
    Panel.RECONTACT: _recontact,
    Panel.PLANNED_BEGIN: _planned_begin,
    Panel.PLANNED_END: _planned_end,
    Panel.TRAINING_END: _training_end,
    Panel.WORK_END: _work_end,
    Panel.APPLICATION: _application,
    Panel.UNDECIDED: _undecided,
    Panel.REVIEW: _review,
    Panel.UNSIGNED: _unsigned,
    Panel.LOCKING: _locking,
    Panel.CASELOAD: _case,
    Panel.ENTERED_TODAY: _entered,
    Panel.EXCEPTIONS: _exception,
    Panel.UNDER_REFUSED: _under_refused,
    Panel.NO_ACCESS: _no_access,
    Panel.NOTICES: _notice,
    Panel.EXITS_AHEAD: _exit_ahead,
    Panel.NO_OPERATOR: _vacant(Role.OPERATOR),
    Panel.NO_MASTER_USER: _vacant(Role.MASTER_USER),
    Panel.NO_CONTACT: _vacant(Role.CONTACT),
    Panel.NO_STATE_STAFF: _vacant(Role.STATE_STAFF),
}
