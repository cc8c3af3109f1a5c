"""Entered in time: the sentence, the table, the entries behind each number, and both as files (C.3)."""

import csv
from dataclasses import dataclass, replace
from io import StringIO
from itertools import dropwhile
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trackone.casework.registered import today_of
from trackone.reporting.entered import Month
from trackone.reporting.entry_lines import WHICH, Asked, LinesPage, as_text, export_entries, lines_page
from trackone.reporting.timeliness import LABELS, Dimension, dimensions_for, months_offered, timeliness
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.reports.forms import TimelinessFilter
from trackone.web.uswds import Column

_HEADS = (
    "Entries",
    "Same day",
    "In time",
    "Share in time",
    "Under an exception",
    "Exception refused",
    "Late",
    "Median lag, business days",
)


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number of the table with the entries that it opens to; `which` is a word of WHICH."""

    label: str
    value: int
    which: str


@require_safe
def timeliness_page(request: HouseRequest) -> HttpResponse:
    """Show how much of a month was entered in time, by the chosen dimension."""
    month, dimension, filters = _chosen(request, request.GET)
    report = timeliness(month, dimension, by=request.by)
    context = {
        "report": report,
        "filters": filters,
        "heads": [Column(LABELS[dimension]), *(Column(head, is_number=head != "Share in time") for head in _HEADS)],
        "lines": [(line, _numbers(line)) for line in report.lines],
        "total": _numbers(report.total),
        # Months before the first record are not drawn.
        "course": [
            (one, counted, 100 - counted.share) for one, counted in dropwhile(lambda pair: not pair[1].count, report.course)
        ],
        "has_total": dimension is not Dimension.RECORD and len(report.lines) > 1,
    }
    return render(request, "reports/timeliness.html", context)


@require_safe
def table_file(request: HouseRequest) -> HttpResponse:
    """Give the table as a file: counts alone, nobody's number."""
    month, dimension, _ = _chosen(request, request.GET)
    report = timeliness(month, dimension, by=request.by)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([LABELS[dimension], *_HEADS])
    for line in report.lines:
        counts = [line.count, line.same_day, line.in_time, line.share, line.excepted, line.refused, line.late]
        writer.writerow([as_text(line.label), *counts, line.median_lag])
    return _file(text.getvalue(), f"entered-in-time-{month.text}-by-{dimension.value}.csv")


@require_safe
def entries(request: HouseRequest) -> HttpResponse:
    """List the entries behind one number."""
    asked = _asked(request, request.GET)
    return render(request, "reports/entries.html", _entries(request, asked))


@require_POST
def download(request: HouseRequest) -> HttpResponse:
    """Give the entries behind one number as a file, and keep in the trail that it left the house."""
    asked = _asked(request, request.POST)
    keep_page(request, "reports/entries.html", _entries(request, asked))
    # A kept answer is a record; a file is made anew each time.
    text = export_entries(by=replace(request.by, key=None), at=request.at, asked=asked)
    return _file(text, f"entries-{asked.month.text}-{asked.dimension.value}-{asked.which or 'all'}.csv")


def _chosen(request: HouseRequest, asked: QueryDict) -> tuple[Month, Dimension, TimelinessFilter]:
    """Return month and dimension as asked, else the last full month by site."""
    months, dimensions = months_offered(today_of(request.by, at=request.at)), dimensions_for(request.by)
    known = {month.text: month for month in months}
    month = known.get(asked.get("month", ""), months[1])
    dimension = next((one for one in dimensions if one.value == asked.get("by")), Dimension.SITE)
    initial = {"month": month.text, "by": dimension.value}
    return month, dimension, TimelinessFilter(initial=initial, months=months, dimensions=dimensions)


def _asked(request: HouseRequest, asked: QueryDict) -> Asked:
    month, dimension, _ = _chosen(request, asked)
    which = asked.get("which", "")
    return Asked(month=month, dimension=dimension, key=asked.get("key", "")[:20], which=which if which in WHICH else "")


def _entries(request: HouseRequest, asked: Asked) -> dict[str, Any]:
    after = request.GET.get("page", "")
    page = lines_page(asked, by=request.by, after=after)
    return {
        "asked": asked,
        "which": WHICH[asked.which],
        "back": f"{reverse('timeliness')}?{urlencode({'month': asked.month.text, 'by': asked.dimension.value})}",
        "page": page,
        "heads": [
            *map(Column, ("Date", "What", "Participant", "Site", "Entered")),
            Column("Days later", is_number=True),
            Column("How"),
        ],
        "newer": "first" if after not in ("", "first") else "",
        "lead": ", ".join(filter(None, [asked.part.label, _line_words(asked, page), asked.month.words])),
    }


def _line_words(asked: Asked, page: LinesPage) -> str:
    """Return the words of the table's line, as the entries themselves say them."""
    if not asked.key or not page.lines:
        return ""
    line = page.lines[0]
    words = {
        Dimension.SITE: line.site,
        Dimension.PROVIDER: line.provider,
        Dimension.PROGRAM: line.program or "not enrolled in a program",
        Dimension.KIND: line.what,
        Dimension.CAUSE: line.how,
    }
    return words.get(asked.dimension, "")


def _numbers(counted: Any) -> list[Number]:
    values = {
        "": counted.count,
        "same_day": counted.same_day,
        "in_time": counted.in_time,
        "excepted": counted.excepted,
        "refused": counted.refused,
        "late": counted.late,
    }
    labels = dict(zip(values, ("Entries", "Same day", "In time", "Excepted", "Refused", "Late"), strict=True))
    return [Number(label=labels[which], value=value, which=which) for which, value in values.items()]


def _file(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
