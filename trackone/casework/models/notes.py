"""Case notes: dated accounts of a contact, final once signed."""

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded
from trackone.casework.freezing import FINAL_ADDENDUM, FINAL_NOTE
from trackone.casework.models.conversations import Conversation
from trackone.enrollment.models import Program
from trackone.organizations.models import Person, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class ContactType(models.TextChoices):
    """How the contact took place."""

    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"
    E_MAIL = "e_mail", "By e-mail"
    MAIL = "mail", "By letter"
    TEXT = "text", "By text message"
    VISIT = "visit", "Visit"
    NO_CONTACT = "no_contact", "No contact made"
    FILE = "file", "File work"
    CORRECTION = "correction", "Correction of the record"


# What somebody may choose; a correction writes its note by itself (I.5).
CONTACTS_BY_HAND = tuple((value, label) for value, label in ContactType.choices if value != ContactType.CORRECTION)


class CaseNoteQuerySet(models.QuerySet["CaseNote"]):
    """Words for choosing case notes."""

    def visible_to(self, by: "Standing") -> "CaseNoteQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        if by.region_id is not None:
            return kept.filter(region_id=by.region_id)
        return kept.filter(region_id__in=by.reads)

    def of_contacts(self) -> "CaseNoteQuerySet":
        """Keep the accounts of contacts: not what a correction wrote of itself."""
        return self.exclude(contact_type=ContactType.CORRECTION)


class CaseNote(models.Model):
    """One row is one signed note; nothing of it ever changes, only addenda are added. No program means general.

    One that `redacts` another takes its place, with its stamps; the other is sealed (I.5).

    A note is late when `entered_on` passed `last_entry_on`; it is marked, never refused (C.6, I.5).
    """

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="case_notes")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="case_notes")
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    contact_on = models.DateField()
    contact_type = models.CharField(max_length=12, choices=ContactType.choices)
    text = models.TextField()
    recontact_on = models.DateField(null=True, blank=True)
    redacts = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="redacted_by", db_index=False)
    signed_at = models.DateTimeField(null=True, editable=False)
    entered_on = models.DateField(null=True, editable=False)
    last_entry_on = models.DateField(null=True, editable=False)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded("text"),
            pgtrigger.Trigger(
                name="final", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=FINAL_NOTE
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=False, entered_on__isnull=False, last_entry_on__isnull=False),
                name="note_is_stamped_whole",
            ),
            models.CheckConstraint(condition=Q(contact_on__lte=F("entered_on")), name="note_is_not_in_the_future"),
            models.CheckConstraint(condition=~Q(text=""), name="note_has_text"),
            models.UniqueConstraint(
                fields=["redacts"],
                condition=Q(redacts__isnull=False, sealed_at=None),
                name="a_note_is_redacted_once",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-contact_on", "-id"], name="note_participant"),
            models.Index(fields=["region", "-contact_on", "-id"], name="note_region"),
            models.Index(
                fields=["region", "recontact_on", "id"], name="note_recontact", condition=Q(recontact_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Case note {self.pk}"


class CaseNoteAddendum(models.Model):
    """One row is one later addition to a note, signed like it."""

    note = models.ForeignKey(CaseNote, models.PROTECT, related_name="addenda")
    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField()
    signed_at = models.DateTimeField(null=True, editable=False)
    sealed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        triggers = [
            recorded("text"),
            pgtrigger.Trigger(
                name="final", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=FINAL_ADDENDUM
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(signed_at__isnull=False), name="addendum_is_stamped"),
            models.CheckConstraint(condition=~Q(text=""), name="addendum_has_text"),
        ]

    def __str__(self) -> str:
        return f"Addendum {self.pk}"
