"""Keep what follows from services: the begin of a participation, and the last service by which lists are ordered."""

from datetime import date

from django.db.models import Max

from trackone.audit.entries import act_under_way
from trackone.casework.models import ServiceRecord
from trackone.casework.periods import held_apart, refuse_to_begin_after_exit
from trackone.enrollment.models import Eligibility, Participation
from trackone.participants.models import ServedIn
from trackone.policy.section_0_programs import begins_on, refusals_to_begin


def count_service_in(service: ServiceRecord, *, participation: Participation | None) -> None:
    """Let a new service begin its participation, and be the region's last one; verb. At most two SQL statements."""
    act_under_way()
    if service.began_on is None:
        return
    if participation is not None:
        begin = begins_on(
            [(service.began_on, service.kind.triggers_participation, service.kind.streams)],
            program_stream=participation.program.stream,
            is_eligible=participation.eligibility != Eligibility.NOT_ELIGIBLE,
        )
        if begin is not None and (participation.began_on is None or begin < participation.began_on):
            _begin(participation, begin)
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
    """Compute the begin of a participation from its counted services; verb. At most three SQL statements."""
    act_under_way()
    # Held until the end of the act: who records a service into it waits, and is then compared with the new begin.
    locked = Participation.objects.select_for_update(no_key=True).filter(pk=participation.pk)
    participation.began_on = locked.values_list("began_on", flat=True).get()
    rows = ServiceRecord.objects.filter(participation=participation, sealed_at=None, began_on__isnull=False).counted()
    rows = rows.select_related("kind").only("began_on", "kind__triggers_participation", "kind__streams")
    begin = begins_on(
        [(row.began_on, row.kind.triggers_participation, row.kind.streams) for row in rows if row.began_on],
        program_stream=participation.program.stream,
        is_eligible=participation.eligibility != Eligibility.NOT_ELIGIBLE,
    )
    if begin != participation.began_on:
        _begin(participation, begin)


def _begin(participation: Participation, begin: date | None) -> None:
    # Derived, so it raises no revision: nobody's open page shows an older one for it.
    rows = Participation.objects.filter(pk=participation.pk)
    refuse_to_begin_after_exit(participation, begins_on=begin)
    if begin is None or begin >= participation.application_on:
        rows.update(began_on=begin)
    else:
        # Before its application a period may run into an earlier one.
        refused = refusals_to_begin(program=participation.program.name, begins_on=begin, overlaps=True)
        with held_apart(refused):
            rows.update(began_on=begin)
    participation.began_on = begin
