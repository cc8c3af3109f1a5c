"""`trackone setup` founds an empty house once; the link that it prints opens the first log-in, once."""

import re

import pytest
from django.db import connection
from django.test import Client

from tests.harness import House, switch_to
from trackone.audit.models import Entry
from trackone.commands import main as trackone
from trackone.commands import setup
from trackone.organizations.models import Account, Organization, Person, Post, Region, Role

WORDS = ["setup", "--name", "Sue Firststate", "--email", "sue@example.org", "--address", "http://testserver/"]


@pytest.fixture
def empty_database(fresh_database: str, house: House) -> str:
    """A migrated database without anybody in it: what the template holds is taken out again by a superuser."""
    with house.admin(fresh_database) as admin:
        tables = admin.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'clock_stand', 'audit_contextkey')"
            " AND tablename NOT LIKE 'procrastinate%'"
        ).fetchone()
        assert tables is not None
        admin.execute(f"TRUNCATE {tables[0]} CASCADE")  # type: ignore[arg-type]
    switch_to(house.url("app", fresh_database))
    return fresh_database


@pytest.mark.policy("V.6")
def test_setup_makes_the_state_one_person_and_nothing_else(empty_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert trackone(WORDS) == 0
    assert Organization.objects.get().kind == Organization.Kind.STATE
    post = Post.objects.get()
    assert (post.role, post.region, post.person.name) == (Role.STATE_STAFF, None, "Sue Firststate")
    assert not Region.objects.exists()
    assert not Account.objects.get().has_usable_password()
    assert Entry.objects.get().action == "house.set_up"
    assert "http://testserver/activate/" in capsys.readouterr().out


@pytest.mark.policy("V.6")
def test_the_printed_link_opens_once(empty_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    trackone(WORDS)
    link = re.search(r"http://testserver(/activate/\S+)", capsys.readouterr().out)
    assert link is not None
    client = Client()
    assert client.get(link[1]).status_code == 200
    password = "quiet lake in winter"
    assert client.post(link[1], {"password": password, "again": password}).status_code == 302
    assert Account.objects.get().check_password(password)
    assert client.get(link[1]).status_code == 410
    assert client.post(link[1], {"password": "somebody else's", "again": "somebody else's"}).status_code == 410
    assert Account.objects.get().check_password(password)


def test_setup_refuses_a_second_time_and_changes_nothing(empty_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert trackone(WORDS) == 0
    capsys.readouterr()
    assert trackone(["setup", "--name", "Tom Second", "--email", "tom@example.org"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "not empty" in printed.err
    assert Person.objects.count() == Account.objects.count() == 1
    assert Entry.objects.count() == 1


def test_setup_refuses_a_database_with_the_cast(fresh_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Person.objects.count()
    assert setup.main(WORDS[1:]) == 1
    assert Person.objects.count() == before > 1
    connection.close()


def test_reference_data_loads_into_the_empty_house(empty_database: str) -> None:
    assert trackone(["load-reference"]) == 0
    assert Region.objects.count() == 12
    assert trackone(["load-reference"]) == 0
    assert Region.objects.count() == 12
