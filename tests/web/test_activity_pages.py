"""Activities on screen: recorded from the tab, filled in, mended, withdrawn; due ones stand out; words, never codes."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.activities import again, record
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, words
from trackone.casework.enrolling import exit_participation
from trackone.casework.models import Activity, Employment, Training
from trackone.enrollment.models import Participation

pytestmark = pytest.mark.django_db
TODAY, LAST_OPEN = date(2026, 11, 23), date(2026, 11, 18)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def period(file: File) -> Participation:
    return file.enroll(on=LAST_OPEN)


@pytest.fixture
def tess(period: Participation, signed_in: Signed) -> Client:
    return signed_in("tess")


def address(file: File, kind: str = "training") -> str:
    return f"/participants/{file.participant.number}/activities/{kind}/record/"


def typed(file: File, period: Participation, **changed: str | list[str]) -> dict[str, str | list[str]]:
    return {
        "_key": str(uuid4()),
        "_page": address(file),
        "type_code": "06",
        "provider_name": "Placeholder Technical College (made up)",
        "program_of_study": "Welding",
        "occupation_code": "51-4121.00",
        "leads_to": ["8", "1"],
        **day("began_on", TODAY),
        **day("expected_end_on", date(2026, 12, 4)),
        "participation": str(period.pk),
        "staff": str(file.cast.person("tess").pk),
        "site": str(file.site.pk),
        **changed,
    }


def sent(activity: Activity, **changed: str) -> dict[str, str]:
    return {"_key": str(uuid4()), "_page": page_of(activity), "revision": str(again(activity).revision), **changed}


def page_of(activity: Activity) -> str:
    return f"/activities/{activity.declared.slug}/{activity.pk}/"


@pytest.mark.policy("C.3")
def test_the_tab_leads_to_the_form_and_the_form_back_to_the_time_line(
    tess: Client, file: File, period: Participation
) -> None:
    tab = tess.get(f"/participants/{file.participant.number}/?tab=activities").content.decode()
    assert address(file) in tab
    form = tess.get(address(file)).content.decode()
    assert 'value="11" selected' not in form
    assert "Occupational skills training (not youth)" in form
    assert "Can be entered until Mon Nov 30, 2026." in form
    answer = tess.post(address(file), typed(file, period))
    course = Training.objects.get()
    assert answer["Location"].endswith(f"?saved=training-{course.pk}")
    assert (course.occupation_code, course.leads_to) == ("51412100", "18")
    said = words(tess.get(answer["Location"]))
    assert "Training: the entry is saved" in said
    assert "Welding at Placeholder Technical College (made up)" in said
    assert "Occupational skills training (not youth) · expected to end Fri Dec 4 · WIOA Adult · Lafayette" in said


@pytest.mark.policy("C.6")
def test_a_refusal_keeps_what_was_typed_beside_its_clause(tess: Client, file: File, period: Participation) -> None:
    answer = tess.post(address(file), typed(file, period, **day("began_on", date(2026, 11, 17))))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Policy C.6" in page
    assert 'value="Welding"' in page
    assert 'value="8" checked' in page.replace("  ", " ")
    assert not Training.objects.exists()
    draft = tess.get(address(file)).content.decode()
    assert 'value="Welding"' in draft
    assert 'value="8" checked' in draft.replace("  ", " ")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"occupation_code": "514"}, "This code has 8 digits"),
        ({"type_code": "99"}, "from the list"),
        ({"provider_name": ""}, "Enter the training provider"),
        ({"program_of_study": "SSN 123-45-6789"}, "It is masked now"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    tess: Client, file: File, period: Participation, changed: dict[str, str], problem: str
) -> None:
    answer = tess.post(address(file), typed(file, period, **changed))
    assert answer.status_code == 422
    assert problem in words(answer)


@pytest.mark.policy("C.6")
def test_an_expected_end_that_passed_is_due_until_the_end_is_filled_in(
    tess: Client, file: File, period: Participation, clock: TestClock
) -> None:
    course = record(file, participation=period, expected_end_on=date(2026, 12, 4))
    tab = f"/participants/{file.participant.number}/?tab=activities"
    assert " Due " not in words(tess.get(tab))
    clock.set("2026-12-08T10:00-05:00")
    assert " Due " in words(tess.get(tab))
    assert "Due: its end was expected" in words(tess.get(page_of(course)))
    answer = tess.post(f"{page_of(course)}complete/", sent(course, **day("ended_on", date(2026, 12, 4)), completion="1"))
    assert answer.status_code == 302
    assert " Due " not in words(tess.get(tab))
    said = words(tess.get(page_of(course)))
    assert "Ended Fri Dec 4, 2026 entered Tue Dec 8, 2026" in said
    assert "How it ended Completed" in said
    assert "Ended empty Fri Dec 4, 2026 Tess Teammember" in said


@pytest.mark.policy("I.1")
def test_it_is_mended_within_the_window_and_afterwards_the_page_says_who_decides(
    tess: Client, file: File, period: Participation, clock: TestClock
) -> None:
    course = record(file, participation=period)
    form = tess.get(f"{page_of(course)}mend/").content.decode()
    assert 'value="Welding"' in form
    changed = typed(file, period, type_code="02", program_of_study="Pipe welding") | {"revision": "1"}
    assert tess.post(f"{page_of(course)}mend/", changed).status_code == 302
    said = words(tess.get(page_of(course)))
    assert "Type of training Occupational skills training (not youth) Skill upgrading Tess Teammember" in said
    clock.set("2026-12-01T10:00-05:00")
    later = words(tess.get(page_of(course)))
    assert "Now it is decided by the region's Master User" in later.replace("’", "'")
    locked = tess.post(f"{page_of(course)}mend/", typed(file, period, program_of_study="Other") | {"revision": "2"})
    assert locked.status_code == 422
    assert again(course).revision == 2


@pytest.mark.policy("I.1")
def test_it_is_withdrawn_and_stays_struck_through(tess: Client, file: File, period: Participation) -> None:
    course = record(file, participation=period)
    assert tess.post(f"{page_of(course)}withdraw/", sent(course, reason="")).status_code == 422
    assert tess.post(f"{page_of(course)}withdraw/", sent(course, reason="Wrong person.")).status_code == 302
    said = words(tess.get(f"/participants/{file.participant.number}/"))
    assert "Withdrawn Mon Nov 23 by Tess Teammember: Wrong person." in said
    assert "Nowhere: it was withdrawn." in words(tess.get(page_of(course)))


OTHERS: dict[str, tuple[dict[str, str], str]] = {
    "credential": (
        {
            "type_code": "5",
            "title": "Certified welder",
            **day("attained_on", date(2005, 6, 3)),
            **day("learned_on", TODAY),
        },
        "Attained: occupational certificate Certified welder · learned Mon Nov 23, 2026 · WIOA Adult · Lafayette",
    ),
    "skill-gain": (
        {"type_code": "1809", **day("gained_on", TODAY), **day("learned_on", TODAY)},
        "Skill gain: training milestone WIOA Adult · Lafayette",
    ),
    "assessment": (
        {"category": "1", "instrument": "TABE 11 M", "stage": "1", "score": "480", **day("tested_on", TODAY)},
        "TABE 11 M, pre-test score 480 · WIOA Adult · Lafayette",
    ),
    "work-experience": (
        {"type_code": "2", "employer_name": "Placeholder Bakery", "job_title": "Helper", **day("began_on", TODAY)},
        "Helper at Placeholder Bakery Job or internship beyond the summer · WIOA Adult · Lafayette",
    ),
}


def placed(file: File, period: Participation, kind: str) -> dict[str, str]:
    """Return what the form of any kind sends beside its own fields."""
    places = {"participation": str(period.pk), "staff": str(file.cast.person("tess").pk), "site": str(file.site.pk)}
    return {"_key": str(uuid4()), "_page": address(file, kind), **places}


@pytest.mark.parametrize("kind", OTHERS)
def test_each_kind_has_its_form_its_sentence_and_its_page(
    tess: Client, file: File, period: Participation, kind: str
) -> None:
    own, sentence = OTHERS[kind]
    assert tess.get(address(file, kind)).status_code == 200
    answer = tess.post(address(file, kind), {**placed(file, period, kind), **own})
    assert answer.status_code == 302
    assert sentence in words(tess.get(answer["Location"]))
    mark = answer["Location"].partition("saved=")[2]
    page = tess.get(f"/activities/{kind}/{mark.rpartition('-')[2]}/")
    assert page.status_code == 200
    assert "In time" in words(page)


@pytest.mark.policy("I.8", "C.6")
def test_employment_is_asked_of_a_quarter_after_the_exit(
    tess: Client, file: File, period: Participation, clock: TestClock
) -> None:
    file.serve(participation=period)
    assert "No exit yet" in words(tess.get(address(file, "employment")))
    by = file.cast.standing("tess")
    exit_participation(period, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    clock.set("2027-04-08T10:00-04:00")
    page = address(file, "employment")
    assert "WIOA Adult, exited" in tess.get(page).content.decode()
    own = {"quarter": "2", "status_code": "1", "source_code": "4", **day("learned_on", date(2027, 4, 8))}
    early = tess.post(page, {**placed(file, period, "employment"), **own, "quarter": "3"})
    assert "nothing can be known of it before" in words(early)
    answer = tess.post(page, {**placed(file, period, "employment"), **own})
    job = Employment.objects.get()
    said = words(tess.get(answer["Location"]))
    assert "Employed in the second quarter after the exit proof from the participant or the employer" in said
    wages = sent(job, wages="5200.50", **day("wages_on", date(2027, 4, 8)))
    assert tess.post(f"{page_of(job)}complete/", wages).status_code == 302
    assert "$5,200.50" in words(tess.get(page_of(job)))


def test_a_reader_is_offered_nothing(file: File, period: Participation, signed_in: Signed) -> None:
    course = record(file, participation=period)
    reader = signed_in("dana")
    page = reader.get(page_of(course)).content.decode()
    assert "complete/" not in page
    assert "mend/" not in page
    assert "/record/" not in reader.get(f"/participants/{file.participant.number}/?tab=activities").content.decode()
    assert reader.get("/activities/welding/1/").status_code == 404
