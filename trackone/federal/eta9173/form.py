"""Read what the quarterly report is: its rows, columns and sections, as data of a layout."""

import csv
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trackone.federal.language.parsing import RuleProblem, parse_condition
from trackone.federal.layout import CONFIDENCES, Layout, LayoutProblem
from trackone.federal.measures.definitions import Program, definitions, row_of, with_days

ROWS, FILE = "eta9173_rows.csv", "eta9173.toml"
MEASURE, UNKNOWN = "measure", "none"
_COLUMNS = ("row_id", "section", "label", "programs", "base", "condition", "columns", "confidence", "note")


@dataclass(frozen=True)
class Column:
    """A column before the totals, for some programs; a record stands in it when the condition holds."""

    name: str
    title: str
    programs: tuple[str, ...]
    condition: str


@dataclass(frozen=True)
class Base:
    """Whom a row counts before its own condition: by the marks of the program, in a window; of `any` one must hold."""

    window: str
    marks: tuple[str, ...]
    any: tuple[str, ...]

    def marked(self, program: Program) -> tuple[str, ...]:
        """Return the conditions of the program's marks; empty when it knows no such people."""
        known = {"participant": program.participant, "reportable": program.reportable}
        return tuple(known[mark] for mark in self.marks if known[mark])


@dataclass(frozen=True)
class Row:
    """A row of the form. `base` names a Base, or says "measure" (`condition` names it) or "none" (no element is known)."""

    id: str
    section: str
    label: str
    programs: tuple[str, ...]
    base: str
    condition: str
    columns: tuple[str, ...]
    confidence: str
    note: str


@dataclass(frozen=True)
class Form:
    """The whole form, with what is doubtful about it in sentences."""

    title: str
    form: str
    doubts: tuple[str, ...]
    sections: Mapping[str, str]
    columns: tuple[Column, ...]
    bases: Mapping[str, Base]
    rows: tuple[Row, ...]

    def columns_of(self, program: str) -> tuple[Column, ...]:
        """Return the columns before the totals of a program's report."""
        return tuple(column for column in self.columns if program in column.programs)


def form(layout: Layout) -> Form:
    """Read the form of a layout; raise LayoutProblem with file, row and reason when it doesn't fit."""
    return _read(layout.folder, layout)


@functools.lru_cache(maxsize=4)
def _read(folder: Path, layout: Layout) -> Form:
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
        content = tomllib.loads(text)
        with (folder / ROWS).open(encoding="utf-8-sig", newline="") as file:
            listed = list(csv.DictReader(file))
    except FileNotFoundError as problem:
        missing = Path(problem.filename).name
        raise LayoutProblem(missing, None, f"the folder {folder.name} has no such file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise LayoutProblem(FILE, None, f"can't be read: {problem}") from None
    return _form(content, text, listed, layout)


def _form(content: Mapping[str, Any], text: str, listed: list[dict[str, str]], layout: Layout) -> Form:
    try:
        columns = tuple(
            Column(each["name"], each["title"], tuple(each["programs"]), each["condition"]) for each in content["columns"]
        )
        bases = {each["name"]: Base(each["window"], tuple(each["marks"]), tuple(each["any"])) for each in content["bases"]}
        title, name, doubts = content["title"], content["form"], tuple(content["doubts"])
        sections = dict(content["sections"])
    except (KeyError, TypeError) as problem:
        raise LayoutProblem(FILE, None, f"something is missing or of another form: {problem}") from None
    for condition in (*(column.condition for column in columns), *(each for base in bases.values() for each in base.any)):
        _check(condition, layout, file=FILE, row=row_of(text, condition), what="condition")
    empty = Form(title, name, doubts, sections, columns, bases, ())
    rows = tuple(_row(each, number, empty, layout) for number, each in enumerate(listed, start=2))
    return Form(title, name, doubts, sections, columns, bases, rows)


def _row(listed: Mapping[str, str], number: int, known: Form, layout: Layout) -> Row:
    for column in _COLUMNS:
        if listed.get(column) is None:
            raise LayoutProblem(ROWS, number, f"the column {column!r} is missing")
    programs, names = definitions(layout).programs, [column.name for column in known.columns]
    row = Row(
        id=listed["row_id"],
        section=_one_of(listed["section"], known.sections, number),
        label=listed["label"],
        programs=tuple(programs) if listed["programs"] == "all" else tuple(listed["programs"].split(";")),
        base=_one_of(listed["base"], {**known.bases, MEASURE: None, UNKNOWN: None}, number),
        condition=listed["condition"],
        columns=tuple(names) if listed["columns"] == "all" else tuple(filter(None, listed["columns"].split(";"))),
        confidence=_one_of(listed["confidence"], CONFIDENCES, number),
        note=listed["note"],
    )
    for program in row.programs:
        _one_of(program, programs, number)
    for name in row.columns:
        _one_of(name, dict.fromkeys(names), number)
    if row.base == MEASURE:
        _one_of(row.condition, dict.fromkeys(definitions(layout).names_of("wioa")), number)
    elif row.condition:
        _check(row.condition, layout, file=ROWS, row=number, what=row.id)
    return row


def _one_of(name: str, known: Mapping[str, Any], number: int) -> str:
    if name not in known:
        raise LayoutProblem(ROWS, number, f"{name!r} is none of {', '.join(known)}")
    return name


def _check(text: str, layout: Layout, *, file: str, row: int | None, what: str) -> None:
    try:
        parse_condition(with_days(text, start=0, end=0), vocabulary=layout.vocabulary)
    except RuleProblem as problem:
        raise LayoutProblem(file, row, f"{what}: {problem}") from None
