"""List the services of a region: filtered, in the order of their date or of their entry, paged by key.

Every order has its index: region and date, region, staff and date, region and entry, and the same for late ones alone.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, JSONField, QuerySet, Value

from trackone.casework.models import ServiceKind, ServiceRecord
from trackone.casework.models.service_records import CAME_LATE
from trackone.casework.registered import short_day, today_of
from trackone.desks.events import Event, events_of, minutes_words
from trackone.desks.paging import Branch, Cut, Key, by_region, cut, key_from
from trackone.desks.timeline import SERVICE, of, with_service_facts
from trackone.enrollment.models import short_name_of
from trackone.organizations.authority import post_for
from trackone.organizations.models import Site
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant

PAGE = 25
STATES = ("received", "planned", "open", "withdrawn")
_ORDERS = {"on": "dated_on", "entered": "recorded_at"}


@dataclass(frozen=True, kw_only=True)
class ServiceFilter:
    """What of the services is wanted; None and "" for all. `state` is a word of STATES."""

    since_on: date | None = None
    until_on: date | None = None
    kind_id: int | None = None
    staff_id: int | None = None
    site_id: int | None = None
    is_late: bool = False
    state: str = ""
    participant: Participant | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One service in a list: the line, whose it is, and where."""

    event: Event
    number: str
    name: str
    site: str
    program: str
    time: str
    provider: str

    @property
    def entered(self) -> str:
        """Return when it was entered: "the same day", "Mon Nov 23, 1 business day later"."""
        event = self.event
        if event.entered_on is None or event.entered_on == event.on:
            return event.lag
        return f"{short_day(event.entered_on)}, {event.lag}"


@dataclass(frozen=True, kw_only=True)
class ServicePage:
    """One page of services, and the keys of the pages before and after."""

    rows: tuple[Listed, ...]
    back: str
    ahead: str


def services_page(
    *, by: Standing, at: datetime, wanted: ServiceFilter, sort: str = "-on", after: str = "", limit: int = PAGE
) -> ServicePage:
    """Return one page of services in sight; `sort` is "-on", "on", "-entered" or "entered".

    Two SQL statements; three for several regions. Raises NotAllowed.
    """
    post_for("participant.view", by=by)
    column = sort.lstrip("-") if sort.lstrip("-") in _ORDERS else "on"
    key = key_from(after)
    if key is not None and isinstance(key.on, datetime) != (column == "entered"):
        key = None  # of another order
    page = _page(by, wanted, on=F(_ORDERS[column]), key=key, limit=limit, is_oldest_first=not sort.startswith("-"))
    told = [{**row, "on": date.fromisoformat(row["facts"]["dated"]), "rank": SERVICE} for row in page.rows]
    events, _ = events_of(told, today=today_of(by, at=at))
    listed = tuple(_listed(event, row["facts"]) for event, row in zip(events, page.rows, strict=True))
    return ServicePage(rows=listed, back=page.back, ahead=page.ahead)


def sites_of(by: Standing) -> list[Site]:
    """Return the sites of the region, or of every region read, open ones first. One SQL statement."""
    regions = {by.region_id} if by.region_id is not None else by.reads
    return list(Site.objects.filter(region_id__in=regions).order_by("name", "pk"))


def kinds_known() -> list[ServiceKind]:
    """Return every kind of service that ever stood in the catalog, by name. One SQL statement."""
    return list(ServiceKind.objects.order_by("name", "-since_on"))


def _page(by: Standing, wanted: ServiceFilter, *, on: F, key: Key | None, limit: int, is_oldest_first: bool) -> Cut:
    """Cut the page; of several regions the keys first, so that the facts are looked up for one page's rows alone."""
    rows = _filtered(ServiceRecord.objects.visible_to(by), wanted).annotate(on=on)
    if wanted.participant or by.region_id is not None:
        return cut([Branch(rank=0, rows=_told(rows))], key=key, limit=limit, is_oldest_first=is_oldest_first)
    bare = rows.annotate(facts=Value(None, output_field=JSONField()))
    page = cut(by_region(bare, by.reads), key=key, limit=limit, is_oldest_first=is_oldest_first)
    wanted_ids = [row["pk"] for row in page.rows]
    facts = dict(_told(ServiceRecord.objects.visible_to(by).filter(pk__in=wanted_ids)).values_list("pk", "facts"))
    return replace(page, rows=tuple({**row, "facts": facts[row["pk"]]} for row in page.rows))


def _told(rows: QuerySet[ServiceRecord]) -> QuerySet[Any]:
    return with_service_facts(
        rows,
        dated="dated_on",
        number=of(Participant, "participant_id", "number"),
        first=of(Participant, "participant_id", "first_name"),
        last=of(Participant, "participant_id", "last_name"),
    )


def _filtered(rows: QuerySet[ServiceRecord], wanted: ServiceFilter) -> QuerySet[ServiceRecord]:
    exact = {
        "dated_on__gte": wanted.since_on,
        "dated_on__lte": wanted.until_on,
        "kind_id": wanted.kind_id,
        "staff_id": wanted.staff_id,
        "site_id": wanted.site_id,
        "participant": wanted.participant,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.is_late:
        rows = rows.filter(CAME_LATE)
    by_state: dict[str, dict[str, Any]] = {
        "received": {"began_on__isnull": False, "withdrawn_at": None},
        "planned": {"began_on": None, "withdrawn_at": None},
        "open": {"began_on__isnull": False, "ended_on": None, "planned_end_on__isnull": False, "withdrawn_at": None},
        "withdrawn": {"withdrawn_at__isnull": False},
    }
    return rows.filter(**by_state.get(wanted.state, {}))


def _listed(event: Event, facts: dict[str, Any]) -> Listed:
    return Listed(
        event=event,
        number=facts["number"],
        name=f"{facts['first']} {facts['last']}",
        site=facts["site"],
        program=short_name_of(facts["program"] or ""),
        time=minutes_words(facts["minutes"]),
        provider=facts["provider"],
    )
