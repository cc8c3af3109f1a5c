"""A workshop with its sign-in list: pasted, looked over, saved once; whoever is refused stays in the form."""

import re
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import Signed, day, kind_id, value_of, words
from trackone.audit.models import Entry
from trackone.casework.drafts import find_draft
from trackone.casework.enrolling import decide_eligibility
from trackone.casework.models import Draft, GroupService, ServiceRecord
from trackone.organizations.models import Site
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer
from trackone.participants.models import Participant

pytestmark = pytest.mark.django_db
ADDRESS = "/services/group/"
# The clock stands at noon of Monday, November 23, 2026.
TODAY, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 17)
NAMES = [f"Wickle{first}{second}" for first in "bcdfghjklm" for second in "aeiouy"]


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at, last_name="Quillonberry")


@pytest.fixture
def clara(file: File, signed_in: Signed) -> Client:
    return signed_in("clara")


def person(cast: Cast, at: datetime, last_name: str, *, key: str = "tess", **more: Any) -> Participant:
    born = more.pop("birth_on", date(1988, 2, 3))
    site = Site.objects.get(name=more.pop("site", "Lafayette"))
    newcomer = Newcomer(first_name="Odo", last_name=last_name, birth_on=born)
    return add_participant(by=cast.standing(key), at=at, site=site, newcomer=newcomer, is_somebody_else=True)


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return the form as a clerk fills it in: what was held, and the button that looks."""
    held_on = changed.pop("held_on", TODAY)
    return {
        "_key": str(uuid4()),
        "_page": ADDRESS,
        "kind": kind_id("JOB-SEARCH"),
        "title": "",
        **day("held_on", held_on),
        "site": str(Site.objects.get(name="Lafayette").pk),
        "staff": str(cast.person("tess").pk),
        "minutes": "90",
        "provider_name": "",
        "find": "",
        "pasted": "",
        "then": "look",
        **changed,
    }


FIELD = re.compile(r'<(?:input|select)[^>]*name="(row\d+-\w+)"[^>]*>', re.S)


def rows_of(answer: Any) -> dict[str, str]:
    """Return what a browser sends of the lines that a page shows: hidden fields, and selects as they stand."""
    page = answer.content.decode()
    found = {}
    for tag in FIELD.finditer(page):
        if 'type="checkbox"' in tag[0]:
            continue
        found[tag[1]] = value_of(answer, tag[1])
    return found


def looked(client: Client, cast: Cast, *lines: str, **changed: Any) -> dict[str, Any]:
    """Paste lines, look, and return the form as it stands then, ready to be saved."""
    sent = typed(cast, pasted="\n".join(lines), **changed)
    answer = client.post(ADDRESS, sent)
    assert answer.status_code == 200
    return {**sent, "_key": str(uuid4()), "pasted": "", "then": "save", **rows_of(answer)}


def test_the_form_opens_with_what_goes_without_saying(signed_in: Signed, file: File) -> None:
    page = signed_in("tess").get(ADDRESS)
    assert [value_of(page, f"held_on_{part}") for part in ("month", "day", "year")] == ["11", "23", "2026"]
    assert value_of(page, "site") == str(file.site.pk)
    assert value_of(page, "staff") == str(file.cast.person("tess").pk)
    assert "usa-alert--error" not in page.content.decode()


def test_each_line_is_matched_and_shown_before_anything_is_saved(
    clara: Client, file: File, cast: Cast, at: datetime
) -> None:
    person(cast, at, "Brindlewick", birth_on=date(1990, 4, 5))
    person(cast, at, "Brindlewick", birth_on=date(1991, 1, 1))
    file.serve("JOB-SEARCH")
    pasted = [
        f"1. {file.participant.number}",
        "2) Brindlewick, Odo\t04/05/1990",
        "Brindlewick, Odo",
        "Quillonberry Vera",
        "Nobody, Known 1/1/1999",
    ]
    answer = clara.post(ADDRESS, typed(cast, pasted="\n".join(pasted)))
    said = words(answer)
    assert answer.status_code == 200
    assert not GroupService.objects.exists()
    assert "Recorded that day already" in said
    assert "Several fit" in said
    assert "Nobody fits" in said
    # The same person by number and by name stands once.
    assert said.count(file.participant.number) <= 3
    assert "2 ready to save" in said
    assert "to look at" in said


def test_a_name_alone_is_never_taken_for_granted(clara: Client, file: File, cast: Cast) -> None:
    answer = clara.post(ADDRESS, typed(cast, pasted="Quillonberry, Vera"))
    assert "By name alone" in words(answer)
    assert value_of(answer, "row0-who") == ""
    sure = clara.post(ADDRESS, typed(cast, pasted="Quillonberry, Vera, 4/5/1990"))
    assert value_of(sure, "row0-who") == file.participant.number


def test_somebody_of_another_region_is_named_there_and_the_look_is_kept(
    clara: Client, file: File, cast: Cast, at: datetime
) -> None:
    theirs = person(cast, at, "Farawaysen", key="toby", site="Terre Haute")
    answer = clara.post(ADDRESS, typed(cast, pasted="Farawaysen, Odo 2/3/1988"))
    said = words(answer)
    assert "In another region" in said
    assert f"{theirs.number} in Region 7" in said
    assert Entry.objects.latest("id").action == "participant.look_elsewhere"
    assert "1988" not in said.replace("2/3/1988", "")


@pytest.mark.policy("C.3")
def test_a_workshop_of_sixty_of_whom_four_fail(clara: Client, file: File, cast: Cast, at: datetime) -> None:
    """Fifty-six are saved; the four stay with their reasons, mended one by one, and join the same list."""
    people = [person(cast, at, name) for name in NAMES]
    enrolled = [File(cast=cast, at=at, participant=one, site=file.site).enroll() for one in people[:2]]
    form = looked(clara, cast, *[one.number for one in people])
    # While the form stood open two were found not eligible, and two recorded by somebody else.
    for participation in enrolled:
        by = cast.standing("tess")
        decide_eligibility(participation, by=by, at=at, eligibility="not eligible", eligibility_on=TODAY, revision=1)
    for doubled in people[2:4]:
        File(cast=cast, at=at, participant=doubled, site=file.site).serve("JOB-SEARCH")
    answer = clara.post(ADDRESS, form)
    said = words(answer)
    assert answer.status_code == 200
    assert "56 saved, 4 not" in said
    assert said.count("Not saved:") == 4
    assert said.count("Choose the program.") == 2
    assert said.count("is recorded for Mon Nov 23, 2026 already") == 2
    left = rows_of(answer)
    assert [left[f"row{place}-who"] for place in range(4)] == [one.number for one in people[:4]]
    assert ServiceRecord.objects.filter(group__isnull=False).count() == 56
    mended = {"row0-program": "none", "row1-out": "on", "row2-again": "on", "row3-out": "on"}
    blank = {name: "" for name in form if name.startswith("row")}
    rest = clara.post(ADDRESS, {**form, **blank, **left, **mended, "_key": str(uuid4())})
    group = GroupService.objects.get()
    assert (rest.status_code, rest["Location"]) == (302, f"/services/groups/{group.pk}/?saved=2&already=0")
    assert ServiceRecord.objects.filter(group=group).count() == 58
    assert "58 came" in words(clara.get(rest["Location"]))


def test_a_doubled_click_records_everybody_once(clara: Client, file: File, cast: Cast, at: datetime) -> None:
    other = person(cast, at, "Brindlewick")
    form = looked(clara, cast, file.participant.number, other.number)
    first, second = clara.post(ADDRESS, form), clara.post(ADDRESS, form)
    assert first["Location"] == second["Location"]
    assert (GroupService.objects.count(), ServiceRecord.objects.count()) == (1, 2)


def test_a_tab_left_open_joins_the_list_and_doubles_nobody(
    clara: Client, signed_in: Signed, file: File, cast: Cast, at: datetime
) -> None:
    other = person(cast, at, "Brindlewick")
    stale = looked(clara, cast, file.participant.number, other.number)
    tess = signed_in("tess")
    tess.post(ADDRESS, looked(tess, cast, file.participant.number))
    answer = clara.post(ADDRESS, stale)
    assert answer["Location"].endswith("?saved=1&already=1")
    assert (GroupService.objects.count(), ServiceRecord.objects.count()) == (1, 2)


@pytest.mark.policy("C.6")
def test_a_tab_left_open_over_midnight_is_refused_with_everything_typed(
    clara: Client, file: File, cast: Cast, clock: TestClock
) -> None:
    last_open = date(2026, 11, 18)
    form = looked(clara, cast, file.participant.number, held_on=last_open, title="Finding work")
    clock.set("2026-11-24T00:02:00-05:00")
    answer = clara.post(ADDRESS, form)
    assert answer.status_code == 422
    assert "You can't enter Wed Nov 18, 2026 any more." in words(answer)
    assert value_of(answer, "title") == "Finding work"
    assert rows_of(answer)["row0-who"] == file.participant.number
    assert not ServiceRecord.objects.exists()


@pytest.mark.policy("II.1", "II.2")
def test_a_number_in_the_pasted_list_is_refused_and_kept_nowhere(clara: Client, file: File, cast: Cast) -> None:
    answer = clara.post(ADDRESS, typed(cast, pasted="Quillonberry, Vera\t912-34-5678\nNobody 912 34 5679"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "912-34-5678" not in page
    assert "912 34 5679" not in page
    assert "XXX-XX-5678" in page
    cast.standing("clara")
    kept = find_draft(person_id=cast.standing("clara").person.pk, page=ADDRESS) or {}
    assert kept["pasted"] == ["Quillonberry, Vera\tXXX-XX-5678\nNobody XXX-XX-5679"]
    assert not GroupService.objects.exists()
    # Masked, the last four still find the person.
    again = clara.post(ADDRESS, typed(cast, pasted="Quillonberry, Vera\tXXX-XX-5678"))
    assert "Nobody fits" in words(again)


def test_nobody_is_saved_whom_no_one_has_looked_at(clara: Client, file: File, cast: Cast) -> None:
    answer = clara.post(ADDRESS, typed(cast, pasted=file.participant.number, then="save"))
    assert answer.status_code == 200
    assert "1 ready to save" in words(answer)
    assert not ServiceRecord.objects.exists()


def test_an_empty_list_is_said_so(clara: Client, file: File, cast: Cast) -> None:
    answer = clara.post(ADDRESS, typed(cast, then="save"))
    assert answer.status_code == 422
    assert "Nobody is on the list yet" in words(answer)


def test_what_is_missing_is_said_at_its_field_and_the_list_stays(clara: Client, file: File, cast: Cast) -> None:
    form = looked(clara, cast, file.participant.number)
    answer = clara.post(ADDRESS, {**form, "kind": ""})
    assert answer.status_code == 422
    assert "Choose the service." in words(answer)
    assert rows_of(answer)["row0-who"] == file.participant.number


def test_somebody_in_two_programs_is_charged_to_the_one_that_is_chosen(clara: Client, file: File, cast: Cast) -> None:
    first, second = file.enroll(), file.enroll("WP")
    form = looked(clara, cast, file.participant.number)
    assert form["row0-program"] == ""
    answer = clara.post(ADDRESS, form)
    assert answer.status_code == 422
    assert "Choose the program." in words(answer)
    assert clara.post(ADDRESS, {**form, "_key": str(uuid4()), "row0-program": str(second.pk)}).status_code == 302
    assert ServiceRecord.objects.get().participation_id == second.pk != first.pk


def test_a_line_that_is_left_out_is_not_recorded(clara: Client, file: File, cast: Cast, at: datetime) -> None:
    other = person(cast, at, "Brindlewick")
    form = looked(clara, cast, file.participant.number, other.number)
    clara.post(ADDRESS, {**form, "row1-out": "on"})
    assert [one.participant_id for one in ServiceRecord.objects.all()] == [file.participant.pk]


def test_unknown_lines_stay_when_the_others_are_saved_and_come_back_as_a_draft(
    clara: Client, file: File, cast: Cast
) -> None:
    form = looked(clara, cast, file.participant.number, "Nobody, Known 1/1/1999")
    answer = clara.post(ADDRESS, form)
    assert "1 saved, 1 not" in words(answer)
    later = clara.get(ADDRESS)
    assert "Kept from" in words(later)
    assert rows_of(later) == {"row0-line": "Nobody, Known 1/1/1999"}
    assert value_of(later, "minutes") == "90"


def test_while_typing_people_of_the_region_are_offered_by_post_alone(clara: Client, file: File) -> None:
    assert clara.get("/services/group/find/").status_code == 405
    answer = clara.post("/services/group/find/", {"find": "quill"})
    assert f'name="add" value="{file.participant.number}"' in answer.content.decode()
    assert "Nobody in your region fits." in words(clara.post("/services/group/find/", {"find": "zzz"}))


def test_the_own_caseload_can_be_chosen_from(signed_in: Signed, file: File, cast: Cast) -> None:
    tess = signed_in("tess")
    answer = tess.post(ADDRESS, typed(cast, then="mine"))
    assert f'name="mine" value="{file.participant.number}"' in answer.content.decode()
    chosen = tess.post(ADDRESS, typed(cast, mine=[file.participant.number]))
    assert rows_of(chosen)["row0-who"] == file.participant.number


@pytest.mark.parametrize("which", ["last", "pk"])
def test_the_last_one_is_repeated_with_todays_date(
    signed_in: Signed, file: File, cast: Cast, clock: TestClock, which: str
) -> None:
    tess = signed_in("tess")
    form = looked(tess, cast, file.participant.number, title="Finding work", provider_name="Ivory Placeholder College")
    tess.post(ADDRESS, form)
    clock.set("2026-11-24T10:00-05:00")
    like = "last" if which == "last" else str(GroupService.objects.get().pk)
    page = tess.get(ADDRESS, {"like": like})
    assert [value_of(page, name) for name in ("title", "minutes", "provider_name", "held_on_day")] == [
        "Finding work",
        "90",
        "Ivory Placeholder College",
        "24",
    ]
    assert rows_of(page)["row0-who"] == file.participant.number
    assert value_of(page, "kind") == form["kind"]
    assert not Draft.objects.exists()


def test_the_list_and_who_came_are_seen_in_the_region_alone(signed_in: Signed, file: File, cast: Cast) -> None:
    tess = signed_in("tess")
    answer = tess.post(ADDRESS, looked(tess, cast, file.participant.number, title="Finding work"))
    group = GroupService.objects.get()
    assert "Finding work" in words(tess.get("/services/groups/"))
    page = tess.get(answer["Location"])
    assert file.participant.number in words(page)
    assert signed_in("toby").get(f"/services/groups/{group.pk}/").status_code == 404
    assert "Finding work" not in words(signed_in("toby").get("/services/groups/"))
    assert signed_in("ada").get(ADDRESS).status_code == 403
    assert signed_in("ada").get(f"/services/groups/{group.pk}/").status_code == 200


def test_partner_and_group_stand_in_the_list_and_on_the_time_line(signed_in: Signed, file: File, cast: Cast) -> None:
    tess = signed_in("tess")
    form = looked(tess, cast, file.participant.number, title="Finding work", provider_name="Ivory Placeholder College")
    tess.post(ADDRESS, form)
    listed = words(tess.get("/services/"))
    assert "by Ivory Placeholder College" in listed
    told = words(tess.get(f"/participants/{file.participant.number}/"))
    assert "by Ivory Placeholder College · in “Finding work”" in told
    service = ServiceRecord.objects.get()
    assert f'href="/services/groups/{service.group_id}/"' in tess.get(f"/services/{service.pk}/").content.decode()


def test_a_long_sheet_is_taken_in_parts(clara: Client, file: File, cast: Cast) -> None:
    lines = [file.participant.number, *(f"Nobody{number}, Known 1/1/1999" for number in range(94))]
    answer = clara.post(ADDRESS, typed(cast, pasted="\n".join(lines)))
    assert "5 stand here until these are saved" in words(answer)
    assert value_of(answer, "pasted").splitlines() == lines[90:]
    saved = clara.post(ADDRESS, {**typed(cast, then="save", pasted=""), **rows_of(answer)})
    assert "1 saved, 89 not" in words(saved)
