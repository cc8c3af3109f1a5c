"""The table of notices."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import Region

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class NoticeKind(models.TextChoices):
    """What a notice is about; the words are made where it is shown."""

    SERVED_ELSEWHERE = "served_elsewhere", "Another region serves this participant now"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Words for choosing notices."""

    def visible_to(self, by: "Standing") -> "NoticeQuerySet":
        """Keep those of the chosen region, or of all the regions read."""
        return self.filter(region_id=by.region_id) if by.region_id is not None else self.filter(region_id__in=by.reads)


class Notice(models.Model):
    """One row tells one region one thing about one participant, by code and participant number alone (II.1)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    code = models.CharField(max_length=40, help_text="what the words are made from: a purpose, a state; never prose")
    participant_number = models.CharField(max_length=9, blank=True)
    about_region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant_number="") | Q(participant_number__regex=r"^P[0-9]{8}$"),
                name="notice_names_a_participant_by_number",
            ),
        ]
        indexes = [models.Index(fields=["region", "-id"], name="notice_region")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
