"""Load the service catalog from the data that ships with this package."""

import csv
from datetime import date
from pathlib import Path

from trackone.casework.models import ServiceKind

_KINDS = Path(__file__).with_name("service_kinds.csv")


def load_service_kinds() -> int:
    """Add every kind of service whose code is not on file, and return how many; verb, only under an act.

    Two SQL statements. A code that is on file is the state's from then on: what the state has ended or replaced wins over
    what we ship.
    """
    with _KINDS.open(newline="", encoding="utf-8") as file:
        kinds = [_kind(row) for row in csv.DictReader(file)]
    known = set(ServiceKind.objects.values_list("code", flat=True))
    return len(ServiceKind.objects.bulk_create([kind for kind in kinds if kind.code not in known]))


def _kind(row: dict[str, str]) -> ServiceKind:
    return ServiceKind(
        code=row["code"],
        name=row["name"],
        family=row["family"],
        triggers_participation=row["triggers_participation"] == "yes",
        extends_participation=row["extends_participation"] == "yes",
        makes_reportable=row["makes_reportable"] == "yes",
        streams=row["streams"].split(),
        federal_elements=row["federal_elements"],
        since_on=date.fromisoformat(row["since_on"]),
        until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
    )
