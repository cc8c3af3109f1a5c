"""Looking up a number and looking into other regions: narrow answers, each kept in the trail; serving somebody here."""

import json
from datetime import date, datetime

import pytest

from tests.harness import Cast
from tests.participants.made import BIRTH, NUMBER, add, change, entries, newcomer, site_of
from trackone.identity.ssn import SSN
from trackone.notifications.models import Notice
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import Region
from trackone.participants.actions import look_elsewhere, look_up_ssn, serve_here
from trackone.participants.duplicates import SAME_BIRTH, SAME_NUMBER, SAME_SSN
from trackone.participants.models import Contact, Participant, ServedIn
from trackone.participants.queries import participant_by_number, search
from trackone.participants.typed import wanted_from
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_number_finds_its_person_and_the_entry_says_who_was_found(cast: Cast, at: datetime) -> None:
    person = add(cast, at, ssn=NUMBER)
    hits = look_up_ssn(by=cast.standing("tess"), at=at, ssn=SSN("912345678"))
    assert [(hit.number, hit.name, hit.last_four) for hit in hits] == [(person.number, "Ana Madeup", "5678")]
    outcome, participant_id, facts, _, _ = entries("participant.look_up_ssn")[0]
    assert (outcome, participant_id, json.loads(facts)) == ("done", person.pk, {"found": [person.number]})


def test_a_look_that_finds_nobody_is_kept_too(cast: Cast, at: datetime) -> None:
    assert look_up_ssn(by=cast.standing("tess"), at=at, ssn=SSN(NUMBER)) == []
    assert [row[0] for row in entries("participant.look_up_ssn")] == ["done"]


def test_a_number_finds_nobody_of_another_region(cast: Cast, at: datetime) -> None:
    add(cast, at, who="toby", ssn=NUMBER)
    assert look_up_ssn(by=cast.standing("tess"), at=at, ssn=SSN(NUMBER)) == []


def test_state_staff_look_a_number_up_in_every_region(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby", ssn=NUMBER)
    assert [hit.number for hit in look_up_ssn(by=cast.standing("dana"), at=at, ssn=SSN(NUMBER))] == [person.number]
    assert entries("participant.look_up_ssn")[0][4] == site_of("toby").region_id


@pytest.mark.parametrize("who", ["connie", "otto", "ada", "hugo"])
def test_who_neither_serves_nor_decides_looks_no_number_up(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        look_up_ssn(by=cast.standing(who), at=at, ssn=SSN(NUMBER))
    with pytest.raises(NotAllowed):
        look_elsewhere(by=cast.standing(who), at=at, ssn=SSN(NUMBER))


def test_another_regions_person_shows_by_number_and_region_alone(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby", ssn=NUMBER)
    tess = cast.standing("tess")
    seven = Region.objects.get(number=7, until_on=None)
    for asked, why in (
        ({"ssn": SSN(NUMBER)}, SAME_SSN),
        ({"number": person.number.lower()}, SAME_NUMBER),
        ({"newcomer": newcomer("Anna", "Maddeup")}, SAME_BIRTH),
    ):
        found = look_elsewhere(by=tess, at=at, **asked)  # type: ignore[arg-type]
        assert [(one.number, one.region_id, one.region_name, one.why) for one in found] == [
            (person.number, seven.pk, seven.name, why)
        ]
    assert [row[1] for row in entries("participant.look_elsewhere")] == [person.pk] * 3


@pytest.mark.parametrize(
    ("first", "last", "birth"), [("Ana", "Madeup", None), ("Ana", "Madeup", date(1990, 3, 15)), ("Ben", "Madeup", BIRTH)]
)
def test_a_name_alone_shows_nobody_of_another_region(
    cast: Cast, at: datetime, first: str, last: str, birth: date | None
) -> None:
    add(cast, at, who="toby")
    assert look_elsewhere(by=cast.standing("tess"), at=at, newcomer=newcomer(first, last, birth)) == []


def test_who_is_served_here_does_not_show_as_elsewhere(cast: Cast, at: datetime) -> None:
    person = add(cast, at)
    assert look_elsewhere(by=cast.standing("tess"), at=at, number=person.number) == []


def test_serving_here_opens_the_person_and_tells_both_regions(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby", contacts={"mobile": "812-555-0100"})
    with pytest.raises(OutOfSight):
        participant_by_number(person.number, by=cast.standing("tess"))
    served = serve_here(by=cast.standing("tess"), at=at, site=site_of("tess"), number=person.number.lower(), purpose="moved")
    assert served.pk == person.pk
    tess = cast.standing("tess")
    assert participant_by_number(person.number, by=tess).full_name() == "Ana Madeup"
    assert Contact.objects.get(participant=person).reached_at == "812-555-0100"
    assert [hit.number for hit in search(wanted_from("madeup"), by=tess).hits] == [person.number]
    row = ServedIn.objects.visible_to(tess).get(participant=person)
    assert (row.how, row.purpose, row.case_manager) == ("served here", "moved", cast.person("tess"))
    assert json.loads(entries("participant.serve_here")[0][2])["purpose"] == "moved"
    for who, about in (("tess", 7), ("toby", 4)):
        notice = Notice.objects.visible_to(cast.standing(who)).get()
        assert (notice.code, notice.participant_number) == ("moved", person.number)
        assert notice.about_region is not None
        assert notice.about_region.number == about


def test_both_regions_keep_their_own_case_manager_and_find_new_names(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby")
    serve_here(by=cast.standing("tess"), at=at, site=site_of("tess"), number=person.number, purpose="job")
    person = participant_by_number(person.number, by=cast.standing("tess"))
    change(person, cast, at, last_name="Newname")
    toby = cast.standing("toby")
    assert [hit.case_manager for hit in search(wanted_from("newname"), by=toby).hits] == ["Toby Teamseven"]


@pytest.mark.parametrize("purpose", ["", "because"])
def test_serving_here_needs_a_purpose_from_the_list(cast: Cast, at: datetime, purpose: str) -> None:
    person = add(cast, at, who="toby")
    with pytest.raises(Refused) as refused:
        serve_here(by=cast.standing("tess"), at=at, site=site_of("tess"), number=person.number, purpose=purpose)
    assert [one.code for one in refused.value.refusals] == ["purpose_missing"]


def test_nobody_is_served_here_twice_and_a_stranger_is_out_of_sight(cast: Cast, at: datetime) -> None:
    person = add(cast, at)
    with pytest.raises(Refused) as refused:
        serve_here(by=cast.standing("tess"), at=at, site=site_of("tess"), number=person.number, purpose="moved")
    assert [one.code for one in refused.value.refusals] == ["served_here_already"]
    with pytest.raises(OutOfSight):
        serve_here(by=cast.standing("tess"), at=at, site=site_of("tess"), number="P99999999", purpose="moved")
    assert Participant.objects.count() == 1
