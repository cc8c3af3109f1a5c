"""Within the window its author mends and withdraws; after it, and on what is closed, it is somebody else's to decide."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.models import Change, Entry
from trackone.casework.enrolling import close_conversation, exit_participation, mend_participation
from trackone.casework.models import ServiceKind, ServiceRecord
from trackone.casework.register import declare_exception
from trackone.casework.serving import mend_service, withdraw_service
from trackone.enrollment.models import Program
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.performing import Stale
from trackone.participants.models import ServedIn
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY, FRIDAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 18), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def mend(file: File, service: ServiceRecord, *, key: str = "tess", revision: int = 1, **changes: Any) -> ServiceRecord:
    return mend_service(service, by=file.cast.standing(key), at=file.at, changes=changes, revision=revision)


def withdraw(file: File, service: ServiceRecord, *, key: str = "tess", reason: str = "Wrong person.") -> ServiceRecord:
    by = file.cast.standing(key)
    return withdraw_service(service, by=by, at=file.at, reason=reason, revision=service.revision)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.mark.policy("I.1")
def test_the_author_mends_and_the_trail_keeps_old_and_new(file: File) -> None:
    service = file.serve(on=TODAY, minutes=30)
    mended = mend(file, service, began_on=FRIDAY, minutes=45)
    assert (mended.began_on, mended.minutes, mended.revision) == (FRIDAY, 45, 2)
    kept = {row.field: (row.old, row.new) for row in Change.objects.filter(table_name="casework_servicerecord")}
    assert kept["began_on"] == ("2026-11-23", "2026-11-20")
    assert kept["minutes"] == (30, 45)
    entry = Entry.objects.filter(action="service.mend").latest("id")
    assert (entry.person_name, entry.record_id, entry.at) == ("Tess Teammember", service.pk, file.at)
    assert entry.facts["words"] == ["actual begin", "result, hours, completion"]


@pytest.mark.policy("I.1")
@pytest.mark.parametrize(("key", "may"), [("tess", True), ("clara", True), ("leo", True), ("mary", False), ("cora", False)])
def test_author_serving_staff_and_the_sites_leader_mend(file: File, key: str, may: bool) -> None:
    # Clara entered what Tess did; Leo leads the site.
    service = file.serve("SELF-GENERIC", key="clara", staff="tess")
    if may:
        assert mend(file, service, key=key, minutes=20).minutes == 20
    else:
        with pytest.raises(Refused) as refused:
            mend(file, service, key=key, minutes=20)
        assert codes(refused) == ["not_own"]


@pytest.mark.policy("I.1", "C.6")
def test_after_the_window_it_is_the_master_users(file: File, clock: TestClock) -> None:
    service = file.serve()
    file.at = clock.set("2026-12-01T10:00-05:00")
    for changes in ({"kind": ServiceKind.objects.get(code="RESUME")}, {"began_on": FRIDAY}, {"provider_name": "Else"}):
        with pytest.raises(Refused) as refused:
            mend(file, service, **changes)
        [refusal] = refused.value.refusals
        assert (refusal.code, refusal.clause) == ("locked", "I.1")
        assert "Master User" in refusal.sentence
    with pytest.raises(Refused):
        withdraw(file, service)


@pytest.mark.policy("C.6")
def test_the_new_date_has_a_window_of_its_own(file: File) -> None:
    with pytest.raises(Refused) as refused:
        mend(file, file.serve(), began_on=FIRST_CLOSED)
    assert codes(refused) == ["window_closed"]


@pytest.mark.policy("C.5", "I.1")
def test_what_an_exception_admitted_is_mended_while_it_would_admit_it(file: File, cast: Cast, clock: TestClock) -> None:
    declare_exception(
        by=cast.standing("cora"),
        at=file.at,
        kind=1,
        from_on=FIRST_CLOSED,
        until_on=FIRST_CLOSED,
        evidence="Ticket 4711",
        sites=[file.site],
        restored_on=date(2026, 11, 19),
    )
    service = file.serve(on=FIRST_CLOSED)
    assert mend(file, service, minutes=20).minutes == 20
    file.at = clock.set("2026-11-25T10:00-05:00")
    with pytest.raises(Refused) as refused:
        mend(file, service, revision=2, provider_name="Else")
    assert codes(refused) == ["locked"]


@pytest.mark.policy("C.6")
def test_a_plan_changes_until_three_business_days_after_it_passed(file: File, clock: TestClock) -> None:
    service = file.serve(planned_begin_on=date(2026, 11, 24))
    file.at = clock.set("2026-12-01T10:00-05:00")
    moved = mend(file, service, planned_begin_on=date(2026, 12, 2))
    assert moved.planned_begin_on == date(2026, 12, 2)
    file.at = clock.set("2026-12-10T10:00-05:00")
    with pytest.raises(Refused) as refused:
        mend(file, moved, revision=2, planned_begin_on=date(2026, 12, 20))
    assert codes(refused) == ["plan_passed"]


@pytest.mark.policy("C.6")
def test_a_plan_with_a_slip_of_the_year_is_mended(file: File) -> None:
    service = file.serve("TRN-06", on=TODAY, planned_end_on=date(2062, 6, 1))
    assert mend(file, service, planned_end_on=date(2026, 12, 18)).planned_end_on == date(2026, 12, 18)
    plan = file.serve("TRN-06", planned_begin_on=date(2026, 12, 1))
    assert mend(file, plan, planned_end_on=date(2026, 12, 18)).planned_end_on == date(2026, 12, 18)


def test_a_stale_page_changes_nothing(file: File) -> None:
    service = file.serve()
    mend(file, service, minutes=20)
    with pytest.raises(Stale):
        mend(file, service, revision=1, minutes=40)
    assert ServiceRecord.objects.get(pk=service.pk).minutes == 20


def test_another_regions_service_does_not_exist(file: File) -> None:
    service = file.serve()
    with pytest.raises((OutOfSight, NotAllowed)):
        mend(file, service, key="toby", minutes=1)


@pytest.mark.policy("I.1")
def test_a_withdrawn_service_counts_nowhere_and_is_not_revived(file: File) -> None:
    participation = file.enroll(on=LAST_OPEN)
    first, second = file.serve(on=LAST_OPEN, participation=participation), file.serve(participation=participation)
    withdrawn = withdraw(file, first)
    assert withdrawn.withdrawn_reason == "Wrong person."
    participation.refresh_from_db()
    assert participation.began_on == TODAY
    withdraw(file, second)
    participation.refresh_from_db()
    assert participation.began_on is None
    assert ServedIn.objects.get(participant=file.participant).last_service_on is None
    with pytest.raises(Refused) as refused:
        mend(file, first, revision=2, minutes=1)
    assert codes(refused) == ["withdrawn"]
    assert ServiceRecord.objects.count() == 2


@pytest.mark.policy("I.1")
def test_withdrawing_has_a_reason(file: File) -> None:
    with pytest.raises(Refused) as refused:
        withdraw(file, file.serve(), reason=" ")
    assert codes(refused) == ["reason_missing"]


@pytest.mark.policy("II.1")
def test_a_number_in_the_reason_is_refused(file: File) -> None:
    with pytest.raises(Refused) as refused:
        withdraw(file, file.serve(), reason="It was 912-34-5678 instead.")
    assert codes(refused) == ["ssn_in_text"]


@pytest.mark.policy("I.8")
def test_what_hangs_on_something_closed_is_the_states(file: File, cast: Cast, clock: TestClock) -> None:
    participation = file.enroll()
    on_exit, on_closing = file.serve(participation=participation), file.serve()
    by = cast.standing("tess")
    exit_participation(participation, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    close_conversation(on_closing.conversation, by=by, at=file.at, reason="done", revision=1)
    assert mend(file, on_exit, minutes=5).minutes == 5
    file.at = clock.set("2026-11-24T09:00-05:00")
    for service, revision in ((on_exit, 2), (on_closing, 1)):
        with pytest.raises(Refused) as refused:
            mend(file, service, revision=revision, minutes=9)
        assert [(one.code, one.clause) for one in refused.value.refusals] == [("frozen", "I.8")]


@pytest.mark.policy("I.1", "C.6")
def test_an_application_is_mended_within_its_window(file: File, clock: TestClock) -> None:
    participation = file.enroll()
    file.serve(participation=participation)
    wp = Program.objects.get(code="WP")
    by = file.cast.standing("tess")
    mended = mend_participation(
        participation, by=by, at=file.at, changes={"application_on": FRIDAY, "program": wp}, revision=1
    )
    assert (mended.application_on, mended.program, mended.began_on) == (FRIDAY, wp, TODAY)
    file.at = clock.set("2026-12-01T10:00-05:00")
    with pytest.raises(Refused) as refused:
        mend_participation(mended, by=by, at=file.at, changes={"application_on": TODAY}, revision=2)
    assert codes(refused) == ["locked"]
