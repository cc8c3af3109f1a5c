"""The service catalog: what can be recorded, and what each service does to participation."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded


class ServiceFamily(models.TextChoices):
    """The families of the service catalog."""

    SELF_SERVICE = "self_service", "Self-service"
    INFORMATION = "information", "Information only"
    ADMINISTRATIVE = "administrative", "Administrative"
    BASIC = "basic", "Basic career service"
    INDIVIDUALIZED = "individualized", "Individualized career service"
    TRAINING = "training", "Training"
    YOUTH_ELEMENT = "youth_element", "Youth program element"
    YOUTH_DESIGN = "youth_design", "Youth program design"
    RAPID_RESPONSE = "rapid_response", "Rapid response"
    SUPPORTIVE = "supportive", "Supportive service"
    FOLLOW_UP = "follow_up", "Follow-up after exit"
    OUTCOME = "outcome", "Outcome"


AFTER_EXIT = frozenset({ServiceFamily.FOLLOW_UP, ServiceFamily.OUTCOME})


class ServiceKindQuerySet(models.QuerySet["ServiceKind"]):
    """Words for choosing kinds of service."""

    def offered_on(self, on: date) -> "ServiceKindQuerySet":
        """Keep the kinds that stood in the catalog on this day."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), since_on__lte=on)


class ServiceKind(models.Model):
    """One row is one kind of service over its years; a kind whose meaning changes ends and another row begins.

    `streams` holds the streams of the programs that offer it (`Program.stream`); empty means every program.
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    family = models.CharField(max_length=20, choices=ServiceFamily.choices)
    triggers_participation = models.BooleanField()
    extends_participation = models.BooleanField()
    makes_reportable = models.BooleanField()
    streams = models.JSONField(default=list, blank=True)
    federal_elements = models.CharField(max_length=80, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = ServiceKindQuerySet.as_manager()

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(fields=["code", "since_on"], name="a_service_code_is_unique_from_its_day"),
            models.UniqueConstraint(fields=["code"], condition=Q(until_on=None), name="one_service_kind_in_force_a_code"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="service_kind_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name
