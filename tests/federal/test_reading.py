"""Reading files: every lawful form gives the same records, every bad one a line or a located finding, never a traceback."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackone.commands import main
from trackone.federal import reading, records
from trackone.federal.reading import UnreadableFile, open_file
from trackone.federal.records import Shape, records_of

SAMPLE = Path(__file__).parent / "samples" / "sample_pirl_rows.csv"
TEXT = SAMPLE.read_text(encoding="utf-8")
LINES = TEXT.splitlines()
WHOLE = len(LINES[0].split(","))


def all_quoted(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


def changed(row: int, element: str, value: str) -> str:
    """The sample with one value of a data row replaced, as it stands in the file."""
    lines = list(LINES)
    cells = lines[row].split(",")
    cells[lines[0].split(",").index(element)] = value
    lines[row] = ",".join(cells)
    return "\n".join(lines) + "\n"


def read(path: Path) -> list[tuple[str, ...]]:
    return [row for frame in open_file(path).batches() for row in frame.iter_rows()]


LAWFUL: dict[str, bytes] = {
    "no header": "\n".join(LINES[1:]).encode() + b"\n",
    "no line end at the end": TEXT.rstrip().encode(),
    "tabs": TEXT.replace(",", "\t").encode(),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "gzip": gzip.compress(TEXT.encode()),
    "all quoted": all_quoted(TEXT).encode(),
    "all quoted, CRLF": all_quoted(TEXT).replace("\n", "\r\n").encode(),
    "spaces around": TEXT.replace(",46204,", ", 46204 ,").replace("\n2,", "\n 2 ,").encode(),
    "blank lines": TEXT.replace("\n2,", "\n\n2,").encode() + b"\n\n",
    "headings of another case": TEXT.replace("108-A,108-B", "108-a,108-b", 1).encode(),
    "names for numbers": TEXT.replace("OBS,100,101", "OBS Number,100,State Code of Residence", 1).encode(),
    "a column that is no element": "\n".join([f"{LINES[0]},NOTE", *(f"{line},x" for line in LINES[1:])]).encode(),
}


@pytest.mark.parametrize("form", LAWFUL)
def test_every_lawful_form_gives_the_same_records(form: str, tmp_path: Path) -> None:
    file = tmp_path / "records"
    file.write_bytes(LAWFUL[form])
    assert read(file) == read(SAMPLE)


def test_every_element_may_stand_without_a_header(tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    file.write_text("1,A" + "," * 293 + "\n")
    assert len(open_file(file).columns) == 295


def test_small_blocks_give_the_same_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_BLOCK", 700)
    for form in ("all quoted", "no line end at the end", "gzip", "CRLF"):
        file = tmp_path / "records"
        file.write_bytes(LAWFUL[form])
        assert read(file) == read(SAMPLE)


def test_only_the_columns_that_are_asked_for_are_read() -> None:
    frames = list(open_file(SAMPLE).batches(columns=["901", "OBS", "411"]))
    assert frames[0].columns == ["OBS", "901"]
    assert frames[0].row(0) == ("1", "20221115")


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank lines alone": (b"\n \n\n", "is empty"),
    "cut off gzip": (gzip.compress(TEXT.encode())[:-40], "is cut off"),
    "damaged gzip": (gzip.compress(TEXT.encode())[:60] + b"\xff" * 20 + gzip.compress(TEXT.encode())[80:], "is damaged"),
    "a few columns without a header": (b"1,2,3\n4,5,6\n", "has 3 columns and no header of element numbers"),
    "semicolons": (TEXT.replace(",", ";").encode(), "separates its columns by ';'"),
    "UTF-16": (TEXT.encode("utf-16"), "written as UTF-16"),
    "a workbook": (b"PK\x03\x04" + b"x" * 100, "an Excel workbook"),
    "no text": (bytes(range(256)) * 20, "is not a text file"),
    "two columns of one element": (TEXT.replace("OBS,100,101", "OBS,100,100", 1).encode(), "two columns for element 100"),
    "old Mac": (TEXT.replace("\n", "\r").encode(), "ends its lines in the old Mac way"),
    "an endless line": (b"x" * 2_000_000, "a first line of more than a million characters"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_one_line(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, reason = UNREADABLE[kind]
    file = tmp_path / "records.csv"
    file.write_bytes(content)
    assert main(["pirl", "check", str(file)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("trackone pirl check: records.csv ")
    assert reason in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "reason"), [("", "is a folder"), ("nothing.csv", "there is no file"), ("a\0b", "can't be opened")]
)
def test_a_folder_and_a_missing_file_are_one_line(
    path: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pirl", "check", f"{tmp_path}/{path}"]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1


def test_a_header_without_records_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "records.csv"
    file.write_text(LINES[0] + "\n")
    assert main(["pirl", "check", str(file)]) == 2
    assert capsys.readouterr().err == "trackone pirl check: records.csv has a header and no records\n"


def fewer(row: int) -> str:
    return "\n".join(line[:-3] if place == row else line for place, line in enumerate(LINES)) + "\n"


LOCATED: dict[str, tuple[Callable[[], bytes], int, str, str]] = {
    "too few columns": (lambda: fewer(4).encode(), 4, "FILE-COLUMNS", f": {WHOLE - 3} instead of {WHOLE}."),
    "too many columns": (
        lambda: changed(6, "2702", "x,,y").encode(),
        6,
        "FILE-COLUMNS",
        f": {WHOLE + 2} instead of {WHOLE}.",
    ),
    "one column more, blank": (
        lambda: changed(6, "2702", ",").encode(),
        6,
        "FILE-COLUMNS",
        f": {WHOLE + 1} instead of {WHOLE}.",
    ),
    "a quotation mark that is never closed": (
        lambda: changed(7, "2702", '"open').encode(),
        7,
        "FILE-QUOTES",
        "never closed",
    ),
    "letters that are not UTF-8": (lambda: changed(3, "2702", "Café").encode("latin-1"), 3, "FILE-LETTERS", "not UTF-8"),
    "200,000 characters": (lambda: changed(2, "100", "A" * 200_000).encode(), 2, "VV-100", "(200,000 characters)"),
}


@pytest.mark.parametrize("kind", LOCATED)
def test_what_is_wrong_in_a_record_is_a_located_finding(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, row, rule, words = LOCATED[kind]
    file = tmp_path / "records.csv"
    file.write_bytes(make())
    main(["pirl", "check", str(file), "--json", "--report-end", "2024-06-30"])
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == 20
    found = [one for one in told["findings"] if one["rule_id"] == rule]
    assert [one["row"] for one in found] == [row]
    assert words in found[0]["message"]
    assert {one["rule_id"] for one in told["findings"]} >= {"LOG-203-A", "LOG-905-A", "VV-408"}


@pytest.mark.parametrize("value", ['O"Brien', '"say ""yes"""', '"two\nlines"', '"a,b"', '"ab" '])
def test_quotes_in_a_value_do_no_harm(value: str, tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    file.write_text(changed(7, "2702", value), encoding="utf-8")
    rows = read(file)
    plain = read(SAMPLE)
    assert rows[:6] + rows[7:] == plain[:6] + plain[7:]
    assert rows[6][-1] == {'"a,b"': "a,b", '"ab" ': "ab", '"two\nlines"': "two\nlines"}.get(
        value, value.replace('"say ""yes"""', 'say "yes"')
    )


CELLS = st.text(alphabet='ab, "\n\r\t\u00e9', max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]], end: str) -> None:
    rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    found = records_of(out.getvalue().encode(), shape=Shape(("100", "101", "102"), ",", frozenset({"100"})), first_row=1)
    expected = [tuple(cell.strip(records.SPACES) for cell in row) for row in rows]
    assert [tuple(cell.replace("\r", "") for cell in row) for row in found.frame.iter_rows()] == expected
    assert found.rows.to_list() == list(range(1, len(rows) + 1))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = records_of(content, shape=Shape(("100", "101"), ",", frozenset()), first_row=1)
    assert found.next_row - 1 >= found.frame.height
    assert len(found.rows) == found.frame.height


def test_a_file_that_breaks_off_while_being_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "records.gz"
    file.write_bytes(gzip.compress(TEXT.encode() * 3000)[:-500])
    with pytest.raises(UnreadableFile, match="is cut off"):
        list(open_file(file).batches())
