"""Count numerators and denominators and gather amounts, batch by batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from trackone.federal.measures.conditions import Conditions, as_number
from trackone.federal.measures.definitions import Measure, Step
from trackone.federal.quarters import Window

GROUP = "group"


@dataclass(frozen=True)
class Wanted:
    """A measure of a program in its window."""

    program: str
    measure: Measure
    window: Window

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the denominator, then those of the numerator."""
        return (*self.measure.denominator, *self.measure.numerator)


@dataclass
class Counting:
    """Counts for all that is wanted, by the value of an element or (without one) of the whole file.

    Every condition is computed once a batch however many measures use it. What is kept between batches is small: a row of
    counts a group, and the amounts.
    """

    wanted: Sequence[Wanted]
    conditions: Conditions
    by: str | None
    _counts: list[pl.DataFrame] = field(default_factory=list)
    _amounts: list[list[pl.DataFrame]] = field(default_factory=list)

    def __post_init__(self) -> None:
        needed = {(step, each.window): None for each in self.wanted if each.measure.applies for step in each.steps}
        self._steps = self.conditions.compiled(tuple(needed))
        self._amounts = [[] for _ in self.wanted]

    def elements(self) -> tuple[str, ...]:
        """Return the elements that are read, each once."""
        found: dict[str, None] = dict.fromkeys([self.by] if self.by else [])
        for each in self.wanted:
            found.update(dict.fromkeys(elements_of(each, conditions=self.conditions)))
        return tuple(found)

    def add(self, frame: pl.DataFrame) -> None:
        """Count a batch: a frame of trimmed text columns that has all the elements that are read."""
        held = self._steps.on(frame)
        flags: list[pl.Expr] = []
        for place, each in enumerate(self.wanted):
            denominator = self._all(each.measure.denominator, each)
            flags.append(denominator.alias(f"d{place}"))
            if each.measure.numerator:
                flags.append((denominator & self._all(each.measure.numerator, each)).alias(f"n{place}"))
        counted = held.lazy().select(flags).collect(optimizations=pl.QueryOptFlags.none())
        groups = frame.select((pl.col(self.by) if self.by else pl.lit("")).alias(GROUP))
        if self.by:
            sums = counted.hstack(groups).group_by(GROUP).agg(pl.all().sum().cast(pl.Int64))
        else:
            sums = counted.select(pl.lit("").alias(GROUP), pl.all().sum().cast(pl.Int64))
        self._counts.append(sums)
        self._add_amounts(frame, counted)

    def _add_amounts(self, frame: pl.DataFrame, counted: pl.DataFrame) -> None:
        group = (pl.col(self.by) if self.by else pl.lit("")).alias(GROUP)
        for place, each in enumerate(self.wanted):
            if each.measure.amounts:
                total = pl.sum_horizontal(as_number(number) for number in each.measure.amounts)
                self._amounts[place].append(frame.filter(counted[f"d{place}"]).select(total.alias("amount"), group))

    def groups(self) -> dict[str, Mapping[str, int]]:
        """Return by group, in order, the counts d0, n0, d1, n1 …: denominator and numerator of each that is wanted."""
        if not self._counts:
            return {}
        summed = pl.concat(self._counts).group_by(GROUP).agg(pl.all().sum()).sort(GROUP)
        return {row[GROUP]: row for row in summed.iter_rows(named=True)}

    def amounts(self, place: int) -> dict[str, float]:
        """Return the median or mean by group for what is wanted at a place; a group without amounts is left out."""
        if not self._amounts[place]:
            return {}
        of = pl.col("amount")
        value = of.median() if self.wanted[place].measure.by == "median" else of.mean()
        return dict(pl.concat(self._amounts[place]).group_by(GROUP).agg(value).select(GROUP, "amount").iter_rows())

    def _all(self, steps: Sequence[Step], wanted: Wanted) -> pl.Expr:
        if not wanted.measure.applies:
            return pl.repeat(False, pl.len())
        return (
            pl.all_horizontal(self._steps.step(step, window=wanted.window) for step in steps)
            if steps
            else pl.repeat(True, pl.len())
        )


def elements_of(wanted: Wanted, *, conditions: Conditions) -> tuple[str, ...]:
    """Return the elements that a measure reads; none where the program does not report it."""
    if not wanted.measure.applies:
        return ()
    found: dict[str, None] = {}
    for step in wanted.steps:
        for text in step.any:
            found.update(dict.fromkeys(conditions.elements(text)))
    return tuple({**found, **dict.fromkeys(wanted.measure.amounts)})
