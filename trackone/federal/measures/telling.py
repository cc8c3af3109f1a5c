"""Put results into words for a terminal, and explanations into JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

import polars as pl

from trackone.federal.masking import Shown
from trackone.federal.measures import Amount, Group, Rate
from trackone.federal.measures.counting import Wanted
from trackone.federal.measures.explaining import COUNTED, DENOMINATOR, NUMERATOR, OUT, Explained, Reason

_WIDTH = 62
_HEADINGS = {
    NUMERATOR: "in the numerator",
    DENOMINATOR: "in the denominator alone",
    COUNTED: "counted",
    OUT: "left out",
}


def lines(group: Group, measures: Mapping[tuple[str, str], Wanted], *, by: str | None) -> Iterator[str]:
    """Yield the lines of a group: its program, then a line a measure with rate or amount, counts and window."""
    name = "" if group["group"] is None else f", {by} = {group['group'] or '(blank)'}"
    yield f"{group['program']}{name}, report quarter to {group['report_end']}"
    for measure, value in group["measures"].items():
        wanted = measures[group["program"], measure]
        doubt = "" if wanted.measure.confidence == "verified" else f"  [{wanted.measure.confidence}]"
        said = said_of(value) if wanted.measure.applies else "not reported by this program"
        yield f"  {wanted.measure.title:<{_WIDTH}}  {said:<32}  {wanted.window}{doubt}"
    yield ""


def said_of(value: Rate | Amount) -> str:
    """Return a rate as `73.8 % (6,835 of 9,267)` or an amount as `6,433.78 (6,347 records)`."""
    if "count" in value:
        return "no records" if value["value"] is None else f"{value['value']:,.2f} ({value['count']:,} records)"
    if value["rate"] is None:
        return "no records"
    return f"{value['rate'] * 100:.1f} % ({value['numerator']:,} of {value['denominator']:,})"


def explained_lines(explained: Explained, *, shown: Shown) -> Iterator[str]:
    """Yield a measure's records in words: under each reason its condition and the data rows."""
    wanted = explained.wanted
    by = explained.request.by
    for group, records in explained.groups():
        name = "" if group is None or by is None else f", {by} = {shown(by, group) or '(blank)'}"
        yield f"{wanted.program}{name}: {wanted.measure.title}, {wanted.window}"
        rows = dict(records.group_by("reason").agg("row").iter_rows())
        for place, heading in _HEADINGS.items():
            for number, reason in reversed(list(enumerate(explained.reasons))):  # they were made backwards
                if reason.place == place and number in rows:
                    yield f"  {heading}: {len(rows[number]):,} ({reason.words})"
                    if reason.condition:
                        yield f"    {reason.condition}"
                    yield f"    rows {', '.join(map(str, sorted(rows[number])))}"
        yield ""


def write_explained(found: Iterable[Explained], out: TextIO, *, shown: Shown) -> None:
    """Write a JSON list with an object a program and group: what was asked, the counts, and every record.

    A record has its row, its place, the condition that decided (in the rule language and in words) and the values of the
    elements that the condition reads. Records are written one by one, so a long list needs no memory.
    """
    separator = "[\n"
    for explained in found:
        for group, records in explained.groups():
            head = json.dumps(_head(explained, group, records, shown))
            out.write(f'{separator}{head[:-1]}, "records": [')
            separator = ",\n"
            inner = "\n"
            for row in records.iter_rows(named=True):
                out.write(f"{inner}{json.dumps(_record(row, explained.reasons[row['reason']], shown))}")
                inner = ",\n"
            out.write("]}")
    out.write("\n]\n")


def _head(explained: Explained, group: str | None, records: pl.DataFrame, shown: Shown) -> dict[str, Any]:
    wanted, by = explained.wanted, explained.request.by
    return {
        "report_end": str(explained.request.report_end),
        "program": wanted.program,
        "group": group if group is None or by is None else shown(by, group),
        "missing": list(explained.missing),
        "measure": wanted.measure.name,
        "window": {"start": str(wanted.window.start), "end": str(wanted.window.end)},
        **explained.counts(records),
    }


def _record(row: Mapping[str, Any], reason: Reason, shown: Shown) -> dict[str, Any]:
    return {
        "row": row["row"],
        "place": reason.place,
        "condition": reason.condition,
        "words": reason.words,
        "elements": {number: shown(number, row[number]) for number in reason.elements},
    }
