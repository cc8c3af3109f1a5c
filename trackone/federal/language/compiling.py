"""From the trees of rules to Polars expressions, with the semantics of the language exactly.

A rule fires in a row where `when` is true and `then` is false; where either stops it does not fire.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from trackone.federal.language import truth
from trackone.federal.language.columns import Columns, as_day, as_number, ordinal
from trackone.federal.language.parsing import kind_of, parse_condition
from trackone.federal.language.tree import And, Call, Compare, If, Kind, Literal, Macro, Name, Node, Not, Or, Sum
from trackone.federal.language.truth import STOPPED, Truth, certain, unless_null
from trackone.federal.language.validity import listed, valid
from trackone.federal.language.words import REPORT_END
from trackone.federal.layout import Layout, Rule

# What a term is in each row: an expression, a value that is the same in all rows, or None where it is never there.
_Term = pl.Expr | float | str | None


@dataclass(frozen=True)
class Compiled:
    """Columns made in steps, each from those before it, and at last a boolean column a rule, named by its id.

    A rule that can fire in no row is left out.
    """

    steps: tuple[tuple[pl.Expr, ...], ...]
    fires: tuple[pl.Expr, ...]

    def on(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rules' columns for a frame of texts."""
        if not self.fires:
            return pl.DataFrame()
        plan = frame.lazy()
        for step in self.steps:
            plan = plan.with_columns(step)
        return plan.select(self.fires).collect(optimizations=pl.QueryOptFlags.none())


def compile_rules(rules: Iterable[Rule], *, columns: Columns, report_end: date) -> Compiled:
    """Compile the rules about single records; those about two records are not among them."""
    compiler = _Compiler(columns, report_end, {})
    fires = []
    for rule in rules:
        if isinstance(rule.tree, If):
            found = compiler.fires(rule.tree)
            if not isinstance(found, bool):
                fires.append(found.alias(rule.id))
            elif found:
                fires.append(pl.repeat(True, pl.len()).alias(rule.id))
    return Compiled(_made((*columns.steps(), tuple(compiler.shared.values()))), tuple(fires))


def compile_conditions(
    conditions: Mapping[str, str], *, columns: Columns, report_end: date, names: Mapping[str, pl.Expr] | None = None
) -> Compiled:
    """Compile conditions by name to boolean columns of these names, false where a condition stops; raise RuleProblem.

    `names` are words of the caller's with their boolean expressions on the frame of texts.
    """
    vocabulary = replace(columns.layout.vocabulary, names=tuple(names or ()))
    compiler = _Compiler(columns, report_end, dict(names or {}))
    holds = []
    for name, text in conditions.items():
        found = compiler.truth(parse_condition(text, vocabulary=vocabulary)).true
        holds.append((pl.repeat(found, pl.len()) if isinstance(found, bool) else found).alias(name))
    return Compiled(_made((*columns.steps(), tuple(compiler.shared.values()))), tuple(holds))


def compile_condition(text: str, *, layout: Layout, report_end: date, names: Mapping[str, pl.Expr] | None = None) -> pl.Expr:
    """Compile a condition alone to a boolean expression on a frame of texts; where it stops it is false.

    `names` are words of the caller's with their boolean expressions. Raises RuleProblem.
    """
    vocabulary = replace(layout.vocabulary, names=tuple(names or ()))
    tree = parse_condition(text, vocabulary=vocabulary)
    found = _Compiler(Columns(layout), report_end, dict(names or {})).truth(tree).true
    return pl.lit(found) if isinstance(found, bool) else found


def compile_tree(node: Node, *, columns: Columns, report_end: date) -> pl.Expr:
    """Compile the tree of a condition to a boolean expression; where it stops it is false."""
    found = _Compiler(columns, report_end, {}).truth(node).true
    return pl.lit(found) if isinstance(found, bool) else found


def _made(steps: tuple[tuple[pl.Expr, ...], ...]) -> tuple[tuple[pl.Expr, ...], ...]:
    return tuple(step for step in steps if step)


