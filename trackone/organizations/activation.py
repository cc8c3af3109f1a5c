"""Activation links: how a person gets a first password that nobody else has ever known (V.6).

A link is a signed token bound to one account as it stands: the first use changes the password, and with it every link made
before is void. Nothing is stored.
"""

from datetime import UTC, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

from trackone.audit.entries import Who, recording
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Account
from trackone.policy.section_5_logon_access import ACTIVATION_LINK_LASTS

_SALT = "trackone.organizations.activation"


def make_link_token(account: Account, *, at: datetime) -> str:
    """Return the token of a one-time link for this account, good for 72 hours from `at`."""
    ends_at = int((at + ACTIVATION_LINK_LASTS).timestamp())
    return Signer(salt=_SALT).sign_object([account.pk, ends_at, _stand(account)])


def account_for_token(token: str, *, at: datetime) -> Account | None:
    """Return the account that this token opens, or None when it is forged, used, too old, or the access has ended.

    At most one SQL statement.
    """
    account_id, ends_at, stand = _read(token)
    if account_id is None or at >= datetime.fromtimestamp(ends_at, tz=UTC):
        return None
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    return account if account is not None and constant_time_compare(stand, _stand(account)) else None


def activate(account: Account, *, token: str, password: str, at: datetime) -> None:
    """Give the account its own password and void the link, once, however many try it at the same moment.

    Every session of the account ends. Raises OutOfSight when the link has ended meanwhile. The caller has held the
    password against the rules.
    """
    person = getattr(account, "person", None)
    who = Who(person_id=person.pk, person_name=person.name) if person else Who()
    with recording("account.activate", who=who, at=at) as act:
        locked = Account.objects.select_for_update().filter(pk=account.pk).first()
        found = account_for_token(token, at=at)
        if locked is None or found is None or found.pk != locked.pk:
            raise OutOfSight
        locked.set_password(password)
        locked.session_epoch += 1
        locked.save(update_fields=["password", "session_epoch"])
        act.table_name, act.record_id = "organizations_account", locked.pk


def _stand(account: Account) -> str:
    """Return a digest that changes with the password and with the end of all sessions."""
    return salted_hmac(_SALT, f"{account.pk}:{account.password}:{account.session_epoch}", algorithm="sha256").hexdigest()[
        :32
    ]


def _read(token: str) -> tuple[int | None, int, str]:
    try:
        found: Any = Signer(salt=_SALT).unsign_object(token)
        account_id, ends_at, stand = found
        return int(account_id), int(ends_at), str(stand)
    except (BadSignature, ValueError, TypeError):
        return None, 0, ""
