"""What an activity must say: its program, its codes, its dates in their order; employment its quarter after the exit.

When a date can be entered stands in `section_0_time_of_service`; this is what the record itself can't be.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from trackone.policy.refusal import Refusal


def refusals_of_activity(
    *,
    kind: str,
    program: str,
    needs_program: bool,
    is_eligible: bool = True,
    has_exited: bool = False,
    exit_on: date | None = None,
    happened_on: date,
    comes_after_exit: bool = False,
) -> list[Refusal]:
    """Refuse an activity without the program that it is charged to, and after an exit any but an outcome.

    An outcome may be learned of after the exit. `happened_on` is the day that the activity itself is dated.

    Clauses: C.1, C.6, I.8.
    """
    if not program:
        why = f"{kind} is charged to a program, and none was chosen."
        return (
            [_no("program_missing", why, "C.1", "Choose the program, or enroll the person first.")] if needs_program else []
        )
    if not is_eligible:
        why = f"The person was found not eligible for {program}, so nothing counts there."
        return [_no("not_eligible", why, "C.1", "Choose another program.")]
    if comes_after_exit:
        return []
    if has_exited:
        why = f"The participation in {program} has ended: only what came of it is added after an exit."
        return [_no("participation_exited", why, "I.8", "Enroll the person again.")]
    if exit_on is not None and happened_on > exit_on:
        why = f"The exit from {program} is dated {_spoken(exit_on)}; this came after it."
        return [_no("after_exit", why, "I.8", "Let the author take the exit back, or enroll the person again.")]
    return []


def refusals_of_missing(missing: Sequence[tuple[str, str]]) -> list[Refusal]:
    """Refuse an activity without what it must say: (label, column) of each.

    Clauses: C.6.
    """
    return [_no(column, f"“{label}” is missing.", "C.6", "Fill it in.") for label, column in missing]


def refusals_of_codes(said: Sequence[tuple[str, str, bool]]) -> list[Refusal]:
    """Refuse each answer that its federal list does not have: (label, column, whether the list allows it).

    Clauses: general.
    """
    return [
        _no(column, f"“{label}” can't have this answer.", "general", "Choose one from the list.")
        for label, column, is_allowed in said
        if not is_allowed
    ]


def refusals_of_order(
    days: Mapping[str, date | None], *, in_order: Sequence[tuple[str, str]], words: Mapping[str, str]
) -> list[Refusal]:
    """Refuse two dates in the wrong order; `in_order` names pairs of columns, the earlier first.

    Clauses: C.6.
    """
    found = []
    for first, second in in_order:
        earlier, later = days.get(first), days.get(second)
        if earlier is not None and later is not None and later < earlier:
            why = f"“{words[second]}” is before “{words[first]}”."
            found.append(_no(second, why, "C.6", "Check both dates."))
    return found


def refusals_of_pairs(pairs: Sequence[tuple[str, str, bool, bool]]) -> list[Refusal]:
    """Refuse half of what belongs together: (column, words of both, whether the one is filled, whether the other is).

    Clauses: C.6.
    """
    return [
        _no(column, f"{words} belong together.", "C.6", "Enter both or neither.")
        for column, words, one, other in pairs
        if one != other
    ]


def refusals_of_outcome(*, gained_on: date, exit_on: date | None, program: str) -> list[Refusal]:
    """Refuse a skill gain after the exit: it is of the participation, whenever it is learned of.

    Clauses: I.8.
    """
    if exit_on is None or gained_on <= exit_on:
        return []
    why = f"The exit from {program} is dated {_spoken(exit_on)}; a skill gain is of the time before."
    return [_no("after_exit", why, "I.8", "Check the date of the gain.")]


def quarter_begins_on(*, exit_on: date, quarter: int) -> date:
    """Return the first day of the calendar quarter that is so many after the one of the exit.

    Clauses: general.
    """
    months = exit_on.year * 12 + (exit_on.month - 1) // 3 * 3 + quarter * 3
    return date(months // 12, months % 12 + 1, 1)


def refusals_of_employment(
    *,
    program: str,
    exit_on: date | None,
    quarter: int,
    learned_on: date,
    is_employed: bool,
    has_wages: bool,
    says_related: bool,
    says_same_employer: bool,
    is_known_already: bool,
) -> list[Refusal]:
    """Refuse what can't be known of a quarter: without an exit, before it began, twice, wages without a job.

    What is asked of one quarter alone is said of that one alone.

    Clauses: C.6, I.8.
    """
    if exit_on is None:
        why = f"There is no exit from {program} yet, and this is asked of the quarters after it."
        return [_no("quarter", why, "C.6", "Record it once the person has exited.")]
    found = []
    begins_on = quarter_begins_on(exit_on=exit_on, quarter=quarter)
    if learned_on < begins_on:
        why = f"That quarter begins on {_spoken(begins_on)}, so nothing can be known of it before."
        found.append(_no("quarter", why, "C.6", "Check the quarter and the day it was learned on."))
    if is_known_already:
        why = "This quarter is on file already."
        found.append(_no("quarter_known", why, "C.6", "Open that entry: fill in what is blank, or mend it."))
    if has_wages and not is_employed:
        found.append(_no("wages", "Wages are of somebody who was employed.", "C.6", "Check both answers."))
    if says_related and quarter != 2:
        why = "Whether the job is related to the training is asked of the second quarter alone."
        found.append(_no("training_related", why, "general", "Leave it out here."))
    if says_same_employer and quarter != 4:
        why = "Whether it is the same employer is asked of the fourth quarter alone."
        found.append(_no("same_employer", why, "general", "Leave it out here."))
    return found


def is_due(*, expected_end_on: date | None, ended_on: date | None, today: date) -> bool:
    """Say whether an expected end has passed and nobody has said how it ended.

    Clauses: C.6.
    """
    return ended_on is None and expected_end_on is not None and expected_end_on < today


def _no(code: str, sentence: str, clause: str, instead: str = "") -> Refusal:
    return Refusal(code=code, sentence=sentence, clause=clause, instead=instead)


def _spoken(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
