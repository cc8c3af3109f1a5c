"""The page "Entered in time": the sentence first, each number a link to its entries, both as files."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.rows import Rows
from tests.harness import Cast, TestClock
from tests.reporting.test_timeliness import october  # noqa: F401 - a fixture
from trackone.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.3"), pytest.mark.usefixtures("october")]
Signed = Callable[[str], Client]
PAGE = "/reports/timeliness/"


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def test_the_last_full_month_comes_first_with_its_sentence(signed_in: Signed) -> None:
    page = words(signed_in("tess").get(PAGE).content)
    assert "Region 4 (Tecumseh Area) entered 60.0 % of services in time in October 2026" in page
    assert "came later under an exception" in page
    assert "under an exception that was refused" in page


@pytest.mark.parametrize("by", ["site", "provider", "program", "kind", "cause", "record", "region", "nonsense"])
def test_every_number_on_the_page_opens_a_list_of_that_many(signed_in: Signed, by: str) -> None:
    client = signed_in("dana")
    page = client.get(f"{PAGE}?month=2026-10&by={by}").content.decode()
    links = re.findall(r'<a href="(/reports/timeliness/entries/[^"]+)">(\d+)</a>', page)
    assert links
    for address, number in links:
        opened = client.get(address.replace("&amp;", "&"))
        assert opened.status_code == 200
        assert len(re.findall(r'<th scope="row"', opened.content.decode())) == int(number)


def test_each_bar_of_the_year_opens_its_month(signed_in: Signed) -> None:
    client = signed_in("tess")
    page = client.get(f"{PAGE}?month=2026-10&by=kind").content.decode()
    bars = page[page.index('<figure class="course">') : page.index("</figure>")]
    assert "October 2026: 60.0 % of 5" in words(bars.encode())
    assert "nothing to count" not in words(bars.encode())
    assert '<figure class="course">' not in client.get(f"{PAGE}?month=2026-09").content.decode()
    (address,) = re.findall(r'href="([^"]+)" aria-current="true"', bars)
    assert "60.0 %" in words(client.get(f"{PAGE}{address}".replace("&amp;", "&")).content)


def test_rows_under_a_refused_exception_are_marked(signed_in: Signed) -> None:
    opened = signed_in("mary").get(f"{PAGE}entries/?month=2026-10&by=site&which=refused")
    assert "Exception refused" in words(opened.content)


@pytest.mark.parametrize(
    "query", ["?month=1066-10&by=x", "entries/?month=&key=99999999999999999999&which=z&page=9-9", "table.csv?by=9"]
)
def test_any_address_is_answered(signed_in: Signed, query: str) -> None:
    assert signed_in("tess").get(f"{PAGE}{query}").status_code == 200


@pytest.mark.parametrize("key", ["clara", "hugo", "stan"])
@pytest.mark.parametrize("path", ["", "entries/", "table.csv"])
def test_it_is_for_those_who_answer_for_records(signed_in: Signed, key: str, path: str) -> None:
    assert signed_in(key).get(f"{PAGE}{path}").status_code == 403


def test_another_regions_entries_are_not_behind_the_number(cast: Cast, signed_in: Signed, october: dict[str, Any]) -> None:  # noqa: F811
    site = october["same_day"].site_id
    opened = signed_in("mona").get(f"{PAGE}entries/?month=2026-10&by=site&key={site}")
    assert october["person"].number not in opened.content.decode()
    assert "Nothing here" in words(opened.content)


def test_the_table_as_a_file_names_nobody(signed_in: Signed, october: dict[str, Any]) -> None:  # noqa: F811
    answer = signed_in("tess").get(f"{PAGE}table.csv?month=2026-10&by=site")
    read = list(csv.reader(StringIO(answer.content.decode())))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="entered-in-time-2026-10-by-site.csv"'
    assert read[1] == ["Lafayette", "4", "1", "2", "50.0", "1", "1", "0", "3"]
    assert october["person"].number not in answer.content.decode()


@pytest.mark.policy("II.1")
def test_the_entries_as_a_file_are_a_leaders_and_kept_in_the_trail(signed_in: Signed, october: dict[str, Any]) -> None:  # noqa: F811
    sent = {"_key": str(uuid4()), "month": "2026-10", "by": "site", "key": "", "which": ""}
    leader = signed_in("leo")
    for _ in range(2):
        answer = leader.post(f"{PAGE}entries/download/", sent)
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.content.decode().count(october["person"].number) == 5
    assert Entry.objects.filter(action="timeliness.export", outcome="done").count() == 2
    assert signed_in("tess").post(f"{PAGE}entries/download/", sent).status_code == 403
    assert "Download (CSV)" not in signed_in("tess").get(f"{PAGE}entries/?month=2026-10").content.decode()
    assert leader.get(f"{PAGE}entries/download/").status_code == 405


@pytest.mark.parametrize(
    ("path", "most"), [("?month=2026-10", 9), ("?month=2026-10&by=record", 9), ("entries/?month=2026-10", 8)]
)
def test_the_statements_do_not_grow(cast: Cast, clock: TestClock, signed_in: Signed, path: str, most: int) -> None:
    client, counts = signed_in("dana"), []
    client.get(PAGE)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{PAGE}{path}").status_code == 200
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
        rows = Rows(cast, at=clock.set("2026-10-07T10:00-04:00"))
        for _ in range(6):
            rows.service(rows.participant(), began_on=rows.at.date(), kind="INFO-ONLY")
        clock.set("2026-11-23T12:00-05:00")
    assert counts[0] == counts[1] <= most
