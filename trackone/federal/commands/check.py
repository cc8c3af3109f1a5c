"""Answer `trackone pirl check FILE`: everything in a file that would be rejected or questioned, at once.

Exit 0 when no record would be rejected, 1 when one would, 2 when the file, the layout or an argument can't be used.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from trackone.federal.checking import Checked, check
from trackone.federal.commands.parsing import Parser, positive, quarter_end
from trackone.federal.layout import LayoutProblem, load
from trackone.federal.reading import UnreadableFile
from trackone.federal.writing import lines, notes, write_csv, write_json

_USUAL_EXAMPLES = 5


def main(arguments: list[str]) -> int:
    """Parse, check, write; return the exit code."""
    try:
        asked = _parser().parse_args(arguments)
        layout = load(asked.layout)
        checked = check(asked.file, layout=layout, report_end=asked.report_end, watch=_bar(sys.stderr))
        _clear(sys.stderr)
        if asked.csv:
            _write(asked.csv, lambda out: write_csv(checked, out, most=asked.max_examples))
        if asked.html:
            _write(asked.html, lambda out: _page(checked, out, asked.max_examples))
        if asked.json:
            for note in notes(checked):
                print(note, file=sys.stderr)
            write_json(checked, sys.stdout, most=asked.max_examples)
        else:
            _print(checked, asked.max_examples, is_brief=bool(asked.csv or asked.html))
        return 1 if checked.errors else 0
    except SystemExit as ended:
        return int(ended.code or 0)
    except (UnreadableFile, LayoutProblem, _Unwritable) as problem:
        _clear(sys.stderr)
        print(f"trackone pirl check: {problem}", file=sys.stderr)
        return 2


class _Unwritable(Exception):
    """Why an output could not be written."""


def _parser() -> Parser:
    parser = Parser(prog="trackone pirl check", description="Find everything in a participant file that would be rejected.")
    parser.add_argument("file", type=Path, metavar="FILE", help="comma or tab separated, with or without header, or gzip")
    parser.add_argument("--report-end", type=quarter_end, metavar="YYYY-MM-DD", help="last day of the report quarter")
    parser.add_argument("--json", action="store_true", help="print all findings as JSON")
    parser.add_argument("--csv", type=Path, metavar="OUT", help="write all findings to this CSV file")
    parser.add_argument("--html", type=Path, metavar="OUT", help="write a page: by rule, by element, by local board")
    parser.add_argument("--max-examples", type=positive, metavar="N", help="show no more than N findings of a rule")
    parser.add_layout()
    return parser


def _print(checked: Checked, most: int | None, *, is_brief: bool) -> None:
    shown = 0 if is_brief and most is None else _USUAL_EXAMPLES if most is None else most
    for line in lines(checked, most=shown):
        print(line)


def _page(checked: Checked, out: TextIO, most: int | None) -> None:
    from trackone.federal.page import write_page

    write_page(checked, out, most=_USUAL_EXAMPLES if most is None else most)


def _write(path: Path, write: Callable[[TextIO], None]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            write(out)
    except OSError as problem:
        raise _Unwritable(f"{path} can't be written: {problem.strerror or problem}") from None


def _bar(out: TextIO) -> Callable[[float], None] | None:
    """Return what draws a progress bar, on a terminal."""
    if not out.isatty():
        return None

    def draw(share: float) -> None:
        filled = round(share * 30)
        out.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {share:4.0%}")
        out.flush()

    return draw


def _clear(out: TextIO) -> None:
    if out.isatty():
        out.write("\r\x1b[K")
        out.flush()
