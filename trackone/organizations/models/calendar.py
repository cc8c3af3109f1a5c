"""The state's calendar: closed days with their source, and running numbers of business days."""

from django.db import models

from trackone.audit.recorded import recorded


class Closing(models.Model):
    """One row is one closed day, its source, and whether the state has confirmed it; closings are never removed."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    is_verified = models.BooleanField(default=False)

    class Meta:
        triggers = [recorded()]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarDay(models.Model):
    """One row is one day; `number` counts the business days up to and including it, from the calendar's first day.

    The triggers that stamp a window read it: the third business day after D is the business day numbered number(D) + 3.
    """

    day = models.DateField(primary_key=True)
    is_business = models.BooleanField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(is_business=True),
                name="a_business_day_number_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)
