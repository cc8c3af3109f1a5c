"""A participant is added once, by those who may, in their region; the number goes to the vault and nowhere else."""

import dataclasses
import json
import uuid
from datetime import date, datetime

import pytest
from django.test import override_settings

from tests.harness import Cast, TestClock
from tests.participants.made import BIRTH, NUMBER, OTHER_NUMBER, add, entries, newcomer, site_of
from trackone.identity.models import Vault, take_from_vault
from trackone.identity.ssn import SSN
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import County
from trackone.organizations.performing import KeyReused
from trackone.participants.actions import add_participant
from trackone.participants.models import Address, Contact, NameKey, Participant, ServedIn
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_person_is_added_and_served_in_the_region_of_the_site(cast: Cast, at: datetime) -> None:
    person = add(cast, at, "  Zoë ", "O’Brien-Smith", ssn=NUMBER, preferred_language="es")
    assert person.number.startswith("P1")
    assert len(person.number) == 9
    assert person.full_name() == "Zoë O’Brien-Smith"
    assert person.sort_name == "obrien smith zoe"
    assert (person.birth_entered_on, person.birth_entered_by) == (date(2026, 11, 23), cast.person("tess"))
    served = ServedIn.objects.get(participant=person)
    assert (served.region.number, served.how, served.case_manager) == (4, "added", cast.person("tess"))
    assert (served.number, served.sort_name, served.last_four) == (person.number, person.sort_name, "5678")
    words = set(NameKey.objects.filter(participant=person).values_list("word", flat=True))
    assert words == {"zoe", "obrien", "brien", "o", "smith", "obriensmith"}


def test_the_number_is_sealed_and_only_its_last_four_are_shown(cast: Cast, at: datetime) -> None:
    person = add(cast, at, ssn=NUMBER)
    vault = Vault.objects.get(participant=person)
    assert vault.last_four == person.last_four == "5678"
    assert b"912345678" not in bytes(vault.sealed)
    assert take_from_vault(vault) == SSN(NUMBER)


def test_contact_and_address_begin_today(cast: Cast, at: datetime) -> None:
    county = County.objects.get(name="Tippecanoe")
    person = add(
        cast,
        at,
        contacts={"mobile": "765-555-0100", "e_mail": ""},
        address={"line_1": "1 Made-up Way", "city": "Lafayette", "county": county},
    )
    assert list(Contact.objects.filter(participant=person).values_list("kind", "reached_at")) == [("mobile", "765-555-0100")]
    lives = Address.objects.get(participant=person)
    assert (lives.line_1, lives.state, lives.county, lives.since_on) == ("1 Made-up Way", "IN", county, date(2026, 11, 23))


def test_a_clerk_adds_and_becomes_nobodys_case_manager(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="clara")
    assert ServedIn.objects.get(participant=person).case_manager is None


