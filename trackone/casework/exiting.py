"""Exit by rule: whom nothing has extended for 90 days and nothing holds open leaves all programs of the common exit at once.

The house judges a person over all regions, so only the nightly job and a command call this, never a request. Each exit is
judged once more under the lock of its rows, and stands in the trail as an entry of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet

from trackone.audit.context import open_context
from trackone.audit.entries import Act, Who, recording
from trackone.casework.counting import undo_exit
from trackone.casework.freezing import took_effect
from trackone.casework.models import ServiceRecord
from trackone.casework.registered import STATE_ZONE
from trackone.enrollment.models import ExitReason, Participation, PlannedGap, Program
from trackone.organizations.models import Region
from trackone.policy.refusal import Refused
from trackone.policy.section_0_exits import Extending, Gap, extends_through, is_exit_overtaken, soft_exit_on

BATCH = 500


class _NotDue(Exception):
    """Raised under the lock when what was read before it has changed: the act is taken back, entry and all."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One person over all regions: periods of the common exit, open ones' services that go on or are planned, their gaps."""

    periods: tuple[Participation, ...]
    services: tuple[Extending, ...]
    gaps: tuple[Gap, ...]

    def exit_due(self, *, at: datetime) -> date | None:
        """Return the date of the exit that ends the open periods now; None while something holds them open.

        The last day to serve has to be over at the site of each of them.
        """
        days = [_today_of(one, at) for one in self.still_open]
        if not days:
            return None
        last_on = max(one.extended_on for one in self.periods if one.extended_on is not None)
        return soft_exit_on(last_on=last_on, services=self.services, gaps=self.gaps, today=min(days))

    @property
    def still_open(self) -> tuple[Participation, ...]:
        """Return the periods without an exit."""
        return tuple(one for one in self.periods if one.exit_on is None)

    def overtaken(self, *, at: datetime) -> tuple[Participation, ...]:
        """Return the periods whose exit by rule is not final yet, and no longer follows from what is on file."""
        return tuple(one for one in self.periods if _can_be_undone(one, at) and self._is_overtaken(one))

    def _is_overtaken(self, period: Participation) -> bool:
        if period.exit_on is None or period.exit_recorded_on is None:
            return False
        # What began on that day or later is a new period, and says nothing of the one before.
        days = [
            one.extended_on
            for one in self.periods
            if one.extended_on and one.began_on and one.began_on < period.exit_recorded_on
        ]
        return is_exit_overtaken(exit_on=period.exit_on, last_on=max(days, default=period.exit_on))


def exit_by_rule(at: datetime, *, batch: int = BATCH) -> int:
    """Undo the exits that late entries have overtaken, then exit whom the rule ends; return how many exits were made.

    Six SQL statements for each batch of candidates, about ten for each exit. Every exit is a transaction of its own: broken
    off, run twice or run by two at once, it makes each exit once, and the next run makes what is missing.

    Clauses: C.1.
    """
    regions = tuple(Region.objects.order_by("pk").values_list("pk", flat=True))
    for cases in _walk(_exits_not_final(at), "exit_last_undo_on", at=at, regions=regions, batch=batch):
        for case in cases:
            for period in case.overtaken(at=at):
                _undo(case, period, at=at, regions=regions)
    made = 0
    for cases in _walk(_long_without_service(at), "extended_on", at=at, regions=regions, batch=batch):
        for case in cases:
            if case.exit_due(at=at) is not None:
                made += _exit(case, at=at, regions=regions)
    return made


def _long_without_service(at: datetime) -> QuerySet[Participation]:
    # By the earlier midnight of the two zones: the other sites are held against their own day when the person is judged.
    today = at.astimezone(STATE_ZONE).date()
    rows = Participation.objects.of_common_exit(today).filter(exit_on=None)
    return rows.filter(extended_on__lt=today - (extends_through(today) - today))


def _exits_not_final(at: datetime) -> QuerySet[Participation]:
    yesterday = at.astimezone(STATE_ZONE).date() - timedelta(days=1)
    return Participation.objects.filter(exit_reason=ExitReason.BY_RULE, exit_last_undo_on__gte=yesterday, sealed_at=None)


def _walk(
    rows: QuerySet[Participation], column: str, *, at: datetime, regions: Sequence[int], batch: int
) -> Iterator[list[Case]]:
    """Give the cases of the chosen periods, batch by batch, in the order of their index; each is read at one moment."""
    ordered = rows.order_by(column, "pk").values_list(column, "pk", "participant_id")
    last: tuple[Any, int] | None = None
    while True:
        page = ordered
        if last is not None:
            on, pk = last
            page = ordered.filter(Q(**{f"{column}__gt": on}) | Q(pk__gt=pk), **{f"{column}__gte": on})
        with transaction.atomic():
            open_context(person_id=None, reads=regions)
            found = list(page[:batch])
            cases = _cases({participant for _, _, participant in found}, at=at)
        if not found:
            return
        last = (found[-1][0], found[-1][1])
        yield cases


