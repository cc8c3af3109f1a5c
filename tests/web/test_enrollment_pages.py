"""Enroll, decide, mend, exit and take back; close a conversation: each page says what follows before it is done."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, value_of, words
from trackone.casework.models import Conversation
from trackone.enrollment.models import Participation

pytestmark = pytest.mark.django_db
TODAY, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 17)
PAST_MIDNIGHT = "2026-11-24T00:02:00-05:00"


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def tess(file: File, signed_in: Signed) -> Client:
    return signed_in("tess")


def application(file: File, **changed: str) -> dict[str, str]:
    filled = {"program": "WIOA-ADULT", **day("application_on", TODAY), "site": str(file.site.pk)}
    return {"_key": str(uuid4()), "_page": f"/participants/{file.participant.number}/enroll/", **filled, **changed}


def fresh(participation: Participation) -> Participation:
    return Participation.objects.get(pk=participation.pk)


def sent(record: Participation | Conversation, **typed: str) -> dict[str, str]:
    return {"_key": str(uuid4()), "revision": str(record.revision), **typed}


def test_a_participant_is_enrolled(tess: Client, file: File) -> None:
    address = f"/participants/{file.participant.number}/enroll/"
    page = tess.get(address)
    assert "Can be entered until Mon Nov 30, 2026." in words(page)
    assert value_of(page, "application_on_day") == "23"
    answer = tess.post(address, application(file))
    enrolled = Participation.objects.get()
    assert answer["Location"].endswith(f"?saved=participation-{enrolled.pk}")
    assert (enrolled.program.code, enrolled.application_on, enrolled.began_on) == ("WIOA-ADULT", TODAY, None)
    said = words(tess.get(f"/participations/{enrolled.pk}/"))
    for part in ("Not begun", "Mon Nov 23, 2026 entered Mon Nov 23, 2026, 12:00 PM EST In time", "Not decided yet"):
        assert part in said


def test_only_programs_that_take_applications_are_offered(tess: Client, file: File) -> None:
    page = tess.get(f"/participants/{file.participant.number}/enroll/").content.decode()
    assert "WIOA Adult" in page
    assert 'value="WIA-ADULT"' not in page


@pytest.mark.policy("C.6")
def test_an_application_too_late_is_refused_with_what_was_typed(tess: Client, file: File) -> None:
    address = f"/participants/{file.participant.number}/enroll/"
    answer = tess.post(address, application(file, **day("application_on", FIRST_CLOSED)))
    assert answer.status_code == 422
    assert "You can't enter Tue Nov 17, 2026 any more." in words(answer)
    assert 'href="/policy/C.6/"' in answer.content.decode()
    assert (value_of(answer, "program"), value_of(answer, "application_on_day")) == ("WIOA-ADULT", "17")
    later = tess.get(address)
    assert "Kept from" in words(later)
    assert value_of(later, "program") == "WIOA-ADULT"


@pytest.mark.policy("C.1")
def test_a_second_period_of_the_same_program_is_refused(tess: Client, file: File) -> None:
    file.enroll()
    answer = tess.post(f"/participants/{file.participant.number}/enroll/", application(file))
    assert answer.status_code == 422
    assert "two periods can't overlap" in words(answer)


def test_enrolling_twice_by_a_doubled_click_enrolls_once(tess: Client, file: File) -> None:
    typed, address = application(file), f"/participants/{file.participant.number}/enroll/"
    assert tess.post(address, typed)["Location"] == tess.post(address, typed)["Location"]
    assert Participation.objects.count() == 1


@pytest.mark.policy("C.6")
def test_the_decision_keeps_what_was_known_and_says_it_in_words(tess: Client, file: File) -> None:
    enrolled = file.enroll()
    typed = sent(enrolled, eligibility="eligible", **day("eligibility_on", TODAY))
    assert tess.post(f"/participations/{enrolled.pk}/decide/", typed).status_code == 302
    assert fresh(enrolled).eligibility == "eligible"
    said = words(tess.get(f"/participations/{enrolled.pk}/"))
    assert "Eligible Mon Nov 23, 2026" in said
    assert "As of Mon Nov 23, 2026. It stays as it was taken." in said
    assert "Age 36" in said
    assert "Missing then:" in said


def test_no_decision_without_a_choice(tess: Client, file: File) -> None:
    enrolled = file.enroll()
    answer = tess.post(f"/participations/{enrolled.pk}/decide/", sent(enrolled, **day("eligibility_on", TODAY)))
    assert answer.status_code == 422
    assert "Choose the decision." in words(answer)


@pytest.mark.policy("I.1")
def test_the_application_date_is_mended_within_the_window_only(tess: Client, file: File, clock: TestClock) -> None:
    enrolled = file.enroll()
    page = tess.get(f"/participations/{enrolled.pk}/")
    assert value_of(page, "application_on_day") == "23"
    typed = sent(enrolled, **day("application_on", date(2026, 11, 20)))
    assert tess.post(f"/participations/{enrolled.pk}/mend/", typed).status_code == 302
    assert fresh(enrolled).application_on == date(2026, 11, 20)
    clock.set("2026-12-02T09:00:00-05:00")
    said = words(tess.get(f"/participations/{enrolled.pk}/"))
    assert "Application date Mon Nov 23, 2026 Fri Nov 20, 2026 Tess Teammember" in said
    assert "Now it is decided by the region's Master User." in said
    late = tess.post(f"/participations/{enrolled.pk}/mend/", sent(fresh(enrolled), **day("application_on", TODAY)))
    assert late.status_code == 422
    assert fresh(enrolled).application_on == date(2026, 11, 20)


@pytest.mark.policy("I.8")
def test_an_exit_lists_what_is_open_and_is_taken_back_until_midnight(tess: Client, file: File, clock: TestClock) -> None:
    enrolled = file.enroll()
    file.serve(participation=enrolled)
    file.serve("TRN-06", participation=enrolled, on=TODAY, planned_end_on=date(2027, 3, 1))
    before = words(tess.get(f"/participations/{enrolled.pk}/"))
    assert "Still open: Occupational skills training" in before
    assert "begun Mon Nov 23, 2026, without an end" in before
    typed = sent(fresh(enrolled), **day("exit_on", TODAY), reason="moved")
    answer = tess.post(f"/participations/{enrolled.pk}/exit/", typed)
    assert answer["Location"].endswith(f"?saved=participation-{enrolled.pk}")
    assert (fresh(enrolled).exit_on, fresh(enrolled).exit_reason) == (TODAY, "moved")
    said = words(tess.get(f"/participations/{enrolled.pk}/"))
    assert "Moved out of the area" in said
    assert "takes effect at midnight" in said
    back = tess.post(f"/participations/{enrolled.pk}/exit/take-back/", sent(fresh(enrolled)))
    assert back.status_code == 302
    assert fresh(enrolled).exit_on is None


@pytest.mark.policy("I.8")
def test_after_midnight_the_exit_stays(tess: Client, file: File, clock: TestClock) -> None:
    enrolled = file.enroll()
    tess.post(f"/participations/{enrolled.pk}/exit/", sent(enrolled, **day("exit_on", TODAY), reason="moved"))
    clock.set(PAST_MIDNIGHT)
    page = tess.get(f"/participations/{enrolled.pk}/")
    assert "Exited and frozen." in words(page)
    assert "take-back" not in page.content.decode()
    back = tess.post(f"/participations/{enrolled.pk}/exit/take-back/", sent(fresh(enrolled)))
    assert back.status_code == 422
    assert "took effect at midnight" in words(back)
    assert fresh(enrolled).exit_on == TODAY


@pytest.mark.policy("I.8")
def test_an_exit_without_reason_or_in_the_future_is_refused(tess: Client, file: File) -> None:
    enrolled = file.enroll()
    address = f"/participations/{enrolled.pk}/exit/"
    assert "Choose the reason." in words(tess.post(address, sent(enrolled, **day("exit_on", TODAY))))
    answer = tess.post(address, sent(enrolled, **day("exit_on", date(2026, 11, 30)), reason="moved"))
    assert answer.status_code == 422
    assert "The exit date has not come yet." in words(answer)
    assert (value_of(answer, "exit_on_day"), value_of(answer, "reason")) == ("30", "moved")


def test_a_stale_page_is_409_and_keeps_what_was_chosen(tess: Client, file: File) -> None:
    enrolled = file.enroll()
    stale = sent(enrolled, **day("exit_on", TODAY), reason="moved")
    tess.post(f"/participations/{enrolled.pk}/mend/", sent(enrolled, **day("application_on", date(2026, 11, 20))))
    answer = tess.post(f"/participations/{enrolled.pk}/exit/", stale)
    assert answer.status_code == 409
    assert value_of(answer, "reason") == "moved"
    assert fresh(enrolled).exit_on is None


def test_another_regions_enrollment_is_not_there(signed_in: Signed, file: File) -> None:
    enrolled, toby = file.enroll(), signed_in("toby")
    assert toby.get(f"/participants/{file.participant.number}/enroll/").status_code == 404
    assert toby.get(f"/participations/{enrolled.pk}/").status_code == 404
    for form in ("decide/", "mend/", "exit/", "exit/take-back/"):
        assert toby.post(f"/participations/{enrolled.pk}/{form}", sent(enrolled)).status_code == 404


def test_who_only_reads_enrolls_nobody(signed_in: Signed, file: File) -> None:
    enrolled = file.enroll()
    for key in ("connie", "clara", "ada"):
        client = signed_in(key)
        assert client.get(f"/participants/{file.participant.number}/enroll/").status_code == 403
        assert client.get(f"/participations/{enrolled.pk}/").status_code == 200
        typed = sent(enrolled, **day("exit_on", TODAY), reason="moved")
        assert client.post(f"/participations/{enrolled.pk}/exit/", typed).status_code == 403


@pytest.mark.policy("I.8")
def test_a_conversation_shows_what_hangs_on_it_and_closes_until_midnight(tess: Client, file: File, clock: TestClock) -> None:
    enrolled = file.enroll()
    service = file.serve(participation=enrolled)
    file.note()
    conversation = service.conversation
    address = f"/conversations/{conversation.pk}/"
    said = words(tess.get(address))
    for part in (
        "Enrolled in a program",
        "Job search workshop or help with staff",
        "In person",
        "enrolled Mon Nov 23, 2026",
    ):
        assert part in said
    assert tess.post(f"{address}close/", sent(conversation)).status_code == 422
    answer = tess.post(f"{address}close/", sent(conversation, reason="done"))
    assert answer["Location"].endswith(f"?saved=conversation-{conversation.pk}")
    assert "Closes at midnight" in words(tess.get(address))
    conversation.refresh_from_db()
    assert tess.post(f"{address}close/take-back/", sent(conversation)).status_code == 302
    conversation.refresh_from_db()
    assert conversation.closed_on is None


@pytest.mark.policy("I.8")
def test_a_closed_conversation_is_shown_frozen(tess: Client, file: File, clock: TestClock) -> None:
    conversation = file.serve().conversation
    address = f"/conversations/{conversation.pk}/"
    tess.post(f"{address}close/", sent(conversation, reason="not_enrolled"))
    clock.set(PAST_MIDNIGHT)
    conversation.refresh_from_db()
    page = tess.get(address)
    assert "Closed and frozen." in words(page)
    assert 'name="revision"' not in page.content.decode()
    back = tess.post(f"{address}close/take-back/", sent(conversation))
    assert back.status_code == 422
    assert "took effect at midnight" in words(back)


def test_another_regions_conversation_is_not_there(signed_in: Signed, file: File) -> None:
    conversation, toby = file.serve().conversation, signed_in("toby")
    address = f"/conversations/{conversation.pk}/"
    assert toby.get(address).status_code == 404
    assert toby.post(f"{address}close/", sent(conversation, reason="done")).status_code == 404
