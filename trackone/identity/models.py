"""The vault: one row is one person's number, sealed."""

import hmac

from django.db import connection, models

from trackone.audit.recorded import recorded
from trackone.identity import keys
from trackone.identity.ssn import SSN


class Vault(models.Model):
    """One row is one Social Security number: ciphertext bound to this row, and the blind index that finds it.

    A reader sees the row only where he sees the participant that points at it (the policy stands in participants).
    """

    id = models.BigAutoField(primary_key=True)
    sealed = models.BinaryField()
    blind_index = models.BinaryField(unique=True)
    last_four = models.CharField(max_length=4)

    class Meta:
        triggers = [recorded("sealed", "blind_index", "last_four")]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_four__regex=r"^[0-9]{4}$"), name="vault_last_four_are_digits"),
        ]

    def __str__(self) -> str:
        return f"Vault {self.pk}"


def next_vault_id() -> int:
    """Return a fresh id, so that the participant can point at the row before it is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('identity_vault', 'id'))")
        return int(cursor.fetchone()[0])


def put_in_vault(ssn: SSN, *, vault_id: int) -> Vault:
    """Seal the number under this id; the unique blind index refuses a number that is on file already."""
    row = Vault(
        id=vault_id,
        sealed=keys.seal(ssn.reveal(), bound_to=f"identity_vault:{vault_id}:sealed"),
        blind_index=keys.blind_index(ssn.reveal()),
        last_four=ssn.last_four,
    )
    row.save(force_insert=True)
    return row


def take_from_vault(row: Vault) -> SSN:
    """Return the number; raise `keys.Tampered` when the row was altered or swapped. For the reveal action alone.

    A ciphertext that this row once held opens too: what gives it away is the index of another number beside it.
    """
    number = SSN(keys.unseal(row.sealed, bound_to=f"identity_vault:{row.pk}:sealed"))
    index = keys.blind_index(number.reveal())
    if not hmac.compare_digest(index, bytes(row.blind_index)) or number.last_four != row.last_four:
        raise keys.Tampered("the sealed number is not the one under which the row is found")
    return number
