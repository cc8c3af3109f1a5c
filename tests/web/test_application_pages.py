"""Pages of applications: what they say, what they keep, what they refuse; and the due lists that lead to them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.casework.files import File, make_file
from tests.casework.test_applying import begin, hand_in
from tests.casework.test_reviewing import decide
from tests.harness import Cast, TestClock
from tests.web.desk_forms import value_of, words
from trackone.casework.changing_people import change_participant
from trackone.enrollment.models import Application, Participation, Signature

pytestmark = pytest.mark.django_db
Signed = Callable[[str], Client]


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def tess(signed_in: Signed) -> Client:
    return signed_in("tess")


def sitting(file: File, **changed: Any) -> dict[str, Any]:
    """Return what the page of an application sends: the programs, the date, the revisions."""
    day = {"application_on_month": "11", "application_on_day": "23", "application_on_year": "2026"}
    return {"programs": ["WIOA-ADULT", "WP"], **day, "revision": "1", "record_revision": "1", **changed}


def address(application: Application, what: str = "") -> str:
    return f"/applications/{application.pk}/{what}"


def due(client: Client) -> str:
    return words(client.get("/due/"))


@pytest.mark.policy("C.1")
def test_an_application_is_begun_for_several_programs(tess: Client, file: File) -> None:
    page = f"/participants/{file.participant.number}/apply/"
    assert value_of(tess.get(page), "application_on_day") == "23"
    day = {"application_on_month": "11", "application_on_day": "23", "application_on_year": "2026"}
    answer = tess.post(page, {"programs": ["WIOA-ADULT", "TAA"], "site": str(file.site.pk), **day})
    begun = Application.objects.get()
    assert answer["Location"] == address(begun)
    assert begun.program_codes == ["WIOA-ADULT", "TAA"]
    said = words(tess.get(address(begun)))
    for part in (
        "Not handed in yet",
        "45 days left.",
        "Has registered with the Selective Service, or need not",
        "Undecided",
    ):
        assert part in said
    assert "Learns English" not in said


@pytest.mark.policy("C.1")
def test_answers_are_kept_and_what_is_missing_is_said(tess: Client, file: File) -> None:
    application = begin(file)
    answer = tess.post(address(application), sitting(file, element_9001="1", element_300="1"))
    assert answer["Location"] == address(application, "?saved=answers")
    said = words(tess.get(answer["Location"]))
    assert "Kept. Still missing: Selective Service." in said
    assert "Yes: as a veteran." in said


def test_a_wrong_answer_stands_at_its_field_and_what_was_typed_is_kept(tess: Client, file: File) -> None:
    answer = tess.post(address(begin(file)), sitting(file, element_407="99", element_9001="2"))
    assert answer.status_code == 422
    assert value_of(answer, "element_407") == "99"
    assert value_of(answer, "element_9001") == "2"


def test_a_stale_page_is_409_and_keeps_programs_and_answers(tess: Client, file: File) -> None:
    application = begin(file)
    by = file.cast.standing("leo")
    change_participant(file.participant, by=by, at=file.at, changes={"elements": {201: "2"}}, revision=1)
    answer = tess.post(address(application), sitting(file, element_9001="2", programs=["JVSG", "TAA"]))
    assert answer.status_code == 409
    assert value_of(answer, "record_revision") == "2"
    assert answer.content.decode().count("checked") >= 2
    again = tess.post(address(application), sitting(file, element_9001="2", record_revision="2"))
    assert again.status_code == 302


@pytest.mark.policy("C.1")
def test_it_is_handed_in_from_its_page(tess: Client, file: File) -> None:
    application = begin(file)
    tess.post(address(application, "hand-in/"), {"revision": "1"})
    assert Participation.objects.filter(application=application).count() == 2
    said = words(tess.get(address(application)))
    assert "Handed in" in said
    assert "Missing: applicant, staff." in said


@pytest.mark.policy("IV.9")
def test_signatures_are_recorded_and_struck_through_on_the_page(tess: Client, file: File) -> None:
    application = hand_in(file, begin(file))
    day = {"signed_on_month": "11", "signed_on_day": "23", "signed_on_year": "2026"}
    paper = {"signer": "applicant", "name": "Vera Filed", "held_at": "File room", **day}
    assert tess.post(address(application, "sign/"), {**paper, "held_at": ""}).status_code == 422
    assert tess.post(address(application, "sign/"), paper).status_code == 302
    signature = Signature.objects.get()
    strike = f"/signatures/{signature.pk}/withdraw/"
    assert tess.post(strike, {"revision": "1", "reason": ""}).status_code == 422
    assert tess.post(strike, {"revision": "1", "reason": "Another paper."}).status_code == 302
    assert "Another paper." in words(tess.get(address(application)))


@pytest.mark.policy("IV.9")
def test_what_is_missing_is_due_until_everybody_has_signed(tess: Client, file: File) -> None:
    application = hand_in(file, begin(file, "WP"))
    asked = "Decide eligibility for Wagner-Peyser Employment Service; put the signed application on file"
    assert asked in due(tess)
    head = words(tess.get(f"/participants/{file.participant.number}/"))
    assert "not signed missing: applicant, staff" in head
    day = {"signed_on_month": "11", "signed_on_day": "23", "signed_on_year": "2026"}
    for signer in ("applicant", "staff"):
        tess.post(address(application, "sign/"), {"signer": signer, "name": "V", "held_at": "Here", **day})
    assert "put the signed application on file" not in due(tess)
    assert "not signed" not in words(tess.get(f"/participants/{file.participant.number}/"))


@pytest.mark.policy("C.1")
def test_what_waits_is_due_with_the_days_left_and_veterans_first(
    tess: Client, file: File, cast: Cast, clock: TestClock
) -> None:
    begin(file)
    other = make_file(cast, file.at, last_name="Served")
    begin(other, "JVSG")
    by = cast.standing("tess")
    change_participant(other.participant, by=by, at=file.at, changes={"elements": {300: "1"}}, revision=1)
    clock.set("2027-01-04T10:00-05:00")
    said = due(tess)
    first, second = said.index("Vera Served"), said.index("Vera Filed")
    assert first < second
    assert "3 days left" in said
    assert "priority of service" in said[first:second]
    clock.set("2027-01-08T10:00-05:00")
    assert "Finish the application" not in due(tess)
    assert "expired after Thu Jan 7" in words(tess.get(f"/participants/{file.participant.number}/"))


@pytest.mark.policy("general")
def test_a_decision_that_waits_is_on_the_leaders_list_and_not_on_the_own(signed_in: Signed, file: File) -> None:
    decide(file, file.enroll("TAA"), key="leo")
    assert "Review the decision for Trade Adjustment Assistance" in due(signed_in("cora"))
    assert "Review the decision" not in due(signed_in("leo"))
    assert "your decision waits for a second person" in due(signed_in("tess"))


def test_an_expired_one_shows_its_answers_and_leads_to_a_new_one(tess: Client, file: File, clock: TestClock) -> None:
    application = begin(file)
    clock.set("2027-01-08T10:00-05:00")
    said = words(tess.get(address(application)))
    assert "Its last day was Thu Jan 7, 2027, to midnight at Lafayette." in said
    assert "Save the answers" not in said
    assert "Begin a new one" in said


@pytest.mark.policy("general")
def test_a_withdrawn_one_stays_on_the_time_line_struck_through(tess: Client, file: File) -> None:
    application = begin(file)
    answer: HttpResponse = tess.post(address(application, "withdraw/"), {"revision": "1", "reason": "Wants none."})
    said = words(tess.get(answer["Location"]))
    assert "Application begun for WIOA Adult and Wagner-Peyser Employment Service" in said
    assert "Withdrawn Mon Nov 23 by Tess Teammember: Wants none." in said


@pytest.mark.policy("IV.9")
def test_the_printed_page_has_no_navigation_and_masks_the_number(tess: Client, file: File) -> None:
    page = tess.get(address(begin(file), "print/"))
    assert "<nav" not in page.content.decode()
    assert "Application for workforce programs" in words(page)
