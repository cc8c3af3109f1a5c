"""`trackone populate` from the outside: it prints how far it is, and says in one line where made-up people must not go."""

import os
import subprocess
import sys

import pytest

from tests.harness import House


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKONE_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "trackone", "populate", *words],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_count_that_makes_no_sense_is_one_line() -> None:
    for count in ("0", "many", "-3"):
        made = run("--people", count)
        assert made.returncode == 2
        assert "Traceback" not in made.stderr


def test_a_state_is_populated(house: House) -> None:
    name = house.clone("trackone_populated")
    made = run("--people", "24", TRACKONE_MODE="test", DATABASE_WORKER_URL=house.url("worker", name))
    assert made.returncode == 0, made.stderr
    assert "Region 12: 3 people" in made.stdout
    assert "24 people were added" in made.stdout
    again = run("--people", "24", TRACKONE_MODE="test", DATABASE_WORKER_URL=house.url("worker", name))
    assert (again.returncode, again.stderr) == (
        1,
        "A conversion is closed for good: this database was populated already.\n",
    )
    house.drop(name)


@pytest.mark.parametrize("has_owner", [True, False])
def test_only_the_owner_s_address_replaces_the_clock_of_an_empty_database(house: House, has_owner: bool) -> None:
    name = house.clone("trackone_populated")
    with house.admin(name) as admin:
        admin.execute("CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()'")
    owner = {"DATABASE_OWNER_URL": house.url("owner", name)} if has_owner else {}
    made = run("--people", "12", TRACKONE_MODE="test", DATABASE_WORKER_URL=house.url("worker", name), **owner)
    assert made.returncode == (0 if has_owner else 1)
    assert ("real clock" in made.stderr) == (not has_owner)
    house.drop(name)
