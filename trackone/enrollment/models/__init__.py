"""The tables of the enrollment room, by thing."""

from trackone.enrollment.models.gaps import GapReason, PlannedGap
from trackone.enrollment.models.participations import REASONS_BY_HAND, Eligibility, ExitReason, Participation
from trackone.enrollment.models.programs import Family, Program, short_name_of

__all__ = [
    "REASONS_BY_HAND",
    "Eligibility",
    "ExitReason",
    "Family",
    "GapReason",
    "Participation",
    "PlannedGap",
    "Program",
    "short_name_of",
]
