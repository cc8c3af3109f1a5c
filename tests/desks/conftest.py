"""A desk of the team member in Lafayette, and one participant with two weeks of work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.desks.lives import Desk, Life, make_life
from tests.harness import Cast, TestClock


@pytest.fixture
def desk(cast: Cast, clock: TestClock) -> Desk:
    """Rows made by the team member in Lafayette."""
    return Desk(cast, "tess", at=clock.now)


@pytest.fixture
def life(cast: Cast, clock: TestClock) -> Life:
    """One participant with an enrollment, five services, a note with an addendum, a document."""
    return make_life(cast, clock)


@pytest.fixture
def count_statements(db: None) -> Callable[[Callable[[], object]], int]:
    """Return a function that counts the SQL statements of a call."""

    def counted(call: Callable[[], object]) -> int:
        asked: list[str] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(listen):
            call()
        return len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])

    return counted
