"""Training: recorded on its day, completed on the day it ends, mended and withdrawn within the window, by whom it is."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.casework.activities import again, record
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.entries import recording
from trackone.audit.models import Change, Entry
from trackone.casework.activities.recording import complete_activity, mend_activity, withdraw_activity
from trackone.casework.admitted import admitted_under
from trackone.casework.changing import by_word, change, words_of
from trackone.casework.enrolling import exit_participation
from trackone.casework.models import Activity, Conversation, Purpose, Training
from trackone.casework.queries import conversation_of, participation_of, still_open_of, what_is_open
from trackone.casework.register import declare_exception
from trackone.enrollment.models import Participation
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import Site
from trackone.organizations.performing import Stale
from trackone.policy.refusal import Refused
from trackone.policy.section_1_data_corrections import critical_elements

pytestmark = pytest.mark.django_db
TODAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 18), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def period(file: File) -> Participation:
    return file.enroll(on=LAST_OPEN)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def fill(file: File, activity: Activity, *, key: str = "tess", revision: int = 1, **changes: Any) -> Training:
    loaded, by = again(activity), file.cast.standing(key)
    done = complete_activity(loaded, by=by, at=file.at, changes=changes, revision=revision)
    return Training.objects.get(pk=done.pk)


def mend(file: File, activity: Activity, *, key: str = "tess", revision: int = 1, **changes: Any) -> Training:
    loaded, by = again(activity), file.cast.standing(key)
    done = mend_activity(loaded, by=by, at=file.at, changes=changes, revision=revision)
    return Training.objects.get(pk=done.pk)


@pytest.mark.policy("C.3")
def test_it_is_recorded_with_its_stamps_and_opens_its_conversation(file: File, period: Participation) -> None:
    course = record(file, participation=period, on=LAST_OPEN, expected_end_on=date(2026, 12, 18))
    assert isinstance(course, Training)
    assert (course.began_entered_on, course.began_last_entry_on, course.began_entered_at) == (TODAY, TODAY, file.at)
    assert (course.recorded_by, course.organization.name) == (file.cast.person("tess"), course.organization.name)
    assert Conversation.objects.get(pk=course.conversation_id).purpose == Purpose.ENROLLED
    assert record(file, participation=period).conversation_id == course.conversation_id
    entry = Entry.objects.filter(action="activity.record").earliest("id")
    assert (entry.table_name, entry.record_id) == ("casework_training", course.pk)
    assert entry.participant_id == file.participant.pk


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"on": FIRST_CLOSED}, "window_closed"),
        ({"on": date(2026, 11, 24)}, "future_date"),
        ({"expected_end_on": date(2026, 11, 20)}, "expected_end_on"),
        ({"ended_on": TODAY}, "completion"),
        ({"completion": "1"}, "completion"),
        ({"ended_on": LAST_OPEN, "completion": "1"}, "ended_on"),
        ({"type_code": "99"}, "type_code"),
        ({"type_code": ""}, "type_code"),
        ({"leads_to": "81"}, "leads_to"),
        ({"provider_name": " "}, "provider_name"),
        ({"program_of_study": "SSN 123-45-6789"}, "ssn_in_text"),
    ],
)
def test_what_does_not_fit_is_refused(file: File, period: Participation, changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(Refused) as refused:
        record(file, participation=period, **changes)
    assert expected in codes(refused)
    assert not Training.objects.exists()


def test_a_column_of_another_kind_is_an_error_of_the_caller(file: File, period: Participation) -> None:
    with pytest.raises(LookupError):
        record(file, participation=period, wages=5)


@pytest.mark.policy("C.1")
def test_it_is_charged_to_a_program_in_which_it_can_be(file: File, cast: Cast, period: Participation) -> None:
    with pytest.raises(Refused) as refused:
        record(file, participation=None)
    assert codes(refused) == ["program_missing"]
    somebody_elses = make_file(cast, file.at, last_name="Other").enroll()
    with pytest.raises(OutOfSight):
        record(file, participation=somebody_elses)


@pytest.mark.policy("C.5", "C.6")
def test_an_exception_admits_a_late_begin_and_brings_its_plan_along(file: File, period: Participation) -> None:
    by = file.cast.standing("hugo")
    declare_exception(by=by, at=file.at, kind=2, from_on=FIRST_CLOSED, until_on=FIRST_CLOSED, evidence="Vendor's notice 12")
    course = record(file, participation=period, on=FIRST_CLOSED)
    assert isinstance(course, Training)
    assert course.began_admission is not None
    assert course.began_admission.exception_id is not None
    page = admitted_under(course.began_admission.exception_id, by=file.cast.standing("tess"))
    assert [(row.record, row.pk, row.part, row.what) for row in page.rows] == [
        ("training", course.pk, "Training: began", "Welding")
    ]


@pytest.mark.policy("C.6")
def test_filling_in_the_end_is_entry_on_its_own_date(file: File, period: Participation, clock: TestClock) -> None:
    course = record(file, participation=period, expected_end_on=date(2026, 12, 18))
    file.at = clock.set("2026-12-21T10:00-05:00")
    ended = fill(file, course, key="leo", ended_on=date(2026, 12, 18), completion="1")
    assert (ended.completion, ended.ended_entered_on, ended.ended_admission) == ("1", date(2026, 12, 21), None)
    assert (ended.began_entered_on, ended.revision) == (TODAY, 2)
    with pytest.raises(Refused) as refused:
        fill(file, ended, revision=2, ended_on=date(2026, 12, 17))
    assert codes(refused) == ["filled_already"]


@pytest.mark.policy("C.6")
def test_an_end_that_is_too_late_is_refused(file: File, period: Participation, clock: TestClock) -> None:
    course = record(file, participation=period)
    file.at = clock.set("2026-12-21T10:00-05:00")
    with pytest.raises(Refused) as refused:
        fill(file, course, ended_on=date(2026, 12, 10), completion="0")
    assert codes(refused) == ["window_closed"]
    with pytest.raises(Stale):
        fill(file, course, revision=7, ended_on=date(2026, 12, 21), completion="0")


@pytest.mark.policy("I.1")
def test_the_author_mends_within_the_window_and_the_master_user_decides_after_it(
    file: File, period: Participation, clock: TestClock
) -> None:
    course = record(file, participation=period)
    mended = mend(file, course, program_of_study="Pipe welding", began_on=date(2026, 11, 20))
    assert (mended.program_of_study, mended.began_on, mended.revision) == ("Pipe welding", date(2026, 11, 20), 2)
    kept = {row.field: (row.old, row.new) for row in Change.objects.filter(table_name="casework_training")}
    assert kept["program_of_study"] == ("Welding", "Pipe welding")
    entry = Entry.objects.filter(action="activity.mend").latest("id")
    assert entry.facts["words"] == ["begin, expected end, actual end", "program of study, occupation code, provider"]
    with pytest.raises(Refused) as refused:
        mend(file, course, key="mary", revision=2, program_of_study="Other")
    assert codes(refused) == ["not_own"]
    file.at = clock.set("2026-12-01T10:00-05:00")
    with pytest.raises(Refused) as refused:
        mend(file, course, revision=2, program_of_study="Other")
    assert codes(refused) == ["locked"]
    assert "Master User" in refused.value.refusals[0].sentence


@pytest.mark.policy("I.1")
def test_what_is_not_critical_stays_open_to_the_regions_staff(file: File, period: Participation, clock: TestClock) -> None:
    course = record(file, participation=period)
    file.at = clock.set("2026-12-21T10:00-05:00")
    assert mend(file, course, key="leo", pell="1").pell == "1"
    with pytest.raises(NotAllowed):
        mend(file, course, key="clara", revision=2, pell="0")


@pytest.mark.policy("C.6")
def test_an_expected_end_moves_until_three_business_days_after_it_passed(
    file: File, period: Participation, clock: TestClock
) -> None:
    course = record(file, participation=period, expected_end_on=date(2026, 12, 4))
    file.at = clock.set("2026-12-09T10:00-05:00")
    moved = mend(file, course, expected_end_on=date(2026, 12, 7))
    assert moved.expected_end_on == date(2026, 12, 7)
    file.at = clock.set("2026-12-11T10:00-05:00")
    with pytest.raises(Refused) as refused:
        mend(file, moved, revision=2, expected_end_on=date(2026, 12, 18))
    assert codes(refused) == ["plan_passed"]


@pytest.mark.policy("I.1")
def test_it_is_struck_through_within_its_window_and_not_revived(file: File, period: Participation, clock: TestClock) -> None:
    course, second = record(file, participation=period), record(file, participation=period)
    by = file.cast.standing("tess")
    gone = withdraw_activity(again(course), by=by, at=file.at, reason="Wrong person.", revision=1)
    assert list(Training.objects.counted()) == [second]
    with pytest.raises(Refused) as refused:
        mend(file, gone, revision=2, program_of_study="Other")
    assert codes(refused) == ["withdrawn"]
    with pytest.raises(Refused) as refused:
        withdraw_activity(again(second), by=by, at=file.at, reason=" ", revision=1)
    assert codes(refused) == ["reason_missing"]
    file.at = clock.set("2026-12-01T10:00-05:00")
    with pytest.raises(Refused) as refused:
        withdraw_activity(again(second), by=file.cast.standing("tess"), at=file.at, reason="Wrong person.", revision=1)
    assert codes(refused) == ["locked"]


def test_another_regions_training_does_not_exist(file: File, period: Participation) -> None:
    course = record(file, participation=period)
    with pytest.raises((OutOfSight, NotAllowed)):
        fill(file, course, key="toby", ended_on=TODAY, completion="1")
    with pytest.raises(NotAllowed):
        record(file, participation=period, key="clara")
    with pytest.raises((OutOfSight, NotAllowed)):
        mend(file, course, site=Site.objects.get(name="Terre Haute"))


@pytest.mark.policy("I.8")
def test_before_an_exit_or_a_closing_it_is_told_that_it_has_not_ended(file: File, period: Participation) -> None:
    course = record(file, participation=period)
    work = record(file, "work_experience", participation=period, on=LAST_OPEN)
    gone = record(file, participation=period)
    by = file.cast.standing("tess")
    withdraw_activity(gone, by=by, at=file.at, reason="Twice.", revision=1)
    expected = [("work-experience", work.pk, "Placeholder Bakery"), ("training", course.pk, "Welding")]
    left = [still_open_of(period), what_is_open(course.conversation), still_open_of(participation_of(period.pk, by=by))]
    left.append(what_is_open(conversation_of(course.conversation_id, by=by)))
    for one in left:
        assert [(open_one.slug, open_one.pk, open_one.what) for open_one in one.activities] == expected
        assert not one.is_empty()
    fill(file, course, ended_on=TODAY, completion="1")
    assert [one.pk for one in still_open_of(period).activities] == [work.pk]


@pytest.mark.policy("I.8")
def test_after_an_exit_nothing_of_it_is_entered_or_changed(file: File, period: Participation, clock: TestClock) -> None:
    file.serve(participation=period)
    course = record(file, participation=period)
    by = file.cast.standing("tess")
    exit_participation(period, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    file.at = clock.set("2026-11-24T10:00-05:00")
    with pytest.raises(Refused) as refused:
        record(file, participation=period)
    assert codes(refused) == ["participation_exited"]
    with pytest.raises(Refused) as refused:
        fill(file, course, ended_on=TODAY, completion="0")
    assert codes(refused) == ["frozen"]


@pytest.mark.policy("I.1")
def test_a_correction_finds_its_fields_by_the_words_of_the_list(file: File, period: Participation) -> None:
    """`change` is the door for corrections too: each word that is critical stands for columns of the table."""
    course = record(file, participation=period)
    words = {word for word, _ in words_of(course).values()}
    assert {element.field for element in critical_elements() if element.record == "training"} <= words
    by = file.cast.standing("tess")
    changes = by_word(course, {"type_code": "02", "pell": "1"})
    assert set(changes) == {"type of training", "funding"}
    with recording("test.change", who=by.who(), at=file.at, writes=by.reads, reads=by.reads), pytest.raises(LookupError):
        change(course, changes={"type of training": {"revision": 5}}, revision=1, by=by, at=file.at)
