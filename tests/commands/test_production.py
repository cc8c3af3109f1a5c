"""The two processes of production, started as docs/operators.md says, on a database with the real clock."""

import base64
import hmac
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import House
from trackone.commands import keys

ROOT = Path(__file__).resolve().parents[2]
OURS = ("TRACKONE_", "DATABASE_", "DJANGO_")


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    """Shows a redirection instead of following it."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


@pytest.fixture
def real_database(house: House, django_db_setup: None) -> Iterator[str]:
    """A clone whose clock is the real one again, as the migrations make it."""
    name = house.clone("trackone_production")
    with house.admin(name) as admin:
        body = "CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE"
        admin.execute(f"{body} AS $$SELECT now()$$")  # type: ignore[arg-type]
    yield name
    house.drop(name)


@pytest.fixture
def settings_of_production(house: House, real_database: str, tmp_path: Path) -> dict[str, str]:
    """Everything that production needs beside the addresses of the database, which knows the ring as after `migrate`."""
    keys.make(tmp_path / "ring.json")
    ring = json.loads((tmp_path / "ring.json").read_text())
    key = hmac.digest(base64.b64decode(ring["blind_index"]), b"context", "sha256").ljust(64, b"\0")
    padded = [bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C)]
    with house.admin(real_database) as admin:
        admin.execute("UPDATE audit_contextkey SET inside = %s, outside = %s", padded)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    ours = {"TRACKONE_SECRET_KEY": "a" * 60, "TRACKONE_KEY_RING_FILE": str(tmp_path / "ring.json")}
    ours["TRACKONE_CHECKPOINTS"] = str(tmp_path / "checkpoints")
    return {**clean, **ours, "TRACKONE_HOSTS": "127.0.0.1", "TRACKONE_BEHIND_PROXY": "yes"}


def trackone(*words: str) -> list[str]:
    return [sys.executable, "-m", "trackone", *words]


def ask(address: str, **headers: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), KeepRedirects)
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as problem:
        return problem.code


def test_the_server_answers_and_stops_when_told(
    house: House, real_database: str, settings_of_production: dict[str, str]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**settings_of_production, "DATABASE_URL": house.url("app", real_database)}
    words = trackone("serve", "--port", str(port), "--workers", "1")
    server = subprocess.Popen(words, cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert server.poll() is None
            try:
                assert ask(f"http://127.0.0.1:{port}/healthz") == 200
                break
            except OSError:
                time.sleep(0.1)
        # Pages are for TLS alone, which the proxy tells of; a machine that asks after the server's health has no proxy.
        assert ask(f"http://127.0.0.1:{port}/log-in/") == 301
        assert ask(f"http://127.0.0.1:{port}/log-in/", **{"X-Forwarded-Proto": "https"}) == 200
        assert ask(f"http://127.0.0.1:{port}/log-in/", Host="somebody.else") == 400
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_the_worker_works_under_its_own_role(
    house: House, real_database: str, settings_of_production: dict[str, str]
) -> None:
    environment = {**settings_of_production, "DATABASE_WORKER_URL": house.url("worker", real_database)}
    made = subprocess.run(
        trackone("worker", "--once"), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (made.returncode, made.stderr) == (0, "")


def test_the_worker_refuses_a_replaced_clock(house: House, settings_of_production: dict[str, str]) -> None:
    name = house.clone("trackone_demo_clock")
    environment = {**settings_of_production, "DATABASE_URL": house.url("worker", name)}
    made = subprocess.run(
        trackone("worker", "--once"), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    house.drop(name)
    assert made.returncode == 1
    assert "clock was replaced" in made.stderr
