"""Content, the application: how long it waits for a decision, who decides with whom, and who signs it (C.1, C.6, IV.9).

The numbers: an undecided application expires 45 days after its date, unless the dated terms of its program say otherwise; a
decision that is returned leaves at least 7 days. Both end at midnight at the site.
"""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from trackone.policy.refusal import Refusal

DAYS_AFTER_RETURN = 7
OF_AGE = 18
APPLICANT, GUARDIAN, STAFF = "applicant", "guardian", "staff"
_ANY_PROGRAM = "*"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for the applications of a program: the days until they expire, and whether two persons decide."""

    expires_after_days: int
    needs_second_person: bool


def terms_of(program: str, *, on: date) -> Terms:
    """Return the terms for an application of this day: the program's own, else those of every program.

    Clauses: C.1.
    """
    in_force = [
        row
        for row in _terms()
        if row["program"] in (program, _ANY_PROGRAM)
        and date.fromisoformat(row["since_on"]) <= on
        and not (row["until_on"] and on > date.fromisoformat(row["until_on"]))
    ]
    found = sorted(in_force, key=lambda row: (row["program"] == program, row["since_on"]))
    if not found:
        return Terms(expires_after_days=45, needs_second_person=False)
    days, second = found[-1]["expires_after_days"], found[-1]["needs_second_person"]
    return Terms(expires_after_days=int(days), needs_second_person=second == "yes")


def expires_on(*, dated_on: date, programs: Collection[str]) -> date:
    """Return the last day on which an application of this day to these programs may be decided: the earliest of theirs.

    Clauses: C.1.
    """
    days = [terms_of(program, on=dated_on).expires_after_days for program in programs or (_ANY_PROGRAM,)]
    return dated_on + timedelta(days=min(days))


def expires_after_return(*, expires_on: date, today: date) -> date:
    """Return the last day for a decision that the second person gave back: nobody pays for the time that she took.

    Clauses: C.1.
    """
    return max(expires_on, today + timedelta(days=DAYS_AFTER_RETURN))


def is_expired(*, expires_on: date | None, today: date, is_decided: bool, has_begun: bool) -> bool:
    """Say whether an application has expired: nobody decided, no service began it, and its last day has passed.

    Clauses: C.1.
    """
    return expires_on is not None and today > expires_on and not is_decided and not has_begun


def refusals_of_gone(*, is_withdrawn: bool, is_expired: bool) -> list[Refusal]:
    """Refuse whatever is done to an application that was withdrawn or has expired.

    Clauses: C.1, general.
    """
    if is_withdrawn:
        why = "This application was withdrawn; it is not revived."
        return [_no("withdrawn", why, "general", "Begin a new one.")]
    if is_expired:
        why = "This application has expired: nobody decided on it in time."
        return [_no("application_expired", why, "C.1", "Begin a new one; what is known of the person is in it again.")]
    return []


def refusals_to_begin_application(*, programs: Collection[str], not_open: Collection[str], waits: bool) -> list[Refusal]:
    """Refuse a second part-complete application beside one that waits, and programs that take no applications.

    Clauses: C.1.
    """
    if waits:
        why = "There is an application of this person that has not been handed in yet."
        return [_no("application_waits", why, "C.1", "Go on with that one, or withdraw it.")]
    return _refusals_of_programs(programs, not_open)


def refusals_to_answer(
    *, is_withdrawn: bool, is_expired: bool, is_settled: bool, programs: Collection[str], not_open: Collection[str]
) -> list[Refusal]:
    """Refuse to go on with an application that was withdrawn, has expired, or of which every program is decided.

    Clauses: C.1.
    """
    gone = refusals_of_gone(is_withdrawn=is_withdrawn, is_expired=is_expired)
    if gone:
        return gone
    if is_settled:
        return [_no("application_settled", "Every program of this application is decided.", "C.1", "Change the record.")]
    return _refusals_of_programs(programs, not_open)


def is_answered_anew(*, is_of_entry: bool, entered_on: date, begun_on: date | None, takes_part: bool) -> bool:
    """Say whether an answer as of entry is given anew on an application: it is older, and nobody goes by it now.

    What an earlier period was decided on stands frozen in its own snapshot.

    Clauses: C.1, I.1.
    """
    return is_of_entry and not takes_part and begun_on is not None and entered_on < begun_on


def refusals_to_apply(
    *, is_withdrawn: bool, is_expired: bool, is_applied: bool, application_on: date | None, programs: Collection[str]
) -> list[Refusal]:
    """Refuse to hand in an application twice, one that is gone, and one without date or program.

    Each program judges the date for itself: the window and the program's own days.

    Clauses: C.1, C.6.
    """
    gone = refusals_of_gone(is_withdrawn=is_withdrawn, is_expired=is_expired)
    if gone:
        return gone
    if is_applied:
        return [_no("application_applied", "This application is handed in already.", "C.1", "Look at its programs.")]
    found = []
    if not programs:
        found.append(_no("programs", "An application names at least one program.", "C.1", "Choose the programs wanted."))
    if application_on is None:
        found.append(_no("application_on", "The date on the application is missing.", "C.6", "Enter it and save."))
    return found


def refusals_to_propose(
    *, program: str, is_expired: bool, is_withdrawn: bool, awaits: bool, missing: Sequence[str]
) -> list[Refusal]:
    """Refuse to decide on what is gone, on what awaits the second person, and while what a rule needs is not known.

    `missing` are the answers, in words, that the rules still need; none where they speak against the person anyway.

    Clauses: C.1.
    """
    if is_withdrawn or is_expired:
        return refusals_of_gone(is_withdrawn=is_withdrawn, is_expired=is_expired)
    if awaits:
        return [_no("awaits_review", "A decision waits for the second person.", "general", "Let her confirm or return it.")]
    if missing:
        why = f"{program} can't be decided before this is known: {', '.join(missing)}."
        return [_no("answers_missing", why, "C.1", "Fill it in on the application. It may stay open until then.")]
    return []


def refusals_of_because(*, finding: str, decision: str, because: str) -> list[Refusal]:
    """Refuse a decision that is not what the rules propose, unless it says why.

    Clauses: C.1.
    """
    if finding == decision or because.strip():
        return []
    what = "leave it open" if finding == "undecided" else f"say “{finding}”"
    return [_no("because", f"The rules {what}; a person may decide otherwise, and says why.", "C.1", "Write the reason.")]


def refusals_to_review(*, awaits: bool, is_own: bool, is_return: bool = False, reason: str = "") -> list[Refusal]:
    """Refuse a review of nothing, of one's own decision, and a return without a reason.

    Clauses: general.
    """
    if not awaits:
        return [
            _no("nothing_to_review", "No decision waits for a second person here.", "general", "Look at the page again.")
        ]
    if is_own:
        return [_no("own_decision", "You decided this, so a second person reviews it.", "general", "Ask a colleague.")]
    if is_return and not reason.strip():
        return [_no("reason_missing", "A decision is returned with a reason.", "general", "Write what has to be mended.")]
    return []


def refusals_to_mend_reviewed(*, is_reviewed: bool, changes_decision: bool) -> list[Refusal]:
    """Refuse that one person mends what two have decided.

    Clauses: general, I.1.
    """
    if is_reviewed and changes_decision:
        return [_no("reviewed", "Two persons decide this, so one alone doesn't change it.", "I.1", "")]
    return []


def refusals_to_withdraw_enrollment(*, is_decided: bool, has_record: bool, is_expired: bool) -> list[Refusal]:
    """Refuse to withdraw an application that was decided, that has expired, or on which something was recorded.

    Clauses: general.
    """
    if is_expired:
        return refusals_of_gone(is_withdrawn=False, is_expired=True)
    if is_decided:
        instead = "Mend the decision while its window is open, or ask for a correction."
        return [_no("eligibility_decided", "Eligibility is decided, so the application stays.", "general", instead)]
    if has_record:
        why = "Services or activities were recorded on it, so the application stays."
        return [_no("has_record", why, "general", "Withdraw them first, or charge them to another program.")]
    return []


def signers_of(*, age: int | None) -> tuple[str, ...]:
    """Return who signs an application: the person, a parent or guardian of a minor on its date, and the staff.

    Clauses: IV.9.
    """
    is_minor = age is not None and age < OF_AGE
    return (APPLICANT, GUARDIAN, STAFF) if is_minor else (APPLICANT, STAFF)


def refusals_to_sign(
    *,
    is_withdrawn: bool,
    is_applied: bool,
    signer: str,
    signers: Collection[str],
    is_signed: bool,
    name: str,
    signed_on: date,
    begun_on: date,
    today: date,
    held_at: str,
) -> list[Refusal]:
    """Refuse a signature that nobody asked for, twice, without a name, a place for the copy, or a day that can be.

    Clauses: IV.9.
    """
    if is_withdrawn:
        return refusals_of_gone(is_withdrawn=True, is_expired=False)
    if not is_applied:
        return [_no("not_applied", "The application is not handed in yet.", "IV.9", "Hand it in, print it, have it signed.")]
    if signer not in signers:
        return [_no("signer", "This application needs no such signature.", "IV.9", "Choose who signed.")]
    if is_signed:
        return [_no("signed_already", "This signature is on file.", "IV.9", "Withdraw it first if it was wrong.")]
    found = []
    if not name.strip():
        found.append(_no("signer_name", "The name of who signed is missing.", "IV.9", "Write it as it stands there."))
    if not held_at.strip():
        found.append(_no("held_at", "Where the copy is held is missing.", "IV.9", "Name the place."))
    if signed_on > today:
        found.append(_no("signed_on", "The day of the signature has not come yet.", "IV.9", "Check the date."))
    elif signed_on < begun_on:
        found.append(_no("signed_on", "Nobody signed before the application was begun.", "IV.9", "Check the date."))
    return found


def _refusals_of_programs(programs: Collection[str], not_open: Collection[str]) -> list[Refusal]:
    if not not_open:
        return []
    why = f"{', '.join(sorted(not_open))}: no applications of that day are taken."
    return [_no("program_not_open", why, "C.1", "Choose the program that followed, or check the date.")]


def _no(code: str, sentence: str, clause: str, instead: str) -> Refusal:
    way_out = instead or "Ask for a correction through your Single Point of Contact."
    return Refusal(code=code, sentence=sentence, clause=clause, instead=way_out)


@cache
def _terms() -> tuple[dict[str, str], ...]:
    text = files("trackone.policy").joinpath("application_terms.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
