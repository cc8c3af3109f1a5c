"""The SQL statements of every screen, against a reviewed file, and the same number whatever the size of the data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.harness import Cast, TestClock
from tests.house.test_routes import OPEN, forms_of, routes
from tests.world import Folder, make_folder, make_more

REVIEWED = Path(__file__).with_name("query_counts.txt")
MOST = 12
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
Line = tuple[str, str, str]
# What a form holds beside what its page has put into it.
TYPED: dict[str, dict[str, Any]] = {
    "search": {"words": "quill"},
    "kinds": {"kind_words": "work"},
    "group_find": {"find": "quill"},
    "group_record": {"pasted": "Quillonberry, Vera", "find": "", "then": "look"},
    "note_write": {"then": "sign"},
    "note_addendum": {"addendum_text": "One word more."},
    "service_withdraw": {"reason": "The wrong person."},
    "activity_withdraw": {"reason": "The wrong person."},
}


def reviewed() -> dict[Line, int]:
    lines = [line.split("#")[0].split() for line in REVIEWED.read_text().splitlines()]
    return {(method, name, key): int(count) for method, name, key, count in filter(None, lines)}


def statements(client: Client, method: str, address: str, body: dict[str, Any]) -> tuple[int, int]:
    """Return the status and the number of statements, without those that open and close transactions."""
    asked: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        answer = getattr(client, method.lower())(address, body)
    return answer.status_code, len(asked)


def counted(signed_in: SignIn, four: Folder) -> dict[Line, int]:
    """Count every line of the file; what was saved meanwhile is taken back."""
    with transaction.atomic():
        found = _counted(signed_in, four)
        transaction.set_rollback(True)
    return found


def _counted(signed_in: SignIn, four: Folder) -> dict[Line, int]:
    by_name = {route.name: route for route in routes()}
    forms = forms_of(signed_in("tess"), four)
    found = {}
    for method, name, key in reviewed():
        client = signed_in(key)
        client.get("/help/")  # whatever the first request of a session costs
        address = by_name[name].address(four.values(name))
        body = {**forms.get(address, {}), **TYPED.get(name, {})} if method == "POST" else {}
        if name == "service_record":
            body |= {"participation": four.participation.pk, "kind": four.service.kind_id, "note_text": ""}
        status, found[method, name, key] = statements(client, method, address, body)
        assert status in ((200,) if method == "GET" else (200, 302)), f"{method} {name} as {key}: {status}"
    return found


@pytest.fixture
def four(cast: Cast, clock: TestClock) -> Folder:
    """What Region 4 holds of one participant."""
    return make_folder(cast, "tess", site="Lafayette", declares="cora", last_name="Quillonberry", at=clock.now)


def test_every_screen_has_its_line(four: Folder, signed_in: SignIn) -> None:
    """A page that answers 200 to a team member or a Master User has a line."""
    with_line = {name for method, name, _ in reviewed() if method == "GET"}
    clients = [signed_in("tess"), signed_in("mary")]
    without = [
        route.name
        for route in routes()
        if route.name not in OPEN | with_line | {"window"}
        and any(client.get(route.address(four.values(route.name))).status_code == 200 for client in clients)
    ]
    assert without == []


def test_every_screen_takes_its_number_of_statements_at_two_sizes(
    four: Folder, signed_in: SignIn, cast: Cast, clock: TestClock
) -> None:
    assert counted(signed_in, four) == reviewed()
    make_more(four, cast, count=26, at=clock.now)
    assert counted(signed_in, four) == reviewed()


def test_no_screen_takes_more_than_the_house_allows() -> None:
    assert {line: count for line, count in reviewed().items() if line[0] == "GET" and count > MOST} == {}
