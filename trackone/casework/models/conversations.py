"""Conversations: the closable record of work with one participant."""

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded
from trackone.casework.freezing import FROZEN_CHILD, FROZEN_ITSELF
from trackone.enrollment.models import Participation
from trackone.organizations.models import Person, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class Purpose(models.TextChoices):
    """What a conversation is about."""

    ENROLLED = "enrolled", "Enrolled in a program"
    UNENROLLED = "unenrolled", "Not enrolled"
    FOLLOW_UP = "follow_up", "Follow-up after exit"


class ClosedReason(models.TextChoices):
    """Why a conversation was closed."""

    DONE = "done", "The work is done"
    EXITED = "exited", "The participant exited"
    NOT_ENROLLED = "not_enrolled", "The participant did not enroll"
    NO_CONTACT = "no_contact", "No contact any more"
    OTHER = "other", "Other reason"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Words for choosing conversations."""

    def visible_to(self, by: "Standing") -> "ConversationQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        if by.region_id is not None:
            return kept.filter(region_id=by.region_id)
        return kept.filter(region_id__in=by.reads)

    def open(self) -> "ConversationQuerySet":
        """Keep those that nobody has closed."""
        return self.filter(closed_on=None)


class Conversation(models.Model):
    """One row is one stretch of work with one participant in one region; nobody opens one by hand.

    Closing takes effect at midnight at its site: once `closed_on` has passed there, the row and all that hangs on it
    are frozen by triggers.
    """

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="conversations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Person, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    participations = models.ManyToManyField(
        Participation, through="casework.ConversationParticipation", related_name="conversations"
    )
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=12, choices=ClosedReason.choices, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="frozen", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=FROZEN_ITSELF
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_at=None, closed_reason="", closed_by=None)
                | Q(closed_on__isnull=False, closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_reason=""),
                name="conversation_closing_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="conversation_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["participant", "region", "purpose"],
                condition=Q(closed_on=None, sealed_at=None),
                name="one_open_conversation_a_purpose_and_region",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-opened_on"], name="conversation_participant"),
            models.Index(fields=["region", "-opened_on", "-id"], name="conversation_region"),
        ]

    def __str__(self) -> str:
        return f"Conversation {self.pk}"


class ConversationParticipation(models.Model):
    """One row says that a conversation is about a participation."""

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="links")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="links")
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    class Meta:
        triggers = [
            recorded(),
            pgtrigger.Trigger(
                name="frozen", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=FROZEN_CHILD
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "participation"], name="a_participation_is_linked_once_to_a_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} about {self.participation_id}"
