"""One application for several programs: kept from the first answer, handed in all or none, expired at midnight."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError

from tests.casework.by_hand import act, sql, state_of
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.applying import answer_application, begin_application, hand_in_application
from trackone.casework.changing_people import change_participant
from trackone.casework.enrolling import decide_eligibility, enroll
from trackone.casework.register import declare_exception
from trackone.casework.withdrawing import withdraw_application
from trackone.enrollment.models import Application, Participation, Program
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.performing import Stale
from trackone.participants.models import ElementValue, Participant
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 18), date(2026, 11, 17)
WANTED = ("WIOA-ADULT", "WP")
# Of what is applied for on November 23 the last day is January 7; the places lie in two zones.
ENDS = {"Lafayette": "2027-01-08T00:00-05:00", "Gary": "2027-01-08T00:00-06:00"}
KEYS = {"Lafayette": "tess", "Gary": "chris"}


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def named(*wanted: str) -> list[Program]:
    return list(Program.objects.filter(code__in=wanted).order_by("id"))


def begin(file: File, *wanted: str, on: date | None = TODAY, key: str = "tess") -> Application:
    by, programs = file.cast.standing(key), named(*(wanted or WANTED))
    return begin_application(file.participant, by=by, at=file.at, site=file.site, programs=programs, application_on=on)


def answer(
    file: File, application: Application, *, wanted: tuple[str, ...] = WANTED, key: str = "tess", **changed: Any
) -> Application:
    by, fresh = file.cast.standing(key), Application.objects.get(pk=application.pk)
    given: dict[str, Any] = {
        "application_on": TODAY,
        "elements": {},
        "revision": fresh.revision,
        "record_revision": Participant.objects.get(pk=file.participant.pk).revision,
    }
    return answer_application(fresh, by=by, at=file.at, programs=named(*wanted), **{**given, **changed})


def hand_in(file: File, application: Application, *, key: str = "tess", revision: int | None = None) -> Application:
    by, fresh = file.cast.standing(key), Application.objects.select_related("site").get(pk=application.pk)
    return hand_in_application(fresh, by=by, at=file.at, revision=revision or fresh.revision)


def decide(file: File, participation: Participation, eligibility: str = "eligible", *, because: str = "") -> Participation:
    by = file.cast.standing("tess")
    return decide_eligibility(
        participation,
        by=by,
        at=file.at,
        eligibility=eligibility,
        eligibility_on=file.at.date(),
        revision=participation.revision,
        because=because,
    )


@pytest.mark.policy("C.1")
def test_one_application_makes_an_enrollment_for_each_program(file: File) -> None:
    done = hand_in(file, begin(file))
    made = Participation.objects.filter(application=done).select_related("program")
    assert {one.program.code for one in made} == set(WANTED)
    assert {one.application_on for one in made} == {TODAY}
    assert {one.expires_on for one in made} == {date(2027, 1, 7)}
    assert (done.signers, done.applied_by) == (["applicant", "staff"], file.cast.person("tess"))


@pytest.mark.policy("C.1")
def test_until_it_is_handed_in_nobody_takes_part_in_anything(file: File) -> None:
    application = begin(file)
    assert (application.begun_on, application.expires_on) == (TODAY, date(2027, 1, 7))
    assert not Participation.objects.exists()


@pytest.mark.policy("C.1", "C.6")
def test_all_or_none_one_program_refused_refuses_all(file: File) -> None:
    file.enroll("WP")
    application = begin(file)
    with pytest.raises(Refused) as refused:
        hand_in(file, application)
    assert codes(refused) == ["period_overlaps"]
    assert Participation.objects.count() == 1
    assert Application.objects.get().applied_at is None


@pytest.mark.policy("C.6", "C.5")
def test_a_late_application_needs_an_exception_for_each_program(file: File, cast: Cast) -> None:
    application = begin(file, on=FIRST_CLOSED)
    with pytest.raises(Refused) as refused:
        hand_in(file, application)
    assert codes(refused) == ["window_closed"]
    declare_exception(
        by=cast.standing("hugo"), at=file.at, kind=2, from_on=FIRST_CLOSED, until_on=TODAY, evidence="Vendor's notice"
    )
    hand_in(file, application)
    assert all(one.application_admission_id for one in Participation.objects.all())


@pytest.mark.policy("C.6")
def test_the_last_day_of_the_window_needs_none(file: File) -> None:
    hand_in(file, begin(file, on=LAST_OPEN))
    assert Participation.objects.filter(application_admission_id=None).count() == 2


@pytest.mark.policy("C.1")
def test_without_date_or_program_it_is_not_handed_in(file: File) -> None:
    by = file.cast.standing("tess")
    application = begin_application(file.participant, by=by, at=file.at, site=file.site, programs=[])
    with pytest.raises(Refused) as refused:
        hand_in(file, application)
    assert codes(refused) == ["programs", "application_on"]


@pytest.mark.policy("C.1")
def test_it_is_handed_in_once(file: File) -> None:
    application = hand_in(file, begin(file))
    with pytest.raises(Refused) as refused:
        hand_in(file, application)
    assert codes(refused) == ["application_applied"]


def test_a_doubled_click_hands_it_in_once(file: File) -> None:
    application, by = begin(file), replace(file.cast.standing("tess"), key=uuid4())
    for _ in range(2):
        fresh = Application.objects.select_related("site").get(pk=application.pk)
        done = hand_in_application(fresh, by=by, at=file.at, revision=application.revision)
    assert done.applied_at is not None
    assert Participation.objects.count() == 2


@pytest.mark.policy("C.1")
def test_a_second_one_waits_for_the_first(file: File) -> None:
    begin(file)
    with pytest.raises(Refused) as refused:
        begin(file, "JVSG")
    assert codes(refused) == ["application_waits"]


@pytest.mark.policy("C.1")
def test_a_program_that_has_ended_is_not_begun(file: File) -> None:
    with pytest.raises(Refused) as refused:
        begin(file, "REA")
    assert codes(refused) == ["program_not_open"]


@pytest.mark.policy("C.1")
def test_a_colleague_of_another_site_goes_on_with_it_and_another_region_does_not(file: File) -> None:
    application = answer(file, begin(file), key="wes", elements={9001: "1"})
    assert ElementValue.objects.get(element_no=9001).entered_by == file.cast.person("wes")
    assert hand_in(file, application, key="wes").applied_by == file.cast.person("wes")
    with pytest.raises((OutOfSight, NotAllowed, Application.DoesNotExist)):
        answer(file, application, key="toby")


@pytest.mark.parametrize("key", ["clara", "connie", "ada", "hugo"])
def test_who_does_not_serve_begins_none(file: File, key: str) -> None:
    with pytest.raises(NotAllowed):
        begin(file, key=key)


@pytest.mark.policy("C.1")
def test_answers_stand_in_the_record_and_the_programs_in_the_application(file: File) -> None:
    application = answer(file, begin(file), wanted=("WP",), application_on=None, elements={300: "1", 407: "12"})
    assert (application.program_codes, application.application_on) == (["WP"], None)
    assert dict(ElementValue.objects.values_list("element_no", "value")) == {300: "1", 407: "12"}


def test_a_stale_page_is_told_by_the_application_and_by_the_record(file: File) -> None:
    application = begin(file)
    with pytest.raises(Stale):
        answer(file, application, revision=7)
    by = file.cast.standing("tess")
    change_participant(file.participant, by=by, at=file.at, changes={"elements": {201: "2"}}, revision=1)
    with pytest.raises(Stale):
        answer(file, application, record_revision=1, elements={201: "1"})


def test_an_answer_that_its_list_does_not_hold_is_refused(file: File) -> None:
    with pytest.raises(Refused) as refused:
        answer(file, begin(file), elements={9001: "8"})
    assert codes(refused) == ["element_value"]


@pytest.mark.policy("C.1")
def test_answers_come_until_every_program_is_decided(file: File) -> None:
    application = hand_in(file, begin(file))
    # Programs and date stay as they were handed in.
    application = answer(file, application, wanted=("JVSG",), application_on=None, elements={9001: "1", 201: "2"})
    assert (application.program_codes, application.application_on) == (list(WANTED), TODAY)
    for participation in Participation.objects.select_related("program", "site", "participant"):
        decide(file, participation)
    with pytest.raises(Refused) as refused:
        answer(file, application, elements={9001: "2"})
    assert codes(refused) == ["application_settled"]


@pytest.mark.policy("C.1", "I.1")
def test_an_answer_as_of_entry_is_given_anew_on_a_new_application(file: File, clock: TestClock) -> None:
    answer(file, begin(file), elements={400: "0", 201: "2"})
    file.at = clock.set("2027-03-01T10:00-05:00")
    later = begin(file, on=date(2027, 3, 1), key="leo")
    answer(file, later, key="leo", application_on=date(2027, 3, 1), elements={400: "1"})
    value = ElementValue.objects.get(element_no=400)
    assert (value.value, value.entered_by, value.entered_on) == ("1", file.cast.person("leo"), date(2027, 3, 1))
    # What is a person's for good stays with its decider.
    with pytest.raises(Refused) as refused:
        answer(file, later, key="leo", application_on=date(2027, 3, 1), elements={201: "1"})
    assert codes(refused) == ["locked"]


@pytest.mark.policy("I.1")
def test_not_while_the_person_takes_part_in_something(file: File, clock: TestClock) -> None:
    by = file.cast.standing("tess")
    change_participant(file.participant, by=by, at=file.at, changes={"elements": {400: "0"}}, revision=1)
    decided = decide(file, file.enroll("WIOA-ADULT"))
    assert decided.eligibility == "eligible"
    file.at = clock.set("2027-01-04T10:00-05:00")
    later = begin(file, "WP", on=date(2027, 1, 4))
    with pytest.raises(Refused) as refused:
        answer(file, later, wanted=("WP",), application_on=date(2027, 1, 4), elements={400: "1"})
    assert codes(refused) == ["locked"]


@pytest.mark.policy("C.1")
@pytest.mark.parametrize("place", list(ENDS))
def test_an_application_expires_at_midnight_at_its_site(cast: Cast, at: datetime, clock: TestClock, place: str) -> None:
    key = KEYS[place]
    file = make_file(cast, at, key=key, site=place)
    application = begin(file, key=key)
    ends = datetime.fromisoformat(ENDS[place])
    file.at = clock.set(ends.replace(minute=0).isoformat())
    with pytest.raises(Refused) as refused:
        answer(file, application, key=key)
    assert codes(refused) == ["application_expired"]
    with pytest.raises(Refused) as refused:
        hand_in(file, application, key=key)
    assert codes(refused) == ["application_expired"]
    assert not Application.objects.waiting().exists()
    file.at = clock.set(datetime.fromtimestamp(ends.timestamp() - 60, ends.tzinfo).isoformat())
    assert Application.objects.waiting().exists()
    assert answer(file, application, key=key, elements={9001: "1"}).revision == 2


@pytest.mark.policy("C.1")
@pytest.mark.parametrize("place", list(ENDS))
def test_an_enrollment_nobody_decided_expires_at_midnight_at_its_site(
    cast: Cast, at: datetime, clock: TestClock, place: str
) -> None:
    key = KEYS[place]
    file = make_file(cast, at, key=key, site=place)
    participation = file.enroll("WP", key=key)
    by, ends = cast.standing(key), datetime.fromisoformat(ENDS[place])
    terms: dict[str, Any] = {"eligibility": "eligible", "revision": 1}
    file.at = clock.set(ends.isoformat())
    with pytest.raises(Refused) as refused:
        decide_eligibility(participation, by=by, at=file.at, eligibility_on=date(2027, 1, 8), **terms)
    assert codes(refused) == ["application_expired"]
    assert not Participation.objects.open().exists()
    # The database says the same, by whatever door.
    with act(file, key), pytest.raises(DatabaseError) as caught:
        sql("UPDATE enrollment_participation SET staff_id = staff_id WHERE id = %s", participation.pk)
    assert state_of(caught) == "TO004"
    file.at = clock.set(datetime.fromtimestamp(ends.timestamp() - 60, ends.tzinfo).isoformat())
    assert Participation.objects.open().exists()
    decided = decide_eligibility(participation, by=by, at=file.at, eligibility_on=date(2027, 1, 7), **terms)
    assert decided.eligibility == "eligible"


@pytest.mark.policy("C.1")
def test_after_one_has_expired_a_new_one_may_follow_and_no_service_goes_to_the_old(file: File, clock: TestClock) -> None:
    old = file.enroll("WIOA-ADULT")
    file.at = clock.set("2027-01-08T09:00-05:00")
    with pytest.raises(Refused) as refused:
        file.serve(participation=old)
    assert "application_expired" in codes(refused)
    new = hand_in(file, begin(file, on=date(2027, 1, 8)))
    assert Participation.objects.open().filter(application=new).count() == 2
    assert Participation.objects.filter(program__code="WIOA-ADULT").count() == 2


@pytest.mark.policy("C.1")
def test_what_a_service_has_begun_does_not_expire(file: File, clock: TestClock) -> None:
    participation = file.enroll("WIOA-ADULT")
    file.serve(participation=participation)
    file.at = clock.set("2027-01-08T09:00-05:00")
    assert Participation.objects.open().get() == participation
    fresh = Participation.objects.select_related("program", "site", "participant").get()
    assert decide(file, fresh).eligibility == "eligible"


@pytest.mark.policy("C.1")
def test_a_decision_needs_what_its_rules_need(file: File) -> None:
    hand_in(file, begin(file, "WIOA-ADULT"))
    participation = Participation.objects.select_related("program", "site", "participant").get()
    with pytest.raises(Refused) as refused:
        decide(file, participation)
    assert codes(refused) == ["answers_missing"]
    assert "Right to work, Selective Service" in refused.value.refusals[0].sentence
    answer(file, Application.objects.get(), wanted=("WIOA-ADULT",), elements={9001: "1", 9003: "1"})
    decided = decide(file, participation)
    proposal = decided.snapshot["proposal"]
    assert proposal["finding"] == "eligible"
    assert proposal["rules"] == {"adult_age": True, "work_authorization": True, "selective_service": True}


@pytest.mark.policy("C.1", "II.1")
def test_a_person_decides_otherwise_with_a_reason(file: File) -> None:
    application = hand_in(file, begin(file, "WIOA-ADULT"))
    answer(file, application, wanted=("WIOA-ADULT",), elements={9001: "0"})
    participation = Participation.objects.select_related("program", "site", "participant").get()
    with pytest.raises(Refused) as refused:
        decide(file, participation)
    assert codes(refused) == ["because"]
    with pytest.raises(Refused) as refused:
        decide(file, participation, because="See 912-34-5678.")
    assert codes(refused) == ["ssn_in_text"]
    decided = decide(file, participation, because="The new card came this morning.")
    assert (decided.eligibility, decided.decision_reason) == ("eligible", "The new card came this morning.")


@pytest.mark.policy("general")
def test_one_that_waits_is_withdrawn_and_not_revived(file: File) -> None:
    application = begin(file)
    by = file.cast.standing("tess")
    with pytest.raises(Refused) as refused:
        withdraw_application(application, by=by, at=file.at, reason=" ", revision=1)
    assert codes(refused) == ["reason_missing"]
    with pytest.raises(Refused) as refused:
        withdraw_application(application, by=file.cast.standing("pia"), at=file.at, reason="Not hers.", revision=1)
    assert codes(refused) == ["not_own"]
    by = file.cast.standing("tess")
    gone = withdraw_application(application, by=by, at=file.at, reason="The wrong person.", revision=1)
    assert gone.withdrawn_reason == "The wrong person."
    with pytest.raises(Refused) as refused:
        answer(file, application)
    assert codes(refused) == ["withdrawn"]
    with act(file), pytest.raises(DatabaseError) as caught:
        sql("UPDATE enrollment_application SET withdrawn_at = NULL WHERE id = %s", application.pk)
    assert state_of(caught) == "TO004"
    assert begin(file).pk != application.pk


@pytest.mark.policy("general")
def test_one_that_was_handed_in_is_not_withdrawn_as_a_whole(file: File) -> None:
    application = hand_in(file, begin(file))
    by = file.cast.standing("tess")
    with pytest.raises(Refused) as refused:
        withdraw_application(application, by=by, at=file.at, reason="Wrong.", revision=application.revision)
    assert codes(refused) == ["frozen"]


def test_quick_enrollment_takes_the_terms_too(file: File) -> None:
    program = Program.objects.get(code="TAA")
    by = file.cast.standing("tess")
    made = enroll(file.participant, by=by, at=file.at, site=file.site, program=program, application_on=TODAY)
    assert (made.needs_review, made.expires_on, made.application) == (True, date(2027, 1, 7), None)
