"""Content, the programs: who may be enrolled, which services belong to a program, how a period begins and ends.

A period begins with its first counted service that triggers participation. A hard exit and the closing of a conversation
take effect at midnight at the site; their author may take them back until then (I.8).
"""

from collections.abc import Collection, Iterable
from datetime import date

from trackone.policy.refusal import Refusal


def refusals_to_enroll(
    *,
    program: str,
    since_on: date,
    until_on: date | None,
    application_on: date,
    overlaps_since: date | None,
    overlaps_elsewhere: bool = False,
) -> list[Refusal]:
    """Refuse an application to a program that was not open on its date, and a second period that overlaps an open one.

    `overlaps_since` is the first day of a period of the same program that is not over on the date of application; of one in
    another region no more is said than that it is there.

    Clauses: C.1.
    """
    found = []
    if application_on < since_on or (until_on is not None and application_on > until_on):
        span = f"since {_spoken(since_on)}" if until_on is None else f"from {_spoken(since_on)} to {_spoken(until_on)}"
        found.append(
            _no("program_not_open", f"{program} takes applications {span}, not of {_spoken(application_on)}.", "C.1")
        )
    if overlaps_since is not None:
        found.append(
            _no(
                "period_overlaps",
                f"This person is enrolled in {program} since {_spoken(overlaps_since)}; two periods can't overlap.",
                "C.1",
                "Open that enrollment and go on there.",
            )
        )
    if overlaps_elsewhere:
        why = f"Another region has this person enrolled in {program}; two periods can't overlap."
        instead = "Ask that region. Until it ends the period, record services here as not enrolled."
        found.append(_no("period_overlaps", why, "C.1", instead))
    return found


def refusals_to_decide_eligibility(
    *, is_decided: bool, eligibility_on: date, application_on: date, is_frozen: bool
) -> list[Refusal]:
    """Refuse a second decision, one before the application, and one on a period that has ended.

    Clauses: C.6, I.1.
    """
    if is_frozen:
        return [_frozen()]
    found = []
    if is_decided:
        instead = "Mend it while its window is open, or ask for a correction."
        found.append(_no("eligibility_decided", "Eligibility is decided already.", "I.1", instead))
    if eligibility_on < application_on:
        why = f"The decision can't be earlier than the application of {_spoken(application_on)}."
        found.append(_no("eligibility_on", why, "C.6", "Check both dates."))
    return found


def fits_program(*, kind_streams: Collection[str], program_stream: str | None) -> bool:
    """Say whether a program offers a kind of service; a kind without streams is everybody's.

    Clauses: C.1.
    """
    return not program_stream or not kind_streams or program_stream in kind_streams


def refusals_of_service(
    *,
    kind: str,
    is_offered: bool,
    fits: bool,
    program: str,
    is_after_exit_kind: bool,
    has_exited: bool,
    is_eligible: bool = True,
    began_on: date | None = None,
    exit_on: date | None = None,
    extends: bool = False,
    computed_on: date | None = None,
) -> list[Refusal]:
    """Refuse a kind that the catalog or the program does not offer, and any but follow-up and outcome after an exit.

    An exit is final at midnight, and its date may lie before: after that date nothing else comes on its day either. One that
    the rule computed, on the day `computed_on`, was computed of what had been entered: a service of an earlier day that
    extends participation overtakes it, as long as its window and the exit are open.

    Clauses: C.1, C.6, I.8.
    """
    if not is_offered:
        return [_no("kind_not_offered", f"“{kind}” is not in the catalog on this day.", "C.1", "Choose another service.")]
    if not fits:
        instead = "Choose another service or program, or record it as not enrolled."
        return [_no("kind_not_of_program", f"{program} does not offer “{kind}”.", "C.1", instead)]
    if has_exited and not is_after_exit_kind:
        why = f"The participation in {program} has ended: only follow-up and outcomes come after an exit."
        return [_no("participation_exited", why, "I.8", "Enroll the person again, or record it as not enrolled.")]
    overtakes = extends and began_on is not None and computed_on is not None and began_on < computed_on
    if exit_on is not None and began_on is None and computed_on is not None and not is_after_exit_kind:
        why = f"The participation in {program} ended on {_spoken(exit_on)}: nothing was planned then."
        return [_no("after_exit", why, "I.8", "Enroll the person again, and plan it there.")]
    if began_on is not None and exit_on is not None and began_on > exit_on and not (is_after_exit_kind or overtakes):
        why = f"The exit from {program} is dated {_spoken(exit_on)}; this service came after it."
        by_hand = "Record it as not enrolled, or let the author take the exit back."
        by_rule = "Enroll the person again: this service begins a new period."
        return [_no("after_exit", why, "I.8", by_hand if computed_on is None else by_rule)]
    if not is_eligible:
        why = f"The person was found not eligible for {program}, so no service counts there."
        return [_no("not_eligible", why, "C.1", "Record it as not enrolled, or choose another program.")]
    return []


