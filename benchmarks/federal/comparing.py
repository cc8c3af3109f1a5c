"""Compare with frictionless and pandera on the 40 simplest rules: elements with a list of one-digit codes."""

import importlib.util
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from trackone.federal import check, load
from trackone.federal.layout import Element

_RULES = 40
_INSTALL = "not installed (`pip install frictionless 'pandera[polars]'` in a folder of its own to compare)"


def compare(file: Path, *, rounds: int) -> list[str]:
    """Time the 40 rules in each, on one file; a tool that is not installed is said to be so."""
    elements = _simplest()
    frame = pl.read_csv(file, infer_schema=False, columns=[element.number for element in elements])
    small = file.with_name("forty.csv")
    frame.write_csv(small)
    numbers = {element.number for element in elements}
    rules = tuple(rule for rule in load().rules if rule.kind == "valid value" and rule.elements[0] in numbers)
    layout = replace(load(), rules=rules)
    ours = _best(lambda: check(small, layout=layout, report_end=date(2024, 6, 30)), rounds)
    lines = [f"The same {len(rules)} code lists on {frame.height:,} records of {_RULES} columns: ours {ours:.2f} s"]
    for name, validate in (("frictionless", _frictionless), ("pandera", _pandera)):
        if importlib.util.find_spec(name) is None:
            lines.append(f"- {name}: {_INSTALL}")
        else:
            seconds = _best(validate(small, elements), rounds)
            lines.append(f"- {name}: {seconds:.2f} s, {seconds / ours:.1f} times ours")
    return lines


def _simplest() -> list[Element]:
    found = [one for one in load().elements.values() if one.codes and one.codes.form == "list" and one.length == 1]
    return found[:_RULES]


def _best(work: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def _codes(element: Element) -> list[str]:
    return [str(code) for code in element.codes.values] if element.codes else []


def _frictionless(file: Path, elements: list[Element]) -> Callable[[], Any]:
    from frictionless import Resource, Schema, fields

    columns = [fields.StringField(name=element.number, constraints={"enum": _codes(element)}) for element in elements]
    return lambda: Resource(path=file.name, basepath=str(file.parent), schema=Schema(fields=columns)).validate(
        limit_errors=10**9
    )


def _pandera(file: Path, elements: list[Element]) -> Callable[[], Any]:
    import pandera.polars as pa

    columns = {one.number: pa.Column(str, pa.Check.isin(_codes(one)), nullable=True) for one in elements}
    schema = pa.DataFrameSchema(columns)

    def validate() -> None:
        try:
            schema.validate(pl.read_csv(file, infer_schema=False), lazy=True)
        except pa.errors.SchemaErrors:
            return

    return validate