class _Compiler:
    def __init__(self, columns: Columns, report_end: date, names: Mapping[str, pl.Expr]) -> None:
        self._columns, self._layout, self._names = columns, columns.layout, names
        self._report_end = report_end
        self._macros: dict[str, Truth] = {}
        self._is_inside_macro = False
        self.shared: dict[str, pl.Expr] = {}

    def fires(self, rule: If) -> truth.Where:
        """Return where a rule fires."""
        broken = self.truth(rule.then).false
        return broken if rule.when is None else truth.meet(self.truth(rule.when).true, broken)

    def truth(self, node: Node) -> Truth:
        """Compile a condition."""
        if isinstance(node, And):
            return truth.both(self.truth(node.left), self.truth(node.right))
        if isinstance(node, Or):
            return truth.either(self.truth(node.left), self.truth(node.right))
        if isinstance(node, Not):
            return truth.opposite(self.truth(node.term))
        if isinstance(node, Compare):
            return self._compare(node)
        if isinstance(node, Macro):
            return self._macro(node)
        if isinstance(node, Name):
            return certain(self._names[node.name])
        if isinstance(node, Call):
            return _TRUTHS[node.word](self, node)
        raise TypeError(f"{node} is no condition")

    def _macro(self, node: Macro) -> Truth:
        """Compile a macro; one that a rule names becomes a column of its own where readings are shared."""
        if self._is_inside_macro or node.name not in self._macros:
            is_outer, self._is_inside_macro = not self._is_inside_macro, True
            found = self.truth(node.means)
            self._is_inside_macro = not is_outer
            if not is_outer or not self._columns.is_shared or found.stops or isinstance(found.true, bool):
                return found
            self.shared[node.name] = found.true.alias(f"is {node.name}")
            self._macros[node.name] = certain(pl.col(f"is {node.name}"))
        return self._macros[node.name]

    def _compare(self, node: Compare) -> Truth:
        if kind_of(node.left) is Kind.TRUTH:
            same = truth.equal(self.truth(node.left), self.truth(node.right))
            return same if node.sign == "==" else truth.opposite(same)
        left, right = self._term(node.left), self._term(node.right)
        if left is None or right is None:
            return STOPPED
        found = _SIGNS[node.sign](left, right)
        if isinstance(found, bool):
            return certain(found)
        return certain(found) if kind_of(node.left) is Kind.TEXT else unless_null(found)

    def _term(self, node: Node) -> _Term:
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Sum):
            return self._sum(node)
        if isinstance(node, Call):
            return as_number(self._report_end) if node.word == REPORT_END else _TERMS[node.word](self, node)
        raise TypeError(f"{node} is no term")

    def _sum(self, node: Sum) -> _Term:
        term = self._term(node.term)
        if term is None or isinstance(term, str):
            return None
        if kind_of(node.term) is Kind.NUMBER:
            return term + node.add
        return as_day(ordinal(term) + node.add) if isinstance(term, pl.Expr) else _later(int(term), node.add)

    def _code(self, node: Call) -> Truth:
        codes = tuple(int(value) for value in node.values)
        number = self._columns.code(node.elements[0], max(codes))
        return certain(False) if number is None else certain(listed(number, codes))

    def _any_filled(self, node: Call) -> Truth:
        found = certain(False)
        for element in node.elements:
            found = truth.either(found, self._columns.filled(element))
        return found

    def _all_on(self, node: Call) -> Truth:
        """Every valid date of the list against the last element's; true where that is blank, stopped where it is no date."""
        *listed_elements, against = node.elements
        blank, limit = truth.opposite(self._columns.filled(against)), self._columns.day(against)
        days = [day for element in listed_elements if (day := self._columns.day(element)) is not None]
        if limit is None or not days:
            return certain(True) if limit is None else Truth(truth.join(blank.true, limit.is_not_null()), False)
        is_after = node.word == "all_on_or_after"
        # Comparing each is several times quicker than looking for the earliest or the latest.
        broken = pl.any_horizontal([day < limit if is_after else day > limit for day in days]).fill_null(False)
        return Truth(truth.join(blank.true, limit.is_not_null() & ~broken), broken)

    def _latest(self, node: Call) -> _Term:
        days = [day for element in node.elements if (day := self._columns.day(element)) is not None]
        return pl.max_horizontal(days) if days else None

    def _days(self, node: Call) -> _Term:
        one, other = (self._columns.ordinal(element) for element in node.elements)
        return None if one is None or other is None else one - other

    def _age(self, node: Call) -> _Term:
        day, birth = self._columns.day(node.elements[0]), self._columns.day(self._layout.birth)
        return None if day is None or birth is None else (day - birth) // 10000

    def _lag(self, node: Call) -> _Term:
        day, end = self._columns.day(self._layout.exit), self._report_end
        if day is None:
            return None
        return end.year * 4 + (end.month - 1) // 3 - (day // 10000 * 4 + (day // 100 % 100 - 1) // 3)

    def _digits_distinct(self, node: Call) -> Truth:
        text = self._columns.text(node.elements[0])
        if text is None:
            return certain(True)
        return certain(~text.str.contains("|".join(f"{digit}.*{digit}" for digit in "0123456789")))

    def _has_digit(self, node: Call) -> Truth:
        text = self._columns.text(node.elements[0])
        return certain(False) if text is None else certain(text.str.contains(str(node.values[0]), literal=True))

    def _text(self, node: Call) -> _Term:
        text = self._columns.text(node.elements[0])
        return "" if text is None else text

    def _filled(self, node: Call) -> Truth:
        return self._columns.filled(node.elements[0])

    def _blank(self, node: Call) -> Truth:
        return truth.opposite(self._filled(node))

    def _valid(self, node: Call) -> Truth:
        return valid(self._layout.elements[node.elements[0]], self._columns)

    def _day(self, node: Call) -> _Term:
        return self._columns.day(node.elements[0])

    def _number(self, node: Call) -> _Term:
        return self._columns.number(node.elements[0])


_TRUTHS: Mapping[str, Callable[[_Compiler, Call], Truth]] = {
    "filled": _Compiler._filled,
    "blank": _Compiler._blank,
    "code": _Compiler._code,
    "any_filled": _Compiler._any_filled,
    "all_on_or_after": _Compiler._all_on,
    "all_on_or_before": _Compiler._all_on,
    "digits_distinct": _Compiler._digits_distinct,
    "has_digit": _Compiler._has_digit,
    "valid": _Compiler._valid,
}
_TERMS: Mapping[str, Callable[[_Compiler, Call], _Term]] = {
    "v": _Compiler._text,
    "d": _Compiler._day,
    "num": _Compiler._number,
    "days": _Compiler._days,
    "age": _Compiler._age,
    "lag": _Compiler._lag,
    "latest": _Compiler._latest,
}
_SIGNS: Mapping[str, Callable[..., pl.Expr | bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _later(day: int, days: int) -> int | None:
    """Return the day (YYYYMMDD) so many days later; None behind the ends of the calendar."""
    try:
        return as_number(date(day // 10000, day // 100 % 100, day % 100) + timedelta(days=days))
    except OverflowError:
        return None
