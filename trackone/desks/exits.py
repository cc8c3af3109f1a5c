"""Exits ahead, as far as the reader's region sees: how long the periods of the common exit stand open, and what holds them.

Another region's services are out of sight and may hold them open longer, so what is said here is the earliest day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, JSONObject

from trackone.casework.models import ServiceRecord
from trackone.casework.registered import short_day, span_words
from trackone.enrollment.models import GapReason, Participation, PlannedGap
from trackone.organizations.standing import Standing
from trackone.policy.section_0_exits import TOLD_DAYS_AHEAD, Extending, Gap, days_to_exit, extends_through, open_through

Rows = QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class ExitAhead:
    """When a person's open periods end by rule: the last day to serve (None while a service goes on), what holds them open.

    `last` names the service that was the last to extend them, `last_on` its day; `held_by` says what holds them open beyond
    its 90 days, empty where nothing does. `extended_through` is where a service of today would extend them to.
    """

    today: date
    last_on: date
    last: str
    through: date | None
    held_by: str
    extended_through: date

    @property
    def days(self) -> int | None:
        """Return the days to the exit: 1 on the last day to serve; None while a service goes on."""
        return days_to_exit(through=self.through, today=self.today) if self.through else None


@dataclass(frozen=True, kw_only=True)
class ToldGap:
    """One planned gap as a page tells it; `withdrawn` says when, by whom and why it was struck through, if it was."""

    pk: int
    reason: str
    agreed_on: date
    from_on: date
    last_on: date
    is_over_early: bool
    who: str
    entered_at: datetime
    entered_on: date
    withdrawn: str

    @property
    def span(self) -> str:
        """Return its days: "Jan 4–Apr 3"."""
        return span_words(self.from_on, self.last_on)


_GAP_FACTS = JSONObject(
    pk="pk",
    reason="reason",
    agreed="agreed_on",
    first="from_on",
    last=Coalesce("ended_on", "until_on"),
    ended="ended_on",
    who="recorded_by__name",
    at="agreed_entered_at",
    entered="agreed_entered_on",
    withdrawn="withdrawn_at",
    withdrawn_by="withdrawn_by__name",
    withdrawn_reason="withdrawn_reason",
)


def with_what_holds(rows: Rows) -> Rows:
    """Annotate participations with the service that extended each last, and with what goes on, is planned or is a gap."""
    services = ServiceRecord.objects.counted().filter(
        participation=OuterRef("pk"), kind__extends_participation=True, sealed_at=None
    )
    last = services.exclude(began_on=None).order_by(Coalesce("ended_on", "began_on").desc(), "-pk")
    said = JSONObject(on=Coalesce("ended_on", "began_on"), what="kind__name")
    not_over = services.filter(Q(began_on=None) | Q(planned_end_on__isnull=False, ended_on=None)).order_by("dated_on", "pk")
    holding = JSONObject(began="began_on", planned_begin="planned_begin_on", planned_end="planned_end_on", what="kind__name")
    gaps = PlannedGap.objects.filter(participation=OuterRef("pk"), sealed_at=None).order_by("from_on", "pk")
    told: Rows = rows.annotate(
        last=Subquery(last.values(said=said)[:1]),
        holding=ArraySubquery(not_over.values(said=holding)),
        planned_gaps=ArraySubquery(gaps.values(said=_GAP_FACTS)),
    )
    return told


def exit_ahead(rows: Iterable[Participation], *, today: date) -> ExitAhead | None:
    """Return when the open periods among these rows of one person end, or None where none has begun. No SQL.

    The rows are those of `with_what_holds`. Clauses: C.1.
    """
    begun = [row for row in rows if row.extended_on and row.program.is_in_common_exit(today)]
    still_open = [row for row in begun if row.exit_on is None]
    if not still_open:
        return None
    latest = max(begun, key=lambda row: (row.extended_on or today, row.pk))
    last_on = latest.extended_on or today
    facts = [fact for row in still_open for fact in row.__dict__["holding"]]
    gaps = [gap for row in still_open for gap in told_gaps(row) if not gap.withdrawn]
    spans = [Gap(from_on=gap.from_on, until_on=gap.last_on) for gap in gaps]
    services = [(_extending(fact), fact["what"]) for fact in facts]
    through = open_through(last_on=last_on, services=[one for one, _ in services], gaps=spans, today=today)
    return ExitAhead(
        today=today,
        last_on=last_on,
        last=(latest.__dict__["last"] or {}).get("what", ""),
        through=through,
        held_by=_held_by(services, through, beyond=extends_through(last_on)),
        extended_through=max(filter(None, (extends_through(today), through))),
    )


def told_gaps(row: Participation) -> tuple[ToldGap, ...]:
    """Return the planned gaps of a row of `with_what_holds`, by their first day, withdrawn ones too. No SQL."""
    zone = ZoneInfo(row.site.time_zone)
    return tuple(_told_gap(fact, zone) for fact in row.__dict__["planned_gaps"])


def _told_gap(fact: dict[str, Any], zone: ZoneInfo) -> ToldGap:
    withdrawn = ""
    if fact["withdrawn"]:
        on = datetime.fromisoformat(fact["withdrawn"]).astimezone(zone).date()
        withdrawn = f"Withdrawn {short_day(on)} by {fact['withdrawn_by']}: {fact['withdrawn_reason']}"
    return ToldGap(
        pk=fact["pk"],
        reason=str(GapReason(fact["reason"]).label),
        agreed_on=date.fromisoformat(fact["agreed"]),
        from_on=date.fromisoformat(fact["first"]),
        last_on=date.fromisoformat(fact["last"]),
        is_over_early=fact["ended"] is not None,
        who=fact["who"],
        entered_at=datetime.fromisoformat(fact["at"]).astimezone(zone),
        entered_on=date.fromisoformat(fact["entered"]),
        withdrawn=withdrawn,
    )


def exits_ahead(by: Standing, *, today: date) -> Rows:
    """Return the periods of one's own cases that end within twenty days, each person once, with `through` and `last`.

    Bounded by the index of a case manager's open periods. Clauses: C.1.
    """
    visible = Participation.objects.visible_to(by).of_common_exit(today)
    mine = visible.filter(staff=by.person, exit_on=None)
    person = visible.filter(participant=OuterRef("participant_id"))
    its_open = {"participant": OuterRef("participant_id"), "participation__exit_on": None, "sealed_at": None}
    services = ServiceRecord.objects.visible_to(by).counted().filter(kind__extends_participation=True, **its_open)
    going_on = services.filter(began_on__isnull=False, planned_end_on__isnull=False, ended_on=None)
    planned = services.filter(began_on=None, planned_begin_on__gte=today).order_by("-planned_begin_on")
    gaps = PlannedGap.objects.visible_to(by).counted().filter(**its_open).annotate(last=Coalesce("ended_on", "until_on"))
    longest = (extends_through(today) - today).days
    extended = Subquery(person.order_by("-extended_on").values("extended_on")[:1], output_field=DateField())
    told = ServiceRecord.objects.counted().filter(participation=OuterRef("pk"), kind__extends_participation=True)
    told = told.filter(began_on__isnull=False, sealed_at=None).order_by("-began_on", "-pk")
    # A gap that begins when the period is over holds nothing.
    in_it = ExpressionWrapper(OuterRef("extended_through") + 1, output_field=DateField())
    lasting = gaps.filter(last__gte=today, from_on__lte=in_it).order_by("-last")
    rows: Rows = mine.annotate(
        extended_through=ExpressionWrapper(extended + longest, output_field=DateField()),
        through=Greatest(
            "extended_through",
            Subquery(planned.values("planned_begin_on")[:1]),
            Subquery(lasting.values("last")[:1]),
        ),
        last=Subquery(told.values("kind__name")[:1]),
    )
    rows = rows.filter(through__range=(today, today + timedelta(days=TOLD_DAYS_AHEAD[0] - 1)))
    once = Exists(mine.filter(participant=OuterRef("participant_id"), pk__lt=OuterRef("pk")))
    return rows.exclude(Exists(going_on)).exclude(once)


def _held_by(services: list[tuple[Extending, str]], through: date | None, *, beyond: date) -> str:
    for one, what in services:
        if through is None and one.is_going_on:
            return f"“{what}” goes on"
        if one.began_on is None and one.planned_begin_on == through and through is not None and through > beyond:
            return f"“{what}” is planned for {short_day(through)}"
    return f"planned gap to {short_day(through)}" if through is not None and through > beyond else ""


def _extending(fact: dict[str, Any]) -> Extending:
    return Extending(
        began_on=_day(fact["began"]),
        planned_begin_on=_day(fact["planned_begin"]),
        planned_end_on=_day(fact["planned_end"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
