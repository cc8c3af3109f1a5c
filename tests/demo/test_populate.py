"""A state is populated by a load: as the worker, like a conversion, every trigger holding."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import Error, connection, transaction

from tests.harness import Cast, House, switch_to
from trackone.audit.context import clock_now, whole_house
from trackone.audit.entries import Who, recording
from trackone.audit.models import Change, Entry
from trackone.casework.models import Admission, AdmissionKind, CaseNote, Conversation, ServiceRecord
from trackone.demo import crowd
from trackone.demo.careers import NOTES_COUNT, SERVICES_COUNT, business_days
from trackone.demo.populate import CannotPopulate, Plan, populate
from trackone.demo.state import shares
from trackone.enrollment.models import Participation
from trackone.identity.keys import blind_index
from trackone.identity.models import take_from_vault
from trackone.identity.ssn import SSN
from trackone.organizations.models import Post, Region, Site
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import NameKey, Participant, ServedIn
from trackone.policy.section_0_programs import begins_on
from trackone.policy.section_2_personal_information import is_made_up

PLAN = Plan(people=60, seed=7, batch=4)


class Quiet:
    """Takes what is said; `breaks_after` so many batches it raises, as a broken line would."""

    def __init__(self, *, breaks_after: int | None = None) -> None:
        self.lines: list[str] = []
        self.breaks_after = breaks_after

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        if len(self.lines) == self.breaks_after:
            raise ConnectionError(line)


def fill(plan: Plan = PLAN, *, breaks_after: int | None = None) -> int:
    return populate(plan, say=Quiet(breaks_after=breaks_after), analyze=lambda: None)


@contextmanager
def pointed_at(url: str, blocker: Any) -> Iterator[None]:
    """Point Django at this address for a while."""
    before = dict(connection.settings_dict)
    with blocker.unblock():
        switch_to(url)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)


@pytest.fixture(scope="module")
def populated(house: House, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A state of sixty people, loaded in small batches."""
    name = house.clone("trackone_populated")
    with pointed_at(house.url("worker", name), django_db_blocker):
        assert fill() == 60
    yield name
    house.drop(name)


