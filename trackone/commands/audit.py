"""Verify the trail: `trackone audit verify [--json]`, as the worker or the auditor.

Checks every sealed entry, every seal and every checkpoint in TRACKONE_CHECKPOINTS, and names what was edited, deleted,
inserted, reordered, cut off, sealed anew or dated back. 0 when all is sound, 1 when something is not.
"""

import argparse
import json
import os
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from config.start import start_django

if TYPE_CHECKING:
    from trackone.audit.sealing.verifying import Verified


def main(arguments: list[str]) -> int:
    """Print what was verified and everything that is wrong; return 1 when anything is."""
    parser = argparse.ArgumentParser(prog="trackone audit", description=__doc__)
    parser.add_argument("act", choices=["verify"])
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    chosen = parser.parse_args(arguments)
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL", "")
    start_django()
    from trackone.audit.sealing.chain import seal_keys
    from trackone.audit.sealing.checkpoints import checkpoint_file
    from trackone.audit.sealing.verifying import verify_trail

    began = time.monotonic()
    verified = verify_trail(path=checkpoint_file(), keys=seal_keys())
    if chosen.json:
        print(json.dumps(asdict(verified), default=str))
    else:
        _say(verified, time.monotonic() - began)
    return int(bool(verified.findings))


def _say(verified: "Verified", seconds: float) -> None:
    for one in verified.findings:
        print(f"{one.kind}: {one.sentence} (seal {one.seal})")
    until = f", up to {verified.sealed_until:%Y-%m-%d %H:%M:%S %Z}" if verified.sealed_until else ""
    print(
        f"{verified.entries:,} entries under {verified.seals:,} seals{until}, {verified.checkpoints:,} checkpoints;"
        f" {verified.unsealed:,} entries not sealed yet; {len(verified.findings)} findings in {seconds:.1f} s."
    )
