"""Run the jobs: `trackone worker [--once]`."""

import os
import sys


def main(arguments: list[str]) -> int:
    """Become the worker, which works off the queue and the schedule until it is told to stop."""
    os.execv(sys.executable, [sys.executable, "-m", "trackone.jobs", *arguments])  # noqa: S606
