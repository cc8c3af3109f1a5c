"""Planned gaps: why, and for how long, a period stays open without a service."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from trackone.audit.recorded import recorded
from trackone.enrollment.models.participations import Participation
from trackone.enrollment.stamps import CORRECTED, is_over, stamp_checks, stamped, still_admitted
from trackone.organizations.models import Person, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class GapReason(models.TextChoices):
    """Why there is no service for a while, and it is known beforehand."""

    HEALTH = "health", "Health or medical"
    TRAINING = "training", "Waits for a training to begin"
    MOVE = "move", "Away for a time: a temporary move"
    FAMILY = "family", "Care for a family member"
    SEASON = "season", "School break or seasonal work"


class PlannedGapQuerySet(models.QuerySet["PlannedGap"]):
    """Words for choosing planned gaps."""

    def visible_to(self, by: "Standing") -> "PlannedGapQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        if by.region_id is not None:
            return kept.filter(region_id=by.region_id)
        return kept.filter(region_id__in=by.reads)

    def counted(self) -> "PlannedGapQuerySet":
        """Keep those that count: not withdrawn."""
        return self.filter(withdrawn_at=None)


_PROGRAM = "(SELECT p.program_id FROM enrollment_participation p WHERE p.id = {row}.participation_id)"

# A gap of a period that is out of sight, or whose exit is final, changes no more (I.8); after the window its days and its
# reason are the Master User's (I.1), but ending it early is entry on that day.
_LOCKED = f"""
PERFORM participation_must_be_open(
  NEW.participation_id, NEW.participant_id, NULL, TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END);
IF TG_OP = 'UPDATE' THEN
  IF OLD.withdrawn_at IS NOT NULL AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'a withdrawn gap is not revived' USING ERRCODE = 'TO004';
  END IF;
  IF {is_over("agreed")} AND NOT {still_admitted("agreed", program=_PROGRAM)} AND NOT {CORRECTED}
     AND (NEW.participation_id, NEW.region_id, NEW.reason, NEW.from_on, NEW.until_on, NEW.withdrawn_at)
         IS DISTINCT FROM
         (OLD.participation_id, OLD.region_id, OLD.reason, OLD.from_on, OLD.until_on, OLD.withdrawn_at) THEN
    RAISE EXCEPTION 'the window of this gap is over' USING ERRCODE = 'TO002';
  END IF;
END IF;
"""


class PlannedGap(models.Model):
    """One row is one planned gap of one participation: from when to when, and why, as agreed with the participant.

    Its day of agreement is windowed, like a service's. `ended_on` is its last day where it ended before `until_on`. The
    admission is an id of `casework.Admission`, a table above this room.
    """

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="gaps")
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=GapReason.choices)
    from_on = models.DateField()
    until_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    agreed_on = models.DateField()
    agreed_entered_at = models.DateTimeField(null=True, editable=False)
    agreed_entered_on = models.DateField(null=True, editable=False)
    agreed_last_entry_on = models.DateField(null=True, editable=False)
    agreed_admission_id = models.BigIntegerField(null=True)

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = PlannedGapQuerySet.as_manager()

    class Meta:
        triggers = [recorded(), stamped("agreed", program=_PROGRAM, extra=_LOCKED)]
        constraints = [
            *stamp_checks("gap", "agreed"),
            models.CheckConstraint(condition=Q(from_on__gte=F("agreed_on")), name="gap_is_planned_ahead"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="gap_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on"), ended_on__lt=F("until_on")),
                name="gap_that_ended_early_ended_within_it",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                name="gap_withdrawal_is_whole",
            ),
            ExclusionConstraint(
                name="gaps_do_not_overlap",
                expressions=[
                    (
                        Func(
                            F("participation_id"),
                            F("participation_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("from_on"),
                            Coalesce("ended_on", "until_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at=None, sealed_at=None),
            ),
        ]
        indexes = [models.Index(fields=["participant", "-from_on"], name="gap_participant")]

    def __str__(self) -> str:
        return f"Planned gap {self.pk}"

    @property
    def last_on(self) -> date:
        """Return its last day: the one on which it ended early, else the planned one."""
        return self.ended_on or self.until_on
