"""Say in one sentence what an activity was, from its columns: the line on the time line, the head of its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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


def _credential(values: Values, words: Mapping[str, str]) -> Told:
    return Told(heading=f"Attained: {_small(words['type_code'])}", details=(values["title"],))


def _skill_gain(values: Values, words: Mapping[str, str]) -> Told:
    return Told(heading=f"Skill gain: {_small(words['type_code'])}")


def _employment(values: Values, words: Mapping[str, str]) -> Told:
    heading = f"{words['status_code']} in the {_small(words['quarter'])} after the exit"
    wages = f"${Decimal(values['wages']):,.2f} in the quarter" if values["wages"] is not None else ""
    related = "related to the training" if values["training_related"] == "1" else ""
    return Told(heading=heading, details=(values["employer_name"], _source(values, words), related, wages))


def _source(values: Values, words: Mapping[str, str]) -> str:
    return _small(words["source_code"]) if values["source_code"] != values["status_code"] else ""


def _assessment(values: Values, words: Mapping[str, str]) -> Told:
    score = f"score {values['score']}" if values["score"] is not None else "score not entered yet"
    return Told(heading=f"{values['instrument']}, {_small(words['stage'])}", details=(score, words["level_code"]))


def _work_experience(values: Values, words: Mapping[str, str]) -> Told:
    what = values["job_title"] or words["type_code"]
    details = (words["type_code"] if values["job_title"] else "", words["completion"])
    return Told(heading=f"{what} at {values['employer_name']}", details=details)


def _small(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"


_TOLD: Mapping[str, Callable[[Values, Mapping[str, str]], Told]] = {
    "training": _training,
    "credential": _credential,
    "skill_gain": _skill_gain,
    "employment": _employment,
    "assessment": _assessment,
    "work_experience": _work_experience,
}
