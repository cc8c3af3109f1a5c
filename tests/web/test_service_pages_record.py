"""Record a service: in seconds, exactly once, and when it is refused nothing typed is lost."""

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, kind_id, service_typed, value_of, words
from trackone.audit.models import Entry
from trackone.casework.drafts import find_draft
from trackone.casework.models import CaseNote, Conversation, ServiceRecord
from trackone.casework.register import declare_exception

pytestmark = pytest.mark.django_db
# The clock stands at noon of Monday, November 23, 2026.
TODAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 18), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def address(file: File) -> str:
    return f"/participants/{file.participant.number}/services/record/"


@pytest.fixture
def tess(file: File, signed_in: Signed) -> Client:
    return signed_in("tess")


def sent_by_htmx() -> dict[str, str]:
    return {"HX-Request": "true", "HX-Current-URL": "http://testserver/somewhere/"}


def draft_of(cast: Cast, address: str) -> dict[str, list[str]] | None:
    return find_draft(person_id=cast.standing("tess").person.pk, page=address)


def test_the_form_opens_with_what_goes_without_saying(tess: Client, file: File, address: str) -> None:
    participation = file.enroll()
    page = tess.get(address)
    assert [value_of(page, f"began_on_{part}") for part in ("month", "day", "year")] == ["11", "23", "2026"]
    assert value_of(page, "site") == str(file.site.pk)
    assert value_of(page, "staff") == str(file.cast.person("tess").pk)
    assert value_of(page, "participation") == str(participation.pk)
    assert value_of(page, "kind") == ""


@pytest.mark.policy("C.6")
def test_the_rule_is_said_before_anybody_breaks_it(tess: Client, address: str) -> None:
    """Without JavaScript too."""
    said = words(tess.get(address))
    assert "Can be entered until Mon Nov 30, 2026." in said
    assert "Thanksgiving" in said
    assert "do not count" in said
    assert "3 business days left." in said


def test_two_open_programs_have_to_be_chosen_from(tess: Client, file: File, address: str) -> None:
    file.enroll()
    file.enroll("WP")
    assert value_of(tess.get(address), "participation") == ""
    answer = tess.post(address, service_typed(file, participation=""))
    assert answer.status_code == 422
    assert "Choose the program, or “Not enrolled”." in words(answer)


def test_a_service_is_recorded_and_the_page_of_the_person_says_so(tess: Client, file: File, address: str) -> None:
    participation = file.enroll()
    answer = tess.post(address, service_typed(file, participation=str(participation.pk), minutes="45"))
    service = ServiceRecord.objects.get()
    assert (service.began_on, service.minutes, service.participation_id) == (TODAY, 45, participation.pk)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/participants/{file.participant.number}/?saved=service-{service.pk}",
    )
    assert "Job search workshop" in words(tess.get(answer["Location"]))


def test_htmx_is_sent_on_to_the_whole_page(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, service_typed(file), headers=sent_by_htmx())
    assert answer.status_code == 204
    assert answer["HX-Redirect"].endswith(f"?saved=service-{ServiceRecord.objects.get().pk}")


def test_save_and_add_another_keeps_program_date_site_and_staff(tess: Client, file: File, address: str) -> None:
    participation = file.enroll()
    typed = service_typed(file, participation=str(participation.pk), then="more", began_on=LAST_OPEN, minutes="30")
    answer = tess.post(address, typed)
    assert answer["Location"].startswith(address)
    page = tess.get(answer["Location"])
    assert "Saved:" in words(page)
    assert value_of(page, "began_on_day") == "18"
    assert value_of(page, "participation") == str(participation.pk)
    assert (value_of(page, "kind"), value_of(page, "minutes")) == ("", "")


def test_words_alone_choose_the_service_without_javascript(tess: Client, file: File, address: str) -> None:
    tess.post(address, service_typed(file, kind="", kind_words="resume"))
    assert ServiceRecord.objects.get().kind.code == "RESUME"


