"""A leader hands over a caseload: at any width, by keyboard, without JavaScript."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.casework.files import make_file
from tests.conftest import NOON
from tests.harness import Cast

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def people(live: Live) -> None:
    """Three people of Tess's, one of them with a plan."""
    with transaction.atomic():
        cast = Cast()
        files = [make_file(cast, NOON, last_name=f"Quillon{letter}") for letter in "abc"]
        files[0].enroll()
        files[0].serve(planned_begin_on=NOON.date())


def managers(live: Live) -> list[str]:
    sql = "SELECT p.name FROM participants_servedin s JOIN organizations_person p ON p.id = s.case_manager_id ORDER BY s.id"
    return [name.split()[0] for (name,) in live.ask(sql)]


@pytest.mark.usefixtures("people")
def test_a_caseload_is_handed_over_without_javascript(desk: Open, live: Live) -> None:
    page = desk("leo", script=False)
    page.goto("/participants/")
    page.get_by_role("link", name="Caseloads").click()
    page.get_by_role("link", name="Tess Teammember").click()
    page.get_by_label("New case manager").select_option(index=1)
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Look at those checked").press("Enter")
    page.get_by_role("button", name="Hand over 1 participant").press("Enter")
    expect(page.get_by_text("1 handed over.")).to_be_visible()
    assert managers(live).count("Tess") == 2


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_step_is_accessible_at_any_width(desk: Open, live: Live, width: int) -> None:
    page, found = desk("leo", width=width), {}

    def look_at(what: str) -> None:
        found[what] = [*axe_findings(page), *(["scrolls sideways"] if sideways_overflow(page) else [])]

    page.goto("/caseloads/")
    look_at("all")
    page.get_by_role("link", name="Tess Teammember").click()
    look_at("one")
    page.get_by_role("button", name="Look at all 3 shown").click()
    look_at("nobody chosen")
    page.get_by_label("New case manager").select_option(index=1)
    page.get_by_role("button", name="Look at all 3 shown").click()
    look_at("preview")
    assert {what: said for what, said in found.items() if said} == {}
