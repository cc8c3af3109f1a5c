"""Run the bench of the federal files: generate, measure in turns, print the table, keep it in docs/federal-benchmarks.md."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.federal.comparing import compare
from benchmarks.federal.measuring import Measured, measure
from trackone.federal import load
from trackone.federal.generating import Order, generate

PAGE = Path(__file__).resolve().parents[2] / "docs" / "federal-benchmarks.md"
SIZES, QUICK = (10_000, 100_000, 1_000_000), (10_000,)
BEYOND, COMPARED = 2_000_000, 100_000
END = date(2024, 6, 30)
ERROR_RATE = 0.05
MOST_RATIO, MOST_INDICATORS, MOST_PEAK, MOST_MORE = 1.6, 0.8, 3 * 2**30, 32


def main(arguments: list[str]) -> int:
    """Return 1 when the bound on memory is broken; never for seconds, which depend on what else the machine does."""
    chosen = _parse(arguments)
    sizes = chosen.rows or (QUICK if chosen.quick else SIZES)
    with tempfile.TemporaryDirectory() as folder:
        measured = [_measure(Path(folder), rows, chosen.rounds) for rows in sizes]
        beyond = _measure(Path(folder), BEYOND, 1, with_indicators=False) if chosen.beyond else None
        compared = compare(_made(Path(folder), COMPARED), rounds=chosen.rounds) if chosen.compare else []
    lines = [*_table(measured), "", *_memory(measured[-1], beyond), *(["", *compared] if compared else [])]
    print("\n".join(lines))
    if tuple(sizes) == SIZES:
        PAGE.write_text("\n".join([*_head(chosen.rounds), *lines]) + "\n", encoding="utf-8")
    return 1 if any(one.check.peak > MOST_PEAK for one in measured if one.rows <= SIZES[-1]) else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.federal", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 records only")
    parser.add_argument("--rows", type=lambda text: tuple(int(one) for one in text.split(",")), help="sizes: 10000,100000")
    parser.add_argument("--rounds", type=int, default=3, help="how often each command runs; the quickest counts (3)")
    parser.add_argument("--beyond", action="store_true", help="measure the memory at two million records too")
    parser.add_argument("--compare", action="store_true", help="compare with frictionless and pandera, if installed")
    return parser.parse_args(arguments)


def _made(folder: Path, rows: int) -> Path:
    file = folder / f"{rows}.csv"
    if not file.exists():
        generate(file, order=Order(rows=rows, error_rate=ERROR_RATE, seed=1, report_end=END), layout=load())
    return file


def _measure(folder: Path, rows: int, rounds: int, *, with_indicators: bool = True) -> Measured:
    file = _made(folder, rows)
    print(f"{rows:,} records …", file=sys.stderr)
    found = measure(file, rows=rows, rounds=rounds, report_end=END.isoformat(), with_indicators=with_indicators)
    if rows != QUICK[0]:
        file.unlink()
    return found


def _table(measured: Sequence[Measured]) -> list[str]:
    lines = [
        "| records | file | bare read | check | ratio | check, all cores | peak | indicators | ratio |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in measured:
        named = one.indicators
        indicators = f"{named.seconds:.2f} s | {named.seconds / one.floor.seconds:.2f}" if named else "– | –"
        lines.append(
            f"| {one.rows:,} | {one.size / 2**20:,.0f} MiB | {one.floor.seconds:.2f} s | {one.check.seconds:.2f} s "
            f"| {one.ratio:.2f} | {one.check.cpu_seconds / one.floor.cpu_seconds:.2f} | {one.check.peak / 2**20:,.0f} MiB "
            f"| {indicators} |"
        )
    return lines


def _memory(largest: Measured, beyond: Measured | None) -> list[str]:
    lines = [
        f"Aims at a million records: check at most {MOST_RATIO} of the bare read, indicators at most {MOST_INDICATORS}; "
        f"peak memory at most {MOST_PEAK // 2**30} GiB, and {MOST_MORE} bytes a record more beyond."
    ]
    if beyond is not None:
        more = (beyond.check.peak - largest.check.peak) / (beyond.rows - largest.rows)
        lines.append(f"From {largest.rows:,} to {beyond.rows:,} records the check takes {more:.0f} bytes a record more.")
    return lines


def _head(rounds: int) -> list[str]:
    return [
        "# The federal files, measured",
        "",
        f"Made by `python -m benchmarks.federal` (part of `make bench`) on {date.today()}: {os.cpu_count()} cores,",
        f"{platform.system()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end.",
        "The bare read is `polars.read_csv` of the same file, all columns as text. Every command is a process of its own,",
        f"its start included; they take turns, and the quickest of {rounds} rounds counts. The files hold made-up",
        "people with all columns, one in twenty broken. “Check, all cores” is the ratio of processor time, which other",
        "load disturbs less.",
        "",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
