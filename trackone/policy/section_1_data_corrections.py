"""Section I: who changes what, and when: the author within the window, after it the decider of each critical element.

The numbers: 48 elapsed hours for the Master User from submission; an earlier program year is the Master User's until
September 30 of the year in which it ended (the state's closing date), then the state's.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from trackone.policy.business_days import Calendar, program_year_of
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_time_of_service import last_entry_on

CORRECTED_WITHIN = timedelta(hours=48)
STATE_CLOSES_ON = (9, 30)

DECIDERS = {
    "master_user": "the region's Master User",
    "state": "DWD staff",
    "help_desk": "the help desk",
    "nobody": "nobody",
    "redaction only": "two people, by redaction",
    "transfer only": "both operators, by transfer",
    "author": "the author",
}


@dataclass(frozen=True, kw_only=True)
class CriticalElement:
    """One line of the dated list: a field of a record, how the window reads it, and who decides once it has closed."""

    record: str
    field: str
    entry_window: str
    decided_by: str
    critical_from: date
    critical_to: date | None


@cache
def critical_elements() -> tuple[CriticalElement, ...]:
    """Return the dated list of the fields that are critical to performance.

    Clauses: I.1.
    """
    text = files("trackone.policy").joinpath("critical_elements.csv").read_text(encoding="utf-8")
    return tuple(
        CriticalElement(
            record=row["record"],
            field=row["field"],
            entry_window=row["entry_window"],
            decided_by=row["decided_by"],
            critical_from=date.fromisoformat(row["critical_from"]),
            critical_to=date.fromisoformat(row["critical_to"]) if row["critical_to"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )


def element_of(record: str, field: str, *, on: date) -> CriticalElement | None:
    """Return the line in force for a field on a day; None when the field is not critical.

    Clauses: I.1.
    """
    return next(
        (
            element
            for element in critical_elements()
            if (element.record, element.field) == (record, field)
            and element.critical_from <= on
            and (element.critical_to is None or on <= element.critical_to)
        ),
        None,
    )


def is_critical(record: str, field: str, *, on: date) -> bool:
    """Say whether a field is critical to performance on a day; what is not stays editable by the region's staff.

    Clauses: I.1.
    """
    return element_of(record, field, on=on) is not None


def decider_of(
    record: str, field: str, *, dated_on: date, today: date, is_exited: bool = False, is_closed: bool = False
) -> str:
    """Return who decides a correction: a word of DECIDERS.

    Closed or exited records are the state's; an earlier program year is the Master User's until the state's closing date.

    Clauses: I.1, I.7, I.8.
    """
    element = element_of(record, field, on=today)
    if element is None:
        return "author"
    if element.decided_by != "master_user":
        return element.decided_by
    if is_exited or is_closed or today > _closing_of(program_year_of(dated_on)):
        return "state"
    return "master_user"


def correction_due_at(*, submitted_at: datetime) -> datetime:
    """Return when the Master User's target ends: 48 elapsed hours after submission.

    Clauses: I.6.
    """
    return submitted_at + CORRECTED_WITHIN


def last_mend_on(*, entered_on: date, has_window: bool, calendar: Calendar) -> date:
    """Return the last day on which the author mends what has no date of its own, counted from the day of entry.

    The third business day where the list gives the element a window, else the day of entry itself.

    Clauses: I.1.
    """
    return last_entry_on(service_on=entered_on, calendar=calendar) if has_window else entered_on


def refusals_to_mend(
    *,
    is_own: bool,
    leads_the_site: bool,
    window_is_open: bool,
    is_frozen: bool = False,
    is_withdrawn: bool = False,
    decider: str = "master_user",
) -> list[Refusal]:
    """Refuse a change by anybody but author, serving staff or the site's team leader, and any change after the window.

    Clauses: I.1, I.8.
    """
    over = refusals_to_change_frozen(is_frozen=is_frozen, is_withdrawn=is_withdrawn)
    if over:
        return over
    if not window_is_open:
        return [
            _locked("locked", f"The time to change this yourself is over. Now it is decided by {DECIDERS[decider]}.", "I.1")
        ]
    if not (is_own or leads_the_site):
        who = "Only its author, the staff member who served, or the site's team leader can change this entry now."
        return [_locked("not_own", who, "I.1", instead="Ask one of them.")]
    return []


def refusals_to_change_frozen(*, is_frozen: bool, is_withdrawn: bool = False) -> list[Refusal]:
    """Refuse any change of what was withdrawn, or hangs on something closed or exited.

    Clauses: I.8.
    """
    if is_withdrawn:
        return [_locked("withdrawn", "This entry was withdrawn, so it can't be changed any more.", "general")]
    if is_frozen:
        return [_locked("frozen", "This record is closed or exited. Only DWD staff correct it now.", "I.8")]
    return []


def refusals_to_fill_again(*, is_filled: bool) -> list[Refusal]:
    """Refuse to fill in what was filled in already: that is mending, or a correction.

    Clauses: C.6.
    """
    if not is_filled:
        return []
    why = "This was filled in already, so it is not blank any more."
    instead = "Mend it while its window is open, or ask for a correction."
    return [_locked("filled_already", why, "C.6", instead=instead)]


def refusals_to_withdraw(
    *,
    is_own: bool,
    leads_the_site: bool,
    window_is_open: bool,
    is_frozen: bool = False,
    is_withdrawn: bool = False,
    reason: str,
) -> list[Refusal]:
    """Refuse to strike an entry through on the terms of a change, and without a reason. It can't be revived.

    Clauses: I.1.
    """
    found = refusals_to_mend(
        is_own=is_own,
        leads_the_site=leads_the_site,
        window_is_open=window_is_open,
        is_frozen=is_frozen,
        is_withdrawn=is_withdrawn,
    )
    if not reason.strip():
        found.append(_locked("reason_missing", "Say why this entry is withdrawn.", "general", instead="Write a reason."))
    return found


def refusals_to_redate_note() -> list[Refusal]:
    """Refuse any change of a signed note's date, author or text.

    Clauses: I.5.
    """
    return [
        Refusal(
            code="note_is_final",
            sentence="A signed note is final: its date, author and text never change.",
            clause="I.5",
            instead="Add an addendum that says what was wrong.",
        )
    ]


def refusals_to_sign_note(
    *, text: str, contact_on: date, recontact_on: date | None, is_type_known: bool, today: date
) -> list[Refusal]:
    """Refuse a note without text or kind of contact, one of the future, and a recontact before the contact.

    A late note is marked, never refused.

    Clauses: C.6, I.5.
    """
    found = []
    if not text.strip():
        found.append(_locked("note_text", "A note has a text.", "I.5", instead="Write what was said and agreed."))
    if not is_type_known:
        found.append(_locked("contact_type", "Say how the contact took place.", "I.5", instead="Choose it from the list."))
    if contact_on > today:
        why = "The day of contact has not come yet."
        found.append(_locked("contact_on", why, "C.6", instead="Sign the note on the day, or change the date."))
    if recontact_on is not None and recontact_on < contact_on:
        why = "The recontact date is before the contact."
        found.append(_locked("recontact_on", why, "I.5", instead="Check both dates."))
    return found


def refusals_to_add_to_note(*, text: str, is_closed: bool) -> list[Refusal]:
    """Refuse an addendum without text, and one to a note of a closed conversation.

    Clauses: I.5, I.8.
    """
    found = refusals_to_change_frozen(is_frozen=is_closed)
    if not text.strip():
        found.append(_locked("note_text", "An addendum has a text.", "I.5", instead="Write what is to be added."))
    return found


def _closing_of(program_year: int) -> date:
    return date(program_year + 1, *STATE_CLOSES_ON)


def _locked(code: str, sentence: str, clause: str, *, instead: str = "") -> Refusal:
    way_out = "Ask for a correction through your Single Point of Contact."
    return Refusal(code=code, sentence=sentence, clause=clause, instead=instead or way_out)
