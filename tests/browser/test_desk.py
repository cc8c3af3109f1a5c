"""The desk in a real browser: axe finds nothing, nothing scrolls sideways, it works by keyboard and without JavaScript."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, Live, axe_findings, sideways_overflow
from tests.conftest import NOON
from tests.desks.lives import Desk, Life, make_life
from tests.harness import Cast, TestClock

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
TABS = ["", "?tab=programs", "?tab=services", "?tab=notes", "?tab=documents", "?tab=record", "?tab=people"]


@pytest.fixture
def life(live: Live) -> Life:
    """One participant with a full file: planned, late and withdrawn services too."""
    cast, clock = Cast(), TestClock()
    clock.set(NOON)
    with transaction.atomic():
        made = make_life(cast, clock)
        rows = Desk(cast, "tess", at=clock.now)
        planned = {"began_on": None, "planned_begin_on": date(2026, 11, 19)}
        rows.service(made.participant, **planned)  # type: ignore[arg-type]
        outage = rows.exception(from_on=date(2026, 11, 10))
        rows.service(made.participant, began_on=date(2026, 11, 12), began_admission=rows.admission(outage))
        gone = rows.service(made.participant, began_on=date(2026, 11, 20), kind="COMP-ASSESS")
        with rows.act():
            gone.withdrawn_at, gone.withdrawn_by, gone.withdrawn_reason = clock.now, rows.by.person, "Wrong person."
            gone.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return made


def found_wrong(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = [*axe_findings(page), *(["scrolls sideways"] if sideways_overflow(page) else [])]
    return {address: said for address, said in found.items() if said}


@pytest.mark.parametrize("script", [True, False])
def test_a_long_filter_is_folded_on_a_phone_and_opens_by_keyboard(desk: Open, life: Life, script: bool) -> None:
    page = desk("tess", width=NARROW, script=script)
    page.goto("/services/")
    form, fold = page.get_by_role("search", name="Filter this list"), page.locator(".filter-fold > summary")
    expect(form).to_be_hidden()
    expect(fold).to_have_text("Filter: since Tue Aug 25, 2026 · My own")
    fold.focus()
    page.keyboard.press("Enter")
    expect(form).to_be_visible()
    if script:
        assert axe_findings(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_label("Month").first).to_be_focused()
    form.get_by_label("State").select_option("withdrawn")
    form.get_by_role("button", name="Show").click()
    expect(fold).to_have_text("Filter: since Tue Aug 25, 2026 · My own · Withdrawn")
    expect(form).to_be_hidden()
    expect(page.get_by_role("link", name="Comprehensive assessment")).to_be_visible()


def test_a_filter_is_open_on_a_wide_page(desk: Open, life: Life) -> None:
    page = desk("tess")
    page.goto("/services/")
    expect(page.get_by_role("search", name="Filter this list")).to_be_visible()
    expect(page.locator(".filter-fold")).to_be_hidden()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_participants_page_is_accessible_at_any_width(desk: Open, life: Life, width: int) -> None:
    here = f"/participants/{life.participant.number}/"
    assert found_wrong(desk("tess", width=width), [f"{here}{tab}" for tab in TABS]) == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("key", ["tess", "clara", "cole", "oscar", "dana", "hugo", "ada", "stan"])
def test_every_home_is_accessible_at_any_width(desk: Open, life: Life, key: str, width: int) -> None:
    addresses = ["/"] if key in ("hugo", "stan") else ["/", "/services/"]
    assert found_wrong(desk(key, width=width), addresses) == {}


def test_a_service_is_recorded_in_place_by_keyboard(desk: Open, life: Life) -> None:
    page = desk("tess")
    page.goto(f"/participants/{life.participant.number}/")
    page.keyboard.press("s")
    place = page.locator("#record_here")
    expect(place.locator("#service_kind_words")).to_be_focused()
    assert axe_findings(page) == []
    page.keyboard.type("comprehensive")
    expect(place.locator("select[name=kind] option:checked")).to_have_text("Comprehensive assessment")
    place.locator("button[value=done]").press("Enter")
    expect(page.locator(".is-saved")).to_contain_text("Comprehensive assessment")
    assert "saved=service-" in page.url


def test_the_form_in_place_closes_again(desk: Open, life: Life) -> None:
    page = desk("tess")
    page.goto(f"/participants/{life.participant.number}/")
    page.keyboard.press("s")
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#record_here")).to_be_empty()


@pytest.mark.parametrize(("key", "address"), [("n", "notes/write/"), ("d", "documents/add/"), ("e", "enroll/")])
def test_the_other_keys_open_their_pages(desk: Open, life: Life, key: str, address: str) -> None:
    page = desk("tess")
    here = f"/participants/{life.participant.number}/"
    page.goto(here)
    page.keyboard.press(key)
    page.wait_for_url(f"**{here}{address}")


def test_without_javascript_every_link_leads_on(desk: Open, life: Life) -> None:
    page = desk("tess", script=False)
    page.goto(f"/participants/{life.participant.number}/")
    page.get_by_role("link", name="Record a service").click()
    expect(page.get_by_role("heading", name="Record a service")).to_be_visible()
    page.goto("/services/")
    page.get_by_label("State").select_option("Withdrawn")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Entered", exact=True).click()
    assert "sort=entered" in page.url
    assert "state=withdrawn" in page.url
