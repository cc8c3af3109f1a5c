"""Change what is on file of a person: an act of this room, for who decides hangs on what the person takes part in (I.8)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.freezing import took_effect
from trackone.casework.proposing import refusals_of_lost
from trackone.enrollment.models import Eligibility, Participation
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing
from trackone.participants import changing
from trackone.participants.asking import Asked, refusals_of_change
from trackone.participants.mending import today_for
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if


def has_exited(participant: Participant, *, by: Standing, at: datetime) -> bool:
    """Say whether the person has exited and takes part in nothing now, as far as the reader sees. One SQL statement.

    A participation is open until its exit is final, at midnight at its site; one found not eligible, withdrawn or expired
    never was.
    Clauses: I.8.
    """
    rows = Participation.objects.visible_to(by).filter(participant=participant).select_related("site")
    return has_exited_among(rows, at=at)


def has_exited_among(periods: Iterable[Participation], *, at: datetime) -> bool:
    """Say whether these are periods of somebody who has exited and takes part in nothing now. No SQL. Clauses: I.8."""
    exits = [
        took_effect(row.exit_last_undo_on, time_zone=row.site.time_zone, at=at)
        for row in periods
        if row.eligibility != Eligibility.NOT_ELIGIBLE and not refusals_of_lost(row, at=at)
    ]
    return bool(exits) and all(exits)


@performs("participant.change")
def change_participant(
    participant: Participant, *, by: Standing, at: datetime, changes: dict[str, Any], revision: int
) -> Participant:
    """Bring the record to what `changes` says; words that say what stands there already change nothing.

    Words: first_name, middle_name, last_name, suffix, birth_on, preferred_language, ssn (first entry only), address (its
    words), contacts (kind to text), elements (number to value), case_manager (a Person or None). Critical values are the
    author's to mend for a time, then their decider's, and the state's once the person has exited; filling a blank is
    entry. Raises Stale.

    Clauses: I.1, I.8, II.3.
    """
    check_revision(participant, revision)
    today = today_for(by, at=at)
    act = act_under_way()
    act.participant_id = participant.pk
    is_exited = has_exited(participant, by=by, at=at)
    asked = Asked(participant=participant, changes=changes, by=by, at=at, today=today, is_exited=is_exited)
    refuse_if(refusals_of_change(asked))
    act.facts = {"changed": changing.apply(participant, changes, by=by, today=today)}
    return participant
