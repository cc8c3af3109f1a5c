"""Funding sources as dated data (C.1)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from trackone.audit.recorded import recorded


class Family(models.TextChoices):
    """Which of the seven funding sources of C.1 a program is, or succeeds."""

    TITLE_I = "wia_title_1", "WIA Title I"
    WAGNER_PEYSER = "wagner_peyser", "Wagner-Peyser"
    TRADE = "taa", "Trade Adjustment Assistance"
    VETERANS = "veterans", "Veterans"
    WIRED = "wired", "WIRED"
    MAJOR_OPPORTUNITIES = "major_opportunities", "Major Opportunities"
    CAREER_ACCOUNTS = "caa", "Career Advancement Accounts"
    DISLOCATED_GRANT = "dislocated_worker_grant", "National Dislocated Worker Grant"
    REEMPLOYMENT = "reemployment", "Reemployment services"


class ProgramQuerySet(models.QuerySet["Program"]):
    """Words for choosing programs."""

    def open_on(self, on: date) -> "ProgramQuerySet":
        """Keep the programs into which an application of this date may go."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), since_on__lte=on)

    def in_common_exit(self, on: date) -> "ProgramQuerySet":
        """Keep the programs of the state's common exit on this day: nobody leaves one of them before all of them."""
        is_still = Q(common_exit_until_on=None) | Q(common_exit_until_on__gte=on)
        return self.filter(is_still, common_exit_since_on__lte=on)


class Program(models.Model):
    """One row is one funding source over its years; one that was succeeded ends, and its successor is another row."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    family = models.CharField(max_length=30, choices=Family.choices)
    era = models.CharField(max_length=20)
    stream = models.CharField(max_length=10, blank=True, help_text="the word by which the service catalog names it")
    federal_mark = models.CharField(max_length=200, blank=True, help_text="how the federal file marks a participant")
    is_transferable = models.BooleanField(default=False, help_text="WIA or a successor: may move between regions (IV.7)")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    common_exit_since_on = models.DateField(null=True, blank=True, help_text="leaves together with the others since then")
    common_exit_until_on = models.DateField(null=True, blank=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="program_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(common_exit_until_on=None) | Q(common_exit_until_on__gte=F("common_exit_since_on")),
                name="program_leaves_the_common_exit_after_it_joins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_common_exit(self, on: date) -> bool:
        """Say whether it is one of the programs that are left together on this day."""
        since_on, until_on = self.common_exit_since_on, self.common_exit_until_on
        return since_on is not None and since_on <= on and (until_on is None or on <= until_on)

    @property
    def short_name(self) -> str:
        """Return the name as people say it: "WIOA Adult"."""
        return short_name_of(self.name)


def short_name_of(name: str) -> str:
    """Return a program's name without what stands in brackets, such as what it succeeds; "" for none."""
    return name.split(" (")[0]
