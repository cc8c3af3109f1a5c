"""The tables of documents: what is known of each paper, and its files."""

from typing import TYPE_CHECKING, Any

from django.db import models

from trackone.audit.recorded import recorded
from trackone.organizations.models import Person, Region
from trackone.participants.models import Participant

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class DocumentKind(models.TextChoices):
    """What a paper proves; the kinds follow what the file must hold (IV.9)."""

    APPLICATION = "application", "Signed application"
    ELIGIBILITY = "eligibility", "Proof of eligibility"
    IDENTITY = "identity", "Proof of identity or birth date"
    VETERAN = "veteran", "Proof of military service"
    ASSESSMENT = "assessment", "Assessment"
    CREDENTIAL = "credential", "Credential"
    TRAINING = "training", "Training record: attendance, grades, transcript"
    TRADE = "trade", "TAA, REA or WPRS paper"
    EMPLOYMENT = "employment", "Proof of employment or wages"
    CONSENT = "consent", "Consent or signed policy"
    OTHER = "other", "Other"


class DocumentQuerySet(models.QuerySet[Any]):
    """Words for choosing documents."""

    def visible_to(self, by: "Standing") -> "DocumentQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        kept = self.filter(sealed_at=None)
        return kept.filter(region_id=by.region_id) if by.region_id is not None else kept.filter(region_id__in=by.reads)


class Document(models.Model):
    """One row is one paper of one participant, held in one region; its scans are rows of their own."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="documents")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    title = models.CharField(max_length=120)
    program_code = models.CharField(max_length=20, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="document_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(dated_on=None) | models.Q(dated_on__lte=models.F("received_on")),
                name="document_is_dated_before_it_is_received",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-received_on", "-id"], name="document_participant"),
            models.Index(fields=["region", "-received_on", "-id"], name="document_region"),
        ]

    def __str__(self) -> str:
        return f"Document {self.pk}"


class FileState(models.TextChoices):
    """Whether a file may be opened; one that is held waits for the scanner."""

    KEPT = "kept", "Kept"
    HELD = "held", "Held until the scanner answers"
    INFECTED = "infected", "A virus was found; removed"


class DocumentFile(models.Model):
    """One row is one file of a paper: a scan, a letter, a list. What it holds lies in the store under `stored_as`.

    `has_text` says whether the guard could read in it; of an image nobody can say what it shows.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    ending = models.CharField(max_length=4)
    byte_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what is kept")
    stored_as = models.CharField(max_length=32, unique=True)
    has_text = models.BooleanField()
    state = models.CharField(max_length=10, choices=FileState.choices)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True, help_text="when the scanner for viruses answered")
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="file_has_a_name"),
            models.CheckConstraint(condition=models.Q(byte_count__gt=0), name="file_is_not_empty"),
            models.CheckConstraint(
                condition=~models.Q(state=FileState.HELD) | models.Q(checked_at=None), name="file_held_was_not_checked"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="file_held", condition=models.Q(state=FileState.HELD)),
        ]

    def __str__(self) -> str:
        return f"File {self.pk}"
