"""Break known rules: a record in so many is changed so that the rules named, and no others, find it.

What can be broken stands in `breaks.csv`: the rules that must find the change, which records may be chosen (a condition in
the rule language), the changes (`n=text`, `n=` for blank, `n=@m+5` for five days after element m), what is wrong in words.
Besides, every element that no logic rule reads may get a value that its own rule refuses. Rules about two records are broken
by `pairs`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from trackone.federal.generating.draws import Draws
from trackone.federal.generating.pairs import in_pairs, said
from trackone.federal.language.compiling import compile_condition
from trackone.federal.language.tree import Call, walk
from trackone.federal.layout import Element, Layout, LayoutProblem

BREAKS = Path(__file__).with_name("breaks.csv")
LISTED = {"row": pl.Int64, "rule_id": pl.String, "elements": pl.String, "how": pl.String}
_FROM_DAY = re.compile(r"@(?P<element>[0-9A-Z-]+?)(?P<days>[+-]\d+)?")
_NEVER = 2.0  # behind every draw
_SHARE_OF_VALUES = 0.35


@dataclass(frozen=True)
class Break:
    """One way to break a record: `changes` are expressions by element on the text columns, null for blank."""

    rules: tuple[str, ...]
    where: pl.Expr
    changes: Mapping[str, pl.Expr]
    how: str


class Breaking:
    """Breaks the records that the timeline marks as `broken`; raise LayoutProblem for a layout that knows other rules."""

    def __init__(self, *, layout: Layout, report_end: date, draws: Draws) -> None:
        self._layout, self._draws = layout, draws
        self._logic = list(_from_table(layout, report_end))
        self._values = list(_from_values(layout))

    def broken(self, frame: pl.DataFrame, *, people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the records (text columns) with the changes made, and the list: row (1-based), rule_id, elements, how."""
        marks = people.select("row", "first", "second", "hasty", "broken")
        marked, of_pairs = in_pairs(pl.concat([frame, marks], how="horizontal"), draws=self._draws)
        chosen = pl.col("broken") & ~pl.col("paired")
        changed, listed = self._changed(marked.filter(chosen))
        return pl.concat([marked.filter(~chosen), changed]).sort("row"), pl.concat([listed, of_pairs])

    def _changed(self, chosen: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give each record one of the breaks that fit it, all of them equally likely."""
        value = self._draws.chance("a value", _SHARE_OF_VALUES)
        offers = [(each, each.where & ~value) for each in self._logic] + [(each, value) for each in self._values]
        scores = [
            pl.when(where).then(self._draws.unit(f"offer {place}")).otherwise(_NEVER).alias(f"{place}")
            for place, (_, where) in enumerate(offers)
        ]
        best = chosen.lazy().with_columns(pl.col(tuple(self._layout.elements)).fill_null("")).select(scores).collect()
        taken = chosen.with_columns(best.select(best=pl.concat_list(pl.all()).list.arg_min()))
        changes: dict[str, pl.Expr] = {}
        listed = [pl.DataFrame(schema=LISTED)]
        for place, (each, _) in enumerate(offers):
            here = pl.col("best") == place
            listed.extend(said(taken, here, rule=rule, elements=each.changes, how=each.how) for rule in each.rules)
            for number, becomes in each.changes.items():
                changes[number] = pl.when(here).then(becomes).otherwise(changes.get(number, pl.col(number)))
        return taken.with_columns(**changes).drop("best"), pl.concat(listed)


def _from_table(layout: Layout, report_end: date) -> Iterator[Break]:
    with BREAKS.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                yield _tabled(row, layout, report_end)
            except ValueError as problem:
                raise LayoutProblem(BREAKS.name, number, f"does not fit the layout: {problem}") from None


def _tabled(row: Mapping[str, str], layout: Layout, report_end: date) -> Break:
    rules, changes = tuple(row["rules"].split()), dict(_change(text) for text in row["changes"].split())
    if unknown := set(rules) - {rule.id for rule in layout.rules}:
        raise ValueError(f"there is no rule {min(unknown)}")
    if unknown := changes.keys() - layout.elements.keys():
        raise ValueError(f"there is no element {min(unknown)}")
    return Break(rules, compile_condition(row["where"], layout=layout, report_end=report_end), changes, row["how"])


def _change(text: str) -> tuple[str, pl.Expr]:
    number, _, becomes = text.partition("=")
    match = _FROM_DAY.fullmatch(becomes)
    if match is None:
        return number, pl.lit(becomes or None, dtype=pl.String)
    return number, _days_after(match["element"], int(match["days"] or 0))


def _days_after(number: str, days: int) -> pl.Expr:
    return (pl.col(number).str.to_date("%Y%m%d", strict=False) + pl.duration(days=days)).dt.strftime("%Y%m%d")


def _from_values(layout: Layout) -> Iterator[Break]:
    logic = [rule for rule in layout.rules if rule.kind != "valid value"]
    read = {number for rule in logic for part in walk(rule.tree) if isinstance(part, Call) for number in part.elements}
    read |= {number for rule in logic for number in rule.elements} | set(layout.vocabulary.roles.values())
    for rule in layout.rules:
        if rule.kind == "valid value" and not read.intersection(rule.elements):
            element = layout.elements[rule.elements[0]]
            yield Break(
                (rule.id,),
                pl.lit(True),
                {element.number: pl.lit(_refused(element))},
                "a value that the element does not have",
            )


def _refused(element: Element) -> str:
    return "X" * (element.length + 1) if element.type == "AN" and not element.pattern else "?"
