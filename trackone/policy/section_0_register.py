"""Content, the register: what each of the four exceptions must name, who decides it, when it ends and opens again.

The number: fifty participants at least for a mass dislocation. What an exception covers, and until when, stands in
`section_0_time_of_service`.
"""

from collections.abc import Collection
from datetime import date, timedelta

from trackone.policy.refusal import Refusal
from trackone.policy.section_0_time_of_service import ExceptionKind, ExceptionState

# (in force since, number): old cases are judged by the rule of their day.
MASS_DISLOCATION_AT_LEAST = ((date(2008, 7, 1), 50),)
# Not of the policy: a slip of the year would hold a window open for decades.
LONGEST = timedelta(days=366)
_OTHER_DAY = "Change the day and save again."


def refusals_to_declare(
    *,
    kind: ExceptionKind,
    evidence: str,
    from_on: date,
    until_on: date | None,
    today: date,
    sites: Collection[int] = (),
    staff: Collection[int] = (),
    place: str = "",
    expected_count: int | None = None,
    is_wia_or_taa: bool = False,
    has_notice: bool = False,
    is_for_all_sites: bool = False,
) -> list[Refusal]:
    """Refuse a declaration that lacks what its kind must name. Evidence is named by every kind.

    (1) sites and span; (2) all sites, by help desk or state; (3) staff, place and day; (4) at least fifty expected people,
    WIA or TAA or a successor, and the notice or the employer's list.

    Clauses: C.4.
    """
    found = []
    if not evidence.strip():
        found.append(_lacks("evidence", "Name the evidence: who documented this, and where it can be seen."))
    if from_on > today and kind is not ExceptionKind.VENDOR_OUTAGE:
        found.append(_lacks("from_on", "The first day has not come yet."))
    if abs(from_on - today) > LONGEST:
        found.append(_lacks("from_on", "The first day is more than a year away from today."))
    if until_on is not None and until_on < from_on:
        found.append(_lacks("until_on", "The last day is before the first."))
    if until_on is not None and until_on > from_on + LONGEST:
        found.append(_lacks("until_on", "The last day is more than a year after the first."))
    if kind is ExceptionKind.INTERNET_OUTAGE and not sites:
        found.append(_lacks("sites", "Name the sites that had no internet."))
    if kind is ExceptionKind.VENDOR_OUTAGE and not is_for_all_sites:
        found.append(_lacks("kind", "An outage of the system is declared once for all sites, by help desk or state."))
    if kind is ExceptionKind.NO_CONNECTION:
        found += [] if staff else [_lacks("staff", "Name the staff who served there.")]
        found += [] if place.strip() else [_lacks("place", "Name the place without a connection.")]
    if kind is ExceptionKind.MASS_DISLOCATION:
        found += _refusals_of_mass_dislocation(expected_count, from_on, is_wia_or_taa, has_notice)
    return found


def refusals_to_decide(
    *, declared_by: int, decided_by: int, state: ExceptionState, refuses: bool, reason: str = ""
) -> list[Refusal]:
    """Refuse a decision by the person who declared, on something decided already, or a refusal without a reason.

    Clauses: C.4.
    """
    found = []
    if declared_by == decided_by:
        who = "You declared this, so a second person confirms or refuses it."
        found.append(_lacks("own", who, instead="Another Master User decides it, or the state."))
    if state is not ExceptionState.DECLARED:
        found.append(_lacks("decided", f"This exception is {state.value} already.", instead="It is not decided twice."))
    if refuses and not reason.strip():
        found.append(_lacks("reason", "Say why you refuse it.", instead="Write a reason, then refuse it again."))
    return found


def refusals_to_restore(
    *,
    restored_on: date,
    from_on: date,
    today: date,
    kind: ExceptionKind = ExceptionKind.INTERNET_OUTAGE,
    state: ExceptionState = ExceptionState.DECLARED,
    is_restored: bool = False,
) -> list[Refusal]:
    """Refuse a day of restoration before the exception began or in the future, a second one, and one of a refused exception.

    A mass dislocation has sessions instead: entry is due after the last day of each.

    Clauses: C.5.
    """
    if kind is ExceptionKind.MASS_DISLOCATION:
        why = "A mass dislocation has no outage that ends: entry is due after the last day of each session."
        return [_lacks("restored_on", why, clause="C.5", instead="Add its sessions.")]
    if is_restored:
        why = "The day on which access came back is on file already."
        return [_lacks("restored_on", why, clause="C.5", instead="If it did not last, reopen the exception first.")]
    if restored_on > today:
        found = [_lacks("restored_on", "The day of restoration has not come yet.", clause="C.5", instead=_OTHER_DAY)]
    elif restored_on < from_on:
        why = "Access can't be restored before the exception began."
        found = [_lacks("restored_on", why, clause="C.5", instead=_OTHER_DAY)]
    else:
        found = []
    return [*_refusals_of_a_refused_one(state), *found]


