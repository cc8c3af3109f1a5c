"""What screens read of group services: one with who came, the last one, and what the people of a list can be charged to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trackone.casework.models import GroupService, ServiceKind, ServiceRecord
from trackone.enrollment.models import Eligibility, Participation
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Person, Site
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.participants.naming import tidy

_NAMED = ("kind", "site", "staff", "organization", "recorded_by")


@dataclass(frozen=True, kw_only=True)
class Came:
    """One line of a sign-in list as it is on file: who, and the service that stands for it."""

    participant: Participant
    service: ServiceRecord


def group_of(pk: int, *, by: Standing) -> GroupService:
    """Return one group service with all it names; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    found = GroupService.objects.visible_to(by).select_related(*_NAMED).filter(pk=pk).first()
    if found is None:
        raise OutOfSight
    return found


def last_group(*, by: Standing, before: date) -> GroupService | None:
    """Return the last group service that this person held before a day, else the last of the region. One SQL statement."""
    rows = GroupService.objects.visible_to(by).select_related(*_NAMED).filter(held_on__lt=before)
    own, others = (some.order_by("-held_on", "-pk")[:1] for some in (rows.filter(staff=by.person), rows))
    found = [*own, *others]
    return found[0] if found else None


def who_came(group: GroupService, *, by: Standing) -> list[Came]:
    """Return the sign-in list by name, struck-through lines last. One SQL statement.

    Who is out of sight by now is left out.
    """
    rows = ServiceRecord.objects.visible_to(by).filter(group=group)
    rows = rows.select_related("participant", "participation__program", "recorded_by")
    came = [Came(participant=row.participant, service=row) for row in rows.order_by("participant__sort_name", "pk")]
    return sorted(came, key=lambda one: one.service.withdrawn_at is not None)


def people_by_number(numbers: Iterable[str], *, by: Standing) -> dict[str, Participant]:
    """Return the participants in sight who have these numbers. One SQL statement."""
    return {one.number: one for one in Participant.objects.visible_to(by).filter(number__in=list(numbers))}


def chargeable(participant_ids: Sequence[int], *, by: Standing) -> dict[int, list[Participation]]:
    """Return the open participations of each of these people, newest application first. One SQL statement."""
    rows = Participation.objects.visible_to(by).open().filter(participant_id__in=participant_ids)
    found: dict[int, list[Participation]] = {}
    rows = rows.exclude(eligibility=Eligibility.NOT_ELIGIBLE).select_related("program")
    for row in rows.order_by("-application_on", "-pk"):
        found.setdefault(row.participant_id, []).append(row)
    return found


def on_file(*, by: Standing, site: Site, kind: ServiceKind, staff: Person, held_on: date, title: str) -> GroupService | None:
    """Return the group service that these facts are on file as already, or None. One SQL statement."""
    rows = GroupService.objects.visible_to(by).filter(site=site, kind=kind, staff=staff, held_on=held_on)
    return rows.filter(title=tidy(title) or kind.name).first()
