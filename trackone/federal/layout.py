"""The layout of a federal file: its elements, its rules, where they come from, read from a folder of plain data.

A folder holds `layout.toml`, `pirl_elements.csv` and `pirl_edit_checks.csv`; another one of the same form takes their place.
Everything is checked while it is read, and what does not fit is refused with file, row and reason.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trackone.federal.language.parsing import Vocabulary
from trackone.federal.language.tree import Node, Pairs

SHIPPED = Path(__file__).parent / "layouts"
CURRENT = "eta-9172-2024"
TYPES = {"IN": "digits only", "DT": "a date written YYYYMMDD", "DE": "a number with at most 2 decimals", "AN": "text"}
SEVERITIES = ("reject", "warning")
CONFIDENCES = {
    "verified": "read in a public source",
    "verified-legacy": "read in the labor-exchange check list of 2013, before WIPS",
    "partly": "our reading of a definition or a state policy",
    "from memory": "not found in a source; a place-holder",
}


class LayoutProblem(ValueError):
    """What is wrong with a layout: the file, the row (the header is row 1; None when it is the whole file), the reason."""

    def __init__(self, file: str, row: int | None, reason: str) -> None:
        place = file if row is None else f"{file}, row {row}"
        super().__init__(f"{place}: {reason}")
        self.file, self.row, self.reason = file, row, reason


@dataclass(frozen=True, kw_only=True)
class Codes:
    """The values that an element may have: `values` maps each to its label.

    `form` is "list" (one of them), "range" (from the first to the last) or "digits" (each digit is one of them).
    """

    form: str
    values: Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Element:
    """A column of the file. `length` counts characters; for DE it is "digits.decimals" of which `length` is the digits."""

    number: str
    name: str
    section: str
    type: str
    length: int
    is_exact: bool
    pattern: str
    pattern_words: str
    codes: Codes | None
    codes_text: str
    required_for: tuple[str, ...]
    source: str
    confidence: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """An edit check. `elements` are shown with a finding; `message` is what the rule file says; `advice` may be empty."""

    id: str
    kind: str
    severity: str
    elements: tuple[str, ...]
    text: str
    tree: Node
    message: str
    advice: str
    source: str
    confidence: str
    row: int

    @property
    def is_duplicate_rule(self) -> bool:
        """Whether the rule compares two records of one file."""
        return isinstance(self.tree, Pairs)


@dataclass(frozen=True, kw_only=True)
class Schema:
    """The order of the columns in a file without a header, found by how many there are."""

    name: str
    elements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Elements by number, in the order of the file, and rules in the order of their file."""

    version: str
    title: str
    from_on: date
    sources: tuple[str, ...]
    doubts: tuple[str, ...]
    folder: Path
    elements: Mapping[str, Element]
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    macro_words: Mapping[str, str]
    schemas: tuple[Schema, ...]
    identifiers: frozenset[str]
    ssn: frozenset[str]
    never_masked: frozenset[str]

    def __hash__(self) -> int:
        """Hash by what tells one layout from another, so that what is compiled can be kept."""
        return hash((self.version, self.folder))

    @property
    def exit(self) -> str:
        """The element of the exit date."""
        return self.vocabulary.roles["exit"]

    @property
    def birth(self) -> str:
        """The element of the birth date."""
        return self.vocabulary.roles["birth"]

    @property
    def board(self) -> str:
        """The element of the local workforce board."""
        return self.vocabulary.roles["board"]

    def rules_of(self, element: str) -> tuple[Rule, ...]:
        """Return the rules that read an element, in their order."""
        from trackone.federal.language.tree import elements_of

        return tuple(rule for rule in self.rules if element in rule.elements or element in elements_of(rule.tree))


def load(folder: Path | None = None) -> Layout:
    """Load the layout of a folder, or the one that is shipped; raise LayoutProblem."""
    from trackone.federal.layout_files import read_layout

    return read_layout(folder) if folder is not None else _shipped()


@functools.cache
def _shipped() -> Layout:
    from trackone.federal.layout_files import read_layout

    return read_layout(SHIPPED / CURRENT)


def codes_of(text: str) -> Codes | None:
    """Read a code list like `1=yes;0=no`, `range 0-12: …` or `multi-digit: 1=…;2=…`; None when the text lists no codes."""
    if ranged := re.match(r"range (\d+)-(\d+)", text):
        low, high = int(ranged[1]), int(ranged[2])
        if low > high:
            raise ValueError(f"the range {low}-{high} is empty")
        return Codes(form="range", values=dict.fromkeys(range(low, high + 1), ""))
    form, listed = "list", text
    if text.startswith("multi-digit"):
        form, listed = "digits", text.partition(":")[2].strip()
    if not re.match(r"\d+\s*=", listed):
        if form == "digits":
            raise ValueError("a multi-digit list names no digits")
        return None
    values = _labels(re.split(r";\s*(?=\d+\s*=)", listed))
    if form == "digits" and max(values) > 9:
        raise ValueError("a multi-digit list names more than digits")
    return Codes(form=form, values=values)


def _labels(parts: Sequence[str]) -> dict[int, str]:
    values: dict[int, str] = {}
    for part in parts:
        code, _, label = part.partition("=")
        if int(code) in values:
            raise ValueError(f"code {int(code)} is listed twice")
        values[int(code)] = label.strip()
    return values
