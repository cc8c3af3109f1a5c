"""Participations: one period of one participant in one program."""

from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce

from trackone.audit.recorded import recorded
from trackone.enrollment.models.applications import TODAY_THERE, Application, withdrawal_is_whole
from trackone.enrollment.models.programs import Program
from trackone.enrollment.stamps import CORRECTED, is_over, stamp_checks, stamped, still_admitted
from trackone.organizations.models import Organization, Person, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class Eligibility(models.TextChoices):
    """The decision on an application."""

    ELIGIBLE = "eligible", "eligible"
    NOT_ELIGIBLE = "not eligible", "not eligible"


class ExitReason(models.TextChoices):
    """Why a participation ended; the first six are the federal codes of element 923."""

    INSTITUTIONALIZED = "01", "Institutionalized"
    HEALTH = "02", "Health or medical"
    DECEASED = "03", "Deceased"
    ACTIVE_DUTY = "04", "Reserve called to active duty"
    FOSTER_CARE = "05", "Foster care (youth only)"
    OFFENDER = "07", "Criminal offender in corrections"
    EMPLOYED = "employed", "Found a job"
    COMPLETED = "completed", "Completed the services planned"
    MOVED = "moved", "Moved out of the area"
    WITHDREW = "withdrew", "Withdrew"
    LOST_CONTACT = "lost_contact", "Can't be reached"
    OTHER = "other", "Other reason"
    BY_RULE = "by_rule", "90 days without a service that counts"


# What somebody may choose; the rule alone ends a period for want of services.
REASONS_BY_HAND = tuple((value, label) for value, label in ExitReason.choices if value != ExitReason.BY_RULE)
FEDERAL_EXIT_CODES = frozenset({"01", "02", "03", "04", "05", "07"})


# Nobody decided and no service began it: then the application ends with its last day, at midnight at the site.
NEVER_DECIDED = Q(eligibility="", first_decision="", began_on=None, exit_on=None, withdrawn_at=None)
EXPIRED = NEVER_DECIDED & Q(expires_on__isnull=False, expires_on__lt=TODAY_THERE)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Words for choosing participations."""

    def visible_to(self, by: "Standing") -> "ParticipationQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        if by.region_id is not None:
            return kept.filter(region_id=by.region_id)
        return kept.filter(region_id__in=by.reads)

    def of_common_exit(self, on: date) -> "ParticipationQuerySet":
        """Keep those of the programs that leave together on this day, begun and not sealed."""
        programs = Program.objects.in_common_exit(on).values("pk")
        return self.filter(program_id__in=programs, began_on__isnull=False, sealed_at=None)

    def counted(self) -> "ParticipationQuerySet":
        """Keep those that count: not withdrawn, not found not eligible, not expired before anybody decided."""
        return self.filter(withdrawn_at=None).exclude(eligibility=Eligibility.NOT_ELIGIBLE).exclude(EXPIRED)

    def open(self) -> "ParticipationQuerySet":
        """Keep those that count and were not exited."""
        return self.counted().filter(exit_on=None)

    def undecided(self) -> "ParticipationQuerySet":
        """Keep those on which nobody has decided yet, not even the first of two."""
        return self.filter(eligibility="", first_decision="")


_PROGRAM = "{row}.program_id"

# What is critical to performance beside the dates is locked in the database too once the window is over (I.1); an exit is
# stamped as it is recorded.
_LOCKED = f"""
IF TG_OP = 'UPDATE' THEN
  IF {is_over("application")} AND NEW.program_id <> OLD.program_id
     AND NOT {still_admitted("application", program=_PROGRAM)} AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'the window of this application is over' USING ERRCODE = 'TO002';
  END IF;
  IF {is_over("eligibility")} AND (NEW.eligibility, NEW.snapshot) IS DISTINCT FROM (OLD.eligibility, OLD.snapshot)
     AND NOT {still_admitted("eligibility", program=_PROGRAM)} AND NOT {CORRECTED} THEN
    RAISE EXCEPTION 'the window of this decision is over' USING ERRCODE = 'TO002';
  END IF;
END IF;
IF NEW.exit_on IS NULL THEN
  NEW.exit_recorded_at := NULL;
  NEW.exit_recorded_on := NULL;
  NEW.exit_last_undo_on := NULL;
  NEW.exit_recorded_by_id := NULL;
ELSIF TG_OP = 'UPDATE' AND OLD.exit_on IS NOT NULL THEN
  NEW.exit_recorded_at := OLD.exit_recorded_at;
  NEW.exit_recorded_on := OLD.exit_recorded_on;
  NEW.exit_last_undo_on := OLD.exit_last_undo_on;
