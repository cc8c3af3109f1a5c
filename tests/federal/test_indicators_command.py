"""`trackone pirl indicators` prints what the issue promises, reads files of every form and refuses in one line."""

import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from trackone.commands import main

EXITER = {
    "903": "1",
    "904": "0",
    "905": "0",
    "900": "20210105",
    "923": "00",
    "901": "20230101",
    "1602": "1",
    "1704": "5000.00",
}
END = ("--report-end", "2024-06-30")
WHOLE = pl.DataFrame([{**EXITER, "108-A": "18001"}, {**EXITER, "1602": "0", "1704": "0.00", "108-A": "18002"}])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two adult exiters of two boards, one of them employed."""
    path = tmp_path / "two.csv"
    WHOLE.write_csv(path)
    return path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["pirl", "indicators", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_is_a_list_of_groups(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (adult,) = printed(capsys, str(file), *END, "--program", "adult")
    missing = adult.pop("missing")
    assert {"1606", "1618", "1811"} <= set(missing)
    empty = {"numerator": 0, "denominator": 0, "rate": None}
    assert adult == {
        "report_end": "2024-06-30",
        "program": "adult",
        "group": None,
        "measures": {
            "employment_q2": {"numerator": 1, "denominator": 2, "rate": 0.5},
            "employment_q4": empty,
            "median_earnings": {"count": 1, "value": 5000.0},
            "credential": empty,
            "msg": empty,
            "same_employer": empty,
        },
    }
    assert [group["program"] for group in printed(capsys, str(file), *END)] == ["adult", "dw", "youth", "wp", "jvsg", "dwg"]
    boards = printed(capsys, str(file), *END, "--program", "adult", "--by", "108-A")
    assert [(g["group"], g["measures"]["employment_q2"]["numerator"]) for g in boards] == [("18001", 1), ("18002", 0)]


def test_common_measures_and_windows_can_be_asked_for(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (adult,) = printed(capsys, str(file), *END, "--program", "adult", "--measures", "wia")
    assert list(adult["measures"]) == ["entered_employment", "retention", "average_earnings"]
    (youth,) = printed(capsys, str(file), *END, "--program", "youth", "--measures", "wia")
    assert list(youth["measures"]) == ["placement", "attainment", "literacy_numeracy"]
    for name in ("q4", "Q4", "employment-q4"):
        window = ("--window", f"{name}=2023-01-01..2023-01-01")
        (moved,) = printed(capsys, str(file), *END, "--program", "adult", *window)
        assert moved["measures"]["employment_q4"]["denominator"] == 2


@pytest.mark.parametrize("form", ["tabs", "mark", "gzip", "quotes"])
def test_every_form_of_a_file_gives_the_same(
    form: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, other = file.read_text(), tmp_path / "other.csv"
    quoted = "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines())
    content = {"tabs": text.replace(",", "\t"), "mark": "\ufeff" + text, "gzip": text, "quotes": quoted}[form].encode()
    other.write_bytes(gzip.compress(content) if form == "gzip" else content)
    assert printed(capsys, str(other), *END) == printed(capsys, str(file), *END)


def test_the_text_tells_rates_windows_and_what_is_partly_known(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pirl", "indicators", str(file), *END]) == 0
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert any("50.0 % (1 of 2)" in line and "2022-07-01..2023-06-30" in line for line in lines)
    assert told.out.count("[partly]") == 6
    assert told.out.count("not reported by this program") == 4
    assert told.err.startswith("The file lacks elements that count as blank: ")


def test_an_explanation_lists_every_record(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = (str(file), *END, "--program", "adult", "--explain", "employment_q2")
    (told,) = printed(capsys, *asked)
    assert (told["numerator"], told["denominator"]) == (1, 2)
    assert told["window"] == {"start": "2022-07-01", "end": "2023-06-30"}
    assert [(record["row"], record["place"], record["elements"]) for record in told["records"]] == [
        (1, "numerator", {"1602": "1"}),
        (2, "denominator", {"1602": "0"}),
    ]
    assert main(["pirl", "indicators", *asked]) == 0
    text = capsys.readouterr().out
    assert "in the numerator: 1 (employed in the second quarter after exit)" in text
    assert "rows 2" in text
    by_board = printed(capsys, *asked, "--by", "108-A")
    assert [(each["group"], each["denominator"]) for each in by_board] == [("18001", 1), ("18002", 1)]


def test_what_looks_like_a_social_security_number_is_masked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "leak.csv"
    pl.DataFrame([{**EXITER, "1602": "", "901": "900123456", "103": "900-12-3456"}]).write_csv(path)
    asked = (str(path), *END, "--program", "adult", "--by", "103")
    assert [group["group"] for group in printed(capsys, *asked)] == ["XXX-XX-3456"]
    assert main(["pirl", "indicators", *asked]) == 0
    assert main(["pirl", "indicators", *asked, "--explain", "employment_q2"]) == 0
    assert "XXX-XX-3456" in capsys.readouterr().out
    (told,) = printed(capsys, *asked, "--explain", "employment_q2")
    assert told["records"][0]["elements"] == {"901": "XXX-XX-3456"}


def test_records_that_can_not_be_read_are_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(file.read_text() + "1,2,3\n")
    (adult,) = printed(capsys, str(file), *END, "--program", "adult")
    assert adult["measures"]["employment_q2"]["denominator"] == 2
    assert main(["pirl", "indicators", str(file), *END]) == 0
    assert "Records that can't be read and are not counted: 1." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (["--report-end", "2024-06-29"], "2024-06-29 is not the last day of a quarter"),
        ([], "--report-end"),
        ([*END, "--program", "taa"], "There is no program 'taa'"),
        ([*END, "--by", "99"], "no element '99'"),
        ([*END, "--by", "2700"], "would show social security numbers"),
        ([*END, "--measures", "x"], "There are no measures 'x'"),
        ([*END, "--window", "q2"], "is not of the form NAME=START..END"),
        ([*END, "--explain", "x"], "There is no measure 'x' here"),
        ([*END, "--layout", "nowhere"], "layout.toml"),
    ],
)
def test_what_can_not_be_used_is_said_in_one_line(
    said: list[str], line: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pirl", "indicators", str(file), *said]) == 2
    told = capsys.readouterr()
    assert line in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


def test_a_file_that_can_not_be_read_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, cut = tmp_path / "empty.csv", tmp_path / "cut.csv.gz"
    empty.touch()
    cut.write_bytes(gzip.compress(b"100,900\nSYN1,20240101\n" * 1000)[:-20])
    for path in (tmp_path, empty, cut, tmp_path / "none.csv"):
        assert main(["pirl", "indicators", str(path), *END]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
