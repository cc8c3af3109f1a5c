"""The tables of notices and of e-mails that wait."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import Organization, Person, Region

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class NoticeKind(models.TextChoices):
    """What a notice is about; the words are made where it is shown."""

    SERVED_ELSEWHERE = "served_elsewhere", "Another region serves this participant now"
    REQUEST = "request", "A request about this participant"
    MAIL_HELD = "mail_held", "An e-mail was stopped by the guard"


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


class Email(models.Model):
    """One row is one e-mail to a member of the staff: that there is news, and the address of the page that tells it.

    Its words are made as it is sent, and hold nobody's data. Written under an act, sent by the worker.
    """

    to_address = models.EmailField()
    path = models.CharField(max_length=200, help_text="the page that tells the news")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    sender = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(path__regex=r"^/[a-z0-9/-]*$"), name="email_links_to_a_page"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(held_at=None), name="email_is_sent_or_held"),
        ]
        indexes = [
            models.Index(fields=["id"], name="email_waiting", condition=Q(sent_at=None, held_at=None)),
        ]

    def __str__(self) -> str:
        return f"E-mail {self.pk}"
