"""Break the rules about two records: a number given twice, a birthday that differs, a period that begins too soon."""

from collections.abc import Iterable

import polars as pl

from trackone.federal.generating.draws import Draws

_ONE_IN_TEN, _TWIN_PLACE = 10, 5
_TWINS = 0.04


def in_pairs(frame: pl.DataFrame, *, draws: Draws) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the records with the changes and a column `paired` (leave these alone), and the lines of the list.

    A second period that the timeline made too hasty is listed as it stands; of the other broken ones the birthday changes.
    A few broken records take over the number of the record before them.
    """
    place = pl.col("row") % _ONE_IN_TEN == _TWIN_PLACE
    twin = pl.col("broken") & place & draws.chance("twin", _TWINS * _ONE_IN_TEN)
    other_birthday = pl.col("broken") & pl.col("second") & ~pl.col("hasty")
    marked = frame.with_columns(twin=twin, changeling=other_birthday)
    day_before = (pl.col("200").str.to_date("%Y%m%d") - pl.duration(days=1)).dt.strftime("%Y%m%d")
    changed = marked.with_columns(
        pl.when("twin").then(pl.col("OBS").shift(1)).otherwise("OBS").alias("OBS"),
        pl.when("changeling").then(day_before).otherwise("200").alias("200"),
        before_twin=pl.col("twin").shift(-1).fill_null(False),
        before_changeling=pl.col("changeling").shift(-1).fill_null(False),
        paired=pl.any_horizontal("first", "second", "twin"),
    )
    lists = [
        said(
            changed,
            pl.col("hasty"),
            rule="DUP-B",
            elements=["900"],
            how="a second period that begins within 90 days of the exit",
        ),
        said(
            changed,
            pl.any_horizontal("changeling", "before_changeling"),
            rule="DUP-D",
            elements=["200"],
            how="two birthdays of one person",
        ),
        said(
            changed,
            pl.any_horizontal("twin", "before_twin"),
            rule="DUP-E",
            elements=["OBS"],
            how="one record number given twice",
        ),
    ]
    return changed.drop("twin", "before_twin", "changeling", "before_changeling"), pl.concat(lists)


def said(frame: pl.DataFrame, where: pl.Expr, *, rule: str, elements: Iterable[str], how: str) -> pl.DataFrame:
    """Return a line of the list for each record: its row (1-based), the rule that finds it, what was changed and how."""
    words = {"rule_id": rule, "elements": ";".join(elements), "how": how}
    lines = (pl.lit(text).alias(name) for name, text in words.items())
    return frame.filter(where).select((pl.col("row") + 1).cast(pl.Int64), *lines)
