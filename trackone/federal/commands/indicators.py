"""Answer `trackone pirl indicators FILE`: the indicators that a file will give, or the records behind one of them.

Exit 0 when they are told, 2 when the file, the layout or an argument can't be used.
"""

import json
import sys
from pathlib import Path

from trackone.federal.commands.parsing import Parser, quarter_end
from trackone.federal.layout import Layout, LayoutProblem, load
from trackone.federal.masking import Shown
from trackone.federal.measures import Group, Measured, Request, UnknownWord, WindowProblem, measured
from trackone.federal.measures.definitions import definitions
from trackone.federal.measures.explaining import Explained, explain
from trackone.federal.measures.requests import wanted
from trackone.federal.measures.telling import explained_lines, lines, write_explained
from trackone.federal.measures.windows import moved_windows
from trackone.federal.reading import UnreadableFile


def main(arguments: list[str]) -> int:
    """Print the indicators as text or JSON; return the exit code."""
    try:
        asked = _parser().parse_args(arguments)
        layout = load(asked.layout)
        moved = moved_windows(asked.window, known=definitions(layout))
        request = Request(asked.report_end, asked.program, asked.by, asked.measures, moved)
        if asked.explain:
            explained = explain(asked.file, measure=asked.explain, request=request, layout=layout)
            return _show_explained(explained, Shown(layout), is_json=asked.json)
        return _show(measured(asked.file, request=request, layout=layout), request, layout, is_json=asked.json)
    except SystemExit as ended:
        return int(ended.code or 0)
    except (LayoutProblem, UnknownWord, UnreadableFile, WindowProblem) as problem:
        print(f"trackone pirl indicators: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _show(found: Measured, request: Request, layout: Layout, *, is_json: bool) -> int:
    if is_json:
        json.dump(found.groups, sys.stdout, indent=1)
        print()
    else:
        windows = {(each.program, each.measure.name): each for each in wanted(request, layout=layout)}
        for group in found.groups:
            print("\n".join(lines(group, windows, by=request.by)))
    _tell(_missing(found.groups), found.left_out)
    return 0


def _show_explained(found: list[Explained], shown: Shown, *, is_json: bool) -> int:
    if is_json:
        write_explained(found, sys.stdout, shown=shown)
    else:
        for each in found:
            print("\n".join(explained_lines(each, shown=shown)))
    _tell(list(dict.fromkeys(number for each in found for number in each.missing)), max(each.left_out for each in found))
    return 0


def _missing(groups: list[Group]) -> list[str]:
    return list(dict.fromkeys(number for group in groups for number in group["missing"]))


def _tell(missing: list[str], left_out: int) -> None:
    if missing:
        print(f"The file lacks elements that count as blank: {', '.join(missing)}.", file=sys.stderr)
    if left_out:
        print(
            f"Records that can't be read and are not counted: {left_out:,}. trackone pirl check names them.", file=sys.stderr
        )


def _parser() -> Parser:
    parser = Parser(prog="trackone pirl indicators", description="Compute the indicators that a participant file will give.")
    parser.add_argument("file", type=Path, metavar="FILE", help="comma or tab separated, with or without header, or gzip")
    parser.add_argument(
        "--report-end", type=quarter_end, required=True, metavar="YYYY-MM-DD", help="last day of the quarter"
    )
    parser.add_argument("--program", default="all", help="adult, dw, youth, wp, jvsg, dwg or all: one after the other (all)")
    parser.add_argument("--by", metavar="ELEMENT", help="a group for each value of an element, such as 108-A")
    parser.add_argument("--measures", default="wioa", help="wioa: primary indicators; wia: common measures (wioa)")
    parser.add_argument(
        "--window", action="append", default=[], metavar="NAME=START..END", help="move a window, or that of one measure"
    )
    parser.add_argument("--explain", metavar="MEASURE", help="list the records of a measure and what put them in or out")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_layout()
    return parser
