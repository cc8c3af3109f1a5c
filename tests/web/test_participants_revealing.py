"""The one door out: a stored number is shown by right, for a purpose, with the password - once, and in the trail."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from tests.casework.rows import Rows
from tests.harness import Cast
from tests.participants.made import NUMBER, add, entries
from trackone.demo.cast import DEMO_PASSWORD
from trackone.identity import keys
from trackone.identity.models import Vault, next_vault_id
from trackone.organizations.log_in import Confirmation
from trackone.organizations.models import Attempt
from trackone.participants.models import Participant
from trackone.participants.revealing import reveal_ssn
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("II.3")]
SignIn = Callable[[str], Client]
DASHED = NUMBER


@pytest.fixture
def person(cast: Cast, at: datetime) -> Participant:
    return add(cast, at, ssn=NUMBER)


def ask(client: Client, person: Participant, *, purpose: str = "card", password: str = DEMO_PASSWORD) -> HttpResponse:
    return client.post(f"/participants/{person.number}/ssn/", {"purpose": purpose, "password": password})  # type: ignore[return-value]


def test_it_is_shown_once_and_kept_nowhere(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("mary")
    form = client.get(f"/participants/{person.number}/ssn/").content.decode()
    assert DASHED not in form
    shown = ask(client, person)
    assert shown.status_code == 200
    assert shown.content.decode().count(DASHED) == 1
    assert "no-store" in shown["Cache-Control"]
    assert DEMO_PASSWORD not in shown.content.decode()
    for page in ("", "?tab=record", "ssn/"):
        assert DASHED not in client.get(f"/participants/{person.number}/{page}").content.decode()
    assert NUMBER.replace("-", "") not in str([row.get_decoded() for row in Session.objects.all()])


def test_the_trail_keeps_who_and_why_and_never_the_number(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("mary")
    ask(client, person, purpose="court")
    ask(client, person, purpose="court")
    kept = entries("participant.reveal_ssn")
    assert [row[:3] for row in kept] == [("done", person.pk, '{"purpose": "court"}')] * 2
    assert NUMBER.replace("-", "") not in str(kept)
    assert "Saw a full Social Security number" in client.get("/trail/").content.decode()


def test_a_wrong_password_is_said_at_the_field_and_counts_towards_the_lock(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("mary")
    for turn in range(5):
        refused = ask(client, person, password="not this one")
        assert refused.status_code == 422
        assert DASHED not in refused.content.decode()
        assert ("not your password" in refused.content.decode()) == (turn < 4)
    assert Attempt.objects.get(username="mary").locked_until is not None
    assert DASHED not in ask(client, person).content.decode()
    assert entries("participant.reveal_ssn") == []


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_without_a_purpose_of_the_list_nothing_is_shown(person: Participant, signed_in: SignIn, purpose: str) -> None:
    refused = ask(signed_in("dana"), person, purpose=purpose)
    assert refused.status_code == 422
    assert DASHED not in refused.content.decode()


@pytest.mark.parametrize("who", ["tess", "clara", "leo", "cora", "ada"])
def test_it_is_for_those_who_answer_for_the_number(person: Participant, signed_in: SignIn, who: str) -> None:
    client = signed_in(who)
    assert client.get(f"/participants/{person.number}/ssn/").status_code == 403
    assert ask(client, person).status_code == 403
    assert "Show the number" not in client.get(f"/participants/{person.number}/?tab=record").content.decode()


def test_another_regions_number_does_not_exist(person: Participant, signed_in: SignIn) -> None:
    assert ask(signed_in("mona"), person).status_code == 404


def test_a_confirmation_is_for_one_person_and_one_moment(cast: Cast, at: datetime, person: Participant) -> None:
    mary, max_ = cast.standing("mary"), cast.standing("max")
    others = Confirmation(account_id=max_.person.account_id or 0, at=at)
    earlier = Confirmation(account_id=mary.person.account_id or 0, at=at.replace(year=at.year - 1))
    for confirmation in (None, others, earlier):
        with pytest.raises(Refused, match="not_confirmed"):
            reveal_ssn(person, by=mary, at=at, purpose="card", confirmation=confirmation)
    assert [row[0] for row in entries("participant.reveal_ssn")] == ["refused"] * 3


def test_who_has_no_number_on_file_has_none_to_show(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    refused = ask(signed_in("mary"), add(cast, at))
    assert refused.status_code == 422
    assert "No Social Security number is on file" in refused.content.decode()


@pytest.mark.parametrize("harm", ["swapped", "cut", "turned", "replayed", "of another key", "empty", ""])
def test_a_number_that_was_tampered_with_is_never_shown(
    cast: Cast, at: datetime, person: Participant, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    other = add(cast, at, "Otherly", ssn="913-45-6789")
    # The app can't alter a sealed row at all, so a harmed one takes its place.
    row_id, number = next_vault_id(), "914455678"
    bound_to = f"identity_vault:{row_id}:sealed"
    sealed = keys.seal(number, bound_to=bound_to)
    ring = {**settings.KEY_RING, "keys": {**settings.KEY_RING["keys"], "gone": b"another key of 32 bytes, retired"}}  # type: ignore[dict-item]
    with monkeypatch.context() as before:
        before.setattr(settings, "KEY_RING", {**ring, "active": "gone"})
        of_another_key = keys.seal(number, bound_to=bound_to)
    harmed = {
        "swapped": bytes(Vault.objects.get(pk=other.vault_id).sealed),
        "cut": sealed[:-1],
        "turned": sealed[:-1] + bytes([sealed[-1] ^ 1]),
        "replayed": keys.seal("915465678", bound_to=bound_to),
        "of another key": of_another_key,
        "empty": b"",
        "": sealed,
    }
    with Rows(cast, at=at).act():
        Participant.objects.filter(pk=person.pk).update(vault_id=row_id)
        index = keys.blind_index(number)
        Vault.objects.create(id=row_id, sealed=harmed[harm], blind_index=index, last_four="5678")
    refused = ask(signed_in("mary"), person)
    if not harm:
        assert "914-45-5678" in refused.content.decode()
        return
    assert refused.status_code == 422
    assert "does not open" in refused.content.decode()
    for one in ("913-45-6789", "914-45-5678", "915-46-5678"):
        assert one not in refused.content.decode()
    assert entries("participant.reveal_ssn")[0][3] == '["number_does_not_open"]'
