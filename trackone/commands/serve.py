"""Serve the pages: `trackone serve [--host 127.0.0.1] [--port 8000] [--workers 2]`."""

import argparse
import os
import sys

from config.start import check_readiness


def main(arguments: list[str]) -> int:
    """Become granian, which serves until it is told to stop."""
    parser = argparse.ArgumentParser(prog="trackone serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args(arguments)
    check_readiness()
    words = ["--interface", "wsgi", "--host", chosen.host, "--port", str(chosen.port), "--no-ws"]
    words += ["--workers", str(chosen.workers), "--blocking-threads", "4", "--log-level", "warning"]
    words += ["--workers-kill-timeout", "10", "config.wsgi:application"]
    os.execv(sys.executable, [sys.executable, "-m", "granian", *words])  # noqa: S606
