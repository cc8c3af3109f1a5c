"""Requests: what one person asks another to do to the record, with its whole life in one row."""

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded
from trackone.casework.models import Admission
from trackone.organizations.models import Organization, Person, Post, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class Kind(models.TextChoices):
    """What is asked for."""

    CHANGE = "change", "Correct a value"
    LATE = "late", "This record should exist"
    DELETION = "deletion", "This record should not exist"
    RESTORE = "restore", "Restore a deleted record"
    WRONG_PERSON = "wrong_person", "Wrong person"
    EXIT = "exit", "This exit should not have happened"
    REOPEN = "reopen", "Reopen this conversation"
    REDACTION = "redaction", "Redact a case note"


class State(models.TextChoices):
    """Where a request stands; the last three are final."""

    DRAFT = "draft", "Draft"
    REVIEWED = "reviewed", "Reviewed"
    SUBMITTED = "submitted", "Sent"
    RETURNED = "returned", "Returned"
    FORWARDED = "forwarded", "Forwarded"
    APPLIED = "applied", "Done"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Desk(models.TextChoices):
    """Who decides."""

    MASTER_USER = "master_user", "Master User"
    STATE = "state", "DWD staff"
    HELP_DESK = "help_desk", "Help desk"


# Two different people approve these (I.5, I.9).
BY_TWO = frozenset({Kind.DELETION, Kind.RESTORE, Kind.WRONG_PERSON, Kind.REDACTION})
WITH_PROVIDER = (State.DRAFT, State.REVIEWED, State.RETURNED)
SENT = (State.SUBMITTED, State.FORWARDED)
OPEN_STATES = (*WITH_PROVIDER, *SENT)

# The course in the database too: what is with the decider is frozen, what is over stays over, and nothing is carried out
# but in the act that names itself, on the approvals that its kind needs.
_COURSE = """
IF TG_OP = 'INSERT' THEN
  IF NEW.state <> 'draft' THEN
    RAISE EXCEPTION 'a request begins as a draft' USING ERRCODE = 'TO004';
  END IF;
  RETURN NEW;
END IF;
IF OLD.state IN ('applied', 'declined', 'withdrawn') THEN
  RAISE EXCEPTION 'this request is over' USING ERRCODE = 'TO004';
END IF;
IF (NEW.kind, NEW.region_id, NEW.participant_id, NEW.organization_id, NEW.drafted_by_id, NEW.drafted_at, NEW.restores_id)
   IS DISTINCT FROM
   (OLD.kind, OLD.region_id, OLD.participant_id, OLD.organization_id, OLD.drafted_by_id, OLD.drafted_at, OLD.restores_id)
   OR (OLD.decider <> '' AND NEW.decider <> OLD.decider) THEN
  RAISE EXCEPTION 'whose request it is, and who decides, never changes' USING ERRCODE = 'TO004';
END IF;
IF OLD.state IN ('submitted', 'forwarded') THEN
  IF (NEW.reason_code, NEW.narrative, NEW.evidence, NEW.content_hash, NEW.round)
     IS DISTINCT FROM (OLD.reason_code, OLD.narrative, OLD.evidence, OLD.content_hash, OLD.round) THEN
    RAISE EXCEPTION 'what was sent is frozen' USING ERRCODE = 'TO004';
  END IF;
  IF NEW.state IN ('draft', 'reviewed', 'withdrawn') OR (OLD.state = 'forwarded' AND NEW.state = 'submitted') THEN
    RAISE EXCEPTION 'this is no step of its course' USING ERRCODE = 'TO004';
  END IF;
ELSIF NEW.state IN ('forwarded', 'applied', 'declined') THEN
  RAISE EXCEPTION 'nobody decides what was not sent' USING ERRCODE = 'TO004';
END IF;
IF NEW.state = 'applied' AND (NEW.applied_entry IS DISTINCT FROM ctx_entry() OR NOT request_is_approved(NEW.id)) THEN
  RAISE EXCEPTION 'a request is carried out on its approvals, in the act itself' USING ERRCODE = 'TO004';
END IF;
RETURN NEW;
"""


class RequestQuerySet(models.QuerySet["Request"]):
    """Words for choosing requests."""

    def visible_to(self, by: "Standing") -> "RequestQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        if by.region_id is not None:
            return self.filter(region_id=by.region_id)
        return self.filter(region_id__in=by.reads)

    def open(self) -> "RequestQuerySet":
        """Keep those that nobody has carried out, declined or withdrawn."""
        return self.filter(state__in=OPEN_STATES)

    def on_desk(self) -> "RequestQuerySet":
        """Keep those that wait for a decision."""
        return self.filter(state__in=SENT)


