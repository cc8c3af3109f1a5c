"""Unpack the packages that office files are, within limits: a small file may hold a very large one."""

import io
import zipfile
from collections.abc import Iterator

MOST_MEMBERS = 2_000
MOST_UNPACKED = 100_000_000
_CHUNK = 1 << 20


class Unpackable(Exception):
    """Raised when a package is broken, locked, too large inside, or built to leave its folder; says which in a word."""


def members_of(content: bytes) -> list[str]:
    """Return the names of the members, in order; none for what is no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []


def unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each member; raise Unpackable past a limit. What a package says of its sizes counts not."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if len(members) > MOST_MEMBERS:
                raise Unpackable("too_many")
            left = MOST_UNPACKED
            for member in members:
                _hold(member)
                whole = _read(package, member, left)
                left -= len(whole)
                yield member.filename, whole
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, RuntimeError) as problem:
        raise Unpackable("broken") from problem


def _hold(member: zipfile.ZipInfo) -> None:
    """Refuse a member that is locked, or whose name leads out of the package."""
    if member.flag_bits & 0x1:
        raise Unpackable("locked")
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise Unpackable("broken")


def _read(package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    parts: list[bytes] = []
    with package.open(member) as opened:
        while chunk := opened.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Unpackable("too_large")
            parts.append(chunk)
    return b"".join(parts)
