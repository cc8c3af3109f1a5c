"""Say of every record whether a measure counts it, and by which condition it came in or stayed out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from trackone.federal.layout import Layout
from trackone.federal.measures.conditions import Conditions
from trackone.federal.measures.counting import GROUP, Wanted, elements_of
from trackone.federal.measures.definitions import Step, with_dates
from trackone.federal.measures.inputs import Records
from trackone.federal.measures.requests import Request, UnknownWord, wanted

_NOTHING = {"row": pl.Int64, GROUP: pl.String, "reason": pl.Int64}
NUMERATOR, DENOMINATOR, COUNTED, OUT = "numerator", "denominator", "counted", "out"


@dataclass(frozen=True)
class Reason:
    """Why records stand where they do.

    `place` is numerator (and so denominator too), denominator (and not numerator), counted (of an amount) or out.
    `condition` is in the rule language with the window's dates filled in: the one that holds, or those of which none does.
    `words` say the same to people, `elements` are what it reads.
    """

    place: str
    condition: str
    words: str
    elements: tuple[str, ...]


class Explaining:
    """Explains one measure of one program, batch by batch."""

    def __init__(self, wanted: Wanted, conditions: Conditions, *, by: str | None) -> None:
        self._wanted, self._conditions, self._by = wanted, conditions, by
        self.reasons: list[Reason] = []
        steps = dict.fromkeys((step, wanted.window) for step in wanted.steps) if wanted.measure.applies else {}
        self._steps = conditions.compiled(tuple(steps))
        self._reason = self._chain() if wanted.measure.applies else None
        if self._reason is None:
            self.reasons.append(Reason(OUT, "", "the program does not report this measure", ()))

    def explain(self, frame: pl.DataFrame, *, rows: pl.Series) -> pl.DataFrame:
        """Return by record: `row` (1-based in the file), `group`, `reason` (its place in `reasons`), the elements read."""
        group = (pl.col(self._by) if self._by else pl.lit("")).alias(GROUP)
        read = dict.fromkeys(number for reason in self.reasons for number in reason.elements)
        reason = self._steps.on(frame).select(self._reason.cast(pl.Int64)).to_series() if self._reason is not None else 0
        return frame.select(rows.cast(pl.Int64).alias("row"), group, pl.lit(reason).alias("reason"), *read)

    def _chain(self) -> pl.Expr:
        """The first step that does not hold decides; behind all of them, the condition that does."""
        measure = self._wanted.measure
        last = (measure.numerator or measure.denominator)[-1]
        place = COUNTED if measure.amounts else NUMERATOR
        chain: pl.Expr = pl.lit(self._add(place, last, last.any[-1:]))
        for text in reversed(last.any[:-1]):
            chain = (
                pl.when(self._steps.holds(text, window=self._wanted.window))
                .then(self._add(place, last, (text,)))
                .otherwise(chain)
            )
        for steps, missed in ((measure.numerator, DENOMINATOR), (measure.denominator, OUT)):
            for step in reversed(steps):
                holds = self._steps.step(step, window=self._wanted.window)
                chain = pl.when(~holds).then(self._add(missed, step, step.any)).otherwise(chain)
        return chain

    def _add(self, place: str, step: Step, texts: tuple[str, ...]) -> int:
        said = (
            " OR ".join(texts)
            if len(texts) == 1
            else " OR ".join(f"({text})" if " AND " in text else text for text in texts)
        )
        holds = place in (NUMERATOR, COUNTED)
        elements = dict.fromkeys(number for text in texts for number in self._conditions.elements(text))
        words = step.words if holds else f"not met: {step.words}"
        self.reasons.append(Reason(place, with_dates(said, window=self._wanted.window), words, tuple(elements)))
        return len(self.reasons) - 1


@dataclass(frozen=True)
class Explained:
    """A measure of a program explained: `records` has a row per record (see `Explaining.explain`), in the file's order."""

    request: Request
    wanted: Wanted
    reasons: tuple[Reason, ...]
    records: pl.DataFrame
    missing: tuple[str, ...]
    left_out: int

    def groups(self) -> Iterator[tuple[str | None, pl.DataFrame]]:
        """Yield the records by group, in order; all of them under None when nothing was grouped."""
        if self.request.by is None:
            yield None, self.records
            return
        for (group,), records in self.records.sort(GROUP, "row").group_by(GROUP, maintain_order=True):
            yield str(group), records

    def counts(self, records: pl.DataFrame) -> dict[str, int]:
        """Return numerator and denominator of some records, or the count of an amount, as the measure has them."""
        places = dict.fromkeys((NUMERATOR, DENOMINATOR, COUNTED, OUT), 0)
        for number, count in records["reason"].value_counts().iter_rows():
            places[self.reasons[number].place] += count
        if self.wanted.measure.by:
            return {"count": places[COUNTED]}
        return {"numerator": places[NUMERATOR], "denominator": places[NUMERATOR] + places[DENOMINATOR]}


def explain(records: pl.DataFrame | Path | str, *, measure: str, request: Request, layout: Layout) -> list[Explained]:
    """Explain a measure for each program of the request that has it; raise what `indicators` raises.

    Needs memory for the elements that the measure reads, of all records.
    """
    chosen = [each for each in wanted(request, layout=layout) if each.measure.name == measure]
    if not chosen:
        known = dict.fromkeys(each.measure.name for each in wanted(request, layout=layout))
        raise UnknownWord(f"There is no measure {measure!r} here; there are {', '.join(known)}.")
    return [_explained(each, records, request, layout) for each in chosen]


def _explained(each: Wanted, records: pl.DataFrame | Path | str, request: Request, layout: Layout) -> Explained:
    conditions = Conditions(layout, request.report_end)
    explaining = Explaining(each, conditions, by=request.by)
    source = Records(records, layout=layout)
    # Where the program does not report the measure its mark is read all the same: every record is told.
    read = elements_of(each, conditions=conditions) or conditions.elements(each.measure.denominator[0].any[0])
    elements = tuple(dict.fromkeys((*read, *([request.by] if request.by else ()))))
    told = [explaining.explain(frame, rows=rows) for frame, rows in source.batches(elements)]
    missing = tuple(number for number in layout.elements if number in elements and number not in source.there)
    reasons = tuple(explaining.reasons)
    told_all = pl.concat(told) if told else pl.DataFrame(schema=_NOTHING)
    return Explained(request, each, reasons, told_all, missing, source.left_out)
