"""A link opens once, for 72 hours, one account."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import authenticate

from tests.harness import Cast
from trackone.audit.models import Entry
from trackone.organizations.activation import account_for_token, activate, make_link_token
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.policy("V.6")]
NEW = "a sentence of her own"


@pytest.fixture
def account(cast: Cast) -> Account:
    found = cast.person("tess").account
    assert found is not None
    return found


def test_a_link_opens_its_own_account(account: Account, at: datetime) -> None:
    assert account_for_token(make_link_token(account, at=at), at=at) == account


def test_a_link_ends_after_72_hours_to_the_second(account: Account, at: datetime) -> None:
    token = make_link_token(account, at=at)
    assert account_for_token(token, at=at + timedelta(hours=72) - timedelta(seconds=1)) == account
    assert account_for_token(token, at=at + timedelta(hours=72)) is None


def test_a_used_link_opens_nothing_and_the_password_stands(account: Account, at: datetime) -> None:
    token = make_link_token(account, at=at)
    activate(account, token=token, password=NEW, at=at)
    assert account_for_token(token, at=at) is None
    with pytest.raises(OutOfSight):
        activate(account, token=token, password="another one, by a thief", at=at)
    assert authenticate(None, username="tess", password=NEW) == account


def test_one_use_voids_every_link_made_before(account: Account, at: datetime) -> None:
    first, second = make_link_token(account, at=at), make_link_token(account, at=at + timedelta(minutes=1))
    activate(account, token=second, password=NEW, at=at)
    assert account_for_token(first, at=at) is None


def test_a_link_of_one_account_does_not_change_another(account: Account, cast: Cast, at: datetime) -> None:
    token = make_link_token(account, at=at)
    other = cast.person("leo").account
    assert other is not None
    with pytest.raises(OutOfSight):
        activate(other, token=token, password=NEW, at=at)
    other.refresh_from_db()
    assert not other.check_password(NEW)


@pytest.mark.parametrize("token", ["", "x", "a:b", "WzEsMl0:forged"])
def test_a_forged_link_opens_nothing(db: None, at: datetime, token: str) -> None:
    assert account_for_token(token, at=at) is None


def test_a_tampered_link_opens_nothing(account: Account, at: datetime) -> None:
    token = make_link_token(account, at=at)
    body, _, signature = token.rpartition(":")
    assert account_for_token(f"{body[:-1]}A:{signature}", at=at) is None


def test_an_account_whose_access_ended_can_not_be_opened_again(account: Account, at: datetime) -> None:
    token = make_link_token(account, at=at)
    account.is_active = False
    account.save(update_fields=["is_active"])
    assert account_for_token(token, at=at) is None


def test_activating_ends_sessions_and_is_kept_without_the_password(account: Account, at: datetime) -> None:
    before = account.get_session_auth_hash()
    activate(account, token=make_link_token(account, at=at), password=NEW, at=at)
    account.refresh_from_db()
    assert account.get_session_auth_hash() != before
    entry = Entry.objects.get(action="account.activate")
    assert entry.person_name == "Tess Teammember"
    assert entry.record_id == account.pk
    assert NEW not in str(entry.facts)
