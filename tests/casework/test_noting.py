"""A note is final once signed; a late one is marked, never refused; what comes later is an addendum."""

from datetime import date, datetime

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.enrolling import close_conversation, exit_participation
from trackone.casework.models import CaseNote, CaseNoteAddendum, Purpose
from trackone.casework.noting import add_addendum
from trackone.enrollment.models import Program
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.mark.policy("I.5", "C.6")
def test_a_late_note_is_marked_and_not_refused(file: File) -> None:
    late, timely = file.note(on=date(2026, 10, 1)), file.note()
    for note, is_late in ((late, True), (timely, False)):
        kept = CaseNote.objects.get(pk=note.pk)
        assert kept.entered_on is not None
        assert kept.last_entry_on is not None
        assert (kept.entered_on > kept.last_entry_on) is is_late
        assert kept.signed_at == file.at


@pytest.mark.policy("C.6")
def test_a_contact_that_has_not_come_is_refused(file: File) -> None:
    with pytest.raises(Refused) as refused:
        file.note(on=date(2026, 11, 24))
    assert codes(refused) == ["contact_on"]


@pytest.mark.policy("II.1", "I.5")
def test_a_number_in_the_text_is_refused_and_shown_masked(file: File) -> None:
    with pytest.raises(Refused) as refused:
        file.note("Her number is 912-34-5678.")
    [refusal] = refused.value.refusals
    assert "XXX-XX-5678" in refusal.sentence
    assert "912" not in refusal.sentence + refusal.instead
    note = file.note()
    with pytest.raises(Refused):
        add_addendum(note, by=file.cast.standing("tess"), at=file.at, text="It is 912345678.")


@pytest.mark.policy("I.5")
def test_an_addendum_stands_beside_the_note(file: File) -> None:
    note = file.note("Starts Monday.")
    addendum = add_addendum(note, by=file.cast.standing("leo"), at=file.at, text="It was Tuesday.")
    assert CaseNoteAddendum.objects.get(pk=addendum.pk).author.name == "Leo Teamleader"
    assert CaseNote.objects.get(pk=note.pk).text == "Starts Monday."


@pytest.mark.policy("I.8")
def test_a_note_of_a_closed_conversation_takes_no_addendum(file: File, clock: TestClock) -> None:
    note = file.note()
    by = file.cast.standing("tess")
    close_conversation(note.conversation, by=by, at=file.at, reason="done", revision=1)
    add_addendum(note, by=by, at=file.at, text="Until midnight it does.")
    with pytest.raises(Refused) as refused:
        add_addendum(note, by=by, at=clock.set("2026-11-24T00:01-05:00"), text="Too late.")
    assert codes(refused) == ["frozen"]


def test_a_clerk_signs_no_note_and_another_region_adds_to_none(file: File) -> None:
    with pytest.raises(NotAllowed):
        file.note(key="clara")
    note = file.note()
    with pytest.raises((NotAllowed, OutOfSight)):
        add_addendum(note, by=file.cast.standing("toby"), at=file.at, text="Hello.")


def test_a_note_hangs_on_the_conversation_it_is_about(file: File, clock: TestClock) -> None:
    adult = Program.objects.get(code="WIOA-ADULT")
    assert file.note().conversation.purpose == Purpose.UNENROLLED
    participation = file.enroll()
    service = file.serve(participation=participation)
    assert file.note(program=adult).conversation_id == service.conversation_id
    by = file.cast.standing("tess")
    exit_participation(participation, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    file.at = clock.set("2026-11-24T09:00-05:00")
    assert file.note(program=adult).conversation.purpose == Purpose.FOLLOW_UP
