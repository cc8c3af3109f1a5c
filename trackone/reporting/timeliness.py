"""Entered in time: the share of a month, by site, provider, program, kind of service or kind of record (C.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value

from trackone.organizations.authority import post_for
from trackone.organizations.standing import Standing
from trackone.reporting.entered import PARTS, Manner, Month, entered_in, is_same_day, month_of

MONTHS_OFFERED = 24


class Dimension(StrEnum):
    """By what the month is broken down."""

    SITE = "site"
    PROVIDER = "provider"
    PROGRAM = "program"
    KIND = "kind"
    RECORD = "record"
    REGION = "region"


LABELS = {
    Dimension.SITE: "Site",
    Dimension.PROVIDER: "Provider",
    Dimension.PROGRAM: "Program",
    Dimension.KIND: "Kind of service",
    Dimension.RECORD: "Kind of record",
    Dimension.REGION: "Region",
}
# Column of a service that holds the key, and the one that holds its words.
COLUMNS = {
    Dimension.SITE: ("site_id", "site__name"),
    Dimension.PROVIDER: ("organization_id", "organization__name"),
    Dimension.PROGRAM: ("participation__program_id", "participation__program__name"),
    Dimension.KIND: ("kind_id", "kind__name"),
    Dimension.REGION: ("region_id", "region__name"),
}
NOT_ENROLLED = "none"
_COUNTS = {
    "count": Count("pk"),
    "same_day": Count("pk", filter=is_same_day()),
    "in_time": Count("pk", filter=Q(manner=Manner.IN_TIME)),
    "excepted": Count("pk", filter=Q(manner=Manner.EXCEPTED)),
    "refused": Count("pk", filter=Q(manner=Manner.REFUSED)),
    "late": Count("pk", filter=Q(manner=Manner.LATE)),
    "lag_sum": Sum("lag"),
}


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many entries there were, and how each came in; `lag_sum` is in business days."""

    count: int = 0
    same_day: int = 0
    in_time: int = 0
    excepted: int = 0
    refused: int = 0
    late: int = 0
    lag_sum: int = 0

    @property
    def share(self) -> float:
        """Return the percentage entered in time, to one place; of nothing it is 0."""
        return round(100 * self.in_time / self.count, 1) if self.count else 0.0

    @property
    def average_lag(self) -> float:
        """Return the business days from date to entry on average, to one place."""
        return round(self.lag_sum / self.count, 1) if self.count else 0.0


@dataclass(frozen=True, kw_only=True)
class Line(Counted):
    """One line of the table; `key` names it in an address."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Timeliness:
    """One month broken down; `total` and `before` count services, of the month and of the one before."""

    where: str
    month: Month
    dimension: Dimension
    lines: tuple[Line, ...]
    total: Counted
    before: Counted

    @property
    def sentence(self) -> str:
        """Return the month in one sentence."""
        if not self.total.count:
            return f"{self.where} has no services dated in {self.month.words}."
        said = f"{self.where} entered {self.total.share} % of services in time in {self.month.words}"
        if not self.before.count:
            return f"{said}; there is nothing to compare with in {self.month.before.words}."
        points = round(self.total.share - self.before.share, 1)
        if not points:
            return f"{said}, as in {self.month.before.words}."
        return f"{said}, {abs(points)} {'point' if abs(points) == 1 else 'points'} {'up' if points > 0 else 'down'}."


def timeliness(month: Month, dimension: Dimension, *, by: Standing) -> Timeliness:
    """Return the month by this dimension, fullest line first. Three SQL statements at most. Raises NotAllowed.

    Clauses: C.3.
    """
    post_for("timeliness.view", by=by)
    lines = _by_record(month, by=by) if dimension is Dimension.RECORD else _by_column(month, dimension, by=by)
    services = [line for line in lines if dimension is not Dimension.RECORD or line.key == "began"]
    return Timeliness(
        where=by.region.name if by.region else "The state",
        month=month,
        dimension=dimension,
        lines=tuple(lines),
        total=_added(services),
        before=_total(month.before, by=by),
    )


def months_offered(today: date) -> list[Month]:
    """Return the last two years of months, newest first."""
    found = [month_of(today)]
    while len(found) < MONTHS_OFFERED:
        found.append(found[-1].before)
    return found


def dimensions_for(by: Standing) -> list[Dimension]:
    """Return the dimensions that mean something here: regions only where several are read."""
    return [d for d in Dimension if d is not Dimension.REGION or by.region_id is None]


def with_key(rows: QuerySet[Any], dimension: Dimension, key: str) -> QuerySet[Any]:
    """Keep the rows of one line of the table; an empty key keeps all."""
    if not key or dimension is Dimension.RECORD:
        return rows
    column = COLUMNS[dimension][0]
    if key == NOT_ENROLLED:
        return rows.filter(**{f"{column}__isnull": True})
    return rows.filter(**{column: int(key)}) if key.isdecimal() else rows.none()


def _by_column(month: Month, dimension: Dimension, *, by: Standing) -> list[Line]:
    key, label = COLUMNS[dimension]
    rows = entered_in(month, PARTS["began"], by=by).values(key=F(key), label=F(label)).annotate(**_COUNTS)
    return [_line(row) for row in rows.order_by("-count", "label")]


def _by_record(month: Month, *, by: Standing) -> list[Line]:
    """Return a line for each dated part of a record, in the order of PARTS. One SQL statement."""
    first, *others = [
        entered_in(month, part, by=by)
        .annotate(key=Value(word, output_field=CharField()), label=Value(part.label, output_field=CharField()))
        .values("key", "label")
        .annotate(**_COUNTS)
        .order_by()
        for word, part in PARTS.items()
    ]
    found = {row["key"]: _line(row) for row in first.union(*others, all=True)}
    return [found.get(word) or Line(key=word, label=part.label) for word, part in PARTS.items()]


def _total(month: Month, *, by: Standing) -> Counted:
    counted = entered_in(month, PARTS["began"], by=by).aggregate(**_COUNTS)
    return Counted(**{name: int(value or 0) for name, value in counted.items()})


def _line(row: dict[str, Any]) -> Line:
    counted = {name: int(row[name] or 0) for name in _COUNTS}
    key = NOT_ENROLLED if row["key"] is None else str(row["key"])
    return Line(key=key, label=row["label"] or "Not enrolled in a program", **counted)


def _added(lines: Iterable[Line]) -> Counted:
    several = list(lines)
    return Counted(**{name: sum(getattr(line, name) for line in several) for name in _COUNTS})
