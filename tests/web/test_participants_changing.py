"""Changing through the pages: what was typed stays, what is locked says who decides, a stale page loses nothing."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.harness import Cast, TestClock
from tests.participants.made import NUMBER, add, change, site_of
from trackone.casework.drafts import keep_draft
from trackone.casework.enrolling import enroll, exit_participation
from trackone.documents.models import Document
from trackone.enrollment.models import Program
from trackone.participants.models import Contact, ElementValue, FormerName, Participant, ServedIn

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
RACE, DISABILITY, VETERAN, EDUCATION = "sex-ethnicity-and-race", "disability", "veteran", "education-at-entry"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def fields(answer: Any) -> dict[str, Any]:
    """Return what a browser would send back of this form, unchanged."""
    form, body = answer.context["form"], {"_key": str(uuid.uuid4()), "revision": answer.context["revision"]}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "decompress"):
            parts = value if isinstance(value, list) else bound.field.widget.decompress(value)
            body |= dict(zip((f"{bound.name}_{part}" for part in ("month", "day", "year")), parts, strict=True))
        elif value not in (None, []):
            body[bound.name] = value
    return body


def save(client: Client, address: str, **typed: Any) -> HttpResponse:
    return client.post(address, {**fields(client.get(address)), **typed})  # type: ignore[return-value]


@pytest.fixture
def person(cast: Cast, at: datetime) -> Participant:
    found = add(cast, at, contacts={"mobile": "765-555-0100"}, address={"line_1": "1 Made-up Way", "city": "Lafayette"})
    return change(found, cast, at, elements={201: "1", 203: "24", 400: "0", 304: "20200131"})


def page(person: Participant, slug: str = "") -> str:
    return f"/participants/{person.number}/" + (f"elements/{slug}/" if slug else "change/")


def test_a_form_sent_back_as_it_came_changes_nothing(person: Participant, signed_in: SignIn) -> None:
    for address in (page(person), *(page(person, slug) for slug in (RACE, DISABILITY, VETERAN, EDUCATION))):
        assert save(signed_in("tess"), address).status_code == 302
    assert Participant.objects.get().revision == person.revision
    assert not FormerName.objects.exists()


def test_names_contacts_and_case_manager_change(cast: Cast, person: Participant, signed_in: SignIn) -> None:
    answer = save(
        signed_in("tess"), page(person), last_name="Newname", mobile="765-555-0199", case_manager=cast.person("leo").pk
    )
    assert answer["Location"] == f"/participants/{person.number}/?saved=record-{person.pk}"
    assert Participant.objects.get().last_name == "Newname"
    assert FormerName.objects.get().last_name == "Madeup"
    assert Contact.objects.get(until_on=None).reached_at == "765-555-0199"
    assert ServedIn.objects.get().case_manager == cast.person("leo")


def test_what_is_wrong_keeps_the_rest(person: Participant, signed_in: SignIn) -> None:
    answer = save(signed_in("tess"), page(person), first_name="", last_name="Newname", e_mail="ana at home")
    assert answer.status_code == 422
    assert 'value="Newname"' in text(answer)
    assert 'value="ana at home"' in text(answer)
    assert Participant.objects.get().last_name == "Madeup"


def test_a_first_number_is_entered_and_never_shown(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("tess")
    assert "Only the region&#x27;s Master User changes" not in text(client.get(page(person)))  # type: ignore[arg-type]
    assert save(client, page(person), ssn=NUMBER).status_code == 302
    shown = text(client.get(page(person)))  # type: ignore[arg-type]
    assert "XXX-XX-5678" in shown
    assert 'name="ssn"' not in shown
    assert "II.3" in shown


@pytest.mark.policy("II.3")
def test_a_page_from_before_the_number_came_is_refused(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("tess")
    save(client, page(person), ssn=NUMBER)
    answer = save(client, page(person), ssn="913-21-4321")
    assert answer.status_code == 422
    assert "A Social Security number is on file for this person." in text(answer)
    assert "4321 again" in text(answer)
    assert "913-21" not in text(answer)


def test_a_birth_date_is_locked_after_its_day_and_says_who_decides(
    person: Participant, signed_in: SignIn, clock: TestClock
) -> None:
    client = signed_in("tess")
    before = fields(client.get(page(person)))
    clock.set("2026-11-24T09:00-05:00")
    shown = text(client.get(page(person)))  # type: ignore[arg-type]
    assert 'name="birth_on_year"' not in shown
    assert "Now it is decided by the region&#x27;s Master User." in shown
    assert "/policy/I.1/" in shown
    # A page opened the day before still has the field: its change is refused, not dropped, and the rest stays typed.
    answer = client.post(page(person), {**before, "birth_on_day": "15", "city": "Kokomo"})
    assert answer.status_code == 422
    assert "Birth date: The time to change this yourself is over." in text(answer)  # type: ignore[arg-type]
    assert 'value="Kokomo"' in text(answer)  # type: ignore[arg-type]
    # And without a change of it, it saves.
    assert client.post(page(person), {**before, "_key": str(uuid.uuid4()), "city": "Kokomo"}).status_code == 302


def test_a_stale_page_keeps_what_was_typed_shows_what_is_on_file_and_can_be_sent_again(
    cast: Cast, at: datetime, person: Participant, signed_in: SignIn
) -> None:
    client = signed_in("tess")
    opened = fields(client.get(page(person)))
    change(person, cast, at, "leo", last_name="Leosname")
    answer = client.post(page(person), {**opened, "last_name": "Tessname"})
    shown = text(answer)  # type: ignore[arg-type]
    assert answer.status_code == 409
    assert 'value="Tessname"' in shown
    assert "Last name: <strong>Leosname</strong>" in shown
    again = client.post(
        page(person), {**opened, "last_name": "Tessname", "revision": answer.context["revision"], "_key": str(uuid.uuid4())}
    )
    assert again.status_code == 302
    assert Participant.objects.get().last_name == "Tessname"


def test_a_mistake_does_not_hide_a_change_by_somebody_else(
    cast: Cast, at: datetime, person: Participant, signed_in: SignIn
) -> None:
    client = signed_in("tess")
    opened = fields(client.get(page(person)))
    change(person, cast, at, "leo", last_name="Leosname")
    wrong = client.post(page(person), {**opened, "first_name": ""})
    assert wrong.status_code == 422
    body = {**opened, "revision": wrong.context["revision"], "_key": str(uuid.uuid4())}
    assert client.post(page(person), body).status_code == 409


def test_a_double_click_changes_once(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("tess")
    body = {**fields(client.get(page(person))), "last_name": "Newname"}
    assert [client.post(page(person), body).status_code for _ in range(2)] == [302, 302]
    assert FormerName.objects.count() == 1


@pytest.mark.parametrize("who", ["clara", "connie", "otto"])
def test_who_does_not_serve_gets_no_form(person: Participant, signed_in: SignIn, who: str) -> None:
    expected = 404 if who == "otto" else 403
    for address in (page(person), page(person, RACE)):
        assert signed_in(who).get(address).status_code == expected
        assert signed_in(who).post(address, {"revision": 1}).status_code == expected


@pytest.mark.parametrize("number", ["P99999999", "x", "P1000000٣"])
def test_an_unknown_number_is_not_there(person: Participant, signed_in: SignIn, number: str) -> None:
    for rest in ("change/", "elements/veteran/", "documents/add/"):
        assert signed_in("tess").get(f"/participants/{number}/{rest}").status_code == 404
    assert signed_in("tess").get(page(person, "shoes")).status_code == 404


# ---- elements


def test_every_kind_of_element_is_entered(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("tess")
    answer = save(client, page(person, RACE), element_201="2", element_210="0")
    assert answer["Location"] == f"/participants/{person.number}/?saved=record-{person.pk}&tab=record#{RACE}"
    save(client, page(person, DISABILITY), element_202="1", element_203=["7", "1"])
    save(client, page(person, VETERAN), element_304_month="Feb", element_304_day="1", element_304_year="2021")
    save(client, page(person, EDUCATION), element_407="12", element_408="1")
    values = dict(ElementValue.objects.exclude(value="").values_list("element_no", "value"))
    assert values == {
        201: "2", 210: "0", 202: "1", 203: "17", 304: "20210201", 407: "12", 408: "1", 400: "0",
    }  # fmt: skip


def test_going_on_leads_to_the_next_group(person: Participant, signed_in: SignIn) -> None:
    answer = save(signed_in("tess"), page(person, RACE), then="next")
    assert answer["Location"] == page(person, DISABILITY)


def test_an_answer_that_contradicts_itself_keeps_what_was_typed(person: Participant, signed_in: SignIn) -> None:
    answer = save(signed_in("tess"), page(person, DISABILITY), element_202="1", element_203=["4", "0"])
    shown = text(answer)
    assert answer.status_code == 422
    assert "“No disability” stands alone" in shown
    assert shown.count(" checked") >= 3
    assert ElementValue.objects.get(element_no=203).value == "24"


@pytest.mark.parametrize(("number", "said"), [("13", "12 or less"), ("many", "as a number")])
def test_a_number_out_of_its_bounds_is_said_plainly(person: Participant, signed_in: SignIn, number: str, said: str) -> None:
    answer = save(signed_in("tess"), page(person, EDUCATION), element_407=number)
    assert answer.status_code == 422
    assert said in text(answer)
    assert f'value="{number}"' in text(answer)


@pytest.mark.policy("I.1")
def test_a_locked_element_says_who_entered_it_and_who_decides(
    person: Participant, signed_in: SignIn, clock: TestClock
) -> None:
    client = signed_in("tess")
    before = fields(client.get(page(person, RACE)))
    clock.set("2026-11-24T09:00-05:00")
    shown = text(client.get(page(person, RACE)))  # type: ignore[arg-type]
    assert 'name="element_201"' not in shown
    assert 'name="element_210"' in shown
    assert "by Tess Teammember. Decided by the region&#x27;s Master User." in shown
    answer = client.post(page(person, RACE), {**before, "element_201": "2", "element_210": "1"})
    assert answer.status_code == 422
    assert "Sex: The time to change this yourself is over." in text(answer)  # type: ignore[arg-type]
    assert client.post(page(person, RACE), {**before, "_key": str(uuid.uuid4()), "element_210": "1"}).status_code == 302
    assert ElementValue.objects.get(element_no=210).value == "1"


# ---- typing that was kept when the session had locked


def leave(cast: Cast, at: datetime, address: str, **typed: str) -> None:
    fields = {name: [value] for name, value in typed.items()}
    keep_draft(person_id=cast.person("tess").pk, page=address, fields=fields, at=at)


def test_what_was_typed_before_the_lock_is_in_the_form_again(
    cast: Cast, at: datetime, person: Participant, signed_in: SignIn
) -> None:
    client = signed_in("tess")
    cast.standing("tess")
    leave(cast, at, page(person), first_name="Ana", last_name="Typedname", ssn=NUMBER)
    leave(cast, at, page(person, RACE), element_201="2", element_210="1")
    shown = text(client.get(page(person)))  # type: ignore[arg-type]
    assert 'value="Typedname"' in shown
    assert "Last name: <strong>Madeup</strong>" in shown
    assert NUMBER not in shown
    elements = client.get(page(person, RACE))
    assert 'name="element_210" value="1" checked' in text(elements)  # type: ignore[arg-type]
    assert "Sex: <strong>Male</strong>" in text(elements)  # type: ignore[arg-type]
    save(client, page(person, RACE))
    assert "Kept from" not in text(client.get(page(person, RACE)))  # type: ignore[arg-type]


def test_a_new_person_typed_before_the_lock_is_in_the_form_again(cast: Cast, at: datetime, signed_in: SignIn) -> None:
    client = signed_in("tess")
    cast.standing("tess")
    leave(cast, at, "/participants/add/", first_name="Typedname", birth_on_month="", birth_on_year="1990", ssn=NUMBER)
    shown = text(client.get("/participants/add/"))  # type: ignore[arg-type]
    assert 'value="Typedname"' in shown
    assert 'value="1990"' in shown
    # Begun from a search it is about somebody else.
    assert "Typedname" not in text(client.post("/participants/add/", {"then": "start", "words": "zed zedson"}))  # type: ignore[arg-type]


# ---- papers


def document(client: Client, person: Participant, **typed: Any) -> HttpResponse:
    address = f"/participants/{person.number}/documents/add/"
    body = {
        "_key": str(uuid.uuid4()),
        "kind": "identity",
        "title": "Driver's license",
        "received_on_month": "11",
        "received_on_day": "23",
        "received_on_year": "2026",
    }
    return client.post(address, {**body, **typed})  # type: ignore[return-value]


def test_a_paper_is_described(person: Participant, signed_in: SignIn) -> None:
    client = signed_in("clara")
    answer = document(client, person, program_code="WIOA-ADULT")
    found = Document.objects.get()
    assert answer["Location"] == f"/participants/{person.number}/?saved=document-{found.pk}&tab=documents"
    assert (found.title, found.received_on, found.program_code) == ("Driver's license", date(2026, 11, 23), "WIOA-ADULT")
    more = document(client, person, title="Pay stub", then="more")
    assert "/documents/add/?saved=document-" in more["Location"]
    assert "The paper is saved." in text(client.get(more["Location"]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": ""}, "Choose the kind of paper."),
        ({"title": ""}, "Enter the title."),
        ({"title": "Card 912-34-5678"}, "XXX-XX-5678"),
        ({"received_on_day": "24"}, "This day has not come yet."),
        ({"dated_on_month": "11", "dated_on_day": "30", "dated_on_year": "2026"}, "dated after the day"),
        ({"program_code": "WIA-ADULT"}, "Choose the program from the list"),
    ],
)
def test_a_paper_with_a_mistake_keeps_the_rest(
    person: Participant, signed_in: SignIn, typed: dict[str, str], said: str
) -> None:
    answer = document(signed_in("tess"), person, **{"dated_on_month": "Mar", **typed} if "kind" in typed else typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "912-34" not in text(answer)
    assert not Document.objects.exists()


@pytest.mark.policy("I.8")
def test_of_somebody_who_has_exited_the_pages_name_the_state(
    cast: Cast, at: datetime, person: Participant, signed_in: SignIn, clock: TestClock
) -> None:
    person = change(person, cast, at, elements={201: "2"})
    by, site = cast.standing("tess"), site_of("tess")
    program = Program.objects.get(code="WIOA-ADULT")
    period = enroll(person, by=by, at=at, site=site, program=program, application_on=at.date())
    exit_participation(period, by=by, at=at, exit_on=at.date(), reason="moved", revision=period.revision)
    clock.set("2026-11-24T09:00-05:00")
    client = signed_in("tess")
    shown = text(client.get(page(person, RACE)))  # type: ignore[arg-type]
    assert "The person has exited. Decided by DWD staff." in shown
    assert 'name="element_201"' not in shown
    assert "Only DWD staff correct it now." in text(client.get(page(person)))  # type: ignore[arg-type]
    assert "/policy/I.8/" in shown
