"""Case managers with their dates: who had a participant in a region, from which day until which."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from trackone.organizations.models import Person, Region
from trackone.participants.models.people import Participant

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing


class ManagedQuerySet(models.QuerySet["Managed"]):
    """Words for choosing spans of case management."""

    def visible_to(self, by: "Standing") -> "ManagedQuerySet":
        """Keep those of the chosen region, or of all the regions read."""
        if by.region_id is not None:
            return self.filter(region_id=by.region_id)
        return self.filter(region_id__in=by.reads)


class Managed(models.Model):
    """One row says that somebody was the primary case manager of a participant in a region; `until_on` none: still is.

    Written by the database alone, as `ServedIn.case_manager` changes, by whatever door; days are those of the state.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="managed", db_index=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="managed_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["participant", "region"], condition=Q(until_on=None), name="one_case_manager_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["participant", "region", "since_on", "id"], name="managed_participant")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.participant_id}"