def refusals_to_reopen(*, state: ExceptionState, is_restored: bool, reason: str) -> list[Refusal]:
    """Refuse to reopen what is open, what was refused, and to do it without a reason.

    Reopened, entry is open again until access is back for good; the days of service stay as declared.

    Clauses: C.5.
    """
    found = _refusals_of_a_refused_one(state)
    if not is_restored:
        found.append(_lacks("is_open", "This exception is still open.", clause="C.5", instead="Nothing needs to be done."))
    if not reason.strip():
        found.append(_lacks("reason", "Say why it is open again.", clause="C.5", instead="Write a reason, then reopen it."))
    return found


def refusals_to_list_person(
    *, kind: ExceptionKind, state: ExceptionState, is_served: bool, is_listed: bool
) -> list[Refusal]:
    """Refuse a person on the list of anything but a mass dislocation, somebody whom the region does not serve, and twice.

    Clauses: C.4.
    """
    found = [*_refusals_of_another_kind(kind, "has a list of people"), *_refusals_of_a_refused_one(state)]
    if not is_served:
        why = "Your region serves nobody with this participant number."
        found.append(_lacks("number", why, instead="Check the number, or add the person first."))
    if is_listed:
        found.append(_lacks("number", "This person is on the list already.", instead="Go on with the next one."))
    return found


def refusals_to_add_session(
    *,
    kind: ExceptionKind,
    state: ExceptionState,
    first_on: date,
    last_on: date,
    from_on: date,
    until_on: date | None,
    is_added: bool,
) -> list[Refusal]:
    """Refuse a session of anything but a mass dislocation, outside of its days, or that is there already.

    Clauses: C.4, C.5.
    """
    found = [*_refusals_of_another_kind(kind, "has sessions"), *_refusals_of_a_refused_one(state)]
    if last_on < first_on:
        found.append(_lacks("last_on", "The last day is before the first.", instead=_OTHER_DAY))
    if first_on < from_on or last_on > (until_on or from_on + LONGEST):
        until = f" to {_spoken(until_on)}" if until_on else " on"
        why = f"The session is outside of the days declared: {_spoken(from_on)}{until}."
        found.append(_lacks("first_on", why, instead=_OTHER_DAY))
    if is_added:
        found.append(_lacks("first_on", "This session is there already.", instead="Add the next one."))
    return found


def _refusals_of_a_refused_one(state: ExceptionState) -> list[Refusal]:
    if state is not ExceptionState.REFUSED:
        return []
    return [_lacks("refused", "This exception was refused, so it admits nothing any more.", instead="Declare a new one.")]


def _refusals_of_another_kind(kind: ExceptionKind, has: str) -> list[Refusal]:
    if kind is ExceptionKind.MASS_DISLOCATION:
        return []
    return [_lacks("kind", f"Only a mass dislocation {has}.", instead="Nothing needs to be done.")]


def _refusals_of_mass_dislocation(
    expected_count: int | None, on: date, is_wia_or_taa: bool, has_notice: bool
) -> list[Refusal]:
    first = MASS_DISLOCATION_AT_LEAST[0][1]
    least = next((number for since, number in reversed(MASS_DISLOCATION_AT_LEAST) if since <= on), first)
    found = []
    if expected_count is None or expected_count < least:
        found.append(_lacks("expected_count", f"A mass dislocation is one of at least {least} participants."))
    if not is_wia_or_taa:
        found.append(_lacks("programs", "A mass dislocation is served by WIA, TAA or a successor program."))
    if not has_notice:
        found.append(_lacks("notice", "Name the notice of the layoff or the employer's list."))
    return found


def _lacks(field: str, sentence: str, *, clause: str = "C.4", instead: str = "Change it and declare again.") -> Refusal:
    return Refusal(code=f"exception_{field}", sentence=sentence, clause=clause, instead=instead)


def _spoken(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
