"""Keep signed checkpoints in a second place: one line a checkpoint, in a file that is only ever added to."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_FILE = "checkpoints.jsonl"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """One line: the seal of this number stood so, after so many entries; `is_sound` is its signature and its place."""

    number: int
    count: int
    mac: str
    sealed_at: str
    is_sound: bool = True


def checkpoint_file() -> Path:
    """Return the file in the folder of the settings; raise ImproperlyConfigured when none is set."""
    if settings.CHECKPOINTS is None:
        raise ImproperlyConfigured("TRACKONE_CHECKPOINTS is not set: the trail has no second place for its checkpoints.")
    return Path(settings.CHECKPOINTS) / _FILE


def add_checkpoint(path: Path, *, number: int, count: int, mac: bytes, sealed_at: str, key: bytes) -> None:
    """Add one signed line, on disk before this returns. Each line names the hash of the one before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {"number": number, "count": count, "mac": mac.hex(), "sealed_at": sealed_at, "after": _hash_of(_last_line(path))}
    signed = Ed25519PrivateKey.from_private_bytes(key).sign(_plain(said))
    # Append only, for the system too: a folder may allow its user nothing else.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(descriptor, "ab") as file:
        file.write(_plain({**said, "signature": signed.hex()}) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def checkpoints_in(path: Path, *, key: bytes) -> list[Checkpoint]:
    """Return the checkpoints in their order; one that is altered, or whose forerunner is gone, is not sound."""
    if not path.exists():
        return []
    public = Ed25519PrivateKey.from_private_bytes(key).public_key()
    found, before = [], b""
    for line in path.read_bytes().splitlines():
        found.append(_read(line, before, public))
        before = line
    return found


def _read(line: bytes, before: bytes, public: object) -> Checkpoint:
    try:
        said = json.loads(line)
        signature = bytes.fromhex(said.pop("signature"))
        one = Checkpoint(**{name: said[name] for name in ("number", "count", "mac", "sealed_at")})
        public.verify(signature, _plain(said))  # type: ignore[attr-defined]
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
        return Checkpoint(number=0, count=0, mac="", sealed_at="", is_sound=False)
    if said["after"] != _hash_of(before):
        return Checkpoint(number=one.number, count=one.count, mac=one.mac, sealed_at=one.sealed_at, is_sound=False)
    return one


def _plain(said: dict[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _hash_of(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _last_line(path: Path) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 4096))
        lines = file.read().splitlines()
    return lines[-1] if lines else b""
