"""Seal the trail: every second, all entries that nothing can overtake any more; a checkpoint every few seconds."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import close_old_connections, connection, transaction

from trackone.audit.models import Seal
from trackone.audit.sealing.chain import GENESIS, START, Line, Position, SealKeys, link, mac_of, settled_lines
from trackone.audit.sealing.checkpoints import add_checkpoint

SECONDS_BETWEEN_SEALS = 1.0
CHECKPOINT_EVERY = timedelta(seconds=10)
MOST_IN_A_SEAL = 2_000
_LOCK = 7_702_001

_log = logging.getLogger(__name__)


def seal_pending(*, at: datetime, keys: SealKeys, most: int = MOST_IN_A_SEAL) -> int:
    """Write one seal over what is settled and return how many entries it holds; 0 writes none.

    `at` is by the sealer's own clock, not by the database's. Only one sealer at a time: another waits. Four SQL statements.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        before = Seal.objects.order_by("-number").defer("entries", "links").first()
        lines = settled_lines(_end_of(before), limit=most)
        if lines:
            _write(before, lines, at, keys)
    return len(lines)


def seal_all(*, at: datetime, keys: SealKeys) -> int:
    """Seal until nothing settled is left; return how many entries that were."""
    total = 0
    while count := seal_pending(at=at, keys=keys):
        total += count
    return total


def write_checkpoint(path: Path, *, keys: SealKeys) -> int:
    """Sign the last seal into the second place; return its number, 0 when nothing is sealed yet."""
    last = Seal.objects.order_by("-number").defer("entries", "links").first()
    if last is None:
        return 0
    sealed_at = last.sealed_at.astimezone(UTC).isoformat()
    mac = bytes(last.mac)
    add_checkpoint(path, number=last.number, count=last.count, mac=mac, sealed_at=sealed_at, key=keys.sign)
    return last.number


def seal_for_ever(stop: threading.Event, *, path: Path, keys: SealKeys) -> None:
    """Seal every second until told to stop; a pass that fails is logged, and the next one comes."""
    written_at, is_news = datetime(1970, 1, 1, tzinfo=UTC), False
    while not stop.is_set():
        now = datetime.now(tz=UTC)
        try:
            close_old_connections()
            is_news = bool(seal_all(at=now, keys=keys)) or is_news
            if is_news and now - written_at >= CHECKPOINT_EVERY:
                write_checkpoint(path, keys=keys)
                written_at, is_news = now, False
        except Exception as problem:
            # The class alone: the text of an error of the database may hold a row.
            _log.error("A pass of the sealer failed (%s); the next one comes in a second.", type(problem).__name__)
        stop.wait(SECONDS_BETWEEN_SEALS)
    connection.close()


def _end_of(seal: Seal | None) -> Position:
    return Position(int(seal.transaction_id), seal.last_entry_id) if seal else START


def _write(before: Seal | None, lines: list[Line], at: datetime, keys: SealKeys) -> None:
    last_mac = bytes(before.mac) if before else GENESIS
    number, count = (before.number if before else 0) + 1, (before.count if before else 0) + len(lines)
    one, links = last_mac, []
    for line in lines:
        one = link(one, line.content, key=keys.chain)
        links.append(one)
    joined, last = b"".join(links), lines[-1].position
    Seal.objects.create(
        number=number,
        transaction_id=last.transaction_id,
        last_entry_id=last.entry_id,
        count=count,
        entries=[line.position.entry_id for line in lines],
        links=joined,
        sealed_at=at,
        mac=mac_of(last_mac, number=number, last=last, count=count, sealed_at=at, links=joined, key=keys.chain),
    )
