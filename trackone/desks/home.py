"""The home by post: what waits for this person today, in at most six SQL statements whatever the posts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from trackone.casework.drafts import KeptDraft, kept_drafts
from trackone.casework.models import AdmissionKind, ExceptionState, ServiceRecord
from trackone.casework.registered import today_of
from trackone.desks.agenda import DATED, DUE, VACANT, Asked, Panel, agenda
from trackone.desks.lines import Line, line_of
from trackone.organizations.authority import may
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Role
from trackone.organizations.standing import Standing
from trackone.policy.business_days import Calendar
from trackone.reporting.entered import month_of
from trackone.reporting.timeliness import Dimension, Timeliness, timeliness

LAST_DAYS = 7
_SERVING = (Role.TEAM_MEMBER, Role.TEAM_LEADER, Role.COORDINATOR, Role.MASTER_USER)
LEADING = (Role.TEAM_LEADER, Role.COORDINATOR)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Some lines of one panel; `has_more` says that not all of them are here."""

    lines: tuple[Line, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What one site or one member of the staff has entered of the last seven days of service."""

    key: int
    name: str
    entered: int
    same_day: int
    late: int
    planned: int


@dataclass(frozen=True, kw_only=True)
class RegionMonth:
    """What one region has entered of the services dated in this month, conversions left out."""

    name: str
    count: int
    in_time: int
    refused: int

    @property
    def share(self) -> float:
        """Return the percentage entered in time, to one place."""
        return round(100 * self.in_time / self.count, 1) if self.count else 0.0


@dataclass(frozen=True, kw_only=True)
class Home:
    """Everything that a home can show; what is None is not for this person's posts."""

    today: date
    calendar: Calendar
    due: Queue | None = None
    locking: Queue | None = None
    drafts: tuple[KeptDraft, ...] | None = None
    exits_ahead: Queue | None = None
    caseload: Queue | None = None
    entered_today: Queue | None = None
    exceptions: Queue | None = None
    under_refused: Queue | None = None
    no_access: Queue | None = None
    vacant: Queue | None = None
    notices: Queue | None = None
    by_site: tuple[Tally, ...] | None = None
    by_staff: tuple[Tally, ...] | None = None
    month: Timeliness | None = None
    regions: tuple[RegionMonth, ...] | None = None

    @property
    def since_on(self) -> date:
        """Return the first of the last seven days."""
        return self.today - timedelta(days=LAST_DAYS - 1)


def home_of(*, by: Standing, at: datetime) -> Home:
    """Return what waits for this person.

    At most six SQL statements: the agenda, the calendar, drafts, the tally of the last days, and two for the month.
    """
    today = today_of(by, at=at)
    calendar = calendar_around(today)
    asked = Asked(by=by, at=at, today=today, closes_on=calendar.business_days_after(today, 1))
    rows = agenda(asked, panels_for(by))
    queues = {panel: queue_of(found, asked=asked) for panel, found in rows.items()}
    tallies = _tallies(by, today=today) if by.region_id is not None and by.holds(*LEADING, Role.CONTACT) else None
    is_statewide = by.region_id is None and may("timeliness.view", by=by)
    return Home(
        today=today,
        calendar=calendar,
        due=due_of(queues) if DUE[0] in queues else None,
        locking=queues.get(Panel.LOCKING),
        drafts=tuple(kept_drafts(person_id=by.person.pk)) if may("service.record", by=by) else None,
        exits_ahead=queues.get(Panel.EXITS_AHEAD),
        caseload=queues.get(Panel.CASELOAD),
        entered_today=queues.get(Panel.ENTERED_TODAY),
        exceptions=queues.get(Panel.EXCEPTIONS),
        under_refused=queues.get(Panel.UNDER_REFUSED),
        no_access=queues.get(Panel.NO_ACCESS),
        vacant=_together(queues, VACANT) if VACANT[0] in queues else None,
        notices=queues.get(Panel.NOTICES),
        by_site=_by_site(tallies) if tallies is not None and by.holds(*LEADING) else None,
        by_staff=_by_staff(tallies, by) if tallies is not None and by.holds(Role.CONTACT) else None,
        month=timeliness(month_of(today), Dimension.SITE, by=by) if by.holds(Role.OPERATOR) else None,
        regions=_regions(by, today=today) if is_statewide else None,
    )


def panels_for(by: Standing) -> list[Panel]:
    """Return the panels of the agenda that belong to these posts. No SQL."""
    found: list[Panel] = []
    if by.region_id is not None and by.holds(*_SERVING):
        found += [*DUE, Panel.EXITS_AHEAD, Panel.CASELOAD]
        found += [Panel.REVIEW] if by.holds(*LEADING, Role.MASTER_USER) else []
    if by.region_id is not None and by.holds(*_SERVING, Role.CLERK):
        found.append(Panel.LOCKING)
    if by.holds(Role.CLERK):
        found.append(Panel.ENTERED_TODAY)
    if may("exception.declare", by=by) or by.holds(Role.AUDITOR):
        found.append(Panel.EXCEPTIONS)
    if by.holds(Role.MASTER_USER, Role.AUDITOR):
        found.append(Panel.UNDER_REFUSED)
    if by.region_id is not None and by.holds(Role.MASTER_USER):
        found.append(Panel.NO_ACCESS)
    if by.holds(Role.OPERATOR, Role.STATE_STAFF):
        found += VACANT
    if by.region_id is not None and may("participant.view", by=by):
        found.append(Panel.NOTICES)
    return found


def queue_of(rows: Sequence[dict[str, Any]], *, asked: Asked) -> Queue:
    """Return the lines of one panel's rows. No SQL."""
    return Queue(lines=tuple(line_of(row, asked=asked) for row in rows[: asked.most]), has_more=len(rows) > asked.most)


def _together(queues: dict[Panel, Queue], panels: Sequence[Panel]) -> Queue:
    lines = tuple(line for panel in panels for line in queues[panel].lines)
    return Queue(lines=lines, has_more=any(queues[panel].has_more for panel in panels))


def due_of(queues: dict[Panel, Queue]) -> Queue:
    """Put what was promised or planned first, by day, then applications, and the papers of each participation in one line.

    Where the order of waiting matters, who has priority of service comes first.
    """
    dated = [line for panel in DATED for line in queues[panel].lines]
    to_review = queues.get(Panel.REVIEW, Queue(lines=(), has_more=False))
    waiting = sorted(queues[Panel.APPLICATION].lines, key=lambda line: (not line.is_first, line.on, line.pk))
    papers: dict[int, Line] = {}
    for line in (*queues[Panel.UNDECIDED].lines, *queues[Panel.UNSIGNED].lines):
        known = papers.get(line.pk)
        papers[line.pk] = replace(known, what=f"{known.what}; put the signed application on file") if known else line
    by_turn = sorted(papers.values(), key=lambda line: (not line.is_first, line.on, line.pk))
    lines = [*sorted(dated, key=lambda line: line.on), *to_review.lines, *waiting, *by_turn]
    has_more = to_review.has_more or any(queues[panel].has_more for panel in DUE)
    return Queue(lines=tuple(lines), has_more=has_more)


def _tallies(by: Standing, *, today: date) -> list[dict[str, Any]]:
    """Count the services dated in the last seven days, by site, provider and staff. One SQL statement."""
    rows = ServiceRecord.objects.visible_to(by).counted()
    rows = rows.filter(dated_on__range=(today - timedelta(days=LAST_DAYS - 1), today))
    grouped = rows.values("site_id", "site__name", "organization_id", "staff_id", "staff__name").annotate(
        entered=Count("pk", filter=Q(began_on__isnull=False)),
        same_day=Count("pk", filter=Q(began_entered_on=F("began_on"))),
        late=Count("pk", filter=Q(began_entered_on__gt=F("began_last_entry_on"))),
        planned=Count("pk", filter=Q(began_on=None)),
    )
    return [dict(row) for row in grouped.order_by("site__name", "staff__name")]


def _by_site(rows: Sequence[dict[str, Any]]) -> tuple[Tally, ...]:
    return _added(rows, "site_id", "site__name")


def _by_staff(rows: Sequence[dict[str, Any]], by: Standing) -> tuple[Tally, ...]:
    own = {post.organization_id for post in by.posts if post.role == Role.CONTACT}
    return _added([row for row in rows if row["organization_id"] in own], "staff_id", "staff__name")


def _added(rows: Sequence[dict[str, Any]], key: str, name: str) -> tuple[Tally, ...]:
    names = {row[key]: row[name] for row in rows}
    counts = {
        one: {word: sum(row[word] for row in rows if row[key] == one) for word in ("entered", "same_day", "late", "planned")}
        for one in names
    }
    return tuple(Tally(key=one, name=said, **counts[one]) for one, said in sorted(names.items(), key=lambda pair: pair[1]))


def _regions(by: Standing, *, today: date) -> tuple[RegionMonth, ...]:
    """Count the services of this month by region, in the order of the regions. One SQL statement. Clauses: C.3."""
    rows = ServiceRecord.objects.visible_to(by).counted().filter(began_on__isnull=False)
    rows = rows.filter(dated_on__range=(month_of(today).first_on, today))
    rows = rows.exclude(began_admission__kind=AdmissionKind.CONVERSION)
    counted = (
        rows.order_by()
        .values_list("region_id")
        .annotate(
            count=Count("pk"),
            in_time=Count("pk", filter=Q(began_entered_on__lte=F("began_last_entry_on"))),
            refused=Count("pk", filter=Q(began_admission__exception__state=ExceptionState.REFUSED)),
        )
    )
    found = {region: counts for region, *counts in counted}
    return tuple(
        RegionMonth(name=region.name, count=count, in_time=in_time, refused=refused)
        for region in by.regions
        for count, in_time, refused in [found.get(region.pk, (0, 0, 0))]
    )
