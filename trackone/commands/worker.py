"""Run the jobs: `trackone worker [--once]`."""

import os
import sys

from config.start import check_readiness


def main(arguments: list[str]) -> int:
    """Become the worker, which works off the queue and the schedule until it is told to stop.

    Under DATABASE_WORKER_URL where that is set, so that one environment can serve both processes.
    """
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL", "")
    check_readiness()
    os.execv(sys.executable, [sys.executable, "-m", "trackone.jobs", *arguments])  # noqa: S606
