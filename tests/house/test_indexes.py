"""Every list walks its index: no page reads a big table from end to end, by the plan of PostgreSQL itself.

Planned as the app role under row security, with the planner's own settings, on a populated state of a few thousand people.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from psycopg import sql

from tests.conftest import NOON
from tests.harness import ROOT, Cast, House, switch_to
from trackone.audit.context import whole_house
from trackone.casework import exiting
from trackone.demo.clock import set_clock_here
from trackone.demo.populate import Plan, populate
from trackone.organizations.models import Region
from trackone.participants.models import Participant, ServedIn

# At 2,000 PostgreSQL 15 still reads the whole state for a statewide search, and rightly so.
PEOPLE = 5_000
# Smaller tables are read whole, and rightly so.
BIG = 1_000
_LOCK = 4_713


@pytest.fixture(scope="module")
def populated(house: House, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone of a populated state, which is built once and stays on the tests' server as a template."""
    template = f"{house.template}_full_{_hash()}"
    with house.admin() as admin, django_db_blocker.unblock():
        admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _build(house, template)
        name = f"trackone_indexes_{uuid.uuid4().hex[:8]}"
        house.cluster.create_database(name, template=template)
        admin.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    yield name
    house.drop(name)


def _build(house: House, template: str) -> None:
    name = house.clone("trackone_full")
    before = dict(connection.settings_dict)
    switch_to(house.url("worker", name))
    try:
        with house.admin(name) as admin:
            set_clock_here(NOON)
            plan = Plan(people=PEOPLE, seed=11, batch=500)
            populate(plan, say=lambda line: None, analyze=lambda: admin.execute("ANALYZE") and None)
    finally:
        connection.close()
        connection.settings_dict.update(before)
    with house.admin() as admin:
        source, target = sql.Identifier(name), sql.Identifier(template)
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(source, target))
        admin.execute(sql.SQL("ALTER DATABASE {} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false").format(target))


def _hash() -> str:
    digest = hashlib.sha256(str(PEOPLE).encode())
    for path in sorted((ROOT / "trackone" / "demo").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


@pytest.fixture
def state(populated: str, house: House, django_db_blocker: Any) -> Iterator[set[str]]:
    """The names of the big tables; Django points at the populated state as the app role, at noon of the tests."""
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        switch_to(house.url("app", populated))
        set_clock_here(NOON)
        with transaction.atomic():
            yield big_tables()
            transaction.set_rollback(True)
        connection.close()
        connection.settings_dict.update(before)


def big_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND reltuples > %s AND relname <> 'organizations_calendarday'",
            [BIG],
        )
        return {row[0] for row in cursor.fetchall()}


def whole_scans(plan: dict[str, Any], big: set[str]) -> list[str]:
    """Return the big tables that a plan reads from end to end."""
    found = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in big else []
    return found + [table for part in plan.get("Plans", ()) for table in whole_scans(part, big)]


def whole_reads(visit: Callable[[], Any], big: set[str]) -> dict[str, list[str]]:
    """Return the statements of a visit that read big tables whole, and which."""
    found: dict[str, list[str]] = {}

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and "set_config" not in sql:
            with connection.connection.cursor() as bare:
                bare.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                (plans,) = bare.fetchone()
            parsed = json.loads(plans) if isinstance(plans, str) else plans
            if whole := whole_scans(parsed[0]["Plan"], big):
                found[sql] = whole
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        answer = visit()
    assert answer.status_code == 200, answer.status_code
    return found


def rows_passed_over(visit: Callable[[], Any]) -> int:
    """Return the most rows that a statement of a visit read and threw away while it cut its page."""
    most = [0]

    def analyzed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and "set_config" not in sql:
            with connection.connection.cursor() as bare:
                # A region of these tests is small enough to be sorted whole; one of a real state is not.
                bare.execute("SET LOCAL enable_sort = off")
                bare.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                (plans,) = bare.fetchone()
                bare.execute("SET LOCAL enable_sort = on")
            parsed = json.loads(plans) if isinstance(plans, str) else plans
            most.append(_passed_over(parsed[0]["Plan"], is_cut=False))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(analyzed):
        visit()
    return max(most)


def _passed_over(plan: dict[str, Any], *, is_cut: bool) -> int:
    here = plan.get("Rows Removed by Filter", 0) * plan["Actual Loops"] if is_cut else 0
    is_cut = is_cut or plan["Node Type"] == "Limit"
    return max([round(here), *(_passed_over(part, is_cut=is_cut) for part in plan.get("Plans", ()))])


def client_of(username: str, *, region: int | None) -> tuple[Client, str]:
    """Return a client logged in, and the number of somebody whom the region serves."""
    cast = Cast()
    client = cast.client(username)
    if region is None:
        with whole_house():
            return client, ServedIn.objects.order_by("sort_name")[40].number
    cast.standing(username, region=region)
    return client, ServedIn.objects.filter(region__number=region).order_by("sort_name")[40].number


def test_the_state_is_big_enough(state: set[str]) -> None:
    assert {
        "participants_servedin",
        "participants_participant",
        "participants_namekey",
        "participants_elementvalue",
        "enrollment_participation",
        "casework_conversation",
        "casework_servicerecord",
        "casework_casenote",
    } <= state