def _cases(participants: Collection[int], *, at: datetime) -> list[Case]:
    """Return what is known of these people over the regions in sight. Three SQL statements."""
    today = at.astimezone(STATE_ZONE).date()
    rows = Participation.objects.of_common_exit(today).filter(participant_id__in=participants)
    periods, services, gaps = defaultdict(list), defaultdict(list), defaultdict(list)
    for period in rows.select_related("site", "program").defer("snapshot").order_by("pk"):
        periods[period.participant_id].append(period)
    for person, *days in _holding(participants, today=today):
        began_on, planned_begin_on, planned_end_on = days
        one = Extending(began_on=began_on, planned_begin_on=planned_begin_on, planned_end_on=planned_end_on)
        services[person].append(one)
    counted = PlannedGap.objects.counted().filter(
        participant_id__in=participants, participation__exit_on=None, sealed_at=None
    )
    for gap in counted.order_by("pk"):
        gaps[gap.participant_id].append(Gap(from_on=gap.from_on, until_on=gap.last_on))
    return [
        Case(periods=tuple(found), services=tuple(services[person]), gaps=tuple(gaps[person]))
        for person, found in sorted(periods.items())
    ]


def _holding(participants: Collection[int], *, today: date) -> QuerySet[Any, Any]:
    """Return what goes on or is still planned in open periods: services of kinds that extend. One SQL statement."""
    is_going_on = Q(began_on__isnull=False, planned_end_on__isnull=False, ended_on=None)
    # A day earlier for the other zone; the book holds it against the day at the site.
    is_planned = Q(began_on=None, planned_begin_on__gte=today - timedelta(days=1))
    rows = ServiceRecord.objects.counted().filter(
        is_going_on | is_planned,
        participant_id__in=participants,
        participation__exit_on=None,
        participation__program__in=Program.objects.in_common_exit(today),
        kind__extends_participation=True,
        sealed_at=None,
    )
    return rows.order_by("pk").values_list("participant_id", "began_on", "planned_begin_on", "planned_end_on")


def _exit(case: Case, *, at: datetime, regions: Sequence[int]) -> int:
    """Exit the open periods of one person, each as its own act of the house; return how many, none where one is held now."""
    with suppress(_NotDue), transaction.atomic():
        open_context(person_id=None, reads=regions)
        for period in case.still_open:
            with _act("house.exit_by_rule", case, period, at=at, regions=regions) as act:
                exit_on = _due_under_lock(case, at=at)
                rows = Participation.objects.filter(pk=period.pk)
                rows.update(exit_on=exit_on, exit_reason=ExitReason.BY_RULE, revision=F("revision") + 1)
                act.facts = {"exit_on": exit_on}
        return len(case.still_open)
    return 0


def _due_under_lock(case: Case, *, at: datetime) -> date:
    """Lock the person's open periods and judge again: what was recorded meanwhile holds them open. Four SQL statements."""
    keys = [one.pk for one in case.still_open]
    list(Participation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    (fresh,) = _cases([case.periods[0].participant_id], at=at)
    exit_on = fresh.exit_due(at=at)
    # Another run may have made some of these exits, or all of them.
    if exit_on is None or not {one.pk for one in fresh.still_open} <= set(keys):
        raise _NotDue
    return exit_on


def _undo(case: Case, period: Participation, *, at: datetime, regions: Sequence[int]) -> None:
    # Where a new period of the program stands in its place the exit stays, and DWD staff are asked (I.8).
    with suppress(Refused, _NotDue), transaction.atomic():
        open_context(person_id=None, reads=regions)
        with _act("house.undo_exit_by_rule", case, period, at=at, regions=regions):
            locked = Participation.objects.select_for_update(no_key=True).filter(pk=period.pk)
            if locked.filter(exit_on=period.exit_on, exit_reason=ExitReason.BY_RULE).first() is None:
                raise _NotDue
            undo_exit(period)


@contextmanager
def _act(action: str, case: Case, period: Participation, *, at: datetime, regions: Sequence[int]) -> Iterator[Act]:
    """Open an act of the house about one period; the person's other regions are open to its locks."""
    writes = {one.region_id for one in case.periods}
    region_id = period.region_id
    with recording(action, who=Who(), at=at, writes=writes, reads=regions, region_id=region_id) as act:
        act.table_name, act.record_id, act.participant_id = Participation._meta.db_table, period.pk, period.participant_id
        yield act


def _can_be_undone(period: Participation, at: datetime) -> bool:
    is_by_rule = period.exit_on is not None and period.exit_reason == ExitReason.BY_RULE
    return is_by_rule and not took_effect(period.exit_last_undo_on, time_zone=period.site.time_zone, at=at)


def _today_of(period: Participation, at: datetime) -> date:
    return at.astimezone(ZoneInfo(period.site.time_zone)).date()
