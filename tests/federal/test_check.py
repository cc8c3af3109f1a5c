"""Checking records: the sample, all rules against the interpreter, duplicates, what is written about it."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.federal.drawing import LAYOUT, records
from tests.federal.interpreter import fired
from trackone.commands import main
from trackone.federal import check
from trackone.federal.checking import Checked
from trackone.federal.page import write_page
from trackone.federal.writing import write_csv, write_json

END = date(2024, 6, 30)
SAMPLES = Path(__file__).parent / "samples"
SAMPLE = SAMPLES / "sample_pirl_rows.csv"
ROWS = list(csv.DictReader(SAMPLE.open(encoding="utf-8")))
# With two identifiers only, random records are often those of one person.
PEOPLE = st.sampled_from(["SYN1", "SYN2", ""])


def frame_of(rows: list[dict[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(LAYOUT.elements, pl.String))


def found(checked: Checked) -> set[tuple[int, str]]:
    """Rows and rules, without our own checks of files and identifiers."""
    return {(one.row, one.rule_id) for one in checked.findings() if not one.rule_id.startswith(("SSN-", "FILE-"))}


def test_the_sample_gives_exactly_what_is_expected_of_it() -> None:
    expected = set()
    for record in csv.DictReader((SAMPLES / "sample_pirl_expected.csv").open(encoding="utf-8")):
        for rule, severity in zip(record["expected_rule_ids"].split(";"), record["severities"].split(";"), strict=True):
            expected |= {(int(record["OBS"]), rule, severity)} if rule else set()
    checked = check(SAMPLE, report_end=END)
    assert {(one.row, one.rule_id, one.severity) for one in checked.findings()} == expected
    assert (checked.rows, checked.errors, checked.warnings) == (20, 10, 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(records(ROWS), min_size=1, max_size=6))
def test_all_rules_fire_where_the_interpreter_fires(rows: list[dict[str, str]]) -> None:
    assert found(check(frame_of(rows), report_end=END)) == fired(LAYOUT, rows, END)


def _person(identifier: str, number: str, birth: str, entry: str, exit_: str) -> dict[str, str]:
    return {"100": identifier, "OBS": number, "200": birth, "900": entry, "901": exit_}


DAYS = st.sampled_from(["", "20230101", "20230228", "20230401", "20230402", "20230629", "20230230", "2023"])
PERIODS = st.builds(
    _person, PEOPLE, st.sampled_from(["1", "01", "2", "x", ""]), st.sampled_from(["", "19800101", "1980"]), DAYS, DAYS
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PERIODS, min_size=2, max_size=7))
def test_duplicate_rules_fire_where_comparing_all_pairs_does(rows: list[dict[str, str]]) -> None:
    duplicates = {rule.id for rule in LAYOUT.rules if rule.is_duplicate_rule}
    got = {(row, rule) for row, rule in found(check(frame_of(rows), report_end=END)) if rule in duplicates}
    assert got == {(row, rule) for row, rule in fired(LAYOUT, rows, END) if rule in duplicates}


def test_duplicates_are_found_across_batches_and_name_the_other_record() -> None:
    count = 120_000
    frame = pl.select(
        pl.format("P{}", pl.int_range(count)).alias("100"), pl.int_range(1, count + 1).cast(pl.String).alias("OBS")
    )
    frame = pl.concat([frame, frame.head(1).with_columns(OBS=pl.lit("7"), **{"100": pl.lit("P119000")})])
    pairs = {one.rule_id: one for one in check(frame, report_end=END).findings() if one.rule_id == "DUP-E"}
    assert pairs["DUP-E"].row == count + 1
    assert "The other record is row 7." in pairs["DUP-E"].message


def test_one_identifier_in_every_record_takes_no_pairs() -> None:
    count = 60_000
    days = pl.date_range(date(1990, 1, 1), date(2023, 1, 1), eager=True).dt.strftime("%Y%m%d")
    frame = pl.select(pl.repeat("SAME", count).alias("100"), days.sample(count, with_replacement=True, seed=1).alias("900"))
    counts = check(frame, report_end=END).counts
    assert counts["DUP-A"] > 50_000
    assert 59_000 < counts["DUP-C"] < count


def test_values_are_trimmed_and_a_missing_column_counts_as_blank() -> None:
    checked = check(pl.DataFrame({"100": [" A ", "", None], "918": ["1", " 1", "1 "]}), report_end=END)
    assert checked.counts["LOG-100-A"] == 2
    assert checked.counts["LOG-900-A"] == 3
    assert "900" in checked.missing


def test_a_number_with_a_plus_sign_is_no_code_in_a_file_either(tmp_path: Path) -> None:
    for text, wrong in (("1", 0), ("+1", 1)):
        file = tmp_path / "records.csv"
        file.write_text(f"100,918,1303\nA,1,{text}\n")
        assert check(file, report_end=END).counts.get("VV-1303", 0) == wrong


def test_a_social_security_number_is_flagged_and_shown_masked(tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    file.write_text("100,2700,901\n900001234,900001234,900-00-1234\n900-12-5678,12345,\nSYN000000101,,\n")
    checked = check(file, report_end=END)
    flagged = [(one.row, one.elements["100"]) for one in checked.findings() if one.rule_id == "SSN-100"]
    assert flagged == [(1, "XXX-XX-1234"), (2, "XXX-XX-5678")]
    out = io.StringIO()
    write_json(checked, out)
    write_csv(checked, out)
    write_page(checked, out, most=5)
    assert not re.search(r"90000123|900.12.56|900.00|12345\b", out.getvalue().replace("SYN000000101", ""))


def test_messages_say_what_it_is_what_stands_there_what_is_expected_and_what_to_do() -> None:
    messages = {one.rule_id: one.message for one in check(SAMPLE, report_end=END).findings()}
    assert messages["VV-200"] == (
        "Date of Birth (200) is “19850230”. It must be a date of the calendar, written YYYYMMDD, or blank. "
        "To do: correct it, or clear it if it is not known."
    )
    assert messages["LOG-1800-B"].startswith(
        "Credential type without a date: Type of Recognized Credential (1800) is “4”; Date Attained Recognized Credential "
        "(1801) is blank. Expected: when element 1800 is 1 to 7, then element 1801 is filled in. To do: fill in element "
        "1801 or correct element 1800."
    )
    assert messages["LOG-1800-B"].endswith("only partly verified.")
    assert messages["LOG-301-A"].endswith("whether WIPS has it is not known.")


def test_every_rule_can_be_said_in_words() -> None:
    for one in check(SAMPLE, report_end=END).checks.all:
        said = one.finding(1, ["1"] * len(one.elements), "2").message
        assert re.search(r"To do: \S.*\.", said), one.id
        assert not re.search(r"Call\(|Compare\(|None|\{|AND|REPORT_END", said), one.id


def test_a_rule_about_many_dates_shows_only_those_on_the_wrong_side() -> None:
    record = ROWS[0] | {"1001": "20200101", "1004": "20200202"}
    told = [one for one in check(frame_of([record]), report_end=END).findings() if one.rule_id == "LOG-SVC-A"]
    assert told[0].elements == {"900": "20220214", "1001": "20200101", "1004": "20200202"}


def test_a_long_value_is_shown_shortened() -> None:
    told = next(iter(check(pl.DataFrame({"100": ["A" * 200_000]}), report_end=END).findings()))
    assert told.rule_id == "LOG-PGM-A" or len(told.message) < 500
    long = [
        one for one in check(pl.DataFrame({"100": ["A" * 200_000]}), report_end=END).findings() if one.rule_id == "VV-100"
    ]
    assert long[0].elements["100"].endswith("… (200,000 characters)")


def test_findings_that_wait_on_disk_come_back_in_order() -> None:
    count = 60_000
    frame = pl.DataFrame({"100": ["A"] * count, "408": ["9"] * count, "OBS": ["1"] * count})
    checked = check(frame, report_end=END)
    rows = [(one.row, one.rule_id) for one in checked.findings()]
    assert rows == sorted(rows)
    assert len(rows) == sum(checked.counts.values()) == count * 3


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["pirl", "check", *arguments, "--report-end", "2024-06-30"])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_json_has_the_promised_form_and_order(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, str(SAMPLE), "--json")
    told = json.loads(out)
    assert code == 1
    assert list(told) == ["rows", "errors", "warnings", "findings"]
    assert (told["rows"], told["errors"], told["warnings"]) == (20, 10, 0)
    assert list(told["findings"][0]) == ["row", "rule_id", "severity", "elements", "message"]
    assert told["findings"] == sorted(told["findings"], key=lambda one: (one["row"], one["rule_id"]))
    assert told["findings"][0]["elements"] == {"408": "9"}


def test_a_clean_file_exits_with_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    clean = tmp_path / "clean.csv"
    clean.write_text("".join(lines[:11]))
    code, out, _ = run(capsys, str(clean))
    assert (code, out.splitlines()[-1]) == (0, "Nothing was found.")
    code, out, _ = run(capsys, str(clean), "--json")
    assert (code, json.loads(out)) == (0, {"rows": 10, "errors": 0, "warnings": 0, "findings": []})


def test_warnings_alone_exit_with_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    values = dict(zip(lines[0].split(","), lines[1].split(","), strict=True)) | {"100": "900-12-3456"}
    file = tmp_path / "one.csv"
    file.write_text(f"{lines[0]}\n{','.join(values.values())}\n")
    code, out, _ = run(capsys, str(file))
    assert code == 0
    assert "0 rejects, 1 warning\n" in out


def test_the_text_counts_by_rule_and_labels_what_is_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, str(SAMPLE), "--max-examples", "0")
    assert "sample_pirl_rows.csv: 20 records, report quarter ending 2024-06-30\n" in out
    assert re.search(r"^ +1  LOG-203-A +Disability without category \[partly\]$", out, re.MULTILINE)
    assert "row 11" not in out


def test_max_examples_bounds_the_findings_of_each_rule(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    file.write_text("100,918\n" + "A,1\n" * 20)
    _, out, _ = run(capsys, str(file), "--json", "--max-examples", "3")
    told = json.loads(out)
    rules = [one["rule_id"] for one in told["findings"]]
    assert {rules.count(rule) for rule in rules} == {3}
    assert told["errors"] > 20


def test_csv_and_page_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table, page = tmp_path / "out.csv", tmp_path / "out.html"
    assert run(capsys, str(SAMPLE), "--csv", str(table), "--html", str(page))[0] == 1
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    assert [(row["row"], row["rule_id"]) for row in rows][:2] == [("11", "VV-408"), ("12", "VV-200")]
    assert not re.search(r"https?://|<script|<link|<img|url\(", page.read_text(encoding="utf-8"))


def test_the_page_tells_by_rule_by_element_and_by_board_and_escapes_values() -> None:
    rows = [ROWS[0] | {"408": "<b>"}, ROWS[1] | {"108-A": "18001", "408": "8&"}]
    out = io.StringIO()
    write_page(check(frame_of(rows), report_end=END), out, most=2)
    page = out.getvalue()
    assert "<b>" not in page
    assert "“&lt;b&gt;”" in page
    for heading in ("By rule", "By element", "By local board (element 108-A)"):
        assert re.search(f"<h2 id=.{{1,20}}>{re.escape(heading)}</h2>", page)
    assert '<th scope="row">18001</th><td class="n" data-column="Records">1</td>' in page
    assert page.count("<caption>") == 3


def test_the_worst_examples_come_from_the_worst_records() -> None:
    bad = ROWS[0] | {"408": "9", "201": "7", "300": "5", "OBS": "3"}
    rows = [ROWS[1] | {"408": "9"}, ROWS[3] | {"408": "9"}, bad]
    out = io.StringIO()
    write_page(check(frame_of(rows), report_end=END), out, most=1)
    section = out.getvalue().split('id="rule-VV-408"')[1].split("</tr>")[0]
    assert re.findall(r"Row (\d+)", section) == ["3"]
