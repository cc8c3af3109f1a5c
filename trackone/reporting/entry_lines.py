"""What a number of the timeliness page is made of: its records, line by line, and the same as a file (C.3)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from trackone.audit.entries import act_under_way
from trackone.casework.models import ContactType
from trackone.organizations.authority import post_for
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.participants.queries import numbers_of
from trackone.policy.refusal import Refusal, refuse_if
from trackone.reporting.entered import PARTS, DatedPart, Manner, Month, entered_in, is_same_day
from trackone.reporting.timeliness import Dimension, with_key

PAGE = 25
MOST_LINES = 20_000
WHICH = {
    "": "All entries",
    "same_day": "Entered on the same day",
    "in_time": "Entered in time",
    "excepted": "Under an exception",
    "refused": "Under a refused exception",
    "late": "Late",
}
MANNERS = {
    Manner.IN_TIME: "in time",
    Manner.EXCEPTED: "under an exception",
    Manner.REFUSED: "exception refused",
    Manner.LATE: "late",
}
_COLUMNS = [
    "Participant number",
    "Record",
    "What",
    "Site",
    "Provider",
    "Program",
    "Date",
    "Entered on",
    "Last day of entry",
    "Business days",
    "How",
]
_NAMES = (
    "pk",
    "participant_id",
    "what",
    "site__name",
    "provider",
    "program_name",
    "dated",
    "entered",
    "due",
    "lag",
    "manner",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which entries are asked for: of a month, one line of the table (`key`), one way in which they came (`which`)."""

    month: Month
    dimension: Dimension
    key: str = ""
    which: str = ""

    @property
    def part(self) -> DatedPart:
        """Return the dated part: the line's own where records are compared, else the begin of services."""
        return PARTS.get(self.key, PARTS["began"]) if self.dimension is Dimension.RECORD else PARTS["began"]


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """One entry: what, for whom, when it happened, when it was entered; `lag` in business days."""

    pk: int
    number: str
    record: str
    what: str
    site: str
    provider: str
    program: str
    dated_on: date
    entered_on: date
    due_on: date
    lag: int
    manner: Manner

    @property
    def how(self) -> str:
        """Say how it came in."""
        return MANNERS[self.manner]

    @property
    def tag_kind(self) -> str:
        """Return the kind of tag that this is shown in."""
        kinds = {Manner.IN_TIME: "good", Manner.REFUSED: "bad"}
        return kinds.get(self.manner, "watch")


@dataclass(frozen=True, kw_only=True)
class LinesPage:
    """One page of entries, latest date first, and the key of the next one; None when this is the last."""

    lines: tuple[EntryLine, ...]
    older: str | None


def lines_page(asked: Asked, *, by: Standing, after: str = "", limit: int = PAGE) -> LinesPage:
    """Return a page of the entries behind a number. Two SQL statements, paged by key. Raises NotAllowed.

    Clauses: C.3.
    """
    post_for("timeliness.view", by=by)
    rows = _rows(asked, by=by)
    day, _, pk = after.partition("-")
    if day.isdecimal() and pk.isdecimal():
        edge = _day(day)
        rows = rows.filter(Q(dated__lt=edge) | Q(dated=edge, pk__lt=int(pk)))
    found = list(rows.order_by("-dated", "-pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    older = f"{last['dated'].toordinal()}-{last['pk']}" if last else None
    return LinesPage(lines=tuple(_lines(found[:limit], asked.part, by=by)), older=older)


@performs("timeliness.export")
def export_entries(*, by: Standing, at: datetime, asked: Asked) -> str:
    """Return the entries behind a number as CSV: participant numbers, no names. What leaves the house is in the trail.

    Two SQL statements. Clauses: C.3, II.1.
    """
    found = list(_rows(asked, by=by).order_by("-dated", "-pk")[: MOST_LINES + 1])
    refuse_if(_refusals_to_export(len(found)))
    act_under_way().facts = {
        "month": asked.month.text,
        "by": asked.dimension.value,
        "key": asked.key,
        "which": asked.which,
        "lines": len(found),
    }
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for line in _lines(found, asked.part, by=by):
        words = (line.number, line.record, line.what, line.site, line.provider, line.program)
        dates = (line.dated_on.isoformat(), line.entered_on.isoformat(), line.due_on.isoformat())
        writer.writerow([*map(as_text, words), *dates, line.lag, line.how])
    return text.getvalue()


def as_text(value: str) -> str:
    """Return a value that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _rows(asked: Asked, *, by: Standing) -> QuerySet[Any]:
    part = asked.part
    rows = with_key(entered_in(asked.month, part, by=by), asked.dimension, asked.key)
    if asked.which == "same_day":
        rows = rows.filter(is_same_day())
    elif asked.which in WHICH and asked.which:
        rows = rows.filter(manner=asked.which)
    has_provider = part.word != "note"
    whole: QuerySet[Any] = rows.annotate(
        what=F(part.what) if part.what else Value(part.label),
        provider=F("organization__name") if has_provider else Value(""),
        program_name=F(part.program),
    )
    return whole.values(*_NAMES)


def _lines(rows: list[dict[str, Any]], part: DatedPart, *, by: Standing) -> Iterator[EntryLine]:
    numbers = numbers_of({row["participant_id"] for row in rows}, by=by)
    for row in rows:
        yield EntryLine(
            pk=row["pk"],
            number=numbers.get(row["participant_id"], ""),
            record=part.label,
            what=ContactType(row["what"]).label if part.word == "note" else row["what"],
            site=row["site__name"],
            provider=row["provider"],
            program=row["program_name"] or "",
            dated_on=row["dated"],
            entered_on=row["entered"],
            due_on=row["due"],
            lag=row["lag"],
            manner=Manner(row["manner"]),
        )


def _refusals_to_export(count: int) -> list[Refusal]:
    if count <= MOST_LINES:
        return []
    return [
        Refusal(
            code="export_too_long",
            sentence=f"That is more than {MOST_LINES:,} lines.",
            clause="C.3",
            instead="Choose one site, provider, program or kind, then download that.",
        )
    ]


def _day(text: str) -> date:
    try:
        return date.fromordinal(int(text))
    except (ValueError, OverflowError):
        return date.max
