"""A planned gap in a real browser: planned from the programs tab, ended early, by keyboard and without JavaScript too."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.browser.steps import fill_date
from tests.casework.files import File, make_file
from tests.conftest import NOON
from tests.harness import Cast, TestClock
from trackone.enrollment.models import PlannedGap

pytestmark = [pytest.mark.browser, pytest.mark.policy("C.1")]
Open = Callable[..., Page]


@pytest.fixture
def file(live: Live) -> File:
    """Somebody who has begun a period today."""
    cast, clock = Cast(), TestClock()
    clock.set(NOON)
    with transaction.atomic():
        made = make_file(cast, clock.now)
        made.serve(participation=made.enroll())
    return made


def gap() -> PlannedGap:
    with transaction.atomic():
        Cast().standing("tess")
        return PlannedGap.objects.get()


@pytest.mark.parametrize(("width", "script"), [(WIDE, True), (NARROW, True), (WIDE, False)])
def test_a_gap_is_planned_and_ended_early(desk: Open, file: File, width: int, script: bool) -> None:
    page = desk("tess", width=width, script=script)
    page.goto(f"/participants/{file.participant.number}/?tab=programs")
    expect(page.locator(".countdowns")).to_contain_text("91 days to soft exit, last extending service Nov 23")
    page.get_by_role("link", name="Plan a gap").click()
    if script:
        assert axe_findings(page) == []
        assert not sideways_overflow(page)
        expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").select_option(label="Health or medical")
    fill_date(page, "First day of the gap", "2027-01-04")
    fill_date(page, "Last day of the gap", "2027-04-04")
    page.get_by_role("button", name="Plan the gap").click()
    expect(page.get_by_text("One gap lasts 90 days at most: through Sat Apr 3, 2027.").first).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value("health")
    fill_date(page, "Last day of the gap", "2027-04-03")
    page.get_by_role("button", name="Plan the gap").click()
    expect(page.locator(".countdowns")).to_contain_text("132 days to soft exit: planned gap to Sat Apr 3")
    expect(page.locator(".usa-alert--success")).to_contain_text("The planned gap is saved")
    page.get_by_role("link", name="Planned gap in WIOA Adult, Jan 4–Apr 3").last.click()
    if script:
        assert axe_findings(page) == []
        assert not sideways_overflow(page)
    page.get_by_text("End early…").click()
    fill_date(page, "Last day of the gap", "2027-02-01")
    page.get_by_role("button", name="End it early").click()
    expect(page.locator(".countdowns")).to_contain_text("91 days to soft exit")
    assert gap().last_on == date(2027, 2, 1)


def test_a_gap_is_planned_by_keyboard_alone(desk: Open, file: File) -> None:
    page = desk("tess")
    page.goto(f"/participants/{file.participant.number}/?tab=programs")
    page.get_by_role("link", name="Plan a gap").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.press("H")
    # The day of agreement and the first day are today's; three fields each.
    for _ in range(7):
        page.keyboard.press("Tab")
    for part in ("1", "29", "2027"):
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert--success")).to_contain_text("The planned gap is saved")
    assert (gap().reason, gap().from_on, gap().last_on) == ("health", NOON.date(), date(2027, 1, 29))
