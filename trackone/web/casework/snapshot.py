"""Say in words what was known of a person when eligibility was decided, and what was missing."""

from dataclasses import dataclass
from datetime import date

from trackone.enrollment.models import Participation
from trackone.organizations.models import County
from trackone.participants.elements import elements_on


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What was known on the day of the decision, label by label, and the labels of what was missing."""

    on: date
    known: list[tuple[str, str]]
    missing: list[str]


def snapshot_in_words(participation: Participation) -> Snapshot | None:
    """Return the snapshot of a decision; None before there is one. One SQL statement, for the county's name."""
    kept = participation.snapshot
    if not kept:
        return None
    on = date.fromisoformat(kept["on"])
    elements = elements_on(on)
    county = County.objects.filter(fips=kept.get("county")).first() if kept.get("county") else None
    known = [
        ("Age", str(kept["age"]) if kept.get("age") is not None else "not known"),
        ("County", county.name if county else "not known"),
    ]
    if kept.get("programs"):
        known.append(("Enrolled in, too", ", ".join(kept["programs"])))
    values = {int(number): value for number, value in kept.get("elements", {}).items()}
    known += [
        (elements[number].label, elements[number].spoken(value)) for number, value in values.items() if number in elements
    ]
    missing = [elements[number].label for number in kept.get("missing", ()) if number in elements]
    return Snapshot(on=on, known=known, missing=missing)
