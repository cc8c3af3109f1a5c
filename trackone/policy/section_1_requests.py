"""Section I, the requests: who asks whom to correct or delete, by when it is decided, and on whose approval it is done.

The numbers: 48 elapsed hours on the desk, stopped while a request is back with its provider; escalated at 10:00 on the
next business day; Tuesday is the batch day of an organization unless it has another. Nobody who asked decides.
"""

import csv
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from trackone.policy.business_days import Calendar
from trackone.policy.refusal import Refusal
from trackone.policy.section_1_data_corrections import CORRECTED_WITHIN, DECIDERS

ESCALATED_AT = time(10, 0)
BATCH_WEEKDAY = 1
MIN_NARRATIVE = 10
_FIRST_DAY = date(2008, 1, 1)

# From the lowest to the highest: a request about several fields is decided by whoever may decide all of them.
_RANKS = ("master_user", "help_desk", "state")
_BY_TWO = frozenset({"deletion", "restore", "wrong_person", "redaction"})
_OF_THE_STATE = frozenset({"exit", "reopen"})


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One code of the Reason for Correction: its words, what has to be said with it, or why it is none."""

    code: str
    label: str
    is_acceptable: bool
    says: str
    since_on: date
    until_on: date | None


@cache
def _every_reason() -> tuple[Reason, ...]:
    text = files("trackone.policy").joinpath("correction_reasons.csv").read_text(encoding="utf-8")
    return tuple(
        Reason(
            code=row["code"],
            label=row["label"],
            is_acceptable=row["is_acceptable"] == "yes",
            says=row["says"],
            since_on=date.fromisoformat(row["since_on"]),
            until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )


def reasons_on(day: date) -> dict[str, Reason]:
    """Return the reasons in force on a day by code, in the order of the list; those that are none too.

    Clauses: I.10.
    """
    return {r.code: r for r in _every_reason() if r.since_on <= day and (r.until_on is None or day <= r.until_on)}


def refusals_of_reason(*, code: str, narrative: str, evidence: str, needs_evidence: bool, on: date) -> list[Refusal]:
    """Refuse a request without an acceptable Reason for Correction: a code, and in words what happened.

    What should exist, or should not, needs its dated evidence too.

    Clauses: I.10.
    """
    reason, found = reasons_on(on).get(code), []
    if reason is None:
        found.append(_no("correction_reason", "Choose a reason for the correction.", "I.10", "It is a list of the state."))
    elif not reason.is_acceptable:
        found.append(_no("correction_reason", f"“{reason.label}” is no reason for a correction.", "I.10", reason.says))
    if len(narrative.strip()) < MIN_NARRATIVE:
        why = "Say in a sentence what happened and how you know what is right."
        found.append(_no("correction_narrative", why, "I.10", "The Master User decides by it."))
    if needs_evidence and not evidence.strip():
        why = "Name the dated paper that shows it: what it is, and its date."
        found.append(_no("correction_evidence", why, "I.10", "For example: sign-in sheet of Nov 3, 2026."))
    return found


def decider_of_request(kind: str, *, deciders: Collection[str]) -> str:
    """Return who decides a request about fields with these deciders: the highest of them.

    Undoing an exit and reopening a conversation is the state's; what two decide begins with the Master User.

    Clauses: I.1, I.7, I.8, I.9.
    """
    if kind in _OF_THE_STATE:
        return "state"
    if kind in _BY_TWO:
        return "master_user"
    return next((rank for rank in reversed(_RANKS) if rank in deciders), "master_user")


def is_decided_by_two(kind: str) -> bool:
    """Say whether two different people have to approve: the Master User and the state.

    Clauses: I.5, I.9.
    """
    return kind in _BY_TWO


def refusals_to_ask(*, decider: str, window_is_open: bool, may_mend: bool, label: str) -> list[Refusal]:
    """Refuse a request for what its author can still change, what anybody may change, and what nobody does.

    Clauses: I.1, I.8.
    """
    if decider in _RANKS and not window_is_open:
        return []
    if decider in ("nobody", "redaction only", "transfer only"):
        return [_no("never_corrected", f"“{label}” is changed by {DECIDERS[decider]}, not by a correction.", "I.1")]
    if decider == "author" and not window_is_open:
        return [_no("never_corrected", f"“{label}” is a plan that has passed. Correct what really happened.", "I.1")]
    instead = "Change it on the record itself." if may_mend else "Ask its author, or the team leader of the site."
    return [_no("still_open", f"“{label}” can still be changed without a request.", "I.1", instead)]


def refusals_of_changes(*, count: int, unchanged: Sequence[str]) -> list[Refusal]:
    """Refuse a request that changes nothing, or names a value that stands there already.

    Clauses: I.3.
    """
    if not count:
        return [_no("nothing_changes", "Say what should stand there instead.", "I.3", "Enter at least one new value.")]
    return [_no("unchanged", f"“{label}” has this value already.", "I.3", "Leave it out.") for label in unchanged]


def refusals_out_of_course(*, state: str, allowed: Iterable[str], told: str) -> list[Refusal]:
    """Refuse a step that is not open now; `told` says in words where the request stands.

    Clauses: I.3, I.4.
    """
    if state in allowed:
        return []
    return [_no("not_now", f"This step is not open now. {told}", "I.3", "Open the request again to see where it stands.")]


def batch_on(*, today: date, weekday: int = BATCH_WEEKDAY, weeks: int = 1, begun_on: date | None = None) -> date:
    """Return the batch day of today or the next one: this weekday (Monday is 0), every so many weeks.

    Weeks are counted from `begun_on`, the first day of the arrangement.

    Clauses: I.3.
    """
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    if weeks == 1 or begun_on is None:
        return day
    first = begun_on + timedelta(days=(weekday - begun_on.weekday()) % 7)
    behind = ((day - first).days // 7) % weeks
    return day + timedelta(weeks=(weeks - behind) % weeks)


def refusals_to_set_batch_day(
    *, weekday: int, weeks: int, since_on: date, today: date, last_since_on: date | None
) -> list[Refusal]:
    """Refuse a batch day on a weekend, a rhythm that the policy does not know, and one dated back.

    Weekly, every two weeks, or every four for the month.

    Clauses: I.3.
    """
    found = []
    if weekday not in range(5):
        found.append(_no("batch_weekday", "A batch goes on a day from Monday to Friday.", "I.3", "Choose one of them."))
    if weeks not in (1, 2, 4):
        found.append(_no("batch_weeks", "A batch goes every week, every two weeks or every four.", "I.3", "Choose one."))
    if since_on < today or (last_since_on is not None and since_on <= last_since_on):
        found.append(_no("since_on", "It begins today or later, after the one before it.", "I.3", "Choose a later day."))
    return found


def batch_before(today: date, *, weeks: int) -> date:
    """Return the batch day before this one: what has waited since then has waited a whole period.

    Clauses: I.3.
    """
    return today - timedelta(weeks=weeks)


def refusals_of_timely(*, is_open: bool) -> list[Refusal]:
    """Refuse a request for what can still be done without one: entered in time, or taken back by its author.

    Clauses: C.6, I.8.
    """
    if not is_open:
        return []
    return [_no("still_open", "This can still be done without a request.", "I.8", "Do it on the record itself.")]


def refusals_unless_contact(*, is_contact: bool) -> list[Refusal]:
    """Refuse what only the contact of this organization does: review, hand back, send, take back.

    Clauses: I.2.
    """
    if is_contact:
        return []
    why = "Only the contact of this organization, or the alternate, does this with its requests."
    return [_no("not_the_contact", why, "I.2", "Ask the contact.")]


def refusals_asked_already(numbers: Sequence[str]) -> list[Refusal]:
    """Refuse to ask for what an open request asks for already; `numbers` are theirs.

    Clauses: I.3.
    """
    instead = "Mend that request, or wait until it is decided."
    return [_no("asked_already", f"Request {number} asks about this already.", "I.3", instead) for number in numbers]


def refusals_of_corrected_date(*, label: str, on: date, today: date) -> list[Refusal]:
    """Refuse a day that has not come yet, and one before the calendar begins: no correction makes those true.

    Clauses: C.6.
    """
    if on > today:
        return [_no("future_date", f"“{label}”: this day has not come yet.", "C.6", "Check the date.")]
    if on < _FIRST_DAY:
        return [_no("early_date", f"“{label}”: the system keeps nothing of that year.", "C.6", "Check the year.")]
    return []


def refusals_to_send(
    *, is_contact: bool, is_batch: bool, is_sent_again: bool, expedite_reason: str | None, batch_on: date
) -> list[Refusal]:
    """Refuse to send for another organization, and outside of the batch without a reason to expedite.

    `expedite_reason` is None for what goes with the batch. What was sent before and came back is not held up again.

    Clauses: I.2, I.3.
    """
    if not is_contact:
        return refusals_unless_contact(is_contact=False)
    if expedite_reason is not None and not expedite_reason.strip():
        return [_no("expedite_reason", "Say why this can't wait for the batch.", "I.3", "Write a short reason.")]
    if expedite_reason is None and not (is_batch or is_sent_again):
        why = f"The next batch goes on {batch_on:%A, %b} {batch_on.day}."
        return [_no("not_batch_day", why, "I.3", "Send it then, or now with a reason why it can't wait.")]
    return []


def due_after(*, sent_at: datetime, time_left: timedelta | None = None) -> datetime:
    """Return when the target ends: 48 elapsed hours on the desk, less what had run when it was returned.

    Clauses: I.6.
    """
    return sent_at + (CORRECTED_WITHIN if time_left is None else max(time_left, timedelta(0)))


def time_left(*, due_at: datetime, at: datetime) -> timedelta:
    """Return what is left of the 48 hours as the clock stops; nothing is left of a target that has passed.

    Clauses: I.6.
    """
    return max(due_at - at, timedelta(0))


def escalated_at(*, due_at: datetime, time_zone: str, calendar: Calendar) -> datetime:
    """Return when an overdue request is escalated: 10:00 at its site on the next business day.

    Clauses: I.6.
    """
    zone = ZoneInfo(time_zone)
    day = calendar.business_days_after(due_at.astimezone(zone).date(), 1)
    return datetime.combine(day, ESCALATED_AT, tzinfo=zone)


def refusals_to_decide(*, decides: str, has_asked: bool, approved_before: bool, desk: str) -> list[Refusal]:
    """Refuse a decision by somebody who asked, who approved it before, or on whose desk it does not lie.

    `decides` is the desk of whoever decides, empty for none.

    Clauses: I.2, I.7, I.8, I.9.
    """
    if has_asked:
        why = "You had a hand in this request, so another person has to decide it."
        return [_no("own_request", why, "I.2", "An alternate or the state decides it.")]
    if approved_before:
        return [_no("same_approver", "You approved this already. The second approval is another person's.", "I.9")]
    if decides != desk:
        return [_no("another_desk", f"This is decided by {DECIDERS[desk]}.", "I.8" if desk == "state" else "I.7")]
    return []


def refusals_of_number_of_people(*, by_two: bool) -> list[Refusal]:
    """Refuse the step of the other course: what two people approve is not applied by one, nor the other way round.

    Clauses: I.9.
    """
    if not by_two:
        return []
    return [_no("other_course", "This kind of request has another step here.", "I.9", "Open the request to see it.")]


def refusals_to_forward(*, desk: str, to: str, by_two: bool) -> list[Refusal]:
    """Refuse to forward to the own desk, back to the Master User, or what goes on by its two approvals.

    To the help desk nothing goes yet: it sees nobody who is served, so it could not decide.

    Clauses: I.7, I.8, I.9.
    """
    if by_two:
        return [_no("forward_to", "This goes on by itself: approve it, return it or decline it.", "I.9")]
    if to != "state" or to == desk:
        return [
            _no("forward_to", "From this desk a request can go to DWD staff only.", "I.7", "Decide it here, or return it.")
        ]
    return []


def refusals_to_take_back_request(*, is_approved: bool) -> list[Refusal]:
    """Refuse to take back what somebody has approved.

    Clauses: I.9.
    """
    if not is_approved:
        return []
    return [_no("approved_already", "Somebody has approved this already.", "I.9", "Ask the desk to return it.")]


def refusals_to_restore(*, is_asked: bool, is_done: bool) -> list[Refusal]:
    """Refuse to ask twice for the same record, and for one that is back already.

    Clauses: I.9.
    """
    if is_done:
        return [_no("restored_already", "This record was restored already.", "I.9", "Open the record.")]
    if is_asked:
        return [_no("asked_already", "A request to restore this is open already.", "I.9", "Wait until it is decided.")]
    return []


def refusals_to_restore_over() -> list[Refusal]:
    """Return the refusal of a restored record in whose place another one stands.

    Clauses: I.9.
    """
    why = "Another record has taken the place of this one."
    return [_no("place_taken", why, "I.9", "Correct or delete that one first.")]


def refusals_of_words(*, words: str, code: str) -> list[Refusal]:
    """Refuse to return, decline, forward or take back without saying why.

    Clauses: I.10.
    """
    if words.strip():
        return []
    return [_no(code, "Say why, so that the other side knows what to do.", "I.10", "Write a reason.")]


def refusals_of_changed_since(labels: Sequence[str]) -> list[Refusal]:
    """Refuse to carry out what was asked of values that are others by now.

    Clauses: I.4.
    """
    instead = "Look at the value as it is now, then return the request or decline it."
    return [
        _no("changed_since", f"“{label}” was changed after this request was written.", "I.4", instead) for label in labels
    ]


def refusals_of_hanging(names: Sequence[str]) -> list[Refusal]:
    """Refuse to delete a record and leave what hangs on it.

    Clauses: I.9.
    """
    instead = "Name it in the same request, or keep this record."
    return [_no("hangs_on_it", f"{name} hangs on this record.", "I.9", instead) for name in names]


def _no(code: str, sentence: str, clause: str, instead: str = "") -> Refusal:
    return Refusal(code=code, sentence=sentence, clause=clause, instead=instead)
