"""What screens read of activities: one with all it names, its columns in words, whether it is due."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from trackone.casework.activities.codes import code_list
from trackone.casework.models import ACTIVITIES, Activity, Lasting
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing
from trackone.policy.section_0_activities import is_due

# How what is kept as digits is written in the field.
_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "wages": lambda value: f"${Decimal(value):,.2f}",
    "occupation_code": lambda value: f"{value[:2]}-{value[2:6]}.{value[6:]}",
    "cip_code": lambda value: f"{value[:2]}.{value[2:]}",
}


def activity_of(kind: str, pk: int, *, by: Standing) -> Activity:
    """Return one activity with all it names; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    model = ACTIVITIES.get(kind)
    if model is None:
        raise OutOfSight
    names = ("participant", "site", "staff", "organization", "recorded_by", "withdrawn_by", "conversation__site")
    rows = model._default_manager.visible_to(by).select_related(*names, "participation__program", "post")
    found: Activity | None = rows.filter(pk=pk).first()
    if found is None:
        raise OutOfSight
    return found


def is_activity_due(activity: Activity, *, today: date) -> bool:
    """Say whether its expected end has passed and nobody has said how it ended. Clauses: C.6."""
    if activity.withdrawn_at is not None or not isinstance(activity, Lasting):
        return False
    return is_due(expected_end_on=activity.expected_end_on, ended_on=activity.ended_on, today=today)


def said(model: type[Activity], column: str, value: Any, *, on: date) -> str:
    """Return the value of a column in words; codes as their list stood on a day, an empty one as nothing."""
    codes = model.declared.columns[column].codes
    if value in (None, ""):
        return ""
    if codes:
        return code_list(codes, on=on).spoken(value)
    return _WRITTEN[column](value) if column in _WRITTEN else str(value)


def said_of(activity: Activity) -> Mapping[str, str]:
    """Return every column of an activity in words. No SQL."""
    model, on = type(activity), activity.dated_on
    return {name: said(model, name, getattr(activity, name), on=on) for name in activity.declared.columns}
