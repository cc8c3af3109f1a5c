"""The page of a service: stamps, what was changed, filling in, mending, withdrawing, and who decides once it is locked."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, kind_id, value_of, words
from trackone.casework.models import ServiceRecord
from trackone.casework.serving import mend_service

pytestmark = pytest.mark.django_db
TODAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 20)
AFTER_THE_WINDOW = "2026-12-02T09:00:00-05:00"


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def service(file: File) -> ServiceRecord:
    return file.serve(on=FRIDAY, participation=file.enroll(), minutes=45)


@pytest.fixture
def tess(service: ServiceRecord, signed_in: Signed) -> Client:
    return signed_in("tess")


def fresh(service: ServiceRecord) -> ServiceRecord:
    return ServiceRecord.objects.get(pk=service.pk)


def sent(service: ServiceRecord, **typed: str) -> dict[str, str]:
    return {"_key": str(uuid4()), "_page": f"/services/{service.pk}/", "revision": str(fresh(service).revision), **typed}


def mended(service: ServiceRecord, **typed: str) -> dict[str, str]:
    """Return the form of mending with what is on file, and what is changed."""
    on_file = {
        "kind": str(service.kind_id),
        "participation": str(service.participation_id or "none"),
        **day("began_on", service.began_on),
        "site": str(service.site_id),
        "staff": str(service.staff_id),
        "minutes": str(service.minutes or ""),
    }
    return sent(service, **{**on_file, **typed})


@pytest.mark.policy("C.3", "C.6")
def test_the_page_says_everything_with_its_stamps(tess: Client, service: ServiceRecord) -> None:
    said = words(tess.get(f"/services/{service.pk}/"))
    for part in (
        "Job search workshop or help with staff",
        "Fri Nov 20, 2026 entered Mon Nov 23, 2026, 12:00 PM EST In time last day Wed Nov 25, 2026",
        "Began participation in WIOA Adult. Extends it to ",
        "Tess Teammember Wabash Valley Career Services",
        "Lafayette",
        "45",
    ):
        assert part in said


@pytest.mark.policy("C.6")
def test_a_blank_end_result_and_its_day_are_filled_in(tess: Client, service: ServiceRecord, clock: TestClock) -> None:
    """Filling in is entry on its own date: it goes on long after the window of the begin is over."""
    clock.set(AFTER_THE_WINDOW)
    typed = sent(service, **day("ended_on", date(2026, 12, 1)), result="completed")
    answer = tess.post(f"/services/{service.pk}/complete/", typed)
    assert answer["Location"].endswith(f"?saved=service-{service.pk}")
    done = fresh(service)
    assert (done.ended_on, done.result, done.result_on) == (date(2026, 12, 1), "completed", date(2026, 12, 1))
    said = words(tess.get(f"/services/{service.pk}/"))
    assert "Actual end empty Tue Dec 1, 2026 Tess Teammember" in said
    assert "filled in" in said


def test_only_what_is_blank_stands_in_the_form(tess: Client, service: ServiceRecord, file: File) -> None:
    page = tess.get(f"/services/{service.pk}/").content.decode()
    assert 'name="ended_on_day"' in page
    assert 'name="minutes"' not in page
    plan = file.serve("RESUME", planned_begin_on=date(2026, 11, 30))
    page = tess.get(f"/services/{plan.pk}/").content.decode()
    assert 'name="began_on_day"' in page
    assert 'name="ended_on_day"' not in page


@pytest.mark.policy("C.6")
def test_each_date_to_fill_in_has_its_own_window(tess: Client, service: ServiceRecord, clock: TestClock) -> None:
    page = tess.get(f"/services/{service.pk}/").content.decode()
    assert 'id="window_ended_on"' in page
    assert 'id="window_result"' not in page
    clock.set(AFTER_THE_WINDOW)
    typed = sent(service, site=str(service.site_id), **day("ended_on", date(2026, 12, 1)))
    assert "Can be entered until Fri Dec 4, 2026." in words(tess.post("/window/?of=ended_on", typed))


@pytest.mark.policy("C.6", "I.1")
def test_what_is_blank_and_locked_does_not_stand_in_the_form(tess: Client, service: ServiceRecord, clock: TestClock) -> None:
    assert 'name="provider_name"' in tess.get(f"/services/{service.pk}/").content.decode()
    clock.set(AFTER_THE_WINDOW)
    page = tess.get(f"/services/{service.pk}/").content.decode()
    assert 'name="provider_name"' not in page
    assert 'name="ended_on_day"' in page
    answer = tess.post(f"/services/{service.pk}/complete/", sent(service, provider_name="Partner"))
    assert answer.status_code == 422
    assert "Master User" in words(answer)


@pytest.mark.policy("C.6")
def test_a_late_follow_up_says_that_it_is_late(tess: Client, file: File) -> None:
    call = file.serve("FOLLOWUP-AD", on=date(2026, 11, 2))
    assert "Late in time until Fri Nov 6, 2026; never refused" in words(tess.get(f"/services/{call.pk}/"))


def test_nothing_filled_in_is_said(tess: Client, service: ServiceRecord) -> None:
    answer = tess.post(f"/services/{service.pk}/complete/", sent(service))
    assert answer.status_code == 422
    assert "Fill in at least one field." in words(answer)


@pytest.mark.policy("C.6")
def test_an_end_too_late_is_refused_and_what_was_typed_is_kept(
    tess: Client, service: ServiceRecord, clock: TestClock
) -> None:
    clock.set(AFTER_THE_WINDOW)
    answer = tess.post(f"/services/{service.pk}/complete/", sent(service, **day("ended_on", TODAY), result="dropped"))
    assert answer.status_code == 422
    assert "You can't enter Mon Nov 23, 2026 any more." in words(answer)
    assert (value_of(answer, "ended_on_day"), value_of(answer, "result")) == ("23", "dropped")
    assert fresh(service).ended_on is None
    later = tess.get(f"/services/{service.pk}/")
    assert "Kept from" in words(later)
    assert value_of(later, "ended_on_day") == "23"
    assert value_of(later, "revision") == str(fresh(service).revision)


@pytest.mark.policy("I.1")
def test_the_author_mends_within_the_window_and_the_trail_shows_both(tess: Client, service: ServiceRecord) -> None:
    page = tess.get(f"/services/{service.pk}/mend/")
    assert value_of(page, "kind") == str(service.kind_id)
    answer = tess.post(f"/services/{service.pk}/mend/", mended(service, kind=kind_id("RESUME"), minutes="50"))
    assert answer.status_code == 302
    done = fresh(service)
    assert (done.kind.code, done.minutes, done.began_on) == ("RESUME", 50, FRIDAY)
    said = words(tess.get(f"/services/{service.pk}/"))
    assert "Service Job search workshop or help with staff Resume workshop or help with staff Tess Teammember" in said
    assert "Minutes 45 50 Tess Teammember" in said


@pytest.mark.policy("I.1", "I.8")
def test_what_is_locked_says_who_decides_and_the_clause(tess: Client, service: ServiceRecord, clock: TestClock) -> None:
    clock.set(AFTER_THE_WINDOW)
    page = tess.get(f"/services/{service.pk}/")
    said = words(page)
    assert "Locked: Everything" in said
    assert "Now it is decided by the region's Master User." in said
    assert 'href="/policy/I.1/"' in page.content.decode()
    assert "Mend" not in said.split("What is on file")[0]
    answer = tess.post(f"/services/{service.pk}/mend/", mended(service, minutes="50"))
    assert answer.status_code == 422
    assert "Now it is decided by the region's Master User." in words(answer)
    assert fresh(service).minutes == 45


@pytest.mark.policy("I.1")
def test_a_colleague_mends_nothing_and_the_team_leader_does(tess: Client, service: ServiceRecord, signed_in: Signed) -> None:
    wes, leo = signed_in("wes"), signed_in("leo")
    assert "Only its author" in words(wes.get(f"/services/{service.pk}/"))
    refused = wes.post(f"/services/{service.pk}/mend/", mended(service, minutes="50"))
    assert refused.status_code == 422
    assert "Only its author, the staff member who served, or the site's team leader" in words(refused)
    assert leo.post(f"/services/{service.pk}/mend/", mended(service, minutes="50")).status_code == 302
    assert fresh(service).minutes == 50


def test_a_stale_tab_is_409_with_what_was_typed_and_can_be_sent_once_more(
    tess: Client, service: ServiceRecord, file: File, cast: Cast
) -> None:
    typed = mended(service, minutes="60")
    mend_service(fresh(service), by=cast.standing("leo"), at=file.at, changes={"minutes": 50}, revision=service.revision)
    answer = tess.post(f"/services/{service.pk}/mend/", typed)
    assert answer.status_code == 409
    assert "Somebody changed this record" in words(answer)
    assert value_of(answer, "minutes") == "60"
    assert value_of(answer, "revision") == str(service.revision + 1)
    assert fresh(service).minutes == 50
    again = tess.post(f"/services/{service.pk}/mend/", {**typed, "revision": value_of(answer, "revision"), "_key": ""})
    assert again.status_code == 302
    assert fresh(service).minutes == 60


def test_a_mistake_in_a_stale_form_does_not_pass_for_having_seen_the_change(
    tess: Client, service: ServiceRecord, file: File, cast: Cast
) -> None:
    typed = mended(service, minutes="an hour")
    mend_service(fresh(service), by=cast.standing("leo"), at=file.at, changes={"minutes": 50}, revision=service.revision)
    answer = tess.post(f"/services/{service.pk}/mend/", typed)
    assert answer.status_code == 422
    assert value_of(answer, "revision") == typed["revision"]


@pytest.mark.policy("general")
def test_withdrawn_it_is_struck_through_with_its_reason_and_cannot_be_revived(tess: Client, service: ServiceRecord) -> None:
    assert tess.post(f"/services/{service.pk}/withdraw/", sent(service)).status_code == 422
    answer = tess.post(f"/services/{service.pk}/withdraw/", sent(service, reason="Entered for the wrong Vera."))
    assert answer.status_code == 302
    assert fresh(service).withdrawn_reason == "Entered for the wrong Vera."
    page = tess.get(f"/services/{service.pk}/")
    said = words(page)
    assert "Nowhere: it was withdrawn." in said
    assert "Tess Teammember: Entered for the wrong Vera." in said
    assert "This entry was withdrawn, so it can't be changed any more." in said
    for form in ("complete", "mend", "withdraw"):
        assert f'action="/services/{service.pk}/{form}/"' not in page.content.decode()
    again = tess.post(f"/services/{service.pk}/complete/", sent(service, minutes="5", result="completed"))
    assert again.status_code == 422


@pytest.mark.policy("II.1")
def test_a_number_in_the_reason_is_refused_at_the_field(tess: Client, service: ServiceRecord) -> None:
    answer = tess.post(f"/services/{service.pk}/withdraw/", sent(service, reason="Belongs to 912-34-5678."))
    assert answer.status_code == 422
    assert "912-34-5678" not in answer.content.decode()
    assert value_of(answer, "reason") == "Belongs to XXX-XX-5678."
    assert fresh(service).withdrawn_at is None


@pytest.mark.policy("I.8")
def test_what_hangs_on_a_closed_conversation_is_frozen(
    tess: Client, service: ServiceRecord, file: File, cast: Cast, clock: TestClock
) -> None:
    from trackone.casework.enrolling import close_conversation

    conversation = service.conversation
    close_conversation(conversation, by=cast.standing("tess"), at=file.at, reason="done", revision=conversation.revision)
    clock.set("2026-11-24T00:02:00-05:00")
    said = words(tess.get(f"/services/{service.pk}/"))
    assert "Only DWD staff correct it now." in said
    answer = tess.post(f"/services/{service.pk}/complete/", sent(service, result="completed", **day("result_on", TODAY)))
    assert answer.status_code == 422
    assert "Only DWD staff" in words(answer)


def test_a_doubled_click_mends_once(tess: Client, service: ServiceRecord) -> None:
    typed = mended(service, minutes="50")
    first = tess.post(f"/services/{service.pk}/mend/", typed)
    second = tess.post(f"/services/{service.pk}/mend/", typed)
    assert first["Location"] == second["Location"]
    assert fresh(service).revision == service.revision + 1


def test_another_regions_service_is_not_there(signed_in: Signed, service: ServiceRecord) -> None:
    typed, toby = sent(service, reason="x", minutes="1"), signed_in("toby")
    assert toby.get(f"/services/{service.pk}/").status_code == 404
    for form in ("complete", "mend", "withdraw"):
        assert toby.post(f"/services/{service.pk}/{form}/", typed).status_code == 404


def test_who_reads_and_does_not_serve_sees_no_forms(signed_in: Signed, service: ServiceRecord) -> None:
    for key in ("connie", "ada"):
        client = signed_in(key)
        page = client.get(f"/services/{service.pk}/")
        assert page.status_code == 200
        assert 'name="revision"' not in page.content.decode()
        assert client.get(f"/services/{service.pk}/mend/").status_code == 403
        assert client.post(f"/services/{service.pk}/withdraw/", {"reason": "No.", "revision": "1"}).status_code == 403
    assert fresh(service).withdrawn_at is None


@pytest.mark.policy("C.6")
def test_a_clerk_completes_what_she_entered_and_nothing_else(signed_in: Signed, file: File, service: ServiceRecord) -> None:
    own, clara = file.serve(on=FRIDAY, key="clara", staff="tess"), signed_in("clara")
    assert "Fill in what is blank" in clara.get(f"/services/{own.pk}/").content.decode()
    assert clara.post(f"/services/{own.pk}/complete/", sent(own, minutes="30")).status_code == 302
    assert fresh(own).minutes == 30
    assert "Fill in what is blank" not in clara.get(f"/services/{service.pk}/").content.decode()
    refused = clara.post(f"/services/{service.pk}/complete/", sent(service, result="completed"))
    assert refused.status_code == 403
    assert "your own entries only" in refused.content.decode()
    assert fresh(service).result == ""
