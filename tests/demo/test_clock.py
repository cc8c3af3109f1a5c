"""The clock that can be set stands for one connection or for all, and production refuses a database that has it."""

from datetime import datetime

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.start import refuse_replaced_clock
from tests.harness import TestClock
from trackone.audit.context import clock_is_replaced, clock_now
from trackone.demo.clock import set_clock, set_clock_here

STAND = datetime.fromisoformat("2026-11-25T23:58:00-05:00")


@pytest.mark.django_db
def test_a_connections_own_clock_goes_before_the_one_of_all(clock: TestClock) -> None:
    set_clock(STAND)
    assert clock_now() == clock.now
    set_clock_here(None)
    assert clock_now() == STAND
    set_clock(STAND.replace(hour=1))
    assert clock_now() == STAND.replace(hour=1)


@pytest.mark.django_db
def test_a_clock_let_go_shows_the_real_time(clock: TestClock) -> None:
    set_clock_here(None)
    set_clock(STAND)
    set_clock(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_now() = now()")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_a_replaced_clock_is_found(db: None) -> None:
    assert clock_is_replaced()


def test_production_refuses_a_database_whose_clock_was_replaced(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_replaced_clock()
    monkeypatch.setattr(settings, "MODE", "production", raising=False)
    with pytest.raises(ImproperlyConfigured, match="clock was replaced"):
        refuse_replaced_clock()
