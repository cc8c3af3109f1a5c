"""Say what hangs on a record that is to leave every list: it goes along, or the record stays (I.9)."""

from trackone.casework.models import ACTIVITIES, ServiceRecord
from trackone.casework.models.activities.base import Activity
from trackone.enrollment.models import Participation, PlannedGap


def hanging_on(participation: Participation) -> list[ServiceRecord | PlannedGap | Activity]:
    """Return the services, gaps and activities of a period, oldest first by kind. Eight SQL statements."""
    rows = {"participation": participation, "sealed_at": None}
    found: list[ServiceRecord | PlannedGap | Activity] = []
    found += ServiceRecord.objects.filter(**rows).select_related("kind").order_by("pk")
    found += PlannedGap.objects.filter(**rows).order_by("pk")
    for model in ACTIVITIES.values():
        found += model._default_manager.filter(**rows).order_by("pk")
    return found
