"""Take a rule about two records apart: what both must share, what each must be by itself, how their values compare."""

from collections.abc import Iterator
from dataclasses import dataclass

from trackone.federal.language.tree import And, Call, Compare, Node, Not, Or, Pairs, Sum, walk

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class PairProblem(ValueError):
    """Why a rule about two records is not of a form that one pass over the file can answer."""


@dataclass(frozen=True)
class Order:
    """The date `left` of record a, `left_add` days later, against the date `right` of record b, `right_add` days later."""

    left: str
    sign: str
    right: str
    left_add: int = 0
    right_add: int = 0

    @property
    def forbids_itself(self) -> bool:
        """Whether no record stands in this order to itself."""
        return self.left == self.right and self.sign in ("<", ">") and self.left_add == self.right_add


@dataclass(frozen=True)
class Plan:
    """A rule about two records in parts, all of which must be true.

    `shared` are texts that are equal (the first one is never blank), `differs` texts that are not, `alone` conditions on the
    records a and b by themselves; the first of `orders`, if any, is one in which no record stands to itself.
    """

    shared: tuple[str, ...]
    differs: tuple[str, ...]
    orders: tuple[Order, ...]
    alone: dict[str, tuple[Node, ...]]
    fails: tuple[str, ...]


def plan_of(tree: Pairs) -> Plan:
    """Take a rule about two records apart; raise PairProblem."""
    shared: list[str] = []
    differs: list[str] = []
    orders: list[Order] = []
    alone: dict[str, list[Node]] = {"a": [], "b": []}
    for part in _parts(tree.condition):
        sides = {node.side for node in walk(part) if isinstance(node, Call)}
        if len(sides) == 1:
            alone[sides.pop()].append(_without_sides(part))
        elif isinstance(part, Compare) and (element := _compared_text(part)):
            (shared if part.sign == "==" else differs).append(element)
        elif isinstance(part, Compare) and part.sign in TURNED:
            orders.append(_order(part))
        else:
            raise PairProblem("the duplicate pass knows no such comparison of two records")
    orders.sort(key=lambda order: not order.forbids_itself)
    _refuse_unknown_forms(shared, differs, orders)
    parts = {side: tuple(nodes) for side, nodes in alone.items()}
    return Plan(tuple(shared), tuple(differs), tuple(orders), parts, tree.fails)


def _refuse_unknown_forms(shared: list[str], differs: list[str], orders: list[Order]) -> None:
    if not shared:
        raise PairProblem("the records must share something, v(a, n) == v(b, n), or every two would have to be compared")
    if len(differs) > 1 or len(orders) > 2 or (differs and orders):
        raise PairProblem("the records may differ in one text or stand in two orders of dates, not in more")
    if orders and not orders[0].forbids_itself:
        raise PairProblem("one of the orders must be d(a, n) < d(b, n), or a record could be its own duplicate")


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


def _compared_text(part: Compare) -> str:
    """Return the element whose texts in both records are compared, "" when it is not such a comparison."""
    left, right = part.left, part.right
    if isinstance(left, Call) and isinstance(right, Call) and left.word == right.word == "v":
        return left.elements[0] if left.elements == right.elements else ""
    return ""


def _order(part: Compare) -> Order:
    (left, left_add), (right, right_add) = _dated(part.left), _dated(part.right)
    if left.side == "b":
        left, left_add, right, right_add = right, right_add, left, left_add
        return Order(left.elements[0], TURNED[part.sign], right.elements[0], left_add, right_add)
    return Order(left.elements[0], part.sign, right.elements[0], left_add, right_add)


def _dated(term: Node) -> tuple[Call, int]:
    add = 0
    while isinstance(term, Sum):
        add, term = add + term.add, term.term
    if not isinstance(term, Call) or term.word != "d":
        raise PairProblem("the records can be ordered by dates only")
    return term, add


def _without_sides(node: Node) -> Node:
    """Return the condition on one record as one that names no record."""
    if isinstance(node, Call):
        return Call(node.word, node.elements, node.values)
    if isinstance(node, Compare):
        return Compare(node.sign, _without_sides(node.left), _without_sides(node.right))
    if isinstance(node, Sum):
        return Sum(_without_sides(node.term), node.add)
    if isinstance(node, Not):
        return Not(_without_sides(node.term))
    if isinstance(node, And | Or):
        return type(node)(_without_sides(node.left), _without_sides(node.right))
    return node
