"""Service records: one dated service received by one participant."""

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from trackone.audit.recorded import recorded
from trackone.casework.freezing import FROZEN_SERVICE
from trackone.casework.models.catalog import AFTER_EXIT, ServiceKind
from trackone.casework.models.conversations import Conversation
from trackone.casework.models.exceptions import Admission
from trackone.casework.models.group_services import STAYS_ON_ITS_LIST, GroupService
from trackone.enrollment.models import Participation
from trackone.enrollment.stamps import CORRECTED, is_over, stamp_checks, stamped, still_admitted
from trackone.organizations.models import Organization, Person, Post, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class ServiceResult(models.TextChoices):
    """How a service ended."""

    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not_completed", "Not completed"
    DROPPED = "dropped", "Dropped out"
    REFERRED = "referred", "Referred on"
    NO_SHOW = "no_show", "Did not come"


class ServiceRecordQuerySet(models.QuerySet["ServiceRecord"]):
    """Words for choosing service records."""

    def visible_to(self, by: "Standing") -> "ServiceRecordQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        if by.region_id is not None:
            return kept.filter(region_id=by.region_id)
        return kept.filter(region_id__in=by.reads)

    def counted(self) -> "ServiceRecordQuerySet":
        """Keep those that count: not withdrawn."""
        return self.filter(withdrawn_at=None)


# One of its dates came late, admitted or never refused; lists of late ones walk the index of this condition.
CAME_LATE = (
    Q(began_entered_on__gt=F("began_last_entry_on"))
    | Q(ended_entered_on__gt=F("ended_last_entry_on"))
    | Q(result_entered_on__gt=F("result_last_entry_on"))
)

_PROGRAM = "(SELECT p.program_id FROM enrollment_participation p WHERE p.id = {row}.participation_id)"
_BEGAN_OVER, _ENDED_OVER, _RESULT_OVER = (is_over(name, never_refused=True) for name in ("began", "ended", "result"))
_BEGAN_OPEN, _ENDED_OPEN, _RESULT_OPEN = (still_admitted(name, program=_PROGRAM) for name in ("began", "ended", "result"))

# Fields critical to performance beside the dates: after the window they are locked in the database too (I.1). Each is
# judged on its own date: kind, place, staff and program on the date of service, result and minutes on that of completion.
_LOCKED = f"""
NEW.is_never_refused := coalesce(
  (SELECT k.family IN ({", ".join(f"'{family}'" for family in sorted(AFTER_EXIT))})
     FROM casework_servicekind k WHERE k.id = NEW.kind_id), false);
IF TG_OP = 'UPDATE' THEN
  IF OLD.withdrawn_at IS NOT NULL AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'a withdrawn service is not revived' USING ERRCODE = 'TO004';
  END IF;
  IF {_BEGAN_OVER} AND
     ((NEW.kind_id, NEW.site_id, NEW.organization_id, NEW.staff_id, NEW.region_id, NEW.participation_id, NEW.provider_name)
      IS DISTINCT FROM
      (OLD.kind_id, OLD.site_id, OLD.organization_id, OLD.staff_id, OLD.region_id, OLD.participation_id, OLD.provider_name)
      OR NEW.withdrawn_at IS NOT NULL)
     AND NOT {_BEGAN_OPEN} AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'the window of this service is over' USING ERRCODE = 'TO002';
  END IF;
  IF {_RESULT_OVER} AND (NEW.result, NEW.minutes) IS DISTINCT FROM (OLD.result, OLD.minutes) AND NOT {_RESULT_OPEN}
     AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'the window of this result is over' USING ERRCODE = 'TO002';
  END IF;
  IF OLD.result_on IS NULL AND NEW.minutes IS DISTINCT FROM OLD.minutes AND
     (({_ENDED_OVER} AND NOT {_ENDED_OPEN})
      OR (OLD.ended_on IS NULL AND OLD.minutes IS NOT NULL AND {_BEGAN_OVER} AND NOT {_BEGAN_OPEN}))
     AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'the window of these minutes is over' USING ERRCODE = 'TO002';
  END IF;
  -- A planned date may change until three business days after it has passed (C.6).
  -- One that has not passed is not asked for in the calendar: it may lie beyond it.
  IF ((NEW.planned_begin_on IS DISTINCT FROM OLD.planned_begin_on AND coalesce(OLD.planned_begin_on < today, false)
      AND today > window_last_entry_on(OLD.planned_begin_on))
     OR (NEW.planned_end_on IS DISTINCT FROM OLD.planned_end_on AND coalesce(OLD.planned_end_on < today, false)
         AND today > window_last_entry_on(OLD.planned_end_on))) AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';
  END IF;
END IF;
"""


