"""Activities in a real browser: by keyboard, at any width, without JavaScript, and what a date says while it is typed."""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.casework.activities import record
from tests.casework.files import File, make_file
from tests.conftest import NOON
from tests.harness import Cast
from trackone.casework.models import ACTIVITIES

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SLUGS = [model.declared.slug for model in ACTIVITIES.values()]


@pytest.fixture
def file(live: Live) -> File:
    """Somebody at Lafayette, enrolled in WIOA Adult, with a course whose end was expected last Friday."""
    with transaction.atomic():
        made = make_file(Cast(), NOON)
        period = made.enroll(on=date(2026, 11, 18))
        record(made, participation=period, on=date(2026, 11, 18), expected_end_on=date(2026, 11, 20))
        record(made, "credential", participation=period, on=date(2026, 11, 12))
    return made


def look(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page; keep a picture where pictures are asked for."""
    folder = os.environ.get("TRACKONE_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"activities-{name}.png", full_page=True)
    return [f"{name}: {said}" for said in [*axe_findings(page), *(["too wide"] if sideways_overflow(page) else [])]]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_form_and_page_is_accessible_at_any_width(desk: Open, live: Live, file: File, width: int) -> None:
    page, found = desk("tess", width=width), []
    here = f"/participants/{file.participant.number}/"
    page.goto(f"{here}?tab=activities")
    found += look(page, f"tab-{width}")
    for slug in SLUGS:
        page.goto(f"{here}activities/{slug}/record/")
        found += look(page, f"{slug}-{width}")
        page.get_by_role("button", name="Save").click()
        found += look(page, f"{slug}-refused-{width}")
    page.goto(f"{here}?tab=activities")
    page.get_by_role("link", name="Welding at Placeholder").click()
    found += look(page, f"course-{width}")
    page.get_by_role("link", name="Mend").click()
    found += look(page, f"mend-{width}")
    assert found == []


@pytest.mark.policy("C.6")
@pytest.mark.parametrize("script", [True, False])
def test_a_credential_is_recorded_by_keyboard_with_and_without_script(
    desk: Open, live: Live, file: File, script: bool
) -> None:
    page = desk("tess", script=script)
    page.goto(f"/participants/{file.participant.number}/")
    page.get_by_role("link", name="Record an activity").focus()
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Record an activity").get_by_role("link", name="Credential").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Type of credential").select_option("5")
    attained = page.get_by_role("group", name="Attained on")
    for part, typed in (("Month", "11"), ("Day", "3"), ("Year", "2026")):
        attained.get_by_label(part).fill(typed)
    learned = page.get_by_role("group", name="Learned on")
    learned.get_by_label("Day").fill("12")
    if script:
        expect(page.locator("#window_learned_on")).to_contain_text("The credential is marked late, never refused.")
    page.get_by_label("What it is called").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Credential: the entry is saved")).to_be_visible()
    rows = live.ask("SELECT attained_on, learned_on FROM casework_credential ORDER BY id DESC")
    assert rows[0] == (date(2026, 11, 3), date(2026, 11, 12))


@pytest.mark.policy("C.6")
def test_a_due_course_is_ended_from_its_page(desk: Open, live: Live, file: File) -> None:
    page = desk("tess", width=NARROW)
    page.goto(f"/participants/{file.participant.number}/?tab=activities")
    expect(page.locator(".event", has_text="Welding")).to_contain_text("Due")
    page.get_by_role("link", name="Welding at Placeholder").click()
    form = page.locator("#complete")
    ended = form.get_by_role("group", name=re.compile("^Ended"))
    for part, typed in (("Month", "11"), ("Day", "20"), ("Year", "2026")):
        ended.get_by_label(part).fill(typed)
    expect(page.locator("#window_ended_on")).to_contain_text("Can be entered until Wed Nov 25")
    form.get_by_text("Completed", exact=True).click()
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Training: the entry is saved")).to_be_visible()
    assert live.ask("SELECT ended_on, completion FROM casework_training") == [(date(2026, 11, 20), "1")]
