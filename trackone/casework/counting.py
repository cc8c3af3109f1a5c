"""Keep what follows from services: the begin of a participation, and the last service by which lists are ordered."""

from datetime import date

from django.db.models import Max

from trackone.audit.entries import act_under_way
from trackone.casework.models import ServiceRecord
from trackone.enrollment.models import Eligibility, Participation
from trackone.participants.models import ServedIn
from trackone.policy.section_0_programs import begins_on


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
    """Compute again what a mended or withdrawn service had counted for; verb. Two to five SQL statements."""
    act_under_way()
    for participation in {service.participation, *participations} - {None}:
        if participation is not None:
            begin_again(participation)
    counted = ServiceRecord.objects.filter(
        participant_id=service.participant_id, region_id=service.region_id, sealed_at=None
    ).counted()
    last_on: date | None = counted.aggregate(last_on=Max("began_on"))["last_on"]
    rows = ServedIn.objects.filter(participant_id=service.participant_id, region_id=service.region_id, until_on=None)
    rows.exclude(last_service_on=last_on).update(last_service_on=last_on)


def begin_again(participation: Participation) -> None:
    """Compute the begin of a participation from its counted services; verb. At most two SQL statements."""
    act_under_way()
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
    Participation.objects.filter(pk=participation.pk).update(began_on=begin)
    participation.began_on = begin
