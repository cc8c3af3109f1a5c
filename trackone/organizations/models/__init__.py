"""The tables of the organizations room, by thing."""

from trackone.organizations.models.answers import Answer
from trackone.organizations.models.calendar import CalendarDay, Closing
from trackone.organizations.models.people import Account, Attempt, Person, Post, Role
from trackone.organizations.models.places import (
    County,
    FormerRegionName,
    Organization,
    Region,
    RegionCounty,
    RegionOperator,
    Site,
    Workgroup,
)

__all__ = [
    "Account",
    "Answer",
    "Attempt",
    "CalendarDay",
    "Closing",
    "County",
    "FormerRegionName",
    "Organization",
    "Person",
    "Post",
    "Region",
    "RegionCounty",
    "RegionOperator",
    "Role",
    "Site",
    "Workgroup",
]
