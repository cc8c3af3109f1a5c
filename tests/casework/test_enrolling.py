"""Programs are entered and left by rule; conversations are closed; both take effect at midnight at the site."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.changing_people import change_participant
from trackone.casework.enrolling import (
    close_conversation,
    decide_eligibility,
    exit_participation,
    take_back_closing,
    take_back_exit,
)
from trackone.casework.models import Conversation
from trackone.casework.queries import still_open_of, what_is_open
from trackone.casework.register import declare_exception
from trackone.enrollment.models import Participation, Program
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.performing import Stale
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY, FRIDAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 18), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def decide(file: File, participation: Participation, *, revision: int = 1, on: date = TODAY) -> Participation:
    return decide_eligibility(
        participation,
        by=file.cast.standing("tess"),
        at=file.at,
        eligibility="eligible",
        eligibility_on=on,
        revision=revision,
    )


def leave(
    file: File, participation: Participation, *, on: date = TODAY, revision: int = 1, key: str = "tess"
) -> Participation:
    by = file.cast.standing(key)
    return exit_participation(participation, by=by, at=file.at, exit_on=on, reason="employed", revision=revision)


@pytest.mark.policy("C.1", "C.6")
def test_an_application_is_stamped_and_opens_a_conversation(file: File) -> None:
    participation = file.enroll(on=LAST_OPEN)
    participation.refresh_from_db()
    assert (participation.application_entered_on, participation.region.number) == (TODAY, 4)
    assert list(participation.conversations.all()) == [Conversation.objects.get()]


@pytest.mark.policy("C.6", "C.5")
def test_a_late_application_needs_an_exception(file: File, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        file.enroll(on=FIRST_CLOSED)
    assert codes(refused) == ["window_closed"]
    declare_exception(
        by=cast.standing("hugo"), at=file.at, kind=2, from_on=FIRST_CLOSED, until_on=FRIDAY, evidence="Vendor's notice"
    )
    assert file.enroll(on=FIRST_CLOSED).application_admission_id is not None


@pytest.mark.policy("C.1")
def test_two_periods_of_one_program_do_not_overlap(file: File) -> None:
    file.enroll()
    with pytest.raises(Refused) as refused:
        file.enroll()
    assert codes(refused) == ["period_overlaps"]
    assert file.enroll("WP").pk


@pytest.mark.policy("C.1")
def test_the_database_holds_periods_apart_across_regions_too(file: File, cast: Cast) -> None:
    participation = file.enroll()
    copy = Participation.objects.get(pk=participation.pk)
    copy.pk = None
    from trackone.audit.entries import Who, recording

    by = cast.standing("tess")
    with (
        pytest.raises(IntegrityError, match="participation_periods_do_not_overlap"),
        transaction.atomic(),
        recording("test", who=Who(), at=file.at, writes=by.reads, reads=by.reads),
    ):
        copy.save(force_insert=True)


def test_a_clerk_does_not_enroll_and_another_region_sees_nobody(file: File) -> None:
    with pytest.raises(NotAllowed):
        file.enroll(key="clara")
    participation = file.enroll()
    with pytest.raises((OutOfSight, NotAllowed)):
        leave(file, participation, key="toby")


@pytest.mark.policy("C.6")
def test_the_snapshot_keeps_what_was_known_at_the_decision(file: File, cast: Cast) -> None:
    by = cast.standing("tess")
    change_participant(file.participant, by=by, at=file.at, changes={"elements": {201: "2", 400: "0"}}, revision=1)
    decided = decide(file, file.enroll())
    assert decided.snapshot["elements"] == {"201": "2", "400": "0"}
    assert (decided.snapshot["age"], decided.snapshot["program"]) == (36, "WIOA-ADULT")
    assert 407 in decided.snapshot["missing"]
    by = cast.standing("tess")
    change_participant(file.participant, by=by, at=file.at, changes={"elements": {400: "1"}}, revision=2)
    assert Participation.objects.get(pk=decided.pk).snapshot["elements"]["400"] == "0"


@pytest.mark.policy("I.1")
def test_eligibility_is_decided_once(file: File) -> None:
    decided = decide(file, file.enroll())
    with pytest.raises(Stale):
        decide(file, decided, revision=1)
    with pytest.raises(Refused) as refused:
        decide(file, decided, revision=2)
    assert codes(refused) == ["eligibility_decided"]


@pytest.mark.policy("I.8")
def test_an_exit_is_its_authors_to_take_back_until_midnight(file: File, clock: TestClock) -> None:
    by = file.cast.standing("tess")
    exited = leave(file, file.enroll())
    assert (exited.exit_on, exited.exit_recorded_on) == (TODAY, TODAY)
    with pytest.raises(Refused) as refused:
        take_back_exit(exited, by=file.cast.standing("leo"), at=file.at, revision=2)
    assert codes(refused) == ["not_own"]
    back = take_back_exit(exited, by=file.cast.standing("tess"), at=file.at, revision=2)
    assert (back.exit_on, back.exit_recorded_on) == (None, None)
    again = leave(file, back, revision=3)
    at = clock.set("2026-11-24T00:01-05:00")
    with pytest.raises(Refused) as refused:
        take_back_exit(again, by=by, at=at, revision=4)
    assert codes(refused) == ["took_effect"]


@pytest.mark.policy("I.8")
@pytest.mark.parametrize(("on", "code"), [(date(2026, 11, 24), "exit_on"), (LAST_OPEN, "exit_on")])
def test_an_exit_lies_between_the_last_service_and_today(file: File, on: date, code: str) -> None:
    participation = file.enroll(on=LAST_OPEN)
    file.serve(on=FRIDAY, participation=participation)
    with pytest.raises(Refused) as refused:
        leave(file, participation, on=on)
    assert codes(refused) == [code]


@pytest.mark.policy("I.8")
def test_after_an_exit_the_person_enrolls_again(file: File, clock: TestClock) -> None:
    leave(file, file.enroll())
    with pytest.raises(Refused):
        file.enroll()
    file.at = clock.set("2026-11-24T09:00-05:00")
    assert file.enroll().pk
    assert Participation.objects.filter(program=Program.objects.get(code="WIOA-ADULT")).count() == 2


@pytest.mark.policy("I.8")
def test_closing_lists_what_is_open_and_is_taken_back_until_midnight(file: File, cast: Cast, clock: TestClock) -> None:
    participation = file.enroll()
    training = file.serve("TRN-06", participation=participation, planned_end_on=date(2027, 3, 1), on=TODAY)
    plan = file.serve(participation=participation, planned_begin_on=date(2026, 12, 1))
    file.serve(participation=participation)
    conversation = training.conversation
    cast.standing("tess")
    left = what_is_open(conversation)
    assert ([s.pk for s in left.services], [s.pk for s in left.plans]) == ([training.pk], [plan.pk])
    assert list(left.participations) == [participation]
    assert [s.pk for s in still_open_of(participation).plans] == [plan.pk]
    closed = close_conversation(conversation, by=cast.standing("tess"), at=file.at, reason="done", revision=1)
    with pytest.raises(Refused) as refused:
        close_conversation(closed, by=cast.standing("tess"), at=file.at, reason="done", revision=2)
    assert codes(refused) == ["closed_already"]
    opened = take_back_closing(closed, by=cast.standing("tess"), at=file.at, revision=2)
    assert opened.closed_on is None
    closed = close_conversation(opened, by=cast.standing("tess"), at=file.at, reason="done", revision=3)
    file.at = clock.set("2026-11-24T00:01-05:00")
    with pytest.raises(Refused) as refused:
        take_back_closing(closed, by=cast.standing("tess"), at=file.at, revision=4)
    assert codes(refused) == ["took_effect"]
    # Work goes on in a conversation of its own.
    assert file.serve(participation=participation).conversation_id != conversation.pk
