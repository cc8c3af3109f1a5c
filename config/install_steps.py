"""Run one step of an installation, several at once, and remember what was done; the standard library only."""

import hashlib
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCAL = ROOT / ".local"
LOG = LOCAL / "install.log"
NETWORK_TROUBLE = re.compile(
    r"ConnectionError|NewConnectionError|Failed to fetch|error sending request|dns error|timed out|unreachable"
    r"|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|Connection refused|name resolution|ConnectTimeout"
    r"|No matching distribution found",
    re.IGNORECASE,
)


class Failed(Exception):
    """Says in one line why it can't go on."""


def run_step(command: list[str], *, what: str, extra: dict[str, str] | None = None) -> None:
    """Run the command quietly, its words in the log; raise Failed, naming what it was to install."""
    environment = {**os.environ, **(extra or {}), "PYTHONPATH": "", "PIP_USER": "0"}
    made = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    said = (made.stdout + made.stderr).strip()
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n{said}\n")
    if made.returncode == 0:
        return
    where = f"all of it is in {LOG.relative_to(ROOT)}"
    if NETWORK_TROUBLE.search(said):
        raise Failed(f"The network is broken or blocked: {what} can't be downloaded ({where}).")
    last = (said.splitlines() or ["no reason given"])[-1].strip()
    raise Failed(f"Installing {what} failed: {last} ({where}).")


def together(tasks: list[Callable[[], None]]) -> None:
    """Do the tasks at the same time, wait for all, and raise what the first of them raised."""
    problems: list[BaseException] = []

    def attempt(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=attempt, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def hash_of(paths: Iterable[Path]) -> str:
    """Return a hash of the files' contents and of the checkout's path: moved scripts are broken scripts."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Stamp:
    """What was installed last, as a hash; kept in the folder that it tells about, so that it goes with it."""

    def __init__(self, name: str) -> None:
        place = ROOT / "node_modules" if name.startswith("npm-") else LOCAL / "node" if name == "node" else VENV
        self.path = place / f".trackone-{name}"

    def read(self) -> str:
        """Return the hash, or nothing when it was never installed."""
        return self.path.read_text(encoding="utf-8") if self.path.exists() else ""

    def write(self, mark: str) -> None:
        """Keep the hash."""
        self.path.write_text(mark, encoding="utf-8")

    def forget(self) -> None:
        """Say that it is not installed any more."""
        self.path.unlink(missing_ok=True)
