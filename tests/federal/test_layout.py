"""The layout: what is shipped is whole, another folder takes its place, and what is wrong in one is refused at its place."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from trackone.commands import main
from trackone.federal.layout import CURRENT, SHIPPED, LayoutProblem, codes_of, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / CURRENT, tmp_path / "layout"))


def test_what_is_shipped_has_all_elements_and_rules() -> None:
    layout = load()
    assert len(layout.elements) == 295
    assert Counter(rule.kind for rule in layout.rules) == {"valid value": 284, "duplicate": 5, "logic": 246}
    assert layout.elements["108-A"].is_exact
    assert layout.elements["407"].codes == codes_of("range 0-12")
    assert list(layout.elements)[:3] == ["OBS", "100", "101"]


def test_another_folder_takes_the_place_of_the_shipped_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = folder / "pirl_edit_checks.csv"
    header = rules.read_text(encoding="utf-8").splitlines()[0]
    rules.write_text(
        f"{header},advice\nOWN-1,logic,100,ALWAYS blank(100),warning,our state,partly,no identifiers,leave it out\n"
    )
    records = folder / "records.csv"
    records.write_text("100,900\nA,\n,\n")
    assert main(["pirl", "check", str(records), "--layout", str(folder), "--report-end", "2024-06-30"]) == 0
    out = capsys.readouterr().out
    assert "row 1  OWN-1  warning  No identifiers: Unique Individual Identifier (100) is “A”." in out
    assert "To do: leave it out." in out


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "reason"),
    [
        (
            "pirl_edit_checks.csv",
            "ALWAYS blank(101)",
            "ALWAYS blanc(101)",
            3,
            "VV-101: unknown word 'blanc'; did you mean 'blank'?",
        ),
        ("pirl_edit_checks.csv", "ALWAYS blank(101)", "ALWAYS blank(1010)", 3, "VV-101: the layout has no element '1010'"),
        (
            "pirl_edit_checks.csv",
            "ALWAYS blank(101) OR",
            "ALWAYS blank(101) OR OR",
            3,
            "'OR' stands where a word is expected",
        ),
        ("pirl_edit_checks.csv", "VV-101,valid", "VV-100,valid", 3, "the rule 'VV-100' is named twice or has no id"),
        (
            "pirl_edit_checks.csv",
            "valid(101),reject",
            "valid(101),deny",
            3,
            "the severity 'deny' is none of reject, warning",
        ),
        ("pirl_edit_checks.csv", "VV-101,valid value", "VV-101,duplicate", 3, "its condition is of another"),
        ("pirl_edit_checks.csv", "VV-101,valid value,101", "VV-101,valid value,1010", 3, "the layout has no element '1010'"),
        ("pirl_edit_checks.csv", "at most 2 characters", "at most 2, characters", 3, "9 cells stand under 8 columns"),
        ("pirl_edit_checks.csv", "condition,severity", "test,severity", 1, "the column 'condition' is missing"),
        (
            "pirl_edit_checks.csv",
            "d(a,900) < d(b,900) AND blank",
            "d(a,900) <= d(b,900) AND blank",
            288,
            "its own duplicate",
        ),
        (
            "pirl_edit_checks.csv",
            "IF v(a,OBS) == v(b,OBS)",
            "IF v(a,OBS) != v(b,OBS)",
            290,
            "the records must share something",
        ),
        ("pirl_elements.csv", "data,AN,12", "data,XX,12", 3, "the type 'XX' is none of IN, DT, DE, AN"),
        ("pirl_elements.csv", "data,AN,12", "data,AN,twelve", 3, "the length 'twelve' is not a number from 1 to 1000"),
        ("pirl_elements.csv", "1=male;2=female", "1=male;1=female", 14, "code 1 is listed twice"),
        ("pirl_elements.csv", "range 0-12", "range 12-0", 53, "the range 12-0 is empty"),
        ("pirl_elements.csv", "\n101,", "\n100,", 4, "the element '100' is named twice or has no number"),
        ("layout.toml", 'exit = "901"', 'exit = "9010"', None, "has no element '9010'"),
        ("layout.toml", 'means = "code(915, 1)"', 'means = "kode(915, 1)"', None, "the macro TAA: unknown word 'kode'"),
        ("layout.toml", "from_on = 2024-07-01", "", None, "'from_on' is missing"),
        ("layout.toml", "version =", "version", None, "can't be read"),
        ("layout.toml", 'without_elements = ["1328", "1331"]', "without_sections = []", None, "can't be read"),
    ],
)
def test_what_is_wrong_is_refused_with_file_row_and_reason(
    folder: Path, file: str, old: str, new: str, row: int | None, reason: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LayoutProblem) as refused:
        load(folder)
    assert (refused.value.file, refused.value.row) == (file, row)
    assert reason in refused.value.reason


@pytest.mark.parametrize("command", [["check", "records.csv"], ["layout"]])
def test_a_folder_that_is_none_is_one_line(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pirl", *command, "--layout", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err == f"trackone pirl {command[0]}: layout.toml: the folder nowhere has no such file\n"


def test_the_layout_command_tells_of_an_element(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pirl", "layout", "408"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Highest Educational Level Completed at Program Entry (408)\n")
    for line in (
        "   7  bachelor\n",
        "Verified: verified (read in a public source)\n",
        "  VV-408 (reject, verified): ",
        "  LOG-409-D (reject, partly): ",
        "      IF code(408,0) THEN NOT code(409,3,5)\n",
    ):
        assert line in out


def test_the_layout_command_tells_of_the_layout_and_of_no_such_element(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pirl", "layout"]) == 0
    assert "    24  from memory: not found in a source; a place-holder\n" in capsys.readouterr().out
    assert main(["pirl", "layout", "4080"]) == 2
    assert "the layout has no element '4080'. Near it: " in capsys.readouterr().err
