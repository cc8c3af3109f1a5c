"""The participant: one person, statewide."""

from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from trackone.audit.recorded import recorded
from trackone.identity.models import Vault
from trackone.organizations.models import Person

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class Language(models.TextChoices):
    """The language in which a participant would rather be spoken to; an empty one is not known."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
    BURMESE = "my", "Burmese"
    CHIN = "cnh", "Hakha Chin"
    CHINESE = "zh", "Chinese"
    FRENCH = "fr", "French"
    HAITIAN = "ht", "Haitian Creole"
    ARABIC = "ar", "Arabic"
    SIGN = "ase", "American Sign Language"
    OTHER = "other", "Another language"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Words for choosing participants."""

    def visible_to(self, by: "Standing") -> "ParticipantQuerySet":
        """Keep those whom a region in sight serves today, or whose dated guest it is."""
        from trackone.participants.models.served import ServedIn

        rows = ServedIn.objects.visible_to(by).filter(participant=OuterRef("pk"))
        return self.filter(Exists(rows), sealed_at=None)


class Participant(models.Model):
    """One row is one person, statewide: no region of its own, seen by the regions that serve it (participants_servedin).

    `sort_name`, `words` and `sounds` are folded in Python (`naming`), `last_four` is the vault's; a trigger copies them
    to every region's search rows, in sight or not, so that the copies never drift.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=9, unique=True, editable=False, db_collation="C")
    first_name = models.CharField(max_length=60)
    middle_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60)
    suffix = models.CharField(max_length=10, blank=True)
    birth_on = models.DateField(null=True, blank=True)
    birth_entered_on = models.DateField(null=True, editable=False)
    birth_entered_by = models.ForeignKey(Person, models.PROTECT, null=True, editable=False, related_name="+")
    vault = models.OneToOneField(Vault, models.PROTECT, null=True, editable=False, related_name="participant")
    last_four = models.CharField(max_length=4, blank=True, editable=False)
    preferred_language = models.CharField(max_length=5, choices=Language.choices, blank=True)
    sort_name = models.CharField(max_length=200, editable=False, db_collation="C")
    words = ArrayField(models.CharField(max_length=60), editable=False, default=list)
    sounds = ArrayField(models.CharField(max_length=60), editable=False, default=list)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(editable=False)
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded("last_four", "words", "sounds"),
            pgtrigger.Trigger(
                name="copied_new",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]
                func="PERFORM participants_copy(ARRAY(SELECT id FROM fresh)); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="copied_changed",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="stale", new="fresh"),  # type: ignore[no-untyped-call]
                func="""
                    PERFORM participants_copy(ARRAY(
                      SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id
                       WHERE (f.sort_name, f.words, f.sounds, f.birth_on, f.last_four)
                             IS DISTINCT FROM (s.sort_name, s.words, s.sounds, s.birth_on, s.last_four)));
                    RETURN NULL;
                """,
            ),
        ]
        constraints = [
            # Never nine digits: it must not be taken for a Social Security number.
            models.CheckConstraint(condition=Q(number__regex=r"^P[0-9]{8}$"), name="participant_number_has_its_form"),
            models.CheckConstraint(condition=~Q(first_name="") & ~Q(last_name=""), name="participant_has_a_name"),
            models.CheckConstraint(
                condition=Q(vault=None, last_four="") | Q(vault__isnull=False, last_four__regex=r"^[0-9]{4}$"),
                name="participant_last_four_are_the_vaults",
            ),
            models.CheckConstraint(
                condition=Q(birth_on=None) | Q(birth_entered_on__isnull=False, birth_entered_by__isnull=False),
                name="participant_birth_date_was_entered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def full_name(self) -> str:
        """Return "First Middle Last Suffix" without the empty parts."""
        return " ".join(filter(None, [self.first_name, self.middle_name, self.last_name, self.suffix]))

    def age_on(self, day: date) -> int | None:
        """Return the completed years on a day; None without a birth date."""
        if self.birth_on is None:
            return None
        return day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))
