"""Answer `trackone pirl indicators`: the indicators that a file will give, or the records behind one of them."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from trackone.federal.layout import Layout, LayoutProblem, load
from trackone.federal.measures import Group, Measured, Request, UnknownWord, WindowProblem, measured
from trackone.federal.measures.definitions import definitions
from trackone.federal.measures.explaining import Explained, explain
from trackone.federal.measures.requests import wanted
from trackone.federal.measures.telling import as_json, explained_lines, lines
from trackone.federal.measures.windows import moved_windows
from trackone.federal.quarters import NotAQuarterEnd
from trackone.federal.reading import UnreadableFile

_PROBLEMS = (LayoutProblem, NotAQuarterEnd, UnknownWord, UnreadableFile, WindowProblem)


def main(arguments: list[str]) -> int:
    """Print the indicators as text or JSON; return 0, or 2 with one line when they can't be computed."""
    chosen = _parse(arguments)
    try:
        layout = load(chosen.layout)
        request = Request(
            report_end=chosen.report_end,
            program=chosen.program,
            by=chosen.by,
            measures=chosen.measures,
            moved=moved_windows(chosen.window, known=definitions(layout)),
        )
        if chosen.explain:
            explained = explain(chosen.file, measure=chosen.explain, request=request, layout=layout)
            return _show_explained(explained, is_json=chosen.json)
        return _show(measured(chosen.file, request=request, layout=layout), request, layout, is_json=chosen.json)
    except _PROBLEMS as problem:
        print(problem, file=sys.stderr)
        return 2


def _show(found: Measured, request: Request, layout: Layout, *, is_json: bool) -> int:
    if is_json:
        json.dump(found.groups, sys.stdout, indent=1)
        print()
    else:
        windows = {(each.program, each.measure.name): each for each in wanted(request, layout)}
        for group in found.groups:
            print("\n".join(lines(group, windows, by=request.by)))
    _tell(_missing(found.groups), found.left_out)
    return 0


def _show_explained(found: list[Explained], *, is_json: bool) -> int:
    if is_json:
        json.dump([group for each in found for group in as_json(each)], sys.stdout, indent=1)
        print()
    else:
        for each in found:
            print("\n".join(explained_lines(each)))
    _tell(list(dict.fromkeys(number for each in found for number in each.missing)), max(each.left_out for each in found))
    return 0


def _missing(groups: list[Group]) -> list[str]:
    return list(dict.fromkeys(number for group in groups for number in group["missing"]))


def _tell(missing: list[str], left_out: int) -> None:
    if missing:
        print(f"The file lacks elements that count as blank: {', '.join(missing)}.", file=sys.stderr)
    if left_out:
        print(f"{left_out:,} records can't be read and are not counted; trackone pirl check names them.", file=sys.stderr)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trackone pirl indicators", description="Compute the indicators of a file.")
    parser.add_argument("file", type=Path, help="comma or tab separated, with a header of element numbers or in fixed order")
    parser.add_argument("--report-end", type=date.fromisoformat, required=True, help="last day of the report quarter")
    parser.add_argument("--program", default="all", help="adult, dw, youth, wp, jvsg, dwg or all")
    parser.add_argument("--by", metavar="ELEMENT", help="a group for each value of an element, such as 108-A")
    parser.add_argument("--measures", default="wioa", help="wioa: primary indicators; wia: common measures")
    parser.add_argument("--window", action="append", default=[], metavar="NAME=START..END", help="move a window")
    parser.add_argument("--explain", metavar="MEASURE", help="list the records of a measure and why they are in or out")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--layout", type=Path, metavar="FOLDER", help="a folder with another layout")
    return parser.parse_args(arguments)
