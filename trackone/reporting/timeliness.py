"""Entered in time: a month by site, provider, program, kind, cause or kind of record, and the months before it (C.3)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Aggregate, CharField, Count, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import TruncMonth

from trackone.casework.models import ExceptionKind
from trackone.organizations.authority import post_for
from trackone.organizations.standing import Standing
from trackone.reporting.entered import PARTS, Manner, Month, entered_in, is_same_day, judged_between, month_of

MONTHS_OFFERED = 24


class Dimension(StrEnum):
    """By what the month is broken down."""

    SITE = "site"
    PROVIDER = "provider"
    PROGRAM = "program"
    KIND = "kind"
    CAUSE = "cause"
    RECORD = "record"
    REGION = "region"


LABELS = {
    Dimension.SITE: "Site",
    Dimension.PROVIDER: "Provider",
    Dimension.PROGRAM: "Program",
    Dimension.KIND: "Kind of service",
    Dimension.CAUSE: "How it came in",
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
COURSE_MONTHS = 13
_EXCEPTION_KIND = "began_admission__exception__kind"
_CAUSES = {Manner.IN_TIME: "In time", Manner.LATE: "Late, by correction or as a kind that is never refused"}


class Median(Aggregate):
    """The middle value, of an even number the lower one: a number of days that really occurred."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


_BY_MANNER = {
    "count": Count("pk"),
    "in_time": Count("pk", filter=Q(manner=Manner.IN_TIME)),
    "excepted": Count("pk", filter=Q(manner=Manner.EXCEPTED)),
    "refused": Count("pk", filter=Q(manner=Manner.REFUSED)),
    "late": Count("pk", filter=Q(manner=Manner.LATE)),
}
_COUNTS = {**_BY_MANNER, "same_day": Count("pk", filter=is_same_day()), "median_lag": Median("lag")}


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many entries there were, and how each came in; `median_lag` is in business days from date to entry."""

    count: int = 0
    same_day: int = 0
    in_time: int = 0
    excepted: int = 0
    refused: int = 0
    late: int = 0
    median_lag: int = 0

    @property
    def share(self) -> float:
        """Return the percentage entered in time, to one place; of nothing it is 0."""
        return round(100 * self.in_time / self.count, 1) if self.count else 0.0


@dataclass(frozen=True, kw_only=True)
class Line(Counted):
    """One line of the table; `key` names it in an address."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Timeliness:
    """One month broken down; `total` counts its services, `course` those of the year up to it, oldest month first."""

    where: str
    month: Month
    dimension: Dimension
    lines: tuple[Line, ...]
    total: Counted
    course: tuple[tuple[Month, Counted], ...]

    @property
    def before(self) -> Counted:
        """Return the services of the month before."""
        return self.course[-2][1]

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
    """Return the month by this dimension, fullest line first, and the year up to it. Three SQL statements.

    Raises NotAllowed. Clauses: C.3.
    """
    post_for("timeliness.view", by=by)
    ways = {Dimension.RECORD: _by_record, Dimension.CAUSE: _by_cause}
    lines = ways[dimension](month, by=by) if dimension in ways else _by_column(month, dimension, by=by)
    return Timeliness(
        where=by.region.name if by.region else "The state",
        month=month,
        dimension=dimension,
        lines=tuple(lines),
        total=_total(month, by=by),
        course=_course(month, by=by),
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
    if dimension is Dimension.CAUSE:
        manner, _, kind = key.partition(".")
        known = {"exception_kind": int(kind)} if kind.isdecimal() and len(kind) < 4 else {"exception_kind__isnull": True}
        caused: QuerySet[Any] = rows.annotate(exception_kind=F(_EXCEPTION_KIND)).filter(manner=manner, **known)
        return caused
    column = COLUMNS[dimension][0]
    if key == NOT_ENROLLED:
        return rows.filter(**{f"{column}__isnull": True})
    return rows.filter(**{column: int(key)}) if key.isdecimal() else rows.none()


def _by_column(month: Month, dimension: Dimension, *, by: Standing) -> list[Line]:
    key, label = COLUMNS[dimension]
    rows = entered_in(month, PARTS["began"], by=by).values(key=F(key), label=F(label)).annotate(**_COUNTS)
    return [_line(row) for row in rows.order_by("-count", "label")]


def _by_cause(month: Month, *, by: Standing) -> list[Line]:
    """Return a line for each way in which services came in: in time, by which exception, or late."""
    rows = entered_in(month, PARTS["began"], by=by).annotate(exception_kind=F(_EXCEPTION_KIND))
    counted = rows.values("manner", "exception_kind").annotate(**_COUNTS).order_by("-count", "manner", "exception_kind")
    return [_line({**row, **_cause(Manner(row["manner"]), row["exception_kind"])}) for row in counted]


def _cause(manner: Manner, exception_kind: int | None) -> dict[str, str]:
    if exception_kind is None:
        return {"key": manner.value, "label": _CAUSES.get(manner, manner.value)}
    words = ExceptionKind(exception_kind).label + (", refused" if manner is Manner.REFUSED else "")
    return {"key": f"{manner.value}.{exception_kind}", "label": words}


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


def _course(month: Month, *, by: Standing) -> tuple[tuple[Month, Counted], ...]:
    """Return the counts of services month by month, up to and with this one. One SQL statement."""
    months = [month]
    while len(months) < COURSE_MONTHS:
        months.append(months[-1].before)
    rows = judged_between(months[-1].first_on, month.last_on, PARTS["began"], by=by)
    grouped = rows.values(first_on=TruncMonth("dated")).annotate(**_BY_MANNER).order_by()
    found = {row.pop("first_on"): Counted(**row) for row in grouped}
    return tuple((one, found.get(one.first_on, Counted())) for one in reversed(months))


def _line(row: dict[str, Any]) -> Line:
    counted = {name: int(row[name] or 0) for name in _COUNTS}
    key = NOT_ENROLLED if row["key"] is None else str(row["key"])
    return Line(key=key, label=row["label"] or "Not enrolled in a program", **counted)
