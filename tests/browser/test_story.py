"""The story of the main job, in a real browser: from a search without a hit to a late entry under a declared outage."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.live import Live

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
# It is Monday, November 23. Four business days ago was Tuesday the 17th, whose last day of entry was Friday the 20th.
FOUR_DAYS_AGO = "2026-11-17"


@pytest.mark.policy("C.3", "C.6", "I.5")
def test_a_team_member_adds_enrolls_and_records_at_the_point_of_service(desk: Open, live: Live) -> None:
    page = desk()
    page.goto("/")
    page.get_by_label("User name").fill("tess")
    page.get_by_label("Password").fill("made-up people only")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("banner")).to_contain_text("Tess Teammember")
    number = steps.add_somebody(page)
    steps.enroll(page, number)
    form = steps.open_form(page, number)
    steps.fill_service(form)
    expect(form.locator("#window_began_on")).to_contain_text("Can be entered until Mon Nov 30, 2026")
    expect(form.locator("#window_began_on")).to_contain_text("Thanksgiving")
    steps.save(form)
    saved = page.locator(".usa-alert--success")
    expect(saved).to_contain_text("Job search workshop")
    line = page.locator("li.event", has_text="Job search workshop")
    expect(line).to_contain_text("Mon Nov 23, 2026")
    assert live.ask("SELECT count(*), min(began_on)::text, min(began_entered_on)::text FROM casework_servicerecord") == [
        (1, "2026-11-23", "2026-11-23")
    ]
    assert live.ask("SELECT began_on::text FROM enrollment_participation") == [("2026-11-23",)]


@pytest.mark.policy("C.6")
def test_a_service_of_four_business_days_ago_is_refused_with_reason_and_last_day(desk: Open, live: Live) -> None:
    page = desk("tess")
    number = steps.add_somebody(page)
    form = steps.open_form(page, number)
    steps.fill_service(form, on=FOUR_DAYS_AGO, note="Met at the fair.")
    expect(form.locator("#window_began_on")).to_contain_text("You can't enter Tue Nov 17, 2026 any more")
    steps.save(form)
    said = page.get_by_role("alert").filter(has_text="You can't enter Tue Nov 17, 2026 any more")
    expect(said).to_contain_text("The last day for it was Fri Nov 20, 2026")
    expect(said).to_contain_text("ask your coordinator to declare that exception")
    expect(said.get_by_role("link", name="Policy C.6")).to_have_attribute("href", "/policy/C.6/")
    expect(form.get_by_label(steps.NOTE)).to_have_value("Met at the fair.")
    expect(steps.date_of(form, "Date of service").get_by_label("Day")).to_have_value("17")
    assert live.ask("SELECT count(*) FROM casework_servicerecord") == [(0,)]
    assert live.ask("SELECT refusal_codes FROM audit_entry WHERE outcome = 'refused'") == [(["window_closed"],)]


@pytest.mark.policy("C.4", "C.5")
@pytest.mark.parametrize("decision", ["confirm", "refuse"])
def test_a_declared_outage_lets_the_same_entry_in_and_a_second_person_decides(desk: Open, live: Live, decision: str) -> None:
    tess, cora, mary = desk("tess"), desk("cora"), desk("mary")
    number = steps.add_somebody(tess)
    form = steps.open_form(tess, number)
    steps.fill_service(form, on=FOUR_DAYS_AGO)
    steps.save(form)
    expect(form.get_by_role("alert")).to_contain_text("You can't enter Tue Nov 17")

    exception = steps.declare_outage(cora, site="Lafayette", first=FOUR_DAYS_AGO, last="2026-11-18")
    expect(cora.get_by_role("button", name="Confirm")).to_have_count(0)

    steps.save(form)
    line = tess.locator("li.event", has_text="Job search workshop")
    expect(line).to_contain_text("Late: outage of the internet provider")
    expect(tess.locator(".banner-exception")).to_contain_text("Lafayette")
    assert live.ask(
        "SELECT s.began_on::text, a.exception_id IS NOT NULL FROM casework_servicerecord s"
        " JOIN casework_admission a ON a.id = s.began_admission_id"
    ) == [(FOUR_DAYS_AGO, True)]

    mary.goto(exception)
    expect(mary.locator("#rows")).to_contain_text(number)
    if decision == "confirm":
        mary.get_by_role("button", name="Confirm").click()
        expect(mary.get_by_text("Confirmed. Everybody sees it")).to_be_visible()
    else:
        mary.get_by_text("Refuse…").click()
        mary.get_by_label("Reason").fill("The ticket is about another site.")
        mary.get_by_role("button", name="Refuse", exact=True).click()
        expect(mary.get_by_text("Refused. It admits nothing new")).to_be_visible()
        mary.goto("/exceptions/marked/")
        expect(mary.get_by_role("table")).to_contain_text(number)
    tess.goto(f"/participants/{number}/")
    expect(line.get_by_text("Exception refused")).to_have_count(1 if decision == "refuse" else 0)
    assert live.ask("SELECT state FROM casework_entryexception") == [("confirmed" if decision == "confirm" else "refused",)]
    assert live.ask("SELECT count(*) FROM casework_servicerecord WHERE withdrawn_at IS NULL") == [(1,)]


@pytest.mark.policy("I.5")
def test_a_signed_note_can_be_added_to_and_never_redated(desk: Open, live: Live) -> None:
    page = desk("tess")
    number = steps.add_somebody(page)
    page.goto(f"/participants/{number}/")
    page.get_by_role("link", name="Write a note").click()
    page.get_by_label("Note", exact=True).fill("Talked about the plan for spring.")
    page.get_by_role("button", name="Sign").click()
    line = page.locator("li.event", has_text="Talked about the plan for spring.")
    expect(line).to_be_visible()
    line.get_by_role("link").first.click()
    expect(page.get_by_text("The date, the author and the text of a signed note never change.")).to_be_visible()
    main = page.get_by_role("main")
    expect(main.get_by_label("Month")).to_have_count(0)
    expect(main.get_by_role("button")).to_have_text(["Sign the addendum"])
    page.get_by_label("Addendum").fill("It is the plan for summer.")
    page.get_by_role("button", name="Sign the addendum").click()
    expect(main).to_contain_text("It is the plan for summer.")
    assert live.ask("SELECT contact_on::text, text FROM casework_casenote") == [
        ("2026-11-23", "Talked about the plan for spring.")
    ]
