"""Numbers that somebody kept in a text although the guard stopped at them, with the reason."""

import pgtrigger
from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.casework.models.notes import CaseNote
from trackone.organizations.models import Person, Region

# Whoever keeps the number is not told whether it is on file, and can neither say so nor read it from the answer.
_JUDGED = """
NEW.is_on_file := casework_number_on_file(NEW.blind_index);
RETURN NEW;
"""


class PassedNumber(models.Model):
    """One row is one number kept in a note or its addendum, with the reason; the number itself stands in that text alone.

    Those that are on file as somebody's Social Security number are looked through by the region's Master User.
    """

    participant = models.ForeignKey("participants.Participant", models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    note = models.ForeignKey(CaseNote, models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    masked = models.CharField(max_length=11)
    reason = models.CharField(max_length=200)
    blind_index = models.BinaryField()
    is_on_file = models.BooleanField(default=False, editable=False)
    kept_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        triggers = [
            recorded("blind_index"),
            pgtrigger.Trigger(name="judged", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_JUDGED),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(masked__regex=r"^XXX-XX-[0-9]{4}$"), name="passed_number_is_masked"),
            models.CheckConstraint(condition=~Q(reason=""), name="passed_number_has_a_reason"),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None) | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="passed_number_review_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "kept_at"], name="passed_number_author"),
            models.Index(
                fields=["region", "-id"],
                name="passed_number_to_review",
                condition=Q(is_on_file=True, reviewed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Passed number {self.pk}"
