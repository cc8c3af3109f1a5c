"""Turn measured times into figures, and hold them against what is aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mode, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.measuring import Timed

MOST_STATEMENTS = 12
AIMED_GROWTH = 1.2
# What breaks a run: wide enough for a busy machine, and far below what a missing index does.
MOST_GROWTH, QUICK_GROWTH = 1.6, 2.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One visit at one size; times are milliseconds, `bare` the median of the same statements by psycopg.

    `statements` is the usual number: once a minute one more keeps when the session was last seen.
    """

    people: int
    p50: float
    p95: float
    statements: int
    bare: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """One visit at every size, smallest first."""

    name: str
    is_save: bool
    aim: int | None
    deep_in: str = ""
    figures: tuple[Figure, ...]

    @property
    def growth(self) -> float:
        """Return the median at the largest size over that at the smallest."""
        return self.figures[-1].p50 / self.figures[0].p50

    @property
    def over_bare(self) -> float:
        """Return the median at the largest size over that of the same statements by psycopg."""
        return self.figures[-1].p50 / self.figures[-1].bare


def rows_of(measured: "Sequence[Timed]") -> list[Row]:
    """Return a row for each visit, in their order."""
    rows: dict[str, Row] = {}
    for timed in measured:
        known = rows.get(timed.visit.name)
        figures = (*(known.figures if known else ()), _figure(timed))
        rows[timed.visit.name] = Row(
            name=timed.visit.name,
            is_save=timed.visit.is_save,
            aim=timed.visit.aim,
            deep_in=timed.visit.deep_in,
            figures=figures,
        )
    return list(rows.values())


def broken_bounds(rows: Sequence[Row], *, most_growth: float) -> list[str]:
    """Return what is wrong whatever the machine: too many statements, more of them with more people, steep growth."""
    found = []
    for row in rows:
        counts = [figure.statements for figure in row.figures]
        if not row.is_save and max(counts) > MOST_STATEMENTS:
            found.append(f"{row.name} takes {max(counts)} statements, more than {MOST_STATEMENTS}.")
        # The first service of somebody's day moves what it extends; at a small size the same few people come again.
        if max(counts) - min(counts) > (1 if row.is_save else 0):
            said = ", ".join(f"{figure.statements} at {figure.people:,}" for figure in row.figures)
            found.append(f"{row.name} takes more statements with more people: {said}.")
        if row.growth > most_growth:
            found.append(f"{row.name} takes {row.growth:.2f} times as long with more people, more than {most_growth}.")
    return found


def missed_aims(rows: Sequence[Row]) -> list[str]:
    """Return the aims that these figures miss; they depend on the machine and on what else it does."""
    found = []
    first = {row.name: row.figures[-1].p50 for row in rows}
    for row in rows:
        last = row.figures[-1]
        if row.deep_in and last.p50 > first[row.deep_in] * AIMED_GROWTH:
            found.append(f"{row.name}: p50 {last.p50:.1f} ms, and {first[row.deep_in]:.1f} for the first page.")
        if row.aim is not None and last.p50 > row.aim:
            found.append(f"{row.name}: p50 {last.p50:.1f} ms at {last.people:,}, aimed at {row.aim}.")
        if row.growth > AIMED_GROWTH:
            found.append(f"{row.name}: {row.growth:.2f} times the time of the smaller size, aimed at {AIMED_GROWTH}.")
    return found


def _figure(timed: "Timed") -> Figure:
    cuts = quantiles(timed.milliseconds, n=100, method="inclusive")
    return Figure(
        people=timed.people,
        p50=cuts[49],
        p95=cuts[94],
        statements=mode(timed.statements),
        bare=timed.bare,
    )
