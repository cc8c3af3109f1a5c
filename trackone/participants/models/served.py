"""Who is served where: the row that decides sight, and the words by which a region finds its people."""

from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from trackone.audit.recorded import recorded
from trackone.organizations.models import Person, Region
from trackone.participants.models.people import Participant

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing

# Sight begins and ends at the state's midnight, as posts do.
TODAY = Func(
    template="(SELECT (clock_now() AT TIME ZONE 'America/Indiana/Indianapolis')::date)", output_field=models.DateField()
)
NEVER_SERVED = date(1900, 1, 1)


class How(models.TextChoices):
    """How a participant came into a region's sight."""

    ADDED = "added", "Added here"
    SERVED_HERE = "served here", "Served here too"
    TRANSFERRED = "transfer", "Transferred"


class Purpose(models.TextChoices):
    """Why a region opens a person whom another one serves."""

    SERVICES = "services", "The person asks for services here"
    MOVED = "moved", "The person moved here"
    JOB = "job", "The person works or looks for work here"
    EVENT = "event", "A mass dislocation event here"
    REFERRED = "referred", "Referred by the other region"


class ServedInQuerySet(models.QuerySet["ServedIn"]):
    """Words for choosing rows of who is served where."""

    def visible_to(self, by: "Standing") -> "ServedInQuerySet":
        """Keep those of the chosen region, or of all the regions read, that are open or not yet over."""
        kept = self.filter(Q(until_on=None) | Q(until_on__gte=TODAY), sealed_at=None)
        return kept.filter(region_id=by.region_id) if by.region_id is not None else kept.filter(region_id__in=by.reads)


class ServedIn(models.Model):
    """One row says that a region serves a participant, since when and how; `until_on` makes it a dated guest.

    Lists and searches start here, where the region is a scalar. The copies (`sort_name`, `birth_on`, `last_four`,
    `number`) are written by the database alone.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="served_in")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=12, choices=How.choices)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, blank=True)
    case_manager = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    last_service_on = models.DateField(null=True, blank=True)
    last_service_key = models.GeneratedField(
        expression=Coalesce("last_service_on", models.Value(NEVER_SERVED)), output_field=models.DateField(), db_persist=True
    )
    sort_name = models.CharField(max_length=200, editable=False, db_collation="C", default="")
    birth_on = models.DateField(null=True, editable=False)
    last_four = models.CharField(max_length=4, blank=True, editable=False)
    number = models.CharField(max_length=9, editable=False, db_collation="C", default="")
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = ServedInQuerySet.as_manager()

    class Meta:
        triggers = [
            recorded("last_four"),
            pgtrigger.Trigger(
                name="copied_new",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]
                func="PERFORM participants_copy(ARRAY(SELECT participant_id FROM fresh)); RETURN NULL;",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "region"],
                condition=Q(until_on=None, sealed_at=None),
                name="served_once_at_a_time_in_a_region",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="served_in_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(how=How.SERVED_HERE) | ~Q(purpose=""), name="served_here_names_its_purpose"),
        ]
        indexes = [
            models.Index(fields=["region", "sort_name", "participant"], name="served_name"),
            models.Index(fields=["region", "case_manager", "sort_name", "participant"], name="served_caseload"),
            models.Index(fields=["region", "last_service_key", "participant"], name="served_last_service"),
            models.Index(
                fields=["region", "case_manager", "last_service_key", "participant"], name="served_caseload_service"
            ),
            models.Index(fields=["region", "birth_on", "sort_name", "participant"], name="served_birth"),
            models.Index(fields=["region", "last_four", "sort_name", "participant"], name="served_last_four"),
            models.Index(fields=["region", "number"], name="served_number"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.region_id}"


class NameKey(models.Model):
    """One row is one folded word of a name, present or former, in one region; written by the database alone."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=60, db_collation="C")
    sound = models.CharField(max_length=60, db_collation="C")

    class Meta:
        constraints = [
            # Its index is the one that a search by prefix walks.
            models.UniqueConstraint(fields=["region", "word", "participant"], name="a_name_key_is_unique"),
        ]

    def __str__(self) -> str:
        return f"Name key {self.pk}"
