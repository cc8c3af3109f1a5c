"""The due list of one person, whole: what the home shows the beginning of."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from trackone.casework.registered import today_of
from trackone.desks.agenda import DUE, Asked, Panel, agenda
from trackone.desks.home import LEADING, Queue, due_of, queue_of
from trackone.organizations.authority import post_for
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Person, Role
from trackone.organizations.standing import Standing

MOST_DUE = 200


@dataclass(frozen=True, kw_only=True)
class DueList:
    """What waits under one name in the region: what is due, exits ahead, and what locks by the next business day."""

    today: date
    person: Person
    due: Queue
    exits_ahead: Queue
    locking: Queue


def due_list(*, by: Standing, at: datetime, of: Person | None = None) -> DueList:
    """Return the due list of the reader, or for those who lead that of a colleague, as it stands in the region acted in.

    At most 200 lines of each kind. Two SQL statements. Raises NotAllowed. Clauses: general.
    """
    post_for("service.record", by=by)
    person = of or by.person
    if person.pk != by.person.pk:
        post_for("participant.reassign", by=by)
    today = today_of(by, at=at)
    closes_on = calendar_around(today).business_days_after(today, 1)
    # Whose name stands in the records is asked for; what may be seen is the reader's.
    asked = Asked(by=replace(by, person=person), at=at, today=today, closes_on=closes_on, most=MOST_DUE)
    # Decisions that wait for a second person are for those who lead, on their own list.
    to_review = (Panel.REVIEW,) if person.pk == by.person.pk and by.holds(*LEADING, Role.MASTER_USER) else ()
    rows = agenda(asked, (*DUE, *to_review, Panel.EXITS_AHEAD, Panel.LOCKING))
    queues = {panel: queue_of(found, asked=asked) for panel, found in rows.items()}
    return DueList(
        today=today,
        person=person,
        due=due_of(queues),
        exits_ahead=queues[Panel.EXITS_AHEAD],
        locking=queues[Panel.LOCKING],
    )
