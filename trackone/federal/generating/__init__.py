"""Make files of made-up people: lawful ones whose dates follow one another, some of which then break known rules.

The people have no social security number; identifiers begin with SYN, names of places with Example. Nothing here is copied
from a real person. Counts that the file gives are those of an invented state.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from trackone.federal.generating.breaking import LISTED, Breaking
from trackone.federal.generating.describing import described
from trackone.federal.generating.draws import Draws
from trackone.federal.generating.outcomes import with_outcomes
from trackone.federal.generating.serving import served
from trackone.federal.generating.timeline import timeline
from trackone.federal.layout import Layout

PIECE = 50_000  # rows in memory at once; a multiple of 50, so that no pair of periods is torn


@dataclass(frozen=True)
class Order:
    """What is wanted: rows, the share of records to break (0..1), the seed, the last day of the report quarter."""

    rows: int
    error_rate: float
    seed: int
    report_end: date


def pieces(order: Order, *, layout: Layout) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Yield frames of at most 50,000 records, all elements of the layout as text, each with the list of what was broken.

    The list has a row per expected finding: `row` (1-based in the whole file), `rule_id`, `elements`, `how`. It is sorted by
    row, then rule.
    """
    breaking = Breaking(layout=layout, report_end=order.report_end, draws=Draws(order.seed))
    for start in range(0, order.rows, PIECE):
        rows = range(start, min(start + PIECE, order.rows))
        people = _people(order, rows)
        frame, broken = breaking.broken(_as_text(people, tuple(layout.elements)), people=people)
        yield frame.select(tuple(layout.elements)), broken.sort("row", "rule_id")


def broken_list(out: Path) -> Path:
    """Return where the list of what was broken stands: beside the file, `people.csv` -> `people.broken.csv`."""
    return out.with_name(f"{out.stem}.broken.csv")


def generate(out: Path, *, order: Order, layout: Layout) -> int:
    """Write the file with a header of element numbers and the list beside it; return how many findings the list expects."""
    expected = 0
    with out.open("wb") as file, broken_list(out).open("wb") as beside:
        pl.DataFrame(schema=dict.fromkeys(layout.elements, pl.String)).write_csv(file)
        pl.DataFrame(schema=LISTED).write_csv(beside)
        for frame, broken in pieces(order, layout=layout):
            frame.write_csv(file, include_header=False)
            broken.write_csv(beside, include_header=False)
            expected += broken.height
    return expected


def _people(order: Order, rows: range) -> pl.DataFrame:
    draws, of_person = Draws(order.seed), Draws(order.seed, counter="person")
    frame = timeline(rows, report_end=order.report_end, draws=draws, of_person=of_person, error_rate=order.error_rate)
    frame = served(described(frame, draws=draws, of_person=of_person), draws=draws)
    return with_outcomes(frame, draws=draws, report_end=pl.lit(order.report_end))


def _as_text(people: pl.DataFrame, elements: tuple[str, ...]) -> pl.DataFrame:
    there = [number for number in elements if number in people.columns]
    dates = [number for number in there if people.schema[number] == pl.Date]
    texts = (
        people.select(there).with_columns(pl.col(dates).dt.strftime("%Y%m%d")).with_columns(pl.col(there).cast(pl.String))
    )
    absent = [pl.lit(None, dtype=pl.String).alias(number) for number in elements if number not in there]
    return texts.with_columns(absent)
