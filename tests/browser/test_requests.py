"""A correction in a real browser: drafted from the value, reviewed and sent, applied, seen; by keyboard and on a phone."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.casework.files import make_file
from tests.conftest import NOON
from tests.harness import Cast, TestClock
from tests.requests.asked import LATER

pytestmark = [pytest.mark.browser, pytest.mark.policy("I.1", "I.2", "I.3", "I.4")]
Open = Callable[..., Page]


@pytest.fixture
def service_id(live: Live) -> int:
    """A service of half an hour whose window has closed; it is the batch day."""
    cast, clock = Cast(), TestClock()
    clock.set(NOON)
    with transaction.atomic():
        made = make_file(cast, clock.now).serve(minutes=30)
    live.set_clock(LATER)
    return made.pk


def draft(page: Page, service_id: int) -> str:
    """Ask for 45 minutes from the value itself; return the address of the request."""
    page.goto(f"/services/{service_id}/")
    page.get_by_role("link", name=re.compile("Fix this.*Minutes")).click()
    page.get_by_label("Minutes").fill("45")
    page.get_by_text("Typing error", exact=True).first.click()
    page.get_by_label("What happened").fill("The sign-in sheet shows 45 minutes.")
    page.get_by_label("Evidence").fill("Sign-in sheet of Nov 23, 2026")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("Nothing of the record has changed")).to_be_visible()
    return page.url.split("?")[0]


@pytest.mark.parametrize(("width", "script"), [(WIDE, True), (NARROW, False)])
def test_from_the_value_to_the_service_note(desk: Open, service_id: int, width: int, script: bool) -> None:
    tess = desk("tess", width=width, script=script)
    address = draft(tess, service_id)
    connie = desk("connie", width=width, script=script)
    connie.goto(address)
    connie.get_by_role("button", name="Mark as reviewed").click()
    connie.goto("/requests/")
    connie.get_by_text("Send the batch…").click()
    connie.get_by_role("button", name="Send them").click()
    expect(connie.get_by_text("1 request went with the batch")).to_be_visible()
    mary = desk("mary", width=width, script=script)
    mary.goto("/requests/desk/")
    assert sideways_overflow(mary) <= 0
    mary.get_by_role("link", name="R0").first.click()
    assert sideways_overflow(mary) <= 0
    mary.get_by_text("Apply…").click()
    mary.get_by_role("button", name="Apply", exact=True).click()
    expect(mary.get_by_text("the service note is written")).to_be_visible()
    tess.goto(f"/services/{service_id}/")
    expect(tess.get_by_text("45", exact=True).first).to_be_visible()


def test_two_who_decide_at_once_one_is_told(desk: Open, service_id: int) -> None:
    address = draft(desk("tess"), service_id)
    connie = desk("connie")
    connie.goto(address)
    connie.get_by_text("Send at once…").click()
    connie.get_by_label("Why it can’t wait").fill("The quarter closes tomorrow.")
    connie.get_by_role("button", name="Send at once", exact=True).click()
    expect(connie.get_by_text("Sent at once.")).to_be_visible()
    mary, other = desk("mary"), desk("max")
    for page in (mary, other):
        page.goto(address)
    assert axe_findings(mary) == []
    mary.keyboard.press("y")
    mary.get_by_role("button", name="Apply", exact=True).press("Enter")
    expect(mary.get_by_text("the service note is written")).to_be_visible()
    other.keyboard.press("y")
    other.get_by_role("button", name="Apply", exact=True).press("Enter")
    expect(other.get_by_role("heading", name="Nothing was saved")).to_be_visible()
    expect(other.get_by_text("Done by Mary Masteruser")).to_be_visible()
