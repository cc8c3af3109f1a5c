"""Log in: the back end that loads an account with its person, and the lock-out after failures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest

from trackone.identity.guard import without_numbers
from trackone.organizations.models import Account, Attempt


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """That somebody typed the own password at this moment, for one act."""

    account_id: int
    at: datetime


class AccountBackend(ModelBackend):
    """Authenticate against Account; an inactive account is nobody, from the next request on."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return the account with its person in one SQL statement."""
        account = Account.objects.select_related("person").filter(pk=user_id).first()
        return account if account is not None and account.is_active else None

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """Return the account when name and password match; takes the same time when the name is unknown."""
        found = super().authenticate(request, username=username, password=password, **kwargs)
        return found if isinstance(found, Account) else None


def locked_until(username: str, *, at: datetime) -> datetime | None:
    """Return until when log-ins under this name are refused, or None. Locks the counter against parallel tries."""
    with transaction.atomic():
        row = Attempt.objects.select_for_update().filter(username=_counted_name(username)).first()
    return row.locked_until if row and row.locked_until and row.locked_until > at else None


def count_failure(username: str, *, at: datetime) -> None:
    """Count one more failed log-in; after the allowed number the name is locked for a while."""
    name = _counted_name(username)
    Attempt.objects.bulk_create([Attempt(username=name)], ignore_conflicts=True)
    with transaction.atomic():
        row = Attempt.objects.select_for_update().get(username=name)
        row.failed_count += 1
        if row.failed_count >= settings.LOCK_OUT_FAILURES:
            row.locked_until, row.failed_count = at + _lock_out(), 0
        row.save(update_fields=["failed_count", "locked_until"])


def confirm_password(account: Account, password: str, *, at: datetime) -> Confirmation | None:
    """Return the confirmation for one act, or None when the password is wrong or the name is locked; a failure counts."""
    if locked_until(account.username, at=at):
        return None
    if account.check_password(password):
        forget_failures(account.username)
        return Confirmation(account_id=account.pk, at=at)
    count_failure(account.username, at=at)
    return None


def forget_failures(username: str) -> None:
    """Start counting afresh after a success."""
    Attempt.objects.filter(username=_counted_name(username)).delete()


def _counted_name(username: str) -> str:
    """Return the name under which tries are counted: a number typed into the wrong field is not kept (II.1)."""
    return without_numbers(username[:200].lower())[:60]


def _lock_out() -> timedelta:
    span: timedelta = settings.LOCK_OUT
    return span
