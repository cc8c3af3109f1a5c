"""Applications: what a person wants of which programs, kept from the first answer on; and who signed it."""

from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import Person, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing

# The day where the row's site is: what expires does so at midnight there.
TODAY_THERE = Func(F("site_id"), function="today_at_site", output_field=models.DateField())

_KEPT = """
IF TG_OP = 'INSERT' THEN
  NEW.recorded_at := clock_now();
  NEW.begun_on := today_at_site(NEW.site_id);
ELSE
  IF OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'a withdrawn application is not revived' USING ERRCODE = 'TO004';
  END IF;
  IF OLD.applied_at IS NULL AND OLD.expires_on < today_at_site(OLD.site_id) THEN
    RAISE EXCEPTION 'the application has expired' USING ERRCODE = 'TO004';
  END IF;
  IF OLD.applied_at IS NOT NULL AND (NEW.applied_at, NEW.program_codes, NEW.application_on, NEW.withdrawn_at)
     IS DISTINCT FROM (OLD.applied_at, OLD.program_codes, OLD.application_on, OLD.withdrawn_at) THEN
    RAISE EXCEPTION 'the application is handed in' USING ERRCODE = 'TO004';
  END IF;
  IF (NEW.participant_id, NEW.region_id) <> (OLD.participant_id, OLD.region_id) THEN
    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';
  END IF;
  NEW.recorded_at := OLD.recorded_at;
  NEW.recorded_by_id := OLD.recorded_by_id;
  NEW.begun_on := OLD.begun_on;
  IF NEW.applied_at IS NOT NULL AND OLD.applied_at IS NULL THEN
    NEW.applied_at := clock_now();
  END IF;
END IF;
RETURN NEW;
"""

_ONLY_WITHDRAWN = """
IF OLD.withdrawn_at IS NOT NULL OR (NEW.application_id, NEW.participant_id, NEW.region_id, NEW.signer, NEW.name,
   NEW.signed_on, NEW.held_at) <> (OLD.application_id, OLD.participant_id, OLD.region_id, OLD.signer, OLD.name,
   OLD.signed_on, OLD.held_at) THEN
  RAISE EXCEPTION 'a signature is withdrawn and entered again, never changed' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""


def withdrawal_is_whole(name: str) -> models.CheckConstraint:
    """Return the check that a withdrawal has its moment, its author and its reason, or nothing of them."""
    return models.CheckConstraint(
        condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
        | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
        name=name,
    )


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Words for choosing applications."""

    def visible_to(self, by: "Standing") -> "ApplicationQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        if by.region_id is not None:
            return kept.filter(region_id=by.region_id)
        return kept.filter(region_id__in=by.reads)

    def waiting(self) -> "ApplicationQuerySet":
        """Keep those that somebody may go on with: not handed in, not withdrawn, not expired at their site."""
        return self.filter(applied_at=None, withdrawn_at=None, expires_on__gte=TODAY_THERE)


class Application(models.Model):
    """One row is one application of one participant to one or more programs, resumable by the region's staff.

    Until it is handed in (`applied_at`) nobody takes part in anything by it; then each program is a participation that
    points here. What the person answered stands in the participant's record, under the element's number. `expires_on` is
    the last day on which it may be handed in; `signers` who has to sign, as it was on that day.
    """

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="applications", db_index=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Person, models.PROTECT, related_name="+")
    program_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    application_on = models.DateField(null=True, blank=True)
    begun_on = models.DateField(editable=False)
    expires_on = models.DateField()
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    signers = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(name="kept", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=_KEPT),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None, applied_by=None, signers=[])
                | Q(applied_at__isnull=False, applied_by__isnull=False, application_on__isnull=False)
                & ~Q(program_codes=[])
                & ~Q(signers=[]),
                name="application_handed_in_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(withdrawn_at=None), name="application_handed_in_is_not_withdrawn"
            ),
            withdrawal_is_whole("application_withdrawal_is_whole"),
        ]
        indexes = [
            models.Index(fields=["participant", "-begun_on", "-id"], name="application_participant"),
            models.Index(
                fields=["staff", "expires_on", "id"],
                name="application_waiting",
                condition=Q(applied_at=None, withdrawn_at=None, sealed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Application {self.pk}"


class Signer(models.TextChoices):
    """Who signs an application."""

    APPLICANT = "applicant", "Applicant"
    GUARDIAN = "guardian", "Parent or guardian"
    STAFF = "staff", "Staff"


class Signature(models.Model):
    """One row says that somebody signed an application on paper: who, on which day, and where the copy is held.

    A wrong one is withdrawn and entered again.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="signatures", db_index=False)
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    signer = models.CharField(max_length=10, choices=Signer.choices)
    name = models.CharField(max_length=120)
    signed_on = models.DateField()
    held_at = models.CharField(max_length=120, help_text="where the copy is held")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(name="kept", when=pgtrigger.Before, operation=pgtrigger.Update, func=_ONLY_WITHDRAWN),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(held_at=""), name="signature_says_who_and_where"),
            withdrawal_is_whole("signature_withdrawal_is_whole"),
            models.UniqueConstraint(
                fields=["application", "signer"],
                condition=Q(withdrawn_at=None, sealed_at=None),
                name="an_application_is_signed_once_by_each",
            ),
        ]

    def __str__(self) -> str:
        return f"Signature {self.pk}"
