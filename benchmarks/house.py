"""The house that is measured: the embedded server, a populated database a size, a web server as in production."""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg

from benchmarks.targets import Targets, targets_in
from config import postgres
from config.children import Children
from config.server_folder import LaunchFailed
from trackone.commands import keys

FOLDER = postgres.LOCAL / "bench"
# What one run kept, a run without --keep does not throw away.
_KEPT = FOLDER / "kept"
WORKERS = 2
SEED = 1
_FILLS = ("batches", "careers", "crowd", "loading", "populate", "state")
# What an operator would set on a small server; commits are waited for, as in production.
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "effective_cache_size": "2GB"}


@dataclass(frozen=True, kw_only=True)
class State:
    """One populated database: its size, how long the load took (None: kept from an earlier run), what is asked for."""

    people: int
    database: str
    loaded_in: float | None
    rows: int
    megabytes: int
    targets: Targets


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """The median milliseconds of each visit's statements by psycopg alone, and the password of the demo's staff."""

    password: str
    milliseconds: dict[str, float]


class Bench:
    """Everything that runs while the bench does; left behind is only what `is_kept` asks for, or an earlier run kept."""

    def __init__(self, *, is_kept: bool) -> None:
        self.is_kept = is_kept
        self.children = Children()

    def __enter__(self) -> Self:
        FOLDER.mkdir(parents=True, exist_ok=True, mode=0o711)
        self.server = postgres.start(FOLDER / "postgres", settings=SETTINGS)
        key_ring = FOLDER / "key-ring.json"
        if not key_ring.exists():
            keys.make(key_ring)
        (postgres.ROOT / "staticfiles").mkdir(exist_ok=True)  # whitenoise warns when it is not there
        self.environment = {
            "TRACKONE_MODE": "demo",
            "TRACKONE_SECRET_KEY": secrets.token_urlsafe(50),
            "TRACKONE_KEY_RING_FILE": str(key_ring),
        }
        return self

    def __exit__(self, *problem: object) -> None:
        self.children.stop()
        if self.is_kept:
            _KEPT.touch()
        if _KEPT.exists():
            self.server.stop()
        else:
            postgres.remove(FOLDER / "postgres")
            shutil.rmtree(FOLDER, ignore_errors=True)

    def populated(self, people: int) -> State:
        """Return a database with so many people, made now unless an earlier run has kept one of the same code."""
        name = f"bench_{people}_{_code()}"
        loaded_in = None
        if not self.server.has_database(name):
            loaded_in = self._populate(name, people)
        with psycopg.connect(self.server.admin_url(name), autocommit=True) as admin:
            if loaded_in is not None:
                admin.execute("VACUUM ANALYZE")
                admin.execute("CHECKPOINT")
            rows = admin.execute("SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r'").fetchone()
            size = admin.execute("SELECT pg_database_size(current_database()) / 1048576").fetchone()
            targets = targets_in(admin)
        assert rows
        assert size
        return State(people=people, database=name, loaded_in=loaded_in, rows=rows[0], megabytes=size[0], targets=targets)

    @contextlib.contextmanager
    def web(self, state: State) -> Iterator[int]:
        """Serve the state by two worker processes; give the port."""
        port = _free_port()
        environment = {**self._as("app", state.database), "TRACKONE_COUNT_SQL": "1"}
        command = [sys.executable, "-m", "trackone", "serve", "--port", str(port), "--workers", str(WORKERS)]
        self.children.start(f"web server for {state.people:,}", command, environment=environment)
        _wait(port, self.children)
        yield port

    def replay(self, state: State, *, rounds: int) -> Replayed:
        """Capture the statements of each visit and time them through psycopg alone, in a process of its own."""
        environment = {**os.environ, **self._as("app", state.database), "BENCH_URL": self.server.url("app", state.database)}
        words = [sys.executable, "-m", "benchmarks.replay", str(rounds)]
        asked = json.dumps(state.targets.as_json())
        done = subprocess.run(words, env=environment, input=asked, capture_output=True, text=True, check=False)
        if done.returncode:
            raise LaunchFailed(f"The statements could not be sent again:\n{done.stderr}")
        return Replayed(**json.loads(done.stdout))

    def _populate(self, name: str, people: int) -> float:
        print(f"Populating {people:,} people ...", flush=True)
        draft = f"{name}_draft"
        # A draft that is there was broken off; the load goes on where it stopped.
        if not self.server.has_database(draft):
            self.server.create_database(draft)
        environment = {**os.environ, **self._as("worker", draft), "DATABASE_OWNER_URL": self.server.url("owner", draft)}
        self._run(["migrate", "--verbosity", "0"], environment)
        began = time.monotonic()
        self._run(["populate", "--people", str(people), "--seed", str(SEED)], environment)
        took = time.monotonic() - began
        with psycopg.connect(self.server.admin_url(), autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {draft} RENAME TO {name}")
        return took

    def _run(self, words: list[str], environment: dict[str, str]) -> None:
        done = subprocess.run([sys.executable, "-m", "trackone", *words], env=environment, check=False)
        if done.returncode:
            raise LaunchFailed(f"`trackone {words[0]}` ended with {done.returncode}; what went wrong stands above.")

    def _as(self, role: str, database: str) -> dict[str, str]:
        return {**self.environment, "DATABASE_URL": self.server.url(role, database)}


def _code() -> str:
    """Return a hash of what makes a populated database: migrations, reference data, and the code that fills it."""
    digest = hashlib.sha256()
    root: Path = postgres.ROOT
    fills = [root / "trackone" / "demo" / f"{name}.py" for name in _FILLS]
    for path in [*sorted(root.glob("trackone/*/migrations/*.py")), *sorted(root.glob("trackone/**/*.csv")), *fills]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, children: Children) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while True:
        children.check()
        try:
            with direct.open(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise LaunchFailed("The web server does not answer.") from None
            time.sleep(0.1)
