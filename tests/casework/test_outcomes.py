"""Credentials, skill gains and employment come in late and are marked, after an exit too; a quarter must have begun."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.casework.activities import again, record
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.activities.recording import complete_activity, mend_activity, withdraw_activity
from trackone.casework.enrolling import exit_participation
from trackone.casework.models import ACTIVITIES, Activity, Credential, Employment, Purpose
from trackone.enrollment.models import Participation
from trackone.policy.refusal import Refused
from trackone.policy.section_0_activities import quarter_begins_on
from trackone.policy.section_1_data_corrections import critical_elements

pytestmark = pytest.mark.django_db
TODAY, LONG_AGO, LAST_OPEN = date(2026, 11, 23), date(2026, 10, 1), date(2026, 11, 18)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def period(file: File) -> Participation:
    return file.enroll(on=LAST_OPEN)


@pytest.fixture
def exited(file: File, period: Participation, clock: TestClock) -> Participation:
    """An enrollment that ended in the last quarter of 2026; it is April 8, 2027."""
    file.serve(participation=period)
    by = file.cast.standing("tess")
    exit_participation(period, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    file.at = clock.set("2027-04-08T10:00-04:00")
    return Participation.objects.get(pk=period.pk)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def fill(file: File, activity: Activity, *, revision: int = 1, **changes: Any) -> Activity:
    loaded, by = again(activity), file.cast.standing("tess")
    return again(complete_activity(loaded, by=by, at=file.at, changes=changes, revision=revision))


@pytest.mark.policy("C.6", "C.3")
@pytest.mark.parametrize(("kind", "dated"), [("credential", "attained_on"), ("skill_gain", "gained_on")])
def test_a_late_one_comes_in_and_its_lag_counts_from_the_day_it_was_learned(
    file: File, period: Participation, kind: str, dated: str
) -> None:
    late = record(file, kind, participation=period, on=date(2026, 11, 13), **{dated: LONG_AGO})
    assert late.is_never_refused
    assert late.dated_on == LONG_AGO
    assert (late.__dict__["learned_entered_on"], late.__dict__["learned_last_entry_on"]) == (TODAY, LAST_OPEN)
    in_time = record(file, kind, participation=period, **{dated: LONG_AGO})
    assert in_time.__dict__["learned_last_entry_on"] >= in_time.__dict__["learned_entered_on"]


@pytest.mark.policy("C.6")
def test_it_is_learned_of_after_it_was_attained_and_never_tomorrow(file: File, period: Participation) -> None:
    for changes, code in (
        ({"attained_on": TODAY, "on": LAST_OPEN}, "learned_on"),
        ({"on": date(2026, 11, 24)}, "future_date"),
    ):
        with pytest.raises(Refused) as refused:
            record(file, "credential", participation=period, **changes)  # type: ignore[arg-type]
        assert codes(refused) == [code]


@pytest.mark.policy("I.1", "C.6")
def test_its_author_mends_a_late_one_on_the_day_of_entry_alone(file: File, period: Participation, clock: TestClock) -> None:
    late = record(file, "credential", participation=period, on=date(2026, 11, 12))
    by = file.cast.standing("tess")
    mended = mend_activity(again(late), by=by, at=file.at, changes={"type_code": "6"}, revision=1)
    assert Credential.objects.get(pk=mended.pk).type_code == "6"
    file.at = clock.set("2026-11-24T09:00-05:00")
    loaded, by = again(late), file.cast.standing("tess")
    with pytest.raises(Refused) as refused:
        mend_activity(loaded, by=by, at=file.at, changes={"type_code": "5"}, revision=2)
    assert codes(refused) == ["locked"]
    assert "Master User" in refused.value.refusals[0].sentence


@pytest.mark.policy("I.8")
def test_after_an_exit_it_is_entry_by_the_case_manager_in_a_conversation_of_its_own(
    file: File, exited: Participation
) -> None:
    credential = record(file, "credential", participation=exited, on=file.at.date())
    employment = record(file, "employment", participation=exited, on=file.at.date(), quarter="1")
    gain = record(file, "skill_gain", participation=exited, on=file.at.date(), gained_on=date(2026, 11, 20))
    assert credential.conversation.purpose == Purpose.FOLLOW_UP
    assert {employment.conversation_id, gain.conversation_id} == {credential.conversation_id}
    with pytest.raises(Refused) as refused:
        record(file, "skill_gain", participation=exited, on=file.at.date(), gained_on=date(2026, 12, 1))
    assert codes(refused) == ["after_exit"]
    by = file.cast.standing("tess")
    withdraw_activity(again(credential), by=by, at=file.at, reason="Wrong person.", revision=1)
    assert not Credential.objects.counted().exists()


@pytest.mark.policy("C.6", "I.8")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quarter": "3"}, ["quarter"]),
        ({"quarter": "5"}, ["quarter"]),
        ({"on": date(2027, 3, 31)}, ["quarter"]),
        ({"source_code": "1"}, ["source_code"]),
        ({"quarter": "1", "training_related": "1"}, ["training_related"]),
        ({"same_employer": "1"}, ["same_employer"]),
        ({"wages": Decimal("5200.50")}, ["wages"]),
        ({"status_code": "0", "wages": Decimal("5200.50"), "wages_on": date(2027, 4, 8)}, ["wages"]),
    ],
)
def test_what_can_not_be_known_of_a_quarter_is_refused(
    file: File, exited: Participation, changes: dict[str, Any], expected: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        record(file, "employment", participation=exited, **{"on": date(2027, 4, 8), **changes})
    assert set(expected) <= set(codes(refused))


@pytest.mark.policy("I.8")
def test_without_an_exit_there_is_no_quarter_after_it(file: File, period: Participation) -> None:
    with pytest.raises(Refused) as refused:
        record(file, "employment", participation=period)
    assert codes(refused) == ["quarter"]


@pytest.mark.policy("C.6")
def test_a_quarter_stands_once_and_its_wages_are_filled_in_when_they_are_learned(
    file: File, exited: Participation, clock: TestClock
) -> None:
    job = record(file, "employment", participation=exited, on=date(2027, 4, 8), training_related="1")
    with pytest.raises(Refused) as refused:
        record(file, "employment", participation=exited, on=date(2027, 4, 8), status_code="0", source_code="0")
    assert codes(refused) == ["quarter_known"]
    file.at = clock.set("2027-08-20T10:00-04:00")
    paid = fill(file, job, wages=Decimal("5200.50"), wages_on=date(2027, 8, 2))
    assert isinstance(paid, Employment)
    assert (paid.wages, paid.wages_entered_on, paid.wages_last_entry_on) == (
        Decimal("5200.50"),
        date(2027, 8, 20),
        date(2027, 8, 5),
    )
    assert paid.learned_entered_on == date(2027, 4, 8)


@pytest.mark.parametrize(
    ("exit_on", "quarter", "begins_on"),
    [
        (date(2026, 11, 23), 1, date(2027, 1, 1)),
        (date(2026, 12, 31), 2, date(2027, 4, 1)),
        (date(2026, 1, 1), 4, date(2027, 1, 1)),
        (date(2026, 9, 30), 1, date(2026, 10, 1)),
    ],
)
def test_quarters_after_an_exit_are_counted_by_the_calendar(exit_on: date, quarter: int, begins_on: date) -> None:
    assert quarter_begins_on(exit_on=exit_on, quarter=quarter) == begins_on


@pytest.mark.policy("I.1")
@pytest.mark.parametrize("kind", ["training", "credential", "skill_gain", "employment", "assessment"])
def test_every_word_of_the_list_stands_for_columns(kind: str) -> None:
    listed = {one.field for one in critical_elements() if one.record == kind.replace("_", " ")}
    declared = ACTIVITIES[kind].declared
    assert listed
    assert listed <= {word for word, _ in declared.words.values()}
    assert {declared.record_of(word) for word in listed} == {kind.replace("_", " ")}
