"""Made-up files are lawful but for what is listed, and the same seed gives the same file."""

import csv
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from trackone.commands import main
from trackone.federal import LayoutProblem, check, load
from trackone.federal.generating import Order, broken_list, generate, pieces
from trackone.federal.generating.breaking import BREAKS

END = date(2024, 6, 30)


def made(rows: int, *, error_rate: float = 0.0, seed: int = 3, report_end: date = END) -> tuple[pl.DataFrame, pl.DataFrame]:
    order = Order(rows=rows, error_rate=error_rate, seed=seed, report_end=report_end)
    frames, lists = zip(*pieces(order, layout=load()), strict=True)
    return pl.concat(frames), pl.concat(lists)


def found(records: pl.DataFrame, report_end: date = END) -> set[tuple[int, str]]:
    return {(one.row, one.rule_id) for one in check(records.fill_null(""), report_end=report_end).findings()}


def listed(broken: pl.DataFrame) -> set[tuple[int, str]]:
    return set(broken.select("row", "rule_id").iter_rows())


@pytest.mark.parametrize("report_end", [END, date(2025, 3, 31), date(2026, 9, 30)])
@pytest.mark.parametrize("seed", [1, 2])
def test_lawful_people_break_no_rule(report_end: date, seed: int) -> None:
    records, broken = made(3000, seed=seed, report_end=report_end)
    assert found(records, report_end) == set()
    assert broken.height == 0


def test_a_check_finds_what_is_listed_and_nothing_else() -> None:
    records, broken = made(20_000, error_rate=0.9)
    assert found(records) == listed(broken)
    with BREAKS.open(encoding="utf-8", newline="") as file:
        tabled = {rule for row in csv.DictReader(file) for rule in row["rules"].split()}
    assert tabled | {"DUP-B", "DUP-D", "DUP-E"} <= set(broken["rule_id"])
    assert broken["rule_id"].n_unique() > 200
    assert broken["row"].n_unique() == pytest.approx(0.9 * 20_000, rel=0.03)


def test_the_same_seed_gives_the_same_file_in_pieces_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, broken = made(1200, error_rate=0.3)
    monkeypatch.setattr("trackone.federal.generating.PIECE", 650)
    again, broken_again = made(1200, error_rate=0.3)
    assert again.equals(whole)
    assert broken_again.equals(broken)
    other, _ = made(1200, error_rate=0.3, seed=4)
    assert not other.equals(whole)


def test_people_are_made_up_and_live_in_order() -> None:
    records, _ = made(5000)
    assert records["100"].str.contains(r"^SYN\d{9}$").all()
    assert records["2700"].null_count() == records.height
    days = records.select(pl.col("200", "900", "901", "1302", "1308", "1811").str.to_date("%Y%m%d", strict=False))
    ordered = days.select(
        pl.col("200") < pl.col("900"),
        entered=pl.col("900") <= pl.col("901"),
        trained=pl.col("900") <= pl.col("1302"),
        completed=pl.col("1302") <= pl.col("1308"),
    )
    assert ordered.select(pl.all().drop_nulls().all()).row(0) == (True,) * 4
    unpaid = records.filter(pl.col("1602") == "0")["1704"].unique().to_list()
    assert unpaid == ["0.00"]
    twice = records.filter(pl.col("100").is_duplicated())
    assert twice.height == 2 * (records.height // 50)
    assert set(records.columns) == set(load().elements)


def test_both_files_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "people.csv"
    said = ["--rows", "400", "--error-rate", "0.2", "--seed", "9", "--report-end", "2024-06-30"]
    assert main(["pirl", "generate", *said, str(out)]) == 0
    assert re.search(r"400 made-up records .* 2024-06-30", capsys.readouterr().out)
    broken = pl.read_csv(broken_list(out))
    assert broken.columns == ["row", "rule_id", "elements", "how"]
    checked = check(out, report_end=END)
    assert checked.rows == 400
    assert {(one.row, one.rule_id) for one in checked.findings()} == listed(broken)
    again = tmp_path / "again.csv"
    generate(again, order=Order(rows=400, error_rate=0.2, seed=9, report_end=END), layout=load())
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (["--rows", "x", "out.csv"], "'x' is not a whole number from 0 on"),
        (["--rows", "5", "--error-rate", "1.5", "out.csv"], "'1.5' is not a share from 0 to 1"),
        (["--rows", "5", "--report-end", "2024-06-29", "out.csv"], "2024-06-29 is not the last day of a quarter"),
        (["--rows", "5", "nowhere/out.csv"], "nowhere/out.csv can't be written: No such file or directory"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(
    said: list[str], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["pirl", "generate", *said]) == 2
    told = capsys.readouterr().err
    assert line in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("pirl_edit_checks.csv", "LOG-200-A", "LOG-200-AA", "there is no rule LOG-200-A"),
    ],
)
def test_a_layout_that_knows_other_rules_is_refused(file: str, old: str, new: str, reason: str, tmp_path: Path) -> None:
    folder = load().folder
    for name in ("layout.toml", "pirl_elements.csv", "pirl_edit_checks.csv"):
        content = (folder / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(content.replace(old, new, 1) if name == file else content, encoding="utf-8")
    with pytest.raises(LayoutProblem, match=reason):
        list(pieces(Order(rows=10, error_rate=1, seed=1, report_end=END), layout=load(tmp_path)))
