"""What is on file changes with a trail: names stay findable, addresses end, critical values have their time and decider."""

from datetime import date, datetime

import pytest

from tests.harness import Cast, TestClock
from tests.participants.made import BIRTH, NUMBER, OTHER_NUMBER, add, change, entries, site_of
from trackone.audit.models import Change
from trackone.casework.changing_people import change_participant
from trackone.identity.ssn import SSN
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import County
from trackone.organizations.performing import Stale
from trackone.participants.actions import serve_here
from trackone.participants.mending import lines_of
from trackone.participants.models import Address, Contact, ElementValue, FormerName, Participant, ServedIn
from trackone.participants.queries import search
from trackone.participants.typed import wanted_from
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db

SEX, VETERAN, HOMELESS_VETERAN, EMPLOYED = 201, 300, 308, 400


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.clause) for refusal in refused.value.refusals]


def kept(field: str) -> list[tuple[object, object]]:
    return list(Change.objects.filter(field=field).order_by("id").values_list("old", "new"))


def element(person: Participant, number: int) -> str:
    return ElementValue.objects.get(participant=person, element_no=number).value


def test_a_new_name_keeps_the_old_one_and_both_find_the_person(cast: Cast, at: datetime) -> None:
    person = change(add(cast, at), cast, at, last_name="Newname", suffix="Jr.")
    assert person.full_name() == "Ana Newname Jr."
    assert person.revision == 2
    former = FormerName.objects.get(participant=person)
    assert (former.last_name, former.until_on, former.recorded_by.name) == ("Madeup", date(2026, 11, 23), "Tess Teammember")
    tess = cast.standing("tess")
    for typed in ("ana madeup", "newname"):
        assert [hit.name for hit in search(wanted_from(typed), by=tess).hits] == ["Ana Newname Jr."]
    assert kept("last_name") == [("Madeup", "Newname")]


def test_what_stands_there_already_changes_nothing(cast: Cast, at: datetime) -> None:
    person = add(cast, at, contacts={"mobile": "765-555-0100"}, address={"city": "Lafayette"})
    before = Change.objects.count()
    same = {"first_name": "Ana", "birth_on": BIRTH, "contacts": {"mobile": "765-555-0100", "phone": ""}}
    person = change(person, cast, at, **same, address={"city": "Lafayette", "state": "IN"}, preferred_language="")
    assert person.revision == 1
    assert Change.objects.count() == before


def test_an_address_ends_and_the_next_begins(cast: Cast, at: datetime) -> None:
    person = add(cast, at, address={"line_1": "1 Old Way", "city": "Lafayette"})
    county = County.objects.get(name="Howard")
    person = change(person, cast, at, address={"line_1": "2 New Way", "city": "Kokomo", "county": county})
    old, new = Address.objects.filter(participant=person).order_by("id")
    assert (old.line_1, old.until_on) == ("1 Old Way", date(2026, 11, 23))
    assert (new.line_1, new.until_on, new.county) == ("2 New Way", None, county)
    change(person, cast, at, address={})
    assert not Address.objects.filter(participant=person, until_on=None).exists()


def test_a_contact_ends_and_the_next_begins(cast: Cast, at: datetime) -> None:
    person = add(cast, at, contacts={"mobile": "765-555-0100", "e_mail": "ana@example.org"})
    person = change(person, cast, at, contacts={"mobile": "765-555-0199", "e_mail": ""})
    rows = Contact.objects.filter(participant=person).order_by("id").values_list("kind", "reached_at", "until_on")
    today = date(2026, 11, 23)
    assert list(rows) == [
        ("mobile", "765-555-0100", today),
        ("e_mail", "ana@example.org", today),
        ("mobile", "765-555-0199", None),
    ]


def test_the_case_manager_is_somebody_who_serves_in_the_region(cast: Cast, at: datetime) -> None:
    person = change(add(cast, at), cast, at, case_manager=cast.person("leo"))
    assert ServedIn.objects.get(participant=person).case_manager == cast.person("leo")
    with pytest.raises(Refused) as refused:
        change(person, cast, at, case_manager=cast.person("toby"))
    assert refusals(refused) == [("case_manager", "general")]
    change(person, cast, at, case_manager=None)
    assert ServedIn.objects.get(participant=person).case_manager is None


def test_a_page_opened_before_somebody_elses_change_is_stale(cast: Cast, at: datetime) -> None:
    person = add(cast, at)
    change(person, cast, at, preferred_language="es")
    with pytest.raises(Stale):
        change_participant(
            person, by=cast.standing("leo"), at=at, changes={"preferred_language": "en"}, revision=person.revision - 1
        )


