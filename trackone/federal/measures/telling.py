"""Put results into words for a terminal, and explanations into JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from trackone.federal.measures import Amount, Group, Rate
from trackone.federal.measures.counting import GROUP, Wanted
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


def explained_lines(explained: Explained) -> Iterator[str]:
    """Yield a measure's records in words: under each reason its condition and the data rows."""
    wanted = explained.wanted
    for group, records in _by_group(explained):
        name = f", {group}" if group else ""
        yield f"{wanted.program}{name}: {wanted.measure.title}, {wanted.window}"
        rows = dict(records.group_by("reason").agg("row").iter_rows())
        for place, heading in _HEADINGS.items():
            for number, reason in _in_order(explained.reasons):
                if reason.place == place and number in rows:
                    yield f"  {heading}: {len(rows[number]):,} ({reason.words})"
                    if reason.condition:
                        yield f"    {reason.condition}"
                    yield f"    rows {', '.join(map(str, sorted(rows[number])))}"
        yield ""


def as_json(explained: Explained) -> Iterator[dict[str, Any]]:
    """Yield an object a group: what was asked, the counts, and each record with its row, place, condition and values."""
    wanted = explained.wanted
    for group, records in _by_group(explained):
        told = [_record(row, explained.reasons[row["reason"]]) for row in records.iter_rows(named=True)]
        places = [record["place"] for record in told]
        yield {
            "program": wanted.program,
            "group": group,
            "missing": list(explained.missing),
            "measure": wanted.measure.name,
            "window": {"start": str(wanted.window.start), "end": str(wanted.window.end)},
            **_counts(places, is_amount=bool(wanted.measure.by)),
            "records": told,
        }


def _record(row: Mapping[str, Any], reason: Reason) -> dict[str, Any]:
    return {
        "row": row["row"],
        "place": reason.place,
        "condition": reason.condition,
        "words": reason.words,
        "elements": {number: row[number] for number in reason.elements},
    }


def _counts(places: list[str], *, is_amount: bool) -> dict[str, int]:
    if is_amount:
        return {"count": places.count(COUNTED)}
    return {"numerator": places.count(NUMERATOR), "denominator": places.count(NUMERATOR) + places.count(DENOMINATOR)}


def _by_group(explained: Explained) -> Iterator[tuple[str | None, pl.DataFrame]]:
    if not explained.is_grouped:
        yield None, explained.records
        return
    for (group,), records in explained.records.sort(GROUP, "row").group_by(GROUP, maintain_order=True):
        yield str(group), records


def _in_order(reasons: tuple[Reason, ...]) -> list[tuple[int, Reason]]:
    # They were made from the last condition to the first.
    return list(reversed(list(enumerate(reasons))))
