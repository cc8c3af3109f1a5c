"""Show a stored Social Security number: the one door out, by right, for a purpose, with the password once more (II.3)."""

from datetime import datetime

from trackone.audit.entries import act_under_way
from trackone.identity.keys import Tampered
from trackone.identity.models import Vault, take_from_vault
from trackone.identity.ssn import SSN
from trackone.organizations.log_in import Confirmation
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.policy.refusal import Refused, refuse_if
from trackone.policy.section_2_personal_information import refusal_of_altered_number, refusals_to_reveal


@performs("participant.reveal_ssn")
def reveal_ssn(
    participant: Participant, *, by: Standing, at: datetime, purpose: str, confirmation: Confirmation | None
) -> SSN:
    """Return the number on file; the entry keeps who saw it, when and for what, never the number.

    `confirmation` is that of this request's own password; one of somebody else, or of another moment, is none. Raises
    Refused, also when the stored number was altered or swapped outside of TrackOne. Clauses: II.2, II.3.
    """
    is_confirmed = confirmation is not None and confirmation.account_id == by.person.account_id and confirmation.at == at
    sealed = Vault.objects.filter(pk=participant.vault_id).first() if participant.vault_id else None
    refuse_if(refusals_to_reveal(has_one=sealed is not None, purpose=purpose, is_confirmed=is_confirmed))
    act = act_under_way()
    act.participant_id, act.facts = participant.pk, {"purpose": purpose}
    number = _opened(sealed)
    if number is None:
        raise Refused([refusal_of_altered_number()])
    return number


def _opened(sealed: Vault | None) -> SSN | None:
    try:
        return take_from_vault(sealed) if sealed else None
    except Tampered:
        return None
