"""Seal the trail: `trackone seal [--once]`; the worker does the same beside its jobs, so this is for a machine of its own.

Works as the worker (DATABASE_WORKER_URL where it is set).
"""

import argparse
import os
import signal
import threading
from datetime import UTC, datetime

from config.start import refuse_replaced_clock, start_django


def main(arguments: list[str]) -> int:
    """Seal every second until told to stop; with --once, seal what is settled now and sign a checkpoint."""
    parser = argparse.ArgumentParser(prog="trackone seal", description=__doc__)
    parser.add_argument("--once", action="store_true", help="seal what is settled now, sign a checkpoint, leave")
    chosen = parser.parse_args(arguments)
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL", "")
    start_django()
    refuse_replaced_clock()
    from trackone.audit.sealing.chain import seal_keys
    from trackone.audit.sealing.checkpoints import checkpoint_file
    from trackone.audit.sealing.sealer import seal_all, seal_for_ever, write_checkpoint

    path, keys = checkpoint_file(), seal_keys()
    if chosen.once:
        count = seal_all(at=datetime.now(tz=UTC), keys=keys)
        print(f"{count:,} entries sealed; the checkpoint names seal {write_checkpoint(path, keys=keys)}.")
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    seal_for_ever(stop, path=path, keys=keys)
    return 0
