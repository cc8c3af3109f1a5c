"""The register of exceptions, and admissions: the only things that let a late row in."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import Person, Post, Region, Site


class ExceptionKind(models.IntegerChoices):
    """The four exceptions of C.4, by their numbers."""

    OUTAGE = 1, "Outage of the internet provider"
    VENDOR = 2, "Maintenance or outage of the system"
    REMOTE = 3, "No connection at a remote place of service"
    MASS_DISLOCATION = 4, "Mass dislocation of fifty or more"


class ExceptionState(models.TextChoices):
    """What became of an exception; entry is open from the declaration, not from the confirmation."""

    DECLARED = "declared", "declared"
    CONFIRMED = "confirmed", "confirmed"
    REFUSED = "refused", "refused"


class EntryException(models.Model):
    """One row is one declared exception: whom, where and which dates it covers, and when access came back.

    No region means every site of the state, which only kind 2 has. `until_on` is the last date of service concerned (none:
    still going). Without `restored_on` it stays open. Names no participant: the people of a mass dislocation stand apart.
    """

    kind = models.PositiveSmallIntegerField(choices=ExceptionKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=500)
    place = models.CharField(max_length=200, blank=True)
    sites = models.ManyToManyField(Site, through="casework.ExceptionSite", related_name="+")
    staff = models.ManyToManyField(Person, through="casework.ExceptionStaff", related_name="+")
    program_codes = models.JSONField(default=list, blank=True)
    expected_count = models.PositiveIntegerField(null=True, blank=True)
    notice = models.CharField(max_length=200, blank=True, help_text="the notice or the employer's list")
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ExceptionState.choices, default=ExceptionState.DECLARED)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_reason = models.CharField(max_length=500, blank=True)
    restored_on = models.DateField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reopened_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[1, 2, 3, 4]), name="exception_is_one_of_the_four"),
            models.CheckConstraint(
                condition=Q(region__isnull=False) | Q(kind=ExceptionKind.VENDOR), name="exception_only_two_is_statewide"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="exception_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(restored_on=None, restored_at=None, restored_by=None)
                | Q(restored_on__gte=F("from_on"), restored_at__isnull=False, restored_by__isnull=False),
                name="exception_restoration_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=ExceptionState.DECLARED, decided_by=None, decided_at=None)
                | ~Q(state=ExceptionState.DECLARED) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exception_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("declared_by")), name="exception_is_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExceptionState.REFUSED) | ~Q(decided_reason=""), name="exception_refusal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ExceptionKind.MASS_DISLOCATION)
                | Q(expected_count__gte=50, expected_count__isnull=False) & ~Q(notice=""),
                name="exception_four_is_for_fifty_or_more",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="exception_names_its_evidence"),
        ]
        indexes = [models.Index(fields=["region", "-from_on", "-id"], name="exception_region")]

    def __str__(self) -> str:
        return f"Exception {self.pk}"


class ExceptionSite(models.Model):
    """One row says that an exception covers a site."""

    exception = models.ForeignKey(EntryException, models.PROTECT, related_name="site_links")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")

    class Meta:
        db_table = "casework_entryexception_sites"
        triggers = [recorded()]
        constraints = [models.UniqueConstraint(fields=["exception", "site"], name="exception_names_a_site_once")]

    def __str__(self) -> str:
        return f"{self.exception_id} at {self.site_id}"


class ExceptionStaff(models.Model):
    """One row says that an exception covers what this person did."""

    exception = models.ForeignKey(EntryException, models.PROTECT, related_name="staff_links")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        db_table = "casework_entryexception_staff"
        triggers = [recorded()]
        constraints = [models.UniqueConstraint(fields=["exception", "person"], name="exception_names_staff_once")]

    def __str__(self) -> str:
        return f"{self.exception_id} for {self.person_id}"


class MassSession(models.Model):
    """One row is one session of a mass dislocation: its days and its site; entry is due after its last day."""

    exception = models.ForeignKey(EntryException, models.PROTECT, related_name="sessions")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="session_ends_after_it_begins"),
            models.UniqueConstraint(fields=["exception", "site", "first_on"], name="a_session_is_added_once"),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"


class ExceptionPerson(models.Model):
    """One row is one participant on the list of a mass dislocation; only listed people are admitted (C.4)."""

    exception = models.ForeignKey(EntryException, models.PROTECT, related_name="people")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(
                fields=["exception", "participant"], condition=Q(sealed_at=None), name="exception_lists_a_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exception_id} lists {self.participant_id}"


class AdmissionKind(models.TextChoices):
    """What lets a late row in; nothing else does (C.6)."""

    EXCEPTION = "exception", "exception"
    CORRECTION = "correction", "correction"
    CONVERSION = "conversion", "conversion"


class Admission(models.Model):
    """One row is what a late row names: an exception as used by a region, an applied correction, or a conversion load.

    A conversion is closed for good once the region has gone live. `label` is what a screen shows beside the late date.
    """

    kind = models.CharField(max_length=10, choices=AdmissionKind.choices)
    exception = models.ForeignKey(EntryException, models.PROTECT, null=True, blank=True, related_name="admissions")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.closed_at IS NOT NULL OR NEW.region_id <> OLD.region_id OR NEW.kind <> OLD.kind THEN
                        RAISE EXCEPTION 'a closed admission stays closed' USING ERRCODE = 'TO004';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AdmissionKind.EXCEPTION, exception__isnull=False)
                | ~Q(kind=AdmissionKind.EXCEPTION) & Q(exception=None),
                name="admission_names_an_exception_when_it_is_one",
            ),
            models.UniqueConstraint(fields=["exception", "region"], name="one_admission_an_exception_and_region"),
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(kind=AdmissionKind.CONVERSION),
                name="one_conversion_a_region",
            ),
        ]

    def __str__(self) -> str:
        return self.label
