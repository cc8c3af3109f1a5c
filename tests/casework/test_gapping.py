"""A planned gap holds a period open: agreed beforehand, entered in its window, ended early, withdrawn within it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.casework.by_hand import act
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.models import Entry
from trackone.casework.enrolling import exit_participation
from trackone.casework.exiting import exit_by_rule
from trackone.casework.gapping import GapEntry, end_gap, gap_of, gaps_of, plan_gap, withdraw_gap
from trackone.casework.register import declare_exception
from trackone.enrollment.models import Participation, PlannedGap
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.performing import Stale
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.1")]
TODAY, LAST_DAY = date(2026, 11, 23), date(2027, 2, 21)
FROM, UNTIL = date(2027, 1, 4), date(2027, 4, 3)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def period(file: File) -> Participation:
    period = file.enroll()
    file.serve(participation=period)
    return period


def plan(file: File, period: Participation, *, key: str = "tess", **changes: Any) -> PlannedGap:
    whole: dict[str, Any] = {"reason": "health", "agreed_on": file.at.date(), "from_on": FROM, "until_on": UNTIL}
    by = file.cast.standing(key)
    fresh = Participation.objects.select_related("program", "site", "participant").get(pk=period.pk)
    return plan_gap(fresh, by=by, at=file.at, gap=GapEntry(**{**whole, **changes}))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def end(file: File, gap: PlannedGap, *, on: date, key: str = "tess", revision: int = 1) -> PlannedGap:
    by = file.cast.standing(key)
    return end_gap(gap_of(gap.pk, by=by), by=by, at=file.at, last_day_on=on, revision=revision)


def withdraw(file: File, gap: PlannedGap, *, key: str = "tess", reason: str = "Never went.") -> PlannedGap:
    by = file.cast.standing(key)
    return withdraw_gap(gap_of(gap.pk, by=by), by=by, at=file.at, reason=reason, revision=1)


def come_back(file: File, clock: TestClock, on: date) -> None:
    file.at = clock.set(f"{on}T12:00-05:00")


def night(clock: TestClock, on: date) -> int:
    return exit_by_rule(clock.set(f"{on}T03:30-05:00"))


def test_a_gap_holds_the_period_open_through_its_last_day(file: File, period: Participation, clock: TestClock) -> None:
    gap = plan(file, period)
    entry = Entry.objects.get(action="gap.plan")
    assert (entry.table_name, entry.record_id, entry.participant_id) == (
        "enrollment_plannedgap",
        gap.pk,
        period.participant_id,
    )
    assert [night(clock, on) for on in (LAST_DAY + timedelta(days=1), UNTIL, UNTIL + timedelta(days=1))] == [0, 0, 1]
    file.cast.standing("tess")
    assert Participation.objects.get(pk=period.pk).exit_on == TODAY


def test_a_gap_of_one_program_holds_them_all(file: File, period: Participation, clock: TestClock) -> None:
    other = file.enroll("WP")
    file.serve(participation=other)
    plan(file, other)
    assert night(clock, UNTIL) == 0
    assert night(clock, UNTIL + timedelta(days=1)) == 2


def test_ended_early_it_holds_no_longer(file: File, period: Participation, clock: TestClock) -> None:
    gap = plan(file, period)
    come_back(file, clock, date(2027, 3, 2))
    ended = end(file, gap, on=date(2027, 3, 1))
    assert (ended.ended_on, ended.last_on, ended.until_on) == (date(2027, 3, 1), date(2027, 3, 1), UNTIL)
    assert night(clock, date(2027, 3, 1)) == 0
    assert night(clock, date(2027, 3, 2)) == 1


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2027, 2, 24), ["window_closed"]),
        (date(2027, 1, 3), ["gap_ended_on"]),
        (UNTIL, ["gap_ended_on"]),
    ],
)
def test_its_early_end_is_entered_in_time_and_lies_within_it(
    file: File, period: Participation, clock: TestClock, on: date, expected: list[str]
) -> None:
    gap = plan(file, period)
    come_back(file, clock, date(2027, 3, 2))
    with pytest.raises(Refused) as refused:
        end(file, gap, on=on)
    assert codes(refused) == expected


@pytest.mark.policy("C.6", "C.5")
def test_its_agreement_has_a_window_and_an_exception_opens_it(file: File, period: Participation, cast: Cast) -> None:
    late = date(2026, 11, 17)
    with pytest.raises(Refused) as refused:
        plan(file, period, agreed_on=late)
    assert codes(refused) == ["window_closed"]
    declare_exception(by=cast.standing("hugo"), at=file.at, kind=2, from_on=late, until_on=late, evidence="Vendor's notice")
    assert plan(file, period, agreed_on=late).agreed_admission_id is not None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reason": "holiday"}, ["gap_reason"]),
        ({"from_on": TODAY - timedelta(days=1)}, ["gap_from_on", "gap_until_on"]),
        ({"until_on": UNTIL + timedelta(days=1)}, ["gap_until_on"]),
    ],
)
def test_what_the_book_refuses_is_not_planned(
    file: File, period: Participation, changes: dict[str, Any], expected: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        plan(file, period, **changes)
    assert codes(refused) == expected
    assert not PlannedGap.objects.exists()


def test_a_second_gap_begins_after_the_first(file: File, period: Participation) -> None:
    gap = plan(file, period)
    with pytest.raises(Refused) as refused:
        plan(file, period, from_on=UNTIL, until_on=UNTIL)
    assert codes(refused) == ["gap_overlaps"]
    after = UNTIL + timedelta(days=1)
    assert plan(file, period, from_on=after, until_on=after).pk
    withdraw(file, gap)
    assert plan(file, period).pk


def test_there_is_no_gap_before_the_begin_and_after_the_exit(file: File, period: Participation) -> None:
    with pytest.raises(Refused) as refused:
        plan(file, file.enroll("WP"))
    assert codes(refused) == ["gap_period"]
    gap = plan(file, period)
    fresh = Participation.objects.select_related("program", "site").get(pk=period.pk)
    by = file.cast.standing("tess")
    exit_participation(fresh, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=fresh.revision)
    for try_it in (
        lambda: plan(file, period),
        lambda: end(file, gap, on=FROM),
        lambda: withdraw(file, gap),
    ):
        with pytest.raises(Refused) as refused:
            try_it()
        assert codes(refused) in (["gap_period"], ["frozen"])


@pytest.mark.policy("I.1")
def test_it_is_withdrawn_within_its_window_by_its_author(file: File, period: Participation, clock: TestClock) -> None:
    gap = plan(file, period)
    with pytest.raises(Refused) as refused:
        withdraw(file, gap, reason=" ")
    assert codes(refused) == ["reason_missing"]
    assert withdraw(file, gap, key="leo").withdrawn_by == file.cast.person("leo")
    second = plan(file, period)
    # Thanksgiving and the day after do not count.
    come_back(file, clock, date(2026, 12, 1))
    with pytest.raises(Refused) as refused:
        withdraw(file, second)
    assert codes(refused) == ["locked"]
    assert [one.withdrawn_at is None for one in gaps_of(file.participant, by=file.cast.standing("tess"))] == [True, False]


def test_whoever_may_not_and_whoever_comes_too_late(file: File, period: Participation) -> None:
    with pytest.raises(NotAllowed):
        plan(file, period, key="clara")
    gap = plan(file, period)
    with pytest.raises(OutOfSight):
        gap_of(gap.pk, by=file.cast.standing("toby"))
    with pytest.raises(Stale):
        end(file, gap, on=FROM, revision=7)


@pytest.mark.parametrize(
    "columns",
    [
        {"from_on": TODAY - timedelta(days=1)},
        {"until_on": FROM - timedelta(days=1)},
        {"ended_on": UNTIL},
        {"withdrawn_reason": "Never went."},
    ],
)
def test_the_database_holds_what_the_book_refuses(file: File, period: Participation, columns: dict[str, Any]) -> None:
    gap = plan(file, period)
    with pytest.raises(IntegrityError), transaction.atomic(), act(file, "tess"):
        PlannedGap.objects.filter(pk=gap.pk).update(**columns)


@pytest.mark.policy("I.1")
def test_the_database_locks_a_gap_after_its_window_but_lets_it_end(
    file: File, period: Participation, clock: TestClock
) -> None:
    gap = plan(file, period)
    come_back(file, clock, date(2026, 12, 1))
    for columns in ({"reason": "move"}, {"until_on": FROM}, {"agreed_on": date(2026, 11, 30)}):
        with pytest.raises(DatabaseError), transaction.atomic(), act(file, "tess"):
            PlannedGap.objects.filter(pk=gap.pk).update(**columns)
    with transaction.atomic(), act(file, "tess"):
        PlannedGap.objects.filter(pk=gap.pk).update(ended_on=FROM)
