"""Every page by role: axe finds nothing, nothing scrolls sideways on a phone, and the security policy holds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.house.test_routes import routes

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

NOBODY = [
    "/log-in/",
    "/log-in/?next=/policy/",
    "/help/",
    "/policy/",
    "/policy/C.6/",
    "/policy/general/",
    "/gallery/",
    "/no-such-page/",
]
TABS = ("programs", "services", "activities", "notes", "documents", "record", "people")
# No pages of their own: a part of a page, a file, what tests elsewhere look at.
NOT_PAGES = ("window", "timeliness_table", "healthz", "activate", "gallery", "unlock", "log_in")
# Who looks differently at a page that somebody before has shown already.
SHOWN_AGAIN = {"home", "participant", "exception", "services", "participants", "exceptions", "timeliness"}


def findings(page: Page, address: str) -> list[str]:
    overflow = sideways_overflow(page)
    return [f"{address}: {said}" for said in [*axe_findings(page), *([f"{overflow} px too wide"] if overflow else [])]]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_outside_of_a_log_in_are_accessible_at_any_width(desk: Open, width: int) -> None:
    page, found = desk(width=width), []
    for address in NOBODY:
        page.goto(address)
        found += findings(page, address)
    assert found == []


@pytest.mark.parametrize(
    ("width", "keys"),
    [
        (WIDE, ["tess"]),
        (NARROW, ["tess"]),
        (WIDE, ["mary", "hugo", "stan"]),
        (NARROW, ["cora", "dana", "clara"]),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else str(value),
)
def test_every_page_is_accessible_at_any_width(desk: Open, live: Live, keys: list[str], width: int) -> None:
    """Each address that answers, once a group of readers; the pages that differ by post for each of them."""
    folder, found, shown = live.make_folder(), [], set(NOT_PAGES)
    for key in keys:
        page = desk(key, width=width)
        for route in routes():
            if route.name in shown - SHOWN_AGAIN:
                continue
            address = route.address(folder.values(route.name))
            answer = page.request.head(address)
            if answer.ok and answer.headers["content-type"].startswith("text/html"):
                page.goto(address)
                shown.add(route.name)
                found += findings(page, f"{key} {address}")
    assert {"home", "policy", "exceptions"} <= shown
    assert found == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_lock_is_accessible(desk: Open, live: Live, width: int) -> None:
    page = desk("tess", width=width)
    live.leave_alone(page, minutes=30)
    page.goto("/")
    expect(page.get_by_role("heading", name="Unlock")).to_be_visible()
    assert findings(page, "unlock") == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_tab_of_a_participant_is_accessible(desk: Open, live: Live, width: int) -> None:
    number, page, found = live.make_folder().participant.number, desk("tess", width=width), []
    for tab in TABS:
        page.goto(f"/participants/{number}/?tab={tab}")
        found += findings(page, tab)
    assert found == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_appears_while_working_is_accessible_too(desk: Open, live: Live, width: int) -> None:
    """Results while typing, the form in place, a live hint that refuses, a refusal, errors at their fields, a menu."""
    number, page, found = live.make_folder().participant.number, desk("tess", width=width), []
    page.goto("/")
    steps.search(page, "Quillonberry")
    found += findings(page, "results while typing")
    form = steps.open_form(page, number)
    steps.save(form)
    expect(form.get_by_role("alert")).to_contain_text("needs another look")
    found += findings(page, "errors at their fields")
    steps.fill_service(form, on="2026-11-10")
    expect(form.locator("#window_began_on")).to_contain_text("any more")
    found += findings(page, "a hint that refuses")
    steps.save(form)
    expect(form.get_by_role("alert")).to_contain_text("You can't enter Tue Nov 10")
    found += findings(page, "a refusal")
    form.get_by_text("End, result, planned dates, partner").click()
    if width == NARROW:
        page.get_by_text("Menu", exact=True).click()
    found += findings(page, "what was folded")
    assert found == []
