"""The head of a participant's page and its tabs: who, which programs, what can still be entered, who has worked here."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from tests.desks.lives import Desk, Life
from tests.harness import Cast, TestClock
from trackone.audit.entries import recording
from trackone.desks.participant import conversations_of, documents_of, face_of, open_days
from trackone.desks.record import record_of, workers_of
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.participants.models import Address, Contact, ElementValue, FormerName, ServedIn
from trackone.policy import indiana_calendar

pytestmark = pytest.mark.django_db


def test_the_head_names_the_person_and_who_manages_the_case(life: Life, desk: Desk, at: datetime) -> None:
    face = face_of(life.participant.number.lower(), by=desk.by, at=at)
    assert face.participant == life.participant
    assert [row.case_manager and row.case_manager.name for row in face.served] == ["Tess Teammember"]
    assert face.today == date(2026, 11, 23)
    assert face.age is None


def test_it_takes_two_statements(life: Life, desk: Desk, at: datetime, count_statements: Callable[..., int]) -> None:
    assert count_statements(lambda: face_of(life.participant.number, by=desk.by, at=at)) == 2


@pytest.mark.parametrize("key", ["toby", "mona", "chris"])
def test_another_regions_number_is_out_of_sight(life: Life, cast: Cast, at: datetime, key: str) -> None:
    with pytest.raises(OutOfSight):
        face_of(life.participant.number, by=cast.standing(key), at=at)


@pytest.mark.parametrize("key", ["hugo", "stan"])
def test_who_serves_nobody_may_not_look(life: Life, cast: Cast, at: datetime, key: str) -> None:
    with pytest.raises(NotAllowed):
        face_of(life.participant.number, by=cast.standing(key), at=at)


def test_a_guest_is_seen_to_the_last_day_of_the_visit(life: Life, desk: Desk, clock: TestClock) -> None:
    with desk.act():
        ServedIn.objects.filter(participant=life.participant).update(until_on=date(2026, 11, 23))
    assert face_of(life.participant.number, by=desk.by, at=clock.now).served[0].until_on == date(2026, 11, 23)
    clock.set("2026-11-24T08:00-05:00")
    with pytest.raises(OutOfSight):
        face_of(life.participant.number, by=desk.by, at=clock.now)


def test_the_last_service_that_extends_is_named(life: Life, desk: Desk, at: datetime) -> None:
    desk.service(life.participant, began_on=at.date(), kind="SUPP-INFO", participation=life.participation)
    desk.count(life.participation)
    ahead = face_of(life.participant.number, by=desk.by, at=at).exit_ahead
    assert ahead is not None
    assert (ahead.last_on, ahead.last) == (date(2026, 11, 20), "Job search workshop or help with staff")


def test_a_withdrawn_service_extends_nothing(life: Life, desk: Desk, at: datetime) -> None:
    last = desk.service(life.participant, began_on=at.date(), kind="RESUME", participation=life.participation)
    with desk.act():
        last.withdrawn_at, last.withdrawn_by, last.withdrawn_reason = at, desk.by.person, "Twice."
        last.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    desk.count(life.participation)
    ahead = face_of(life.participant.number, by=desk.by, at=at).exit_ahead
    assert ahead is not None
    assert ahead.last_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("changes", "state", "tag"),
    [
        ({}, "applied Mon Nov 9, 2026, eligibility not decided", "watch"),
        ({"eligibility": "eligible"}, "eligible, no service yet that begins it", "watch"),
        ({"eligibility": "not eligible"}, "not eligible, Mon Nov 9, 2026", "bad"),
        ({"began_on": date(2026, 11, 10)}, "since Tue Nov 10, 2026, eligibility not decided", "watch"),
        ({"eligibility": "eligible", "began_on": date(2026, 11, 10)}, "since Tue Nov 10, 2026", "good"),
    ],
)
def test_a_program_says_its_state_in_words(
    life: Life, desk: Desk, at: datetime, clock: TestClock, changes: dict[str, object], state: str, tag: str
) -> None:
    clock.set("2026-11-10T12:00-05:00")
    row = life.participation
    for name, value in changes.items():
        setattr(row, name, value)
    if row.eligibility:
        row.eligibility_on, row.snapshot = date(2026, 11, 9), {}
    with desk.act():
        row.save()
    clock.set(at)
    (period,) = face_of(life.participant.number, by=desk.by, at=at).periods
    assert (period.name, period.state, period.tag) == ("WIOA Adult", state, tag)
    assert period.is_open == (tag != "bad")


def test_what_was_planned_and_not_entered_is_named(life: Life, desk: Desk, at: datetime) -> None:
    for on in (date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 30)):
        desk.service(life.participant, began_on=None, planned_begin_on=on, kind="COMP-ASSESS")  # type: ignore[arg-type]
    face = face_of(life.participant.number, by=desk.by, at=at)
    assert (face.planned_on, face.planned) == (date(2026, 11, 19), "Comprehensive assessment")


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("today", "oldest", "left"),
    [
        (date(2026, 11, 23), date(2026, 11, 18), 0),
        # A Saturday after the third business day is too late, so Monday's is gone on it.
        (date(2026, 11, 21), date(2026, 11, 18), 1),
        # Thanksgiving and the day after it do not count.
        (date(2026, 11, 30), date(2026, 11, 23), 0),
    ],
)
def test_the_days_that_can_still_be_entered(today: date, oldest: date, left: int) -> None:
    days = open_days(today=today, calendar=indiana_calendar())
    assert days[0].on == today
    assert (days[-1].on, days[-1].left) == (oldest, left)
    assert all(day.last_on >= today for day in days)


def test_conversations_and_documents_are_listed(life: Life, desk: Desk) -> None:
    (conversation,) = conversations_of(life.participant, by=desk.by)
    assert conversation.closed_on is None
    assert documents_of(life.participant, by=desk.by) == [life.document]


def test_the_record_tells_present_and_former_facts(
    life: Life, desk: Desk, at: datetime, count_statements: Callable[..., int]
) -> None:
    whose = {"participant": life.participant, "recorded_by": desk.by.person}
    with desk.act():
        FormerName.objects.create(first_name="Maria", last_name="Before", until_on=date(2026, 11, 1), **whose)
        Address.objects.create(line_1="2 Now Street", city="Lafayette", since_on=date(2026, 11, 10), **whose)
        Address.objects.create(
            line_1="1 Then Street", city="Delphi", since_on=date(2026, 1, 1), until_on=date(2026, 11, 9), **whose
        )
        Contact.objects.create(kind="phone", reached_at="765 555 0100", since_on=at.date(), **whose)
        ElementValue.objects.create(
            participant=life.participant, element_no=201, value="2", entered_on=at.date(), entered_by=desk.by.person
        )
    record = record_of(life.participant, today=at.date())
    assert [spell.words for spell in record.former_names] == ["Maria Before"]
    assert [spell.words for spell in record.addresses] == ["2 Now Street, Lafayette IN", "1 Then Street, Delphi IN"]
    assert [(label, spell.words) for label, spell in record.contacts] == [("Phone", "765 555 0100")]
    assert record.has_former
    first = record.groups[0]
    assert [(answer.element.label, answer.value) for answer in first.known] == [("Sex", "Female")]
    assert "Hispanic or Latino" in [answer.element.label for answer in first.not_known]
    assert count_statements(lambda: record_of(life.participant, today=at.date())) == 1


def test_who_has_worked_here_comes_from_the_trail(life: Life, cast: Cast, at: datetime) -> None:
    def act(key: str, action: str) -> None:
        by = cast.standing(key)
        who = by.who(by.posts[0])
        with recording(action, who=who, at=at, writes=by.reads, reads=by.reads, region_id=by.region_id) as entry:
            entry.participant_id = life.participant.pk

    for key, action in (("tess", "service.record"), ("tess", "service.record"), ("leo", "note.sign")):
        act(key, action)
    act("toby", "service.record")
    workers = {worker.name: worker for worker in workers_of(life.participant, by=cast.standing("mary"))}
    assert set(workers) == {"Tess Teammember", "Leo Teamleader"}
    assert workers["Tess Teammember"].done == ("2 services",)
    assert workers["Leo Teamleader"].post.startswith("Team leader, ")
    assert "Toby Teamseven" in {worker.name for worker in workers_of(life.participant, by=cast.standing("dana"))}
