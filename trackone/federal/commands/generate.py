"""Answer `trackone pirl generate OUT`: a file of made-up people, some of them broken on purpose, and the list of those.

Exit 0 when both are written, 2 when an argument, the layout or a place to write can't be used.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from trackone.federal.commands.parsing import Parser, positive, quarter_end
from trackone.federal.generating import Order, broken_list, generate
from trackone.federal.layout import LayoutProblem, load
from trackone.federal.quarters import last_ended


def main(arguments: list[str]) -> int:
    """Write both files and say what they hold; return the exit code."""
    try:
        asked = _parser().parse_args(arguments)
        end = asked.report_end or last_ended(date.today())
        order = Order(rows=asked.rows, error_rate=asked.error_rate, seed=asked.seed, report_end=end)
        expected = generate(asked.out, order=order, layout=load(asked.layout))
    except SystemExit as ended:
        return int(ended.code or 0)
    except LayoutProblem as problem:
        print(f"trackone pirl generate: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"trackone pirl generate: {problem.filename} can't be written: {problem.strerror}", file=sys.stderr)
        return 2
    print(f"{asked.rows:,} made-up records for the report quarter that ends on {end}: {asked.out}")
    print(f"{expected:,} findings that a check must make, and no others: {broken_list(asked.out)}")
    print(f"Try: trackone pirl check {asked.out} --report-end {end}")
    return 0


def _parser() -> Parser:
    parser = Parser(prog="trackone pirl generate", description="Write a participant file of made-up people.")
    parser.add_argument("out", type=Path, metavar="OUT", help="where to write; the list of what is broken stands beside it")
    parser.add_argument("--rows", type=positive, required=True, metavar="N", help="how many records")
    parser.add_argument(
        "--error-rate", type=_share, default=0.0, metavar="P", help="the share of records to break, 0 to 1 (0)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same file (1)")
    parser.add_argument(
        "--report-end",
        type=quarter_end,
        metavar="YYYY-MM-DD",
        help="last day of the report quarter (the newest that is over)",
    )
    parser.add_layout()
    return parser


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share from 0 to 1")
    return share
