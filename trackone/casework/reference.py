"""Load all reference data that ships with the program: places, calendar, programs, the service catalog."""

from trackone.audit.context import clock_now
from trackone.audit.entries import Who, recording
from trackone.casework.catalog import load_service_kinds
from trackone.enrollment.catalog import load_programs
from trackone.organizations.reference import load_places_and_calendar


def load_reference() -> None:
    """Add what is missing of the reference data, as one act of the house itself; safe to run again.

    It stands in this room, the uppermost one that has reference data.
    """
    with recording("house.load_reference", who=Who(), at=clock_now()):
        load_places_and_calendar()
        load_programs()
        load_service_kinds()
