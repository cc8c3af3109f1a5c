"""Activities: what is known of a participant beside the services, each kind a table of its own on one base."""

from collections.abc import Mapping

from trackone.casework.models.activities.base import Activity, Lasting
from trackone.casework.models.activities.declared import Declared
from trackone.casework.models.activities.training import Training

# By their kind, in the order in which they follow one another in a life.
ACTIVITIES: Mapping[str, type[Activity]] = {model.declared.kind: model for model in (Training,)}

__all__ = ["ACTIVITIES", "Activity", "Declared", "Lasting", "Training"]
