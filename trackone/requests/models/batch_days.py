"""Batch days: when an organization's reviewed drafts are gathered, if not every Tuesday."""

from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import Organization, Region
from trackone.organizations.models.spans import ends_after_it_begins, never_two_at_once


class BatchDay(models.Model):
    """One row is the batch day of an organization in a region over a span: a weekday (Monday is 0), every so many weeks."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField(default=1)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [recorded()]
        constraints = [
            ends_after_it_begins("batch_day_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(weekday__lte=4, weeks__in=(1, 2, 4)), name="batch_day_is_a_weekday"),
            never_two_at_once("organization_id", "region_id", name="one_batch_day_an_organization_and_region"),
        ]

    def __str__(self) -> str:
        return f"Batch day of {self.organization_id}"
