"""Pages are cut by key: nothing twice, nothing left out, the same way back, whatever comes in the address."""

from datetime import date, datetime

import pytest
from django.db import connection

from tests.desks.lives import Desk
from tests.harness import Cast
from trackone.casework.models import CaseNote, ServiceRecord
from trackone.desks.paging import Branch, Cut, Key, cut, key_from
from trackone.desks.timeline import with_note_facts, with_service_facts
from trackone.participants.models import Participant

pytestmark = pytest.mark.django_db


def branches(participant: Participant) -> list[Branch]:
    from django.db.models import F

    services = ServiceRecord.objects.filter(participant=participant).annotate(on=F("dated_on"))
    notes = CaseNote.objects.filter(participant=participant).annotate(on=F("contact_on"))
    return [Branch(rank=5, rows=with_service_facts(services)), Branch(rank=7, rows=with_note_facts(notes))]


def named(page: Cut) -> list[tuple[date, int, int]]:
    return [(row["on"], row["rank"], row["pk"]) for row in page.rows]


@pytest.fixture
def crowded(desk: Desk) -> Participant:
    """Somebody with many services and notes on the same few days."""
    participant = desk.participant()
    for number in range(14):
        on = date(2026, 11, 18 + number % 3)
        desk.service(participant, began_on=on)
        if number % 2:
            desk.note(participant, contact_on=on)
    return participant


@pytest.mark.parametrize("is_oldest_first", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 5, 20, 21, 50])
def test_pages_joined_are_the_whole_in_both_directions(crowded: Participant, limit: int, is_oldest_first: bool) -> None:
    whole = named(cut(branches(crowded), key=None, limit=100, is_oldest_first=is_oldest_first))
    assert len(whole) == 21
    assert whole == sorted(whole, reverse=not is_oldest_first)
    walked: list[list[tuple[date, int, int]]] = []
    page = cut(branches(crowded), key=None, limit=limit, is_oldest_first=is_oldest_first)
    assert page.back == ""
    while True:
        walked.append(named(page))
        if not page.ahead:
            break
        page = cut(branches(crowded), key=key_from(page.ahead), limit=limit, is_oldest_first=is_oldest_first)
    assert [row for rows in walked for row in rows] == whole
    back = []
    while page.back:
        page = cut(branches(crowded), key=key_from(page.back), limit=limit, is_oldest_first=is_oldest_first)
        back.append(named(page))
    assert back == walked[-2::-1]


def test_a_page_is_one_statement_however_deep(crowded: Participant) -> None:
    first = cut(branches(crowded), key=None, limit=3)
    deep = cut(branches(crowded), key=key_from(first.ahead), limit=3)
    asked: list[str] = []

    def listen(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        cut(branches(crowded), key=key_from(deep.ahead), limit=3)
    assert len(asked) == 1


def test_a_key_comes_back_as_it_was() -> None:
    at = datetime.fromisoformat("2026-11-23T17:00:00.123456+00:00")
    for key in (Key(on=date(2026, 11, 23), rank=5, pk=12), Key(on=at, rank=0, pk=7, is_back=True)):
        assert key_from(key.text()) == key


@pytest.mark.parametrize(
    "text", ["", "a", "x1.2.3", "a1.2", "a0.1.2", "a99999999999.1.2", "a1.2.99999999999999999999", "a1.x.2", "a'; --.1.2"]
)
def test_a_key_that_makes_no_sense_is_the_first_page(text: str) -> None:
    assert key_from(text) is None


def test_nothing_is_a_page_without_neighbors(cast: Cast, desk: Desk) -> None:
    assert cut(branches(desk.participant()), key=None, limit=5) == Cut(rows=())
    assert cut([], key=None, limit=5) == Cut(rows=())
