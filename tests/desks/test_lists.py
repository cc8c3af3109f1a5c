"""The services of a region: filtered, sorted by date or entry, paged by key, each order on its index."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from tests.desks.lives import Desk, Life
from tests.harness import Cast, TestClock
from trackone.casework.models import ServiceKind
from trackone.desks.lists import ServiceFilter, ServicePage, kinds_known, services_page, sites_of
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import Site

pytestmark = pytest.mark.django_db
ALL = ServiceFilter()


def page(desk: Desk, wanted: ServiceFilter = ALL, **more: Any) -> ServicePage:
    return services_page(by=desk.cast.standing(desk.key), at=desk.at, wanted=wanted, **more)


def dates(found: ServicePage) -> list[date]:
    return [row.event.on for row in found.rows]


def test_a_line_says_whose_what_where_and_how_late(life: Life, desk: Desk) -> None:
    last = page(desk).rows[0]
    assert (last.name, last.number) == ("Maria Example", life.participant.number)
    assert (last.site, last.program, last.time, last.entered) == ("Lafayette", "WIOA Adult", "1 h 30 min", "the same day")


@pytest.mark.parametrize(("sort", "is_rising"), [("-on", False), ("on", True)])
def test_sorted_by_date(life: Life, desk: Desk, sort: str, is_rising: bool) -> None:
    assert dates(page(desk, sort=sort)) == sorted(dates(page(desk)), reverse=not is_rising)


def test_sorted_by_entry(life: Life, desk: Desk) -> None:
    desk.service(life.participant, began_on=date(2026, 11, 18), kind="COMP-ASSESS")
    assert page(desk, sort="-entered").rows[0].event.heading == "Comprehensive assessment"
    assert page(desk, sort="entered").rows[-1].event.heading == "Comprehensive assessment"
    assert page(desk, sort="entered").rows[-1].entered == "Mon Nov 23, 3 business days later"


@pytest.mark.parametrize("sort", ["-on", "on", "-entered", "entered"])
def test_pages_joined_are_the_whole(life: Life, desk: Desk, sort: str) -> None:
    whole = [row.event.pk for row in page(desk, sort=sort).rows]
    walked, after = [], ""
    while True:
        found = page(desk, sort=sort, after=after, limit=2)
        walked += [row.event.pk for row in found.rows]
        after = found.ahead
        if not after:
            break
    assert walked == whole
    assert len(whole) == 5


def test_a_key_of_another_order_is_the_first_page(life: Life, desk: Desk) -> None:
    by_date = page(desk, limit=2).ahead
    assert page(desk, sort="-entered", after=by_date) == page(desk, sort="-entered")


def test_each_filter_keeps_what_it_says(life: Life, desk: Desk, cast: Cast, clock: TestClock) -> None:
    kokomo = Site.objects.get(name="Kokomo")
    leo = cast.person("leo")
    desk.service(life.participant, began_on=date(2026, 11, 20), site="Kokomo", staff=leo)
    planned = {"began_on": None, "planned_begin_on": date(2026, 11, 24)}
    desk.service(life.participant, **planned)  # type: ignore[arg-type]
    desk.service(
        life.participant, began_on=date(2026, 11, 20), planned_end_on=date(2026, 12, 1), planned_begin_on=date(2026, 11, 20)
    )
    resume = ServiceKind.objects.get(code="RESUME")
    counts = {
        "all": len(page(desk).rows),
        "since": len(page(desk, replace(ALL, since_on=date(2026, 11, 18))).rows),
        "until": len(page(desk, replace(ALL, until_on=date(2026, 11, 14))).rows),
        "kind": len(page(desk, replace(ALL, kind_id=resume.pk)).rows),
        "staff": len(page(desk, replace(ALL, staff_id=leo.pk)).rows),
        "site": len(page(desk, replace(ALL, site_id=kokomo.pk)).rows),
        "planned": len(page(desk, replace(ALL, state="planned")).rows),
        "received": len(page(desk, replace(ALL, state="received")).rows),
        "open": len(page(desk, replace(ALL, state="open")).rows),
        "withdrawn": len(page(desk, replace(ALL, state="withdrawn")).rows),
        "late": len(page(desk, replace(ALL, is_late=True)).rows),
    }
    assert counts == {
        "all": 8,
        "since": 5,
        "until": 2,
        "kind": 1,
        "staff": 1,
        "site": 1,
        "planned": 1,
        "received": 7,
        "open": 1,
        "withdrawn": 0,
        "late": 0,
    }


@pytest.mark.policy("C.5")
def test_late_ones_alone(life: Life, desk: Desk) -> None:
    outage = desk.exception(from_on=date(2026, 11, 10))
    desk.service(life.participant, began_on=date(2026, 11, 12), kind="CAREER-GUID", began_admission=desk.admission(outage))
    (row,) = page(desk, replace(ALL, is_late=True)).rows
    assert row.event.late is not None
    assert row.event.late.exception_id == outage.pk


@pytest.mark.policy("C.6")
def test_late_outcomes_are_among_the_late_ones(life: Life, desk: Desk) -> None:
    kind = ServiceKind.objects.filter(family="outcome").earliest("pk")
    desk.service(life.participant, began_on=date(2026, 10, 1), kind=kind.code)
    assert [row.event.heading for row in page(desk, replace(ALL, is_late=True)).rows] == [kind.name]


def test_a_region_sees_its_own_and_the_state_all(life: Life, cast: Cast, clock: TestClock) -> None:
    gary = Desk(cast, "chris", at=clock.now)
    gary.service(gary.participant(), began_on=clock.now.date(), site="Gary")
    assert len(page(gary).rows) == 1
    state = services_page(by=cast.standing("dana"), at=clock.now, wanted=ALL)
    assert len(state.rows) == 6
    assert dates(state) == sorted(dates(state), reverse=True)
    with pytest.raises(NotAllowed):
        services_page(by=cast.standing("hugo"), at=clock.now, wanted=ALL)


def test_it_takes_two_statements_for_a_region_and_three_for_the_state(
    life: Life, desk: Desk, cast: Cast, at: datetime, count_statements: Callable[..., int]
) -> None:
    for key, count in (("tess", 2), ("dana", 3)):
        by = cast.standing(key)
        assert count_statements(lambda by=by: services_page(by=by, at=at, wanted=ALL)) == count


@pytest.mark.parametrize(
    ("wanted", "sort", "indexes"),
    [
        (ALL, "-on", ["service_region"]),
        (ALL, "on", ["service_region"]),
        (ALL, "-entered", ["service_entered"]),
        (ALL, "entered", ["service_entered"]),
        # So few rows are here that the region's own index may seem as cheap; it has the same order.
        (replace(ALL, staff_id=1), "-on", ["service_staff", "service_region"]),
        (replace(ALL, staff_id=1), "-entered", ["service_staff_entered", "service_entered"]),
        (replace(ALL, is_late=True), "-on", ["service_late"]),
    ],
)
def test_each_order_walks_its_index_and_sorts_nothing(
    life: Life, desk: Desk, wanted: ServiceFilter, sort: str, indexes: list[str]
) -> None:
    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        page(desk, wanted, sort=sort)
    sql, params = next(pair for pair in asked if "casework_servicerecord" in pair[0] and "LIMIT" in pair[0])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert any(f"using {index} on casework_servicerecord" in plan for index in indexes)
    assert "Sort Key" not in plan


def test_what_the_filter_offers(desk: Desk, cast: Cast) -> None:
    assert [site.name for site in sites_of(desk.by)] == ["Crawfordsville", "Kokomo", "Lafayette", "Logansport"]
    assert {"Gary", "Lafayette"} <= {site.name for site in sites_of(cast.standing("dana"))}
    assert kinds_known() == sorted(kinds_known(), key=lambda kind: kind.name)
