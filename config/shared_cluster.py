"""Share one server between all workers and all concurrent runs of the tests.

Every user holds a shared lock; the kernel drops it even when a worker is killed. Whoever leaves and finds nobody
else holding it stops the server. Its data stays for the next run, so that a template database can be used again.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

from config import postgres, roles
from config.cluster import Cluster, kept_passwords
from config.server_folder import gate, reachable_folder

KEPT_TEMPLATES = 8


@contextlib.contextmanager
def shared_cluster(folder: Path | None = None) -> Iterator[Cluster]:
    """Give the tests' server while the block runs: ours, or the one at TRACKONE_TEST_SERVER_URL (as superuser).

    Databases made in it need names that no other process uses; what a killed run left is dropped by a later run that
    finds itself alone.
    """
    address = os.environ.get("TRACKONE_TEST_SERVER_URL")
    place = reachable_folder(folder or postgres.LOCAL / "test-postgres")
    if address:
        yield _given_cluster(place, address)
        return
    user_lock = os.open(place / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with gate(place / "sharing.lock"):
            is_first = _is_alone(user_lock)
            fcntl.flock(user_lock, fcntl.LOCK_SH)
            server = postgres.start(place, quick=True)
            if is_first:
                _drop_left_over(server)
        yield server
        with gate(place / "sharing.lock"):
            if _is_alone(user_lock):
                server.stop()
    finally:
        os.close(user_lock)


def _given_cluster(place: Path, address: str) -> Cluster:
    known = hashlib.sha256(address.encode()).hexdigest()[:16]
    with gate(place / "sharing.lock"):
        passwords = kept_passwords(place / f"given-{known}.json", for_roles=roles.ROLES)
        cluster = Cluster(administrator_url=address, passwords=passwords)
        cluster.create_roles()
    return cluster


def _is_alone(user_lock: int) -> bool:
    # Turning a lock into another is not atomic: the gate keeps everybody else out meanwhile.
    try:
        fcntl.flock(user_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _drop_left_over(server: Cluster) -> None:
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        found = connection.execute(
            "SELECT datname, datistemplate FROM pg_database"
            " WHERE datname NOT IN ('postgres', 'template0', 'template1') ORDER BY oid"
        ).fetchall()
        templates = [name for name, is_template in found if is_template]
        doomed = [name for name, is_template in found if not is_template]
        for name in templates[:-KEPT_TEMPLATES]:
            connection.execute(f"ALTER DATABASE {roles.quoted(name)} IS_TEMPLATE false")
            doomed.append(name)
    for name in doomed:
        server.drop_database(name)
