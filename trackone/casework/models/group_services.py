"""Group services: one workshop or session for many; each who came has a service record of his own that points here."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.casework.models.catalog import ServiceKind
from trackone.organizations.models import Organization, Person, Post, Region, Site

if TYPE_CHECKING:
    from trackone.organizations.standing import Standing

# What hangs on a list stays on it, and belongs to the region of the list; a plan is put on it as it is filled in.
STAYS_ON_ITS_LIST = """
IF TG_OP = 'UPDATE' THEN
  IF NEW.group_id IS NOT DISTINCT FROM OLD.group_id THEN
    RETURN NEW;
  END IF;
  IF OLD.group_id IS NOT NULL OR OLD.began_on IS NOT NULL THEN
    RAISE EXCEPTION 'a service stays on its sign-in list' USING ERRCODE = '23514';
  END IF;
END IF;
IF NEW.group_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM casework_groupservice g WHERE g.id = NEW.group_id AND g.region_id = NEW.region_id) THEN
  RAISE EXCEPTION 'the sign-in list is of another region' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


class GroupServiceQuerySet(models.QuerySet["GroupService"]):
    """Words for choosing group services."""

    def visible_to(self, by: "Standing") -> "GroupServiceQuerySet":
        """Keep those in sight of this standing: of the chosen region, or of all the regions read."""
        if by.region_id is not None:
            return self.filter(region_id=by.region_id)
        return self.filter(region_id__in=by.reads)


class GroupService(models.Model):
    """One row is one service that was held for a group: what, where, when and by whom. Who came are its service records.

    Two of a kind on one day at one site by one person are told apart by the title; whoever enters the same one again
    joins its list. It names nobody who came.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.ForeignKey(ServiceKind, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    provider_name = models.CharField(max_length=120, blank=True, help_text="a partner who served, by name")
    held_on = models.DateField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    objects = GroupServiceQuerySet.as_manager()

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(fields=["site", "held_on", "kind", "staff", "title"], name="one_list_a_group_service"),
            models.CheckConstraint(condition=~Q(title=""), name="group_service_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["region", "-held_on", "-id"], name="group_service_region"),
            models.Index(fields=["region", "staff", "-held_on", "-id"], name="group_service_staff"),
        ]

    def __str__(self) -> str:
        return self.title
