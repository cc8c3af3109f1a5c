"""Verify the trail against its seals and checkpoints, and say where it was tampered with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from trackone.audit.context import clock_is_replaced
from trackone.audit.models import Seal
from trackone.audit.sealing.chain import GENESIS, START, Line, Position, SealKeys, lines_between, link, mac_of
from trackone.audit.sealing.checkpoints import Checkpoint, checkpoints_in

# An entry bears the moment at which its transaction began; the longest is a nightly job's.
LONGEST_TRANSACTION = timedelta(hours=2)
_CLOCKS_DIFFER = timedelta(seconds=5)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_LINES_AT_ONCE = 20_000
_ORPHANS = """
SELECT c.entry_id, min(c.table_name) FROM audit_change c LEFT JOIN audit_entry e ON e.id = c.entry_id
 WHERE e.id IS NULL GROUP BY c.entry_id ORDER BY c.entry_id LIMIT 100
"""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it was sealed: what, at which seal and which entry (None: the seal as a whole), in words."""

    kind: str
    seal: int
    entry_id: int | None = None
    sentence: str


@dataclass(kw_only=True)
class Verified:
    """What a verification saw: how much, up to when, what is not sealed yet, and what is wrong."""

    entries: int = 0
    seals: int = 0
    checkpoints: int = 0
    sealed_until: datetime | None = None
    unsealed: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(kw_only=True)
class _Walk:
    """How far the walk along the seals has come."""

    number: int = 0
    position: Position = START
    count: int = 0
    mac: bytes = GENESIS
    sealed_at: datetime = _LONG_AGO
    latest: datetime = _LONG_AGO
    is_clock_real: bool = True
    # Entries whose place is empty, and those that stand where none was sealed: one in both has moved.
    missing: dict[int, int] = field(default_factory=dict)
    extra: dict[int, int] = field(default_factory=dict)


def verify_trail(*, path: Path | None, keys: SealKeys, is_clock_real: bool | None = None) -> Verified:
    """Check every sealed entry against its link, every seal against its hash, every checkpoint against its seal.

    One reading transaction, so that what is sealed meanwhile does no harm. Dates are held to be in order only where the
    database's clock is the real one.
    """
    verified = Verified()
    with transaction.atomic():
        _see_one_moment()
        walk = _Walk(is_clock_real=not clock_is_replaced() if is_clock_real is None else is_clock_real)
        checkpoints = checkpoints_in(path, key=keys.sign) if path else []
        signed = {one.number: one for one in checkpoints if one.is_sound}
        for seals in _groups():
            last = Position(int(seals[-1].transaction_id), seals[-1].last_entry_id)
            lines = {line.position.entry_id: line for line in lines_between(walk.position, last)}
            for seal in seals:
                verified.findings += _check_seal(walk, seal, lines, signed.get(seal.number), keys)
            # What is left stands between sealed entries and is sealed nowhere.
            walk.extra |= {entry_id: walk.number for entry_id, line in lines.items() if line.position <= walk.position}
        verified.findings += [*_moved(walk), *_orphans(walk), *_beyond(walk, checkpoints)]
        verified.unsealed = _count_behind(walk.position)
    verified.entries, verified.seals, verified.checkpoints = walk.count, walk.number, len(checkpoints)
    verified.sealed_until = walk.sealed_at if walk.number else None
    return verified


def _see_one_moment() -> None:
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _groups() -> Iterator[list[Seal]]:
    """Yield the seals in their order, as many at once as hold a few thousand entries."""
    group: list[Seal] = []
    size = 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=200):
        group.append(seal)
        size += len(seal.entries)
        if size >= _LINES_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _check_seal(
    walk: _Walk, seal: Seal, lines: dict[int, Line], signed: Checkpoint | None, keys: SealKeys
) -> Iterator[Finding]:
    if seal.number != walk.number + 1:
        gone = f"The seals {walk.number + 1} to {seal.number - 1} are gone, with the proof of what they sealed."
        yield Finding(kind="seals removed", seal=walk.number + 1, sentence=gone)
    yield from _check_links(walk, seal, lines, keys)
    last = Position(int(seal.transaction_id), seal.last_entry_id)
    count = walk.count + len(seal.entries)
    sound = mac_of(
        walk.mac,
        number=seal.number,
        last=last,
        count=count,
        sealed_at=seal.sealed_at,
        links=bytes(seal.links),
        key=keys.chain,
    )
    if sound != bytes(seal.mac) or count != seal.count:
        yield Finding(
            kind="seal altered", seal=seal.number, sentence=f"Seal {seal.number} was altered, or the one before it."
        )
    if signed is not None and (signed.mac != bytes(seal.mac).hex() or signed.count != seal.count):
        said = f"Seal {seal.number} is not the one that was signed at {signed.sealed_at}: the hashes were made anew."
        yield Finding(kind="resealed", seal=seal.number, sentence=said)
    if seal.sealed_at < walk.sealed_at - _CLOCKS_DIFFER:
        said = f"Seal {seal.number} is dated {seal.sealed_at:%Y-%m-%d %H:%M:%S}, before the seal that it follows."
        yield Finding(kind="clock set back", seal=seal.number, sentence=said)
    walk.number, walk.position, walk.count = seal.number, last, seal.count
    walk.mac, walk.sealed_at = bytes(seal.mac), seal.sealed_at


