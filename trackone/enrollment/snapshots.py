"""Take the eligibility snapshot: what was known of a person at the decision, and what was missing."""

from datetime import date
from typing import Any

from trackone.enrollment.models import Participation
from trackone.enrollment.proposals import as_facts, proposal_of
from trackone.participants.elements import elements_on
from trackone.participants.models import Address, ElementValue, Participant

# What an eligibility file needs, by element number; what is blank at the decision is named as missing.
ASKED_OF_ALL = (200, 201, 210, 202, 300, 400, 407, 408, 409)


def snapshot_of(participant: Participant, participation: Participation, *, on: date) -> dict[str, Any]:
    """Return what was known on this day: age, county, programs, each element with its value, and what was missing.

    `programs` are the codes of what the person is enrolled in beside this one, as far as the region sees. Codes, never
    prose; no name and no number of the person. One that came of an application keeps what the book proposed, rule by rule.
    Three SQL statements, then four.
    """
    values = dict(ElementValue.objects.filter(participant=participant).exclude(value="").values_list("element_no", "value"))
    address = Address.objects.filter(participant=participant, until_on=None).select_related("county").first()
    beside = Participation.objects.open().filter(participant=participant, sealed_at=None).exclude(pk=participation.pk)
    known = elements_on(on)
    missing = [number for number in ASKED_OF_ALL if number in known and number not in values]
    if participant.birth_on is None:
        missing = [200, *(number for number in missing if number != 200)]
    of_application: dict[str, Any] = {}
    if participation.application_id:
        of_application = {"application": participation.application_id, "proposal": as_facts(proposal_of(participation))}
    return {
        "on": on.isoformat(),
        "program": participation.program.code,
        "application_on": participation.application_on.isoformat(),
        "age": participant.age_on(on),
        "county": address.county.fips if address and address.county else None,
        "programs": sorted(beside.values_list("program__code", flat=True)),
        "elements": {str(number): value for number, value in sorted(values.items()) if number in known},
        "missing": missing,
        **of_application,
    }
