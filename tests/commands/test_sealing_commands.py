"""`trackone seal` and `trackone audit verify`, as an operator runs them, and the worker that seals by itself."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from tests.commands.test_production import ROOT, real_database, settings_of_production, trackone
from tests.harness import House

__all__ = ["real_database", "settings_of_production"]


@pytest.fixture
def environment(house: House, real_database: str, settings_of_production: dict[str, str], tmp_path: Path) -> dict[str, str]:
    url = house.url("worker", real_database)
    return {**settings_of_production, "DATABASE_WORKER_URL": url, "TRACKONE_CHECKPOINTS": str(tmp_path / "elsewhere")}


def run(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(trackone(*words), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def write_entries(house: House, name: str, count: int) -> None:
    with house.admin(name) as admin:
        admin.execute(
            "INSERT INTO audit_entry (id, action, outcome, at, person_name, post_name, table_name, facts, refusal_codes)"
            " SELECT nextval('audit_entry_id_seq'), 'note.sign', 'done', now(), 'Tess', '', '', '{}', '[]'"
            " FROM generate_series(1, %s)",
            [count],
        )


def test_what_was_sealed_is_verified_and_what_was_edited_is_named(
    house: House, real_database: str, environment: dict[str, str]
) -> None:
    write_entries(house, real_database, 20)
    deadline = time.monotonic() + 60
    while True:
        assert run(environment, "seal", "--once").returncode == 0
        sound = run(environment, "audit", "verify", "--json")
        told = json.loads(sound.stdout)
        if told["unsealed"] == 0 or time.monotonic() > deadline:
            break
    assert (sound.returncode, told["findings"], told["entries"] >= 20) == (0, [], True), sound.stdout + sound.stderr
    with house.admin(real_database) as admin:
        edited = admin.execute("UPDATE audit_entry SET action = 'note.write' WHERE person_name = 'Tess' RETURNING id")
        entry_id = edited.fetchone()[0]  # type: ignore[index]
    told_of = run(environment, "audit", "verify")
    assert told_of.returncode == 1
    assert f"altered: Entry {entry_id} " in told_of.stdout


def test_the_worker_seals_beside_its_jobs(
    house: House, real_database: str, environment: dict[str, str], tmp_path: Path
) -> None:
    worker = subprocess.Popen(trackone("worker"), cwd=ROOT, env=environment)
    try:
        write_entries(house, real_database, 5)
        deadline = time.monotonic() + 90
        with house.admin(real_database) as admin:
            while time.monotonic() < deadline:
                assert worker.poll() is None
                row = admin.execute("SELECT max(count) FROM audit_seal").fetchone()
                if row and row[0] and (tmp_path / "elsewhere" / "checkpoints.jsonl").exists():
                    break
                time.sleep(0.2)
            assert row is not None
            assert row[0] >= 5
    finally:
        worker.terminate()
        # Told to stop before it listens for that, it dies of the signal, and a pass of the sealer is taken back.
        assert worker.wait(timeout=20) in (0, -15)


def test_without_a_second_place_nothing_is_sealed_and_it_is_said(environment: dict[str, str]) -> None:
    del environment["TRACKONE_CHECKPOINTS"]
    for words in (("seal", "--once"), ("audit", "verify")):
        answer = run(environment, *words)
        assert answer.returncode == 1
        assert answer.stderr == ("TRACKONE_CHECKPOINTS is not set: the trail has no second place for its checkpoints.\n")
