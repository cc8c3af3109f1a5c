"""Turn steps into Polars expressions on a frame of text columns."""

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from trackone.federal.language.columns import Columns
from trackone.federal.language.compiling import Compiled, compile_conditions
from trackone.federal.language.parsing import parse_condition
from trackone.federal.language.tree import Call, walk
from trackone.federal.language.words import WORDS
from trackone.federal.layout import Layout
from trackone.federal.measures.definitions import Step, open_vocabulary, quarters_named, with_days
from trackone.federal.quarters import Window


@dataclass(frozen=True)
class CompiledSteps:
    """Steps ready for frames of text columns."""

    compiled: Compiled
    conditions: Mapping[tuple[str, Window], str]

    def on(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a boolean column without nulls for each condition, to be read through `holds` and `step`."""
        return self.compiled.on(frame)

    def holds(self, text: str, *, window: Window) -> pl.Expr:
        """Return whether a condition holds, on what `on` returned."""
        return pl.col(self.conditions[text, window])

    def step(self, step: Step, *, window: Window) -> pl.Expr:
        """Return whether any condition of a step holds, on what `on` returned."""
        first, *others = (self.holds(text, window=window) for text in step.any)
        return pl.any_horizontal(first, *others) if others else first


@dataclass(frozen=True)
class Conditions:
    """Compiles conditions for one report quarter; a condition that can't be decided doesn't hold."""

    layout: Layout
    report_end: date

    def compiled(self, steps: Collection[tuple[Step, Window]]) -> "CompiledSteps":
        """Compile steps together, so that what they read of a column is worked out once."""
        conditions: dict[tuple[str, Window], str] = {}
        for step, window in steps:
            for text in step.any:
                conditions.setdefault((text, window), f"condition {len(conditions)}")
        compiled = compile_conditions(
            {name: self._said(*condition) for condition, name in conditions.items()},
            columns=Columns(self.layout, is_shared=True),
            report_end=self.report_end,
            names=self._names(steps),
        )
        return CompiledSteps(compiled, conditions)

    def _said(self, text: str, window: Window) -> str:
        return with_days(text, start=self._days(window.start), end=self._days(window.end))

    def _names(self, steps: Collection[tuple[Step, Window]]) -> dict[str, pl.Expr]:
        texts = {text for step, _ in steps for text in step.any}
        return {name: self._by_quarter(*found) for text in texts for name, found in quarters_named(text).items()}

    def elements(self, text: str) -> tuple[str, ...]:
        """Return the elements that a condition reads, each once, in the order of the text."""
        return _elements(text, self.layout)

    def _days(self, day: date) -> int:
        return (day - self.report_end).days

    def _by_quarter(self, quarter: int, number: str) -> pl.Expr:
        left, day = as_date(self.layout.exit), as_date(number)
        last = left.dt.truncate("1q").dt.offset_by(f"{quarter + 1}q").dt.offset_by("-1d")
        return (day <= last).fill_null(False)


@functools.lru_cache(maxsize=2048)
def _elements(text: str, layout: Layout) -> tuple[str, ...]:
    quarters = quarters_named(text)
    tree = parse_condition(with_days(text, start=0, end=0), vocabulary=open_vocabulary(layout, text))
    found: dict[str, None] = {}
    for part in walk(tree):
        if isinstance(part, Call):
            roles = WORDS[part.word].reads if part.word in WORDS else ()
            found.update(dict.fromkeys((*part.elements, *(layout.vocabulary.roles[role] for role in roles))))
    if quarters:
        found.update(dict.fromkeys([layout.exit, *(number for _, number in quarters.values())]))
    return tuple(found)


def as_date(number: str) -> pl.Expr:
    """Return an element as a date; null where it is blank or no real date of eight digits."""
    text = pl.col(number)
    return pl.when(text.str.contains("^[0-9]{8}$")).then(text.str.to_date("%Y%m%d", strict=False))


def as_number(number: str) -> pl.Expr:
    """Return an element as a Float64; null where it is blank or no number."""
    return pl.col(number).cast(pl.Float64, strict=False)
