"""The table of notices."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import Organization, Region

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class NoticeKind(models.TextChoices):
    """What a notice is about; the words are made where it is shown."""

    SERVED_ELSEWHERE = "served_elsewhere", "Another region serves this participant now"
    REQUEST = "request", "A request about this participant"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Words for choosing notices."""

    def visible_to(self, by: "Standing") -> "NoticeQuerySet":
        """Keep those of the chosen region, or of all the regions read; what one organization is told, for its people."""
        regions = {by.region_id} if by.region_id is not None else by.reads
        own = {post.organization_id for post in by.posts}
        return self.filter(Q(organization=None) | Q(organization_id__in=own), region_id__in=regions)


class Notice(models.Model):
    """One row tells one region one thing about one participant, by code and participant number alone (II.1).

    With `organization` it is for the people of that one: its contact and who drafted (I.4).
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    code = models.CharField(max_length=40, help_text="what the words are made from: a purpose, a state; never prose")
    participant_number = models.CharField(max_length=9, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+", db_index=False)
    record_id = models.BigIntegerField(null=True, help_text="of the request that it is about")
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
