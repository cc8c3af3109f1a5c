"""Print the figures as a table, and keep those of a full run in docs/benchmarks.md with machine and date."""

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from benchmarks.figures import AIMED_GROWTH, MOST_STATEMENTS, Row, broken_bounds, missed_aims
from benchmarks.house import SETTINGS, WORKERS, Bench, State
from benchmarks.visits import PAGE_AIM, SAVE_AIM

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What the figures were measured on."""

    processor: str
    cores: int
    memory_gb: int
    system: str
    python: str
    postgres: str
    commit: str
    load: float


def machine_of(bench: Bench, *, load: float) -> Machine:
    """Describe this machine; `load` is its load before the bench began."""
    with psycopg.connect(bench.server.admin_url()) as admin:
        row = admin.execute("SHOW server_version").fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory_gb=round(memory / 2**30),
        system=platform.platform(terse=True),
        python=platform.python_version(),
        postgres=row[0] if row else "",
        commit=_git("log", "-1", "--format=%h"),
        load=load,
    )


def table(rows: Sequence[Row], sizes: Sequence[int]) -> str:
    """Return the figures as a table of Markdown, padded so that it reads well in a terminal too."""
    head = ["visit"]
    for people in sizes:
        head += [f"p50 at {people:,}", "p95"]
    head += ["times", "statements", "psycopg alone", "ratio"]
    lines = [head]
    for row in rows:
        line = [row.name]
        for figure in row.figures:
            line += [f"{figure.p50:.1f} ms", f"{figure.p95:.1f}"]
        counts = sorted({figure.statements for figure in row.figures})
        last = row.figures[-1]
        line += [
            f"{row.growth:.2f}",
            " to ".join(str(count) for count in counts),
            f"{last.bare:.1f} ms",
            f"{row.over_bare:.1f}",
        ]
        lines.append(line)
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    aligned = [
        [line[0].ljust(widths[0]), *(w.rjust(n) for w, n in zip(line[1:], widths[1:], strict=True))] for line in lines
    ]
    aligned.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join(f"| {' | '.join(line)} |" for line in aligned)


def write(rows: Sequence[Row], *, sizes: Sequence[int], states: Sequence[State], machine: Machine, rounds: int) -> None:
    """Write docs/benchmarks.md from a full run."""
    PAGE.write_text(_page(rows, sizes, states, machine, rounds), encoding="utf-8")
    print(f"Written: {PAGE}")


def _page(rows: Sequence[Row], sizes: Sequence[int], states: Sequence[State], machine: Machine, rounds: int) -> str:
    today = datetime.now().astimezone()
    settings = ", ".join(f"{name} {value}" for name, value in SETTINGS.items())
    return f"""\
# Benchmarks

Written by `make bench`; do not edit by hand. Measured on {today:%B} {today.day}, {today.year}, at commit {machine.commit}.

| | |
|---|---|
| machine | {machine.processor}, {machine.cores} cores, {machine.memory_gb} GB; {machine.system} |
| load before the run | {machine.load:.1f} (a busy machine makes every time longer) |
| software | Python {machine.python}, PostgreSQL {machine.postgres} on loopback ({settings}; commits wait for the disk) |
| server | `trackone serve --workers {WORKERS}`, settings of the demo, one browser at a time |
{_loads(states)}
{table(rows, sizes)}

Each visit was made {rounds} times at each size, the sizes taking turns; the time is that of the whole answer, body read,
over one open connection. "Times" is the median at {sizes[-1]:,} people over that at {sizes[0]:,}. Statements are those of
the whole request, session and context included, without BEGIN, COMMIT and savepoints (once a minute one more keeps when
the session was last seen). "psycopg alone" is the median of the same statements sent in one transaction without Django, at
{sizes[-1]:,} people; of a save it holds the checks at the end, not the wait for the disk. "Ratio" is the page over that.

## Aims

At most {MOST_STATEMENTS} statements a page and the same number at both sizes; at most {AIMED_GROWTH} times the time; lists
and searches at most {PAGE_AIM} ms at the median, saving at most {SAVE_AIM} ms; deep pages as fast as the first.

{_verdict(rows)}

## The same again

`make bench` takes some minutes and needs two gigabytes of disk while it runs. `make bench ARGS=--quick` (200 and 2,000
people) ends with an error when statements are too many or grow with the data, or when a page takes twice as long with ten
times the people: bounds that hold on any machine, so CI may run it. `ARGS="--keep"` keeps the databases for the next run.
"""


def _loads(states: Sequence[State]) -> str:
    lines = []
    for state in states:
        speed = ""
        if state.loaded_in is not None:
            speed = f", loaded in {state.loaded_in:.0f} s ({state.rows / state.loaded_in:,.0f} rows a second)"
        lines.append(f"| {state.people:,} people | {state.rows:,} rows, {state.megabytes:,} MB{speed} |")
    return "\n".join(lines) + "\n"


def _verdict(rows: Sequence[Row]) -> str:
    missed = [*broken_bounds(rows, most_growth=AIMED_GROWTH), *missed_aims(rows)]
    growth = [line for line in missed if "times as long" not in line]
    if not growth:
        return "All of them were met."
    return "Missed in this run:\n\n" + "\n".join(f"- {line}" for line in growth)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=PAGE.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip()
