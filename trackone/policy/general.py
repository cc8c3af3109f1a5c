"""General: decisions that many clauses share. A person is statewide and on file once; another region serves, or adds nobody.

The limits: nobody is born in the future or more than 120 years ago; a paper is not received before it was written.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from trackone.policy.refusal import Refusal

CLAUSE = "general"
OLDEST_YEARS = 120
Rung = TypeVar("Rung")


def refusals_to_add(
    *, same_ssn_as: Sequence[str], likely_same_as: Sequence[str], is_somebody_else: bool, first_name: str, last_name: str
) -> list[Refusal]:
    """Refuse a second record of one person: always for the same number, else until somebody says it is somebody else.

    The two lists say who is on file, in words such as "P10000001 in Region 7".

    Clauses: general.
    """
    found = []
    if not (first_name.strip() and last_name.strip()):
        found.append(_no("name_missing", "A participant has a first name and a last name.", "Enter both."))
    if same_ssn_as:
        found.append(refusal_of_same_ssn(same_ssn_as))
    elif likely_same_as and not is_somebody_else:
        found.append(
            _no(
                "likely_duplicate",
                f"This may be somebody who is on file already: {_listed(likely_same_as)}.",
                "Open that record or serve the person here. If it is somebody else, say so and add anyway.",
            )
        )
    return found


def refusal_of_same_ssn(held_by: Sequence[str]) -> Refusal:
    """Return the refusal of a Social Security number that belongs to a person on file already.

    Clauses: general.
    """
    return _no(
        "same_ssn",
        f"This Social Security number is on file already, for {_listed(held_by)}.",
        "Compare it with the card. If it is right, this is the same person: open that record or serve the person here.",
    )


def refusals_to_serve_here(*, purpose: str, purposes: Sequence[str], is_served_here: bool, number: str) -> list[Refusal]:
    """Refuse to open a person of another region without a purpose from the list, or one who is served here already.

    Clauses: general.
    """
    if is_served_here:
        return [_no("served_here_already", f"{number} is served in your region already.", "Open the record.")]
    if purpose not in purposes:
        return [_no("purpose_missing", "Say why your region serves this person.", "Choose a purpose from the list.")]
    return []


def refusals_to_reassign(*, is_seen: bool) -> list[Refusal]:
    """Refuse to hand over somebody who has another case manager by now than the one whom the page showed.

    Clauses: general.
    """
    if is_seen:
        return []
    return [_no("case_manager_changed", "Somebody else is the case manager by now.", "Look at the person's page first.")]


def refusals_of_birth_date(*, birth_on: date, today: date) -> list[Refusal]:
    """Refuse a birth date in the future or more than 120 years ago.

    Clauses: general.
    """
    if birth_on > today:
        return [_no("birth_date", "This birth date has not come yet.", "Check the year.")]
    if birth_on.year < today.year - OLDEST_YEARS:
        return [_no("birth_date", f"This birth date is more than {OLDEST_YEARS} years ago.", "Check the year.")]
    return []


def refusals_to_describe_document(
    *, is_kind_known: bool, title: str, received_on: date, dated_on: date | None, today: date
) -> list[Refusal]:
    """Refuse a paper without kind or title, one received in the future, and one dated after it was received.

    Clauses: general.
    """
    found = []
    if not is_kind_known:
        found.append(_no("kind_missing", "Say what kind of paper this is.", "Choose a kind from the list."))
    if not title.strip():
        found.append(_no("title_missing", "A paper needs a title by which others find it.", "Write a short title."))
    if received_on > today:
        found.append(_no("received_on", "The day on which the paper came in has not come yet.", "Check the date."))
    if dated_on is not None and dated_on > received_on:
        found.append(_no("dated_on", "The paper is dated after the day on which it came in.", "Check both dates."))
    return found


def next_on_the_ladder(ladder: Sequence[Rung], *, held: Collection[Rung]) -> Rung | None:
    """Return the first rung on which somebody eligible stands: when nobody does, the step goes up; None above the last.

    Clauses: general.
    """
    return next((rung for rung in ladder if rung in held), None)


def _no(code: str, sentence: str, instead: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, clause=CLAUSE, instead=instead)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
