"""Make the rows of a new participant: verbs, only under an act."""

import zlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from trackone.identity.models import next_vault_id, put_in_vault
from trackone.identity.ssn import SSN
from trackone.organizations.models import Person, Region
from trackone.participants import naming
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import FormerName, How, Participant, ServedIn
from trackone.policy.general import refusal_of_same_ssn
from trackone.policy.refusal import Refused

# Names the advisory lock of those who add: two who add one person at once must see each other.
_LOCK = 4_721


def take_turn(newcomer: Newcomer) -> None:
    """Wait until nobody else is adding somebody with this birth date, or with this name where it is not known.

    Held to the end of the transaction: whoever waited sees the one who was added first among the likely ones.
    """
    words = (
        newcomer.birth_on.isoformat()
        if newcomer.birth_on
        else naming.sort_name_of(last=newcomer.last_name, first="", middle="")
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, zlib.crc32(words.encode()) - 2**31])


def make_participant(
    newcomer: Newcomer,
    *,
    region: Region,
    ssn: SSN | None,
    case_manager: Person | None,
    entered_by: Person,
    today: date,
    at: datetime,
) -> Participant:
    """Write the participant, who serves him, and his number in the vault; the database refuses a number on file.

    Who serves the person is written first: row security sees nobody who is served nowhere.
    """
    pk, number = _next_ids()
    participant = Participant(
        id=pk,
        number=number,
        first_name=naming.tidy(newcomer.first_name),
        middle_name=naming.tidy(newcomer.middle_name),
        last_name=naming.tidy(newcomer.last_name),
        suffix=naming.tidy(newcomer.suffix),
        birth_on=newcomer.birth_on,
        birth_entered_on=today if newcomer.birth_on else None,
        birth_entered_by=entered_by if newcomer.birth_on else None,
        preferred_language=newcomer.preferred_language,
        created_at=at,
    )
    fold_names(participant, former=())
    ServedIn.objects.create(participant_id=pk, region=region, since_on=today, how=How.ADDED, case_manager=case_manager)
    vault_id = point_at_vault(participant, ssn) if ssn else None
    participant.save(force_insert=True)
    if ssn and vault_id:
        fill_vault(ssn, vault_id=vault_id)
    return participant


def fold_names(participant: Participant, *, former: Iterable[FormerName]) -> None:
    """Compute what the participant is ordered and found by, from the present name and the former ones."""
    names = [participant.first_name, participant.middle_name, participant.last_name]
    for name in former:
        names += [name.first_name, name.middle_name, name.last_name]
    participant.sort_name = naming.sort_name_of(
        last=participant.last_name, first=participant.first_name, middle=participant.middle_name
    )
    participant.words = naming.keys_of(names)
    participant.sounds = naming.sounds_of(participant.words)


def point_at_vault(participant: Participant, ssn: SSN) -> int:
    """Let the participant point at a vault row that is yet to be written (it is seen only through him); return its id."""
    vault_id = next_vault_id()
    participant.vault_id, participant.last_four = vault_id, ssn.last_four
    return vault_id


def fill_vault(ssn: SSN, *, vault_id: int) -> None:
    """Seal the number in the row that a saved participant points at; refuse one that came on file a moment ago."""
    try:
        with transaction.atomic():
            put_in_vault(ssn, vault_id=vault_id)
    except IntegrityError:
        # The text of the error holds the row.
        raise Refused([refusal_of_same_ssn(["somebody who was added a moment ago"])]) from None


def _next_ids() -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('participants_participant', 'id')), nextval('participants_number_seq')"
        )
        pk, number = cursor.fetchone()
    return int(pk), f"P{number:08}"
