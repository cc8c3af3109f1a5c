"""Load the funding sources of C.1 and their successors from the data that ships with this package."""

import csv
from datetime import date
from pathlib import Path

from trackone.enrollment.models import Program

_PROGRAMS = Path(__file__).with_name("programs.csv")


def load_programs() -> int:
    """Add every funding source whose code is not on file, and return how many; verb, only under an act.

    Two SQL statements. What the state has ended since wins over what we ship.
    """
    with _PROGRAMS.open(newline="", encoding="utf-8") as file:
        programs = [_program(row) for row in csv.DictReader(file)]
    known = set(Program.objects.values_list("code", flat=True))
    return len(Program.objects.bulk_create([program for program in programs if program.code not in known]))


def _program(row: dict[str, str]) -> Program:
    return Program(
        code=row["code"],
        name=row["name"],
        family=row["family"],
        era=row["era"],
        stream=row["stream"],
        federal_mark=row["federal_mark"],
        is_transferable=row["is_transferable"] == "yes",
        since_on=date.fromisoformat(row["since_on"]),
        until_on=_day(row["until_on"]),
        common_exit_since_on=_day(row["common_exit_since_on"]),
        common_exit_until_on=_day(row["common_exit_until_on"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
