"""Other ways through the same pages: by keyboard alone, without JavaScript, with a form from before another log-in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.live import NARROW, Live, sideways_overflow

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_a_service_is_recorded_by_keyboard_alone(desk: Open, live: Live) -> None:
    number = live.make_folder().participant.number
    page = desk("tess")
    page.goto("/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("quillon")
    found = page.locator("#results").get_by_role("link", name="Vera Quillonberry")
    expect(found).to_be_visible()
    tab_to(page, found)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live.url}/participants/{number}/")
    page.keyboard.press("s")
    form = page.locator("#service_record")
    expect(form.get_by_label("Find a service")).to_be_focused()
    page.keyboard.type("job sea")
    expect(form.get_by_label("Service", exact=True)).to_contain_text(steps.WORKSHOP)
    tab_to(page, form.get_by_label("Service", exact=True))
    page.keyboard.type("job search")
    tab_to(page, form.get_by_label("Minutes"))
    page.keyboard.type("50")
    tab_to(page, form.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".usa-alert--success")).to_contain_text("Job search workshop")
    assert live.ask("SELECT minutes FROM casework_servicerecord ORDER BY id") == [(None,), (50,)]


def tab_to(page: Page, wanted: object, *, most: int = 40) -> None:
    """Press Tab until this is focused; whoever can't use a mouse gets there the same way."""
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab did not reach {wanted}")


def test_focus_is_always_seen_and_the_first_tab_skips_to_the_content(desk: Open, live: Live) -> None:
    number = live.make_folder().participant.number
    page = desk("tess")
    page.goto(f"/participants/{number}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """() => {
                const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
                if (here === document.body) return "end";
                const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
                const isSeen = box.width && box.height && (isMarked || style.boxShadow !== "none");
                return isSeen ? "" : here.outerHTML.slice(0, 120);
            }"""
        )
        if said == "end":
            break
        unseen += [said] if said else []
    assert unseen == []


def test_the_whole_story_works_without_javascript(desk: Open, live: Live) -> None:
    page = desk("tess", script=False, width=NARROW)
    page.goto("/")
    page.get_by_role("searchbox").fill("Quillonberry Verena")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#results")).to_contain_text("Nobody in your region fits")
    page.get_by_role("button", name="Look in other regions, or add").click()
    page.get_by_label("First name").fill("Verena")
    page.get_by_label("Last name").fill("Quillonberry")
    steps.fill_date(page, "Birth date", "1990-03-14")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Record a service").click()
    form = page.locator("#service_record")
    steps.fill_date(form, "Date of service", "2026-11-17")
    form.get_by_label("Find a service").fill("job search workshop")
    form.get_by_label(steps.NOTE).fill("Met at the fair.")
    steps.save(form)
    expect(page.get_by_role("alert").filter(has_text="You can't enter Tue Nov 17, 2026 any more")).to_be_visible()
    expect(form.get_by_label(steps.NOTE)).to_have_value("Met at the fair.")
    expect(form.get_by_label("Service", exact=True)).to_have_value(steps_kind(live))
    assert sideways_overflow(page) == 0
    steps.fill_date(form, "Date of service", "2026-11-20")
    steps.save(form)
    expect(page.locator("li.event", has_text="Met at the fair.")).to_be_visible()
    assert live.ask("SELECT began_on::text FROM casework_servicerecord") == [("2026-11-20",)]


def steps_kind(live: Live) -> str:
    """Return the value of the workshop in the list of services."""
    return str(live.ask("SELECT id FROM casework_servicekind WHERE name = %s AND until_on IS NULL", [steps.WORKSHOP])[0][0])


def test_a_form_from_before_another_log_in_gives_its_words_back(desk: Open, live: Live) -> None:
    number = live.make_folder().participant.number
    page = desk()
    log_in(page)
    page.goto(f"/participants/{number}/notes/write/")
    page.get_by_label("Note", exact=True).fill("A long account of the visit.")
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Log out").first.click()
    log_in(other)
    page.evaluate("document.querySelector('main form.record-form').submit()")
    expect(page.get_by_role("heading", name="Please send it again")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("A long account of the visit.")


def log_in(page: Page, key: str = "tess") -> None:
    page.goto("/log-in/")
    page.get_by_label("User name").fill(key)
    page.get_by_label("Password").fill("made-up people only")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Log in")
