"""Constraints of dated rows: a span ends after it begins, and two spans of the same thing never overlap."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """Return the constraint that `until_on`, the last day, is not before `since_on`."""
    return models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name=name)


def never_two_at_once(*keys: str, name: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return the constraint that rows with the same keys (columns of ids) follow one another, whatever the door."""
    # A key is compared as a range of one number: so a plain PostgreSQL without btree_gist can hold it.
    same: list[tuple[Any, str]] = [(_range("int8range", F(key), F(key), BigIntegerRangeField()), "&&") for key in keys]
    days = _range("daterange", F("since_on"), F("until_on"), DateRangeField())
    return ExclusionConstraint(name=name, expressions=[*same, (days, RangeOperators.OVERLAPS)], condition=condition)


def _range(function: str, first: F, last: F, field: models.Field[Any, Any]) -> Func[Any]:
    return Func(first, last, Value("[]"), function=function, output_field=field)
