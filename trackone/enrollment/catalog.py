"""Load the funding sources of C.1 and their successors from the data that ships with this package."""

import csv
from datetime import date
from pathlib import Path

from trackone.enrollment.models import Program

_PROGRAMS = Path(__file__).with_name("programs.csv")


def load_programs() -> int:
    """Add or renew every funding source by its code and return how many there are; verb, only under an act.

    One SQL statement. Sources are dated and never removed.
    """
    with _PROGRAMS.open(newline="", encoding="utf-8") as file:
        programs = [_program(row) for row in csv.DictReader(file)]
    names = ["name", "family", "era", "stream", "federal_mark", "is_transferable", "since_on", "until_on"]
    Program.objects.bulk_create(programs, update_conflicts=True, unique_fields=["code"], update_fields=names)
    return len(programs)


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
        until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
    )
