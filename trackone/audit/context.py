"""Open what this transaction may see and write; read the database's clock in the same statement.

The context is signed with a key that the database's owner keeps and the app derives from its ring, so that SQL smuggled
into a statement can't widen it. A signature holds for one session of the database and a few minutes.
"""

import hmac
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.db import connection

Cursor = Any


def _ids(regions: Iterable[int]) -> str:
    return "{" + ",".join(str(int(region)) for region in sorted(regions)) + "}"


@lru_cache(maxsize=4)
def _key_from(blind_index: bytes) -> bytes:
    return hmac.digest(blind_index, b"context", "sha256")


def context_key() -> bytes:
    """Return the key that signs contexts; derived, so that what the database's owner keeps of it opens nothing else."""
    return _key_from(cast(bytes, settings.KEY_RING["blind_index"]))


def signed(name: str, value: str, *, cursor: Cursor) -> str:
    """Return the value of a setting with its signature, for this session of the database."""
    said = f"{value}@{int(time.time())}"
    session = cursor.connection.info.backend_pid
    return f"{said}|{hmac.digest(context_key(), f'{name}|{session}|{said}'.encode(), 'sha256').hex()}"


def open_context(*, person_id: int | None, reads: Iterable[int]) -> datetime:
    """Let the current transaction read these regions and write none; return the moment by `clock_now()`.

    Valid to the end of the transaction. One SQL statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_now(), set_config('trackone.person', %s, true), set_config('trackone.reads', %s, true),"
            " set_config('trackone.writes', '', true), set_config('trackone.act', '', true)",
            [
                signed("person", str(person_id), cursor=cursor) if person_id else "",
                signed("reads", _ids(reads), cursor=cursor),
            ],
        )
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment


def clock_now() -> datetime:
    """Return the moment of the current transaction by the database's clock, with time zone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_now()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def clock_is_replaced() -> bool:
    """Say whether this database's `clock_now()` is anything but the real time: then no real record belongs in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'clock_now' AND pronamespace = 'public'::regnamespace")
        return [row[0] for row in cursor.fetchall()] != ["SELECT now()"]


def begin_act(*, writes: Iterable[int]) -> int:
    """Name a new entry and open these regions for writing; return the entry's id. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('trackone.entry', nextval('audit_entry_id_seq')::text, true)::bigint,"
            " set_config('trackone.act', %s, true), set_config('trackone.writes', %s, true)",
            [signed("act", "1", cursor=cursor), signed("writes", _ids(writes), cursor=cursor)],
        )
        row = cursor.fetchone()
    return int(row[0])


def end_act(*, reads: Iterable[int]) -> None:
    """Close the writing context and put sight back. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('trackone.act', '', true), set_config('trackone.writes', '', true),"
            " set_config('trackone.reads', %s, true)",
            [signed("reads", _ids(reads), cursor=cursor)],
        )


@contextmanager
def whole_house(*, person_id: int | None = None) -> Iterator[datetime]:
    """See every region inside the block: for commands and nightly jobs, never for a request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM organizations_region")
        regions = [row[0] for row in cursor.fetchall()]
    yield open_context(person_id=person_id, reads=regions)
    open_context(person_id=person_id, reads=())


def next_entry_id() -> int:
    """Return a fresh id for an entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
        return int(cursor.fetchone()[0])


def install_context_key() -> None:
    """Let the database verify by the key of the ring in use: for the owner, after each migration."""
    key = context_key().ljust(64, b"\0")
    inside, outside = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_contextkey (inside, outside) VALUES (%s, %s)"
            " ON CONFLICT (is_only) DO UPDATE SET inside = excluded.inside, outside = excluded.outside",
            [inside, outside],
        )
