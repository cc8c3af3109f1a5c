"""Read the files of a layout folder, strictly: a wrong word, number or element is refused with file, row and reason."""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from trackone.federal.language.parsing import RuleProblem, Vocabulary, parse, parse_condition
from trackone.federal.language.tree import Node, Pairs, elements_of
from trackone.federal.layout import CONFIDENCES, SEVERITIES, TYPES, Element, Layout, LayoutProblem, Rule, Schema, codes_of
from trackone.federal.pair_plans import PairProblem, plan_of

TOML, ELEMENTS, RULES = "layout.toml", "pirl_elements.csv", "pirl_edit_checks.csv"
_ELEMENT_COLUMNS = (
    "element_no",
    "name",
    "section",
    "type",
    "length",
    "codes",
    "required_for",
    "source_url",
    "confidence",
    "note",
)
_RULE_COLUMNS = ("rule_id", "kind", "elements", "condition", "severity", "source_url", "confidence", "message")
Kind = TypeVar("Kind")
Made = TypeVar("Made")
_KINDS = ("valid value", "duplicate", "logic")


def read_layout(folder: Path) -> Layout:
    """Read the layout of a folder; raise LayoutProblem."""
    facts = _Facts(_read_toml(folder / TOML))
    elements = {element.number: element for element in _elements(folder / ELEMENTS, facts)}
    facts.refuse_unknown(elements)
    vocabulary = facts.vocabulary(elements)
    return Layout(
        version=facts.text("version"),
        title=facts.text("title"),
        from_on=facts.day("from_on"),
        sources=facts.texts("sources"),
        doubts=facts.texts("doubts"),
        folder=folder,
        elements=elements,
        rules=tuple(_rules(folder / RULES, vocabulary)),
        vocabulary=vocabulary,
        macro_words=facts.macro_words(),
        schemas=facts.schemas(elements),
        identifiers=facts.marked("identifiers"),
        ssn=facts.marked("ssn"),
        never_masked=facts.marked("never_masked"),
    )


