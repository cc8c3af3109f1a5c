"""Regions, counties, organizations, sites, workgroups: all dated, nothing overwritten."""

from django.db import models
from django.db.models import Q

from trackone.audit.recorded import recorded
from trackone.organizations.models.spans import ends_after_it_begins, never_two_at_once

ZONES = [(zone, zone) for zone in ("America/Indiana/Indianapolis", "America/Chicago")]


class Region(models.Model):
    """One row is one region, whatever its name: what its people recorded stays under it when it is renamed.

    `name` is the name of today, `FormerRegionName` holds those before. A region that is split or merged ends, and the new
    row names the old one in `formerly`.
    """

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    formerly = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="became")

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(until_on=None), name="one_region_in_force_a_number"),
            ends_after_it_begins("region_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class FormerRegionName(models.Model):
    """One row is a name that a region bore before, and the days on which it did."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=80)
    since_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        triggers = [recorded()]
        constraints = [
            never_two_at_once("region_id", name="one_name_a_region"),
            ends_after_it_begins("region_name_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class County(models.Model):
    """One row is one county with its time zone."""

    fips = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=60)
    time_zone = models.CharField(max_length=40, choices=ZONES)

    class Meta:
        triggers = [recorded()]

    def __str__(self) -> str:
        return self.name


class RegionCounty(models.Model):
    """One row says that a county belongs to a region over a span."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="counties")
    county = models.ForeignKey(County, models.PROTECT, related_name="regions")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [recorded()]
        constraints = [
            never_two_at_once("county_id", name="a_county_is_in_one_region"),
            ends_after_it_begins("region_county_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.county_id} in {self.region_id}"


class Organization(models.Model):
    """One row is one submitting organization: everybody who enters records belongs to exactly one."""

    class Kind(models.TextChoices):
        STATE = "state", "state agency"
        BOARD = "board", "workforce board"
        GRANTEE = "grantee", "grantee"
        SUB_GRANTEE = "sub_grantee", "sub-grantee"
        CONTRACTOR = "contractor", "contractor"
        SUB_CONTRACTOR = "sub_contractor", "sub-contractor"
        VENDOR = "vendor", "vendor of the system"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [recorded()]
        constraints = [ends_after_it_begins("organization_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name


class RegionOperator(models.Model):
    """One row says which organization is a region's One Stop Operator over a span."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="operators")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="operates")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [recorded()]
        constraints = [
            never_two_at_once("region_id", name="one_operator_a_region"),
            ends_after_it_begins("region_operator_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} operates {self.region_id}"


class Site(models.Model):
    """One row is one place of service; its time zone decides what is in time. A closed one leaves its name to another."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=80)
    county = models.ForeignKey(County, models.PROTECT, related_name="sites")
    time_zone = models.CharField(max_length=40, choices=ZONES)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(until_on=None), name="a_site_name_is_unique_in_its_region"
            ),
            ends_after_it_begins("site_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class Workgroup(models.Model):
    """One row is a named staff that shares a caseload and a program scope; another scope is another row."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="workgroups")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="workgroups")
    name = models.CharField(max_length=80)
    program_codes = models.JSONField(default=list, help_text="codes of funding sources; empty means all")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [recorded()]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(until_on=None), name="a_workgroup_name_is_unique_in_its_region"
            ),
            ends_after_it_begins("workgroup_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name