ELSE
  NEW.exit_recorded_at := clock_now();
  NEW.exit_recorded_on := today;
  -- What was served before the rule looked may be entered until its window closes, and takes the exit back (C.6).
  NEW.exit_last_undo_on := CASE WHEN NEW.exit_reason = '{ExitReason.BY_RULE.value}'
    THEN greatest(today, window_last_entry_on(today - 1)) ELSE today END;
END IF;
"""


# An exit that is final freezes the row, but for the request that names it (I.8). What follows from a service that a request
# corrects is computed anew: begin and last extension, and an exit that the rule had made of them.
_FROZEN = f"""
IF OLD.exit_last_undo_on < today_at_site(OLD.site_id) AND NOT {CORRECTED}
   AND NOT (correction_under_way(OLD.participant_id)
            AND to_jsonb(NEW) - derived = to_jsonb(OLD) - derived) THEN
  RAISE EXCEPTION 'the participation has exited' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""
_DERIVED = f"""CASE WHEN OLD.exit_reason = '{ExitReason.BY_RULE.value}'
  THEN ARRAY['began_on', 'extended_on', 'exit_on', 'exit_reason'] ELSE ARRAY['began_on', 'extended_on'] END"""
# What has expired or was withdrawn is not revived, by whatever door; an entry is withdrawn within its window alone.
_UNDECIDED = f"""
today := today_at_site(OLD.site_id);
IF {CORRECTED} THEN
  RETURN NEW;
END IF;
IF OLD.withdrawn_at IS NOT NULL THEN
  RAISE EXCEPTION 'a withdrawn application is not revived' USING ERRCODE = 'TO004';
END IF;
IF OLD.eligibility = '' AND OLD.first_decision = '' AND OLD.began_on IS NULL AND OLD.exit_on IS NULL
   AND OLD.expires_on < today THEN
  RAISE EXCEPTION 'the application has expired' USING ERRCODE = 'TO004';
END IF;
IF NEW.withdrawn_at IS NOT NULL THEN
  IF OLD.eligibility <> '' OR OLD.first_decision <> '' OR OLD.began_on IS NOT NULL OR OLD.exit_on IS NOT NULL THEN
    RAISE EXCEPTION 'the application is decided or begun' USING ERRCODE = 'TO004';
  END IF;
  IF {is_over("application")} AND NOT {still_admitted("application", program=_PROGRAM)} THEN
    RAISE EXCEPTION 'the window of this application is over' USING ERRCODE = 'TO002';
  END IF;
END IF;
RETURN NEW;
"""


