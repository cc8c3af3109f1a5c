"""Content, group services: one list a workshop, each who came judged alone, and nobody recorded twice unseen.

A group service is a service to each who came: what may be entered for one of them, and until when, is the same (C.3, C.6).
"""

from datetime import date

from trackone.policy.refusal import Refusal


def refusals_of_group(*, title: str, held_on: date, today: date, differs_in: str) -> list[Refusal]:
    """Refuse a group service without a title, of a day to come, or one that is on file with other facts.

    `differs_in` names what is on file otherwise ("90 minutes"), empty for nothing.

    Clauses: C.3, C.6.
    """
    found = []
    if not title.strip():
        found.append(_no("group_title", "The group service has no title.", "general", "Enter one."))
    if held_on > today:
        instead = "A sign-in list is entered when it has been signed. Record a planned service for each person."
        found.append(_no("future_date", f"{_spoken(held_on)} has not come yet.", "C.6", instead))
    if differs_in:
        why = f"“{title}” of {_spoken(held_on)} is on file already, with {differs_in}."
        found.append(_no("group_differs", why, "general", "Enter the same, or give this one a title of its own."))
    return found


def refusals_to_sign_in(
    *, kind: str, held_on: date, is_on_this_list: bool, is_recorded: bool, is_again: bool
) -> list[Refusal]:
    """Refuse somebody who is on the list already, and one who has this service on this day unless it is said to be another.

    Clauses: C.3.
    """
    if is_on_this_list:
        return [_no("on_the_list", "On the list already.", "C.3")]
    if is_recorded and not is_again:
        why = f"“{kind}” is recorded for {_spoken(held_on)} already."
        return [_no("recorded_already", why, "C.3", "Check “Record it again” if it was another one.")]
    return []


def _no(code: str, why: str, clause: str, instead: str = "") -> Refusal:
    return Refusal(code=code, sentence=why, clause=clause, instead=instead)


def _spoken(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
