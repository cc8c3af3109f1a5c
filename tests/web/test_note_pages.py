"""Write, read and add to notes: final once signed, late ones marked, typing kept until it is sent."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, note_typed, value_of, words
from trackone.casework.drafts import find_draft
from trackone.casework.models import CaseNote, CaseNoteAddendum

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def address(file: File) -> str:
    return f"/participants/{file.participant.number}/notes/write/"


@pytest.fixture
def tess(file: File, signed_in: Signed) -> Client:
    return signed_in("tess")


def test_a_note_is_written_and_signed(tess: Client, file: File, address: str) -> None:
    participation = file.enroll()
    typed = note_typed(file, program="WIOA-ADULT", **day("recontact_on", date(2026, 12, 7)))
    answer = tess.post(address, typed)
    note = CaseNote.objects.get()
    assert answer["Location"].endswith(f"?saved=note-{note.pk}")
    assert (note.text, note.contact_on, note.contact_type) == ("Called about the workshop.", TODAY, "phone")
    assert (note.program, note.recontact_on) == (participation.program, date(2026, 12, 7))
    said = words(tess.get(f"/notes/{note.pk}/"))
    for part in ("Called about the workshop.", "by phone", "WIOA Adult", "Tess Teammember", "Mon Dec 7, 2026"):
        assert part in said


@pytest.mark.policy("C.6", "I.5")
def test_the_page_says_that_late_is_marked_and_final_is_final(tess: Client, address: str) -> None:
    said = words(tess.get(address))
    assert "In time until Mon Nov 30, 2026. Later it is marked late, never refused." in said
    assert "its date, its author and its text never change" in said


@pytest.mark.policy("C.6", "I.5")
def test_a_late_note_is_marked_and_not_refused(tess: Client, file: File, address: str) -> None:
    tess.post(address, note_typed(file, contact_on=date(2026, 11, 3)))
    note = CaseNote.objects.get()
    said = words(tess.get(f"/notes/{note.pk}/"))
    assert "Late" in said
    assert "The last day in time was Fri Nov 6, 2026. A late note is marked, never refused." in said


@pytest.mark.policy("I.5")
def test_no_form_can_redate_a_signed_note(tess: Client, file: File) -> None:
    note = file.note()
    page = tess.get(f"/notes/{note.pk}/").content.decode()
    assert 'name="contact_on_day"' not in page
    assert 'name="text"' not in page


def test_a_template_is_put_behind_what_was_typed_and_nothing_is_signed(tess: Client, file: File, address: str) -> None:
    typed = note_typed(file, text="First line.", template="plan", then="template", contact_on=TODAY - timedelta(days=3))
    answer = tess.post(address, typed)
    assert answer.status_code == 200
    text = value_of(answer, "text")
    assert text.startswith("First line.\n\nGoal of the plan:")
    assert (value_of(answer, "contact_on_day"), value_of(answer, "contact_type")) == ("20", "phone")
    assert value_of(answer, "template") == ""
    assert not CaseNote.objects.exists()


def test_enter_in_a_field_signs_nothing(tess: Client, address: str) -> None:
    """A browser presses the first button of the form then; it is the harmless one."""
    page = tess.get(address).content.decode()
    assert page.index('value="template"') < page.index('value="sign"')


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "  "}, "Enter the note."),
        ({"contact_type": "pigeon"}, "Choose the kind of contact from the list"),
        (day("recontact_on", date(2026, 11, 20)), "The next contact comes after this one."),
        ({"program": "WP"}, "Choose the about from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    tess: Client, file: File, address: str, changed: dict[str, str], said: str
) -> None:
    answer = tess.post(address, note_typed(file, **changed))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not CaseNote.objects.exists()


@pytest.mark.policy("II.1", "II.2")
def test_a_number_is_refused_at_the_field_and_masked_from_then_on(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, note_typed(file, text="She gave 912 34 5678 by phone."))
    assert answer.status_code == 422
    assert "912 34 5678" not in answer.content.decode()
    assert "seems to hold a Social Security number (XXX-XX-5678)" in words(answer)
    assert value_of(answer, "text") == "She gave XXX-XX-5678 by phone."
    assert tess.post(address, note_typed(file, text=value_of(answer, "text"))).status_code == 302


@pytest.mark.policy("C.6")
def test_a_contact_tomorrow_is_refused_and_what_was_typed_is_kept(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, note_typed(file, contact_on=TODAY + timedelta(days=1)))
    assert answer.status_code == 422
    assert "has not come yet" in words(answer)
    assert value_of(answer, "text") == "Called about the workshop."
    assert "is kept as a draft" in words(answer)


def test_a_doubled_click_signs_once(tess: Client, file: File, address: str) -> None:
    typed = note_typed(file)
    assert tess.post(address, typed)["Location"] == tess.post(address, typed)["Location"]
    assert CaseNote.objects.count() == 1
    other = tess.post(address, {**typed, "text": "Something else."})
    assert other.status_code == 409
    assert value_of(other, "text") == "Something else."


def test_typing_is_kept_restored_and_forgotten_once_signed(tess: Client, file: File, address: str, cast: Cast) -> None:
    kept = tess.post("/drafts/keep/", note_typed(file, text="Half a sen"))
    assert "Kept Mon Nov 23, 2026, 12:00 PM, seen by you alone." in words(kept)
    page = tess.get(address)
    assert "Kept from Mon Nov 23, 2026, 12:00 PM" in words(page)
    assert (value_of(page, "text"), value_of(page, "contact_type")) == ("Half a sen", "phone")
    tess.post(address, note_typed(file, text="Half a sentence, and the rest."))
    assert find_draft(person_id=cast.standing("tess").person.pk, page=address) is None


def test_after_the_lock_the_text_is_there(tess: Client, file: File, address: str) -> None:
    session = tess.session
    session["seen_at"] = 0
    session.save()
    answer = tess.post(address, note_typed(file, text="Typed before lunch."))
    assert answer["Location"] == f"/unlock/?next={address.replace('/', '%2F')}"
    back = tess.post("/unlock/", {"password": "made-up people only", "next": address})
    assert value_of(tess.get(back["Location"]), "text") == "Typed before lunch."
    assert not CaseNote.objects.exists()


@pytest.mark.policy("I.5")
def test_an_addendum_is_added_and_the_note_stays_as_it_was(tess: Client, file: File) -> None:
    note = file.note("Came on Monday.")
    answer = tess.post(f"/notes/{note.pk}/addendum/", {"addendum_text": "It was Tuesday."})
    assert answer["Location"] == f"/notes/{note.pk}/?saved=addendum"
    said = words(tess.get(answer["Location"]))
    assert "Came on Monday." in said
    assert "It was Tuesday. Tess Teammember, signed Mon Nov 23, 2026, 12:00 PM EST" in said
    assert CaseNote.objects.get().text == "Came on Monday."


@pytest.mark.policy("II.1")
def test_an_empty_addendum_or_one_with_a_number_is_not_signed(tess: Client, file: File) -> None:
    note = file.note()
    assert tess.post(f"/notes/{note.pk}/addendum/", {"addendum_text": ""}).status_code == 422
    answer = tess.post(f"/notes/{note.pk}/addendum/", {"addendum_text": "912-34-5678"})
    assert answer.status_code == 422
    assert value_of(answer, "addendum_text") == "XXX-XX-5678"
    assert not CaseNoteAddendum.objects.exists()


@pytest.mark.policy("I.8")
def test_a_note_on_a_closed_conversation_takes_no_addendum(tess: Client, file: File, cast: Cast, clock: TestClock) -> None:
    from trackone.casework.enrolling import close_conversation

    note = file.note()
    conversation = note.conversation
    close_conversation(conversation, by=cast.standing("tess"), at=file.at, reason="done", revision=conversation.revision)
    clock.set("2026-11-24T00:02:00-05:00")
    page = tess.get(f"/notes/{note.pk}/")
    assert "nothing is added to it any more" in words(page)
    assert "addendum_text" not in page.content.decode()
    answer = tess.post(f"/notes/{note.pk}/addendum/", {"addendum_text": "Too late."})
    assert answer.status_code == 422
    assert 'href="/policy/I.8/"' in answer.content.decode()


def test_another_regions_person_and_note_are_not_there(signed_in: Signed, file: File, address: str) -> None:
    note, toby = file.note(), signed_in("toby")
    assert toby.get(address).status_code == 404
    assert toby.post(address, note_typed(file)).status_code == 404
    assert toby.get(f"/notes/{note.pk}/").status_code == 404
    assert toby.post(f"/notes/{note.pk}/addendum/", {"addendum_text": "x"}).status_code == 404


def test_who_signs_no_notes_is_told_whose_it_is(signed_in: Signed, file: File, address: str) -> None:
    note = file.note()
    for key in ("clara", "connie", "ada"):
        client = signed_in(key)
        assert client.get(address).status_code == 403
        assert client.get(f"/notes/{note.pk}/").status_code == 200
        assert client.post(f"/notes/{note.pk}/addendum/", {"addendum_text": "x"}).status_code == 403
    assert not CaseNoteAddendum.objects.exists()


@pytest.mark.policy("C.6")
@pytest.mark.parametrize("on", [date(2007, 12, 31), date(1999, 11, 23)])
def test_a_date_of_a_year_without_a_calendar_is_refused_at_its_field(
    tess: Client, file: File, address: str, on: date
) -> None:
    answer = tess.post(address, note_typed(file, contact_on=on))
    assert answer.status_code == 422
    assert "Enter the date of contact with a year from 2008 to 2040" in words(answer)
    assert 'contact_on_error"' in answer.content.decode()
    assert value_of(answer, "text") == "Called about the workshop."
    assert not CaseNote.objects.exists()
