"""What the form says while it is filled in: which kinds fit, what each does, until when a date can be entered."""

from datetime import date, datetime

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, kind_id, service_typed, value_of, words
from trackone.casework.exiting import exit_by_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def tess(file: File, signed_in: Signed) -> Client:
    return signed_in("tess")


def test_one_kind_that_fits_is_chosen(tess: Client, file: File) -> None:
    answer = tess.post("/kinds/", service_typed(file, kind="", kind_words="resu work"))
    assert value_of(answer, "kind") == kind_id("RESUME")
    assert "Not enrolled, so it counts for no program." in words(answer)


def test_where_one_begins_with_the_words_it_is_meant(tess: Client, file: File) -> None:
    participation = file.enroll()
    answer = tess.post("/kinds/", service_typed(file, kind="", kind_words="job search", participation=str(participation.pk)))
    assert value_of(answer, "kind") == kind_id("JOB-SEARCH")
    assert "Begins participation in WIOA Adult. Extends it to Sun Feb 21, 2027." in words(answer)


def test_where_several_fit_none_is_chosen(tess: Client, file: File) -> None:
    answer = tess.post("/kinds/", service_typed(file, kind="", kind_words="referral"))
    assert value_of(answer, "kind") == ""
    assert "services fit: choose one" in words(answer)


def test_what_was_chosen_stays_while_it_fits(tess: Client, file: File) -> None:
    typed = service_typed(file, kind=kind_id("GROUP-COUNSEL"), kind_words="couns")
    assert value_of(tess.post("/kinds/", typed), "kind") == kind_id("GROUP-COUNSEL")
    assert value_of(tess.post("/kinds/", {**typed, "kind_words": "zzz"}), "kind") == ""


def test_the_program_narrows_the_kinds(tess: Client, file: File) -> None:
    adult = file.enroll()
    typed = service_typed(file, kind="", kind_words="mentoring", participation=str(adult.pk))
    assert "adult mentoring" not in words(tess.post("/kinds/", typed))
    assert "adult mentoring" in words(tess.post("/kinds/", {**typed, "participation": "none"}))


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "JOB-SEARCH",
            "Begins participation in WIOA Adult. Extends it to Sun Feb 21, 2027."
            " Feeds employment and earnings after the exit.",
        ),
        ("ITA", "Does not count: it neither begins nor extends participation. Feeds training received."),
        ("SUPPORT", "Does not count: it neither begins nor extends participation."),
        ("OUTREACH-INTAKE", "It makes the person reportable."),
        ("FOLLOWUP-AD", "Comes after an exit"),
    ],
)
def test_what_a_service_does_is_said_from_the_catalog(tess: Client, file: File, code: str, said: str) -> None:
    participation = file.enroll()
    typed = service_typed(file, kind=kind_id(code), participation=str(participation.pk))
    assert said in words(tess.post("/kinds/", typed))
    assert said in words(tess.post(f"/participants/{file.participant.number}/services/record/", {**typed, "site": ""}))


def test_a_participation_that_has_begun_is_only_extended(tess: Client, file: File) -> None:
    participation = file.enroll()
    file.serve(participation=participation)
    typed = service_typed(file, participation=str(participation.pk))
    assert "Counts for WIOA Adult. Extends it to Sun Feb 21, 2027." in words(tess.post("/kinds/", typed))
    earlier = {**typed, **day("began_on", date(2026, 11, 20))}
    said = "Begins participation in WIOA Adult. Does not extend it further: a service on file does, to Sun Feb 21, 2027."
    assert said in words(tess.post("/kinds/", earlier))


@pytest.mark.policy("C.1")
def test_the_sentence_follows_the_date_and_stands_on_the_page_of_the_service_too(tess: Client, file: File) -> None:
    participation = file.enroll()
    typed = service_typed(file, kind=kind_id("TRN-06"), kind_words="", participation=str(participation.pk))
    said = (
        "Begins participation in WIOA Adult. Extends it to Thu Feb 18, 2027. Feeds employment and earnings after the exit,"
        " training received, credential attainment and measurable skill gains."
    )
    dated = {**typed, **day("began_on", date(2026, 11, 20))}
    assert said in words(tess.post("/window/", dated))
    assert said in words(tess.post("/kinds/", dated))
    goes_on = said.replace("Extends it to Thu Feb 18, 2027.", "Holds it open until it ends.")
    assert goes_on in words(tess.post("/kinds/", {**dated, **day("planned_end_on", date(2027, 3, 1))}))
    service = file.serve("TRN-06", on=date(2026, 11, 20), participation=participation)
    assert said.replace("Begins", "Began") in words(tess.get(f"/services/{service.pk}/"))


@pytest.mark.policy("C.6")
def test_the_window_answers_by_address_too(tess: Client, file: File) -> None:
    answer = tess.get("/window/", {**day("began_on", date(2026, 11, 18)), "site": str(file.site.pk)})
    assert words(answer).strip() == "Can be entered until Mon Nov 23, 2026. Today is the last day."


@pytest.mark.policy("C.6")
def test_a_closed_window_says_why_and_what_would_open_it(tess: Client, file: File) -> None:
    said = words(tess.post("/window/", service_typed(file, began_on=date(2026, 11, 17))))
    assert "The last day for it was Fri Nov 20, 2026" in said
    assert "an outage, no connection or a mass dislocation" in said
    assert "Policy C.6" in said


@pytest.mark.policy("C.6")
def test_a_follow_up_is_said_to_be_marked_and_never_refused(tess: Client, file: File) -> None:
    typed = service_typed(file, kind=kind_id("FOLLOWUP-AD"), began_on=date(2026, 11, 2))
    address = f"/window/?number={file.participant.number}"
    assert "Late: in time until Fri Nov 6, 2026. It is marked late, never refused." in words(tess.post(address, typed))
    assert tess.post(f"/participants/{file.participant.number}/services/record/", typed).status_code in (302, 303)


@pytest.mark.policy("C.6")
def test_a_note_is_said_to_be_marked_and_never_refused(tess: Client, file: File) -> None:
    typed = {**day("contact_on", date(2026, 11, 2)), "site": str(file.site.pk)}
    assert "marked late, never refused" in words(tess.post("/window/?of=contact_on", typed))


@pytest.mark.parametrize(
    "typed", [{}, {"began_on_month": "13"}, {"began_on_month": "2", "began_on_day": "31", "began_on_year": "2026"}]
)
def test_half_a_date_says_nothing(tess: Client, file: File, typed: dict[str, str]) -> None:
    assert words(tess.post("/window/", {**typed, "site": str(file.site.pk)})).strip() == ""


def test_who_records_nothing_gets_no_catalog(signed_in: Signed, file: File) -> None:
    assert signed_in("connie").post("/kinds/", {}).status_code == 403


@pytest.mark.policy("C.6")
def test_a_period_that_the_rule_ended_is_offered_for_what_was_given_before(
    tess: Client, file: File, clock: TestClock
) -> None:
    period = file.enroll()
    file.serve(participation=period)
    exit_by_rule(clock.set("2027-02-22T03:30-05:00"))
    address = f"/participants/{file.participant.number}/services/record/"
    page = tess.get(address).content.decode()
    assert "Exited by the 90-day rule: what was given before that night" in page
    late = service_typed(file, participation=str(period.pk), began_on=date(2027, 2, 19))
    assert "Extends it to Thu May 20, 2027." in words(tess.post("/kinds/", late))
    assert tess.post(address, late).status_code in (204, 302)
    assert "since Mon Nov 23, 2026" in words(tess.get(f"/participants/{file.participant.number}/"))