def refusals_of_dates(
    *,
    began_on: date | None,
    ended_on: date | None,
    planned_begin_on: date | None,
    planned_end_on: date | None,
    result: str,
    result_on: date | None,
) -> list[Refusal]:
    """Refuse a service without a date, an end before its begin, and a result without its day.

    Clauses: C.6.
    """
    found = []
    if began_on is None and planned_begin_on is None:
        found.append(_no("date_missing", "A service has an actual or a planned date.", "C.6", "Enter one of them."))
    if ended_on is not None and began_on is None:
        found.append(_no("began_on", "What ended has begun: the date of service is missing.", "C.6", "Enter it."))
    for name, begin, end in (("ended_on", began_on, ended_on), ("planned_end_on", planned_begin_on, planned_end_on)):
        if begin is not None and end is not None and end < begin:
            found.append(_no(name, "The end is before the begin.", "C.6", "Check both dates."))
    if bool(result) != (result_on is not None):
        found.append(_no("result_on", "A result and its day belong together.", "C.6", "Enter both or neither."))
    elif result_on is not None and began_on is not None and result_on < began_on:
        found.append(_no("result_on", "The result is before the service.", "C.6", "Check both dates."))
    return found


def begins_on(
    services: Iterable[tuple[date, bool, Collection[str]]], *, program_stream: str, is_eligible: bool
) -> date | None:
    """Return the day on which a period begins: that of the first service that triggers it; None while there is none.

    `services` are the counted ones: day, whether the kind triggers participation, the streams that offer it. Nobody begins
    who was found not eligible.

    Clauses: C.1.
    """
    if not is_eligible:
        return None
    days = (
        on
        for on, triggers, streams in services
        if triggers and fits_program(kind_streams=streams, program_stream=program_stream)
    )
    return min(days, default=None)


def refusals_to_begin(
    *, program: str, begins_on: date, overlaps: bool = False, exit_on: date | None = None
) -> list[Refusal]:
    """Refuse what would begin a period inside of another one of the same program, or after its own exit.

    Clauses: C.1, I.8.
    """
    if exit_on is not None and begins_on > exit_on:
        why = f"The exit from {program} is dated {_spoken(exit_on)}, and the period would begin later."
        return [_no("after_exit", why, "I.8", "Let the author take the exit back first.")]
    if not overlaps:
        return []
    why = f"Another period in {program} covers {_spoken(begins_on)}, so this one can't begin then."
    return [_no("period_overlaps", why, "C.1", "Record the service as not enrolled, or check its date.")]


def refusals_to_exit(
    *,
    is_exited: bool,
    exit_on: date,
    today: date,
    first_on: date,
    last_service_on: date | None,
    has_reason: bool,
) -> list[Refusal]:
    """Refuse a second exit, one without reason, in the future, before the period or before its last counted service.

    Clauses: I.8.
    """
    if is_exited:
        return [_no("exited_already", "This participation has an exit already.", "I.8", "Only DWD staff change it now.")]
    found = []
    if not has_reason:
        found.append(_no("exit_reason", "An exit has a reason.", "I.8", "Choose the reason."))
    if exit_on > today:
        found.append(_no("exit_on", "The exit date has not come yet.", "I.8", "Come back on the day."))
    elif exit_on < first_on:
        found.append(_no("exit_on", f"The participation began later, on {_spoken(first_on)}.", "I.8", "Check the date."))
    elif last_service_on is not None and exit_on < last_service_on:
        why = f"A service was received later, on {_spoken(last_service_on)}."
        found.append(_no("exit_on", why, "I.8", "Take that date or a later one."))
    return found


def refusals_to_close(*, is_closed: bool, has_reason: bool) -> list[Refusal]:
    """Refuse to close a conversation twice, or without a reason.

    Clauses: I.8.
    """
    if is_closed:
        return [_no("closed_already", "This conversation is closed already.", "I.8", "Only DWD staff reopen it.")]
    return [] if has_reason else [_no("closed_reason", "Say why it is closed.", "I.8", "Choose the reason.")]


def refusals_to_take_back(*, recorded_on: date | None, today: date, is_own: bool, is_by_rule: bool = False) -> list[Refusal]:
    """Refuse to take back an exit or a closing that was not made, that is not one's own, or that midnight has made final.

    Clauses: I.8.
    """
    if recorded_on is None:
        return [_no("nothing_to_take_back", "There is nothing to take back.", "I.8", "Look at the record again.")]
    if is_by_rule:
        why = "The 90-day rule made this exit, so no person takes it back."
        instead = "A service that was given before and is still open to entry takes it back as it is recorded. Otherwise ask"
        return [_no("by_rule", why, "I.8", f"{instead} through your Single Point of Contact; DWD staff decide.")]
    if recorded_on < today:
        why = f"It was recorded on {_spoken(recorded_on)} and took effect at midnight."
        return [_no("took_effect", why, "I.8", "Ask for it through your Single Point of Contact; DWD staff decide.")]
    if not is_own:
        return [_no("not_own", "Only its author takes it back.", "I.8", "Ask the author before midnight.")]
    return []


def _frozen() -> Refusal:
    return _no("frozen", "This record is closed or exited. Only DWD staff correct it now.", "I.8")


def _no(code: str, sentence: str, clause: str, instead: str = "") -> Refusal:
    way_out = "Ask for a correction through your Single Point of Contact."
    return Refusal(code=code, sentence=sentence, clause=clause, instead=instead or way_out)


def _spoken(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"
