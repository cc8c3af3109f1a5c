"""`trackone scan`: files, lines, kinds and masked forms; exit codes; never the number, never a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from trackone.commands import main

pytestmark = pytest.mark.policy("II.1")
NUMBER = "-".join(("512", "34", "6789"))


def scan(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["scan", *arguments])
    said = capsys.readouterr()
    assert NUMBER not in said.out + said.err
    return code, said.out, said.err


def test_findings_are_told_by_file_line_and_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(f"one\ntwo\nCame with {NUMBER}\nfour\nand 912-70-1234\n", encoding="utf-8")
    code, out, _ = scan(capsys, str(notes), "--json")
    assert code == 1
    assert json.loads(out) == [
        {"file": str(notes), "line": 3, "kind": "ssn", "masked": "XXX-XX-6789"},
        {"file": str(notes), "line": 5, "kind": "itin", "masked": "XXX-XX-1234"},
    ]
    assert scan(capsys, str(notes))[1] == f"{notes}:3: ssn XXX-XX-6789\n{notes}:5: itin XXX-XX-1234\n"


def test_a_clean_file_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Call (317) 555-0142, claim 512346789.", encoding="utf-8")
    assert scan(capsys, str(notes), "--json") == (0, "[]\n", "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_of_other_encodings_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(f"Jos\u00e9: {NUMBER}", encoding=encoding)
    assert scan(capsys, str(notes))[0] == 1


def test_what_can_not_be_read_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean, binary = tmp_path / "clean.txt", tmp_path / "photo.bin"
    clean.write_text("nothing", encoding="utf-8")
    binary.write_bytes(b"\x89PNG\0\0")
    code, out, err = scan(capsys, str(clean), str(binary), str(tmp_path / "none"), str(tmp_path), "--json")
    assert (code, out) == (2, "[]\n")
    assert [line.split(":")[0] for line in err.splitlines()] == [str(binary), str(tmp_path / "none"), str(tmp_path)]


def test_it_needs_no_database_and_no_settings(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(NUMBER, encoding="utf-8")
    words = [sys.executable, "-m", "trackone", "scan", str(notes), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)[0]["masked"] == "XXX-XX-6789"
