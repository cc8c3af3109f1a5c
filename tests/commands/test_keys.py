"""The keys of the vault are changed while the system runs, also when the change is killed in the middle."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from random import Random

import pytest

from config import environment as settings_from
from tests.commands.test_production import ROOT, real_database, settings_of_production, trackone
from tests.harness import House
from trackone.commands import keys as command
from trackone.identity import keys

__all__ = ["real_database", "settings_of_production"]
pytestmark = pytest.mark.policy("II.3")
ROWS = 6_000


@pytest.fixture
def ring(tmp_path: Path, settings_of_production: dict[str, str]) -> Path:
    return tmp_path / "ring.json"


@pytest.fixture
def environment(house: House, real_database: str, settings_of_production: dict[str, str]) -> dict[str, str]:
    return {**settings_of_production, "DATABASE_WORKER_URL": house.url("worker", real_database)}


def run(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(trackone("keys", *words), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def use_ring(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let this process open and seal with the ring of this file, as the servers would after a start."""
    from django.conf import settings

    monkeypatch.setenv("RING_FILE", str(path))
    monkeypatch.setattr(settings, "KEY_RING", settings_from.key_ring("RING"), raising=False)


def fill(house: House, name: str, count: int) -> dict[int, str]:
    """Put so many made-up numbers into the vault; return them by row."""
    drawn = Random(7).sample(range(10**7, 5 * 10**7), count)
    numbers = {n: f"9{number // 10**6:02}{number % 10**6:06}"[:9] for n, number in enumerate(drawn, start=1)}
    numbers = {n: f"{number[:3]}{int(number[3:5]) % 50:02}{number[5:]}" for n, number in numbers.items()}
    numbers = {n: number for n, number in numbers.items() if number not in set(list(numbers.values())[: n - 1])}
    with house.admin(name) as admin:
        admin.execute("SET session_replication_role = replica")
        with admin.cursor().copy("COPY identity_vault (id, sealed, blind_index, last_four) FROM STDIN") as rows:
            for n, number in numbers.items():
                sealed = keys.seal(number, bound_to=f"identity_vault:{n}:sealed")
                rows.write_row([n, sealed, keys.blind_index(number), number[5:]])
    return numbers


def stored(house: House, name: str) -> dict[int, bytes]:
    with house.admin(name) as admin:
        return dict(admin.execute("SELECT id, sealed FROM identity_vault").fetchall())  # type: ignore[arg-type]


def under(rows: dict[int, bytes], key_id: str) -> int:
    return sum(sealed.startswith(keys.mark_of(key_id)) for sealed in rows.values())


def test_a_rotation_killed_in_the_middle_goes_on_and_nothing_is_lost(
    house: House, real_database: str, environment: dict[str, str], ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_ring(monkeypatch, ring)
    old = keys.active_key_id()
    numbers = fill(house, real_database, ROWS)
    fresh = run(environment, "add", str(ring)).stdout.strip()
    assert run(environment, "use", str(ring), fresh).returncode == 0
    assert run(environment, "retire", str(ring), old).stderr.startswith(f"{len(numbers):,} stored numbers are still")
    rotation = subprocess.Popen(trackone("keys", "rotate"), cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert rotation.stdout is not None
    for line in rotation.stdout:
        if re.match(r"[\d,]+ of ", line):
            break
    os.kill(rotation.pid, signal.SIGKILL)
    rotation.wait()
    use_ring(monkeypatch, ring)
    half = stored(house, real_database)
    assert 0 < under(half, fresh) < len(numbers)
    assert opened(half) == numbers
    ended = run(environment, "rotate")
    assert ended.returncode == 0, ended.stderr[:500] + ended.stdout[:300]
    assert ended.stdout.startswith(f"{under(half, old):,} stored numbers to seal anew.")
    whole = stored(house, real_database)
    assert under(whole, fresh) == len(numbers)
    assert opened(whole) == numbers
    assert run(environment, "retire", str(ring), old).returncode == 0
    use_ring(monkeypatch, ring)
    with pytest.raises(keys.Tampered):
        keys.unseal(half[next(n for n, sealed in half.items() if sealed.startswith(keys.mark_of(old)))], bound_to="any")
    assert opened(whole) == numbers


def opened(rows: dict[int, bytes]) -> dict[int, str]:
    return {n: keys.unseal(sealed, bound_to=f"identity_vault:{n}:sealed") for n, sealed in rows.items()}


def test_a_row_that_does_not_open_is_named_and_left(
    house: House, real_database: str, environment: dict[str, str], ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_ring(monkeypatch, ring)
    numbers = fill(house, real_database, 3)
    with house.admin(real_database) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE identity_vault SET sealed = (SELECT sealed FROM identity_vault WHERE id = 1) WHERE id = 2")
    before = stored(house, real_database)[2]
    run(environment, "use", str(ring), run(environment, "add", str(ring)).stdout.strip())
    told = run(environment, "rotate")
    assert told.returncode == 1
    assert told.stderr == "Row 2 of the vault does not open: it was altered, or its key is missing.\n"
    assert not any(number in told.stdout + told.stderr for number in numbers.values())
    assert stored(house, real_database)[2] == before


def test_the_rotation_stands_in_the_trail_without_a_number(
    house: House, real_database: str, environment: dict[str, str], ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_ring(monkeypatch, ring)
    fill(house, real_database, 3)
    run(environment, "use", str(ring), run(environment, "add", str(ring)).stdout.strip())
    assert run(environment, "rotate").returncode == 0
    with house.admin(real_database) as admin:
        [entry] = admin.execute("SELECT id, facts FROM audit_entry WHERE action = 'keys.rotate'").fetchall()
        assert entry[1] == {"lines": 3}
        kept = admin.execute("SELECT field, old, new FROM audit_change WHERE entry_id = %s", [entry[0]]).fetchall()
    assert kept == [("sealed", "changed", "changed")] * 3


def test_a_key_is_used_only_when_the_ring_holds_it_and_stays_while_it_is_active(tmp_path: Path) -> None:
    path = tmp_path / "another.json"
    command.make(path)
    active = json.loads(path.read_text())["vault"]["active"]
    assert command.main(["use", str(path), "k20200101"]) == 1
    assert command.main(["retire", str(path), active]) == 1
    assert command.main(["retire", str(path), "k20200101"]) == 1
    first, second = command.add(path), command.add(path)
    held = json.loads(path.read_text())["vault"]
    assert held["active"] == active
    assert len({active, first, second} & set(held["keys"])) == 3
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_broken_ring_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ring.json").write_text("{}")
    assert command.main(["add", str(tmp_path / "ring.json")]) == 1
    assert command.main(["add", str(tmp_path / "none.json")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("is not a key ring.")
    assert "can't be read" in said[1]
