"""What an operator can mend is said in one line: a secret, an address, a server that does not answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trackone import commands
from trackone.commands import demo, keys, roles

ROOT = Path(__file__).resolve().parents[2]
OURS = ("TRACKONE_", "DATABASE_", "DJANGO_")


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.run(
        [sys.executable, "-m", "trackone", *words],
        cwd=ROOT,
        env={**clean, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def secrets(tmp_path: Path) -> dict[str, str]:
    """What production needs beside a database."""
    keys.make(tmp_path / "ring.json")
    return {"TRACKONE_SECRET_KEY": "a" * 60, "TRACKONE_KEY_RING_FILE": str(tmp_path / "ring.json")}


@pytest.mark.parametrize(
    "words",
    [("serve",), ("worker",), ("load-reference",), ("setup", "--name", "Sue Firststate", "--email", "sue@example.org")],
    ids=lambda words: words[0],
)
def test_production_without_a_secret_names_it(words: tuple[str, ...]) -> None:
    made = run(*words, DATABASE_URL="postgresql://trackone_app@127.0.0.1:1/trackone")
    assert (made.returncode, made.stdout) == (1, "")
    assert made.stderr == "TRACKONE_SECRET_KEY (or TRACKONE_SECRET_KEY_FILE) is not set: a secret has no default.\n"


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_missing_address_of_the_database_is_named(command: str, secrets: dict[str, str]) -> None:
    made = run(command, **secrets)
    assert (made.returncode, made.stderr) == (1, "DATABASE_URL is not set.\n")


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_out_of_reach_is_one_line_without_its_password(command: str, secrets: dict[str, str]) -> None:
    made = run(command, **secrets, DATABASE_URL="postgresql://trackone_app:hidden@127.0.0.1:1/trackone")
    assert made.returncode == 1
    assert made.stderr.startswith("The database can't be reached: ")
    assert made.stderr.count("\n") == 1
    assert "hidden" not in made.stderr


def test_a_key_ring_that_is_none_is_named(tmp_path: Path, secrets: dict[str, str]) -> None:
    (tmp_path / "ring.json").write_text("{}", encoding="utf-8")
    made = run("serve", **secrets, DATABASE_URL="postgresql://trackone_app@127.0.0.1:1/trackone")
    assert made.stderr == "TRACKONE_KEY_RING is not a key ring; `trackone keys make FILE` writes one.\n"


def test_a_key_ring_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ring = tmp_path / "ring.json"
    assert commands.main(["keys", "make", str(ring)]) == 0
    assert ring.stat().st_mode & 0o777 == 0o600
    before = ring.read_bytes()
    assert commands.main(["keys", "make", str(ring)]) == 1
    assert capsys.readouterr().err == f"{ring} can't be written: File exists.\n"
    assert ring.read_bytes() == before


def test_ctrl_c_leaves_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(roles, "main", stop)
    assert commands.main(["roles"]) == 130


def test_the_demo_refuses_a_port_that_is_no_port() -> None:
    made = run("demo", "--port", "70000")
    assert made.returncode == 1
    # A demo that runs in this very folder is told of first.
    assert made.stderr in (
        "Port 70000 is in use or not allowed: choose another (make demo PORT=8001).\n",
        "The demo of this folder is running already: stop it first (ctrl-C in its window).\n",
    )


def test_the_demo_reaches_no_database_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("TRACKONE_", "DATABASE_"))]:
        monkeypatch.setenv(name, os.environ[name])  # given back afterwards
    monkeypatch.setenv("DATABASE_WORKER_URL", "postgresql://trackone_worker@db.example.org/real")
    assert demo.main(["--port", "70000"]) == 1
    assert not [name for name in os.environ if name.startswith(("TRACKONE_", "DATABASE_"))]
