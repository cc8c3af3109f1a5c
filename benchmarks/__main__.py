"""Run the bench: build what is measured, measure it, print the table, keep the figures."""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks import figures, measuring, report
from benchmarks.house import Bench
from config.children import Stopped, stopping_on_signals
from config.server_folder import LaunchFailed

FULL, QUICK = (1_000, 100_000), (200, 2_000)
ROUNDS, QUICK_ROUNDS = 100, 15


def main(arguments: list[str]) -> int:
    """Return 1 when a bound is broken: the number of statements, or how the time grows; never for seconds alone."""
    chosen = _parse(arguments)
    sizes = chosen.people or (QUICK if chosen.quick else FULL)
    rounds = chosen.rounds or (QUICK_ROUNDS if chosen.quick else ROUNDS)
    load = os.getloadavg()[0]
    try:
        with stopping_on_signals(), Bench(is_kept=chosen.keep) as bench:
            states = [bench.populated(people) for people in sizes]
            measured = measuring.measure(bench, states, rounds=rounds)
            machine = report.machine_of(bench, load=load)
    except Stopped:
        print("\nStopped.")
        return 130
    except LaunchFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    rows = figures.rows_of(measured)
    print(f"\n{report.table(rows, sizes)}\n")
    broken = figures.broken_bounds(rows, most_growth=figures.QUICK_GROWTH if chosen.quick else figures.MOST_GROWTH)
    for line in broken:
        print(f"Bound broken: {line}")
    for line in figures.missed_aims(rows):
        print(f"Aim missed: {line}")
    if chosen.json:
        Path(chosen.json).write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    if not (chosen.quick or chosen.people):
        report.write(rows, sizes=sizes, states=states, machine=machine, rounds=rounds)
    return 1 if broken else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200 and 2,000 people, few rounds: bounds, not figures")
    parser.add_argument("--people", type=lambda text: tuple(int(one) for one in text.split(",")), help="sizes: 1000,100000")
    parser.add_argument("--rounds", type=int, help="how often each page is asked for")
    parser.add_argument("--keep", action="store_true", help="keep the populated databases for the next run")
    parser.add_argument("--json", help="write the figures to this file too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
