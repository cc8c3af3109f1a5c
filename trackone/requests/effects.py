"""Say what a request would do before it is approved: which dates and flags move, and who enters or leaves what is measured.

The numbers of the measures themselves join here, under the same signature, once reporting can tell them.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackone.casework.correcting import dates_of
from trackone.casework.counting import derived_from, services_counted_in
from trackone.casework.models import Activity, ServiceRecord
from trackone.enrollment.models import Participation
from trackone.organizations.authority import OutOfSight
from trackone.organizations.calendar import calendar_around
from trackone.organizations.standing import today_at
from trackone.policy.business_days import program_year_of
from trackone.policy.section_0_exits import extends_through
from trackone.requests.items import live_items, records_of
from trackone.requests.models import Kind, Request, RequestItem
from trackone.requests.values import day_words, from_json

_NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One thing that the request moves, in words: "Begin of participation, WIOA Adult: Nov 23, 2026 -> Nov 20, 2026"."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a request does beside the values that it names; `enters` and `leaves` name programs whose count changes."""

    moves: tuple[Moved, ...] = ()
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing moves but the values themselves."""
        return not (self.moves or self.enters or self.leaves)


def effect_of(request: Request, *, at: datetime, items: Sequence[RequestItem] | None = None) -> Effect:
    """Return what a request would do if it were carried out now; nothing for one that is over.

    It is computed by the functions that count, on the records as they are. At most six SQL statements; `items` are
    those of the request, where they are at hand. Clauses: I.9.
    """
    items = live_items(request) if items is None else items
    if request.kind not in (Kind.CHANGE, Kind.DELETION, Kind.RESTORE) or request.applied_entry is not None:
        return Effect()
    services: list[tuple[ServiceRecord, ServiceRecord | None]] = []
    moves: list[Moved] = []
    grouped = _by_record(items)
    try:
        found = records_of(items, is_sealed=request.kind == Kind.RESTORE)
    except OutOfSight:
        return Effect()
    for before in found:
        of_record = grouped[before._meta.db_table, before.pk]
        after = _after(request, before, of_record)
        if isinstance(before, ServiceRecord):
            services.append((before, after))
        if request.kind == Kind.CHANGE and isinstance(before, (ServiceRecord, Activity)) and after is not None:
            moves += _moved_dates(before, after, today=today_at(request.site, at=at))
    derived, enters, leaves = _moved_periods(services)
    return Effect(moves=(*derived, *moves), enters=enters, leaves=leaves)


def _by_record(items: Iterable[RequestItem]) -> dict[tuple[str, int], list[RequestItem]]:
    found: dict[tuple[str, int], list[RequestItem]] = {}
    for item in items:
        if item.record_id is not None:
            found.setdefault((item.table_name, item.record_id), []).append(item)
    return found


def _after(request: Request, before: Any, items: Sequence[RequestItem]) -> Any:
    """Return the record as it would stand; None where it would be gone."""
    if request.kind == Kind.DELETION:
        return None
    after = copy(before)
    for item in items:
        if item.column and not item.column.startswith("element_"):
            setattr(after, item.column, from_json(type(before), item.column, item.new))
    return after


def _moved_periods(
    services: Sequence[tuple[ServiceRecord, ServiceRecord | None]],
) -> tuple[list[Moved], tuple[str, ...], tuple[str, ...]]:
    """Return how begin and projected exit move of the periods concerned, and which programs the person enters or leaves."""
    concerned = {one.participation_id for pair in services for one in pair if one and one.participation_id is not None}
    periods = Participation._base_manager.filter(pk__in=concerned, sealed_at=None).select_related("program").order_by("pk")
    moves: list[Moved] = []
    enters: list[str] = []
    leaves: list[str] = []
    for period in periods:
        gone = {before.pk for before, _ in services}
        kept = [one for one in services_counted_in(period) if one.pk not in gone]
        came = [after for _, after in services if after and after.participation_id == period.pk and after.began_on]
        begin, extended = derived_from([*kept, *came], participation=period)
        name = period.program.short_name
        moves += _moved(f"Begin of participation, {name}", period.began_on, begin)
        if period.exit_on is None:
            moves += _moved(f"Open without a service through, {name}", _through(period.extended_on), _through(extended))
        moves += _moved_year(f"Program year of the begin, {name}", period.began_on, begin)
        if (period.began_on is None) != (begin is None):
            (leaves if begin is None else enters).append(name)
    return moves, tuple(enters), tuple(leaves)


def _moved_dates(before: Any, after: Any, *, today: date) -> list[Moved]:
    """Return how entry lag and program year of the corrected dates move: a corrected date is entered today."""
    moves: list[Moved] = []
    for name in dates_of(before):
        old, new = getattr(before, f"{name}_on"), getattr(after, f"{name}_on")
        if old == new or new is None:
            continue
        calendar = calendar_around(new, today, *filter(None, [old]))
        entered_on = getattr(before, f"{name}_entered_on")
        lag = calendar.business_days_between(old, entered_on) if old and entered_on else None
        moves.append(
            Moved(
                label="Entered after so many business days",
                old=_NOTHING if lag is None else str(lag),
                new=str(calendar.business_days_between(new, today)),
            )
        )
        moves += _moved_year("Program year", old, new)
    return moves


def _moved(label: str, old: date | None, new: date | None) -> list[Moved]:
    if old == new:
        return []
    words = [day_words(day) if day else _NOTHING for day in (old, new)]
    return [Moved(label=label, old=words[0], new=words[1])]


def _moved_year(label: str, old: date | None, new: date | None) -> list[Moved]:
    years = [program_year_of(day) if day else None for day in (old, new)]
    if years[0] == years[1] or None in years:
        return []
    return [Moved(label=label, old=f"PY {years[0]}", new=f"PY {years[1]}")]


def _through(extended_on: date | None) -> date | None:
    return extends_through(extended_on) if extended_on else None
