"""Stage one batch of a load: made-up people of one region, and what its offices did with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb

from trackone.casework.models import ClosedReason, Purpose
from trackone.demo import loading
from trackone.demo.careers import Career, Catalog, Period, Service, business_days, career
from trackone.demo.crowd import Somebody, somebody
from trackone.demo.state import AT_FIRST_SITE, Office, Worker
from trackone.enrollment.snapshots import ASKED_OF_ALL
from trackone.identity import keys
from trackone.organizations.models import County


@dataclass(frozen=True, kw_only=True)
class Batch:
    """So many people from this place of the crowd on; `taken` are the blind indexes of the numbers on file already."""

    first: int
    count: int
    seed: int
    chance: Random
    offices: list[Office]
    catalog: Catalog
    taken: frozenset[bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ids:
    participant: int
    number: str
    vault: int
    conversation: int
    participation: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """One person with the ids of what will be written, the office, and the member of the team who carries the case."""

    ids: _Ids
    person: Somebody
    office: Office
    manager: Worker
    colleague: Worker
    career: Career


def stage_batch(batch: Batch, *, at: datetime) -> None:
    """Make the people of a batch up and copy all their rows into the stages; the same batch and day give the same people."""
    made = list(_cases(batch, at=at))
    counties = dict(County.objects.values_list("id", "fips"))
    loading.copy("stage_people", (_person_row(case, batch) for case in made))
    loading.copy("stage_elements", (row for case in made for row in _element_rows(case)))
    loading.copy("stage_periods", (_period_row(case, case.career.period, counties) for case in made if case.career.period))
    loading.copy("stage_conversations", (_conversation_row(case, at=at) for case in made))
    loading.copy("stage_services", (_service_row(case, service) for case in made for service in case.career.services))
    loading.copy("stage_notes", (row for case in made for row in _note_rows(case)))


def _cases(batch: Batch, *, at: datetime) -> Iterator[_Case]:
    chance, offices = batch.chance, batch.offices
    todays = [at.astimezone(ZoneInfo(office.site.time_zone)).date() for office in offices]
    days = {today: business_days(until_on=today) for today in set(todays)}
    for place, ids in enumerate(_ids(batch.count), start=batch.first):
        at_office = 0 if chance.random() < AT_FIRST_SITE else chance.randrange(len(offices))
        office, today = offices[at_office], todays[at_office]
        person = somebody(place, chance=chance, seed=batch.seed, today=today, towns_count=len(offices), lives_at=at_office)
        yield _Case(
            ids=ids,
            person=person,
            office=office,
            manager=chance.choice(office.team[: office.carriers_count]),
            colleague=chance.choice(office.team),
            career=career(birth_on=person.birth_on, days=days[today], today=today, catalog=batch.catalog, chance=chance),
        )


def _ids(count: int) -> Iterator[_Ids]:
    participants = loading.next_ids(loading.ids_of_table("participants_participant"), count)
    numbers = loading.next_ids("participants_number_seq", count)
    vaults = loading.next_ids(loading.ids_of_table("identity_vault"), count)
    conversations = loading.next_ids(loading.ids_of_table("casework_conversation"), count)
    participations = loading.next_ids(loading.ids_of_table("enrollment_participation"), count)
    for participant, number, vault, conversation, participation in zip(
        participants, numbers, vaults, conversations, participations, strict=True
    ):
        yield _Ids(
            participant=participant,
            number=f"P{number:08}",
            vault=vault,
            conversation=conversation,
            participation=participation,
        )


def _person_row(case: _Case, batch: Batch) -> tuple[Any, ...]:
    ids, person = case.ids, case.person
    town = batch.offices[person.town]
    return (
        ids.participant,
        ids.number,
        person.first_name,
        person.middle_name,
        person.last_name,
        person.suffix,
        person.birth_on,
        person.preferred_language,
        *_sealed(person.ssn, vault_id=ids.vault, taken=batch.taken),
        person.sort_name,
        person.words,
        person.sounds,
        case.career.since_on,
        case.career.last_service_on,
        case.manager.person_id,
        person.street,
        town.town,
        town.zip_code,
        town.county_id,
        person.mobile,
    )


def _sealed(
    ssn: str | None, *, vault_id: int, taken: frozenset[bytes]
) -> tuple[int | None, bytes | None, bytes | None, str]:
    """Return id, ciphertext, blind index and last four; nothing of a number that somebody else has already."""
    index = keys.blind_index(ssn) if ssn else b""
    if ssn is None or index in taken:
        return None, None, None, ""
    return vault_id, keys.seal(ssn, bound_to=f"identity_vault:{vault_id}:sealed"), index, ssn[5:]


def _element_rows(case: _Case) -> Iterator[tuple[Any, ...]]:
    since_on, by = case.career.since_on, case.manager.person_id
    for number, value in case.person.elements.items():
        yield case.ids.participant, number, value, since_on, by


def _period_row(case: _Case, period: Period, counties: dict[int, str]) -> tuple[Any, ...]:
    return (
        case.ids.participation,
        case.ids.participant,
        period.program.pk,
        case.office.site.pk,
        case.manager.person_id,
        case.manager.organization_id,
        period.application_on,
        period.eligibility,
        period.eligibility_on,
        Jsonb(_snapshot(case, period, counties)),
        period.began_on,
        period.extended_on,
        period.exit_on,
        period.exit_reason,
    )


def _snapshot(case: _Case, period: Period, counties: dict[int, str]) -> dict[str, Any]:
    """Return what `enrollment.snapshots` would have kept; every element that is asked of all is known here."""
    on, born = period.eligibility_on, case.person.birth_on
    return {
        "on": on.isoformat(),
        "program": period.program.code,
        "application_on": period.application_on.isoformat(),
        "age": on.year - born.year - ((on.month, on.day) < (born.month, born.day)),
        "county": counties[case.office.county_id],
        "elements": {str(number): value for number, value in sorted(case.person.elements.items())},
        "missing": [number for number in ASKED_OF_ALL if number != 200 and number not in case.person.elements],
    }


def _conversation_row(case: _Case, *, at: datetime) -> tuple[Any, ...]:
    career, period = case.career, case.career.period
    has_exited = period is not None and period.exit_on is not None
    # A conversation closes today or not at all: one that is over was closed by the load.
    closed_on = at.astimezone(ZoneInfo(case.office.site.time_zone)).date() if career.is_over else None
    reason = ClosedReason.EXITED if has_exited else ClosedReason.DONE
    return (
        case.ids.conversation,
        case.ids.participant,
        case.office.site.pk,
        case.manager.person_id,
        (Purpose.ENROLLED if career.period else Purpose.UNENROLLED).value,
        career.since_on,
        closed_on,
        reason.value if closed_on else "",
        case.ids.participation if career.period else None,
    )


def _service_row(case: _Case, service: Service) -> tuple[Any, ...]:
    staff = case.manager if service.is_by_manager else case.colleague
    return (
        case.ids.participant,
        case.ids.conversation,
        case.ids.participation if case.career.is_enrolled else None,
        service.kind.pk,
        case.office.site.pk,
        staff.person_id,
        staff.organization_id,
        staff.post_id,
        service.began_on,
        service.ended_on,
        service.planned_begin_on,
        service.planned_end_on,
        service.minutes,
        service.result,
    )


def _note_rows(case: _Case) -> Iterator[tuple[Any, ...]]:
    program_id = case.career.period.program.pk if case.career.period else None
    for note in case.career.notes:
        yield (
            case.ids.participant,
            case.ids.conversation,
            program_id,
            case.office.site.pk,
            case.manager.person_id,
            note.contact_on,
            note.contact_type,
            note.text,
            note.recontact_on,
        )
