"""Answer `trackone pirl report eta-9173 FILE`: the quarterly report as CSV, workbook and page.

Exit 0 when it is written, 2 when the file, the layout, an argument or a place to write can't be used.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from trackone.federal.commands.parsing import Parser, quarter_end
from trackone.federal.eta9173 import Report, report
from trackone.federal.eta9173.lines import write_csv
from trackone.federal.layout import LayoutProblem, load
from trackone.federal.measures import UnknownWord
from trackone.federal.reading import UnreadableFile


def main(arguments: list[str]) -> int:
    """Compute the report and write what is asked, CSV to the terminal when nothing is; return the exit code."""
    try:
        asked = _parser().parse_args(arguments)
        made = report(asked.file, report_end=asked.report_end, layout=load(asked.layout), program=asked.program)
        if not (asked.csv or asked.xlsx or asked.html):
            write_csv(made, sys.stdout)
        _write_all(made, csv=asked.csv, xlsx=asked.xlsx, html=asked.html)
        _tell(made)
        return 0
    except SystemExit as ended:
        return int(ended.code or 0)
    except (LayoutProblem, UnknownWord, UnreadableFile) as problem:
        print(f"trackone pirl report: {problem}", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as problem:
        print(f"trackone pirl report: {problem.filename} can't be written: {problem.strerror}", file=sys.stderr)
    return 2


def _write_all(made: Report, *, csv: Path | None, xlsx: Path | None, html: Path | None) -> None:
    if csv:
        _write(csv, lambda out: write_csv(made, out))
    if html:
        from trackone.federal.eta9173.page import write_page

        _write(html, lambda out: write_page(made, out))
    if xlsx:
        from trackone.federal.eta9173.workbook import write_workbook

        xlsx.open("ab").close()  # says at once, in the words of the system, when the place can't be written
        write_workbook(made, xlsx)


def _write(path: Path, write: Callable[[TextIO], None]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        write(out)


def _tell(made: Report) -> None:
    if made.missing:
        print(f"The file lacks elements that count as blank: {', '.join(made.missing)}.", file=sys.stderr)
    if made.left_out:
        print(
            f"Records that can't be read and are not counted: {made.left_out:,}. trackone pirl check names them.",
            file=sys.stderr,
        )


def _parser() -> Parser:
    parser = Parser(prog="trackone pirl report", description="Make a federal report from a participant file.")
    parser.add_argument("report", choices=["eta-9173"], help="the quarterly performance report")
    parser.add_argument("file", type=Path, metavar="FILE", help="comma or tab separated, with or without header, or gzip")
    parser.add_argument(
        "--report-end", type=quarter_end, required=True, metavar="YYYY-MM-DD", help="last day of the quarter"
    )
    parser.add_argument("--program", default="all", help="adult, dw, youth, wp, jvsg, dwg or all")
    parser.add_argument("--csv", type=Path, metavar="OUT", help="write the rows to this CSV file")
    parser.add_argument("--xlsx", type=Path, metavar="OUT", help="write a workbook, a sheet for each program")
    parser.add_argument("--html", type=Path, metavar="OUT", help="write a page")
    parser.add_layout()
    return parser
