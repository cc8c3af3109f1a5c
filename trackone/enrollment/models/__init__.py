"""The tables of the enrollment room, by thing."""

from trackone.enrollment.models.participations import Eligibility, ExitReason, Participation
from trackone.enrollment.models.programs import Family, Program, short_name_of

__all__ = ["Eligibility", "ExitReason", "Family", "Participation", "Program", "short_name_of"]