class _Facts:
    """What `layout.toml` says, each asked for by name and refused when it has another form."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    def text(self, name: str) -> str:
        return self._typed(self._content, name, str)

    def day(self, name: str) -> date:
        return self._typed(self._content, name, date)

    def texts(self, name: str) -> tuple[str, ...]:
        return _all_texts(self._content.get(name, []), name)

    def marked(self, name: str) -> frozenset[str]:
        return frozenset(_all_texts(self._table("elements").get(name, []), f"elements.{name}"))

    def exact_length(self, number: str) -> int | None:
        found = self._table("exact_length").get(number)
        return None if found is None else self._typed(self._table("exact_length"), number, int)

    def pattern(self, number: str) -> tuple[str, str]:
        """Return a regular expression and what it asks for in words; both empty when the element has none."""
        if number not in self._table("patterns"):
            return "", ""
        found = self._typed(self._table("patterns"), number, dict)
        pattern = self._typed(found, "pattern", str)
        try:
            re.compile(pattern)
        except re.error as problem:
            raise LayoutProblem(TOML, None, f"the pattern of {number} can't be read: {problem}") from None
        return pattern, self._typed(found, "words", str)

    def macro_words(self) -> dict[str, str]:
        return {name: self._typed(macro, "words", str) for name, macro in self._macros()}

    def vocabulary(self, elements: Mapping[str, Element]) -> Vocabulary:
        roles = {role: self._typed(self._table("elements"), role, str) for role in ("exit", "birth", "board")}
        macros: dict[str, Node] = {}
        for name, macro in self._macros():
            try:
                known = Vocabulary(elements=elements.keys(), roles=roles, macros=dict(macros))
                macros[name] = parse_condition(self._typed(macro, "means", str), vocabulary=known)
            except RuleProblem as problem:
                raise LayoutProblem(TOML, None, f"the macro {name}: {problem}") from None
        return Vocabulary(elements=elements.keys(), roles=roles, macros=macros)

    def schemas(self, elements: Mapping[str, Element]) -> tuple[Schema, ...]:
        found: dict[int, Schema] = {}
        for schema in self._typed(self._content, "schemas", list):
            if not isinstance(schema, dict):
                raise LayoutProblem(TOML, None, "a schema is a table with name and without_sections")
            name, left_out = (
                self._typed(schema, "name", str),
                _all_texts(schema.get("without_sections", []), "without_sections"),
            )
            if unknown := set(left_out) - {element.section for element in elements.values()}:
                raise LayoutProblem(
                    TOML, None, f"the schema {name!r} leaves out a section that no element has: {min(unknown)}"
                )
            single = _all_texts(schema.get("without_elements", []), "without_elements")
            numbers = tuple(n for n, element in elements.items() if element.section not in left_out and n not in single)
            if len(numbers) in found:
                raise LayoutProblem(
                    TOML, None, f"two schemas have {len(numbers)} columns; a file could not say which it follows"
                )
            found[len(numbers)] = Schema(name=name, elements=numbers)
        return tuple(found.values())

    def refuse_unknown(self, elements: Mapping[str, Element]) -> None:
        """Refuse an element that the layout does not have, wherever the file names one."""
        named = {**self._table("exact_length"), **self._table("patterns")}
        for value in self._table("elements").values():
            named.update(dict.fromkeys([value] if isinstance(value, str) else value))
        for number in named:
            if number not in elements:
                raise LayoutProblem(TOML, None, f"{ELEMENTS} has no element {number!r}")

    def _macros(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name in self._table("macros"):
            if not re.fullmatch(r"[A-Z]\w*", name, re.ASCII):
                raise LayoutProblem(TOML, None, f"a macro has a name in capital letters, not {name!r}")
            yield name, self._typed(self._table("macros"), name, dict)

    def _table(self, name: str) -> dict[str, Any]:
        return self._typed(self._content, name, dict) if name in self._content else {}

    def _typed(self, table: Mapping[str, Any], name: str, kind: type[Kind]) -> Kind:
        if not isinstance(table.get(name), kind):
            raise LayoutProblem(TOML, None, f"{name!r} is missing or is not of the type {kind.__name__}")
        found: Kind = table[name]
        return found


def _all_texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise LayoutProblem(TOML, None, f"{name} is a list of texts")
    return tuple(value)


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LayoutProblem(TOML, None, f"the folder {path.parent.name} has no such file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise LayoutProblem(TOML, None, f"can't be read: {problem}") from None


def _elements(path: Path, facts: _Facts) -> Iterator[Element]:
    seen: set[str] = set()
    for number, row in _csv_rows(path, _ELEMENT_COLUMNS):
        if row["element_no"] in seen or not row["element_no"]:
            raise LayoutProblem(ELEMENTS, number, f"the element {row['element_no']!r} is named twice or has no number")
        seen.add(row["element_no"])
        yield _located(ELEMENTS, number, partial(_element, row, facts))


def _element(row: Mapping[str, str], facts: _Facts) -> Element:
    if row["type"] not in TYPES:
        raise ValueError(f"the type {row['type']!r} is none of {', '.join(TYPES)}")
    if not (length := re.fullmatch(r"(\d+)(?:\.(\d+))?", row["length"], re.ASCII)) or not 1 <= int(length[1]) <= 1000:
        raise ValueError(f"the length {row['length']!r} is not a number from 1 to 1000")
    exact = facts.exact_length(row["element_no"])
    pattern, pattern_words = facts.pattern(row["element_no"])
    return Element(
        number=row["element_no"],
        name=row["name"],
        section=row["section"],
        type=row["type"],
        length=exact or int(length[1]),
        is_exact=exact is not None,
        pattern=pattern,
        pattern_words=pattern_words,
        codes=codes_of(row["codes"]) if row["type"] == "IN" else None,
        codes_text=row["codes"],
        required_for=tuple(filter(None, row["required_for"].split(";"))),
        source=row["source_url"],
        confidence=_one_of(row["confidence"], tuple(CONFIDENCES), "confidence"),
        note=row["note"],
    )


def _rules(path: Path, vocabulary: Vocabulary) -> Iterator[Rule]:
    seen: set[str] = set()
    for number, row in _csv_rows(path, _RULE_COLUMNS):
        if not row["rule_id"] or row["rule_id"] in seen:
            raise LayoutProblem(RULES, number, f"the rule {row['rule_id']!r} is named twice or has no id")
        seen.add(row["rule_id"])
        yield _located(RULES, number, partial(_rule, row, number, vocabulary))


def _rule(row: Mapping[str, str], number: int, vocabulary: Vocabulary) -> Rule:
    try:
        tree = parse(row["condition"], vocabulary=vocabulary)
    except RuleProblem as problem:
        raise ValueError(f"the rule {row['rule_id']}: {problem}") from None
    kind = _one_of(row["kind"], _KINDS, "kind")
    if isinstance(tree, Pairs):
        try:
            plan_of(tree)
        except PairProblem as problem:
            raise ValueError(f"the rule {row['rule_id']}: {problem}") from None
    if (kind == "duplicate") is not isinstance(tree, Pairs):
        raise ValueError(f"the rule {row['rule_id']} is of the kind {kind!r}, but its condition is of another")
    return Rule(
        id=row["rule_id"],
        kind=kind,
        severity=_one_of(row["severity"], SEVERITIES, "severity"),
        elements=_shown(row["elements"], tree, vocabulary),
        text=row["condition"],
        tree=tree,
        message=row["message"],
        advice=row.get("advice", ""),
        source=row["source_url"],
        confidence=_one_of(row["confidence"], tuple(CONFIDENCES), "confidence"),
        row=number,
    )


def _shown(listed: str, tree: Node, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the listed elements; a listed word like "service dates" stands for the elements that the rule reads besides."""
    shown: dict[str, None] = {}
    for part in filter(None, (one.strip() for one in listed.split(";"))):
        if part in vocabulary.elements:
            shown[part] = None
        elif re.search(r"\d", part):
            raise ValueError(f"the layout has no element {part!r}")
        else:
            shown.update(dict.fromkeys(elements_of(tree)))
    return tuple(shown)


def _one_of(value: str, allowed: tuple[str, ...], what: str) -> str:
    if value not in allowed:
        raise ValueError(f"the {what} {value!r} is none of {', '.join(allowed)}")
    return value


def _located(file: str, number: int, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except ValueError as problem:
        raise LayoutProblem(file, number, str(problem)) from None


def _csv_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number (the header is row 1); refuse what lacks a column or has cells too many or too few."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            if missing := [name for name in columns if name not in header]:
                raise LayoutProblem(path.name, 1, f"the column {missing[0]!r} is missing")
            for number, cells in enumerate(reader, start=2):
                if len(cells) != len(header):
                    raise LayoutProblem(path.name, number, f"{len(cells)} cells stand under {len(header)} columns")
                yield number, dict(zip(header, map(str.strip, cells), strict=True))
    except FileNotFoundError:
        raise LayoutProblem(path.name, None, f"the folder {path.parent.name} has no such file") from None
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise LayoutProblem(path.name, None, f"can't be read: {problem}") from None
