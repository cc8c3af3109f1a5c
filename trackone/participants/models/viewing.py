"""Who looked at whose record: a light log beside the trail."""

from django.db import models

from trackone.organizations.models import Person, Region
from trackone.participants.models.people import Participant


class Viewing(models.Model):
    """One row says that a member of the staff looked at a participant's page or notes within this hour, and when first.

    Written once, never changed. `region` is the one acted from; none for who reads the whole state.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    hour = models.DateTimeField()
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "person", "hour"], name="one_viewing_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.participant_id}"
