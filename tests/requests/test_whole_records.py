"""What is asked of whole records: a late service, a wrong person, an exit, a closing, a note that must not stay as it is."""

from datetime import date
from typing import Any

import pytest

from tests.casework.files import make_file
from tests.requests.asked import LATER, Asked
from trackone.casework.enrolling import close_conversation, exit_participation
from trackone.casework.models import CaseNote, Conversation, ServiceKind, ServiceRecord
from trackone.casework.noting import add_addendum
from trackone.casework.queries import addenda_of
from trackone.enrollment.models import Participation
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.policy.refusal import Refused
from trackone.requests.models import Desk, Kind, Request, RequestItem, State

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def columns(asked: Asked, *, on: date = MONDAY, **more: Any) -> dict[str, Any]:
    kind = ServiceKind.objects.get(code=more.pop("code", "JOB-SEARCH"))
    staff = asked.cast.person("tess")
    return {"kind": kind, "site": asked.file.site, "staff": staff, "began_on": on, "minutes": 30, **more}


def late(asked: Asked, *, key: str = "tess", **values: Any) -> Request:
    return asked.draft(asked.file.participant, kind=Kind.LATE, key=key, changes=columns(asked, **values))


@pytest.mark.policy("C.6", "I.1")
def test_a_service_that_nobody_entered_in_time_comes_in_by_a_request(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    asked.go_to(LATER)
    request = asked.send(late(asked, participation=period))
    assert request.decider == Desk.MASTER_USER
    done = asked.apply(request)
    asked.cast.standing("tess")
    service = ServiceRecord.objects.get()
    assert (service.began_on, service.minutes, service.recorded_by) == (MONDAY, 30, asked.cast.person("tess"))
    assert service.began_admission_id == done.admission_id
    assert Participation.objects.get(pk=period.pk).began_on == MONDAY
    assert RequestItem.objects.get(request=done).made_id == service.pk
    assert "This record should exist" in CaseNote.objects.get().text


@pytest.mark.policy("C.6")
def test_what_can_still_be_entered_is_not_asked_for(asked: Asked) -> None:
    with pytest.raises(Refused) as refused:
        late(asked)
    assert codes(refused) == ["still_open"]
    asked.go_to(LATER)
    with pytest.raises(Refused) as refused:
        late(asked, on=date(2026, 12, 4))
    assert codes(refused) == ["future_date"]


@pytest.mark.policy("I.8")
def test_a_late_service_of_somebody_who_exited_is_the_states(asked: Asked) -> None:
    period = exited(asked)
    asked.go_to(LATER)
    request = asked.send(late(asked, participation=period))
    assert request.decider == Desk.STATE
    with pytest.raises(NotAllowed):
        asked.apply(request)
    asked.apply(request, key="dana")
    asked.cast.standing("tess")
    assert ServiceRecord.objects.filter(participation=period).count() == 2


@pytest.mark.policy("I.8")
def test_the_state_corrects_one_field_of_somebody_who_exited_without_reopening(asked: Asked) -> None:
    period = exited(asked)
    service = ServiceRecord.objects.get(participation=period)
    asked.go_to(LATER)
    request = asked.sent(service, began_on=FRIDAY)
    assert request.decider == Desk.STATE
    asked.apply(request, key="drew")
    asked.cast.standing("tess")
    fresh = Participation.objects.get(pk=period.pk)
    assert (fresh.began_on, fresh.exit_on) == (FRIDAY, period.exit_on)


@pytest.mark.policy("I.8")
def test_an_exit_that_should_not_have_happened_is_taken_back_by_the_state(asked: Asked) -> None:
    period = exited(asked)
    with pytest.raises(Refused) as refused:
        asked.draft(period, kind=Kind.EXIT)
    assert codes(refused) == ["still_open"]
    asked.go_to(LATER)
    request = asked.sent(period, kind=Kind.EXIT)
    with pytest.raises(NotAllowed):
        asked.apply(request, key="mary")
    asked.apply(request, key="dana")
    asked.cast.standing("tess")
    fresh = Participation.objects.get(pk=period.pk)
    assert (fresh.exit_on, fresh.exit_reason, fresh.exit_last_undo_on) == (None, "", None)


@pytest.mark.policy("I.8")
def test_a_closed_conversation_is_reopened_by_the_state(asked: Asked) -> None:
    note = asked.file.note()
    conversation = Conversation.objects.get(pk=note.conversation_id)
    by = asked.cast.standing("tess")
    close_conversation(conversation, by=by, at=asked.at, reason="done", revision=1)
    asked.go_to(LATER)
    request = asked.sent(conversation, kind=Kind.REOPEN)
    asked.apply(request, key="dana")
    asked.cast.standing("tess")
    assert Conversation.objects.get(pk=conversation.pk).closed_on is None


@pytest.mark.policy("I.9")
def test_a_service_of_the_wrong_person_moves_or_stays_with_both_notes(asked: Asked) -> None:
    service = asked.file.serve(minutes=41)
    other = make_file(asked.cast, asked.at, last_name="Other")
    asked.go_to(LATER)
    request = asked.sent(service, kind=Kind.WRONG_PERSON, about={"person": other.participant})
    with pytest.raises(Refused):
        asked.apply(request)
    asked.carry_out(asked.approve(request))
    asked.cast.standing("tess")
    assert ServiceRecord.objects.get(pk=service.pk).sealed_at is not None
    moved = ServiceRecord.objects.get(participant=other.participant)
    assert (moved.began_on, moved.minutes, moved.sealed_at) == (MONDAY, 41, None)
    notes = {note.participant_id: note.text for note in CaseNote.objects.filter(contact_type="correction")}
    assert set(notes) == {asked.file.participant.pk, other.participant.pk}
    assert other.participant.number not in notes[asked.file.participant.pk]


@pytest.mark.policy("I.9")
def test_neither_half_is_done_where_the_other_person_is_out_of_sight(asked: Asked) -> None:
    service = asked.file.serve()
    other = make_file(asked.cast, asked.at, key="toby", site="Terre Haute", last_name="Elsewhere")
    asked.go_to(LATER)
    with pytest.raises(OutOfSight):
        asked.sent(service, kind=Kind.WRONG_PERSON, about={"person": other.participant})


@pytest.mark.policy("I.5", "II.1")
def test_a_note_is_redacted_by_two_and_keeps_its_date_and_author(asked: Asked) -> None:
    note = asked.file.note("She told of her sister, whose name is not hers to give.")
    add_addendum(note, by=asked.cast.standing("tess"), at=asked.at, text="Came back on Tuesday.")
    asked.go_to(LATER)
    request = asked.sent(note, kind=Kind.REDACTION, text="She told of her family.")
    assert "sister" not in str(list(request.items.values()))
    done = asked.carry_out(asked.approve(request))
    tess = asked.cast.standing("tess")
    shown = CaseNote.objects.visible_to(tess).exclude(contact_type="correction").get()
    assert done.state == State.APPLIED
    assert shown.text == "She told of her family."
    assert (shown.contact_on, shown.author, shown.signed_at) == (note.contact_on, note.author, note.signed_at)
    assert [addendum.text for addendum in addenda_of(shown)] == ["Came back on Tuesday."]
    assert CaseNote.objects.get(pk=note.pk).sealed_at == asked.at


def exited(asked: Asked) -> Participation:
    period = asked.file.enroll(on=FRIDAY)
    asked.file.serve(participation=period)
    period.refresh_from_db()
    by = asked.cast.standing("tess")
    today = asked.at.date()
    return exit_participation(period, by=by, at=asked.at, exit_on=today, reason="employed", revision=period.revision)
