"""Seal every stored number under the ring's active key, batch by batch, while the system runs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from trackone.audit.entries import Who, recording
from trackone.identity import keys

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one batch did: how many numbers it sealed anew, those that did not open, and the last row it looked at."""

    sealed: int
    not_opened: list[int]
    last_id: int


def rows_under(key_id: str) -> int:
    """Return how many stored numbers are sealed under this key."""
    with connection.cursor() as cursor:
        mark = keys.mark_of(key_id)
        cursor.execute("SELECT count(*) FROM identity_vault WHERE substring(sealed FROM 1 FOR %s) = %s", [len(mark), mark])
        return int(cursor.fetchone()[0])


def rows_to_rotate() -> int:
    """Return how many stored numbers are not sealed under the active key yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM identity_vault WHERE {_OTHER}", [*_active_mark()])
        return int(cursor.fetchone()[0])


def rotate_batch(*, after: int, at: datetime, most: int = BATCH) -> Batch | None:
    """Seal the next rows anew in one transaction under one entry; None when no row is left behind `after`.

    A row that does not open under its own key is left as it is and named: what was tampered with stays to be looked at.
    Broken off at any moment, the next run goes on with what is still sealed under another key.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, sealed FROM identity_vault WHERE {_OTHER} AND id > %s ORDER BY id LIMIT %s",
                [*_active_mark(), after, most],
            )
            rows = cursor.fetchall()
        if not rows:
            return None
        fresh, not_opened = _sealed_anew(rows)
        with recording("keys.rotate", who=Who(), at=at) as act:
            act.facts = {"lines": len(fresh)}
            with connection.cursor() as cursor:
                # A row that was changed since it was read keeps its change, and is sealed already.
                cursor.execute(
                    "UPDATE identity_vault v SET sealed = n.sealed"
                    " FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) n(id, sealed, before)"
                    " WHERE v.id = n.id AND v.sealed = n.before",
                    [list(fresh), list(fresh.values()), [sealed for row_id, sealed in rows if row_id in fresh]],
                )
    return Batch(sealed=len(fresh), not_opened=not_opened, last_id=rows[-1][0])


_OTHER = "substring(sealed FROM 1 FOR %s) <> %s"


def _active_mark() -> tuple[int, bytes]:
    mark = keys.mark_of(keys.active_key_id())
    return len(mark), mark


def _sealed_anew(rows: list[tuple[int, bytes]]) -> tuple[dict[int, bytes], list[int]]:
    fresh: dict[int, bytes] = {}
    not_opened = []
    for row_id, sealed in rows:
        bound_to = f"identity_vault:{row_id}:sealed"
        try:
            fresh[row_id] = keys.seal(keys.unseal(sealed, bound_to=bound_to), bound_to=bound_to)
        except keys.Tampered:
            not_opened.append(row_id)
    return fresh, not_opened