def test_words_that_fit_several_list_only_those(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, service_typed(file, kind="", kind_words="counsel"))
    assert answer.status_code == 422
    assert "services fit “counsel”. Choose one of them." in words(answer)
    page = answer.content.decode()
    assert "Group counseling" in page
    assert "Resume workshop" not in page
    assert not ServiceRecord.objects.exists()


def test_kinds_used_lately_come_first(tess: Client, file: File, address: str) -> None:
    file.serve("RESUME")
    page = tess.get(address).content.decode()
    assert page.index('<optgroup label="Used lately">') < page.index('<optgroup label="Self-service">')
    lately = page[page.index("Used lately") : page.index("Self-service")]
    assert "Resume workshop" in lately


@pytest.mark.policy("C.6")
def test_too_late_is_refused_with_clause_way_out_and_everything_typed(
    tess: Client, file: File, address: str, cast: Cast
) -> None:
    typed = service_typed(
        file, began_on=FIRST_CLOSED, minutes="45", note_text="Wrote two letters.", provider_name="Ivy Tech"
    )
    answer = tess.post(address, typed)
    assert answer.status_code == 422
    said = words(answer)
    assert "You can't enter Tue Nov 17, 2026 any more." in said
    assert "The last day for it was Fri Nov 20, 2026" in said
    assert 'href="/policy/C.6/"' in answer.content.decode()
    assert "ask your coordinator to declare that exception" in said
    assert "is kept as a draft" in said
    kept = ("kind", "began_on_day", "minutes", "note_text", "provider_name")
    assert [value_of(answer, name) for name in kept] == [typed["kind"], "17", "45", "Wrote two letters.", "Ivy Tech"]
    assert not ServiceRecord.objects.exists()
    assert not CaseNote.objects.exists()
    assert (draft_of(cast, address) or {})["note_text"] == ["Wrote two letters."]


@pytest.mark.policy("C.4")
def test_who_may_declare_is_shown_the_way(signed_in: Signed, file: File, address: str) -> None:
    typed = service_typed(file, began_on=FIRST_CLOSED, staff=str(file.cast.person("leo").pk))
    assert 'href="/exceptions/declare/"' in signed_in("leo").post(address, typed).content.decode()
    assert 'href="/exceptions/declare/"' not in signed_in("tess").post(address, typed).content.decode()


@pytest.mark.policy("C.4", "C.5")
def test_an_open_exception_is_named_and_lets_the_late_service_in(tess: Client, file: File, address: str, cast: Cast) -> None:
    declare_exception(
        by=cast.standing("cora"),
        at=file.at,
        kind=1,
        from_on=FIRST_CLOSED,
        until_on=FIRST_CLOSED,
        evidence="ticket 4711 of the provider",
        sites=[file.site],
    )
    hint = tess.post(
        "/window/", service_typed(file, began_on=FIRST_CLOSED), query_params={"number": file.participant.number}
    )
    assert "held open by an exception: Outage of the internet provider, Nov 17" in words(hint)
    answer = tess.post(address, service_typed(file, began_on=FIRST_CLOSED))
    assert answer.status_code == 302
    service = ServiceRecord.objects.get()
    assert service.began_admission is not None
    assert "Late Outage of the internet provider, Nov 17" in words(tess.get(f"/services/{service.pk}/"))


@pytest.mark.policy("C.6")
def test_opened_at_23_58_and_saved_at_00_02_is_refused_and_carried_into_a_draft(
    tess: Client, file: File, address: str, cast: Cast, clock: TestClock
) -> None:
    clock.set("2026-11-23T23:58:00-05:00")
    assert "Today is the last day." in words(tess.post("/window/", service_typed(file, began_on=LAST_OPEN)))
    typed = service_typed(file, began_on=LAST_OPEN, note_text="Stayed until closing.")
    clock.set("2026-11-24T00:02:00-05:00")
    answer = tess.post(address, typed)
    assert answer.status_code == 422
    assert value_of(answer, "note_text") == "Stayed until closing."
    assert not ServiceRecord.objects.exists()
    later = tess.get(address)
    assert "Kept from" in words(later)
    assert (value_of(later, "note_text"), value_of(later, "began_on_day")) == ("Stayed until closing.", "18")


