"""An application for several programs in a real browser: begun, answered, handed in, signed, decided, printed."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.casework.files import File, make_file
from tests.conftest import NOON
from tests.harness import Cast, TestClock
from trackone.enrollment.models import Application, Participation

pytestmark = [pytest.mark.browser, pytest.mark.policy("C.1", "IV.9")]
Open = Callable[..., Page]


@pytest.fixture
def file(live: Live) -> File:
    """Somebody who has just been added."""
    cast, clock = Cast(), TestClock()
    clock.set(NOON)
    with transaction.atomic():
        return make_file(cast, clock.now)


def fits(page: Page, script: bool) -> None:
    if script:
        assert axe_findings(page) == []
        assert not sideways_overflow(page)


def begin(page: Page, file: File, *programs: str) -> None:
    page.goto(f"/participants/{file.participant.number}/")
    page.get_by_role("link", name="Apply for programs").click()
    for program in programs:
        page.get_by_text(program, exact=True).click()
    page.get_by_role("button", name="Begin the application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Application")


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()


def hand_in(page: Page) -> None:
    page.get_by_text("Hand it in…").click()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.locator(".usa-alert--success")).to_contain_text("Handed in.")


@pytest.mark.parametrize(("width", "script"), [(WIDE, True), (NARROW, True), (WIDE, False)])
def test_an_application_from_the_first_answer_to_the_signatures(desk: Open, file: File, width: int, script: bool) -> None:
    page = desk("tess", width=width, script=script)
    begin(page, file, "WIOA Adult", "Wagner-Peyser Employment Service")
    fits(page, script)
    rules = page.locator("#proposals")
    expect(rules).to_contain_text("WIOA Adult Undecided")
    expect(rules).to_contain_text("Missing: Right to work")
    expect(page.get_by_text("45 days left.")).to_be_visible()
    # Only what the programs wanted need is asked.
    expect(page.get_by_label("How the job was lost")).to_have_count(0)
    page.get_by_role("combobox", name="Right to work").select_option(label="U.S. citizen or national")
    choose(page, "Veteran", "Yes")
    page.get_by_role("button", name="Save the answers").click()
    said = page.locator(".usa-alert--success")
    expect(said).to_contain_text("Still missing: Selective Service.")
    expect(rules).to_contain_text("Yes: as a veteran.")
    # It is kept: from the person's page one goes on with it.
    page.get_by_role("link", name="The participant’s page").last.click()
    expect(page.get_by_text("45 days left")).to_be_visible()
    page.get_by_role("link", name="Application for WIOA Adult and Wagner-Peyser Employment Service").click()
    choose(page, "Selective Service", "Registered")
    page.get_by_role("button", name="Save the answers").click()
    expect(said).to_contain_text("Nothing is missing for the programs wanted.")
    hand_in(page)
    fits(page, script)
    signatures = page.locator("#signatures")
    expect(signatures).to_contain_text("Missing: applicant, staff.")
    page.get_by_text("Record a signature…").click()
    signatures.get_by_text("Applicant", exact=True).click()
    page.get_by_label("Name as signed").fill("Vera Filed")
    page.get_by_label("Where the copy is held").fill("File room, Lafayette")
    page.get_by_role("button", name="Record it").click()
    expect(signatures).to_contain_text("Applicant: Vera Filed, Mon Nov 23, 2026. Copy held: File room, Lafayette.")
    expect(signatures).to_contain_text("Missing: staff")
    page.get_by_role("link", name="WIOA Adult", exact=True).click()
    expect(page.locator("#decide")).to_contain_text("The rules say: Eligible")
    page.get_by_text("eligible", exact=True).click()
    fits(page, script)
    page.get_by_role("button", name="Save the decision").click()
    expect(page.locator("ul.programs").first).to_contain_text("eligible, no service yet that begins it")
    expect(page.get_by_text("missing: staff")).to_be_visible()


def test_the_whole_application_by_keyboard_alone(desk: Open, file: File) -> None:
    page = desk("tess")
    page.goto(f"/participants/{file.participant.number}/")
    page.keyboard.press("y")
    page.get_by_role("checkbox", name="WIOA Adult").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Begin the application").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Right to work").focus()
    page.keyboard.press("U")
    page.keyboard.press("Tab")
    page.get_by_role("group", name="Selective Service").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert--success")).to_contain_text("Nothing is missing")
    page.get_by_text("Hand it in…").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert--success")).to_contain_text("Handed in.")
    with transaction.atomic():
        Cast().standing("tess")
        assert Participation.objects.get().application == Application.objects.get()


@pytest.mark.policy("general")
def test_a_second_person_confirms_and_the_first_can_not(desk: Open, file: File) -> None:
    page = desk("tess")
    begin(page, file, "Trade Adjustment Assistance")
    choose(page, "A trade petition covers the job", "Yes")
    page.get_by_role("button", name="Save the answers").click()
    hand_in(page)
    page.get_by_role("link", name="Trade Adjustment Assistance", exact=True).click()
    expect(page.get_by_text("Two persons decide.")).to_be_visible()
    page.get_by_text("eligible", exact=True).click()
    page.get_by_role("button", name="Save the decision").click()
    expect(page.locator("ul.programs").first).to_contain_text("eligible, waits for a second person")
    page.get_by_role("link", name="Trade Adjustment Assistance").first.click()
    expect(page.get_by_text("Confirm it…")).to_have_count(0)
    second = desk("leo")
    second.goto("/")
    second.get_by_role("link", name="Review the decision for Trade Adjustment Assistance").click()
    expect(second.locator("#review")).to_contain_text("A certified trade petition covers the job")
    fits(second, True)
    second.get_by_text("Confirm it…").click()
    second.get_by_role("button", name="Confirm it").click()
    expect(second.locator("ul.programs").first).to_contain_text("eligible, no service yet that begins it")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_it_prints_with_lines_to_sign_and_the_number_masked(desk: Open, file: File, width: int) -> None:
    page = desk("tess", width=width)
    begin(page, file, "WIOA Adult")
    page.get_by_role("link", name="Print").click()
    fits(page, True)
    expect(page.locator("nav")).to_have_count(0)
    expect(page.locator(".sign-line")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.get_by_text("Back to the application")).to_be_hidden()
    expect(page.locator(".sign-line").first).to_be_visible()


@pytest.mark.policy("general")
def test_an_enrollment_is_withdrawn_and_struck_through(desk: Open, file: File) -> None:
    with transaction.atomic():
        made = file.enroll()
    page = desk("tess")
    page.goto(f"/participations/{made.pk}/")
    page.get_by_text("Withdraw…").click()
    page.get_by_label("Reason").last.fill("The wrong person.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("ul.programs").first).to_contain_text("application withdrawn")
    expect(page.locator("#content")).to_contain_text("Withdrawn Mon Nov 23 by Tess Teammember: The wrong person.")
    fits(page, True)
