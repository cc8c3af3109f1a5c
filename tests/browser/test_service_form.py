"""A service by keyboard with somebody at the desk: in place, in seconds, and no word of it is lost."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.casework.files import File, make_file
from tests.conftest import NOON
from tests.harness import Cast

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def file(live: Live) -> File:
    """Somebody at Lafayette, enrolled in WIOA Adult, for real."""
    with transaction.atomic():
        made = make_file(Cast(), NOON)
        made.enroll()
    return made


def recorded(live: Live) -> list[tuple[str, date]]:
    sql = "SELECT k.code, s.began_on FROM casework_servicerecord s JOIN casework_servicekind k ON k.id = s.kind_id"
    return [(code, on) for code, on in live.ask(f"{sql} ORDER BY s.id")]


def test_a_key_some_letters_and_enter_record_a_service(desk: Open, live: Live, file: File) -> None:
    page = desk("tess")
    page.goto(f"/participants/{file.participant.number}/")
    page.keyboard.press("s")
    expect(page.locator("#service_kind_words")).to_be_focused()
    page.keyboard.type("resume")
    expect(page.locator("#kind_effect")).to_contain_text("Begins participation in WIOA Adult. Extends it to ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?saved=service-*")
    assert recorded(live) == [("RESUME", NOON.date())]


@pytest.mark.policy("C.6")
def test_refused_in_place_everything_stays_and_another_day_passes(desk: Open, live: Live, file: File) -> None:
    page = desk("tess")
    page.goto(f"/participants/{file.participant.number}/")
    page.keyboard.press("s")
    page.locator("#service_kind_words").press_sequentially("job search")
    page.locator("#service_began_on_1").fill("16")
    expect(page.locator("#window_began_on")).to_contain_text("You can't enter Mon Nov 16, 2026 any more.")
    page.locator("#service_note_text").fill("Came with two letters.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Nothing was saved")).to_be_focused()
    assert page.url.endswith(f"/participants/{file.participant.number}/")
    assert page.locator("#service_note_text").input_value() == "Came with two letters."
    page.locator("#service_began_on_1").fill("20")
    expect(page.locator("#window_began_on")).to_contain_text("Can be entered until Wed Nov 25, 2026.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/?saved=service-*")
    assert recorded(live) == [("JOB-SEARCH", date(2026, 11, 20))]
    assert live.ask("SELECT text FROM casework_casenote") == [("Came with two letters.",)]
    assert live.ask("SELECT count(*) FROM casework_draft") == [(0,)]


def test_typing_is_kept_while_it_goes_on(desk: Open, live: Live, file: File) -> None:
    page = desk("tess")
    page.goto(f"/participants/{file.participant.number}/notes/write/")
    page.keyboard.type("The plant closes in spring.")
    expect(page.locator("#note_typing")).to_contain_text("seen by you alone")
    page.goto("/policy/")
    page.goto(f"/participants/{file.participant.number}/notes/write/")
    assert page.locator("#note_text").input_value() == "The plant closes in spring."
    page.get_by_role("button", name="Discard it").click()
    assert page.locator("#note_text").input_value() == ""
    assert live.ask("SELECT count(*) FROM casework_draft") == [(0,)]


def test_without_javascript_it_works_too(desk: Open, live: Live, file: File) -> None:
    page = desk("tess", script=False)
    page.goto(f"/participants/{file.participant.number}/")
    page.get_by_role("link", name="Record a service").click()
    page.locator("#service_kind_words").fill("resume")
    page.get_by_role("button", name="Save and add another").click()
    page.locator("#service_kind").select_option(label="Career guidance with staff")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "?saved=service-" in page.url
    assert [code for code, _ in recorded(live)] == ["RESUME", "CAREER-GUID"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_of_casework_are_accessible_at_any_width(desk: Open, live: Live, file: File, width: int) -> None:
    with transaction.atomic():
        service, note = file.serve(participation=file.enroll("WP")), file.note()
    number = file.participant.number
    page, found = desk("tess", width=width), {}
    addresses = [
        f"/participants/{number}/services/record/",
        f"/participants/{number}/notes/write/",
        f"/participants/{number}/enroll/",
        f"/services/{service.pk}/",
        f"/services/{service.pk}/mend/",
        f"/notes/{note.pk}/",
        f"/participations/{service.participation_id}/",
        f"/conversations/{service.conversation_id}/",
        "/drafts/",
    ]
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
        found[address] = [*axe_findings(page), *(["scrolls sideways"] if sideways_overflow(page) else [])]
    assert {address: said for address, said in found.items() if said} == {}