@pytest.mark.policy("C.6")
def test_tomorrow_is_refused_and_named_a_plan(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, service_typed(file, began_on=TODAY + timedelta(days=1)))
    assert answer.status_code == 422
    assert "has not come yet" in words(answer)
    plan = service_typed(file, began_on=None, **day("planned_begin_on", TODAY + timedelta(days=3)))
    assert tess.post(address, plan).status_code == 302
    assert ServiceRecord.objects.get().began_on is None


def test_a_doubled_click_makes_one_record(tess: Client, file: File, address: str) -> None:
    typed = service_typed(file, note_text="Once.")
    first, second = tess.post(address, typed), tess.post(address, typed)
    assert first["Location"] == second["Location"]
    assert (ServiceRecord.objects.count(), CaseNote.objects.count()) == (1, 1)


def test_the_same_key_with_another_body_is_409_with_what_was_typed(tess: Client, file: File, address: str) -> None:
    typed = service_typed(file)
    tess.post(address, typed)
    answer = tess.post(address, {**typed, "minutes": "90"})
    assert answer.status_code == 409
    assert value_of(answer, "minutes") == "90"
    assert ServiceRecord.objects.count() == 1


@pytest.mark.policy("I.5")
def test_a_note_is_signed_together_with_the_service(tess: Client, file: File, address: str) -> None:
    participation = file.enroll()
    typed = service_typed(
        file, participation=str(participation.pk), note_text="Came with a résumé.", note_contact_type="video"
    )
    tess.post(address, typed)
    note = CaseNote.objects.get()
    assert (note.text, note.contact_type, note.contact_on) == ("Came with a résumé.", "video", TODAY)
    assert note.program == participation.program
    assert note.conversation == ServiceRecord.objects.get().conversation


