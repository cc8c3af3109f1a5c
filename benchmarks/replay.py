"""Send the statements of each visit again by psycopg alone: what of a page's time is the database.

Run in a process of its own, with Django pointed at the state: a visit is made once through Django's client and taken back,
its statements are kept as they went over the wire, then timed in one transaction on a bare connection.
"""

import json
import os
import re
import sys
import time
from collections.abc import Mapping
from statistics import median
from typing import Any

import psycopg

from benchmarks.targets import STAFF, Targets
from benchmarks.visits import VISITS, Answer, Visit
from config.start import start_django

CAPTURED = 5
_SIGNED = re.compile(r"(set_config\('trackone\.(\w+)', ')([^'@|]*)@[0-9]+\|[0-9a-f]+'")


class ClientBrowser:
    """Django's client as a browser."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return _answer(self.client.get(address))

    def post(self, address: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        return _answer(self.client.post(address, dict(fields)))


def main(rounds: int) -> None:
    """Read the targets, print p50 in milliseconds for each visit as JSON, and the password of the demo's staff."""
    start_django()
    from trackone.demo.cast import DEMO_PASSWORD

    targets = Targets.from_json(json.load(sys.stdin))
    browser = ClientBrowser(_client())
    kept = {visit.name: [_captured(visit, browser, targets, turn) for turn in range(CAPTURED)] for visit in VISITS}
    found = {}
    with psycopg.connect(os.environ["BENCH_URL"], autocommit=True) as bare:
        for visit in VISITS:
            times = [_timed(bare, kept[visit.name][turn % CAPTURED], visit) for turn in range(rounds)]
            found[visit.name] = median(times)
    json.dump({"password": DEMO_PASSWORD, "milliseconds": found}, sys.stdout)


def _client() -> Any:
    from django.test import Client

    from trackone.organizations.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=STAFF))
    session = client.session
    session["started_at"] = session["seen_at"] = int(time.time())
    session.save()
    return client


def _captured(visit: Visit, browser: ClientBrowser, targets: Targets, turn: int) -> list[str]:
    """Return the statements of one visit, with their values in them; what it wrote is taken back."""
    from django.db import connection, transaction

    kept: list[str] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            kept.append(connection.ops.compose_sql(sql, params))  # type: ignore[attr-defined]
        return execute(sql, params, many, context)

    with transaction.atomic():
        request = visit.prepare(browser, targets, turn)
        with connection.execute_wrapper(keep):
            answer = request.send(browser)
        transaction.set_rollback(True)
    if answer.status not in visit.statuses:
        raise LookupError(f"{visit.name}: {answer.status} at {request.address}\n{answer.body[:2000]}")
    return kept


def _timed(bare: "psycopg.Connection[Any]", statements: list[str], visit: Visit) -> float:
    """Return the milliseconds of the statements in one transaction; one that writes is taken back, checks and all."""
    ours = [_signed_anew(statement, bare) for statement in statements]
    began = time.perf_counter()
    with bare.transaction(force_rollback=visit.is_save), psycopg.ClientCursor(bare) as cursor:
        for statement in ours:
            cursor.execute(statement.encode())
            if cursor.description:
                cursor.fetchall()
        if visit.is_save:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return (time.perf_counter() - began) * 1000


def _signed_anew(statement: str, bare: "psycopg.Connection[Any]") -> str:
    """Return the statement with its context signed for this session of the database: a signature holds for one alone."""
    from trackone.audit.context import signed

    with bare.cursor() as cursor:
        return _SIGNED.sub(lambda found: f"{found[1]}{signed(found[2], found[3], cursor=cursor)}'", statement)


def _answer(response: Any) -> Answer:
    return Answer(status=response.status_code, body=response.content.decode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
