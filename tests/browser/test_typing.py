"""No typed word is lost: an expired session, a lost page, midnight, a stale tab; and a double click makes one record."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.live import Live

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
TYPED = "She asked about evening classes, and whether the bus goes there."


def unlock(page: Page) -> None:
    expect(page.get_by_role("heading", name="Unlock")).to_be_visible()
    page.get_by_label("Password").fill("made-up people only")
    page.get_by_role("button", name="Unlock").click()


@pytest.mark.parametrize("is_in_place", [True, False], ids=["in place", "on its own page"])
def test_typing_survives_a_session_that_expired(desk: Open, live: Live, is_in_place: bool) -> None:
    number = live.make_folder().participant.number
    page = desk("tess")
    form = page.locator("#service_record")
    if is_in_place:
        steps.open_form(page, number)
    else:
        page.goto(f"/participants/{number}/services/record/")
    steps.fill_service(form, note=TYPED)
    live.leave_alone(page, minutes=30)
    steps.save(form)
    unlock(page)
    expect(page).to_have_url(re.compile(f"/participants/{number}/services/record/"))
    expect(page.get_by_text("what you typed here and did not send is in the form again")).to_be_visible()
    expect(form.get_by_label(steps.NOTE)).to_have_value(TYPED)
    expect(form.get_by_label("Service", exact=True)).to_have_value(re.compile(r"\d+"))
    steps.save(form)
    expect(page.locator("li.event", has_text=TYPED)).to_be_visible()
    assert live.ask("SELECT count(*) FROM casework_draft") == [(0,)]


def test_typing_is_kept_while_it_goes_on_and_comes_back_to_its_author_alone(desk: Open, live: Live) -> None:
    number = live.make_folder().participant.number
    page = desk("tess")
    page.goto(f"/participants/{number}/notes/write/")
    page.get_by_label("Note", exact=True).press_sequentially(TYPED)
    expect(page.locator("#note_typing")).to_contain_text("Kept")
    page.close()  # the power failed

    again = desk("tess")
    again.goto("/drafts/")
    expect(again.get_by_role("table")).to_contain_text("She asked about evening classes")
    again.get_by_role("table").get_by_role("link").click()
    expect(again.get_by_label("Note", exact=True)).to_have_value(TYPED)

    other = desk("leo")
    other.goto(f"/participants/{number}/notes/write/")
    expect(other.get_by_label("Note", exact=True)).to_have_value("")
    hidden = live.ask("SELECT hidden FROM casework_draft", by="tess")
    assert len(hidden) == 1
    assert TYPED.encode() not in bytes(hidden[0][0])


@pytest.mark.policy("C.6")
def test_a_page_opened_before_midnight_and_saved_after_it_is_refused_with_its_text_kept(desk: Open, live: Live) -> None:
    number = live.make_folder().participant.number
    live.set_clock("2026-11-20T23:58-05:00")
    page = desk("tess")
    page.goto(f"/participants/{number}/services/record/")
    form = page.locator("#service_record")
    steps.fill_service(form, on="2026-11-17", note=TYPED)
    expect(form.locator("#window_began_on")).to_contain_text("Can be entered until Fri Nov 20, 2026")
    live.set_clock("2026-11-21T00:02-05:00")
    steps.save(form)
    expect(page.get_by_role("alert").filter(has_text="The last day for it was Fri Nov 20, 2026")).to_be_visible()
    expect(form.get_by_label(steps.NOTE)).to_have_value(TYPED)
    page.get_by_role("link", name="your drafts").click()
    expect(page.get_by_role("table")).to_contain_text("She asked about evening classes")


def test_a_double_click_makes_one(desk: Open, live: Live) -> None:
    number = live.make_folder().participant.number
    page = desk("tess")
    form = steps.open_form(page, number)
    steps.fill_service(form, note=TYPED)
    form.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.locator("li.event", has_text=TYPED)).to_be_visible()
    assert live.ask("SELECT count(*) FROM casework_servicerecord") == [(2,)], "the folder's and this one"
    assert live.ask("SELECT count(*) FROM casework_casenote WHERE text = %s", [TYPED]) == [(1,)]


@pytest.mark.parametrize("path", ["services/record/", "notes/write/", "enroll/"])
def test_a_form_sent_twice_at_once_makes_one(desk: Open, live: Live, path: str) -> None:
    """What a double click, a retry or two impatient fingers send: the same form, with the same key, in the same moment."""
    number = live.make_folder().participant.number
    page = desk("tess")
    page.goto(f"/participants/{number}/{path}")
    if path == "services/record/":
        steps.fill_service(page.locator("#service_record"))
    elif path == "notes/write/":
        page.get_by_label("Note", exact=True).fill(TYPED)
    else:
        page.get_by_label("Program", exact=True).select_option(label="WIOA Dislocated Worker")
    before = live.ask("SELECT count(*) FROM audit_entry WHERE outcome = 'done'")[0][0]
    answers = page.evaluate(
        """async () => {
            const form = document.querySelector("main form.record-form");
            const send = async () => {
                const answer = await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
                return answer.ok && answer.redirected ? new URL(answer.url).search : answer.status + await answer.text();
            };
            return Promise.all([send(), send(), send()]);
        }"""
    )
    assert len(set(answers)) == 1, answers
    assert answers[0].startswith("?saved="), answers
    assert live.ask("SELECT count(*) FROM audit_entry WHERE outcome = 'done'")[0][0] == before + 1


def test_a_key_that_comes_back_with_other_words_is_refused_and_keeps_them(desk: Open, live: Live) -> None:
    """A tab that was sent, gone back to, changed and sent again."""
    number = live.make_folder().participant.number
    page = desk("tess", script=False)
    page.goto(f"/participants/{number}/notes/write/")
    key = page.locator("main form.record-form [name=_key]").first.get_attribute("value")
    page.get_by_label("Note", exact=True).fill(TYPED)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("li.event", has_text=TYPED)).to_be_visible()
    again = desk("tess")
    again.goto(f"/participants/{number}/notes/write/")
    again.evaluate("key => { for (const field of document.querySelectorAll('[name=_key]')) field.value = key; }", key)
    again.get_by_label("Note", exact=True).fill("Something else.")
    again.get_by_role("button", name="Sign", exact=True).click()
    expect(again.get_by_role("alert").filter(has_text="already sent with other content")).to_be_visible()
    expect(again.get_by_label("Note", exact=True)).to_have_value("Something else.")
    assert live.ask("SELECT count(*) FROM casework_casenote") == [(2,)], "the folder's and the first"


def test_a_stale_tab_is_told_so_and_keeps_what_was_typed(desk: Open, live: Live) -> None:
    service = live.make_folder().service
    first, second = desk("tess"), desk("tess")
    for page in (first, second):
        page.goto(f"/services/{service.pk}/mend/")
    steps.fill_date(first, "Date of service", "2026-11-20")
    first.get_by_role("button", name="Save the changes").click()
    expect(first.locator(".usa-alert--success")).to_contain_text("Job search workshop")
    steps.fill_date(second, "Date of service", "2026-11-19")
    second.get_by_role("button", name="Save the changes").click()
    expect(second.get_by_role("alert").filter(has_text="Somebody changed this record")).to_be_visible()
    expect(steps.date_of(second, "Date of service").get_by_label("Day")).to_have_value("19")
    assert live.ask("SELECT began_on::text, revision FROM casework_servicerecord") == [("2026-11-20", 2)]


def test_two_who_mend_at_once_leave_one_change_and_one_409(desk: Open, live: Live) -> None:
    """The same revision from two people in the same moment: the row lock lets one through."""
    service = live.make_folder().service
    pages = [desk("tess"), desk("leo")]
    for page in pages:
        page.goto(f"/services/{service.pk}/mend/")
    send = """day => {
        const form = [...document.querySelectorAll("main form")].find(one => one.action.includes("/mend/"));
        form.elements.began_on_day.value = day;
        window.sent = fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
    }"""
    for page, day in zip(pages, ("19", "20"), strict=True):
        page.evaluate(send, day)
    answers = sorted(page.evaluate("async () => (await window.sent).status") for page in pages)
    assert answers == [200, 409]
    assert live.ask("SELECT revision FROM casework_servicerecord") == [(2,)]
    assert live.ask("SELECT count(*) FROM audit_entry WHERE action = 'service.mend' AND outcome = 'done'") == [(1,)]


def test_who_may_not_any_more_is_told_on_a_page_of_its_own_with_what_was_typed(desk: Open, live: Live) -> None:
    """A post that ended while the form stood open: the answer takes the whole window, not the form's corner."""
    number = live.make_folder().participant.number
    page = desk("tess")
    form = steps.open_form(page, number)
    steps.fill_service(form, note=TYPED)
    contact = desk("connie").context.cookies()[0]
    page.context.add_cookies([{"name": "sessionid", "value": contact["value"], "url": live.url}])
    steps.save(form)
    expect(page.get_by_role("heading", level=1)).to_have_text("This is not yours to do")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_contain_text(TYPED)
    expect(page.get_by_role("main")).to_have_count(1)