def test_service_and_note_both_or_neither(
    tess: Client, file: File, address: str, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    """The second act is refused: nothing of the first stays, and the trail keeps the attempt."""
    monkeypatch.setattr("trackone.casework.noting.refusals_to_sign_note", refused_note)
    answer = tess.post(address, service_typed(file, note_text="Refused at the last moment."))
    assert answer.status_code == 422
    assert value_of(answer, "note_text") == "Refused at the last moment."
    assert not ServiceRecord.objects.exists()
    assert not Conversation.objects.exists()
    cast.standing("tess")
    last = Entry.objects.latest("id")
    assert (last.action, last.outcome, last.refusal_codes) == ("note.sign", "refused", ["made_up"])
    assert not Entry.objects.filter(action="service.record").exists()
    monkeypatch.undo()
    assert tess.post(address, service_typed(file, note_text="Now it works.")).status_code == 302


def refused_note(**_: object) -> list[object]:
    from trackone.policy.refusal import Refusal

    return [Refusal(code="made_up", sentence="Not today.", clause="I.5")]


@pytest.mark.policy("II.1", "II.2")
def test_a_number_in_the_note_is_refused_at_the_field_and_masked(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, service_typed(file, note_text="Her number is 912-34-5678."))
    assert answer.status_code == 422
    assert "XXX-XX-5678" in words(answer)
    assert "912-34-5678" not in answer.content.decode()
    assert value_of(answer, "note_text") == "Her number is XXX-XX-5678."
    assert 'href="#service_note_text"' in answer.content.decode()
    assert not ServiceRecord.objects.exists()


def test_wrong_dates_are_said_at_their_field(tess: Client, file: File, address: str) -> None:
    typed = {**service_typed(file), "began_on_day": "31", **day("ended_on", None), "minutes": "an hour"}
    answer = tess.post(address, typed)
    assert answer.status_code == 422
    said = words(answer)
    assert "Nov 2026 has no day 31" in said
    assert "Enter the minutes as a number" in said
    assert (value_of(answer, "began_on_day"), value_of(answer, "minutes")) == ("31", "an hour")


def test_an_end_before_the_begin_opens_the_fold(tess: Client, file: File, address: str) -> None:
    answer = tess.post(address, service_typed(file, **day("ended_on", LAST_OPEN)))
    assert answer.status_code == 422
    assert "The end is before the begin." in words(answer)
    assert '<details class="more" open' in answer.content.decode()


def test_a_result_without_its_day_takes_the_day_it_ended(tess: Client, file: File, address: str) -> None:
    tess.post(address, service_typed(file, result="completed", began_on=LAST_OPEN, **day("ended_on", TODAY)))
    service = ServiceRecord.objects.get()
    assert (service.result, service.result_on, service.ended_on) == ("completed", TODAY, TODAY)


@pytest.mark.policy("C.1")
def test_a_service_that_the_program_does_not_offer_is_refused(tess: Client, file: File, address: str) -> None:
    participation = file.enroll()
    answer = tess.post(address, service_typed(file, kind=kind_id("Y01"), participation=str(participation.pk)))
    assert answer.status_code == 422
    assert "does not offer" in words(answer)
    assert value_of(answer, "kind") == kind_id("Y01")


def test_the_draft_is_forgotten_once_the_service_is_saved(tess: Client, file: File, address: str, cast: Cast) -> None:
    tess.post("/drafts/keep/", service_typed(file, note_text="Half a sentence"))
    assert value_of(tess.get(address), "note_text") == "Half a sentence"
    tess.post(address, service_typed(file, note_text="A whole sentence."))
    assert draft_of(cast, address) is None
    assert value_of(tess.get(address), "note_text") == ""


def test_a_draft_leaves_alone_what_comes_from_another_page(tess: Client, file: File, address: str) -> None:
    """A site or program that is not offered any more is not chosen, and breaks nothing."""
    tess.post("/drafts/keep/", service_typed(file, site="999999", participation="77777"))
    assert value_of(tess.get(address), "site") == ""


def test_another_regions_person_is_not_there(signed_in: Signed, file: File, address: str) -> None:
    for method in ("get", "post"):
        assert getattr(signed_in("toby"), method)(address, service_typed(file)).status_code == 404


def test_who_records_no_services_is_told_whose_it_is(signed_in: Signed, file: File, address: str) -> None:
    for key in ("connie", "ada"):
        answer = signed_in(key).get(address)
        assert answer.status_code == 403
        assert "This is for: Team member" in words(answer)
        assert signed_in(key).post(address, service_typed(file)).status_code == 403
    assert not ServiceRecord.objects.exists()


def test_a_clerk_records_for_who_served_and_signs_no_notes(signed_in: Signed, file: File, address: str) -> None:
    clara = signed_in("clara")
    page = clara.get(address)
    assert "note_text" not in page.content.decode()
    assert value_of(page, "staff") == ""
    clara.post(address, service_typed(file, note_text="A clerk's note"))
    service = ServiceRecord.objects.get()
    assert (service.staff.name, service.recorded_by.name) == ("Tess Teammember", "Clara Clerk")
    assert not CaseNote.objects.exists()


def test_a_site_of_somebody_else_is_no_choice(tess: Client, file: File, address: str, cast: Cast) -> None:
    from trackone.organizations.models import Site

    answer = tess.post(address, service_typed(file, site=str(Site.objects.get(name="Kokomo").pk)))
    assert answer.status_code == 422
    assert "Choose the site from the list" in words(answer)


def test_in_place_the_form_alone_is_answered(tess: Client, file: File, address: str) -> None:
    page = tess.get(address, headers=sent_by_htmx()).content.decode()
    assert page.lstrip().startswith('<div id="service_record"')
    assert "<html" not in page
    assert f'name="_page" value="{address}"' in page
    refused = tess.post(address, service_typed(file, began_on=FIRST_CLOSED), headers=sent_by_htmx())
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()


def test_a_locked_session_keeps_what_was_typed(tess: Client, file: File, address: str) -> None:
    """The lock comes while typing: the text is there after the log-in, on the form's own page."""
    session = tess.session
    session["seen_at"] = 0
    session.save()
    answer = tess.post("/window/?of=began_on", service_typed(file, note_text="Typed before lunch"), headers=sent_by_htmx())
    assert answer["HX-Redirect"].startswith("/unlock/?next=%2Fparticipants%2F")
    tess.post("/unlock/", {"password": "made-up people only", "next": address})
    assert value_of(tess.get(address), "note_text") == "Typed before lunch"


def test_a_page_without_a_key_is_recorded_too(tess: Client, file: File, address: str) -> None:
    assert tess.post(address, service_typed(file, _key="")).status_code == 302
    assert tess.post(address, service_typed(file, _key=str(uuid4()))).status_code == 302
    assert ServiceRecord.objects.count() == 2


@pytest.mark.policy("I.8")
def test_after_an_exit_only_what_comes_after_it_is_recorded(
    tess: Client, file: File, address: str, cast: Cast, clock: TestClock
) -> None:
    from trackone.casework.enrolling import exit_participation

    left = file.enroll()
    exit_participation(left, by=cast.standing("tess"), at=file.at, exit_on=TODAY, reason="employed", revision=left.revision)
    clock.set("2026-11-24T09:00:00-05:00")
    page = tess.get(address)
    assert "Exited: only what comes after an exit" in page.content.decode()
    assert value_of(page, "participation") == "none"
    typed = service_typed(file, participation=str(left.pk), began_on=date(2026, 11, 24))
    refused = tess.post(address, typed)
    assert refused.status_code == 422
    assert 'href="/policy/I.8/"' in refused.content.decode()
    assert tess.post(address, {**typed, "kind": kind_id("FOLLOWUP-AD")}).status_code == 302
    assert ServiceRecord.objects.get().conversation.purpose == "follow_up"


@pytest.mark.policy("C.6")
@pytest.mark.parametrize("field", ["began_on", "ended_on", "planned_begin_on", "planned_end_on", "result_on"])
def test_a_date_of_a_year_without_a_calendar_is_refused_at_its_field(
    tess: Client, file: File, address: str, field: str
) -> None:
    typed = {**service_typed(file), **day(field, date(2041, 1, 2))}
    answer = tess.post(address, typed)
    assert answer.status_code == 422
    assert "with a year from 2008 to 2040" in words(answer)
    assert re.search(rf'id="\w*{field}_error"', answer.content.decode())
    assert not ServiceRecord.objects.exists()


@pytest.mark.parametrize("which", ["last", "pk"])
def test_a_service_can_be_begun_from_the_last_one(tess: Client, file: File, address: str, which: str) -> None:
    participation = file.enroll()
    before = file.serve("RESUME", on=LAST_OPEN, participation=participation, minutes=45, provider_name="Ivory College")
    like = "last" if which == "last" else str(before.pk)
    page = tess.get(address, {"like": like})
    names = ("kind", "participation", "minutes", "provider_name", "began_on_day")
    assert [value_of(page, name) for name in names] == [
        kind_id("RESUME"),
        str(participation.pk),
        "45",
        "Ivory College",
        "23",
    ]
    assert "Begun from" in words(page)
    assert f'href="{address}?like={before.pk}"' in tess.get(f"/services/{before.pk}/").content.decode()


def test_what_was_somebody_elses_begins_nothing(tess: Client, file: File, address: str, cast: Cast) -> None:
    other = make_file(cast, file.at, last_name="Otherwick").serve("RESUME", minutes=45)
    page = tess.get(address, {"like": str(other.pk)})
    assert (page.status_code, value_of(page, "minutes")) == (200, "")
