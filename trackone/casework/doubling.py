"""Nobody is recorded twice unseen: put a service on its sign-in list, held against what is on file that day. Verbs."""

from datetime import date

from django.db.models import QuerySet

from trackone.audit.entries import act_under_way
from trackone.casework.models import GroupService, ServiceKind, ServiceRecord
from trackone.organizations.authority import OutOfSight
from trackone.organizations.standing import Standing
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_groups import refusals_to_sign_in


def sign_in(service: ServiceRecord, *, on_list: GroupService, is_again: bool) -> None:
    """Let a service that is about to be recorded stand on the list of its group; verb. One SQL statement.

    The participant's row is locked by the act, so that two who save one list at once follow each other, person by person.
    Raises Refused; OutOfSight for the list of another region. Clauses: C.3.
    """
    if on_list.region_id != service.region_id:
        raise OutOfSight
    rows = ServiceRecord.objects.filter(
        participant_id=service.participant_id, region_id=service.region_id, dated_on=on_list.held_on, sealed_at=None
    )
    rows = rows.counted().exclude(pk=service.pk).filter(kind__code=service.kind.code, began_on__isnull=False)
    same = list(rows.values_list("group_id", flat=True))
    refuse_if(
        refusals_to_sign_in(
            kind=service.kind.name,
            held_on=on_list.held_on,
            is_on_this_list=on_list.pk in same,
            is_recorded=bool(same),
            is_again=is_again,
        )
    )
    service.group = on_list
    act = act_under_way()
    act.facts = {**act.facts, "group": on_list.pk}


def recorded_on(participant_ids: list[int], *, kind: ServiceKind, on: date, by: Standing) -> dict[int, list[int | None]]:
    """Return who of these people has this kind of service on a day already, with the lists that it stands on.

    One SQL statement.
    """
    rows = _of_that_day(participant_ids, kind=kind, on=on, by=by).filter(began_on__isnull=False)
    found: dict[int, list[int | None]] = {}
    for participant_id, group_id in rows.order_by("pk").values_list("participant_id", "group_id"):
        found.setdefault(participant_id, []).append(group_id)
    return found


def planned_on(participant_ids: list[int], *, kind: ServiceKind, on: date, by: Standing) -> dict[int, ServiceRecord]:
    """Return for whom of these people this kind of service is planned for a day: the plan that a list fills in.

    One SQL statement.
    """
    rows = _of_that_day(participant_ids, kind=kind, on=on, by=by).filter(began_on=None, group=None)
    return {row.participant_id: row for row in rows.order_by("-pk")}


def _of_that_day(participant_ids: list[int], *, kind: ServiceKind, on: date, by: Standing) -> QuerySet[ServiceRecord]:
    rows = ServiceRecord.objects.visible_to(by).counted()
    return rows.filter(participant_id__in=participant_ids, dated_on=on, kind__code=kind.code)
