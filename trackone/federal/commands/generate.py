"""Answer `trackone pirl generate`: write a file of made-up people, some of them broken on purpose, and the list of those."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from trackone.federal.generating import Order, broken_list, generate
from trackone.federal.layout import LayoutProblem, load
from trackone.federal.quarters import NotAQuarterEnd, last_ended, whole_quarter


def main(arguments: list[str]) -> int:
    """Write both files and say what they hold; return 0, or 2 with one line when that can't be done."""
    chosen = _parse(arguments)
    try:
        layout = load(chosen.layout)
        end = whole_quarter(chosen.report_end or last_ended(date.today()))
        order = Order(rows=chosen.rows, error_rate=chosen.error_rate, seed=chosen.seed, report_end=end)
        expected = generate(chosen.out, order=order, layout=layout)
    except (LayoutProblem, NotAQuarterEnd) as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"{chosen.out} can't be written: {problem.strerror or problem}", file=sys.stderr)
        return 2
    print(f"{chosen.rows:,} made-up records for the report quarter that ends on {end}: {chosen.out}")
    print(f"{expected:,} findings that a check must make, and no others: {broken_list(chosen.out)}")
    print(f"Try: trackone pirl check {chosen.out} --report-end {end}")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trackone pirl generate", description="Write a file of made-up people.")
    parser.add_argument("out", type=Path, help="where to write; the list of what was broken stands beside it")
    parser.add_argument("--rows", type=_number(int, 0, 999_999_999), required=True, help="how many records")
    parser.add_argument("--error-rate", type=_number(float, 0, 1), default=0.0, help="the share to break, 0 to 1 (0)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same file (1)")
    parser.add_argument(
        "--report-end", type=date.fromisoformat, help="last day of the report quarter (the newest that is over)"
    )
    parser.add_argument("--layout", type=Path, help="a folder with another layout")
    return parser.parse_args(arguments)


def _number(kind: Callable[[str], float], low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = kind(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not from {low:,} to {high:,}")
        return value

    read.__name__ = "number"
    return read