def _check_links(walk: _Walk, seal: Seal, lines: dict[int, Line], keys: SealKeys) -> Iterator[Finding]:
    found = [lines[entry_id] for entry_id in seal.entries if entry_id in lines]
    moved = _out_of_place(found, walk.position, Position(int(seal.transaction_id), seal.last_entry_id))
    joined, before = bytes(seal.links), walk.mac
    for place, entry_id in enumerate(seal.entries):
        sealed = joined[32 * place : 32 * place + 32]
        line = lines.pop(entry_id, None)
        if line is None:
            walk.missing[entry_id] = seal.number
        elif entry_id in moved:
            said = f"Entry {entry_id} stands at another place than the one at which it was sealed."
            yield Finding(kind="reordered", seal=seal.number, entry_id=entry_id, sentence=said)
        elif link(before, line.content, key=keys.chain) != sealed:
            said = f"Entry {entry_id} or its changes are not what was sealed, or its link is not."
            yield Finding(kind="altered", seal=seal.number, entry_id=entry_id, sentence=said)
        before = sealed
    yield from _check_dates(walk, seal, [line for line in found if line.position.entry_id not in moved])


def _out_of_place(found: list[Line], after: Position, last: Position) -> set[int]:
    """Return the entries that stand outside of their seal's stretch, or there in another order than they were sealed."""
    inside = [line for line in found if after < line.position <= last]
    outside = {line.position.entry_id for line in found} - {line.position.entry_id for line in inside}
    ordered = sorted(inside, key=lambda line: line.position)
    pairs = zip(inside, ordered, strict=True)
    return outside | {one.position.entry_id for one, other in pairs if one is not other}


def _check_dates(walk: _Walk, seal: Seal, found: Iterable[Line]) -> Iterator[Finding]:
    if not walk.is_clock_real:
        return
    for line in found:
        entry_id = line.position.entry_id
        if line.at < walk.latest - LONGEST_TRANSACTION:
            said = (
                f"Entry {entry_id} is dated {line.at:%Y-%m-%d %H:%M}, though it follows one of {walk.latest:%Y-%m-%d %H:%M}."
            )
            yield Finding(kind="clock set back", seal=seal.number, entry_id=entry_id, sentence=said)
        elif line.at > seal.sealed_at + _CLOCKS_DIFFER:
            said = f"Entry {entry_id} is dated {line.at:%Y-%m-%d %H:%M}, after it was sealed."
            yield Finding(kind="clock set forward", seal=seal.number, entry_id=entry_id, sentence=said)
        else:
            walk.latest = max(walk.latest, line.at)


def _moved(walk: _Walk) -> Iterator[Finding]:
    """Tell removed, inserted and reordered entries apart: one whose place is empty may stand somewhere else."""
    elsewhere = _existing(walk.missing)
    for entry_id, seal in sorted(walk.missing.items()):
        if entry_id in elsewhere:
            said = f"Entry {entry_id} stands at another place than the one at which it was sealed."
            yield Finding(kind="reordered", seal=seal, entry_id=entry_id, sentence=said)
        else:
            said = f"Entry {entry_id} was sealed and is gone."
            yield Finding(kind="removed", seal=seal, entry_id=entry_id, sentence=said)
    for entry_id, seal in sorted(walk.extra.items()):
        if entry_id not in walk.missing:
            said = f"Entry {entry_id} was put among entries that were sealed without it."
            yield Finding(kind="inserted", seal=seal, entry_id=entry_id, sentence=said)


def _existing(entry_ids: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit_entry WHERE id = ANY (%s)", [list(entry_ids)])
        return {row[0] for row in cursor.fetchall()}


def _orphans(walk: _Walk) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS)
        for entry_id, table in cursor.fetchall():
            if entry_id not in walk.missing:
                said = f"There is a change of {table} under entry {entry_id}, which does not exist."
                yield Finding(kind="inserted", seal=0, entry_id=entry_id, sentence=said)


def _beyond(walk: _Walk, checkpoints: list[Checkpoint]) -> Iterator[Finding]:
    for place, one in enumerate(checkpoints, start=1):
        if not one.is_sound:
            said = f"Line {place} of the checkpoints is not signed by this house, or a line before it is gone."
            yield Finding(kind="checkpoint altered", seal=one.number, sentence=said)
    furthest = max((one for one in checkpoints if one.is_sound), key=lambda one: one.number, default=None)
    if furthest and furthest.number > walk.number:
        lost = furthest.count - walk.count
        said = (
            f"The trail ends at seal {walk.number}; seal {furthest.number} was signed at {furthest.sealed_at}:"
            f" {lost} sealed entr{'y' if lost == 1 else 'ies'} behind it {'is' if lost == 1 else 'are'} cut off."
        )
        yield Finding(kind="tail cut", seal=walk.number + 1, sentence=said)


def _count_behind(position: Position) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE (transaction_id, id) > (%s::text::xid8, %s)", [*position])
        return int(cursor.fetchone()[0])
