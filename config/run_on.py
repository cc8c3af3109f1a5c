"""Run a command on a server made of other binaries: `python -m config.run_on /usr/lib/postgresql/15/bin pytest ...`.

The server is a fresh one for this run, on loopback, as an unprivileged user; the command finds its address in
TRACKONE_TEST_SERVER_URL.
"""

import os
import subprocess
import sys
from pathlib import Path

from config import postgres


def main(words: list[str]) -> int:
    """Start the server, run the command, remove the server with its data; return the command's exit code."""
    folder = postgres.LOCAL / "other-postgres"
    postgres.remove(folder)
    server = postgres.start(folder, binaries=Path(words[0]), quick=True)
    try:
        environment = {**os.environ, "TRACKONE_TEST_SERVER_URL": server.admin_url()}
        return subprocess.run(words[1:], env=environment, check=False).returncode  # noqa: S603
    finally:
        postgres.remove(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
