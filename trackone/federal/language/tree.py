"""The tree of a rule: what parsing makes and what compiling, wording and the duplicate pass read."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum


class Kind(Enum):
    """What a term stands for; only terms of one kind are compared."""

    TRUTH = "yes or no"
    TEXT = "text"
    NUMBER = "a number"
    DATE = "a date"


@dataclass(frozen=True)
class Node:
    """A part of a rule."""


@dataclass(frozen=True)
class Literal(Node):
    """A number or a quoted text that the rule names."""

    value: float | str


@dataclass(frozen=True)
class Call(Node):
    """A word with its elements and its other arguments: `code(903, 1, 2)` is Call("code", ("903",), (1, 2)).

    `side` is "a" or "b" in the rules that compare two records, else empty.
    """

    word: str
    elements: tuple[str, ...] = ()
    values: tuple[int | str, ...] = ()
    side: str = ""


@dataclass(frozen=True)
class Macro(Node):
    """A name that stands for a condition of the layout."""

    name: str
    means: Node


@dataclass(frozen=True)
class Name(Node):
    """A name whose condition the caller brings along when compiling."""

    name: str


@dataclass(frozen=True)
class Compare(Node):
    """Two terms of one kind and a sign: ==, !=, <, <=, > or >=."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Sum(Node):
    """A date or number and a whole number added to it."""

    term: Node
    add: int


@dataclass(frozen=True)
class And(Node):
    """Both; the right side is not reached when the left one is false."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Or(Node):
    """Either; the right side is not reached when the left one is true."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Not(Node):
    """The opposite."""

    term: Node


@dataclass(frozen=True)
class If(Node):
    """When `when` is true, `then` must be; `ALWAYS e` has no `when`."""

    when: Node | None
    then: Node


@dataclass(frozen=True)
class Pairs(Node):
    """Two records of one file, `a` and `b`: when the condition is true, the records named in `fails` fail."""

    condition: Node
    fails: tuple[str, ...]


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, in the order in which the rule says them."""
    yield node
    for field in fields(node):
        below = getattr(node, field.name)
        if isinstance(below, Node):
            yield from walk(below)


def elements_of(node: Node) -> tuple[str, ...]:
    """Return the elements that the node reads itself, each once, in order; those inside macros are left out."""
    found: dict[str, None] = {}
    for part in _outside_macros(node):
        if isinstance(part, Call):
            found.update(dict.fromkeys(part.elements))
    return tuple(found)


def _outside_macros(node: Node) -> Iterator[Node]:
    yield node
    if not isinstance(node, Macro):
        for field in fields(node):
            below = getattr(node, field.name)
            if isinstance(below, Node):
                yield from _outside_macros(below)
