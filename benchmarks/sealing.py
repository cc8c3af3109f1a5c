"""How fast the trail is sealed and verified, and what sealing costs those who write: `python -m benchmarks.sealing`.

On a server of its own. Writers with and without a sealer take turns, so that a busy machine weighs on both alike.
"""

import argparse
import os
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

ENTRIES, ROUNDS, WRITES, WRITERS = 200_000, 12, 400, 2


def main() -> None:
    """Print entries a minute for sealing and verifying, and writes a second with a sealer beside them and without."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sealing", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    os.environ["TRACKONE_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from tests.conftest import NOON
    from tests.harness import build_template, switch_to

    with build_template(NOON) as house, tempfile.TemporaryDirectory() as folder:
        name = house.clone("trackone_sealing")
        try:
            switch_to(house.url("worker", name))
            with house.admin(name) as admin:
                _fill(admin, chosen.entries)
            path = Path(folder) / "checkpoints.jsonl"
            _measure_chain(path, chosen.entries)
            _measure_writers(house.url("app", name), path, chosen.rounds)
        finally:
            from django.db import connection

            connection.close()
            house.drop(name)


def _fill(admin: object, count: int) -> None:
    admin.execute(  # type: ignore[attr-defined]
        "INSERT INTO audit_entry (id, action, outcome, at, person_id, person_name, post_id, post_name, region_id,"
        " participant_id, table_name, record_id, facts, refusal_codes)"
        " SELECT nextval('audit_entry_id_seq'), 'service.record', 'done', now(), 1, 'Tess Tester', 1, 'Team member', 4, n,"
        "        'casework_servicerecord', n, '{\"kind\": \"JOB-SEARCH\"}', '[]' FROM generate_series(1, %s) n",
        [count],
    )
    admin.execute(  # type: ignore[attr-defined]
        "INSERT INTO audit_change (entry_id, region_id, table_name, record_id, field, old, new, at)"
        " SELECT id, 4, 'casework_servicerecord', id, 'staff_id', '1', '2', now() FROM audit_entry"
    )
    admin.execute("ANALYZE audit_entry, audit_change")  # type: ignore[attr-defined]


def _measure_chain(path: Path, count: int) -> None:
    from trackone.audit.sealing.chain import seal_keys
    from trackone.audit.sealing.sealer import seal_all, write_checkpoint
    from trackone.audit.sealing.verifying import verify_trail

    keys = seal_keys()
    began, cpu = time.monotonic(), time.process_time()
    sealed = seal_all(at=datetime.now(tz=UTC), keys=keys)
    took, cpu = time.monotonic() - began, time.process_time() - cpu
    write_checkpoint(path, keys=keys)
    print(f"sealed {sealed:,} entries with a change each: {sealed / took * 60:,.0f} a minute ({cpu / took:.0%} here)")
    began = time.monotonic()
    verified = verify_trail(path=path, keys=keys)
    took = time.monotonic() - began
    assert verified.findings == []
    print(f"verified {verified.entries:,}: {verified.entries / took * 60:,.0f} a minute (aim: 1,000,000)")


def _measure_writers(url: str, path: Path, rounds: int) -> None:
    plain, beside = [], []
    for turn in range(rounds):
        # The order changes each turn: what a turn leaves behind weighs on both alike.
        for is_sealed in (turn % 2 == 0, turn % 2 == 1):
            (beside if is_sealed else plain).append(_writes_a_second(url, path, is_sealed=is_sealed))
    without, sealed = statistics.median(plain), statistics.median(beside)
    print(f"acts a second, {WRITERS} writers: {without:,.0f} without a sealer, {sealed:,.0f} beside one", end="")
    print(f" ({sealed / without - 1:+.1%}; aim: at most 5 % less)")


def _writes_a_second(url: str, path: Path, *, is_sealed: bool) -> float:
    from trackone.audit.sealing.chain import seal_keys
    from trackone.audit.sealing.sealer import seal_for_ever

    stop = threading.Event()
    sealer = threading.Thread(target=seal_for_ever, args=[stop], kwargs={"path": path, "keys": seal_keys()})
    if is_sealed:
        sealer.start()
    writers = [threading.Thread(target=_write, args=[url, number]) for number in range(1, WRITERS + 1)]
    began = time.monotonic()
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    took = time.monotonic() - began
    stop.set()
    if is_sealed:
        sealer.join()
    return WRITERS * WRITES / took


def _write(url: str, person: int) -> None:
    import psycopg

    from trackone.audit.context import signed

    with psycopg.connect(url) as connection:
        for _ in range(WRITES):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('trackone.entry', nextval('audit_entry_id_seq')::text, true),"
                    " set_config('trackone.act', %s, true)",
                    [signed("act", "1", cursor=cursor)],
                )
            connection.execute(
                "UPDATE organizations_person SET email = md5(random()::text) || '@example.org' WHERE id = %s", [person]
            )
            connection.execute(
                "INSERT INTO audit_entry (id, action, outcome, at, person_name, post_name, table_name, facts,"
                " refusal_codes)"
                " VALUES (ctx_entry(), 'person.change', 'done', clock_now(), 'Tess Tester', '', '', '{}', '[]')"
            )
            connection.commit()


if __name__ == "__main__":
    main()
