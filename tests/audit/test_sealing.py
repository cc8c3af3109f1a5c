"""The trail is sealed as it grows, and tampering by the owner of the database is found at its place."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from tests.harness import House, switch_to
from trackone.audit.context import open_context
from trackone.audit.entries import Who, recording
from trackone.audit.models import Entry, Seal
from trackone.audit.sealing.chain import SealKeys, link, mac_of, seal_keys
from trackone.audit.sealing.checkpoints import checkpoints_in
from trackone.audit.sealing.sealer import seal_all, seal_pending, write_checkpoint
from trackone.audit.sealing.verifying import Finding, Verified, verify_trail
from trackone.organizations.models import Person

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ACTS = 12


class Trail:
    """A trail of acts, sealed three to a seal, with a checkpoint; its owner tampers through `owner`."""

    def __init__(self, house: House, name: str, folder: Path) -> None:
        self.house, self.name, self.path = house, name, folder / "checkpoints.jsonl"
        self.keys = seal_keys()
        self.acts = [self.act(NOW + timedelta(minutes=number)) for number in range(ACTS)]
        self.seal(most=3)
        write_checkpoint(self.path, keys=self.keys)

    def act(self, at: datetime) -> int:
        """Do one act that changes a row, and commit it; return its entry's id."""
        switch_to(self.house.url("app", self.name))
        with transaction.atomic():
            open_context(person_id=None, reads=())
            with recording("person.change", who=Who(person_name="Tess Tester"), at=at) as act:
                person = Person.objects.order_by("id")[0]
                Person.objects.filter(pk=person.pk).update(name=f"Tess Tester {act.entry_id}")
        switch_to(self.house.url("worker", self.name))
        return act.entry_id

    def seal(self, *, at: datetime | None = None, most: int = 2_000) -> None:
        """Seal all that was done; transactions elsewhere on the server may keep it waiting for a while."""
        deadline = time.monotonic() + 60
        while not self.is_sealed() and time.monotonic() < deadline:
            while seal_pending(at=at or NOW + timedelta(hours=1), keys=self.keys, most=most):
                pass
            if not self.is_sealed():
                time.sleep(0.1)
        assert self.is_sealed()

    def is_sealed(self) -> bool:
        last = Seal.objects.order_by("-number").first()
        return last is not None and last.count == Entry.objects.count()

    def owner(self, *statements: str) -> None:
        """Do what only an administrator of the server can."""
        connection.close()
        with self.house.admin(self.name) as admin:
            for statement in statements:
                admin.execute(statement)  # type: ignore[arg-type]

    def verify(self, *, is_clock_real: bool = False) -> Verified:
        return verify_trail(path=self.path, keys=self.keys, is_clock_real=is_clock_real)

    def found(self, *, is_clock_real: bool = False) -> list[tuple[str, int | None]]:
        """Return the kinds of what is wrong, each with its entry."""
        return sorted((one.kind, one.entry_id) for one in self.verify(is_clock_real=is_clock_real).findings)

    def seal_of(self, entry_id: int) -> int:
        return Seal.objects.get(entries__contains=[entry_id]).number


@pytest.fixture
def trail(house: House, fresh_database: str, tmp_path: Path) -> Iterator[Trail]:
    yield Trail(house, fresh_database, tmp_path)
    connection.close()


def test_a_trail_that_nobody_touched_is_sound(trail: Trail) -> None:
    verified = trail.verify()
    assert (verified.findings, verified.unsealed) == ([], 0)
    assert verified.entries == Entry.objects.count() >= ACTS
    assert verified.checkpoints == 1
    assert verified.sealed_until == NOW + timedelta(hours=1)


def test_what_is_not_over_yet_is_sealed_by_nobody_and_holds_up_what_came_after(trail: Trail) -> None:
    """An older transaction may still commit: whoever sealed past it would seal an order that is none."""
    with psycopg.connect(trail.house.url("app", trail.name)) as slow:
        slow.execute(
            "INSERT INTO audit_entry (id, action, outcome, at, person_name, post_name, table_name, facts, refusal_codes)"
            " VALUES (nextval('audit_entry_id_seq'), 'note.sign', 'done', clock_now(), '', '', '', '{}', '[]')"
        )
        later = trail.act(NOW + timedelta(minutes=20))
        assert seal_all(at=NOW + timedelta(hours=2), keys=trail.keys) == 0
        assert trail.verify().unsealed == 1
        slow.commit()
    trail.seal(at=NOW + timedelta(hours=2))
    assert Seal.objects.order_by("-number")[0].entries[-1] == later
    assert trail.found() == []


