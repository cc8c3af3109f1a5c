"""Hash entries into a chain: what of an entry is hashed, in which order entries follow one another, under which keys."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

GENESIS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Every column of both tables in a form that no setting of a session changes; a row comes as one line of COPY.
_LINES = """
COPY (SELECT e.id, e.transaction_id, (extract(epoch FROM e.at) * 1000000)::bigint, e.action, e.outcome, e.person_id,
             e.person_name, e.post_id, e.post_name, e.region_id, e.participant_id, e.table_name, e.record_id, e.facts,
             e.refusal_codes,
             (SELECT json_agg(json_build_array(c.id, c.region_id, c.table_name, c.record_id, c.field, c.old, c.new,
                                               (extract(epoch FROM c.at) * 1000000)::bigint) ORDER BY c.id)
                FROM audit_change c WHERE c.entry_id = e.id)
        FROM audit_entry e
       WHERE {where}
       ORDER BY e.transaction_id, e.id
       LIMIT {limit}) TO STDOUT
"""


class Position(NamedTuple):
    """A place in the order of the trail: entries follow one another by transaction, then by id."""

    transaction_id: int
    entry_id: int


START = Position(0, 0)


@dataclass(frozen=True, kw_only=True)
class SealKeys:
    """The key of the chain and the private key that signs checkpoints (Ed25519), 32 bytes each."""

    chain: bytes
    sign: bytes


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry with its changes as it is hashed."""

    position: Position
    at: datetime
    content: bytes


def seal_keys() -> SealKeys:
    """Return the keys of the ring that seal; raise ImproperlyConfigured when it has none."""
    found = settings.KEY_RING.get("seal")
    if found is None:
        raise ImproperlyConfigured("The key ring holds no keys for sealing: the trail can't be sealed or verified.")
    held = cast("dict[str, bytes]", found)
    return SealKeys(chain=held["chain"], sign=held["sign"])


def settled_lines(after: Position, *, limit: int) -> list[Line]:
    """Return the entries behind a position that nothing can overtake any more: all older transactions are over."""
    return list(_lines(f"{_behind(after)} AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())", limit=limit))


def lines_between(after: Position, last: Position) -> Iterator[Line]:
    """Yield the entries behind one position up to another, in their order."""
    up_to = f"(e.transaction_id, e.id) <= ('{int(last.transaction_id)}'::xid8, {int(last.entry_id)})"
    return _lines(f"{_behind(after)} AND {up_to}", limit=None)


def _behind(after: Position) -> str:
    return f"(e.transaction_id, e.id) > ('{int(after.transaction_id)}'::xid8, {int(after.entry_id)})"


def _lines(where: str, *, limit: int | None) -> Iterator[Line]:
    with connection.cursor() as cursor:
        statement = _LINES.format(where=where, limit="ALL" if limit is None else int(limit))
        with cursor.copy(statement) as rows:
            for row in rows:
                content = bytes(row)
                entry_id, transaction_id, micros, _ = content.split(b"\t", 3)
                yield Line(
                    position=Position(int(transaction_id), int(entry_id)),
                    at=_EPOCH + timedelta(microseconds=int(micros)),
                    content=content,
                )


def link(before: bytes, content: bytes, *, key: bytes) -> bytes:
    """Return the link of an entry: the keyed hash (HMAC-SHA256) of the link before it and of the entry itself."""
    return hmac.digest(key, before + content, "sha256")


def mac_of(
    before: bytes, *, number: int, last: Position, count: int, sealed_at: datetime, links: bytes, key: bytes
) -> bytes:
    """Return the keyed hash of a whole seal, which binds it to the seal before it."""
    said = f"{number}|{last.transaction_id}|{last.entry_id}|{count}|{sealed_at.astimezone(UTC).isoformat()}|"
    return hmac.digest(key, before + b"seal|" + said.encode() + links[-32:], "sha256")
