"""Read what the indicators are: windows, programs, steps and measures, as data of a layout (`indicators.toml`)."""

import functools
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from trackone.federal.language.parsing import RuleProblem, Vocabulary, parse_condition
from trackone.federal.layout import CONFIDENCES, Layout, LayoutProblem
from trackone.federal.quarters import Window

FILE = "indicators.toml"
SETS = ("wioa", "wia")
_BY_QUARTER = re.compile(r"BY_Q([1-4])_([0-9A-Za-z]+)", re.ASCII)
_WINDOW_WORDS = re.compile(r"\b(WINDOW|START|END)\b(?:\s*([+-])\s*(\d+))?", re.ASCII)
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Program:
    """A program view: whose participants are counted. `reportable` is empty when the program knows no such people."""

    name: str
    title: str
    participant: str
    reportable: str


@dataclass(frozen=True)
class Step:
    """A condition that a record must meet, in words and as alternatives in the rule language: one that holds is enough."""

    name: str
    words: str
    any: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """An indicator of one program: steps into the denominator, and from there into the numerator or to an amount.

    `amounts` names elements whose sum is taken of each record in the denominator; `by` says "median" or "mean" (in dollars),
    and is empty for a rate. `applies` is false where the program does not report the measure: nobody is in it then.
    """

    name: str
    title: str
    window: str
    denominator: tuple[Step, ...]
    numerator: tuple[Step, ...]
    amounts: tuple[str, ...]
    by: str
    applies: bool
    source: str
    confidence: str


@dataclass(frozen=True)
class Definitions:
    """All of it: quarters back of each window, programs by name, measures by set and program, doubts in sentences."""

    windows: Mapping[str, int]
    programs: Mapping[str, Program]
    measures: Mapping[str, Mapping[str, tuple[Measure, ...]]]
    doubts: tuple[str, ...]

    def names_of(self, measures: str) -> tuple[str, ...]:
        """Return the names of a set's measures, in order."""
        return tuple(dict.fromkeys(m.name for of_program in self.measures[measures].values() for m in of_program))


def definitions(layout: Layout) -> Definitions:
    """Read the indicators of a layout; raise LayoutProblem with the reason when they don't fit it."""
    return _read(layout.folder, layout)


