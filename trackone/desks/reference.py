"""What the screens of reference data read: rows in force, coming and ended, what was done with them, and what is vacant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet

from trackone.audit.models import Entry
from trackone.casework.models import ServiceKind
from trackone.desks.trail_words import action_words
from trackone.enrollment.models import Program
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import (
    Closing,
    County,
    Organization,
    Post,
    Region,
    RegionCounty,
    RegionOperator,
    Role,
    Site,
    Workgroup,
)
from trackone.organizations.posts import NAMED_BY_STATE
from trackone.organizations.standing import Standing
from trackone.organizations.vacancies import posts_without_contact, regions_without

MOST_ACTS = 50
ENDED, ALL = "ended", "all"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Done:
    """One act on a record, as its history tells it."""

    at: datetime
    who: str
    words: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """One post that nobody holds who can log in: what it is of, and the page on which somebody is named."""

    words: str
    organization: Organization | None
    region: Region


def shown_of(rows: QuerySet[Row], *, show: str, today: date) -> QuerySet[Row]:
    """Keep all, what has ended, or else what is in force or comes."""
    is_ended = Q(until_on__lt=today)
    if show == ALL:
        return rows
    return rows.filter(is_ended) if show == ENDED else rows.exclude(is_ended)


def acts_on(record: Model) -> tuple[Done, ...]:
    """Return what was done with a record, newest first, as far as it is in sight. One SQL statement."""
    done = Entry.objects.filter(outcome=Entry.Outcome.DONE, table_name=record._meta.db_table, record_id=record.pk)
    return tuple(
        Done(at=entry.at, who=entry.person_name, words=action_words(entry.action), about=_about(entry))
        for entry in done.order_by("-id")[:MOST_ACTS]
    )


def _about(entry: Entry) -> str:
    """Return whom or what an act named, and in which paper: "Leo Teamleader, letter of Nov 20"."""
    facts = entry.facts or {}
    return ", ".join(str(facts[name]) for name in ("name", "named_in", "source") if facts.get(name))


def vacancies_of(*, by: Standing, today: date) -> tuple[Vacancy, ...]:
    """Return the posts with a clock that nobody holds in the regions read. Three SQL statements. Clauses: general."""
    within = frozenset({by.region_id}) if by.region_id is not None else by.reads
    found = [
        Vacancy(words=Role(role).label, organization=None, region=region)
        for role in NAMED_BY_STATE
        for region in regions_without(role, on=today, within=within).order_by("number")
    ]
    posts = posts_without_contact(on=today, within=within).select_related("organization", "region")
    return (
        *found,
        *(
            Vacancy(
                words=f"Contact of {post.organization.name}",
                organization=post.organization,
                region=post.region,
            )
            for post in posts
            if post.region
        ),
    )


def sites_of(*, by: Standing) -> QuerySet[Site]:
    """Keep the sites in sight, by region and name."""
    return _in_sight(Site.objects.select_related("region", "county"), by).order_by("region__number", "name", "pk")


def workgroups_of(*, by: Standing) -> QuerySet[Workgroup]:
    """Keep the workgroups in sight, by region and name."""
    groups = Workgroup.objects.select_related("region", "organization")
    return _in_sight(groups, by).order_by("region__number", "name", "pk")


def organizations_of(*, by: Standing) -> QuerySet[Organization]:
    """Keep the organizations that work in the region acted in, or nowhere yet; of the whole state, all."""
    rows = Organization.objects.select_related("parent").order_by("name", "pk")
    if by.region_id is None:
        return rows
    posts, groups, operated = (
        model.objects.filter(organization=OuterRef("pk")) for model in (Post, Workgroup, RegionOperator)
    )
    here = (Exists(found.filter(region_id=by.region_id)) for found in (posts, groups, operated))
    is_here = Q(next(here)) | Q(next(here)) | Q(next(here))
    return rows.filter(is_here | (~Exists(posts) & ~Exists(groups) & ~Exists(operated)))


def with_contacts(rows: QuerySet[Organization], *, by: Standing, today: date) -> QuerySet[Organization]:
    """Add the contacts of the region acted in, alternates too, in one more SQL statement: `organization.posts.all()`."""
    posts = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=today), role=Role.CONTACT).select_related("person")
    posts = posts.filter(region_id=by.region_id) if by.region_id is not None else posts.select_related("person", "region")
    return rows.prefetch_related(Prefetch("posts", posts.order_by(F("alternate_for").asc(nulls_first=True), "since_on")))


def contacts_of(organization: Organization, *, by: Standing) -> list[Post]:
    """Return who is or was contact of an organization in the regions read, newest first. One SQL statement."""
    posts = Post.objects.filter(organization=organization, role=Role.CONTACT).select_related("person__account", "region")
    posts = posts.filter(region_id=by.region_id) if by.region_id is not None else posts
    return list(posts.order_by("region__number", "-since_on", "-pk"))


def people_at(site: Site, *, today: date) -> list[Post]:
    """Return the posts that name a site, from today on. One SQL statement."""
    posts = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=today), site=site)
    return list(posts.select_related("person", "organization").order_by("person__name", "pk"))


def regions_of() -> QuerySet[Region]:
    """Keep every region with the operator and the Master Users of all days, in three SQL statements."""
    operators = RegionOperator.objects.select_related("organization").order_by("-since_on")
    posts = Post.objects.filter(role__in=NAMED_BY_STATE).select_related("person__account", "organization")
    return (
        Region.objects.select_related("formerly")
        .order_by("number", "-since_on")
        .prefetch_related(Prefetch("operators", operators), Prefetch("posts", posts.order_by("role", "-since_on", "-pk")))
    )


def counties_of(region: Region, *, on: date) -> list[RegionCounty]:
    """Return the counties of a region on a day, by name. One SQL statement."""
    rows = RegionCounty.objects.filter(Q(until_on=None) | Q(until_on__gte=on), region=region, since_on__lte=on)
    return list(rows.select_related("county").order_by("county__name"))


def counties_with_regions(*, on: date) -> list[tuple[County, Region | None]]:
    """Return every county by name, with the region that has it on a day. Two SQL statements."""
    rows = RegionCounty.objects.filter(Q(until_on=None) | Q(until_on__gte=on), since_on__lte=on).select_related("region")
    held = {row.county_id: row.region for row in rows}
    return [(county, held.get(county.pk)) for county in County.objects.order_by("name")]


def closings_of(year: int) -> list[Closing]:
    """Return the closed days of a year, in order. One SQL statement."""
    return list(Closing.objects.filter(day__year=year).order_by("day"))


def kinds_of(code: str) -> list[ServiceKind]:
    """Return every meaning that a code has had, newest first; raise OutOfSight for a code not on file. One SQL statement."""
    return _some(list(ServiceKind.objects.filter(code=code).order_by("-since_on", "-pk")))


def program_of(code: str) -> Program:
    """Return one program; raise OutOfSight for a code not on file. One SQL statement."""
    return _some(list(Program.objects.filter(code=code)))[0]


def one_of(rows: QuerySet[Row], pk: int) -> Row:
    """Return one row of those in sight, or raise OutOfSight. One SQL statement, and those of its lists."""
    return _some(list(rows.filter(pk=pk)))[0]


def _some(rows: Iterable[Row]) -> list[Row]:
    found = list(rows)
    if not found:
        raise OutOfSight
    return found


def _in_sight(rows: QuerySet[Row], by: Standing) -> QuerySet[Row]:
    return rows.filter(region_id=by.region_id) if by.region_id is not None else rows.filter(region_id__in=by.reads)
