"""Ask ClamAV about a file, where a socket of it is set: the bytes go over as clamd's INSTREAM takes them."""

import socket
import struct
from enum import Enum

from django.conf import settings

_PATIENCE_SECONDS = 30
_CHUNK = 1 << 16


class Verdict(Enum):
    """What came back; UNASKED where no scanner is set, UNANSWERED where it is and did not answer."""

    UNASKED = "unasked"
    CLEAN = "clean"
    INFECTED = "infected"
    UNANSWERED = "unanswered"


def verdict_on(content: bytes) -> Verdict:
    """Return what the scanner says of a file; takes up to half a minute."""
    if not settings.CLAMD:
        return Verdict.UNASKED
    try:
        with _connected(settings.CLAMD) as wire:
            wire.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                part = content[start : start + _CHUNK]
                wire.sendall(struct.pack(">I", len(part)) + part)
            wire.sendall(struct.pack(">I", 0))
            answer = _answer(wire)
    except OSError:
        return Verdict.UNANSWERED
    if answer.endswith(b"FOUND"):
        return Verdict.INFECTED
    return Verdict.CLEAN if answer.endswith(b": OK") else Verdict.UNANSWERED


def _connected(address: str) -> socket.socket:
    """Connect to a path, or to host:port."""
    if address.startswith("/"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(_PATIENCE_SECONDS)
        try:
            wire.connect(address)
        except OSError:
            wire.close()
            raise
        return wire
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_PATIENCE_SECONDS)


def _answer(wire: socket.socket) -> bytes:
    found = b""
    while not found.endswith(b"\0") and len(found) < 4096:
        part = wire.recv(4096)
        if not part:
            break
        found += part
    return found.rstrip(b"\0").strip()
