"""Activities of each kind as the cast would enter them, for tests of what all kinds share."""

from datetime import date
from typing import Any

from tests.casework.files import File
from trackone.casework.activities.recording import ActivityEntry, record_activity
from trackone.casework.models import ACTIVITIES, Activity
from trackone.enrollment.models import Participation

TODAY = date(2026, 11, 23)

# What each kind is usually entered with; `f_on` of its first date is given by the test.
USUAL: dict[str, dict[str, Any]] = {
    "training": {
        "type_code": "06",
        "provider_name": "Placeholder Technical College (made up)",
        "program_of_study": "Welding",
        "occupation_code": "51412100",
        "leads_to": "18",
    },
    "credential": {"type_code": "5", "title": "Certified welder (made up)", "attained_on": date(2026, 11, 10)},
    "skill_gain": {"type_code": "1809", "gained_on": date(2026, 11, 10)},
    "employment": {"quarter": "2", "status_code": "1", "source_code": "4", "employer_name": "Placeholder Bakery"},
    "assessment": {"category": "1", "instrument": "TABE 11 M (made up)", "stage": "1", "score": 480},
    "work_experience": {"type_code": "2", "employer_name": "Placeholder Bakery", "job_title": "Helper"},
}


def record(
    file: File,
    kind: str = "training",
    *,
    participation: Participation | None,
    on: date = TODAY,
    key: str = "tess",
    staff: str | None = None,
    **values: Any,
) -> Activity:
    """Record an activity of a kind, usual but for what is given, its first date being `on`."""
    first = f"{ACTIVITIES[kind].declared.first}_on"
    entry = ActivityEntry(
        kind=kind,
        participation=participation,
        staff=file.cast.person(staff or key),
        values={**USUAL[kind], first: on, **values},
    )
    by = file.cast.standing(key)
    made = record_activity(file.participant, by=by, at=file.at, site=file.site, entry=entry)
    return type(made)._base_manager.get(pk=made.pk)


def again(activity: Activity) -> Activity:
    """Return the activity as it stands in the database."""
    return type(activity)._base_manager.get(pk=activity.pk)
