"""Open what this transaction may see and write; read the database's clock in the same statement."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection


def _ids(regions: Iterable[int]) -> str:
    return "{" + ",".join(str(int(region)) for region in sorted(regions)) + "}"


def open_context(*, person_id: int | None, reads: Iterable[int]) -> datetime:
    """Let the current transaction read these regions and write none; return the moment by `clock_now()`.

    Valid to the end of the transaction. One SQL statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_now(), set_config('trackone.person', %s, true), set_config('trackone.reads', %s, true),"
            " set_config('trackone.writes', '{}', true), set_config('trackone.entry', '', true)",
            [str(person_id or ""), _ids(reads)],
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


def begin_act(*, writes: Iterable[int], also_reads: Iterable[int] = ()) -> int:
    """Name a new entry and open these regions for writing; return the entry's id. One SQL statement.

    `also_reads` widens sight for the length of the act only; `end_act` takes both back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('trackone.entry', nextval('audit_entry_id_seq')::text, true)::bigint,"
            " set_config('trackone.writes', %s, true),"
            " set_config('trackone.reads', (ctx_reads() || %s::bigint[])::text, true)",
            [_ids(writes), _ids(also_reads)],
        )
        row = cursor.fetchone()
    return int(row[0])


def end_act(*, reads: Iterable[int]) -> None:
    """Close the writing context and put sight back. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('trackone.entry', '', true), set_config('trackone.writes', '{}', true),"
            " set_config('trackone.reads', %s, true)",
            [_ids(reads)],
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
