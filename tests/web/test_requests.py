"""The screens of requests: asked from the record, reviewed, sent, decided; refused with what was typed kept."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.harness import Cast, TestClock
from tests.requests.asked import LATER, Asked, make_asked
from trackone.casework.models import ServiceRecord
from trackone.requests.models import Request, State

pytestmark = pytest.mark.django_db
Signed = Callable[[str], Client]
REASON = {
    "reason_code": "typing_error",
    "narrative": "The sign-in sheet shows 45 minutes.",
    "evidence": "Sign-in sheet of Nov 23, 2026",
}


@pytest.fixture
def asked(cast: Cast, clock: TestClock) -> Asked:
    return make_asked(cast, clock)


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode())).replace("&#x27;", "'")


def sent(**typed: Any) -> dict[str, Any]:
    return {"_key": str(uuid4()), **typed}


@pytest.mark.policy("I.1", "I.2", "I.3", "I.10")
def test_a_locked_value_leads_to_a_form_that_says_who_decides(asked: Asked, signed_in: Signed) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    shown = signed_in("tess").get(f"/services/{service.pk}/")
    assert f"/requests/fix/service/{service.pk}/?field=minutes" in shown.content.decode()
    form = signed_in("tess").get(f"/requests/fix/service/{service.pk}/?field=minutes")
    told = words(form.content)
    assert form.status_code == 200
    assert "On file now: 30" in told
    assert "Connie Contact or Alma Alternate" in told
    assert "The region’s Master User decides" in told


def ask(client: Client, service: ServiceRecord, **typed: Any) -> Any:
    body = {"kind": "change", "field": ["minutes"], "minutes": "45", **REASON, **typed}
    return client.post(f"/requests/fix/service/{service.pk}/", sent(**body))


def step(client: Client, request: Request, name: str, **typed: Any) -> Any:
    request.refresh_from_db()
    return client.post(f"/requests/{request.pk}/{name}/", sent(revision=request.revision, **typed), follow=True)


@pytest.mark.policy("I.1", "I.2", "I.3", "I.4", "I.5", "I.6")
def test_from_fix_this_to_the_service_note(asked: Asked, signed_in: Signed) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    answer = ask(signed_in("tess"), service)
    request = Request.objects.get()
    assert answer.url == f"/requests/{request.pk}/?saved=drafted"
    page = words(signed_in("tess").get(answer.url).content)
    assert "Minutes 30 45" in page
    assert "Typing error" in page
    waiting = words(signed_in("connie").get("/requests/").content)
    assert "Minutes: 30 → 45" in waiting
    assert step(signed_in("connie"), request, "review").status_code == 200
    # Dec 1, 2026 is a Tuesday: the batch day of everybody who has no other.
    reviewed = signed_in("connie").get("/requests/")
    assert "Send 1 reviewed request?" in words(reviewed.content)
    request.refresh_from_db()
    done = signed_in("connie").post("/requests/batch/", sent(sent=[f"{request.pk}.{request.revision}"]), follow=True)
    assert "1 request went with the batch" in words(done.content)
    desk = words(signed_in("mary").get("/requests/desk/").content)
    assert request.number in desk
    assert "48 hours left" in desk
    decided = step(signed_in("mary"), request, "apply")
    assert "the service note is written" in words(decided.content)
    assert ServiceRecord.objects.get().minutes == 45
    request.refresh_from_db()
    assert request.state == State.APPLIED
    told = words(signed_in("tess").get(f"/requests/{request.pk}/").content)
    assert "Done by Mary Masteruser" in told
    assert "Carried out a correction" in told
    note = words(signed_in("tess").get(f"/participants/{asked.file.participant.number}/").content)
    assert request.number in note


def test_nothing_changed_and_no_reason_is_said_at_the_field_and_what_was_typed_stays(
    asked: Asked, signed_in: Signed
) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    answer = ask(signed_in("tess"), service, minutes="thirty", narrative="Too short", reason_code="")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Enter the minutes as a number" in words(answer.content)
    assert 'value="thirty"' in shown
    assert "Too short" in shown
    assert Request.objects.count() == 0
    same = ask(signed_in("tess"), service, minutes="30")
    assert same.status_code == 422
    assert "Every value is as it was" in words(same.content)


@pytest.mark.policy("I.1")
def test_in_its_window_the_page_says_edit_it_yourself(asked: Asked, signed_in: Signed) -> None:
    service = asked.file.serve(minutes=30)
    page = signed_in("tess").get(f"/requests/fix/service/{service.pk}/?field=minutes")
    assert "Edit it yourself" in words(page.content)
    assert f"/services/{service.pk}/mend/" in page.content.decode()
    assert "Save as a draft" not in words(page.content)
    assert "Fix this" not in words(signed_in("tess").get(f"/services/{service.pk}/").content)


def test_more_fields_are_shown_and_what_was_typed_stays(asked: Asked, signed_in: Signed) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    more = ask(signed_in("tess"), service, field=["minutes", "began_on"], then="show")
    shown = more.content.decode()
    assert more.status_code == 200
    assert 'value="45"' in shown
    assert 'name="began_on_day"' in shown
    assert "The sign-in sheet shows 45 minutes." in shown


@pytest.mark.policy("I.1")
def test_facts_of_the_person_are_asked_for_too(asked: Asked, signed_in: Signed) -> None:
    asked.go_to(LATER)
    number = asked.file.participant.number
    page = signed_in("tess").get(f"/participants/{number}/fix/facts/?field=birth_on")
    assert "Birth date" in words(page.content)
    chosen = signed_in("tess").get(f"/participants/{number}/fix/")
    assert "Facts of the person" in words(chosen.content)
