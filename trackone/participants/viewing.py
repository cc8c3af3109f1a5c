"""Keep and tell who looked at a record: views by the hour, numbers revealed and looked up, lists taken away (II.3)."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import connection
from django.db.models import Q

from trackone.audit.models import Entry
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant, ServedIn, Viewing

MOST_SHOWN = 300
VIEWED, EXPORTED = "view", "timeliness.export"
_READ = ("participant.reveal_ssn", "participant.look_up_ssn", "participant.look_elsewhere")


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a record: when, by whom, from where, and how: "view", or the action of its entry."""

    at: datetime
    who: str
    place: str
    how: str
    purpose: str = ""
    is_refused: bool = False


def keep_view(participant_id: int, *, by: Standing, at: datetime) -> None:
    """Note that somebody looks at a record; once an hour, a second view within it writes nothing. One SQL statement."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participants_viewing (participant_id, person_id, region_id, hour, first_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [participant_id, by.person.pk, by.region_id, hour, at],
        )


def looks_at(participant: Participant, *, by: Standing) -> list[Look]:
    """Return who looked, newest first: views, reveals, look-ups, and lists of a region in sight that held its people.

    Refused reveals are among them. Three SQL statements. Raises NotAllowed, OutOfSight. Clauses: II.3.
    """
    post_for("participant.see_looks", by=by)
    regions = set(ServedIn.objects.visible_to(by).filter(participant=participant).values_list("region_id", flat=True))
    if not regions:
        raise OutOfSight
    views = Viewing.objects.filter(participant=participant).select_related("person", "region")
    refused = Q(action__in=_READ, facts__table="participants_participant", facts__record=participant.pk)
    about = Q(action__in=_READ, participant_id=participant.pk) | refused | Q(action=EXPORTED, region_id__in=regions)
    entries = Entry.objects.filter(about).order_by("-id")[:MOST_SHOWN]
    found = [
        Look(
            at=view.first_at,
            who=view.person.name,
            place=view.region.name if view.region else "The whole state",
            how=VIEWED,
        )
        for view in views.order_by("-hour", "-pk")[:MOST_SHOWN]
    ]
    found += [
        Look(
            at=entry.at,
            who=entry.person_name,
            place=entry.post_name,
            how=entry.action,
            purpose=str(entry.facts.get("purpose", "")),
            is_refused=entry.outcome == Entry.Outcome.REFUSED,
        )
        for entry in entries
    ]
    return sorted(found, key=attrgetter("at"), reverse=True)[:MOST_SHOWN]
