"""Say who is served, in which programs, from when to when: the frame that everything else is drawn on.

Every fiftieth row is a second period of the person of the row before it. Columns that help have names in words; the elements
of the layout come later, under their numbers.
"""

from datetime import date, timedelta

import polars as pl

from trackone.federal.generating.draws import Draws
from trackone.federal.quarters import quarter_number

PAIRS_EVERY = 50
SOFT_EXIT_DAYS = 90
_LEFT_UP_TO_DAYS_AGO = 910  # records leave the file about ten quarters after the exit
_STAYS_UP_TO_DAYS_MORE = 180
_KINDS = {"wp": 44, "adult": 18, "dw": 9, "youth out": 8, "youth in": 3, "jvsg": 3, "dwg": 3, "reportable": 12}
_KINDS_OF_PAIRS = {"wp": 2, "adult": 1}
_YEARS = {"wp": (18, 70), "adult": (18, 64), "dw": (22, 66), "jvsg": (22, 66), "dwg": (20, 66), "reportable": (18, 70)}
_YOUTH_YEARS = {"youth out": (17, 23), "youth in": (14, 20)}


def timeline(rows: range, *, report_end: date, draws: Draws, of_person: Draws, error_rate: float) -> pl.DataFrame:
    """Return a row per record: row, person, second, broken, kind, program marks, born, entry, last, exited, lag.

    `rows` starts at a multiple of 50, so that no pair is torn. `entry`, `last` and `born` are dates: the first day, the last
    day of a service (the exit, where `exited`), and the birthday; `lag` counts quarters from the exit to the report quarter.
    """
    place = pl.col("row") % PAIRS_EVERY
    counted = pl.DataFrame({"row": pl.int_range(rows.start, rows.stop, dtype=pl.UInt64, eager=True)}).with_columns(
        second=place == PAIRS_EVERY - 1, first=place == PAIRS_EVERY - 2, broken=draws.chance("broken", error_rate)
    )
    peopled = counted.with_columns(person=pl.col("row") - pl.col("second").cast(pl.UInt64))
    placed = peopled.with_columns(
        kind=pl.when(pl.col("first") | pl.col("second"))
        .then(of_person.pick("kind of a pair", _KINDS_OF_PAIRS))
        .otherwise(of_person.pick("kind", _KINDS))
    )
    return _exits(
        _second_periods(_first_periods(_marks(placed, of_person), report_end, draws), report_end, draws), report_end
    )


def _marks(frame: pl.DataFrame, of_person: Draws) -> pl.DataFrame:
    kind = pl.col("kind")
    return frame.with_columns(
        adult=kind == "adult",
        dw=kind == "dw",
        youth=kind.is_in(["youth out", "youth in"]),
        dwg=kind == "dwg",
        jvsg=kind == "jvsg",
        reportable=kind == "reportable",
        wp=kind.is_in(["wp", "jvsg"]) | (kind.is_in(["adult", "dw", "dwg"]) & of_person.chance("also wp", 0.6)),
    ).with_columns(
        participant=~pl.col("reportable"),
        funded=pl.any_horizontal("adult", "dw", "youth", "dwg"),
    )


def _first_periods(frame: pl.DataFrame, report_end: date, draws: Draws) -> pl.DataFrame:
    end = pl.lit(report_end)
    returning = draws.whole("left before a return", 500, 900)
    ago = pl.when("first").then(returning).otherwise(draws.whole("left", -_STAYS_UP_TO_DAYS_MORE, _LEFT_UP_TO_DAYS_AGO))
    length = draws.whole("length", 20, 420)
    return (
        frame.with_columns(leave=end - pl.duration(days=ago))
        .with_columns(
            entry=pl.min_horizontal(
                pl.col("leave") - pl.duration(days=length), end - pl.duration(days=draws.whole("new", 0, 30))
            )
        )
        .with_columns(born=_birthday(draws))
    )


def _birthday(draws: Draws) -> pl.Expr:
    days = pl.lit(0, dtype=pl.Int64)
    for kind, (youngest, oldest) in {**_YEARS, **_YOUTH_YEARS}.items():
        drawn = draws.whole(f"age of {kind}", youngest * 366, oldest * 365)
        days = pl.when(pl.col("kind") == kind).then(drawn).otherwise(days)
    return pl.col("entry") - pl.duration(days=days)


def _second_periods(frame: pl.DataFrame, report_end: date, draws: Draws) -> pl.DataFrame:
    # A return within the 90 days would have continued the first period; that is what the broken ones claim.
    too_soon = draws.whole("too soon", 1, SOFT_EXIT_DAYS)
    gap = pl.when("hasty").then(too_soon).otherwise(draws.whole("returned", SOFT_EXIT_DAYS + 1, 290))
    entry = pl.col("leave").shift(1) + pl.duration(days=gap)
    second = pl.col("second")
    hasty = frame.with_columns(hasty=second & pl.col("broken") & draws.chance("hasty", 0.5))
    return hasty.with_columns(
        born=pl.when(second).then(pl.col("born").shift(1)).otherwise("born"),
        leave=pl.when(second).then(entry + pl.duration(days=draws.whole("second length", 20, 420))).otherwise("leave"),
        entry=pl.when(second).then(entry).otherwise("entry"),
    )


def _exits(frame: pl.DataFrame, report_end: date) -> pl.DataFrame:
    gone = pl.col("leave") < report_end - timedelta(days=SOFT_EXIT_DAYS)
    exit_quarter = pl.col("leave").dt.year() * 4 + pl.col("leave").dt.quarter() - 1
    return frame.with_columns(
        exited=gone & pl.col("participant"),
        last=pl.min_horizontal("leave", pl.lit(report_end)),
    ).with_columns(lag=pl.when("exited").then(quarter_number(report_end) - exit_quarter).otherwise(-1))
