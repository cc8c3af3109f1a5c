"""A workshop at the desk: by keyboard, on a phone, without JavaScript, and from two browsers at once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.casework.files import make_file
from tests.conftest import NOON
from tests.harness import Cast
from trackone.organizations.models import Site
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
JOB_SEARCH = "Job search workshop or help with staff"


@pytest.fixture
def numbers(live: Live) -> list[str]:
    """Five people at Lafayette, for real; the first is enrolled."""
    found = []
    with transaction.atomic():
        cast = Cast()
        file = make_file(cast, NOON, last_name="Quillonberry")
        file.enroll()
        found.append(file.participant.number)
        for last_name in ("Brindlewick", "Farrowmere", "Tumblestone", "Wicklebourne"):
            newcomer = Newcomer(first_name="Odo", last_name=last_name, birth_on=date(1988, 2, 3))
            site = Site.objects.get(name="Lafayette")
            made = add_participant(by=cast.standing("tess"), at=NOON, site=site, newcomer=newcomer, is_somebody_else=True)
            found.append(made.number)
    return found


def on_list(live: Live) -> list[tuple[str, int]]:
    sql = (
        "SELECT p.number, count(*) FROM casework_servicerecord s JOIN participants_participant p ON p.id = s.participant_id"
        " WHERE s.group_id IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    return [(number, count) for number, count in live.ask(sql)]


def fill(page: Page, *lines: str) -> None:
    page.goto("/services/group/")
    page.locator("#group_kind").select_option(label=JOB_SEARCH)
    page.locator("#group_minutes").fill("90")
    page.locator("#list_pasted").fill("\n".join(lines))
    page.get_by_role("button", name="Look who they are").click()
    expect(page.get_by_text("ready to save")).to_be_visible()


def test_by_keyboard_one_after_the_other(desk: Open, live: Live, numbers: list[str]) -> None:
    page = desk("tess")
    page.goto("/services/groups/")
    page.keyboard.press("g")
    page.locator("#group_kind").select_option(label=JOB_SEARCH)
    page.locator("#list_find").focus()
    page.keyboard.type(numbers[0])
    page.keyboard.press("Enter")
    expect(page.locator("#list_find")).to_be_focused()
    expect(page.get_by_text("1 ready to save")).to_be_visible()
    page.keyboard.type("brindle")
    expect(page.locator("#found").get_by_role("button", name="Odo Brindlewick")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 ready to save")).to_be_visible()
    page.get_by_role("button", name="Save the list").press("Enter")
    page.wait_for_url("**/services/groups/*/?saved=2&already=0")
    assert on_list(live) == [(number, 1) for number in sorted(numbers[:2])]


def test_without_javascript_it_works_too(desk: Open, live: Live, numbers: list[str]) -> None:
    page = desk("clara", script=False)
    page.goto("/services/group/")
    page.locator("#group_kind").select_option(label=JOB_SEARCH)
    page.locator("#group_staff").select_option(label="Tess Teammember")
    page.locator("#list_pasted").fill("\n".join([*numbers[:2], "Farrowmere, Odo", "Nobody, Known 1/1/1999"]))
    page.get_by_role("button", name="Look who they are").click()
    expect(page.get_by_text("2 ready to save, 2 to look at")).to_be_visible()
    page.get_by_label("Who is it?").select_option(index=1)
    page.locator("label[for=row3-out]").click()
    page.get_by_role("button", name="Save the list").click()
    page.wait_for_url("**/services/groups/*/?saved=3&already=0")
    assert len(on_list(live)) == 3


def test_two_browsers_save_one_list_at_once(desk: Open, live: Live, numbers: list[str]) -> None:
    """Both are answered; one list, and everybody on it once."""
    first, second = desk("tess"), desk("leo")
    for page in (first, second):
        fill(page, *numbers)
        page.locator("#group_staff").select_option(label="Tess Teammember")
    for page in (first, second):
        page.get_by_role("button", name="Save the list").evaluate("button => { setTimeout(() => button.click(), 50); }")
    for page in (first, second):
        page.wait_for_url("**/services/groups/*/?saved=*")
    assert first.url.split("?")[0] == second.url.split("?")[0]
    assert on_list(live) == [(number, 1) for number in sorted(numbers)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_state_of_the_form_is_accessible_at_any_width(desk: Open, live: Live, numbers: list[str], width: int) -> None:
    page, found = desk("tess", width=width), {}

    def look_at(what: str) -> None:
        found[what] = [*axe_findings(page), *(["scrolls sideways"] if sideways_overflow(page) else [])]

    fill(page, *numbers[:3], "Tumblestone, Odo", "Odo 2/3/1988", "Nobody, Known 1/1/1999")
    look_at("looked")
    page.get_by_role("button", name="Choose from my caseload").click()
    look_at("caseload")
    page.get_by_role("button", name="Save the list").click()
    expect(page.get_by_text("3 saved, 3 not")).to_be_visible()
    look_at("some stay")
    page.get_by_role("alert").or_(page.locator(".usa-alert--warning")).get_by_role("link").first.click()
    look_at("the list")
    page.goto("/services/groups/")
    look_at("all lists")
    assert {what: said for what, said in found.items() if said} == {}
