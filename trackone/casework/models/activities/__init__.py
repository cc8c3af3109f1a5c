"""Activities: what is known of a participant beside the services, each kind a table of its own on one base."""

from collections.abc import Mapping

from trackone.casework.models.activities.assessment import Assessment
from trackone.casework.models.activities.base import Activity, Lasting
from trackone.casework.models.activities.declared import Declared
from trackone.casework.models.activities.outcomes import Credential, Employment, SkillGain
from trackone.casework.models.activities.training import Training
from trackone.casework.models.activities.work_experience import WorkExperience

# By their kind; their places here are part of the keys of pages, so another kind comes last.
ACTIVITIES: Mapping[str, type[Activity]] = {
    model.declared.kind: model for model in (Training, Credential, SkillGain, Employment, Assessment, WorkExperience)
}

__all__ = [
    "ACTIVITIES",
    "Activity",
    "Assessment",
    "Credential",
    "Declared",
    "Employment",
    "Lasting",
    "SkillGain",
    "Training",
    "WorkExperience",
]
