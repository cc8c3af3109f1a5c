"""The terms under which an application stands: until when it may be decided, and whether two persons decide (C.1)."""

from trackone.enrollment.models import Participation
from trackone.policy.section_0_applications import expires_on, terms_of

# What the terms follow from, and what they are.
FOLLOW_FROM = frozenset({"application_on", "program", "eligibility"})
TERMS = ("expires_on", "needs_review")


def take_terms(participation: Participation) -> None:
    """Let the terms of the program on the day of the application hold. No SQL.

    What one person has decided stays decided by one: who corrects it is the second. Clauses: C.1.
    """
    code, on = participation.program.code, participation.application_on
    is_decided_by_one = participation.eligibility != "" and participation.reviewed_by_id is None
    participation.expires_on = expires_on(dated_on=on, programs=[code])
    participation.needs_review = terms_of(code, on=on).needs_second_person and not is_decided_by_one
