"""The harness: one cluster a run, a template database per hash of what it holds, a clone per worker, the app role.

Every test runs in a transaction that is taken back; a test that needs real commits takes `fresh_database` or a `live`
server, each on a clone of its own. Nothing is ever flushed. The people are the cast of the demo, and the clock stands at
noon of Monday, November 23, 2026, in Indianapolis, until a test moves it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.harness import Cast, House, TestClock, build_template, switch_to

NOON = datetime.fromisoformat("2026-11-23T12:00:00-05:00")


@pytest.fixture(scope="session")
def house(django_db_blocker: Any) -> Iterator[House]:
    """The cluster of this run, with the template built."""
    with django_db_blocker.unblock(), build_template(NOON) as built:
        django_db_blocker.block()
        yield built
        django_db_blocker.restore()


@pytest.fixture(scope="session")
def django_db_setup(house: House, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Point Django at this worker's clone, as the app role."""
    name = house.clone(f"trackone_{worker_id}")
    with django_db_blocker.unblock():
        switch_to(house.url("app", name))
        yield
        connection.close()
    house.drop(name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Return the name of the parallel worker, or "alone"."""
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


@pytest.fixture
def clock(db: None) -> TestClock:
    """The database's clock, standing at noon; `clock.set("2026-11-25T10:00-05:00")` moves it for this test."""
    moved = TestClock()
    moved.set(NOON)
    return moved


@pytest.fixture
def at(clock: TestClock) -> datetime:
    """The moment of the test."""
    return clock.now


@pytest.fixture
def cast(clock: TestClock) -> Cast:
    """The cast: `cast.standing("tess")` gives the standing and opens its reading context."""
    return Cast()


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Client]:
    """Return a function that gives a browser-like client, logged in as one of the cast."""
    return cast.client


@pytest.fixture
def fresh_database(house: House, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Give a clone with real commits; Django's connection points at it for the length of the test."""
    before = dict(settings.DATABASES["default"])
    name = house.clone("trackone_fresh")
    with django_db_blocker.unblock():
        switch_to(house.url("app", name))
        yield name
        connection.close()
        connection.settings_dict.update(before)
    house.drop(name)
