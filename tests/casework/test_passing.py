"""A number that the guard stopped at is kept only with a reason, never this person's own; nobody learns what is on file."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast
from tests.participants.made import add
from tests.web.desk_forms import Signed, note_typed, value_of, words
from trackone.audit.models import Entry
from trackone.casework.models import CaseNote, CaseNoteAddendum, PassedNumber
from trackone.casework.noting import add_addendum
from trackone.casework.passing import passed_number, review_passed, to_review
from trackone.identity.models import Vault, next_vault_id, put_in_vault
from trackone.identity.ssn import SSN
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.participants.models import Participant
from trackone.policy.refusal import Refused
from trackone.policy.section_2_personal_information import MOST_PASSED_A_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.policy("II.1")]
OWN, ON_FILE, NOBODYS = "911-11-1111", "912-22-2222", "913-33-3333"
WHY = "order number of the tool supplier"


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    """A file whose person has a number, beside another person with one."""
    from tests.casework.rows import Rows

    file = make_file(cast, at)
    add(cast, at, "Otherly", ssn=ON_FILE)
    vault_id = next_vault_id()
    with Rows(cast, at=at).act():
        Participant.objects.filter(pk=file.participant.pk).update(vault_id=vault_id, last_four="1111")
        put_in_vault(SSN(OWN), vault_id=vault_id)
    return file


@pytest.fixture
def address(file: File) -> str:
    return f"/participants/{file.participant.number}/notes/write/"


@pytest.fixture
def tess(file: File, signed_in: Signed) -> Client:
    return signed_in("tess")


def keep(client: Client, address: str, file: File, number: str, *, why: str = WHY) -> object:
    """Sign a note with a number, then what was typed first with a reason, as a browser without JavaScript does."""
    asked = client.post(address, note_typed(file, text=f"Tools came: {number}."))
    assert asked.status_code == 422
    typed = note_typed(file, text=value_of(asked, "text"), then="as_typed", passed_reason=why)
    return client.post(address, {**typed, "as_typed": value_of(asked, "as_typed")})


def test_what_was_found_is_shown_masked_and_one_click_signs_it_so(tess: Client, address: str, file: File) -> None:
    asked = tess.post(address, note_typed(file, text=f"Tools came: {NOBODYS}."))
    assert asked.status_code == 422
    assert value_of(asked, "text") == "Tools came: XXX-XX-3333."
    assert NOBODYS not in asked.content.decode()
    assert "Sign what I typed first" in words(asked)
    assert tess.post(address, note_typed(file, text=value_of(asked, "text"))).status_code == 302
    assert CaseNote.objects.get().text == "Tools came: XXX-XX-3333."
    assert not PassedNumber.objects.exists()


def test_a_number_is_kept_with_a_reason(tess: Client, address: str, file: File) -> None:
    assert keep(tess, address, file, NOBODYS).status_code == 302  # type: ignore[attr-defined]
    note, kept = CaseNote.objects.get(), PassedNumber.objects.get()
    assert note.text == f"Tools came: {NOBODYS}."
    assert (kept.note, kept.masked, kept.reason, kept.is_on_file) == (note, "XXX-XX-3333", WHY, False)
    assert to_review(by=file.cast.standing("mary")) == []


@pytest.mark.parametrize("why", ["", "short", f"it is {NOBODYS}, the order"])
def test_without_a_reason_or_with_a_number_in_it_nothing_is_kept(tess: Client, address: str, file: File, why: str) -> None:
    refused = keep(tess, address, file, NOBODYS, why=why)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert NOBODYS not in refused.content.decode()  # type: ignore[attr-defined]
    assert not CaseNote.objects.exists()


def test_the_persons_own_number_is_never_kept(tess: Client, address: str, file: File) -> None:
    refused = keep(tess, address, file, OWN)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "It stays masked" in words(refused)  # type: ignore[arg-type]
    assert OWN not in refused.content.decode()  # type: ignore[attr-defined]
    assert not CaseNote.objects.exists()


def test_the_answer_and_the_statements_are_the_same_whether_it_is_on_file(tess: Client, address: str, file: File) -> None:
    """The guard must not tell what is on file: neither in words, nor by where it leads, nor by how much it asks."""
    told = []
    keep(tess, address, file, "914-10-1000")  # the first note opens a conversation
    for number in (ON_FILE, NOBODYS):
        asked: list[str] = []

        def listen(execute: object, sql: str, params: object, many: bool, context: object, to: list[str] = asked) -> object:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                to.append(sql.split(" WHERE ")[0])
            return execute(sql, params, many, context)  # type: ignore[operator]

        with connection.execute_wrapper(listen):
            answer = keep(tess, address, file, number)
        told.append((answer.status_code, answer["Location"].rsplit("-", 1)[0], asked))  # type: ignore[attr-defined, index]
    assert told[0] == told[1]
    assert sorted(PassedNumber.objects.values_list("is_on_file", flat=True)) == [False, False, True]


def test_what_is_on_file_goes_to_the_master_users_list_and_off_it(
    tess: Client, address: str, file: File, signed_in: Signed
) -> None:
    keep(tess, address, file, ON_FILE)
    row = PassedNumber.objects.get()
    mary = signed_in("mary")
    page = words(mary.get("/trail/numbers/"))
    assert "XXX-XX-2222" in page
    assert WHY in page
    assert ON_FILE not in mary.get("/trail/numbers/").content.decode()
    assert mary.post(f"/trail/numbers/{row.pk}/reviewed/").status_code == 302
    assert "Nothing to look through" in words(mary.get("/trail/numbers/"))
    assert mary.post(f"/trail/numbers/{row.pk}/reviewed/").status_code == 422
    row.refresh_from_db()
    assert row.reviewed_by == file.cast.person("mary")


@pytest.mark.parametrize("who", ["tess", "leo", "dana", "ada", "hugo"])
def test_the_list_is_the_master_users(file: File, signed_in: Signed, who: str) -> None:
    assert signed_in(who).get("/trail/numbers/").status_code == 403


def test_another_regions_kept_number_is_not_there(tess: Client, address: str, file: File, cast: Cast) -> None:
    keep(tess, address, file, ON_FILE)
    pk = PassedNumber.objects.get().pk
    with pytest.raises(OutOfSight):
        passed_number(pk, by=cast.standing("mona"))
    assert to_review(by=cast.standing("mona")) == []


def test_who_kept_it_does_not_look_it_through(cast: Cast, at: datetime, file: File) -> None:
    note = file.note(key="mary")
    add_addendum(note, by=cast.standing("mary"), at=at, text=f"Order {ON_FILE}", passed_because=WHY)
    assert CaseNoteAddendum.objects.get().text == f"Order {ON_FILE}"
    row = PassedNumber.objects.get()
    with pytest.raises(NotAllowed):
        review_passed(row, by=cast.standing("mary"), at=at)
    assert review_passed(row, by=cast.standing("max"), at=at).reviewed_at == at


def test_after_some_tries_a_day_there_are_no_more(cast: Cast, at: datetime, file: File) -> None:
    """Tries with the person's own number count too: else somebody could find it out by trying."""
    note = file.note()
    for number in range(MOST_PASSED_A_DAY):
        text = f"Order {OWN}" if number % 2 else f"Order 914-10-{1000 + number}"
        with pytest.raises(Refused, match="own_number") if number % 2 else nullcontext():
            add_addendum(note, by=cast.standing("tess"), at=at, text=text, passed_because=WHY)
    for text in (f"Order {OWN}", "Order 914-10-2000"):
        with pytest.raises(Refused, match="too_many_passed"):
            add_addendum(note, by=cast.standing("tess"), at=at, text=text, passed_because=WHY)
    later = at + timedelta(days=1, minutes=1)
    add_addendum(note, by=cast.standing("tess"), at=later, text="Order 914-10-2000", passed_because=WHY)
    assert Entry.objects.filter(refusal_codes__contains=["own_number"]).count() == MOST_PASSED_A_DAY // 2


def test_nobody_can_ask_the_database_what_is_on_file(file: File) -> None:
    index = bytes(Vault.objects.exclude(participant=file.participant)[0].blind_index)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT casework_number_on_file(%s)", [index])


def test_a_forged_first_typed_text_is_no_text(tess: Client, address: str, file: File) -> None:
    typed = note_typed(file, text="All is well.", then="as_typed", passed_reason=WHY)
    for forged in ("", "AAAA", "!!", "é"):
        answer = tess.post(address, {**typed, "as_typed": forged})
        assert answer.status_code == 302
        CaseNote.objects.filter(text="All is well.").latest("pk")