@pytest.fixture
def state(populated: str, house: House, django_db_blocker: Any) -> Iterator[None]:
    """The whole populated state in sight; what a test does to it is taken back."""
    with pointed_at(house.url("worker", populated), django_db_blocker), transaction.atomic():
        with whole_house():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def worker(house: House, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """An empty clone as the worker."""
    name = house.clone("trackone_populate")
    with pointed_at(house.url("worker", name), django_db_blocker):
        yield name
    house.drop(name)


def test_every_region_has_people_and_staff(state: None) -> None:
    served = ServedIn.objects.all()
    assert Participant.objects.count() == served.count() == 60
    assert {row.region_id for row in served} == set(Region.objects.values_list("pk", flat=True))
    assert set(Post.objects.filter(person__account__username__startswith="r").values_list("region__number", flat=True)) == {
        *range(1, 13)
    }
    assert all(row.case_manager_id and row.sort_name and row.number for row in served)


def test_everybody_has_ten_services_and_four_notes(state: None) -> None:
    for participant in Participant.objects.prefetch_related("service_records", "case_notes", "addresses", "contacts"):
        assert len(participant.service_records.all()) == SERVICES_COUNT
        assert len(participant.case_notes.all()) == NOTES_COUNT
        assert len(participant.addresses.all()) == len(participant.contacts.all()) == 1


def test_what_is_late_names_the_conversion_and_nothing_else_does(state: None) -> None:
    for service in ServiceRecord.objects.filter(began_on__isnull=False).select_related("began_admission"):
        is_late = service.began_entered_on > service.began_last_entry_on
        assert (service.began_admission is not None) == is_late
        assert service.began_admission is None or service.began_admission.kind == AdmissionKind.CONVERSION
        assert service.began_admission is None or service.began_admission.region_id == service.region_id
    assert ServiceRecord.objects.filter(began_admission__isnull=False).count() > 400


def test_participations_begin_as_the_book_says(state: None) -> None:
    for period in Participation.objects.select_related("program").prefetch_related("service_records__kind"):
        days = [
            (one.began_on, one.kind.triggers_participation, one.kind.streams)
            for one in period.service_records.all()
            if one.began_on
        ]
        is_eligible = period.eligibility == "eligible"
        assert period.began_on == begins_on(days, program_stream=period.program.stream, is_eligible=is_eligible)


def test_last_service_and_search_words_are_those_of_the_records(state: None) -> None:
    for row in ServedIn.objects.select_related("participant"):
        days = row.participant.service_records.filter(began_on__isnull=False).values_list("began_on", flat=True)
        assert row.last_service_on == max(days)
        keys = NameKey.objects.filter(participant_id=row.participant_id)
        assert sorted(keys.values_list("word", flat=True)) == sorted(row.participant.words)


def test_numbers_are_made_up_unique_and_sealed(state: None) -> None:
    opened = [take_from_vault(one.vault) for one in Participant.objects.select_related("vault") if one.vault]
    assert len({ssn.reveal() for ssn in opened}) == len(opened) > 40
    assert all(is_made_up(ssn.reveal()) for ssn in opened)


def test_the_trail_has_an_entry_for_each_batch_and_no_copied_rows(state: None) -> None:
    entries = Entry.objects.filter(action="demo.populate")
    assert sum(entry.facts["people"] for entry in entries) == 60
    assert {entry.region_id for entry in entries} == set(Region.objects.values_list("pk", flat=True))
    assert not Change.objects.exclude(table_name="casework_admission").exists()


def test_the_conversion_is_closed_for_good(state: None) -> None:
    admission = Admission.objects.filter(kind=AdmissionKind.CONVERSION).order_by("pk")[0]
    assert admission.closed_at is not None
    with pytest.raises(CannotPopulate, match="closed for good"):
        fill()
    admission.closed_at = None
    with (
        pytest.raises(Error, match="closed admission"),
        transaction.atomic(),
        recording("test.reopen", who=Who(), at=admission.at),
    ):
        admission.save(update_fields=["closed_at"])


def test_a_load_that_was_broken_off_goes_on_with_what_is_missing(worker: str) -> None:
    with pytest.raises(ConnectionError):
        fill(breaks_after=5)
    with transaction.atomic(), whole_house():
        before = Participant.objects.count()
    assert 0 < before < 60
    with pytest.raises(CannotPopulate, match="broken off"):
        fill(replace(PLAN, people=61))
    assert fill() == 60 - before
    with transaction.atomic(), whole_house():
        assert (Participant.objects.count(), CaseNote.objects.count(), Conversation.objects.count()) == (60, 240, 60)


def names_by_number() -> dict[str, tuple[str, date | None]]:
    with transaction.atomic(), whole_house():
        return {one.number: (one.full_name(), one.birth_on) for one in Participant.objects.all()}


def test_the_same_plan_makes_the_same_people(worker: str, populated: str, house: House, django_db_blocker: Any) -> None:
    fill()
    again = names_by_number()
    with pointed_at(house.url("worker", populated), django_db_blocker):
        assert names_by_number() == again


def test_only_the_worker_populates(worker: str, house: House, django_db_blocker: Any) -> None:
    with pointed_at(house.url("app", worker), django_db_blocker), pytest.raises(CannotPopulate, match="worker"):
        fill()


def test_a_database_with_the_real_clock_is_refused(worker: str, house: House) -> None:
    with house.admin(worker) as admin:
        admin.execute("CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()'")
    with pytest.raises(CannotPopulate, match="real clock"):
        fill()


def test_production_is_refused(worker: str, settings: Any) -> None:
    settings.IS_MADE_UP = False
    with pytest.raises(CannotPopulate, match="Made-up"):
        fill()


def test_a_number_on_file_is_not_given_again(worker: str) -> None:
    numbers = [crowd.made_up_ssn(place, seed=PLAN.seed) for place in range(3)]
    with transaction.atomic():
        by = Cast().standing("tess")
        at = clock_now()
        site = Site.objects.get(name="Lafayette")
        for place, number in enumerate(filter(None, numbers)):
            newcomer = Newcomer(first_name=f"Ona{place}", last_name=f"File{place}", birth_on=date(1980, 1, 1 + place))
            add_participant(by=by, at=at, site=site, newcomer=newcomer, ssn=SSN(number))
    assert fill() == 60
    with transaction.atomic(), whole_house():
        indexes = [blind_index(number) for number in filter(None, numbers)]
        assert Participant.objects.filter(vault__blind_index__in=indexes, last_name__startswith="File").count() == 3
        assert Participant.objects.count() == 63


def test_shares_add_up() -> None:
    assert shares(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(shares(100_003, range(1, 13))) == 100_003
    assert shares(1, [5, 9]) == [0, 1]


def test_every_number_of_the_range_comes_once() -> None:
    places = [*range(5_000), *range(crowd.SSN_COUNT - 5_000, crowd.SSN_COUNT)]
    numbers = {crowd.made_up_ssn(place, seed=3) for place in places}
    assert len(numbers) == len(places)
    assert all(number and is_made_up(number) for number in numbers)
    assert crowd.made_up_ssn(crowd.SSN_COUNT, seed=3) is None


def test_business_days_end_today() -> None:
    days = business_days(until_on=date(2026, 11, 27), years=1)  # a closed day: the one before was Thanksgiving
    assert days[-1] == date(2026, 11, 25)
    assert days == sorted(days)
