"""Two months of life are lived by the real actions: complete, the same for the same day, and on any day of the week."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

import pytest
from django.db import connection

from tests.harness import House, switch_to
from trackone.casework.models import ClosedReason, ExceptionKind, ExceptionState
from trackone.demo.made_up import made_up_people
from trackone.demo.seed import live
from trackone.demo.turns import draft_page
from trackone.identity.ssn import SSN

MONDAY = datetime.fromisoformat("2026-11-23T15:00:00-05:00")
# The Sunday after New Year's Day, before anybody is up.
SUNDAY_AT_DAWN = datetime.fromisoformat("2027-01-03T05:30:00-05:00")


class Lived:
    """What a superuser sees of a seeded clone."""

    def __init__(self, house: House, name: str) -> None:
        self._house, self._name = house, name

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self._house.admin(self._name) as admin:
            return admin.execute(statement).fetchall()  # type: ignore[arg-type]

    def count(self, of: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {of}")[0][0])


def seeded(house: House, now: datetime) -> Lived:
    """Live through two months on a clone, as the owner, and return what is there afterwards."""
    before = dict(connection.settings_dict)
    name = house.clone("trackone_seeded")
    try:
        switch_to(house.url("owner", name))
        live(now=now)
    finally:
        connection.close()
        connection.settings_dict.update(before)
    return Lived(house, name)


@pytest.fixture(scope="module")
def monday(house: House, django_db_setup: None, django_db_blocker: Any) -> Iterator[Lived]:
    with django_db_blocker.unblock():
        lived = seeded(house, MONDAY)
    yield lived
    house.drop(lived._name)


def test_about_sixty_people_live_in_three_regions(monday: Lived) -> None:
    assert 50 <= monday.count("participants_participant") <= 70
    served = monday.rows(
        "SELECT r.number, count(*) FROM participants_servedin s JOIN organizations_region r ON r.id = s.region_id GROUP BY 1"
    )
    assert {number for number, _ in served} == {1, 4, 7}
    assert dict(served)[4] > 40


def test_tess_has_the_fullest_caseload(monday: Lived) -> None:
    found = Counter(
        dict(
            monday.rows(
                "SELECT a.username, count(*) FROM participants_servedin s JOIN organizations_person p"
                " ON p.id = s.case_manager_id JOIN organizations_account a ON a.id = p.account_id GROUP BY 1"
            )
        )
    )
    assert found.most_common(1)[0][0] == "tess"
    assert 20 <= found["tess"] <= 30


@pytest.mark.parametrize(
    "what",
    [
        "casework_servicerecord WHERE withdrawn_at IS NOT NULL",
        "casework_servicerecord WHERE ended_on IS NOT NULL AND result <> ''",
        "casework_servicerecord WHERE began_entered_on > began_last_entry_on AND began_admission_id IS NOT NULL",
        "casework_servicerecord WHERE participation_id IS NULL",
        "casework_groupservice WHERE provider_name <> ''",
        "participants_managed WHERE until_on IS NOT NULL",
        "casework_servicerecord WHERE group_id IS NOT NULL AND planned_begin_on IS NOT NULL",
        "audit_entry WHERE refusal_codes ? 'recorded_already'",
        "casework_servicerecord WHERE planned_end_on = DATE '2026-11-23' AND ended_on IS NULL",
        "casework_servicerecord WHERE began_last_entry_on IN (DATE '2026-11-23', DATE '2026-11-24')",
        "casework_casenote WHERE entered_on > last_entry_on",
        "casework_casenote WHERE recontact_on = DATE '2026-11-23'",
        "casework_casenote WHERE program_id IS NULL",
        "casework_casenoteaddendum",
        "casework_draft",
        "documents_document",
        "enrollment_participation WHERE began_on IS NOT NULL AND exit_on IS NULL",
        "enrollment_participation WHERE exit_on IS NOT NULL AND exit_reason <> 'by_rule'",
        "enrollment_participation WHERE exit_reason = 'by_rule'",
        "enrollment_plannedgap WHERE until_on > DATE '2026-11-23'",
        "enrollment_participation WHERE exit_on IS NULL AND extended_on < DATE '2026-11-23' - 70",
        "enrollment_participation WHERE eligibility = 'not eligible'",
        "enrollment_participation WHERE eligibility = ''",
        "participants_servedin WHERE how = 'served here'",
        "participants_formername",
        "participants_address",
        "participants_elementvalue",
        "participants_participant WHERE vault_id IS NULL",
        "notifications_notice",
        "casework_exceptionperson",
        "audit_change WHERE table_name = 'casework_servicerecord' AND field = 'minutes'",
        "audit_entry WHERE outcome = 'refused'",
        "casework_entryexception WHERE restored_on IS NULL AND state = 'declared'",
        "organizations_site WHERE until_on IS NOT NULL",
        "organizations_workgroup WHERE until_on IS NOT NULL",
        "organizations_post WHERE named_in <> ''",
        "organizations_closing WHERE is_verified AND day > DATE '2026-11-23'",
        "casework_servicekind WHERE code = 'JOB-CLUB'",
    ],
)
def test_there_is_one_of_everything(monday: Lived, what: str) -> None:
    assert monday.count(what) > 0


def test_every_kind_of_exception_was_declared_and_each_end_is_there(monday: Lived) -> None:
    found = monday.rows("SELECT kind, state FROM casework_entryexception")
    assert {kind for kind, _ in found} == {kind.value for kind in ExceptionKind}
    assert {state for _, state in found} == {state.value for state in ExceptionState}


def test_late_rows_stand_under_a_confirmed_and_a_refused_exception(monday: Lived) -> None:
    states = monday.rows(
        "SELECT DISTINCT e.state FROM casework_servicerecord s JOIN casework_admission a ON a.id = s.began_admission_id"
        " JOIN casework_entryexception e ON e.id = a.exception_id"
    )
    assert {state for (state,) in states} == {ExceptionState.CONFIRMED, ExceptionState.REFUSED}


def test_conversations_were_closed_for_more_than_one_reason(monday: Lived) -> None:
    reasons = {reason for (reason,) in monday.rows("SELECT DISTINCT closed_reason FROM casework_conversation")}
    assert reasons >= {"", ClosedReason.EXITED, ClosedReason.NOT_ENROLLED}


def test_nothing_is_dated_after_the_moment_of_seeding(monday: Lived) -> None:
    assert monday.count(f"audit_entry WHERE at > TIMESTAMPTZ '{MONDAY.isoformat()}'") == 0
    assert monday.count("casework_servicerecord WHERE began_on > DATE '2026-11-23'") == 0


def test_people_act_on_business_days_only(monday: Lived) -> None:
    days = monday.count(
        "(SELECT DISTINCT (at AT TIME ZONE 'America/Indiana/Indianapolis')::date AS day FROM audit_entry"
        " WHERE person_id IS NOT NULL) acted JOIN organizations_calendarday d ON d.day = acted.day WHERE NOT d.is_business"
    )
    assert days == 0


def test_the_same_day_gives_the_same_lives(house: House, monday: Lived, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        again = seeded(house, MONDAY)
    for statement in (
        "SELECT number, first_name, last_name, birth_on, last_four FROM participants_participant ORDER BY id",
        "SELECT action, at, person_name FROM audit_entry WHERE person_id IS NOT NULL ORDER BY id",
        "SELECT began_on, kind_id, minutes FROM casework_servicerecord ORDER BY id",
    ):
        assert monday.rows(statement) == again.rows(statement)
    house.drop(again._name)


def test_it_works_when_the_office_is_closed(house: House, django_db_setup: None, django_db_blocker: Any) -> None:
    now = SUNDAY_AT_DAWN
    with django_db_blocker.unblock():
        lived = seeded(house, now)
    assert lived.count(f"casework_casenote WHERE recontact_on = DATE '{now.date()}'") > 0
    assert lived.count(f"audit_entry WHERE at > TIMESTAMPTZ '{now.isoformat()}'") == 0
    house.drop(lived._name)


def test_made_up_people_can_be_nobody() -> None:
    people = [person for person, _ in zip(made_up_people(Random(4), today=MONDAY.date()), range(200), strict=False)]
    assert all("900" <= person.ssn[:3] <= "999" and person.ssn[4:6] <= "49" for person in people)
    assert len({SSN(person.ssn) for person in people}) == len(people)
    assert len({(person.newcomer.first_name, person.newcomer.last_name) for person in people}) == len(people)


def test_a_draft_lies_where_its_page_looks_for_it() -> None:
    from django.urls import reverse

    assert draft_page("P00000042") == reverse("note_write", args=["P00000042"])


def test_one_life_goes_from_training_to_a_job_in_the_second_quarter(monday: Lived) -> None:
    (whole,) = monday.rows(
        "SELECT count(*) FROM casework_employment e JOIN casework_training t USING (participation_id)"
        " JOIN casework_credential USING (participation_id) JOIN casework_skillgain USING (participation_id)"
        " WHERE e.quarter = '2' AND t.completion = '1'"
    )
    assert whole == (1,)
    assert monday.count("casework_workexperience WHERE ended_on IS NULL AND expected_end_on < '2026-11-23'") >= 1
    assert monday.count("casework_assessment") >= 1


def test_a_request_stands_at_each_place_of_its_course(monday: Lived) -> None:
    states = Counter(row[0] for row in monday.rows("SELECT state FROM requests_request"))
    assert states == {
        "applied": 2,
        "declined": 1,
        "draft": 1,
        "reviewed": 1,
        "returned": 1,
        "submitted": 2,
        "forwarded": 1,
    }
    assert monday.count("requests_request WHERE escalated_at IS NOT NULL") == 1
    assert monday.count("casework_servicerecord WHERE sealed_at IS NOT NULL") == 1