def test_an_edit_is_found_at_its_entry(trail: Trail) -> None:
    trail.owner(f"UPDATE audit_entry SET person_name = 'Somebody Else' WHERE id = {trail.acts[4]}")
    [finding] = trail.verify().findings
    assert (finding.kind, finding.entry_id, finding.seal) == ("altered", trail.acts[4], trail.seal_of(trail.acts[4]))


def test_an_edit_of_a_change_is_found_at_its_entry(trail: Trail) -> None:
    trail.owner(f"UPDATE audit_change SET old = '\"Director\"' WHERE entry_id = {trail.acts[5]}")
    assert trail.found() == [("altered", trail.acts[5])]


def test_a_deletion_is_found(trail: Trail) -> None:
    trail.owner(f"DELETE FROM audit_entry WHERE id = {trail.acts[6]}")
    assert trail.found() == [("removed", trail.acts[6])]


def test_the_deletion_of_a_change_is_found(trail: Trail) -> None:
    trail.owner(f"DELETE FROM audit_change WHERE entry_id = {trail.acts[6]}")
    assert trail.found() == [("altered", trail.acts[6])]


def test_an_insertion_is_found(trail: Trail) -> None:
    columns = "action, outcome, at, person_name, post_name, table_name, facts, refusal_codes, transaction_id"
    trail.owner(
        f"INSERT INTO audit_entry (id, {columns}) SELECT 900001, {columns} FROM audit_entry WHERE id = {trail.acts[2]}"
    )
    assert trail.found() == [("inserted", 900001)]


def test_an_inserted_change_without_an_entry_is_found(trail: Trail) -> None:
    trail.owner(
        "INSERT INTO audit_change (entry_id, table_name, record_id, field, old, new, at)"
        " VALUES (900002, 'organizations_person', 1, 'title', '\"a\"', '\"b\"', now())"
    )
    assert trail.found() == [("inserted", 900002)]


@pytest.mark.parametrize(("one", "other"), [(3, 4), (1, 9)])
def test_another_order_is_found(trail: Trail, one: int, other: int) -> None:
    """Whether within one seal or across several."""
    first, second = trail.acts[one], trail.acts[other]
    trail.owner(
        f"UPDATE audit_entry a SET transaction_id = b.transaction_id FROM audit_entry b"
        f" WHERE a.id IN ({first}, {second}) AND b.id IN ({first}, {second}) AND a.id <> b.id"
    )
    found = trail.found()
    assert "reordered" in {kind for kind, _ in found}
    assert {entry for _, entry in found} == {first, second}


def test_two_entries_that_changed_places_with_their_numbers_are_found(trail: Trail) -> None:
    first, second = trail.acts[3], trail.acts[7]
    trail.owner(
        f"UPDATE audit_entry SET id = -1 WHERE id = {first}",
        f"UPDATE audit_entry SET id = {first} WHERE id = {second}",
        f"UPDATE audit_entry SET id = {second} WHERE id = -1",
    )
    assert {entry for _, entry in trail.found()} >= {first, second}


def test_a_tail_that_is_cut_with_its_seals_is_found(trail: Trail) -> None:
    last = Seal.objects.order_by("-number")[0]
    trail.owner(
        f"DELETE FROM audit_entry WHERE id = ANY ('{{{','.join(map(str, last.entries))}}}')",
        f"DELETE FROM audit_change WHERE entry_id = ANY ('{{{','.join(map(str, last.entries))}}}')",
        f"DELETE FROM audit_seal WHERE number = {last.number}",
    )
    [finding] = trail.verify().findings
    assert (finding.kind, finding.seal) == ("tail cut", last.number)
    assert f"{len(last.entries)} sealed entr" in finding.sentence


def test_a_tail_that_is_cut_and_grown_anew_is_found(trail: Trail) -> None:
    last = Seal.objects.order_by("-number")[0]
    ids = f"ANY ('{{{','.join(map(str, last.entries))}}}')"
    trail.owner(
        f"DELETE FROM audit_entry WHERE id = {ids}",
        f"DELETE FROM audit_change WHERE entry_id = {ids}",
        f"DELETE FROM audit_seal WHERE number = {last.number}",
    )
    trail.act(NOW + timedelta(minutes=30))
    trail.seal(at=NOW + timedelta(hours=2))
    assert ("resealed", None) in trail.found()


def test_seals_that_are_gone_are_found(trail: Trail) -> None:
    trail.owner("DELETE FROM audit_seal WHERE number = 2")
    assert "seals removed" in {kind for kind, _ in trail.found()}


