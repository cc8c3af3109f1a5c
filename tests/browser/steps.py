"""What the staff do with the pages, step by step, as the browser's tests tell it."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

WORKSHOP = "Job search workshop or help with staff"
# An optional field says so in its label.
NOTE = re.compile(r"^Note\b")
FIRST, LAST = "Verena", "Quillonberry"


def date_of(page: Page | Locator, legend: str) -> Locator:
    """Return the group of three fields of a date."""
    return page.get_by_role("group", name=re.compile(f"^{legend}"))


def fill_date(page: Page | Locator, legend: str, on: str) -> None:
    """Type a date, written 2026-11-17 here, into its three fields."""
    day, fields = date.fromisoformat(on), date_of(page, legend)
    for part, value in (("Month", day.month), ("Day", day.day), ("Year", day.year)):
        fields.get_by_label(part).fill(str(value))


def search(page: Page, words: str) -> Locator:
    """Type words into the box on top and return the results."""
    page.get_by_role("searchbox").fill(words)
    results = page.locator("#results")
    expect(results.get_by_text(words).or_(results.get_by_role("table")).first).to_be_visible()
    return results


def add_somebody(page: Page, *, first: str = FIRST, last: str = LAST, birth: str = "1990-03-14") -> str:
    """Search, find nobody, add; return the number of the new participant, whose page is shown."""
    page.goto("/")
    results = search(page, f"{last} {first}")
    expect(results).to_contain_text("Nobody in your region fits")
    results.get_by_role("button", name="Look in other regions, or add").click()
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)
    fill_date(page, "Birth date", birth)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{first} {last}")
    return page.url.split("/participants/")[1][:9]


def enroll(page: Page, number: str, program: str = "WIOA Adult") -> None:
    """Enroll by an application of today."""
    page.goto(f"/participants/{number}/")
    page.get_by_role("link", name="Enroll").click()
    page.get_by_label("Program", exact=True).select_option(label=program)
    page.get_by_role("button", name="Enroll").click()
    expect(page.get_by_role("status").or_(page.locator(".usa-alert--success")).first).to_be_visible()


def open_form(page: Page, number: str) -> Locator:
    """Open the form of one service in place on the participant's page."""
    page.goto(f"/participants/{number}/")
    page.get_by_role("link", name="Record a service").click()
    form = page.locator("#service_record")
    expect(form.get_by_label("Find a service")).to_be_visible()
    return form


def fill_service(form: Locator, *, on: str | None = None, note: str = "", kind: str = WORKSHOP) -> None:
    """Fill in a workshop; today unless another day is given."""
    form.get_by_label("Service", exact=True).select_option(label=kind)
    if on is not None:
        fill_date(form, "Date of service", on)
    if note:
        form.get_by_label(NOTE).fill(note)


def save(form: Locator) -> None:
    """Press the button."""
    form.get_by_role("button", name="Save", exact=True).click()


def declare_outage(page: Page, *, site: str, first: str, last: str) -> str:
    """Declare an outage of the internet provider; return the address of the exception."""
    page.goto("/exceptions/declare/1/")
    page.get_by_text(site, exact=True).click()
    fill_date(page, "First day concerned", first)
    fill_date(page, "Last day concerned", last)
    page.get_by_label("Evidence").fill("Ticket 4711 of the provider")
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("Declared. Entry is open from now on")).to_be_visible()
    return page.url.split("?")[0]
