"""Run commands as processes of their own, and measure seconds and peak memory of each."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FLOOR = "import sys, polars; polars.read_csv(sys.argv[1], infer_schema=False)"


@dataclass(frozen=True)
class Run:
    """One process: its seconds by the clock and on all cores, its peak memory in bytes."""

    seconds: float
    cpu_seconds: float
    peak: int


@dataclass(frozen=True)
class Measured:
    """The quickest run of each command on a file of so many records, the commands having taken turns."""

    rows: int
    size: int
    floor: Run
    check: Run
    indicators: Run | None

    @property
    def ratio(self) -> float:
        """How long a check takes in the time of a bare read."""
        return self.check.seconds / self.floor.seconds


def measure(file: Path, *, rows: int, rounds: int, report_end: str, with_indicators: bool = True) -> Measured:
    """Let the bare read, the check and the indicators take turns on one file."""
    commands = {"floor": [sys.executable, "-c", FLOOR, str(file)]}
    trackone = [sys.executable, "-m", "trackone", "pirl"]
    out = file.with_suffix(".found.csv")
    commands["check"] = [*trackone, "check", str(file), "--report-end", report_end, "--csv", str(out)]
    if with_indicators:
        commands["indicators"] = [*trackone, "indicators", str(file), "--report-end", report_end, "--json"]
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    best = {name: min(found, key=lambda one: one.seconds) for name, found in runs.items()}
    return Measured(rows, file.stat().st_size, best["floor"], best["check"], best.get("indicators"))


def run(command: Sequence[str]) -> Run:
    """Run a command to its end; raise RuntimeError with what it said when it could not do its work."""
    started = time.perf_counter()
    # An installed program finds its modules compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        said = child.stderr.read() if child.stderr else b""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if child.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {said.decode(errors='replace').strip()}")
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * kilobyte)
