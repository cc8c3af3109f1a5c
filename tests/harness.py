"""What the fixtures are made of: the template and its clones, the clock, the cast."""

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from psycopg import sql

from config import environment
from config.cluster import Cluster
from config.shared_cluster import shared_cluster
from trackone.audit.context import open_context
from trackone.organizations.models import Person, Region
from trackone.organizations.standing import Standing, standing_of

ROOT = Path(__file__).resolve().parent.parent
_LOCK = 4_711


class House:
    """The cluster of this run and the template that every clone is made from."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self.cluster, self.template = cluster, template

    def url(self, role: str, name: str) -> str:
        """Return the address of a database for a role."""
        return self.cluster.url(role, name)

    def admin(self, name: str = "postgres") -> psycopg.Connection:
        """Return a superuser's connection, for what no role of the house may do."""
        return psycopg.connect(self.cluster.admin_url(name), autocommit=True)

    def clone(self, prefix: str) -> str:
        """Copy the template; about 25 ms."""
        name = f"{prefix}_{uuid.uuid4().hex[:8]}"
        self.cluster.create_database(name, template=self.template)
        return name

    def drop(self, name: str) -> None:
        """Drop a clone, whoever is still connected."""
        self.cluster.drop_database(name)


def switch_to(url: str) -> None:
    """Point Django's connection at another database or role."""
    os.environ["DATABASE_URL"] = url
    connection.close()
    connection.settings_dict.update(environment.database("DATABASE_URL"))


@contextmanager
def build_template(moment: datetime) -> Iterator[House]:
    """Start the cluster, build the template unless another worker has built it, and yield the house."""
    with shared_cluster() as cluster:
        house = House(cluster, f"trackone_template_{_hash()}")
        with house.admin() as admin:
            # One worker builds; the others wait here.
            admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [house.template]).fetchone()
            if known is None:
                _build(house, moment)
            admin.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
        yield house


def _build(house: House, moment: datetime) -> None:
    from trackone.casework.reference import load_reference
    from trackone.demo.cast import make_cast
    from trackone.demo.clock import install_clock

    draft = f"{house.template}_draft_{uuid.uuid4().hex[:6]}"
    house.cluster.create_database(draft)
    before = dict(connection.settings_dict)
    switch_to(house.url("owner", draft))
    call_command("migrate", verbosity=0)
    install_clock(connection)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('trackone.clock', %s, true)", [moment.isoformat()])
        load_reference()
        make_cast(on=moment.date())
    connection.close()
    connection.settings_dict.update(before)
    with house.admin() as admin:
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(house.template))
        )
        # Marked, it stays for the next run; and nobody can connect to it and block a clone.
        admin.execute(
            sql.SQL("ALTER DATABASE {} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false").format(sql.Identifier(house.template))
        )


def _hash() -> str:
    digest = hashlib.sha256()
    patterns = (
        "trackone/*/migrations/*.py",
        "trackone/demo/cast.py",
        "trackone/demo/clock.py",
        "trackone/demo/places.py",
        "trackone/organizations/*.py",
        "trackone/*/catalog*.py",
        "trackone/**/*.csv",
    )
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class TestClock:
    """The clock of the test's own transaction."""

    __test__ = False
    now: datetime

    def set(self, moment: datetime | str) -> datetime:
        """Move the database's clock for this connection; taken back with the test."""
        self.now = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('trackone.clock', %s, false)", [self.now.isoformat()])
        return self.now


class Cast:
    """The people of the demo, as tests call them."""

    def person(self, key: str) -> Person:
        """Return one of the cast by user name."""
        return Person.objects.select_related("account").get(account__username=key)

    def standing(self, key: str, *, region: int | None = None) -> Standing:
        """Return the standing in the region of this number and open its reading context."""
        region_id = Region.objects.get(number=region, until_on=None).pk if region is not None else None
        standing = standing_of(self.person(key), region_id=region_id)
        open_context(person_id=standing.person.pk, reads=standing.reads)
        return standing

    def client(self, key: str) -> Client:
        """Return a client with a session of its own, as after a log-in."""
        client = Client()
        account = self.person(key).account
        assert account is not None
        client.force_login(account)
        session = client.session
        session["started_at"] = session["seen_at"] = int(time.time())
        session.save()
        return client
