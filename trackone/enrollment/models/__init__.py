"""The tables of the enrollment room, by thing."""

from trackone.enrollment.models.applications import TODAY_THERE, Application, Signature, Signer
from trackone.enrollment.models.gaps import GapReason, PlannedGap
from trackone.enrollment.models.participations import NEVER_DECIDED, REASONS_BY_HAND, Eligibility, ExitReason, Participation
from trackone.enrollment.models.programs import Family, Program, short_name_of

__all__ = [
    "NEVER_DECIDED",
    "REASONS_BY_HAND",
    "TODAY_THERE",
    "Application",
    "Eligibility",
    "ExitReason",
    "Family",
    "GapReason",
    "Participation",
    "PlannedGap",
    "Program",
    "Signature",
    "Signer",
    "short_name_of",
]