def test_hashes_made_anew_without_the_key_are_found(trail: Trail) -> None:
    remake(trail, SealKeys(chain=bytes(32), sign=bytes(32)), edited=trail.acts[4])
    assert ("altered", trail.acts[4]) in trail.found()


def test_hashes_made_anew_with_the_key_are_found_by_the_second_place(trail: Trail) -> None:
    """Who has even the key of the chain makes a chain that holds; it is not the one that was signed."""
    remake(trail, trail.keys, edited=trail.acts[4])
    last = Seal.objects.order_by("-number")[0]
    assert [(one.kind, one.seal) for one in trail.verify().findings] == [("resealed", last.number)]


def remake(trail: Trail, keys: SealKeys, *, edited: int) -> None:
    """Edit an entry, then compute every link and seal afresh, as an administrator with these keys would."""
    from trackone.audit.sealing import chain

    trail.owner(f"UPDATE audit_entry SET action = 'note.sign' WHERE id = {edited}")
    before, mac = chain.START, chain.GENESIS
    for seal in Seal.objects.order_by("number"):
        last = chain.Position(int(seal.transaction_id), seal.last_entry_id)
        one, links = mac, b""
        for line in chain.lines_between(before, last):
            one = link(one, line.content, key=keys.chain)
            links += one
        number, count = seal.number, seal.count
        mac = mac_of(mac, number=number, last=last, count=count, sealed_at=seal.sealed_at, links=links, key=keys.chain)
        trail.owner(f"UPDATE audit_seal SET links = '\\x{links.hex()}', mac = '\\x{mac.hex()}' WHERE number = {number}")
        before = last


def test_a_clock_that_was_set_back_is_found_at_the_entry(trail: Trail) -> None:
    """The attack it is for: the owner sets the database's clock back, and a late entry looks timely."""
    dated_back = trail.act(NOW - timedelta(days=3))
    trail.act(NOW + timedelta(minutes=50))
    trail.seal(at=NOW + timedelta(hours=1, seconds=1))
    assert trail.found(is_clock_real=True) == [("clock set back", dated_back)]


def test_a_sealer_whose_clock_was_set_back_is_found_at_the_seal(trail: Trail) -> None:
    trail.act(NOW + timedelta(minutes=20))
    trail.seal(at=NOW + timedelta(minutes=30))
    [finding] = trail.verify().findings
    assert (finding.kind, finding.seal) == ("clock set back", Seal.objects.count())


def test_an_entry_dated_ahead_is_found(trail: Trail) -> None:
    ahead = trail.act(NOW + timedelta(days=2))
    trail.seal(at=NOW + timedelta(hours=2))
    assert trail.found(is_clock_real=True) == [("clock set forward", ahead)]


def test_a_checkpoint_that_was_altered_or_taken_out_is_found(trail: Trail) -> None:
    trail.act(NOW + timedelta(minutes=20))
    trail.seal(at=NOW + timedelta(hours=2))
    write_checkpoint(trail.path, keys=trail.keys)
    assert [one.is_sound for one in checkpoints_in(trail.path, key=trail.keys.sign)] == [True, True]
    lines = trail.path.read_bytes().splitlines()
    said = json.loads(lines[1])
    for forged in ([lines[1]], [lines[0], json.dumps({**said, "count": said["count"] - 1}).encode()], [lines[0], b"{"]):
        trail.path.write_bytes(b"\n".join(forged) + b"\n")
        kinds = {one.kind for one in trail.verify().findings}
        assert "checkpoint altered" in kinds, forged


def test_nobody_but_the_worker_seals_and_not_even_the_worker_changes_a_seal(trail: Trail) -> None:
    for role, words in (
        ("app", "INSERT INTO audit_seal SELECT * FROM audit_seal"),
        ("app", "SELECT 1 FROM audit_seal"),
        ("worker", "UPDATE audit_seal SET count = 0"),
        ("worker", "DELETE FROM audit_seal"),
        ("auditor", "DELETE FROM audit_seal"),
    ):
        with (
            psycopg.connect(trail.house.url(role, trail.name)) as one,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            one.execute(words)


def test_a_finding_is_told_without_any_content(trail: Trail) -> None:
    trail.owner(f"UPDATE audit_entry SET person_name = 'Somebody Else' WHERE id = {trail.acts[4]}")
    [finding] = trail.verify().findings
    assert isinstance(finding, Finding)
    assert "Somebody" not in finding.sentence
    assert "Tess" not in finding.sentence