@pytest.mark.parametrize("who", ["clara", "connie", "otto", "dana", "ada"])
def test_who_does_not_serve_does_not_change(cast: Cast, at: datetime, who: str) -> None:
    person = add(cast, at)
    with pytest.raises(NotAllowed):
        change(person, cast, at, who, preferred_language="es")


def test_another_regions_person_is_out_of_sight(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby")
    with pytest.raises(OutOfSight):
        change(person, cast, at, preferred_language="es")


def test_a_region_that_serves_here_changes_the_person_of_both(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby")
    person = serve_here(by=cast.standing("tess"), at=at, site=site_of("tess"), number=person.number, purpose="moved")
    change(person, cast, at, preferred_language="es")
    cast.standing("toby")
    assert Participant.objects.get().preferred_language == "es"


# ---- the birth date: critical, without a window, so the day of entry


@pytest.mark.policy("I.1")
def test_the_author_mends_a_birth_date_on_the_day_of_entry(cast: Cast, at: datetime) -> None:
    person = change(add(cast, at), cast, at, birth_on=date(1990, 3, 15))
    assert person.birth_on == date(1990, 3, 15)
    assert kept("birth_on")[-1] == ("1990-03-14", "1990-03-15")


@pytest.mark.policy("I.1")
def test_the_day_after_the_master_user_decides(cast: Cast, clock: TestClock) -> None:
    person = add(cast, clock.now)
    later = clock.set("2026-11-24T08:00-05:00")
    for who in ("tess", "leo", "mary"):
        with pytest.raises(Refused) as refused:
            change(person, cast, later, who, birth_on=date(1990, 3, 15))
        assert refusals(refused) == [("locked", "I.1")]
        assert "the region's Master User" in refused.value.refusals[0].sentence
        assert refused.value.refusals[0].sentence.startswith("Birth date: ")


@pytest.mark.policy("I.1")
def test_others_do_not_mend_it_but_the_team_leader_of_the_authors_site_does(cast: Cast, at: datetime) -> None:
    person = add(cast, at)
    for who in ("pia", "mary", "cole"):
        with pytest.raises(Refused) as refused:
            change(person, cast, at, who, birth_on=date(1990, 3, 15))
        assert refusals(refused) == [("not_own", "I.1")]
    assert change(person, cast, at, "leo", birth_on=date(1990, 3, 15)).birth_on == date(1990, 3, 15)


@pytest.mark.policy("C.6", "I.1")
def test_filling_a_blank_birth_date_is_entry(cast: Cast, clock: TestClock) -> None:
    person = add(cast, clock.now, birth=None)
    later = clock.set("2026-12-14T08:00-05:00")
    person = change(person, cast, later, "pia", birth_on=BIRTH)
    assert (person.birth_entered_on, person.birth_entered_by) == (date(2026, 12, 14), cast.person("pia"))


# ---- the number


@pytest.mark.policy("II.3")
def test_a_first_number_is_entered_later_and_a_present_one_stays(cast: Cast, at: datetime) -> None:
    person = change(add(cast, at), cast, at, ssn=SSN(NUMBER))
    assert person.last_four == "5678"
    assert ServedIn.objects.get(participant=person).last_four == "5678"
    for who in ("tess", "mary"):
        with pytest.raises(Refused) as refused:
            change(person, cast, at, who, ssn=SSN(OTHER_NUMBER))
        assert refusals(refused) == [("ssn_on_file", "II.3")]


@pytest.mark.parametrize("where", ["leo", "toby"])
def test_a_first_number_that_belongs_to_somebody_is_refused(cast: Cast, at: datetime, where: str) -> None:
    holder = add(cast, at, "Ben", "Holder", date(1971, 2, 3), who=where, ssn=NUMBER)
    person = add(cast, at)
    with pytest.raises(Refused) as refused:
        change(person, cast, at, ssn=SSN(NUMBER))
    assert refusals(refused) == [("same_ssn", "general")]
    assert holder.number in refused.value.refusals[0].sentence
    assert Participant.objects.get(pk=person.pk).vault_id is None


def test_a_first_number_of_a_form_never_issued_is_refused(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        change(add(cast, at), cast, at, ssn=SSN("666-12-3456"))
    assert refusals(refused) == [("ssn_never_issued", "II.1")]


# ---- the federal elements


def test_elements_are_entered_with_author_and_day_and_mended_with_a_trail(cast: Cast, at: datetime) -> None:
    person = change(add(cast, at), cast, at, elements={SEX: "1", EMPLOYED: "0", 203: "24", 304: "20200131"})
    person = change(person, cast, at, elements={SEX: "2"})
    row = ElementValue.objects.get(participant=person, element_no=SEX)
    assert (row.value, row.entered_on, row.entered_by.name, row.revision) == ("2", date(2026, 11, 23), "Tess Teammember", 2)
    assert kept("value") == [("1", "2")]
    assert [element(person, number) for number in (EMPLOYED, 203, 304)] == ["0", "24", "20200131"]


@pytest.mark.parametrize(
    ("number", "value", "code"),
    [
        (SEX, "7", "element_value"),
        (203, "42", "element_value"),
        (203, "02", "element_value"),
        (304, "20200231", "element_value"),
        (407, "13", "element_value"),
        (999, "1", "element_unknown"),
    ],
)
def test_a_value_that_its_code_list_does_not_hold_is_refused(
    cast: Cast, at: datetime, number: int, value: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        change(add(cast, at), cast, at, elements={number: value})
    assert [one.code for one in refused.value.refusals] == [code]
    assert not ElementValue.objects.exists()


@pytest.mark.policy("I.1")
@pytest.mark.parametrize(
    ("number", "moment", "is_open"),
    [
        (SEX, "2026-11-23T23:59-05:00", True),
        (SEX, "2026-11-24T00:01-05:00", False),
        (EMPLOYED, "2026-11-30T23:59-05:00", True),  # Thanksgiving and the day after do not count
        (EMPLOYED, "2026-12-01T00:01-05:00", False),
        (HOMELESS_VETERAN, "2027-06-01T09:00-04:00", True),
    ],
)
def test_each_element_has_its_time(cast: Cast, clock: TestClock, number: int, moment: str, is_open: bool) -> None:
    entered = clock.set("2026-11-23T16:00-05:00")
    person = change(add(cast, entered), cast, entered, elements={number: "1"})
    later = clock.set(moment)
    if is_open:
        assert element(change(person, cast, later, elements={number: "0" if number != SEX else "2"}), number) in "02"
        return
    with pytest.raises(Refused) as refused:
        change(person, cast, later, elements={number: "0" if number != SEX else "2"})
    assert refusals(refused) == [("locked", "I.1")]
    assert entries("participant.change")[-1][0] == "refused"


@pytest.mark.policy("I.1")
def test_an_uncritical_element_is_anybodys_who_serves(cast: Cast, clock: TestClock) -> None:
    person = change(add(cast, clock.now), cast, clock.now, elements={HOMELESS_VETERAN: "1"})
    later = clock.set("2026-12-14T08:00-05:00")
    assert element(change(person, cast, later, "pia", elements={HOMELESS_VETERAN: "0"}), HOMELESS_VETERAN) == "0"


@pytest.mark.policy("C.6", "I.1")
def test_filling_a_blank_element_is_entry_for_anybody_who_serves(cast: Cast, clock: TestClock) -> None:
    person = change(add(cast, clock.now), cast, clock.now, elements={VETERAN: "1"})
    person = change(person, cast, clock.now, elements={VETERAN: ""})
    later = clock.set("2026-12-14T08:00-05:00")
    person = change(person, cast, later, "pia", elements={VETERAN: "0", SEX: "2"})
    row = ElementValue.objects.get(participant=person, element_no=VETERAN)
    assert (row.value, row.entered_on, row.entered_by.name) == ("0", date(2026, 12, 14), "Pia Provider")


def test_one_refusal_keeps_everything_as_it_was(cast: Cast, clock: TestClock) -> None:
    person = change(add(cast, clock.now), cast, clock.now, elements={SEX: "1"})
    later = clock.set("2026-11-24T08:00-05:00")
    with pytest.raises(Refused):
        change(person, cast, later, last_name="Newname", elements={SEX: "2", VETERAN: "1"})
    stands = Participant.objects.get(pk=person.pk)
    assert (stands.last_name, stands.revision) == ("Madeup", 2)
    assert list(ElementValue.objects.values_list("element_no", flat=True)) == [SEX]


def test_the_lines_say_what_is_locked_and_who_decides(cast: Cast, clock: TestClock) -> None:
    person = change(add(cast, clock.now), cast, clock.now, elements={SEX: "1", EMPLOYED: "0"})
    later = clock.set("2026-11-24T08:00-05:00")
    by = cast.standing("tess")
    lines = {
        line.element.number: line for group in lines_of(person, by=by, at=later, is_exited=False).values() for line in group
    }
    assert (lines[SEX].spoken, lines[SEX].is_locked, lines[SEX].decided_by) == ("Male", True, "the region's Master User")
    assert (lines[EMPLOYED].is_locked, lines[EMPLOYED].last_on) == (False, date(2026, 11, 30))
    assert (lines[VETERAN].spoken, lines[VETERAN].is_locked, lines[VETERAN].entered_by) == ("not known", False, "")


def test_an_unknown_word_is_a_mistake_of_the_caller(cast: Cast, at: datetime) -> None:
    with pytest.raises(LookupError):
        change(add(cast, at), cast, at, shoe_size=42)
