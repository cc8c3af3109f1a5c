"""Follow-up and outcomes come in late and are marked; outcomes of an enrollment belong to it, follow-up stands apart."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError

from tests.casework.by_hand import act, insert_again, sql, state_of
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.enrolling import exit_participation
from trackone.casework.models import AFTER_EXIT, Purpose, ServiceFamily, ServiceKind, ServiceRecord
from trackone.casework.serving import complete_service, mend_service
from trackone.policy.refusal import Refused
from trackone.policy.section_0_time_of_service import NEVER_REFUSED

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.6")]
TODAY, LONG_AGO = date(2026, 11, 23), date(2026, 10, 1)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_the_families_that_the_database_marks_are_those_that_the_book_never_refuses() -> None:
    assert {family for family in ServiceFamily if family in NEVER_REFUSED} == AFTER_EXIT


@pytest.mark.policy("I.8")
@pytest.mark.parametrize("kind", ["FOLLOWUP-AD", "POST-EXIT-EDU"])
def test_a_late_one_comes_in_without_an_admission_and_is_marked(file: File, kind: str) -> None:
    service = ServiceRecord.objects.get(pk=file.serve(kind, on=LONG_AGO).pk)
    assert service.is_never_refused
    assert service.began_admission is None
    assert (service.began_entered_on, service.began_last_entry_on) == (TODAY, date(2026, 10, 6))


def test_every_other_kind_is_refused_also_by_hand(file: File) -> None:
    call = file.serve("FOLLOWUP-AD", on=LONG_AGO)
    assert not ServiceRecord.objects.get(pk=file.serve().pk).is_never_refused
    with act(file):
        insert_again(call, began_on=LONG_AGO)
        with pytest.raises(DatabaseError) as caught:
            insert_again(call, began_on=LONG_AGO, kind_id=ServiceKind.objects.get(code="RESUME").pk)
    assert state_of(caught) == "TO002"


def test_what_came_in_late_does_not_become_another_kind(file: File) -> None:
    call = file.serve("FOLLOWUP-AD", on=LONG_AGO)
    resume = ServiceKind.objects.get(code="RESUME")
    by = file.cast.standing("tess")
    with pytest.raises(Refused) as refused:
        mend_service(call, by=by, at=file.at, changes={"kind": resume}, revision=1)
    assert codes(refused) == ["window_closed"]
    with act(file), pytest.raises(DatabaseError) as caught:
        sql("UPDATE casework_servicerecord SET kind_id = %s, is_never_refused = true WHERE id = %s", resume.pk, call.pk)
    assert state_of(caught) == "23514"


@pytest.mark.policy("I.1")
def test_its_author_mends_it_on_the_day_of_entry(file: File, clock: TestClock) -> None:
    call = file.serve("FOLLOWUP-AD", on=LONG_AGO)
    by = file.cast.standing("tess")
    mended = mend_service(call, by=by, at=file.at, changes={"began_on": date(2026, 10, 2)}, revision=1)
    file.at = clock.set("2026-11-24T09:00-05:00")
    with pytest.raises(Refused) as refused:
        mend_service(mended, by=by, at=file.at, changes={"began_on": LONG_AGO}, revision=2)
    assert codes(refused) == ["locked"]


def test_a_result_learned_later_is_filled_in_late(file: File, clock: TestClock) -> None:
    call = file.serve("FOLLOWUP-AD")
    file.at = clock.set("2027-01-20T09:00-05:00")
    changes = {"result": "completed", "result_on": date(2026, 12, 1)}
    done = complete_service(call, by=file.cast.standing("tess"), at=file.at, changes=changes, revision=1)
    assert ServiceRecord.objects.get(pk=done.pk).result_entered_on == date(2027, 1, 20)


def test_a_future_one_is_refused(file: File) -> None:
    with pytest.raises(Refused) as refused:
        file.serve("FOLLOWUP-AD", on=date(2026, 11, 24))
    assert codes(refused) == ["future_date"]


@pytest.mark.policy("I.8")
def test_an_outcome_belongs_to_the_enrollment_until_the_exit_and_then_to_the_follow_up(file: File) -> None:
    participation = file.enroll()
    assert file.serve("POST-EXIT-EDU", participation=participation).conversation.purpose == Purpose.ENROLLED
    by = file.cast.standing("tess")
    exit_participation(participation, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    follow_up = file.serve("POST-EXIT-EDU", participation=participation).conversation
    assert (follow_up.purpose, list(follow_up.participations.all())) == (Purpose.FOLLOW_UP, [participation])
    assert file.serve("FOLLOWUP-AD").conversation == follow_up
