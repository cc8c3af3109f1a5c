"""The store of files: a folder outside of what the web server shows, under names that say nothing."""

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def is_there() -> bool:
    """Say whether this installation keeps files."""
    return settings.FILES is not None


def put(content: bytes) -> str:
    """Write a file and return the name under which it is kept: 32 letters and digits, drawn at random.

    It is on the disk when this returns. One whose row is taken back stays behind, until `left_behind` finds it.
    """
    name = secrets.token_hex(16)
    place = _place(name)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    return name


def content_of(name: str) -> bytes:
    """Return what is kept under a name; FileNotFoundError when it is gone."""
    return _place(name).read_bytes()


def remove(name: str) -> None:
    """Remove a file; nothing happens when it is gone."""
    _place(name).unlink(missing_ok=True)


def kept_for(seconds: float) -> Iterator[str]:
    """Yield the names of the files that were written so long ago, or longer."""
    before = time.time() - seconds
    for place in _folder().glob("??/*"):
        if place.stat().st_mtime <= before:
            yield place.name


def _place(name: str) -> Path:
    if len(name) != 32 or not name.isalnum():
        raise ValueError("Names of kept files are 32 letters and digits.")
    return _folder() / name[:2] / name


def _folder() -> Path:
    if settings.FILES is None:
        raise ImproperlyConfigured("TRACKONE_FILES is not set: this installation keeps no files.")
    return Path(settings.FILES)