class ServiceRecord(models.Model):
    """One row is one service planned for or received by one participant; struck through when withdrawn, never removed.

    Each windowed date carries its stamps; of a kind that is never refused, a late one comes in and is marked (C.6).
    `staff` is who served, `recorded_by` who entered it, `post` under which post.
    `dated_on` is the date it is listed under: the actual begin, else the planned one.
    """

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="service_records")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="service_records")
    participation = models.ForeignKey(Participation, models.PROTECT, null=True, blank=True, related_name="service_records")
    group = models.ForeignKey(
        GroupService, models.PROTECT, null=True, blank=True, related_name="service_records", db_index=False
    )
    kind = models.ForeignKey(ServiceKind, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    provider_name = models.CharField(max_length=120, blank=True, help_text="a partner who served, by name")
    planned_begin_on = models.DateField(null=True, blank=True)
    planned_end_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    result = models.CharField(max_length=16, choices=ServiceResult.choices, blank=True)

    began_on = models.DateField(null=True, blank=True)
    began_entered_at = models.DateTimeField(null=True, editable=False)
    began_entered_on = models.DateField(null=True, editable=False)
    began_last_entry_on = models.DateField(null=True, editable=False)
    began_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")

    ended_on = models.DateField(null=True, blank=True)
    ended_entered_at = models.DateTimeField(null=True, editable=False)
    ended_entered_on = models.DateField(null=True, editable=False)
    ended_last_entry_on = models.DateField(null=True, editable=False)
    ended_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")

    is_never_refused = models.BooleanField(default=False, editable=False, help_text="late ones of its kind are marked only")

    result_on = models.DateField(null=True, blank=True)
    result_entered_at = models.DateTimeField(null=True, editable=False)
    result_entered_on = models.DateField(null=True, editable=False)
    result_last_entry_on = models.DateField(null=True, editable=False)
    result_admission = models.ForeignKey(Admission, models.PROTECT, null=True, blank=True, related_name="+")

    dated_on = models.GeneratedField(
        expression=Coalesce("began_on", "planned_begin_on"), output_field=models.DateField(), db_persist=True
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="frozen", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=FROZEN_SERVICE
            ),
            pgtrigger.Trigger(
                name="grouped",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=STAYS_ON_ITS_LIST,
            ),
            stamped("began", "ended", "result", program=_PROGRAM, extra=_LOCKED, never_refused=True),
        ]
        constraints = [
            *stamp_checks("service", "began", "ended", "result", never_refused=True),
            models.CheckConstraint(
                condition=Q(began_on__isnull=False) | Q(planned_begin_on__isnull=False), name="service_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")), name="service_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(began_on__isnull=False), name="service_that_ended_has_begun"
            ),
            models.CheckConstraint(
                condition=Q(planned_end_on=None) | Q(planned_end_on__gte=F("planned_begin_on")),
                name="service_planned_end_is_after_its_begin",
            ),
            models.CheckConstraint(
                condition=Q(result="", result_on=None) | Q(result_on__isnull=False) & ~Q(result=""),
                name="service_result_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                name="service_withdrawal_is_whole",
            ),
            # Its index is the one by which a list finds who came.
            models.UniqueConstraint(
                fields=["group", "participant"],
                condition=Q(group__isnull=False, withdrawn_at=None, sealed_at=None),
                name="on_a_sign_in_list_once",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-dated_on", "-id"], name="service_region"),
            models.Index(fields=["participant", "-dated_on", "-id"], name="service_participant"),
            models.Index(fields=["region", "staff", "-dated_on", "-id"], name="service_staff"),
            models.Index(fields=["region", "-recorded_at", "-id"], name="service_entered"),
            models.Index(fields=["region", "staff", "-recorded_at", "-id"], name="service_staff_entered"),
            models.Index(fields=["region", "-dated_on", "-id"], name="service_late", condition=CAME_LATE),
            models.Index(
                fields=["region", "staff", "planned_begin_on"],
                name="service_not_begun",
                condition=Q(began_on=None, withdrawn_at=None, sealed_at=None),
            ),
            models.Index(
                fields=["region", "staff", "planned_end_on"],
                name="service_not_ended",
                condition=Q(planned_end_on__isnull=False, ended_on=None, withdrawn_at=None, sealed_at=None),
            ),
            models.Index(fields=["region", "ended_on"], name="service_ended", condition=Q(ended_on__isnull=False)),
            models.Index(fields=["region", "result_on"], name="service_result", condition=Q(result_on__isnull=False)),
            models.Index(fields=["participation", "began_on"], name="service_participation"),
            models.Index(
                fields=["region", "recorded_by", "began_last_entry_on"],
                name="service_locks",
                condition=Q(withdrawn_at=None, sealed_at=None),
            ),
            models.Index(fields=["group", "id"], name="service_group", condition=Q(group__isnull=False)),
            models.Index(fields=["began_admission"], name="service_admitted", condition=Q(began_admission__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Service record {self.pk}"
