"""Several services of one person at the desk: by keyboard, at any width, and what is refused stands at its row."""

from collections.abc import Callable

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


def recorded(live: Live) -> list[tuple[str, int | None]]:
    sql = "SELECT k.code, s.minutes FROM casework_servicerecord s JOIN casework_servicekind k ON k.id = s.kind_id"
    return [(code, minutes) for code, minutes in live.ask(f"{sql} ORDER BY s.id")]


def test_rows_are_filled_in_and_saved_by_keyboard(desk: Open, live: Live, file: File) -> None:
    page = desk("tess")
    page.goto(f"/participants/{file.participant.number}/")
    page.keyboard.press("v")
    page.locator("#row0-kind").focus()
    # A list finds what is typed, as any list does.
    page.keyboard.type("Resume")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.type("30")
    page.keyboard.press("Tab")
    expect(page.locator("#row1-kind")).to_be_focused()
    page.keyboard.type("Career guidance")
    page.locator("#row1-minutes").press("Enter")
    page.wait_for_url("**/?saved=service-*")
    assert [minutes for _, minutes in recorded(live)] == [30, None]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_state_of_the_form_is_accessible_at_any_width(desk: Open, live: Live, file: File, width: int) -> None:
    page, found = desk("tess", width=width), {}

    def look_at(what: str) -> None:
        found[what] = [*axe_findings(page), *(["scrolls sideways"] if sideways_overflow(page) else [])]

    page.goto(f"/participants/{file.participant.number}/services/several/")
    look_at("open")
    page.locator("#row0-kind").select_option(index=2)
    page.locator("#row1-kind").select_option(index=3)
    page.locator("#row1-began_on_1").fill("16")
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("1 of 2 can’t be saved as typed")).to_be_visible()
    look_at("refused")
    page.get_by_role("button", name="More rows").click()
    expect(page.locator("#row9-kind")).to_be_visible()
    look_at("more rows")
    assert {what: said for what, said in found.items() if said} == {}
    assert recorded(live) == []
