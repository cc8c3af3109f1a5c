"""`trackone window` answers from the book alone: no database, no Django, an exit code and one line or JSON."""

import json
import subprocess
import sys

import pytest

from trackone.commands import main as trackone


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = trackone(["window", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.policy("C.6")
def test_thanksgiving_and_the_day_after_do_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, "2026-11-24", "--at", "2026-11-24T10:00")
    assert code == 0
    assert out.startswith("Can be entered until Tue Dec 1, 2026.")
    assert out.endswith("(C.6)\n")


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("at", "code", "business_days"),
    [("2026-11-25T23:59", 0, 3), ("2026-11-26T00:00", 1, 3), ("2026-11-30T10:00", 1, 4)],
)
def test_json_says_all_of_it(capsys: pytest.CaptureFixture[str], at: str, code: int, business_days: int) -> None:
    found, out, _ = ask(capsys, "2026-11-20", "--at", at, "--json")
    assert found == code
    assert json.loads(out) == {
        "service_on": "2026-11-20",
        "at": f"{at}:00-05:00",
        "allowed": code == 0,
        "business_days": business_days,
        "last_entry_on": "2026-11-25",
        "clause": "C.6",
    }


@pytest.mark.policy("C.6")
def test_the_zone_of_the_site_decides_which_day_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    moment = "2026-11-26T00:30-05:00"
    assert ask(capsys, "2026-11-20", "--at", moment)[0] == 1
    assert ask(capsys, "2026-11-20", "--at", moment, "--timezone", "America/Chicago")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("2026-13-01", "--at", "2026-11-25T10:00"),
        ("2026-11-20", "--at", "noon"),
        ("2026-11-20",),
        ("2026-11-20", "--at", "2026-11-25T10:00", "--timezone", "Mars/Base"),
        ("1999-01-04", "--at", "1999-01-05T10:00"),
        ("2050-01-04", "--at", "2050-01-05T10:00"),
    ],
)
def test_bad_input_is_one_line_and_2(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, out, err = ask(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("trackone window: ")
    assert err.count("\n") == 1


def test_it_imports_neither_django_nor_a_driver() -> None:
    program = (
        "import sys; from trackone.commands import main;"
        "main(['window', '2026-11-20', '--at', '2026-11-25T10:00']);"
        "sys.exit(bool({'django', 'psycopg', 'config'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
