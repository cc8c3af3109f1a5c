"""The quarterly report counts what a slow reading of the form counts, and is written as CSV, workbook and page."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from tests.federal import oracle
from tests.federal.oracle import Record, blank, code, day, is_participant, within
from trackone.commands import main
from trackone.federal import LayoutProblem, load
from trackone.federal.eta9173 import CURRENT, PREVIOUS, Cell, Report, report
from trackone.federal.eta9173.form import form
from trackone.federal.eta9173.lines import write_csv
from trackone.federal.eta9173.page import write_page
from trackone.federal.eta9173.workbook import write_workbook
from trackone.federal.generating import Order, pieces

END, EARLIER = date(2024, 6, 30), date(2024, 3, 31)
PROGRAMS = ("adult", "dw", "youth", "wp", "jvsg", "dwg")
Span = tuple[date, date]


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    """Twelve hundred made-up records, one in five of them broken."""
    order = Order(rows=1200, error_rate=0.2, seed=5, report_end=END)
    return pl.concat([records for records, _ in pieces(order, layout=load())]).fill_null("")


@pytest.fixture(scope="module")
def made(people: pl.DataFrame) -> Report:
    """The report of all programs."""
    return report(people, report_end=END, layout=load())


def age(record: Record, element: str) -> int | None:
    born, at = day(record, "200"), day(record, element)
    return None if born is None or at is None else at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def is_between(value: int | None, low: int, high: int) -> bool:
    return value is not None and low <= value <= high


def in_period(record: Record, span: Span) -> bool:
    entered, left = day(record, "900"), day(record, "901")
    return entered is not None and entered <= span[1] and (blank(record, "901") or (left is not None and left >= span[0]))


def days_from(record: Record, element: str) -> int | None:
    one, other = day(record, element), day(record, "306")
    return None if one is None or other is None else (one - other).days


def is_soon(record: Record, element: str) -> bool:
    days = days_from(record, element)
    return days is not None and days <= 45


PEOPLE: dict[str, Callable[[Record], bool]] = {
    "A2": lambda r: True,
    "B1a": lambda r: code(r, "201", 1),
    "B1c": lambda r: code(r, "201", 9),
    "B2g": lambda r: sum(code(r, element, 1) for element in ("211", "212", "213", "214", "215")) >= 2,
    "B3a": lambda r: code(r, "301", 2, 3),
    "B3c": lambda r: not blank(r, "907") and not code(r, "907", 0),
    "B3c-Y": lambda r: code(r, "409", 4, 5, 6) and is_between(age(r, "906"), 16, 24),
    "B3d-Y": lambda r: code(r, "409", 1, 2, 3) and is_between(age(r, "906"), 14, 21),
    "B4f": lambda r: code(r, "408", 8),
    "C3": lambda r: is_between(age(r, "900"), 55, 200),
    "C6": lambda r: code(r, "704", 1) and is_between(age(r, "900"), 14, 24),
    "C7": lambda r: code(r, "803", 1) or code(r, "804", 1) or code(r, "805", 1),
    "C8": lambda r: not blank(r, "808") and not code(r, "808", 0),
}
COVERED: dict[str, Callable[[Record], bool]] = {
    "E1": lambda r: True,
    "E2": lambda r: is_soon(r, "1000") or is_soon(r, "900"),
    "E3": lambda r: is_soon(r, "900"),
}
COLUMNS: dict[str, Callable[[Record], bool]] = {
    "training": lambda r: code(r, "1300", 1),
    "individualized": lambda r: not code(r, "1300", 1) and not blank(r, "1200"),
    "basic": lambda r: not code(r, "1300", 1) and blank(r, "1200") and not blank(r, "1001"),
    "occupational_training": lambda r: not blank(r, "906") and code(r, "1300", 1),
    "other_services": lambda r: blank(r, "906") or not code(r, "1300", 1),
    CURRENT: lambda r: True,
    PREVIOUS: lambda r: True,
}


def is_reportable(record: Record, program: str) -> bool:
    element, mark = {"adult": ("903", 4), "dw": ("904", 4), "youth": ("905", 4), "wp": ("918", 2), "dwg": ("932", 2)}.get(
        program, ("", 0)
    )
    return bool(element) and code(record, element, mark)


def slowly(records: list[Record], program: str, row: str, column: str) -> int:
    report_end = EARLIER if column == PREVIOUS else END
    period = oracle.window(report_end, back=0)
    chosen = [r for r in records if COLUMNS[column](r)]
    if row == "A1":
        exits = oracle.window(report_end, back=1)
        return sum(is_participant(r, program) and within(day(r, "901"), exits) for r in chosen)
    if row == "A3":
        alone = [r for r in chosen if is_reportable(r, program) and not any(is_participant(r, each) for each in PROGRAMS)]
        return sum(within(day(r, "1002"), period) or within(day(r, "1007"), period) for r in alone)
    if row in COVERED:
        known = [r for r in chosen if is_participant(r, program) or is_reportable(r, program)]
        eligible = [r for r in known if code(r, "301", 1, 2, 3) and within(day(r, "306"), period)]
        return sum(map(COVERED[row], eligible))
    return sum(is_participant(r, program) and in_period(r, period) and PEOPLE[row](r) for r in chosen)


def test_rows_count_what_the_slow_reading_counts(made: Report, people: pl.DataFrame) -> None:
    records = list(people.iter_rows(named=True))
    counted = 0
    for (program, row, column), cell in made.cells.items():
        if row in {"A1", "A3", *PEOPLE, *COVERED}:
            assert cell == Cell("count", slowly(records, program, row, column)), (program, row, column)
            counted += cell.count
    assert counted > 3000


def test_indicators_stand_in_the_totals_and_are_those_of_a_quarter_earlier(made: Report, people: pl.DataFrame) -> None:
    records = list(people.iter_rows(named=True))
    rows = {"D1": "employment_q2", "D2": "employment_q4", "D4": "credential", "D5": "msg"}
    for column, report_end in ((CURRENT, END), (PREVIOUS, EARLIER)):
        for program in PROGRAMS:
            expected = oracle.wioa(records, program=program, report_end=report_end)
            for row, measure in rows.items():
                if row in ("D4", "D5") and program in ("wp", "jvsg"):
                    assert (program, row, column) not in made.cells
                    continue
                cell = made.cells[program, row, column]
                assert (cell.numerator, cell.count) == (expected[measure]["numerator"], expected[measure]["denominator"])
            median = made.cells[program, "D3", column]
            assert (median.count, median.value) == (
                expected["median_earnings"]["count"],
                pytest.approx(expected["median_earnings"]["value"]),
            )


def test_columns_before_the_totals_hold_only_their_people(made: Report, people: pl.DataFrame) -> None:
    trained = [r for r in people.iter_rows(named=True) if code(r, "1300", 1)]
    expected = oracle.wioa(trained, program="dw", report_end=END)
    for row, measure in {"D1": "employment_q2", "D4": "credential", "D5": "msg"}.items():
        cell = made.cells["dw", row, "training"]
        assert (cell.numerator, cell.count) == (expected[measure]["numerator"], expected[measure]["denominator"])
    assert ("dw", "D4", "basic") not in made.cells
    assert ("dw", "D5", "individualized") in made.cells
    assert ("dw", "A3", "basic") not in made.cells


def test_a_covered_person_is_served_soon_up_to_the_45th_day() -> None:
    covered = date(2024, 1, 10)
    person = {"918": "1", "301": "2", "306": covered.strftime("%Y%m%d")}
    entered = [(covered + timedelta(days=days)).strftime("%Y%m%d") for days in (-400, 45, 46)]
    records = pl.DataFrame([{**person, "900": day} for day in entered])
    cells = report(records, report_end=END, layout=load(), program="wp").cells
    assert [cells["wp", row, CURRENT].count for row in ("E1", "E2", "E3")] == [3, 2, 2]


def test_the_csv_has_a_line_a_number_and_says_what_is_partly_known(made: Report) -> None:
    out = io.StringIO()
    write_csv(made, out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    adult = {(line["row_id"], line["what"]): line for line in lines if line["program"] == "adult"}
    cell = made.cells["adult", "D1", CURRENT]
    assert adult["D1", "numerator"][CURRENT] == str(cell.numerator)
    assert adult["D1", "denominator"][CURRENT] == str(cell.count)
    assert float(adult["D1", "rate"][CURRENT]) == pytest.approx(cell.numerator / cell.count, abs=0.00005)
    assert adult["A2", "count"]["other_services"] == ""
    assert adult["C3", "count"]["confidence"] == "partly"
    assert adult["N1", "count"][CURRENT] == ""
    assert {line["program"] for line in lines} == set(PROGRAMS)


def test_the_workbook_has_a_sheet_a_program_with_the_same_numbers(made: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_workbook(made, path)
    spaces = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        names = [s.get("name") for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iterfind(".//m:sheet", spaces)]
        adult = ElementTree.fromstring(book.read("xl/worksheets/sheet2.xml"))
    assert names == ["About", *(program.title for program in list(made.programs.values())[:-1]), "DWG"]
    cells = {cell.get("r"): cell.findtext("m:v", namespaces=spaces) for cell in adult.iterfind(".//m:c", spaces)}
    assert [cells[f"{letter}3"] for letter in "DEFGH"] == [
        str(made.cells["adult", "A2", name].count) for name in made.columns_of("adult")
    ]


class Tables(HTMLParser):
    """Gathers the tags and the rows of tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


