"""Reference data by keyboard alone: a Master User names a contact; a refusal keeps what was typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.browser.test_ways import tab_to

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def type_date(page: Page, *parts: str) -> None:
    """Type month, day and year over what stands in the three fields; the first one has the focus."""
    for part in parts:
        page.keyboard.press("Control+A")
        page.keyboard.type(part)
        page.keyboard.press("Tab")


def test_a_contact_is_named_by_keyboard_alone(desk: Open, live: Live) -> None:
    page = desk("mary")
    page.goto("/reference/")
    for name in ("Organizations and contacts", "Wabash Valley Career Services (made up)", "Name the contact"):
        tab_to(page, page.get_by_role("link", name=name))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name[:12])
    tab_to(page, page.get_by_label("Who"))
    page.keyboard.type("Leo")
    page.keyboard.press("Tab")
    type_date(page, "Nov", "23", "2026")
    page.keyboard.type("Letter of Nov 20 (made up)")
    page.keyboard.press("Enter")
    expect(page.locator(".refusals")).to_contain_text("Connie Contact holds today")
    expect(page.get_by_label("Named in")).to_have_value("Letter of Nov 20 (made up)")
    tab_to(page, page.get_by_label("Month"))
    type_date(page, "Nov", "24", "2026")
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert--success")).to_contain_text("Saved")
    expect(page.get_by_role("row", name="Leo Teamleader Contact")).to_contain_text("From Tue Nov 24, 2026")
    expect(page.get_by_role("row", name="Connie Contact Contact")).to_contain_text("Until Mon Nov 23, 2026")