@functools.lru_cache(maxsize=4)
def _read(folder: Path, layout: Layout) -> Definitions:
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise LayoutProblem(FILE, None, f"the folder {folder.name} has no such file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise LayoutProblem(FILE, None, f"can't be read: {problem}") from None
    try:
        return _Reader(content, text, layout).all()
    except (AttributeError, KeyError, TypeError) as problem:
        raise LayoutProblem(FILE, None, f"something is missing or of another form: {problem}") from None


class _Reader:
    """Turns the file's tables into definitions and refuses what names something unknown."""

    def __init__(self, content: Mapping[str, Any], text: str, layout: Layout) -> None:
        self._content, self._text, self._layout = content, text, layout
        self._windows = {name: _typed(each, "back", int, f"windows.{name}") for name, each in self._tables("windows")}
        self._programs = {name: self._program(name, each) for name, each in self._tables("programs")}
        self._steps = {name: self._step(name, each) for name, each in self._tables("steps")}

    def all(self) -> Definitions:
        listed = _typed(self._content, "measures", list, FILE)
        by_set: dict[str, dict[str, tuple[Measure, ...]]] = {}
        for measures in SETS:
            of_set = [each for each in listed if each.get("set") == measures]
            by_set[measures] = {program: self._of_program(of_set, program, measures) for program in self._programs}
        return Definitions(self._windows, self._programs, by_set, tuple(_texts(self._content, "doubts", FILE)))

    def _of_program(self, listed: list[dict[str, Any]], program: str, measures: str) -> tuple[Measure, ...]:
        # The WIA sets of adults and youth have nothing in common; of the WIOA set every program shows every measure.
        found = (self._measure(each, program) for each in listed)
        return tuple(each for each in found if each.applies or measures == "wioa")

    def _measure(self, table: Mapping[str, Any], program: str) -> Measure:
        name = _typed(table, "name", str, "measures")
        instead = table.get("instead", {}).get(program, {})
        amount = table.get("amount", {})
        measure = Measure(
            name=name,
            title=instead.get("title", _typed(table, "title", str, name)),
            window=self._known(_typed(table, "window", str, name), self._windows, name),
            denominator=self._steps_of(_texts(table, "denominator", name), name),
            numerator=self._steps_of(_texts({**table, **instead}, "numerator", name) if not amount else (), name),
            amounts=tuple(self._known(number, self._layout.elements, name) for number in amount.get("of", ())),
            by=self._known(amount["by"], {"median": 1, "mean": 1}, name) if amount else "",
            applies=program in _texts(table, "programs", name),
            source=_typed(table, "source", str, name),
            confidence=self._known(_typed(table, "confidence", str, name), CONFIDENCES, name),
        )
        participant = Step(
            "participant", f"is a participant: {self._programs[program].title}", (self._programs[program].participant,)
        )
        return replace(measure, denominator=(participant, *measure.denominator))

    def _steps_of(self, names: tuple[str, ...], measure: str) -> tuple[Step, ...]:
        return tuple(self._steps[self._known(name, self._steps, measure)] for name in names)

    def _program(self, name: str, table: Mapping[str, Any]) -> Program:
        program = Program(
            name, *(_typed(table, key, str, f"programs.{name}") for key in ("title", "participant", "reportable"))
        )
        for text in filter(None, (program.participant, program.reportable)):
            self._check(text, f"programs.{name}")
        return program

    def _step(self, name: str, table: Mapping[str, Any]) -> Step:
        step = Step(name, _typed(table, "words", str, f"steps.{name}"), _texts(table, "any", f"steps.{name}"))
        for text in step.any:
            self._check(text, f"steps.{name}")
        return step

    def _check(self, text: str, where: str) -> None:
        elements = [number for _, number in _BY_QUARTER.findall(text)]
        for number in elements:
            self._known(number, self._layout.elements, where)
        try:
            parse_condition(with_days(text, start=0, end=0), vocabulary=open_vocabulary(self._layout, text))
        except RuleProblem as problem:
            raise LayoutProblem(FILE, row_of(self._text, text), f"{where}: {problem}") from None

    def _tables(self, name: str) -> list[tuple[str, Mapping[str, Any]]]:
        return [(key, _typed(self._content[name], key, dict, name)) for key in _typed(self._content, name, dict, FILE)]

    @staticmethod
    def _known(name: str, known: Mapping[str, Any], where: str) -> str:
        if name not in known:
            raise LayoutProblem(FILE, None, f"{where} names {name!r}, which is not known")
        return name


def row_of(file: str, condition: str) -> int | None:
    """Return the row of a file that holds a condition; None when it stands in no row as it is."""
    place = file.find(f'"{condition}"')
    return None if place < 0 else file.count("\n", 0, place) + 1


def with_days(text: str, *, start: int, end: int) -> str:
    """Say a window's first and last day as days from REPORT_END: the language has no dates of its own."""
    return _with_window(text, lambda edge, more: _from_report_end((start if edge == "START" else end) + more))


def with_dates(text: str, *, window: Window) -> str:
    """Say a window's first and last day as dates, for people."""

    def said(edge: str, more: int) -> str:
        return str((window.start if edge == "START" else window.end) + timedelta(days=more))

    return _with_window(text, said)


def _with_window(text: str, day: Callable[[str, int], str]) -> str:
    def said(match: re.Match[str]) -> str:
        if match[1] == "WINDOW":
            return f"{day('START', 0)}..{day('END', 0)}"
        return day(match[1], int(f"{match[2]}{match[3]}") if match[2] else 0)

    return _WINDOW_WORDS.sub(said, text)


def quarters_named(text: str) -> dict[str, tuple[int, str]]:
    """Return the names of the form BY_Qk_n in a condition, each with its quarter and element."""
    return {match[0]: (int(match[1]), match[2]) for match in _BY_QUARTER.finditer(text)}


def open_vocabulary(layout: Layout, text: str) -> Vocabulary:
    """Return the layout's vocabulary and the names of the form BY_Qk_n that a condition uses."""
    return replace(layout.vocabulary, names=tuple(quarters_named(text)))


def _from_report_end(days: int) -> str:
    return f"REPORT_END {'-' if days < 0 else '+'} {abs(days)}"


def _typed(table: Mapping[str, Any], name: str, kind: type[Kind], where: str) -> Kind:
    found = table.get(name)
    if not isinstance(found, kind):
        raise LayoutProblem(FILE, None, f"{where}: {name!r} is missing or is not of the type {kind.__name__}")
    return found


def _texts(table: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    found = _typed(table, name, list, where)
    if not all(isinstance(each, str) for each in found):
        raise LayoutProblem(FILE, None, f"{where}: {name} is a list of texts")
    return tuple(found)
