"""Find the records that fail the rules about two records, without comparing every one with every other.

A record fails when some other record fits it. That is found by counting those that share an identifier, by the largest and
smallest value among them, and by one pass sorted by date; a file in which all records share one identifier takes no longer.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import polars as pl

from trackone.federal.keeping import ROW, Kept
from trackone.federal.language.columns import Columns
from trackone.federal.language.compiling import compile_tree
from trackone.federal.language.tree import Pairs, elements_of
from trackone.federal.layout import Layout, Rule
from trackone.federal.pair_plans import TURNED, Order, Plan, plan_of

OTHER = "other"
_OTHER_SIDE = {"a": "b", "b": "a"}
# A date and a row in one number: the largest and the smallest of them keep the row that they come from.
_ROWS = 2**32


class Duplicates:
    """What is kept of a file for its duplicate rules, and what they find in the end."""

    def __init__(self, layout: Layout, *, report_end: date) -> None:
        self._layout, self._report_end = layout, report_end
        self._rules = [(rule, plan_of(rule.tree)) for rule in layout.rules if isinstance(rule.tree, Pairs)]
        needed = (element for rule, _ in self._rules for element in (*elements_of(rule.tree), *rule.elements))
        self._kept = Kept(layout, tuple(dict.fromkeys((*needed, layout.board))))

    def add(self, frame: pl.DataFrame, rows: pl.Series) -> None:
        """Keep what is needed of a batch of texts with the data rows of its records."""
        self._kept.add(frame, rows)

    def found(self) -> Iterator[tuple[Rule, pl.DataFrame]]:
        """Yield each rule with the records that fail it: their texts, their `row`, and the row of an `other` that fits."""
        for key in dict.fromkeys(plan.shared[0] for _, plan in self._rules):
            frame = self._kept.sharing(key)
            for rule, plan in self._rules:
                if plan.shared[0] == key and frame.height:
                    yield rule, self._failing(frame, plan)

    def _failing(self, frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
        columns = Columns(self._layout)
        fits = []
        for side, parts in plan.alone.items():
            where = [compile_tree(part, columns=columns, report_end=self._report_end) for part in parts]
            fits.append(pl.all_horizontal([pl.repeat(True, pl.len()), *where]).alias(f"fits {side}"))
        dated = {element for order in plan.orders for element in (order.left, order.right)}
        days = [day.cast(pl.Int64).alias(f"day {one}") for one in dated if (day := columns.ordinal(one)) is not None]
        ready = frame.with_columns(*fits, *days)
        found = pl.concat([_fitted(ready, plan, side).select(ROW, OTHER) for side in plan.fails])
        return frame.join(found.unique(ROW), on=ROW).sort(ROW)


def _fitted(frame: pl.DataFrame, plan: Plan, side: str) -> pl.DataFrame:
    """Return the records on one side of the rule that some other record fits, with the row of one that does."""
    mine, others = frame.filter(f"fits {side}"), frame.filter(f"fits {_OTHER_SIDE[side]}")
    if plan.differs:
        return _differing(mine, others, plan)
    orders = [_seen_from(order, side) for order in plan.orders]
    if not orders:
        return _sharing(mine, others, plan)
    if len(orders) == 1:
        return _ordered(mine, others, plan, orders[0])
    return _twice_ordered(mine, others, plan, *orders)


def _sharing(mine: pl.DataFrame, others: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    groups = others.group_by(plan.shared).agg(pl.col(ROW).min().alias("first"), pl.col(ROW).max().alias("last"))
    other = pl.when(pl.col("first") != pl.col(ROW)).then("first").otherwise("last").alias(OTHER)
    return mine.join(groups, on=plan.shared).with_columns(other).filter(pl.col(OTHER) != pl.col(ROW))


def _differing(mine: pl.DataFrame, others: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    text = plan.differs[0]
    by_text = pl.col(ROW).sort_by(text)
    ends = (pl.col(text).min().alias("least"), pl.col(text).max().alias("most"))
    rows = (by_text.first().alias("first"), by_text.last().alias("last"))
    groups = others.group_by(plan.shared).agg(*ends, *rows)
    is_least, is_most = pl.col(text) == pl.col("least"), pl.col(text) == pl.col("most")
    other = pl.when(~is_least).then("first").otherwise("last").alias(OTHER)
    return mine.join(groups, on=plan.shared).with_columns(other).filter(~(is_least & is_most))


def _ordered(mine: pl.DataFrame, others: pl.DataFrame, plan: Plan, order: Order) -> pl.DataFrame:
    found = _packed(order.left, order.left_add)
    groups = others.group_by(plan.shared).agg((found.max() if order.sign in (">", ">=") else found.min()).alias("best"))
    return _compared(mine.join(groups, on=plan.shared), order)


def _twice_ordered(mine: pl.DataFrame, others: pl.DataFrame, plan: Plan, first: Order, second: Order) -> pl.DataFrame:
    """Walk along the first order, keeping the best of the second one so far."""
    is_back = first.sign in ("<", "<=")
    best = _packed(second.left, second.left_add)
    reached = best.cum_max(reverse=not is_back) if second.sign in (">", ">=") else best.cum_min(reverse=not is_back)
    others = others.with_columns(at=pl.col(f"day {first.left}") + first.left_add).drop_nulls(["at", f"day {second.left}"])
    walked = others.sort("at").select(*plan.shared, "at", reached.over(plan.shared).alias("best"))
    mine = mine.with_columns(at=pl.col(f"day {first.right}") + first.right_add).drop_nulls("at").sort("at")
    strategy: Literal["backward", "forward"] = "backward" if is_back else "forward"
    is_exact = first.sign in ("<=", ">=")
    joined = mine.join_asof(
        walked,
        on="at",
        by=list(plan.shared),
        strategy=strategy,
        allow_exact_matches=is_exact,
        check_sortedness=False,
    )
    return _compared(joined.drop_nulls("best"), second)


def _packed(element: str, add: int) -> pl.Expr:
    return (pl.col(f"day {element}") + add) * _ROWS + pl.col(ROW).cast(pl.Int64)


def _compared(joined: pl.DataFrame, order: Order) -> pl.DataFrame:
    """Keep the records whose own date stands in the order to the best of the others."""
    theirs, own = pl.col("best") // _ROWS, pl.col(f"day {order.right}") + order.right_add
    holds = {"<": theirs < own, "<=": theirs <= own, ">": theirs > own, ">=": theirs >= own}[order.sign]
    return joined.filter(holds).with_columns((pl.col("best") % _ROWS).cast(pl.UInt32).alias(OTHER))


def _seen_from(order: Order, side: str) -> Order:
    """Return the order with the other record's date on the left and the own one on the right."""
    if side == "b":
        return order
    return Order(order.right, TURNED[order.sign], order.left, order.right_add, order.left_add)
