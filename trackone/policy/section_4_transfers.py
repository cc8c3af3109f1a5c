"""Section IV: when a participation may move between regions. The course itself is not built yet.

The numbers: carried out within 24 elapsed hours of the agreement; the paper file delivered within 5 business days; reminders
after 2 and 5 business days, the state's list after 10.
"""

from datetime import timedelta

from trackone.policy.refusal import Refusal

CARRIED_OUT_WITHIN = timedelta(hours=24)
FILE_DELIVERED_WITHIN_BUSINESS_DAYS = 5
REMINDED_AFTER_BUSINESS_DAYS = (2, 5)
ON_THE_STATES_LIST_AFTER_BUSINESS_DAYS = 10


def refusals_to_transfer(*, has_open_transferable_participation: bool, has_exited: bool) -> list[Refusal]:
    """Refuse to move anybody who is not in a current period of WIA or a successor program.

    Clauses: IV.7, IV.8.
    """
    if has_open_transferable_participation:
        return []
    if has_exited:
        sentence = "This person has exited, and somebody who has exited is not transferred."
        clause = "IV.8"
    else:
        sentence = "This person is in no current period of WIA or a successor program, so there is nothing to transfer."
        clause = "IV.7"
    way_out = "Serve the person here, and take a new application with new eligibility documents."
    return [Refusal(code="not_transferable", sentence=sentence, clause=clause, instead=way_out)]
