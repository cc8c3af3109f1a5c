"""What hangs on a participant: former names, addresses, ways to be reached, federal elements. Nothing is overwritten."""

from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded
from trackone.organizations.models import County, Person
from trackone.participants.models.people import Participant


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name=name)


class FormerName(models.Model):
    """One row is a name that the participant had in this record until a day."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="former_names")
    first_name = models.CharField(max_length=60)
    middle_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60)
    suffix = models.CharField(max_length=10, blank=True)
    until_on = models.DateField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        triggers = [recorded()]

    def __str__(self) -> str:
        return f"Former name {self.pk}"


class Address(models.Model):
    """One row is where a participant lives or lived, over a span; the county by its code."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="addresses")
    line_1 = models.CharField(max_length=100, blank=True)
    line_2 = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, default="IN")
    zip_code = models.CharField(max_length=10, blank=True)
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(until_on=None), name="a_participant_lives_at_one_address"
            ),
            _ends_after_it_begins("address_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"Address {self.pk}"


class ContactKind(models.TextChoices):
    """How a participant is reached."""

    PHONE = "phone", "Phone"
    MOBILE = "mobile", "Mobile phone"
    E_MAIL = "e_mail", "E-mail"
    SOMEBODY = "somebody", "Somebody who can reach the person"


class Contact(models.Model):
    """One row is one way to reach a participant, over a span."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    reached_at = models.CharField(max_length=120)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"], condition=Q(until_on=None), name="one_contact_of_a_kind_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reached_at=""), name="contact_says_where"),
            _ends_after_it_begins("contact_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class ElementValue(models.Model):
    """One row is the present value of one federal element of one participant; the trail keeps the ones before.

    The value is the code as the federal file wants it; a date is YYYYMMDD. Who entered it and when decides who mends it.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="elements")
    element_no = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=9)
    entered_on = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(fields=["participant", "element_no"], name="an_element_has_one_value"),
            models.CheckConstraint(condition=Q(value__regex=r"^[0-9]{0,9}$"), name="element_value_is_a_code"),
        ]

    def __str__(self) -> str:
        return f"Element {self.element_no}"
