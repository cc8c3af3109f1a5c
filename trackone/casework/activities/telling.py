"""Say in one sentence what an activity was, from its columns: the line on the time line, the head of its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trackone.casework.activities.codes import code_list
from trackone.casework.models import ACTIVITIES, Activity

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Told:
    """One activity in words: the sentence, and what is said beside it."""

    heading: str
    details: tuple[str, ...] = ()


def told(kind: str, values: Values, *, on: date) -> Told:
    """Return an activity in words; `values` are its columns, `on` the day by which its codes are read. No SQL."""
    codes = ACTIVITIES[kind].declared.coded
    words = {name: code_list(codes[name], on=on).spoken(values[name] or "") for name in codes}
    return _TOLD[kind](values, words)


def told_of(activity: Activity) -> Told:
    """Return an activity that is at hand in words. No SQL."""
    declared = activity.declared
    return told(declared.kind, {name: getattr(activity, name) for name in declared.columns}, on=activity.dated_on)


def _training(values: Values, words: Mapping[str, str]) -> Told:
    details = (words["type_code"], words["completion"])
    return Told(heading=f"{values['program_of_study']} at {values['provider_name']}", details=details)


_TOLD: Mapping[str, Callable[[Values, Mapping[str, str]], Told]] = {
    "training": _training,
}
