"""Load the service catalog from the data that ships with this package."""

import csv
from datetime import date
from pathlib import Path

from trackone.casework.models import ServiceKind

_KINDS = Path(__file__).with_name("service_kinds.csv")


def load_service_kinds() -> int:
    """Add or renew every kind of service by its code and first day, and return how many there are; verb, under an act.

    One SQL statement. Kinds are dated and never removed.
    """
    with _KINDS.open(newline="", encoding="utf-8") as file:
        kinds = [_kind(row) for row in csv.DictReader(file)]
    names = [
        "name",
        "family",
        "triggers_participation",
        "extends_participation",
        "makes_reportable",
        "streams",
        "federal_elements",
        "until_on",
    ]
    ServiceKind.objects.bulk_create(kinds, update_conflicts=True, unique_fields=["code", "since_on"], update_fields=names)
    return len(kinds)


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
