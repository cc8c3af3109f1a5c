"""Three-valued truth as pairs of Polars expressions: where a condition is true, where it is false, and elsewhere it stops.

A condition stops a rule when it reads a date or a number that is not one. AND and OR go from left to right and end early,
so a part that is not reached can't stop the rule: `false AND stopped` is false, `stopped AND false` is stopped. (Kleene's
logic, which Polars uses for nulls, calls both false.) What is known beforehand is a Python bool and drops out of the rest.
"""

from dataclasses import dataclass

import polars as pl

Where = pl.Expr | bool


@dataclass(frozen=True)
class Truth:
    """Boolean expressions without nulls, never both true in a row; where neither is, the condition stops.

    `stops` is false for a condition that can't stop anywhere: there `false` is the inverse of `true`.
    """

    true: Where
    false: Where
    stops: bool = True


STOPPED = Truth(False, False)


def certain(true: Where) -> Truth:
    """Make a condition that never stops."""
    return Truth(true, inverse(true), stops=False)


def unless_null(expression: pl.Expr) -> Truth:
    """Make a condition that stops where the expression is null."""
    return Truth(expression.fill_null(False), (~expression).fill_null(False))


def both(left: Truth, right: Truth) -> Truth:
    """AND, from left to right."""
    true = meet(left.true, right.true)
    if not left.stops and not right.stops:
        return certain(true)
    return Truth(true, join(left.false, meet(left.true, right.false)))


def either(left: Truth, right: Truth) -> Truth:
    """OR, from left to right."""
    false = meet(left.false, right.false)
    if not left.stops and not right.stops:
        return certain(join(left.true, right.true))
    return Truth(join(left.true, meet(left.false, right.true)), false)


def opposite(truth: Truth) -> Truth:
    """NOT."""
    return Truth(truth.false, truth.true, stops=truth.stops)


def equal(left: Truth, right: Truth) -> Truth:
    """Both the same; stops where either does."""
    same = join(meet(left.true, right.true), meet(left.false, right.false))
    if not left.stops and not right.stops:
        return certain(same)
    return Truth(same, join(meet(left.true, right.false), meet(left.false, right.true)))


def meet(left: Where, right: Where) -> Where:
    """Where both are true."""
    if isinstance(left, bool):
        return right if left else False
    if isinstance(right, bool):
        return left if right else False
    return left & right


def join(left: Where, right: Where) -> Where:
    """Where either is true."""
    if isinstance(left, bool):
        return True if left else right
    if isinstance(right, bool):
        return True if right else left
    return left | right


def inverse(where: Where) -> Where:
    """Where it is not true."""
    return not where if isinstance(where, bool) else ~where
