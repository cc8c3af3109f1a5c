"""Searching: prefixes, several words in any order, accents, former names, numbers, dates; within sight, paged by key."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.harness import Cast
from tests.participants.made import BIRTH, NUMBER, add, change, crowd
from trackone.audit.context import begin_act, end_act
from trackone.identity.ssn import SSN
from trackone.organizations.authority import NotAllowed
from trackone.participants.caseload import Chosen, caseload
from trackone.participants.models import ServedIn
from trackone.participants.queries import search
from trackone.participants.typed import names_in, ssn_in, wanted_from

pytestmark = pytest.mark.django_db


def found(cast: Cast, typed: str, who: str = "tess") -> list[str]:
    return [hit.name for hit in search(wanted_from(typed), by=cast.standing(who)).hits]


@pytest.fixture
def three(cast: Cast, at: datetime) -> None:
    add(cast, at, "Zoë", "O’Brien-Smith", date(1985, 7, 4), ssn=NUMBER)
    add(cast, at, "José María", "De la Cruz", date(1990, 1, 2))
    other = add(cast, at, "Brianna", "Smithers", date(1985, 7, 4), is_somebody_else=True)
    change(other, cast, at, last_name="Quillon")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zoe", ["Zoë O’Brien-Smith"]),
        ("ZOË", ["Zoë O’Brien-Smith"]),
        ("smi", ["Zoë O’Brien-Smith", "Brianna Quillon"]),  # one by a former name
        ("smith zo", ["Zoë O’Brien-Smith"]),
        ("o'brien", ["Zoë O’Brien-Smith"]),
        ("obrien", ["Zoë O’Brien-Smith"]),
        ("brien", ["Zoë O’Brien-Smith"]),
        ("cruz, jose", ["José María De la Cruz"]),
        ("la cruz mari", ["José María De la Cruz"]),
        ("quillon brianna", ["Brianna Quillon"]),
        ("7/4/1985", ["Zoë O’Brien-Smith", "Brianna Quillon"]),
        ("1985-07-04 zo", ["Zoë O’Brien-Smith"]),
        ("5678", ["Zoë O’Brien-Smith"]),
        ("zoe 5678", ["Zoë O’Brien-Smith"]),
        ("jose 5678", []),
        ("rien", []),  # the beginning of a word, not its middle
        ("2/30/1985", []),
        ("%", []),
        ("", []),
    ],
)
def test_what_is_typed_finds(cast: Cast, three: None, typed: str, names: list[str]) -> None:
    assert sorted(found(cast, typed)) == sorted(names)


def test_a_participant_number_finds_its_person(cast: Cast, at: datetime) -> None:
    person = add(cast, at)
    assert found(cast, person.number.lower()) == ["Ana Madeup"]
    assert found(cast, f"{person.number} ben") == []


def test_another_regions_people_are_out_of_sight(cast: Cast, at: datetime) -> None:
    person = add(cast, at, who="toby")
    assert found(cast, "madeup") == found(cast, person.number) == []
    assert found(cast, "madeup", "toby") == found(cast, "madeup", "dana") == ["Ana Madeup"]


def test_the_whole_state_is_not_looked_through_for_two_letters(cast: Cast, at: datetime) -> None:
    person = add(cast, at, "Bo", "Ma", BIRTH)
    assert found(cast, "bo ma") == ["Bo Ma"]
    assert found(cast, "bo ma", "dana") == []
    assert found(cast, "bo ma 3/14/1990", "dana") == found(cast, person.number, "dana") == ["Bo Ma"]


@pytest.mark.parametrize("who", ["hugo", "stan"])
def test_who_serves_nobody_finds_nobody(cast: Cast, at: datetime, who: str) -> None:
    add(cast, at)
    with pytest.raises(NotAllowed):
        found(cast, "madeup", who)


@pytest.mark.parametrize(
    "typed", ["912-34-5678", "912345678", " 912 34 5678 ", "912.34.5678", "９１２-34-5678", "912–34–5678", "9-1-2345678"]
)
def test_nine_digits_alone_are_a_number(typed: str) -> None:
    assert ssn_in(typed) == SSN(NUMBER)


@pytest.mark.parametrize(
    "typed", ["91234567", "9123456789", "ana 912-34-5678", "P10000001", "11/20/2026", "", "912-34-567a"]
)
def test_anything_else_is_none(typed: str) -> None:
    assert ssn_in(typed) is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ana lopez 3/14/1990", ("Ana", "", "Lopez")),
        ("lopez, ana", ("Ana", "", "Lopez")),
        ("De la Cruz, José M. 1990-01-02", ("José", "M.", "De la Cruz")),
        ("ana m lopez", ("Ana", "M", "Lopez")),
        ("lopez", ("", "", "Lopez")),
        ("lopez,", ("", "", "Lopez")),
        ("5678", ("", "", "")),
    ],
)
def test_names_are_carried_to_the_form_as_typed(typed: str, names: tuple[str, str, str]) -> None:
    named = names_in(typed)
    assert (named.get("first_name", ""), named.get("middle_name", ""), named.get("last_name", "")) == names


def all_pages(cast: Cast, typed: str) -> list[list[str]]:
    by, after, pages = cast.standing("tess"), "", []
    while True:
        page = search(wanted_from(typed), by=by, after=after, limit=4)
        pages.append([hit.number for hit in page.hits])
        after = page.after
        if not after:
            return pages


def test_pages_follow_one_another_by_key_without_a_name_in_it(cast: Cast, at: datetime) -> None:
    people = crowd(cast, at, 10)
    pages = all_pages(cast, "crowd")
    assert [len(page) for page in pages] == [4, 4, 2]
    in_order = [person.number for person in sorted(people, key=lambda person: (person.sort_name, person.pk))]
    assert [number for page in pages for number in page] == in_order
    first = search(wanted_from("crowd"), by=cast.standing("tess"), limit=4)
    assert first.after.replace(".", "").isdigit()


def test_a_key_that_means_nothing_begins_again(cast: Cast, at: datetime) -> None:
    crowd(cast, at, 5)
    by = cast.standing("tess")
    for key in ("x", "1.2.3", "999999.1", "1.1.2026-02-31", "9" * 400):
        assert len(search(wanted_from("crowd"), by=by, after=key, limit=4).hits) == 4
        assert len(caseload(Chosen(sort="service"), by=by, after=key, limit=4).hits) == 4


# ---- the list of a region's people


def serve(person_number: str, on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx_reads()")
        reads = cursor.fetchone()[0]
    begin_act(writes=reads)
    ServedIn.objects.filter(number=person_number).update(last_service_on=on)
    end_act(reads=reads)


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (Chosen(), ["Ana A", "Ben B", "Cy C", "Di D"]),
        (Chosen(sort="-name"), ["Di D", "Cy C", "Ben B", "Ana A"]),
        (Chosen(sort="service"), ["Di D", "Cy C", "Ana A", "Ben B"]),
        (Chosen(sort="-service"), ["Ben B", "Ana A", "Cy C", "Di D"]),
        (Chosen(sort="shoe size"), ["Ana A", "Ben B", "Cy C", "Di D"]),
        (Chosen(is_nobodys=True), ["Di D"]),
        (Chosen(is_never_served=True), ["Di D"]),
        (Chosen(served_since=date(2026, 11, 1)), ["Ana A", "Ben B"]),
        (Chosen(served_before=date(2026, 11, 1)), ["Cy C"]),
    ],
)
def test_a_list_is_filtered_and_ordered(cast: Cast, at: datetime, chosen: Chosen, names: list[str]) -> None:
    days = {"Ana": date(2026, 11, 2), "Ben": date(2026, 11, 20), "Cy": date(2026, 9, 1)}
    for place, name in enumerate(["Ben", "Ana", "Di", "Cy"]):
        person = add(cast, at, name, name[0], date(1970 + place, 1, 1), who="clara" if name == "Di" else "tess")
        if name in days:
            serve(person.number, days[name])
    by = cast.standing("leo")
    pages, after = [], ""
    while True:
        page = caseload(chosen, by=by, after=after, limit=2)
        pages += [hit.name for hit in page.hits]
        after = page.after
        if not after:
            break
    assert pages == names


def test_a_caseload_is_one_persons(cast: Cast, at: datetime) -> None:
    add(cast, at)
    add(cast, at, "Ben", "Otherperson", date(1970, 1, 1), who="leo")
    mine = caseload(Chosen(case_manager_id=cast.person("leo").pk), by=cast.standing("leo"))
    assert [hit.name for hit in mine.hits] == ["Ben Otherperson"]


def test_who_was_served_since_the_page_before_does_not_take_the_list_along(cast: Cast, at: datetime) -> None:
    people = crowd(cast, at, 6)
    for place, person in enumerate(people):
        serve(person.number, date(2026, 10, 1 + place))
    by = cast.standing("tess")
    first = caseload(Chosen(sort="service"), by=by, limit=3)
    serve(first.hits[-1].number, date(2026, 11, 23))
    rest = caseload(Chosen(sort="service"), by=by, after=first.after, limit=3)
    assert [hit.number for hit in rest.hits] == [person.number for person in people[3:]]


def test_statements_do_not_grow_with_people(cast: Cast, at: datetime) -> None:
    counts = []
    for _ in range(2):
        crowd(cast, at, 10 if not counts else 50, last="Crowd" if not counts else "Crowdmore")
        by = cast.standing("tess")
        with CaptureQueriesContext(connection) as asked:
            page = search(wanted_from("crowd"), by=by, limit=5)
            search(wanted_from("crowd"), by=by, after=page.after, limit=5)
            caseload(Chosen(case_manager_id=by.person.pk, sort="-service"), by=by, limit=5)
        counts.append(len(asked))
    assert counts == [2 + 3 + 2] * 2
