"""Keep what follows from services: begin and last extension of a participation, and the last service that lists order by."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from trackone.audit.entries import act_under_way
from trackone.casework.models import ServiceRecord
from trackone.casework.periods import held_apart, refuse_to_begin_after_exit
from trackone.enrollment.models import Eligibility, ExitReason, Participation
from trackone.participants.models import ServedIn
from trackone.policy.section_0_exits import Extending, last_extended_on
from trackone.policy.section_0_programs import begins_on, refusals_to_begin


def count_service_in(service: ServiceRecord, *, participation: Participation | None) -> None:
    """Let a new service begin or extend its participation, and be the region's last one; verb.

    At most two SQL statements, four for a service that may begin it.
    """
    act_under_way()
    if service.began_on is None:
        return
    if participation is not None:
        is_first = participation.began_on is None or service.began_on < participation.began_on
        if is_first and service.kind.triggers_participation:
            begin_again(participation)
        elif participation.began_on is not None and service.kind.extends_participation:
            last_on = last_extended_on([_extending(service)])
            known = [on for on in (participation.extended_on, last_on) if on is not None]
            _keep(participation, begin=participation.began_on, extended_on=max(known))
    rows = ServedIn.objects.filter(participant_id=service.participant_id, region_id=service.region_id, until_on=None)
    rows.filter(last_service_key__lt=service.began_on).update(last_service_on=service.began_on)


def count_service_again(service: ServiceRecord, *participations: Participation | None) -> None:
    """Compute again what a mended or withdrawn service had counted for; verb. Three to eight SQL statements.

    The rows that it writes are locked before the services are read, so that one who records meanwhile is counted too.
    """
    act_under_way()
    concerned = {one.pk: one for one in (service.participation, *participations) if one is not None}
    for _, participation in sorted(concerned.items()):
        begin_again(participation)
    rows = ServedIn.objects.filter(participant_id=service.participant_id, region_id=service.region_id, until_on=None)
    served = rows.select_for_update(no_key=True).first()
    if served is None:
        return
    counted = ServiceRecord.objects.filter(
        participant_id=service.participant_id, region_id=service.region_id, sealed_at=None
    ).counted()
    last_on: date | None = counted.aggregate(last_on=Max("began_on"))["last_on"]
    if served.last_service_on != last_on:
        rows.update(last_service_on=last_on)


def begin_again(participation: Participation) -> None:
    """Compute begin and last extension of a participation from its counted services; verb. At most three SQL statements."""
    act_under_way()
    # Held until the end of the act: who records a service into it waits, and is then compared with the new begin.
    locked = Participation.objects.select_for_update(no_key=True).filter(pk=participation.pk)
    participation.began_on, participation.extended_on = locked.values_list("began_on", "extended_on").get()
    begin, extended_on = derived_from(services_counted_in(participation), participation=participation)
    _keep(participation, begin=begin, extended_on=extended_on)


def services_counted_in(participation: Participation) -> list[ServiceRecord]:
    """Return the services that count in a participation, with what their kinds do to it. One SQL statement."""
    rows = ServiceRecord.objects.filter(participation=participation, sealed_at=None, began_on__isnull=False).counted()
    kind = ("kind__triggers_participation", "kind__extends_participation", "kind__streams")
    return list(rows.select_related("kind").only("began_on", "ended_on", *kind))


def derived_from(counted: Sequence[ServiceRecord], *, participation: Participation) -> tuple[date | None, date | None]:
    """Return begin and last extension of a participation with these services in it. No SQL. Clauses: C.1."""
    begin = begins_on(
        [(row.began_on, row.kind.triggers_participation, row.kind.streams) for row in counted if row.began_on],
        program_stream=participation.program.stream,
        is_eligible=participation.eligibility != Eligibility.NOT_ELIGIBLE,
    )
    last_on = last_extended_on(_extending(row) for row in counted if row.kind.extends_participation)
    # Without a begin there is nothing to extend; the service that begins it counts, whatever its kind.
    return begin, max(filter(None, (begin, last_on))) if begin is not None else None


def undo_exit(participation: Participation) -> None:
    """Take back an exit that the rule computed and the services have overtaken; verb. One SQL statement.

    The next night judges the period anew. Raises Refused where another period of the program stands in its place.
    """
    act_under_way().facts["exit_taken_back"] = participation.exit_on
    begins = participation.began_on or participation.application_on
    with held_apart(refusals_to_begin(program=participation.program.short_name, begins_on=begins, overlaps=True)):
        Participation.objects.filter(pk=participation.pk).update(exit_on=None, exit_reason="")
    participation.exit_on, participation.exit_reason = None, ""


def _keep(participation: Participation, *, begin: date | None, extended_on: date | None) -> None:
    if _is_overtaken(participation, extended_on=extended_on):
        undo_exit(participation)
    if (begin, extended_on) == (participation.began_on, participation.extended_on):
        return
    # Derived, so it raises no revision: nobody's open page shows an older one for it.
    rows = Participation.objects.filter(pk=participation.pk)
    refuse_to_begin_after_exit(participation, begins_on=begin)
    if begin is None or begin >= participation.application_on:
        rows.update(began_on=begin, extended_on=extended_on)
    else:
        # Before its application a period may run into an earlier one.
        refused = refusals_to_begin(program=participation.program.short_name, begins_on=begin, overlaps=True)
        with held_apart(refused):
            rows.update(began_on=begin, extended_on=extended_on)
    participation.began_on, participation.extended_on = begin, extended_on


def _is_overtaken(participation: Participation, *, extended_on: date | None) -> bool:
    """Say whether an exit by rule no longer follows: extended later, or no longer on the day that it was dated by."""
    if participation.exit_on is None or participation.exit_reason != ExitReason.BY_RULE:
        return False
    was_dated_by = participation.extended_on == participation.exit_on
    return (
        extended_on is None or extended_on > participation.exit_on or (was_dated_by and extended_on < participation.exit_on)
    )


def _extending(row: ServiceRecord) -> Extending:
    return Extending(began_on=row.began_on, ended_on=row.ended_on)
