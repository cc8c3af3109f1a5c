"""Show TrackOne with made-up people: `trackone demo [--port 8000] [--reset]`, which is what `make demo` runs.

Starts the embedded PostgreSQL, migrates as the owner, seeds a new database, then runs the worker and the web server as
child processes until ctrl-C. Everything it keeps lies in the git-ignored folder `.local`.
"""

import argparse
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
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config import postgres
from config.children import ChildEnded, Children, Stopped, stopping_on_signals
from config.cluster import write_secret
from config.server_folder import LaunchFailed, only_one
from trackone.commands import keys

DATABASE = "trackone"
SECRET_KEY = postgres.LOCAL / "demo-secret-key"
KEY_RING = postgres.LOCAL / "demo-key-ring.json"
CHECKPOINTS = postgres.LOCAL / "demo-checkpoints"
FILES = postgres.LOCAL / "demo-files"
ANSWERS_WITHIN_SECONDS = 60
_LOCK = "requirements/run.txt"


class DemoFailed(Exception):
    """Says in one line why the demo can't be shown."""


def main(arguments: list[str]) -> int:
    """Run the demo until it is told to stop; 0 then, 1 with one line when something is in the way."""
    chosen = _parse(arguments)
    if chosen.prepare:
        return _prepare(Path(chosen.prepare))
    _forget_settings()
    try:
        with stopping_on_signals(), only_one(postgres.LOCAL / "demo.lock", "The demo of this folder"):
            _refuse_used_port(chosen.port)
            if chosen.reset:
                _forget()
            _show(chosen.port)
    except Stopped:
        print("\nStopped.", flush=True)
    except (DemoFailed, LaunchFailed, ChildEnded) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trackone demo", description="Show TrackOne with made-up people.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="forget what was entered and start afresh")
    parser.add_argument("--prepare", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _forget_settings() -> None:
    """Drop what the environment says of another database: the demo reaches its own and no other."""
    for name in [name for name in os.environ if name.startswith(("TRACKONE_", "DATABASE_"))]:
        del os.environ[name]


def _show(port: int) -> None:
    children = Children()
    (postgres.ROOT / "staticfiles").mkdir(exist_ok=True)  # empty here; whitenoise warns when it is not there
    with _server() as server:
        log_ins = _make_ready(server)
        try:
            trackone = [sys.executable, "-m", "trackone"]
            web = {**_environment(), "DATABASE_URL": server.url("app", DATABASE)}
            worker = {**_environment(), "DATABASE_URL": server.url("worker", DATABASE)}
            children.start("web server", [*trackone, "serve", "--port", str(port)], environment=web)
            children.start("worker", [*trackone, "worker"], environment=worker)
            _wait_for_page(port, children)
            _say(port, log_ins, made_on=_made_on(server))
            children.wait()
        finally:
            children.stop()


@contextlib.contextmanager
def _server() -> Iterator[postgres.Server]:
    # Asked to stop in the middle of a start, it may be up already: stop() goes by the folder, not by the object.
    try:
        yield postgres.start()
    finally:
        postgres.stop()


def _make_ready(server: postgres.Server) -> list[list[str]]:
    log_ins, migrated = server.folder / "demo-log-ins.json", server.folder / "demo-migrations.json"
    if not (log_ins.exists() and KEY_RING.exists() and SECRET_KEY.exists()):
        # New, or broken off while it was seeded: begin at the beginning.
        migrated.unlink(missing_ok=True)
        _make_secrets()
        server.drop_database(DATABASE)
        server.create_database(DATABASE)
    known: dict[str, str] = json.loads(migrated.read_text(encoding="utf-8")) if migrated.exists() else {}
    marks = _migration_marks()
    if any(marks.get(path) != mark for path, mark in known.items() if path != _LOCK):
        raise DemoFailed(
            "This demo's data are of an older build, whose tables were others: make demo RESET=1 starts afresh."
        )
    if known != marks:
        print("Updating the database ..." if log_ins.exists() else "Living through half a year ...", flush=True)
        owner = {**os.environ, **_environment(), "DATABASE_URL": server.url("owner", DATABASE)}
        command = [sys.executable, "-m", "trackone", "demo", "--prepare", str(log_ins)]
        # A session of its own: ctrl-C reaches only this process, which kills that one.
        made = subprocess.run(  # noqa: S603
            command, env=owner, stdin=subprocess.DEVNULL, check=False, start_new_session=True
        )
        if made.returncode:
            raise DemoFailed("The demo's database could not be prepared; what went wrong stands above.")
        migrated.write_text(json.dumps(marks), encoding="utf-8")
    found: list[list[str]] = json.loads(log_ins.read_text(encoding="utf-8"))
    return found


def _prepare(log_ins_file: Path) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    if not log_ins_file.exists():
        from trackone.demo.cast import log_ins
        from trackone.demo.seed import seed_demo

        seed_demo()
        write_secret(log_ins_file, json.dumps([list(row) for row in log_ins()]))
    return 0


def _environment() -> dict[str, str]:
    return {
        "TRACKONE_MODE": "demo",
        "TRACKONE_SECRET_KEY_FILE": str(SECRET_KEY),
        "TRACKONE_KEY_RING_FILE": str(KEY_RING),
        "TRACKONE_CHECKPOINTS": str(CHECKPOINTS),
        "TRACKONE_FILES": str(FILES),
    }


def _make_secrets() -> None:
    KEY_RING.unlink(missing_ok=True)
    shutil.rmtree(CHECKPOINTS, ignore_errors=True)  # they are about seals that are gone
    keys.make(KEY_RING)
    write_secret(SECRET_KEY, secrets.token_urlsafe(50))


def _forget() -> None:
    postgres.remove()
    for folder in (CHECKPOINTS, FILES):
        shutil.rmtree(folder, ignore_errors=True)
    for path in (KEY_RING, SECRET_KEY):
        path.unlink(missing_ok=True)


def _refuse_used_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free; a listened one is not
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise DemoFailed(f"Port {port} is in use or not allowed: choose another (make demo PORT=8001).") from None


def _migration_marks() -> dict[str, str]:
    """Return a hash of each migration, and of the lock, whose packages bring some too."""
    root = postgres.ROOT
    paths = [root / _LOCK, *sorted(root.glob("trackone/*/migrations/[0-9]*.py"))]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _wait_for_page(port: int, children: Children) -> None:
    address = f"http://127.0.0.1:{port}/healthz"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        children.check()
        try:
            with direct.open(address, timeout=5):
                return
        except urllib.error.HTTPError as problem:
            raise DemoFailed(f"The web server answers {problem.code}; what went wrong stands above.") from None
        except OSError:
            time.sleep(0.05)  # not listening yet
    raise DemoFailed(f"The web server does not answer at {address}.")


def _made_on(server: postgres.Server) -> date:
    return date.fromtimestamp((server.folder / "demo-log-ins.json").stat().st_mtime)


def _say(port: int, log_ins: list[list[str]], *, made_on: date) -> None:
    print(f"\nTrackOne is at http://127.0.0.1:{port}/  (ctrl-C stops it; everybody in it is made up)\n")
    rows = [["who", "user name", "password", "role"], *log_ins]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  " + "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())
    if made_on != date.today():
        print(f"\n  What is due was dated from {made_on:%b} {made_on.day}; make demo RESET=1 dates it from today.")
    print(flush=True)