@pytest.mark.parametrize("who", ["connie", "dana", "ada", "hugo", "otto"])
def test_who_does_not_serve_does_not_add(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        add(cast, at, who=who)
    assert [row[0] for row in entries("participant.add")] in (["refused"], [])


def test_nobody_adds_at_a_site_without_a_post(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed, match="None of your posts is at Terre Haute"):
        add_participant(by=cast.standing("tess"), at=at, site=site_of("toby"), newcomer=newcomer())


@pytest.mark.parametrize(
    ("first", "last", "birth"),
    [
        ("Ana", "Madeup", BIRTH),
        ("ANA", "Madeüp", BIRTH),
        ("Anna", "Maddeup", BIRTH),
        ("Ana", "Madeup", None),
    ],
)
def test_a_likely_duplicate_stops_it_until_somebody_says_it_is_somebody_else(
    cast: Cast, at: datetime, first: str, last: str, birth: date | None
) -> None:
    known = add(cast, at)
    with pytest.raises(Refused) as refused:
        add(cast, at, first, last, birth)
    assert codes(refused) == ["likely_duplicate"]
    assert known.number in refused.value.refusals[0].sentence
    other = add(cast, at, first, last, birth, is_somebody_else=True)
    assert other.pk != known.pk
    assert json.loads(entries("participant.add")[-1][2]) == {"is_somebody_else": [known.number]}


@pytest.mark.parametrize(("first", "last", "birth"), [("Ben", "Madeup", BIRTH), ("Ana", "Madeup", date(1990, 3, 15))])
def test_who_is_not_alike_is_added_at_once(cast: Cast, at: datetime, first: str, last: str, birth: date) -> None:
    add(cast, at)
    assert add(cast, at, first, last, birth).pk


def test_a_likely_duplicate_of_another_region_stops_it_too(cast: Cast, at: datetime) -> None:
    known = add(cast, at, who="toby")
    with pytest.raises(Refused) as refused:
        add(cast, at)
    assert codes(refused) == ["likely_duplicate"]
    assert f"{known.number} in " in refused.value.refusals[0].sentence


@pytest.mark.parametrize("where", ["tess", "toby"])
@pytest.mark.parametrize("says_so", [False, True])
def test_the_same_number_is_always_refused(cast: Cast, at: datetime, where: str, says_so: bool) -> None:
    known = add(cast, at, who=where, ssn=NUMBER)
    with pytest.raises(Refused) as refused:
        add(cast, at, "Ben", "Otherperson", date(1970, 1, 1), ssn="912345678", is_somebody_else=says_so)
    assert codes(refused) == ["same_ssn"]
    assert known.number in refused.value.refusals[0].sentence
    assert ServedIn.objects.visible_to(cast.standing("tess")).count() == (1 if where == "tess" else 0)


@pytest.mark.policy("II.1")
@pytest.mark.parametrize("number", ["000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "912-70-1234"])
def test_a_number_never_issued_is_refused(cast: Cast, at: datetime, number: str) -> None:
    with pytest.raises(Refused) as refused:
        add(cast, at, ssn=number)
    assert codes(refused) == ["ssn_never_issued"]
    assert number not in str(refused.value.refusals)


@pytest.mark.policy("II.1")
def test_a_made_up_number_is_refused_where_people_are_real(cast: Cast, at: datetime) -> None:
    with override_settings(DEMO_RANGE=False), pytest.raises(Refused) as refused:
        add(cast, at, ssn=NUMBER)
    assert codes(refused) == ["ssn_never_issued"]
    with override_settings(DEMO_RANGE=False):
        assert add(cast, at, ssn="123-45-6789").last_four == "6789"


@pytest.mark.policy("II.1", "II.2")
def test_a_number_in_a_name_or_contact_is_refused(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        add(cast, at, "Ana", "Madeup 912-34-5678", contacts={"somebody": "Sister, 913-21-4321"})
    assert codes(refused) == ["ssn_in_text", "ssn_in_text"]
    assert "912-34" not in str(refused.value.refusals)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"first": " "}, "name_missing"),
        ({"birth": date(2026, 11, 24)}, "birth_date"),
        ({"preferred_language": "tlh"}, "language"),
        ({"contacts": {"pigeon": "on the roof"}}, "contact_kind"),
    ],
)
def test_what_is_wrong_in_itself_is_refused(cast: Cast, at: datetime, words: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        add(cast, at, **words)  # type: ignore[arg-type]
    assert codes(refused) == [code]
    assert Participant.objects.count() == 0


def test_a_doubled_click_adds_one_person(cast: Cast, at: datetime) -> None:
    by = dataclasses.replace(cast.standing("tess"), key=uuid.uuid4())
    first, second = add(cast, at, by=by, ssn=NUMBER), add(cast, at, by=by, ssn=NUMBER)
    assert first.pk == second.pk
    assert Participant.objects.count() == 1
    with pytest.raises(KeyReused):
        add(cast, at, by=by, ssn=OTHER_NUMBER)


def test_the_day_is_the_day_at_the_site(cast: Cast, clock: TestClock) -> None:
    at = clock.set("2026-11-23T23:30-06:00")
    person = add(cast, at, who="chris")
    assert person.birth_entered_on == date(2026, 11, 23)


def test_the_entry_names_the_person_and_holds_no_number(cast: Cast, at: datetime) -> None:
    person = add(cast, at, ssn=NUMBER)
    outcome, participant_id, facts, _, region_id = entries("participant.add")[0]
    assert (outcome, participant_id, region_id) == ("done", person.pk, site_of("tess").region_id)
    assert "345678" not in facts
