"""Populate a state at once: `trackone populate --people N` fills all twelve regions by a load, in batches.

The load goes like a conversion (C.6): one admission a region lets its late dates in, and is closed for good at the end.
Every trigger, check and policy holds. Broken off, the same call goes on with the batches that are missing.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from trackone.audit.context import clock_is_replaced, clock_now, open_context, whole_house
from trackone.audit.entries import Who, recording
from trackone.audit.models import Entry
from trackone.casework.models import Admission, AdmissionKind, ServiceKind
from trackone.casework.reference import load_reference
from trackone.demo.batches import Batch, stage_batch
from trackone.demo.careers import catalog_of
from trackone.demo.loading import insert_all, make_stages, may_stage, stop_clock
from trackone.demo.state import TOWNS, make_offices, offices_of, people_by_region
from trackone.enrollment.models import Program
from trackone.identity.models import Vault
from trackone.organizations.models import Region

BATCH = 2_500
# The first batch is small: until the tables are analyzed, the planner takes them for empty and row security is slow.
FIRST_BATCH = 250
STATE_ZONE = ZoneInfo("America/Indiana/Indianapolis")
Say = Callable[[str], None]


class CannotPopulate(Exception):
    """Says in one line why this database is not populated."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked for: the same plan makes the same people, batch by batch."""

    people: int
    seed: int
    batch: int = BATCH


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One batch of a plan: its number, its first place in the crowd, and how many people it has."""

    number: int
    first: int
    count: int


def populate(plan: Plan, *, say: Say, analyze: Callable[[], None]) -> int:
    """Fill the state with made-up people, as the worker; return how many people this call added.

    `analyze` lets the tables' owner count them anew: after the first batch and at the end. Raises CannotPopulate outside
    made-up modes, where the clock is the real one, and where a conversion was closed already. Clauses: C.6.
    """
    _refuse_if_not_ready()
    load_reference()
    with transaction.atomic():
        admissions = _begin(plan)
    make_stages()
    taken = _numbers_on_file()
    catalog = catalog_of(Program.objects.all(), ServiceKind.objects.all())
    by_region = people_by_region(plan.people)
    added = 0
    for region, parts in _missing(plan):
        offices = offices_of(region, people=by_region[region.number])
        for part in parts:
            batch = Batch(
                first=part.first,
                count=part.count,
                seed=plan.seed,
                chance=Random(f"{plan.seed}/{part.number}"),  # noqa: S311
                offices=offices,
                catalog=catalog,
                taken=taken,
            )
            rows = _load(part, batch, region=region, admission_id=admissions[region.pk])
            added += part.count
            say(f"Region {region.number}: {part.count:,} people, {sum(rows.values()):,} rows")
            if part.number == 0:
                analyze()
    analyze()
    with transaction.atomic(), recording("demo.close_conversion", who=Who(), at=clock_now()):
        for admission in Admission.objects.filter(pk__in=admissions.values()):
            admission.closed_at = clock_now()
            admission.save(update_fields=["closed_at"])
    return added


def _refuse_if_not_ready() -> None:
    if not settings.IS_MADE_UP:
        raise CannotPopulate("Made-up people never go where real ones may be: this is for demo and test alone.")
    if not clock_is_replaced():
        raise CannotPopulate("This database has the real clock, so real people may be in it; made-up ones stay out.")
    if not may_stage():
        raise CannotPopulate("Only the worker may make temporary tables: name its address in DATABASE_WORKER_URL.")


def _begin(plan: Plan) -> dict[int, int]:
    """Make offices and one open admission a region, or find those of a load that was broken off; by region id."""
    begun = Entry.objects.filter(action="demo.begin_populating").order_by("-pk").first()
    known = {row.region_id: row for row in Admission.objects.filter(kind=AdmissionKind.CONVERSION)}
    if any(row.closed_at for row in known.values()) or (known and begun is None):
        raise CannotPopulate("A conversion is closed for good: this database was populated already.")
    if begun is not None:
        if begun.facts != asdict(plan):
            raise CannotPopulate(f"A load was broken off here; go on with the same one: {begun.facts}.")
        return {region_id: row.pk for region_id, row in known.items()}
    at = clock_now()
    with recording("demo.begin_populating", who=Who(), at=at) as act:
        act.facts = asdict(plan)
        chance = Random(plan.seed)  # noqa: S311
        make_offices(on=at.astimezone(STATE_ZONE).date(), people=plan.people, chance=chance)
        rows = [
            Admission(kind=AdmissionKind.CONVERSION, region=region, label="Load of made-up people", at=at)
            for region in _regions()
        ]
        return {row.region_id: row.pk for row in Admission.objects.bulk_create(rows)}


def _regions() -> list[Region]:
    return list(Region.objects.filter(until_on=None, number__in=TOWNS).order_by("number"))


def _missing(plan: Plan) -> Iterator[tuple[Region, list[_Part]]]:
    """Give each region with the parts of its people that are not loaded yet."""
    with transaction.atomic(), whole_house():
        loaded = {facts["part"] for facts in Entry.objects.filter(action="demo.populate").values_list("facts", flat=True)}
    first = number = 0
    totals = people_by_region(plan.people)
    for region in _regions():
        parts = []
        end = first + totals[region.number]
        while first < end:
            count = min(plan.batch if number else FIRST_BATCH, end - first)
            parts.append(_Part(number=number, first=first, count=count))
            first, number = first + count, number + 1
        yield region, [part for part in parts if part.number not in loaded]


def _numbers_on_file() -> frozenset[bytes]:
    with transaction.atomic(), whole_house():
        return frozenset(bytes(index) for index in Vault.objects.values_list("blind_index", flat=True).iterator())


def _load(part: _Part, batch: Batch, *, region: Region, admission_id: int) -> dict[str, int]:
    """Load one batch: one transaction, one act, the gate open for this region alone."""
    with transaction.atomic():
        at = open_context(person_id=None, reads=[region.pk])
        stop_clock(at)
        with recording("demo.populate", who=Who(), at=at, writes=[region.pk], reads=[region.pk]) as act:
            stage_batch(batch, at=at)
            rows = insert_all(region_id=region.pk, admission_id=admission_id, at=at)
            act.region_id = region.pk
            act.facts = {"part": part.number, "people": part.count, "rows": rows}
    return rows