def _range(low: str, high: str | None = None) -> Func:
    return Func(F(low), F(high or low), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


class Participation(models.Model):
    """One row is one period of one participant in one program, with its region of record.

    `began_on` is derived: the first service that triggers participation. The admissions of its two windowed dates are
    ids of `casework.Admission`, a table above this room: the stamping trigger proves them, no key can.
    `extended_on` is derived too: the last day of a service that extends it, its end where it has one.
    An exit becomes final at the midnight after `exit_last_undo_on` at the site, and the row freezes: for one by hand the day
    it was recorded, for one by rule the last day on which a service of the day before could be entered.
    """

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="participations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="participations")
    application_on = models.DateField()
    application_entered_at = models.DateTimeField(null=True, editable=False)
    application_entered_on = models.DateField(null=True, editable=False)
    application_last_entry_on = models.DateField(null=True, editable=False)
    application_admission_id = models.BigIntegerField(null=True)

    expires_on = models.DateField(null=True, editable=False, help_text="the last day for a decision")
    needs_review = models.BooleanField(default=False, db_default=False, help_text="two persons decide")
    first_decision = models.CharField(max_length=12, choices=Eligibility.choices, blank=True, db_default="")
    first_decision_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    first_decision_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField(max_length=500, blank=True, db_default="")
    decision_reason = models.CharField(max_length=500, blank=True, db_default="", help_text="why not as the rules propose")

    eligibility = models.CharField(max_length=12, choices=Eligibility.choices, blank=True)
    eligibility_on = models.DateField(null=True, blank=True)
    eligibility_entered_at = models.DateTimeField(null=True, editable=False)
    eligibility_entered_on = models.DateField(null=True, editable=False)
    eligibility_last_entry_on = models.DateField(null=True, editable=False)
    eligibility_admission_id = models.BigIntegerField(null=True)
    snapshot = models.JSONField(null=True, help_text="what was known at the decision, and what was missing")

    began_on = models.DateField(null=True, editable=False)
    extended_on = models.DateField(null=True, editable=False)
    exit_on = models.DateField(null=True, blank=True)
    exit_reason = models.CharField(max_length=12, choices=ExitReason.choices, blank=True)
    exit_recorded_at = models.DateTimeField(null=True, editable=False)
    exit_recorded_on = models.DateField(null=True, editable=False)
    exit_last_undo_on = models.DateField(null=True, editable=False)
    exit_recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True, db_default="")
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("derived", f"text[] := {_DERIVED}")],
                func=_FROZEN,
            ),
            stamped("application", "eligibility", program=_PROGRAM, extra=_LOCKED),
            pgtrigger.Trigger(
                name="undecided",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("today", "date")],
                func=_UNDECIDED,
            ),
        ]
        constraints = [
            *stamp_checks("participation", "application", "eligibility"),
            models.CheckConstraint(
                condition=Q(eligibility="", eligibility_on=None, snapshot=None)
                | Q(eligibility_on__isnull=False, snapshot__isnull=False) & ~Q(eligibility=""),
                name="participation_decision_has_date_and_snapshot",
            ),
            models.CheckConstraint(
                condition=Q(exit_on=None, exit_reason="", exit_recorded_by=None)
                | Q(exit_on__isnull=False, exit_reason=ExitReason.BY_RULE, exit_recorded_by=None)
                | Q(exit_on__isnull=False, exit_recorded_by__isnull=False)
                & ~Q(exit_reason="")
                & ~Q(exit_reason=ExitReason.BY_RULE),
                name="participation_exit_has_reason_and_author",
            ),
            models.CheckConstraint(
                condition=Q(began_on=None, extended_on=None) | Q(extended_on__gte=F("began_on")),
                name="participation_is_extended_from_its_begin",
            ),
            models.CheckConstraint(
                condition=Q(exit_on=None) | Q(exit_on__gte=Coalesce("began_on", "application_on")),
                name="participation_exit_is_not_before_its_begin",
            ),
            models.CheckConstraint(
                condition=Q(exit_on=None) | Q(exit_on__lte=F("exit_recorded_on")),
                name="participation_exit_is_not_in_the_future",
            ),
            models.CheckConstraint(
                condition=Q(first_decision="", first_decision_by=None, first_decision_at=None)
                | Q(first_decision_by__isnull=False, first_decision_at__isnull=False) & ~Q(first_decision=""),
                name="participation_first_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, first_decision_by__isnull=False),
                name="participation_review_is_whole",
            ),
            # Nobody reviews his own decision.
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("first_decision_by")),
                name="participation_is_decided_by_two",
            ),
            models.CheckConstraint(
                condition=Q(needs_review=False) | Q(eligibility="") | Q(reviewed_by__isnull=False),
                name="participation_that_needs_review_has_one",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("application_on")),
                name="participation_expires_after_its_application",
            ),
            withdrawal_is_whole("participation_withdrawal_is_whole"),
            ExclusionConstraint(
                name="participation_periods_do_not_overlap",
                expressions=[
                    (_range("participant_id"), RangeOperators.OVERLAPS),
                    (_range("program_id"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            Coalesce("began_on", "application_on"),
                            # What nobody decided ends with its last day, so that the next one may follow.
                            Coalesce(F("exit_on"), Case(When(NEVER_DECIDED, then=F("expires_on")))),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(sealed_at=None, withdrawn_at=None) & ~Q(eligibility=Eligibility.NOT_ELIGIBLE),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-application_on", "-id"], name="participation_region"),
            models.Index(fields=["participant", "-application_on"], name="participation_participant"),
            models.Index(
                fields=["region", "first_decision_at", "id"],
                name="participation_to_review",
                condition=Q(eligibility="", sealed_at=None) & ~Q(first_decision=""),
            ),
            models.Index(
                fields=["staff", "-application_on", "-id"],
                name="participation_caseload",
                condition=Q(exit_on=None, sealed_at=None),
            ),
            models.Index(
                fields=["extended_on", "id"],
                name="participation_exit_due",
                condition=Q(exit_on=None, sealed_at=None, began_on__isnull=False),
            ),
            models.Index(
                fields=["staff", "extended_on", "id"],
                name="participation_exit_ahead",
                condition=Q(exit_on=None, sealed_at=None, began_on__isnull=False),
            ),
            models.Index(
                fields=["exit_last_undo_on", "id"],
                name="participation_exit_by_rule",
                condition=Q(exit_reason=ExitReason.BY_RULE, sealed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Participation {self.pk}"