def test_the_page_stands_alone_and_its_tables_have_heads(made: Report) -> None:
    out = io.StringIO()
    write_page(made, out)
    page = Tables(out.getvalue())
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert all(not (value or "").startswith("http") for _, attributes in page.tags for value in attributes.values())
    assert ("html", {"lang": "en"}) in page.tags
    tables = sum(tag == "table" for tag, _ in page.tags)
    assert tables == sum(tag == "caption" for tag, _ in page.tags) == len(PROGRAMS) * len(made.form.sections)
    assert sum(attributes.get("scope") == "row" for _, attributes in page.tags) > 200
    first = next(row for row in page.rows if row[0] == "A2")
    assert first[1:] == ["Participants", *(f"{made.cells['adult', 'A2', c].count:,}" for c in made.columns_of("adult"))]


def test_the_command_writes_what_is_asked(people: pl.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "people.csv"
    people.drop("1618", "306").write_csv(file)
    asked = ["pirl", "report", "eta-9173", str(file), "--report-end", "2024-06-30"]
    outs = {kind: tmp_path / f"report.{kind}" for kind in ("csv", "xlsx", "html")}
    assert main([*asked, *(word for kind, out in outs.items() for word in (f"--{kind}", str(out)))]) == 0
    assert "lacks elements that count as blank: 306." in capsys.readouterr().err
    assert all(out.stat().st_size > 10_000 for out in outs.values())
    assert main([*asked, "--program", "youth"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("program,row_id,section,label,what,basic,")
    assert {line.partition(",")[0] for line in printed[1:]} == {"youth"}
    for words in (["--program", "x"], ["--csv", str(tmp_path / "nowhere" / "x.csv")], ["--xlsx", str(tmp_path)]):
        assert main([*asked, *words]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_form_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    folder = load().folder
    for name in ("layout.toml", "pirl_elements.csv", "pirl_edit_checks.csv", "indicators.toml", "eta9173.toml"):
        (tmp_path / name).write_text((folder / name).read_text(encoding="utf-8"), encoding="utf-8")
    rows = (folder / "eta9173_rows.csv").read_text(encoding="utf-8")
    for old, new, reason in (
        ('"code(201, 1)"', '"kode(201, 1)"', "row 5: B1a: unknown word 'kode'"),
        (",participants,", ",visitors,", "row 3: 'visitors' is none of participants"),
        ("D1,D,", "D1,X,", "'X' is none of A, B, C, D, E"),
    ):
        (tmp_path / "eta9173_rows.csv").write_text(rows.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(LayoutProblem, match=reason):
            form(load(tmp_path))
