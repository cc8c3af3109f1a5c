"""Judge an activity as it would stand: its program, its codes, its dates against each other, and what its kind adds."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from trackone.casework.activities.codes import code_list
from trackone.casework.freezing import took_effect
from trackone.casework.models import Activity, Employment, SkillGain
from trackone.casework.proposing import refusals_of_lost
from trackone.enrollment.models import Eligibility
from trackone.identity.guard import refusals_in_text
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_0_activities import (
    refusals_of_activity,
    refusals_of_codes,
    refusals_of_employment,
    refusals_of_missing,
    refusals_of_order,
    refusals_of_outcome,
    refusals_of_pairs,
)

# The code of the lists of status and source.
NOT_EMPLOYED = "0"


def judge_activity(activity: Activity, *, at: datetime, is_corrected: bool = False) -> None:
    """Raise Refused for an activity that can't stand so; when it may be entered is asked beside. One SQL statement for an
    employment, none for the others. A correction may touch what has exited.

    Clauses: C.1, C.6, I.8, general.
    """
    # Without what it must have it has no day by which the rest could be judged.
    refuse_if(_refusals_of_missing(activity))
    also = _ALSO.get(type(activity))
    refuse_if(
        _refusals_of_program(activity, at=at, is_corrected=is_corrected)
        + _refusals_of_columns(activity)
        + (also(activity) if also else [])
        + refusals_in_text(*_free_texts(activity))
    )


def is_required(activity: Activity | type[Activity], column: str) -> bool:
    """Say whether a column is filled from the first."""
    return not getattr(activity._meta.get_field(column), "blank", True)


def _refusals_of_missing(activity: Activity) -> list[Refusal]:
    missing = [
        (column.label, name)
        for name, column in activity.declared.columns.items()
        if is_required(activity, name) and getattr(activity, name) in (None, "")
    ]
    return refusals_of_missing(missing)


def _refusals_of_program(activity: Activity, *, at: datetime, is_corrected: bool) -> list[Refusal]:
    declared, period = activity.declared, activity.participation
    lost = refusals_of_lost(period, at=at) if period else []
    return lost + refusals_of_activity(
        kind=declared.label,
        program=period.program.short_name if period else "",
        needs_program=declared.needs_program,
        is_eligible=period is None or period.eligibility != Eligibility.NOT_ELIGIBLE,
        has_exited=not is_corrected
        and period is not None
        and period.exit_on is not None
        and took_effect(period.exit_last_undo_on, time_zone=period.site.time_zone, at=at),
        exit_on=period.exit_on if period else None,
        happened_on=activity.dated_on,
        comes_after_exit=declared.never_refused,
    )


def _refusals_of_columns(activity: Activity) -> list[Refusal]:
    columns = activity.declared.columns
    said = [
        (columns[name].label, name, code_list(codes, on=activity.dated_on).allows(getattr(activity, name)))
        for name, codes in activity.declared.coded.items()
    ]
    pairs = [
        (
            text,
            f"“{columns[on].label}” and “{columns[text].label}”",
            getattr(activity, on) is not None,
            _is_said(activity, text),
        )
        for on, text in activity.declared.together
    ]
    days = {name: getattr(activity, name) for pair in activity.declared.in_order for name in pair}
    words = {name: columns[name].label for name in days}
    return (
        refusals_of_codes(said)
        + refusals_of_order(days, in_order=activity.declared.in_order, words=words)
        + refusals_of_pairs(pairs)
    )


def _is_said(activity: Activity, column: str) -> bool:
    return getattr(activity, column) not in (None, "")


def _refusals_of_skill_gain(gain: SkillGain) -> list[Refusal]:
    period = gain.participation
    if period is None:
        return []
    return refusals_of_outcome(gained_on=gain.gained_on, exit_on=period.exit_on, program=period.program.short_name)


def _refusals_of_employment(employment: Employment) -> list[Refusal]:
    period = employment.participation
    if period is None or not employment.quarter.isdigit():
        return []
    stands = {"withdrawn_at": None, "sealed_at": None}
    known = Employment._base_manager.filter(participation=period, quarter=employment.quarter, **stands)
    return refusals_of_employment(
        program=period.program.short_name,
        exit_on=period.exit_on,
        quarter=int(employment.quarter),
        learned_on=employment.learned_on,
        is_employed=employment.status_code != NOT_EMPLOYED,
        has_wages=employment.wages is not None,
        says_related=employment.training_related != "",
        says_same_employer=employment.same_employer != "",
        is_known_already=known.exclude(pk=employment.pk).exists(),
    )


# What a kind asks beside what all of them do.
_ALSO: Mapping[type[Activity], Callable[[Any], list[Refusal]]] = {
    SkillGain: _refusals_of_skill_gain,
    Employment: _refusals_of_employment,
}


def _free_texts(activity: Activity) -> list[str]:
    coded = activity.declared.coded
    texts = [
        name
        for name in activity.declared.columns
        if name not in coded and isinstance(activity._meta.get_field(name), models.CharField)
    ]
    return [getattr(activity, name) for name in texts]
