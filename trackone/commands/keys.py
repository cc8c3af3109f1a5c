"""Keep the key ring that lives outside the database, and seal the stored numbers under another of its keys.

    trackone keys make FILE        write a new ring
    trackone keys add FILE         add a vault key that is not used yet, and print its name
    trackone keys use FILE NAME    seal under this key from the next start on
    trackone keys rotate           seal every stored number under the active key, while the system runs; it can be broken off
    trackone keys retire FILE NAME take a key off the ring; refused while a number is still sealed under it

`rotate` and `retire` work as the worker (DATABASE_WORKER_URL where it is set).
"""

import argparse
import base64
import datetime
import json
import os
import secrets
import sys
import time
from pathlib import Path
from typing import Any

KEY_BYTES = 32


class _Refused(Exception):
    """Says in one line why the ring stays as it is."""


def main(arguments: list[str]) -> int:
    """Do one act on the ring; 1 with one line when it can't be done."""
    chosen = _parse(arguments)
    try:
        if chosen.act == "make":
            make(chosen.file)
        elif chosen.act == "add":
            print(add(chosen.file))
        elif chosen.act == "use":
            use(chosen.file, chosen.name)
        elif chosen.act == "retire":
            retire(chosen.file, chosen.name)
        else:
            return _rotate()
    except OSError as problem:
        print(f"{chosen.file} can't be written: {problem.strerror}.", file=sys.stderr)
        return 1
    except _Refused as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="trackone keys", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = parser.add_subparsers(dest="act", required=True)
    for name in ("make", "add", "use", "retire", "rotate"):
        act = acts.add_parser(name)
        if name != "rotate":
            act.add_argument("file", type=Path)
        if name in ("use", "retire"):
            act.add_argument("name")
    return parser.parse_args(arguments)


def make(path: Path) -> None:
    """Write a ring of fresh keys for vault, blind index, drafts and the trail's seals; raise if the file exists."""
    name = f"k{datetime.datetime.now(tz=datetime.UTC):%Y%m%d}"
    ring: dict[str, Any] = {"vault": {"active": name, "keys": {name: _key()}}, "blind_index": _key(), "drafts": _key()}
    ring["seal"] = {"chain": _key(), "sign": _key()}
    _write(path, ring)


def add(path: Path) -> str:
    """Add a vault key that opens but does not seal yet; return its name."""
    ring = _read(path)
    day = f"k{datetime.datetime.now(tz=datetime.UTC):%Y%m%d}"
    taken = {*ring["vault"]["keys"], *ring["vault"].get("retired", [])}
    name = next(name for name in (day, *(f"{day}-{number}" for number in range(2, 1000))) if name not in taken)
    ring["vault"]["keys"][name] = _key()
    _replace(path, ring)
    return name


def use(path: Path, name: str) -> None:
    """Make a key of the ring the one that seals."""
    ring = _read(path)
    if name not in ring["vault"]["keys"]:
        raise _Refused(f"The ring holds no key {name}; it holds {', '.join(sorted(ring['vault']['keys']))}.")
    ring["vault"]["active"] = name
    _replace(path, ring)


def retire(path: Path, name: str) -> None:
    """Take a key off the ring for good, once no stored number is sealed under it; its name is not used again."""
    ring = _read(path)
    if name not in ring["vault"]["keys"]:
        raise _Refused(f"The ring holds no key {name}.")
    if name == ring["vault"]["active"]:
        raise _Refused(f"{name} is the active key: `trackone keys use` another one first, then rotate.")
    _start()
    from trackone.identity.rotating import rows_under

    left = rows_under(name)
    if left:
        raise _Refused(f"{left:,} stored numbers are still sealed under {name}: run `trackone keys rotate` first.")
    del ring["vault"]["keys"][name]
    ring["vault"]["retired"] = sorted({*ring["vault"].get("retired", []), name})
    _replace(path, ring)


def _rotate() -> int:
    _start()
    from trackone.audit.context import clock_now
    from trackone.identity.rotating import rotate_batch, rows_to_rotate

    total, done, last, not_opened, began = rows_to_rotate(), 0, 0, 0, time.monotonic()
    print(f"{total:,} stored numbers to seal anew.", flush=True)
    while batch := rotate_batch(after=last, at=clock_now()):
        done, last = done + batch.sealed, batch.last_id
        for row_id in batch.not_opened:
            not_opened += 1
            print(f"Row {row_id} of the vault does not open: it was altered, or its key is missing.", file=sys.stderr)
        pace = done / max(time.monotonic() - began, 0.001)
        print(f"{done:,} of {total:,} ({done / max(total, 1):.0%}), {pace:,.0f} a second", flush=True)
    return int(bool(not_opened))


def _start() -> None:
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL", "")
    from config.start import start_django

    start_django()


def _read(path: Path) -> dict[str, Any]:
    try:
        ring: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _ = ring["vault"]["active"], ring["vault"]["keys"]
    except (ValueError, KeyError, TypeError):
        raise _Refused(f"{path} is not a key ring.") from None
    except OSError as problem:
        raise _Refused(f"{path} can't be read: {problem.strerror}.") from None
    return ring


def _replace(path: Path, ring: dict[str, Any]) -> None:
    """Write the whole ring beside the old one, then put it in its place: a crash leaves one or the other."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.partial")
    _write(fresh, ring)
    fresh.replace(path)


def _write(path: Path, ring: dict[str, Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(ring, file, indent=2)
        file.flush()
        os.fsync(file.fileno())


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
