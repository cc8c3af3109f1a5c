"""Make the key ring that lives outside the database: `trackone keys make FILE`."""

import argparse
import base64
import datetime
import json
import os
import secrets
import sys
from pathlib import Path

KEY_BYTES = 32


def main(arguments: list[str]) -> int:
    """Write a new key ring, mode 0600; an existing file is never overwritten, for its keys open what was stored."""
    parser = argparse.ArgumentParser(prog="trackone keys", description=__doc__)
    parser.add_argument("act", choices=["make"])
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        make(chosen.file)
    except OSError as problem:
        print(f"{chosen.file} can't be written: {problem.strerror}.", file=sys.stderr)
        return 1
    return 0


def make(path: Path) -> None:
    """Write a ring of fresh keys for vault, blind index, drafts and the trail's seals; raise if the file exists."""
    name = f"k{datetime.datetime.now(tz=datetime.UTC):%Y%m%d}"
    ring = {"vault": {"active": name, "keys": {name: _key()}}, "blind_index": _key(), "drafts": _key()}
    ring["seal"] = {"chain": _key(), "sign": _key()}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(ring, file, indent=2)
        file.flush()
        os.fsync(file.fileno())


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