def test_a_read_from_end_to_end_is_found(state: set[str]) -> None:
    def visit() -> HttpResponse:
        Cast().standing("r4-01", region=4)
        return HttpResponse(str(Participant.objects.filter(first_name="Gideon").count()))

    assert list(whole_reads(visit, state).values()) == [["participants_participant"]]


LISTS = [
    ("home", {}),
    ("participants", {}),
    ("participants", {"who": "all"}),
    ("participants", {"who": "all", "sort": "-name"}),
    ("participants", {"who": "all", "sort": "service"}),
    ("participants", {"who": "all", "sort": "-service"}),
    ("participants", {"sort": "-service"}),
    ("participants", {"who": "nobody"}),
    ("participants", {"who": "all", "served": "since-30"}),
    ("participants", {"who": "all", "served": "before-90"}),
    ("participants", {"who": "all", "served": "never"}),
    ("services", {}),
    ("services", {"sort": "on"}),
    ("services", {"sort": "-entered"}),
    ("services", {"state": "planned"}),
    ("services", {"state": "open"}),
    ("groups", {}),
    ("exceptions", {}),
    ("drafts", {}),
    ("timeliness", {}),
]
TABS = ("", "programs", "services", "activities", "notes", "documents", "record", "people")
SEARCHES = ("exam", "pretend gideon", "e", "zz", "1980-01-01", "4711", "P10000042", "Gideon Example 4711")
READERS = [("r4-01", 4), ("dana", None)]
reader = pytest.mark.parametrize(("username", "region"), READERS, ids=["team member", "state staff"])


@reader
@pytest.mark.parametrize(("name", "query"), LISTS)
def test_a_list_walks_an_index(state: set[str], name: str, query: dict[str, str], username: str, region: int | None) -> None:
    client, _ = client_of(username, region=region)
    assert whole_reads(lambda: client.get(reverse(name), query), state) == {}


@pytest.mark.parametrize("name", ["reference", "sites", "workgroups", "organizations", "regions", "region"])
def test_reference_data_walk_indexes(state: set[str], name: str) -> None:
    client, _ = client_of("dana", region=None)
    args = [Region.objects.get(number=4).pk] if name == "region" else []
    assert whole_reads(lambda: client.get(reverse(name, args=args)), state) == {}


@reader
@pytest.mark.parametrize("words", SEARCHES)
def test_a_search_walks_an_index(state: set[str], words: str, username: str, region: int | None) -> None:
    client, _ = client_of(username, region=region)
    assert whole_reads(lambda: client.post(reverse("search"), {"words": words}), state) == {}


def test_a_pasted_list_walks_indexes(state: set[str]) -> None:
    """By number, by name and birth date, by name alone, nobody: all of them in one statement."""
    client, number = client_of("r4-01", region=4)
    lines = [number, "Example4711, Gideon 1/1/1980", "Pretend Gideon", "Exam G 4711", "Nobody, Known 1/1/1999", "1/1/1980"]
    sent = {"then": "look", "pasted": "\n".join(lines * 5)}
    assert whole_reads(lambda: client.post(reverse("group_record"), sent), state) == {}


@reader
@pytest.mark.parametrize("tab", TABS)
def test_a_participants_page_walks_indexes(state: set[str], tab: str, username: str, region: int | None) -> None:
    client, number = client_of(username, region=region)
    address = reverse("participant", args=[number])
    assert whole_reads(lambda: client.get(address, {"tab": tab} if tab else {}), state) == {}


@pytest.mark.policy("C.1")
def test_the_night_walks_the_index_of_those_long_without_a_service(state: set[str]) -> None:
    regions = list(Region.objects.values_list("pk", flat=True))

    def visit() -> HttpResponse:
        rows = exiting._long_without_service(NOON)
        cases = next(exiting._walk(rows, "extended_on", at=NOON, regions=regions, batch=100))
        return HttpResponse(str(len(cases)))

    assert whole_reads(visit, state) == {}


@pytest.mark.parametrize("who", ["all", "mine"])
@pytest.mark.parametrize("sort", ["name", "-name", "service", "-service"])
def test_a_deep_page_walks_an_index_too(state: set[str], who: str, sort: str) -> None:
    client, _ = client_of("r4-01", region=4)
    page = {"who": who, "sort": sort}
    first = client.get(reverse("participants"), page).context["page"].after
    assert first
    assert whole_reads(lambda: client.get(reverse("participants"), {**page, "page": first}), state) == {}


# By name the state's own index competes at this size; both orders begin a page by the same code.
@pytest.mark.parametrize("sort", ["service", "-service"])
def test_the_deepest_page_passes_over_no_more_rows_than_the_first(state: set[str], sort: str) -> None:
    client, _ = client_of("r4-01", region=4)
    page = {"who": "all", "sort": sort}
    key, pages = client.get(reverse("participants"), page).context["page"].after, 1
    while key:
        deepest, pages = key, pages + 1
        key = client.get(reverse("participants"), {**page, "page": deepest}).context["page"].after
    assert pages > 10
    first = rows_passed_over(lambda: client.get(reverse("participants"), page))
    assert rows_passed_over(lambda: client.get(reverse("participants"), {**page, "page": deepest})) <= first + 25
