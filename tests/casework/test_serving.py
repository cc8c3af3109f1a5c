"""A service is recorded at the point and time of service: each date on its own, by those who may, once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.models import Entry
from trackone.casework.enrolling import decide_eligibility, enroll, exit_participation
from trackone.casework.models import Conversation, Purpose, ServiceRecord
from trackone.casework.register import (
    add_session,
    declare_exception,
    list_person,
    refuse_exception,
    reopen_exception,
    restore_exception,
)
from trackone.casework.serving import complete_service
from trackone.enrollment.models import Program
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import Site
from trackone.organizations.performing import KeyReused
from trackone.participants.models import ServedIn
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
# The clock stands at noon of Monday, November 23, 2026.
TODAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 18), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def fresh(service: ServiceRecord) -> ServiceRecord:
    return ServiceRecord.objects.get(pk=service.pk)


@pytest.mark.policy("C.3", "C.6")
def test_the_moment_of_entry_is_the_databases(file: File) -> None:
    service = fresh(file.serve(on=LAST_OPEN))
    assert service.began_entered_at == file.at
    assert (service.began_entered_on, service.began_last_entry_on) == (TODAY, TODAY)
    assert service.began_admission is None


@pytest.mark.policy("C.6")
def test_four_business_days_ago_is_refused_with_the_last_day_and_the_way_out(file: File) -> None:
    with pytest.raises(Refused) as refused:
        file.serve(on=FIRST_CLOSED)
    [refusal] = refused.value.refusals
    assert (refusal.code, refusal.clause) == ("window_closed", "C.6")
    assert "Fri Nov 20, 2026" in refusal.sentence
    assert "exception" in refusal.instead
    assert not ServiceRecord.objects.exists()
    attempt = Entry.objects.latest("id")
    assert (attempt.action, attempt.outcome, attempt.refusal_codes) == ("service.record", "refused", ["window_closed"])


@pytest.mark.policy("C.6")
def test_tomorrow_is_planned_and_not_received(file: File) -> None:
    with pytest.raises(Refused) as refused:
        file.serve(on=TODAY + timedelta(days=1))
    assert codes(refused) == ["future_date"]
    assert fresh(file.serve(planned_begin_on=TODAY + timedelta(days=1))).began_on is None


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(("moment", "passes"), [("2026-11-23T23:58-05:00", True), ("2026-11-24T00:02-05:00", False)])
def test_the_window_closes_at_midnight_at_the_site(cast: Cast, clock: TestClock, moment: str, passes: bool) -> None:
    file = make_file(cast, clock.set(moment))
    if passes:
        assert fresh(file.serve(on=LAST_OPEN)).pk
    else:
        with pytest.raises(Refused):
            file.serve(on=LAST_OPEN)


@pytest.mark.policy("C.6")
def test_midnight_is_an_hour_later_in_central_time(cast: Cast, clock: TestClock) -> None:
    at = clock.set("2026-11-24T00:30-05:00")
    file = make_file(cast, at, key="chris", site="Gary")
    assert fresh(file.serve(on=LAST_OPEN, key="chris")).began_entered_on == TODAY


@pytest.mark.policy("C.6")
def test_each_date_is_judged_on_its_own(file: File, cast: Cast, clock: TestClock) -> None:
    with pytest.raises(Refused) as refused:
        file.serve(on=FIRST_CLOSED, ended_on=TODAY)
    assert codes(refused) == ["window_closed"]
    service = file.serve(on=LAST_OPEN)
    at = clock.set("2026-12-10T10:00-05:00")
    done = complete_service(service, by=cast.standing("tess"), at=at, changes={"ended_on": date(2026, 12, 9)}, revision=1)
    assert fresh(done).ended_entered_on == date(2026, 12, 10)
    assert fresh(done).began_entered_on == TODAY


@pytest.mark.policy("C.6")
def test_an_end_that_is_late_is_refused_too(file: File, cast: Cast, clock: TestClock) -> None:
    service = file.serve()
    at = clock.set("2026-12-10T10:00-05:00")
    with pytest.raises(Refused) as refused:
        complete_service(service, by=cast.standing("tess"), at=at, changes={"ended_on": date(2026, 12, 3)}, revision=1)
    assert codes(refused) == ["window_closed"]


@pytest.mark.policy("C.6")
def test_what_is_filled_is_not_blank(file: File, cast: Cast) -> None:
    service = file.serve(minutes=30)
    with pytest.raises(Refused) as refused:
        complete_service(service, by=cast.standing("tess"), at=file.at, changes={"minutes": 60}, revision=1)
    assert codes(refused) == ["filled_already"]


# ---- what admits a late date


def declare(cast: Cast, at: datetime, key: str = "cora", **changed: Any) -> Any:
    whole: dict[str, Any] = {
        "kind": 1,
        "from_on": FIRST_CLOSED,
        "until_on": FIRST_CLOSED,
        "evidence": "Ticket 4711 of the provider",
    }
    return declare_exception(by=cast.standing(key), at=at, **{**whole, **changed})


@pytest.mark.policy("C.4", "C.5")
def test_an_outage_admits_its_site_and_its_days_from_the_declaration_on(file: File, cast: Cast) -> None:
    exception = declare(cast, file.at, sites=[file.site])
    service = fresh(file.serve(on=FIRST_CLOSED))
    assert service.began_admission is not None
    assert service.began_admission.exception == exception
    assert (service.began_entered_on, service.began_last_entry_on) == (TODAY, date(2026, 11, 20))
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED - timedelta(days=1))


@pytest.mark.policy("C.4")
def test_an_outage_elsewhere_admits_nothing_here(file: File, cast: Cast) -> None:
    declare(cast, file.at, sites=[Site.objects.get(name="Kokomo")])
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED)


@pytest.mark.policy("C.4")
def test_the_systems_own_outage_admits_every_site(file: File, cast: Cast) -> None:
    declare(cast, file.at, key="hugo", kind=2)
    assert fresh(file.serve(on=FIRST_CLOSED)).began_admission is not None


@pytest.mark.policy("C.4")
def test_no_connection_admits_the_staff_it_names(file: File, cast: Cast) -> None:
    declare(cast, file.at, kind=3, staff=[cast.person("leo")], place="The made-up fairground")
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED)
    assert fresh(file.serve(on=FIRST_CLOSED, staff="leo")).began_admission is not None


@pytest.mark.policy("C.4", "C.5")
def test_a_mass_dislocation_admits_listed_people_within_three_days_of_a_session(
    file: File, cast: Cast, clock: TestClock
) -> None:
    event = declare(
        cast,
        file.at,
        kind=4,
        from_on=date(2026, 11, 10),
        until_on=date(2026, 11, 20),
        expected_count=60,
        program_codes=["WIOA-DW"],
        notice="WARN notice of Nov 3, 2026",
    )
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED)
    list_person(event, by=cast.standing("cora"), at=file.at, number=file.participant.number)
    assert fresh(file.serve(on=FIRST_CLOSED)).began_admission is not None
    add_session(
        event,
        by=cast.standing("cora"),
        at=file.at,
        site=file.site,
        first_on=date(2026, 11, 16),
        last_on=date(2026, 11, 17),
    )
    # The third business day after its last day was the 20th.
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED)


@pytest.mark.policy("C.4", "C.5")
def test_a_session_admits_what_was_served_at_its_site(file: File, cast: Cast) -> None:
    event = declare(
        cast,
        file.at,
        kind=4,
        from_on=date(2026, 11, 10),
        until_on=date(2026, 11, 20),
        expected_count=60,
        program_codes=["WIOA-DW"],
        notice="WARN notice of Nov 3, 2026",
    )
    list_person(event, by=cast.standing("cora"), at=file.at, number=file.participant.number)
    days = {"first_on": FIRST_CLOSED, "last_on": date(2026, 11, 18)}
    add_session(event, by=cast.standing("cora"), at=file.at, site=Site.objects.get(name="Kokomo"), **days)
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED)
    add_session(event, by=cast.standing("cora"), at=file.at, site=file.site, **days)
    assert fresh(file.serve(on=FIRST_CLOSED)).began_admission is not None


@pytest.mark.policy("C.5")
def test_a_restored_one_stays_open_three_business_days_and_a_reopened_one_opens_again(
    file: File, cast: Cast, clock: TestClock
) -> None:
    exception = declare(cast, file.at, sites=[file.site], until_on=None)
    restore_exception(exception, by=cast.standing("cora"), at=file.at, restored_on=date(2026, 11, 19))
    assert fresh(file.serve(on=FIRST_CLOSED)).pk
    file.at = clock.set("2026-11-25T09:00-05:00")
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED)
    reopen_exception(exception, by=cast.standing("cora"), at=file.at, reason="The line broke again.")
    assert fresh(file.serve(on=FIRST_CLOSED)).began_admission is not None


@pytest.mark.policy("C.4")
def test_a_refused_one_admits_nothing_new_and_what_came_in_stays(file: File, cast: Cast) -> None:
    exception = declare(cast, file.at, sites=[file.site])
    service = file.serve(on=FIRST_CLOSED)
    refuse_exception(exception, by=cast.standing("mary"), at=file.at, reason="The provider knows of no outage.")
    with pytest.raises(Refused):
        file.serve(on=FIRST_CLOSED)
    assert fresh(service).withdrawn_at is None


@pytest.mark.policy("C.5")
def test_of_two_that_overlap_the_one_that_stays_open_longest_admits(file: File, cast: Cast) -> None:
    declare(cast, file.at, sites=[file.site], restored_on=date(2026, 11, 19))
    longer = declare(cast, file.at, sites=[file.site], until_on=None)
    service = fresh(file.serve(on=FIRST_CLOSED))
    assert service.began_admission is not None
    assert service.began_admission.exception == longer


# ---- who, where, what


def test_somebody_without_the_post_is_told_whose_it_is(file: File) -> None:
    with pytest.raises(NotAllowed, match="Team member"):
        file.serve(key="connie")


def test_another_regions_participant_does_not_exist(file: File, cast: Cast) -> None:
    file.site = Site.objects.get(name="Terre Haute")
    with pytest.raises(OutOfSight):
        file.serve(key="toby")


def test_a_post_at_another_site_does_not_write_here(file: File) -> None:
    with pytest.raises(NotAllowed, match="Lafayette"):
        file.serve(key="wes")


def test_staff_without_a_post_in_the_region_did_not_serve_here(file: File) -> None:
    with pytest.raises(OutOfSight):
        file.serve(staff="toby")


@pytest.mark.policy("C.1")
def test_a_program_offers_its_own_services(file: File) -> None:
    participation = file.enroll()
    with pytest.raises(Refused) as refused:
        file.serve("Y01", participation=participation)
    assert codes(refused) == ["kind_not_of_program"]


def test_somebody_elses_participation_does_not_exist(file: File, cast: Cast) -> None:
    other = make_file(cast, file.at, last_name="Other").enroll()
    with pytest.raises(OutOfSight):
        file.serve(participation=other)


@pytest.mark.policy("II.1")
def test_a_number_in_the_partners_name_is_refused(file: File) -> None:
    with pytest.raises(Refused) as refused:
        file.serve(provider_name="Partner 912-34-5678")
    assert codes(refused) == ["ssn_in_text"]


# ---- what follows


def test_the_conversation_opens_by_itself_one_a_purpose(file: File) -> None:
    unenrolled = file.serve()
    participation = file.enroll()
    enrolled = [file.serve(participation=participation), file.serve("RESUME", participation=participation)]
    assert unenrolled.conversation.purpose == Purpose.UNENROLLED
    assert {service.conversation_id for service in enrolled} == {Conversation.objects.get(purpose=Purpose.ENROLLED).pk}
    assert list(enrolled[0].conversation.participations.all()) == [participation]


@pytest.mark.policy("C.1")
def test_the_first_service_that_triggers_participation_begins_it(file: File) -> None:
    participation = file.enroll(on=LAST_OPEN)
    file.serve("OUTREACH-INTAKE", participation=participation, on=LAST_OPEN)
    participation.refresh_from_db()
    assert participation.began_on is None
    file.serve(participation=participation, on=TODAY)
    file.serve(participation=participation, on=date(2026, 11, 20))
    participation.refresh_from_db()
    assert participation.began_on == date(2026, 11, 20)


@pytest.mark.policy("C.1")
def test_nobody_begins_who_is_not_eligible(file: File, cast: Cast) -> None:
    participation = file.enroll()
    file.serve(participation=participation)
    decide_eligibility(
        participation,
        by=cast.standing("tess"),
        at=file.at,
        eligibility="not eligible",
        eligibility_on=TODAY,
        revision=1,
    )
    participation.refresh_from_db()
    assert participation.began_on is None
    with pytest.raises(Refused) as refused:
        file.serve(participation=participation)
    assert codes(refused) == ["not_eligible"]


def test_the_last_service_orders_the_caseload(file: File) -> None:
    file.serve(on=TODAY)
    file.serve(on=LAST_OPEN)
    assert ServedIn.objects.get(participant=file.participant).last_service_on == TODAY


@pytest.mark.policy("I.8")
def test_after_an_exit_has_taken_effect_only_follow_up_comes(file: File, cast: Cast, clock: TestClock) -> None:
    participation = file.enroll()
    participation = exit_participation(
        participation, by=cast.standing("tess"), at=file.at, exit_on=TODAY, reason="employed", revision=1
    )
    assert fresh(file.serve(participation=participation)).pk
    file.at = clock.set("2026-11-24T09:00-05:00")
    with pytest.raises(Refused) as refused:
        file.serve(participation=participation)
    assert codes(refused) == ["participation_exited"]
    call = file.serve("FOLLOWUP-AD", participation=participation)
    assert call.conversation.purpose == Purpose.FOLLOW_UP


def test_one_key_makes_one_record_and_another_body_is_refused(file: File, cast: Cast) -> None:
    from dataclasses import replace

    by = replace(cast.standing("tess"), key=uuid4())
    first, again = file.serve(by=by), file.serve(by=by)
    assert first.pk == again.pk
    assert ServiceRecord.objects.count() == 1
    with pytest.raises(KeyReused):
        file.serve("RESUME", by=by)


def statements(file: File, **entry: Any) -> int:
    """Count the statements of one recording; two of them look up the kind and the staff for the test."""
    by = file.cast.standing("tess")
    with CaptureQueriesContext(connection) as captured:
        file.serve(by=by, **entry)
    return len(captured) - 2


def test_recording_takes_the_same_few_statements_however_much_is_on_file(file: File, cast: Cast) -> None:
    # Savepoint, act, lock, calendar, conversation, service, last service, entry, end, release; one more opens or begins.
    assert [statements(file) for _ in range(3)] == [11, 10, 10]
    participation = file.enroll()
    # The one that begins a period locks it and reads what it has.
    assert [statements(file, participation=participation) for _ in range(3)] == [14, 11, 11]
    assert statements(file, participation=participation, staff="leo") == 12
    declare(cast, file.at, sites=[file.site])
    # The register, and the admission: made once, then found.
    assert [statements(file, on=FIRST_CLOSED) for _ in range(3)] == [17, 12, 12]


def test_the_program_of_a_period_in_time(file: File, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        enroll(
            file.participant,
            by=cast.standing("tess"),
            at=file.at,
            site=file.site,
            program=Program.objects.get(code="WIA-ADULT"),
            application_on=TODAY,
        )
    assert codes(refused) == ["program_not_open"]