class Request(models.Model):
    """One row is one request over its whole life: who asks, why, who decides by when, and what became of it.

    `decider` is kept as it was when it was first sent, `desk` is where it lies now. `round` counts how often it was sent;
    approvals hold for their round. While it is back with its provider the clock stands, and `time_left` keeps what is left
    of it. `applied_entry` is the entry of the act that carried it out, and the key of the database's gate.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    restores = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="restored_by")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    decider = models.CharField(max_length=12, choices=Desk.choices, blank=True)
    desk = models.CharField(max_length=12, choices=Desk.choices, blank=True)

    reason_code = models.CharField(max_length=20, help_text="Reason for Correction: a code of the dated list")
    narrative = models.CharField(max_length=2000)
    evidence = models.CharField(max_length=1000, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, editable=False, help_text="of what was sent, as sent")

    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    gathered_on = models.DateField(null=True, blank=True, help_text="the batch day that it waits to be sent with")
    round = models.PositiveSmallIntegerField(default=0)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="when it was first sent")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when it was last sent or forwarded")
    due_at = models.DateTimeField(null=True, blank=True)
    time_left = models.DurationField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    is_expedited = models.BooleanField(default=False)
    expedite_reason = models.CharField(max_length=500, blank=True)

    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_reason = models.CharField(max_length=1000, blank=True)
    applied_entry = models.BigIntegerField(null=True, blank=True, unique=True)
    admission = models.OneToOneField(Admission, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="course", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=_COURSE
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.REVIEWED) | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="request_reviewed_has_its_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(round=0, submitted_by=None, submitted_at=None, sent_at=None, decider="", desk="")
                | Q(
                    round__gt=0,
                    submitted_by__isnull=False,
                    submitted_at__isnull=False,
                    sent_at__isnull=False,
                    due_at__isnull=False,
                )
                & ~Q(decider="")
                & ~Q(desk="")
                & ~Q(content_hash=""),
                name="request_sent_is_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_PROVIDER)
                | Q(state=State.WITHDRAWN)
                | Q(state__in=(*SENT, State.APPLIED, State.DECLINED), round__gt=0),
                name="request_decided_was_sent",
            ),
            # The clock runs while it lies on a desk, and stands while it is back with its provider.
            models.CheckConstraint(
                condition=Q(round=0, time_left=None)
                | Q(round__gt=0, state__in=WITH_PROVIDER, time_left__isnull=False)
                | Q(round__gt=0, state__in=(*SENT, State.APPLIED, State.DECLINED), time_left=None)
                | Q(state=State.WITHDRAWN),
                name="request_clock_stands_while_returned",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.APPLIED, State.DECLINED), decided_by__isnull=False, decided_at__isnull=False)
                & Q(decided_post__isnull=False)
                | ~Q(state__in=(State.APPLIED, State.DECLINED))
                & Q(decided_by=None, decided_at=None, decided_post=None, decided_reason=""),
                name="request_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED) | ~Q(decided_reason=""), name="request_declined_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=State.APPLIED, applied_entry__isnull=False)
                | ~Q(state=State.APPLIED) & Q(applied_entry=None, admission=None),
                name="request_applied_names_its_act",
            ),
            # Nobody who asked decides (I.2).
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("drafted_by"))
                & ~Q(decided_by=F("submitted_by"))
                & (Q(reviewed_by=None) | ~Q(decided_by=F("reviewed_by"))),
                name="request_is_decided_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_by=None, withdrawn_at=None),
                name="request_withdrawal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_expedited=False, expedite_reason="") | Q(is_expedited=True) & ~Q(expedite_reason=""),
                name="request_expedited_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(reason_code="") & ~Q(narrative=""), name="request_has_a_reason_for_correction"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.RESTORE, restores__isnull=False) | ~Q(kind=Kind.RESTORE) & Q(restores=None),
                name="request_to_restore_names_a_deletion",
            ),
            models.UniqueConstraint(
                fields=["restores"], condition=Q(state__in=OPEN_STATES), name="one_open_request_to_restore"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-id"], name="request_region"),
            models.Index(fields=["region", "due_at", "id"], name="request_due", condition=Q(state__in=SENT)),
            models.Index(
                fields=["region", "organization", "id"], name="request_with_provider", condition=Q(state__in=WITH_PROVIDER)
            ),
            models.Index(fields=["participant", "-id"], name="request_participant"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the number by which people speak of it: "R000042"."""
        return f"R{self.pk:06d}"
