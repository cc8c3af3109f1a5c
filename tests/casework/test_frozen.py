"""What is closed or exited is frozen with all that hangs on it, from the midnight of its own site, by whatever door."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError

from tests.casework.by_hand import act, insert_again, sql, state_of
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.entries import Who, recording
from trackone.casework.enrolling import close_conversation, exit_participation, take_back_closing, take_back_exit
from trackone.casework.noting import add_addendum
from trackone.casework.serving import mend_service
from trackone.enrollment.models import Participation
from trackone.organizations.models import County, Site
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("I.8")]
TODAY = date(2026, 11, 23)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def close(file: File, *, key: str = "tess") -> None:
    service = file.serve(key=key)
    file.note(key=key)
    conversation = service.conversation
    close_conversation(conversation, by=file.cast.standing(key), at=file.at, reason="done", revision=1)


CHILDREN = [
    "UPDATE casework_servicerecord SET minutes = 5",
    "UPDATE casework_conversation SET closed_on = NULL, closed_at = NULL, closed_by_id = NULL, closed_reason = ''",
    "UPDATE casework_conversation SET closed_on = '2026-11-24'",
    "INSERT INTO casework_casenoteaddendum (note_id, participant_id, region_id, author_id, text)"
    " SELECT id, participant_id, region_id, author_id, 'late' FROM casework_casenote",
    "INSERT INTO casework_casenote (participant_id, region_id, site_id, conversation_id, author_id, contact_on,"
    " contact_type, text) SELECT participant_id, region_id, site_id, conversation_id, author_id, contact_on,"
    " contact_type, 'late' FROM casework_casenote",
    "INSERT INTO casework_servicerecord (participant_id, region_id, conversation_id, kind_id, site_id, staff_id,"
    " organization_id, provider_name, result, recorded_at, recorded_by_id, withdrawn_reason, revision, planned_begin_on)"
    " SELECT participant_id, region_id, conversation_id, kind_id, site_id, staff_id, organization_id, '', '', recorded_at,"
    " recorded_by_id, '', 1, '2026-12-01' FROM casework_servicerecord",
    "INSERT INTO casework_conversationparticipation (conversation_id, participation_id, participant_id, region_id)"
    " SELECT c.id, p.id, p.participant_id, p.region_id FROM casework_conversation c, enrollment_participation p"
    " WHERE c.closed_on IS NOT NULL",
]


@pytest.mark.parametrize("statement", CHILDREN)
def test_what_is_closed_is_frozen_with_its_children(file: File, clock: TestClock, statement: str) -> None:
    close(file)
    file.enroll()
    file.at = clock.set("2026-11-24T00:01-05:00")
    with act(file), pytest.raises(DatabaseError) as caught:
        sql(statement)
    assert state_of(caught) == "TO004"


@pytest.mark.parametrize("statement", [one for one in CHILDREN if "'2026-11-24'" not in one])
def test_until_midnight_it_is_not(file: File, clock: TestClock, statement: str) -> None:
    close(file)
    file.enroll()
    file.at = clock.set("2026-11-23T23:59-05:00")
    with act(file):
        sql(statement)


def test_a_conversation_closes_today_or_not_at_all(file: File) -> None:
    file.serve()
    with act(file), pytest.raises(DatabaseError) as caught:
        sql(
            "UPDATE casework_conversation SET closed_on = '2026-11-22', closed_at = clock_now(), closed_reason = 'done',"
            " closed_by_id = opened_by_id, opened_on = '2026-11-22'"
        )
    assert state_of(caught) == "TO004"


def test_after_an_exit_the_database_lets_only_follow_up_in(file: File, clock: TestClock) -> None:
    participation = file.enroll()
    service = file.serve(participation=participation)
    by = file.cast.standing("tess")
    exit_participation(participation, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    file.at = clock.set("2026-11-24T10:00-05:00")
    call = file.serve("FOLLOWUP-AD", participation=participation)
    with act(file):
        insert_again(call, began_on=date(2026, 11, 24))
        for statement in (
            "UPDATE casework_servicerecord SET minutes = 5 WHERE id = %s",
            "UPDATE enrollment_participation SET exit_on = NULL, exit_reason = '' WHERE %s > 0",
            "UPDATE enrollment_participation SET began_on = application_on WHERE %s > 0",
        ):
            with pytest.raises(DatabaseError) as caught:
                sql(statement, service.pk)
            assert state_of(caught) == "TO004"
        with pytest.raises(DatabaseError) as caught:
            insert_again(call, began_on=date(2026, 11, 24), kind_id=service.kind_id)
        assert state_of(caught) == "TO004"


def test_a_row_of_one_person_does_not_hang_on_anothers(file: File, cast: Cast) -> None:
    service, other = file.serve(), make_file(cast, file.at, last_name="Other")
    theirs = other.serve(participation=other.enroll())
    for changed in ({"conversation_id": theirs.conversation_id}, {"participation_id": theirs.participation_id}):
        with act(file), pytest.raises(DatabaseError) as caught:
            insert_again(service, began_on=TODAY, **changed)
        assert state_of(caught) == "23514"


# ---- two zones in one region


@pytest.fixture
def gary(cast: Cast, clock: TestClock) -> File:
    """A file in Gary, in Central time, whose region has an office in Eastern time too."""
    return make_file(cast, clock.now, key="chris", site="Gary")


def eastern_site(file: File) -> Site:
    with recording("test.site", who=Who(), at=file.at):
        return Site.objects.create(
            region=file.site.region,
            name="Winamac",
            county=County.objects.get(name="Pulaski"),
            time_zone="America/Indiana/Indianapolis",
            since_on=date(2020, 1, 1),
        )


def move(table: str, file: File, site: Site) -> None:
    with act(file, "chris"):
        sql(f"UPDATE {table} SET site_id = %s", site.pk)


def test_a_closing_is_final_at_the_midnight_of_the_conversations_own_site(gary: File, clock: TestClock) -> None:
    service, note = gary.serve(key="chris"), gary.note(key="chris")
    move("casework_conversation", gary, eastern_site(gary))
    with act(gary, "chris"):
        sql(
            "UPDATE casework_conversation SET closed_on = '2026-11-23', closed_at = clock_now(), closed_reason = 'done',"
            " closed_by_id = opened_by_id"
        )
    gary.at = clock.set("2026-11-23T23:30-05:00")
    assert mend_service(service, by=gary.cast.standing("chris"), at=gary.at, changes={"minutes": 4}, revision=1).pk
    # Half past midnight in Winamac, half past eleven in Gary.
    gary.at = clock.set("2026-11-24T00:30-05:00")
    with pytest.raises(Refused) as refused:
        mend_service(service, by=gary.cast.standing("chris"), at=gary.at, changes={"minutes": 5}, revision=2)
    assert codes(refused) == ["frozen"]
    with pytest.raises(Refused) as refused:
        add_addendum(note, by=gary.cast.standing("chris"), at=gary.at, text="Too late.")
    assert codes(refused) == ["frozen"]


def test_an_exit_is_final_at_the_midnight_of_the_participations_own_site(gary: File, clock: TestClock) -> None:
    participation = gary.enroll(key="chris")
    move("enrollment_participation", gary, eastern_site(gary))
    participation = Participation.objects.get(pk=participation.pk)
    with act(gary, "chris"):
        sql(
            "UPDATE enrollment_participation SET exit_on = '2026-11-23', exit_reason = 'moved', exit_recorded_by_id = %s",
            gary.cast.person("chris").pk,
        )
    gary.at = clock.set("2026-11-23T23:30-05:00")
    assert gary.serve(key="chris", participation=participation).pk
    gary.at = clock.set("2026-11-24T00:30-05:00")
    with pytest.raises(Refused) as refused:
        gary.serve(key="chris", participation=participation)
    assert codes(refused) == ["participation_exited"]


def test_another_person_takes_neither_back(file: File) -> None:
    participation = file.enroll()
    service = file.serve()
    by = file.cast.standing("tess")
    exited = exit_participation(participation, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    closed = close_conversation(service.conversation, by=by, at=file.at, reason="done", revision=1)
    leo = file.cast.standing("leo")
    for take_back in (
        lambda: take_back_exit(exited, by=leo, at=file.at, revision=2),
        lambda: take_back_closing(closed, by=leo, at=file.at, revision=2),
    ):
        with pytest.raises(Refused) as refused:
            take_back()
        assert codes(refused) == ["not_own"]
