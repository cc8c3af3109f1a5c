"""Hold the periods of one program apart: in sight by a question beforehand, out of sight by the database's own word."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from trackone.enrollment.models import NEVER_DECIDED, Eligibility, Participation
from trackone.policy.refusal import Refusal, Refused, refuse_if
from trackone.policy.section_0_programs import refusals_to_begin, refusals_to_enroll


def refuse_to_enroll(participation: Participation) -> None:
    """Raise Refused where the program is not open, or another period of it is not over. One SQL statement.

    Another region's period is out of sight: `held_apart` tells of it.
    """
    program, application_on = participation.program, participation.application_on
    others = Participation.objects.filter(participant_id=participation.participant_id, program=program, sealed_at=None)
    others = others.exclude(pk=participation.pk).exclude(eligibility=Eligibility.NOT_ELIGIBLE).filter(withdrawn_at=None)
    # What nobody decided ends with its last day; the database says the same.
    others = others.exclude(NEVER_DECIDED & Q(expires_on__isnull=False, expires_on__lt=application_on))
    overlapping = others.filter(Q(exit_on=None) | Q(exit_on__gte=application_on)).order_by("application_on").first()
    refuse_if(
        refusals_to_enroll(
            program=program.short_name,
            since_on=program.since_on,
            until_on=program.until_on,
            application_on=application_on,
            overlaps_since=overlapping.application_on if overlapping else None,
        )
    )


def refuse_to_begin_after_exit(participation: Participation, *, begins_on: date | None) -> None:
    """Raise Refused where a period would begin after the exit that was recorded today; without services it begins with its
    application. No SQL.
    """
    exit_on, begins_on = participation.exit_on, begins_on or participation.application_on
    refuse_if(refusals_to_begin(program=participation.program.short_name, begins_on=begins_on, exit_on=exit_on))


@contextmanager
def held_apart(refusals: list[Refusal]) -> Iterator[None]:
    """Turn the database's word on two periods that overlap into these refusals. A savepoint."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") != "participation_periods_do_not_overlap":
            raise
        # The error's own text holds the row.
        raise Refused(refusals) from None


def held_elsewhere(participation: Participation) -> list[Refusal]:
    """Return why a period can't stand that another region's overlaps; no more is told of that one. No SQL."""
    program = participation.program
    return refusals_to_enroll(
        program=program.short_name,
        since_on=program.since_on,
        until_on=program.until_on,
        application_on=participation.application_on,
        overlaps_since=None,
        overlaps_elsewhere=True,
    )
