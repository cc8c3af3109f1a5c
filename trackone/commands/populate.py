"""Fill a whole state with made-up people: `trackone populate --people 100000 [--seed 1]`, about 400 people a second.

Works as the worker (DATABASE_WORKER_URL). With DATABASE_OWNER_URL too, a database in which nobody is on file yet gets the
clock that can be set, so that production will never serve it. Without any address it fills the demo of this folder.
"""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from config import environment, postgres
from config.server_folder import LaunchFailed, reachable_folder, running_pid
from config.start import start_django
from trackone.commands import demo

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def main(arguments: list[str]) -> int:
    """Load the people in batches, saying how far it is; 1 with one line where they must not go.

    Broken off, the same words go on with what is missing.
    """
    chosen = _parse(arguments)
    try:
        with _addresses():
            return _populate(chosen.people, chosen.seed)
    except LaunchFailed as problem:
        print(problem, file=sys.stderr)
        return 1


def _populate(people: int, seed: int) -> int:
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL", "")
    start_django()
    from trackone.demo.populate import CannotPopulate, Plan, populate

    owner = _owner()
    started = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - started:7.1f} s  {line}", flush=True)

    try:
        _make_clock(owner)
        added = populate(Plan(people=people, seed=seed), say=say, analyze=lambda: _analyze(owner))
    except CannotPopulate as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        if owner is not None:
            owner.close()
    say(f"{added:,} people were added. The staff log in as r1-01, r4-02 and so on, with the password of the demo.")
    return 0


@contextlib.contextmanager
def _addresses() -> Iterator[None]:
    """Where no database is named, name the demo of this folder, started for as long as this takes if it does not run."""
    if any(name.startswith("DATABASE_") for name in os.environ):
        yield
        return
    if not demo.KEY_RING.exists():
        raise LaunchFailed("No database is named, and this folder has no demo yet: run `make demo` once, then this again.")
    folder = postgres.LOCAL / "postgres"
    was_running = running_pid(reachable_folder(folder)) is not None
    server = postgres.start(folder)
    os.environ |= {
        "TRACKONE_MODE": "demo",
        "TRACKONE_SECRET_KEY_FILE": str(demo.SECRET_KEY),
        "TRACKONE_KEY_RING_FILE": str(demo.KEY_RING),
        "DATABASE_WORKER_URL": server.url("worker", demo.DATABASE),
        "DATABASE_OWNER_URL": server.url("owner", demo.DATABASE),
    }
    print("Filling the demo of this folder.", flush=True)
    try:
        yield
    finally:
        if not was_running:
            server.stop()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trackone populate", description=__doc__)
    parser.add_argument("--people", type=_count, required=True, help="how many people, over all twelve regions")
    parser.add_argument("--seed", type=int, default=1, help="the same number makes the same people")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    count = int(text.replace(",", "").replace("_", ""))
    if not 1 <= count <= 10_000_000:
        raise argparse.ArgumentTypeError("must be from 1 to 10,000,000")
    return count


def _owner() -> "BaseDatabaseWrapper | None":
    """Return a connection of the owner, who alone replaces the clock and analyzes; None without an address."""
    from django.db import connection, connections

    if not os.environ.get("DATABASE_OWNER_URL"):
        return None
    connections.databases["owner"] = {**connection.settings_dict, **environment.database("DATABASE_OWNER_URL")}
    return connections["owner"]


def _make_clock(owner: "BaseDatabaseWrapper | None") -> None:
    """Replace the clock of a database in which nobody is on file yet; any other one is left as it is."""
    from django.conf import settings
    from django.db import transaction

    from trackone.audit.context import clock_is_replaced, whole_house
    from trackone.demo.clock import install_clock
    from trackone.participants.models import Participant

    if owner is None or not settings.IS_MADE_UP or clock_is_replaced():
        return
    with transaction.atomic(), whole_house():
        is_empty = not Participant.objects.exists()
    if is_empty:
        install_clock(owner)


def _analyze(owner: "BaseDatabaseWrapper | None") -> None:
    if owner is not None:
        with owner.cursor() as cursor:
            cursor.execute("ANALYZE")
