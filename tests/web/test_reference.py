"""Reference data by screen: who keeps what, with dates, kept typing, stale tabs, doubled clicks, and a history."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from tests.web.desk_forms import day
from trackone.audit.models import Entry
from trackone.casework.models import ServiceKind
from trackone.enrollment.models import Program
from trackone.organizations.models import Closing, County, Organization, Post, Region, RegionOperator, Role, Site

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general")]
Signed = Callable[[str], Client]
DAY = timedelta(days=1)
LETTER = "Letter of Nov 20, 2026 (made up)"


def words(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def revision_on(page: Any) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page.content.decode())
    assert found
    return found[1]


def send(client: Client, address: str, **typed: Any) -> Any:
    """Open the form, fill it in and send it as a browser does."""
    shown = client.get(address)
    assert shown.status_code == 200, address
    body = {"_key": str(uuid4()), "_page": address, **typed}
    if 'name="revision"' in shown.content.decode():
        body.setdefault("revision", revision_on(shown))
    return client.post(address, body)


def pk_of(key: str, role: str) -> int:
    return Post.objects.get(person__account__username=key, role=role).pk


def test_the_index_says_what_one_keeps_and_stands_in_the_navigation(signed_in: Signed) -> None:
    master, state = signed_in("mary").get("/reference/"), signed_in("dana").get("/reference/")
    assert words(master).count("You keep this") == 3
    assert words(state).count("You keep this") == 4
    assert 'href="/reference/"' in signed_in("leo").get("/").content.decode()
    assert 'href="/reference/"' not in signed_in("tess").get("/").content.decode()
    assert signed_in("tess").get("/reference/").status_code == 403


def test_vacant_posts_show_and_lead_to_where_they_are_filled(cast: Cast, signed_in: Signed, at: datetime) -> None:
    page = signed_in("dana").get("/reference/")
    region = Region.objects.get(number=1)
    assert "Master User Region 1" in words(page)
    assert f'href="/reference/regions/{region.pk}/"' in page.content.decode()
    assert "Contact of State Field Staff (demo) Region 4" in words(signed_in("mary").get("/reference/"))


def test_a_master_user_opens_a_site_and_closes_it(signed_in: Signed, at: datetime) -> None:
    client = signed_in("mary")
    county = County.objects.get(name="Carroll")
    answer = send(client, "/reference/sites/open/", name="Delphi", county=county.pk, **day("since_on", at.date()))
    site = Site.objects.get(name="Delphi")
    assert answer["Location"] == f"/reference/sites/{site.pk}/?saved=added"
    assert "Opened a site: Delphi Mary Masteruser" in words(client.get(answer["Location"]))
    answer = send(client, f"/reference/sites/{site.pk}/close/", **day("until_on", at.date() + DAY))
    shown = words(client.get(answer["Location"]))
    assert "Until Tue Nov 24, 2026" in shown
    assert "Closed a site" in shown


def test_what_was_typed_stays_when_it_is_refused(signed_in: Signed, at: datetime) -> None:
    client = signed_in("mary")
    county = County.objects.get(name="Carroll")
    typed = {"name": "Delphi", "county": county.pk, **day("since_on", at.date() - DAY)}
    answer = send(client, "/reference/sites/open/", **typed)
    assert answer.status_code == 422
    assert "The first day has passed, and what was done since is not judged anew." in words(answer)
    assert 'value="Delphi"' in answer.content.decode()
    # It waits as a draft, until it is sent.
    assert 'value="Delphi"' in client.get("/reference/sites/open/").content.decode()
    answer = send(client, "/reference/sites/open/", **{**typed, **day("since_on", at.date())})
    assert answer.status_code == 302
    assert 'value="Delphi"' not in client.get("/reference/sites/open/").content.decode()


def test_a_stale_tab_saves_nothing_and_can_be_sent_again(signed_in: Signed, at: datetime) -> None:
    site = Site.objects.get(name="Kokomo")
    address = f"/reference/sites/{site.pk}/close/"
    stale = revision_on(signed_in("max").get(address))
    assert send(signed_in("mary"), address, **day("until_on", at.date() + 9 * DAY)).status_code == 302
    typed = day("until_on", at.date() + 3 * DAY)
    answer = send(signed_in("max"), address, **typed, revision=stale)
    assert answer.status_code == 409
    assert "Somebody changed this record while you had it open" in words(answer)
    assert Site.objects.get(pk=site.pk).until_on == at.date() + 9 * DAY
    assert send(signed_in("max"), address, **typed, revision=revision_on(answer)).status_code == 302


def test_a_doubled_click_makes_one_row(signed_in: Signed, at: datetime) -> None:
    client = signed_in("mary")
    typed = {"name": "Prairie Works (made up)", "kind": "contractor", "parent": "", **day("since_on", at.date())}
    body = {"_key": str(uuid4()), "_page": "/reference/organizations/add/", **typed}
    first, second = (client.post("/reference/organizations/add/", body) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Organization.objects.filter(name__startswith="Prairie").count() == 1
    assert Entry.objects.filter(action="organization.add").count() == 1


def test_a_workgroup_keeps_its_scope(signed_in: Signed, at: datetime) -> None:
    client = signed_in("mary")
    wabash = Organization.objects.get(name__startswith="Wabash")
    answer = send(
        client,
        "/reference/workgroups/open/",
        name="Youth team",
        organization=wabash.pk,
        programs=["WIOA-YOUTH", "WIOA-ADULT"],
        **day("since_on", at.date()),
    )
    assert "WIOA-ADULT, WIOA-YOUTH" in words(client.get(answer["Location"]))
    assert "Youth team" in words(client.get("/reference/workgroups/"))
    end = answer["Location"].split("?")[0] + "end/"
    assert send(client, end, **day("until_on", at.date())).status_code == 302


@pytest.mark.policy("I.2")
def test_a_contact_is_named_and_the_one_before_stays_in_the_history(
    signed_in: Signed, at: datetime, clock: TestClock
) -> None:
    client = signed_in("mary")
    wabash = Organization.objects.get(name__startswith="Wabash")
    page, address = f"/reference/organizations/{wabash.pk}/", f"/reference/organizations/{wabash.pk}/contact/"
    holder = pk_of("leo", Role.TEAM_LEADER)
    typed = {"holder": holder, "named_in": LETTER}
    refused = send(client, address, **typed, **day("since_on", at.date()))
    assert "Connie Contact holds today, and what is done today is judged by it." in words(refused)
    assert send(client, address, **typed, **day("since_on", at.date() + DAY)).status_code == 302
    clock.set(at + DAY)
    shown = words(client.get(page))
    assert re.search(r"Leo Teamleader Contact Region 4 \S+ \S+ Tue Nov 24, 2026 – goes on Letter of Nov 20", shown)
    assert re.search(r"Connie Contact Contact Region 4 .{0,60}– Mon Nov 23, 2026", shown)
    assert f"Named a contact: Leo Teamleader, {LETTER} Mary Masteruser" in shown
    alternate = send(
        client,
        f"/reference/organizations/{wabash.pk}/alternate/",
        holder=pk_of("tess", Role.TEAM_MEMBER),
        named_in=LETTER,
        **day("since_on", at.date() + DAY),
    )
    assert alternate.status_code == 302
    assert "Tess Teammember Alternate" in words(client.get(page))


@pytest.mark.policy("I.2")
def test_the_last_contact_is_not_ended_by_screen_either(signed_in: Signed, at: datetime) -> None:
    pk = pk_of("cole", Role.CONTACT)
    answer = send(signed_in("mary"), f"/reference/contacts/{pk}/end/", **day("until_on", at.date()))
    assert answer.status_code == 422
    said = "Nobody else who can log in is Single point of contact of Hoosier Heartland Training (made up) in Region 4"
    assert said in words(answer)
    assert signed_in("mona").get(f"/reference/contacts/{pk}/end/").status_code == 404


def test_the_state_names_master_users_and_operators(signed_in: Signed, at: datetime, clock: TestClock) -> None:
    client, region = signed_in("dana"), Region.objects.get(number=7)
    page = f"/reference/regions/{region.pk}/"
    typed = {"holder": pk_of("toby", Role.TEAM_MEMBER), "named_in": LETTER, "alternate_for": pk_of("mona", Role.MASTER_USER)}
    assert send(client, f"{page}master-user/", **typed, **day("since_on", at.date())).status_code == 302
    assert "Toby Teamseven Master User (alternate)" in words(client.get(page))
    typed = {"holder": pk_of("mona", Role.MASTER_USER), "named_in": LETTER, "alternate_for": ""}
    assert send(client, f"{page}operator-person/", **typed, **day("since_on", at.date())).status_code == 302
    end = f"/reference/posts/{pk_of('otto', Role.OPERATOR)}/end/"
    assert send(client, end, **day("until_on", at.date())).status_code == 302
    prairie = Organization.objects.get(name__startswith="Hoosier").pk
    typed = {"holder": prairie, "named_in": LETTER}
    assert send(client, f"{page}operator/", **typed, **day("since_on", at.date() + 7 * DAY)).status_code == 302
    shown = words(client.get(page))
    assert "Hoosier Heartland Training (made up) Mon Nov 30, 2026 – goes on" in shown
    assert RegionOperator.objects.get(region=region, until_on=None).organization_id == prairie


def test_the_state_renames_a_region(signed_in: Signed, at: datetime) -> None:
    region = Region.objects.get(number=4)
    client, old = signed_in("dana"), region.name
    answer = send(client, f"/reference/regions/{region.pk}/rename/", name="Region 4 (Plains)", seen_name=old)
    shown = words(client.get(answer["Location"]))
    assert re.search(r"Former names Region 4 \(Tecumseh Area\) \(Tue Jul 1, 2008 – Sun Nov 22, 2026\)", shown)
    assert "Region 4 (Plains)" in words(signed_in("tess").get("/"))


@pytest.mark.policy("C.6")
def test_a_closing_added_afterwards_opens_what_was_too_late(signed_in: Signed, cast: Cast, at: datetime) -> None:
    file: File = make_file(cast, at)
    tuesday, client = date(2026, 11, 17), signed_in("dana")
    answer = send(
        client,
        "/reference/calendar/add/",
        name="Snow",
        source="Governor's order 7 (made up)",
        **day("day", date(2026, 11, 20)),
    )
    assert answer.status_code == 302
    assert "Fri Nov 20, 2026 Snow Governor's order 7 (made up) Confirmed" in words(client.get(answer["Location"]))
    cast.standing("tess")
    assert file.serve(on=tuesday).began_admission is None
    again = send(client, "/reference/calendar/add/", name="Snow", source="x", **day("day", date(2026, 11, 20)))
    assert (again.status_code, "This day is closed already." in words(again)) == (422, True)


def test_the_state_confirms_a_year(signed_in: Signed) -> None:
    client = signed_in("dana")
    shown = client.get("/reference/calendar/?year=2027")
    assert "came with the program and wait" in words(shown)
    answer = client.post("/reference/calendar/confirm/", {"_key": str(uuid4()), "year": "2027"})
    assert answer.status_code == 302
    assert not Closing.objects.filter(day__year=2027, is_verified=False).exists()
    assert "Confirm the year" not in words(client.get("/reference/calendar/?year=2027"))
    assert "Closed days in 2026" in words(client.get("/reference/calendar/?year=1812"))
    assert "Confirm the year" not in words(signed_in("mary").get("/reference/calendar/"))
    assert client.post("/reference/calendar/confirm/", {"year": "soon"}).status_code == 422


def kind_typed(**changed: Any) -> dict[str, Any]:
    return {"name": "Bus pass", "family": "supportive", "effect": "nothing", "federal_elements": "", **changed}


@pytest.mark.policy("C.1")
def test_a_code_shows_every_meaning_that_it_has_had(signed_in: Signed, at: datetime) -> None:
    client, page = signed_in("dana"), "/reference/services/JOB-SEARCH/"
    replace = f"{page}replace/"
    assert "Job search workshop" in client.get(replace).content.decode()
    typed = kind_typed(name="Job search workshop, by video", family="basic", effect="reportable")
    assert send(client, replace, **typed, **day("since_on", at.date())).status_code == 422
    answer = send(client, replace, **typed, **day("since_on", at.date() + DAY))
    shown = words(client.get(answer["Location"]))
    assert "Tue Nov 24, 2026 – goes on Job search workshop, by video Basic career service Reportable only" in shown
    assert re.search(r"– Mon Nov 23, 2026 Job search workshop or help with staff .* Begins and extends it", shown)
    assert "Replaced a kind of service" in shown
    assert send(client, f"{page}end/", **day("until_on", at.date() + 9 * DAY)).status_code == 302
    assert signed_in("mary").get(replace).status_code == 403
    assert client.get("/reference/services/NONE-SUCH/").status_code == 404


@pytest.mark.policy("C.1")
def test_a_kind_and_a_program_are_added_with_a_code(signed_in: Signed, at: datetime) -> None:
    client = signed_in("dana")
    answer = send(client, "/reference/services/add/", code="bus-pass", **kind_typed(), **day("since_on", at.date()))
    assert answer["Location"].startswith("/reference/services/BUS-PASS/")
    assert ServiceKind.objects.get(code="BUS-PASS").name == "Bus pass"
    typed = {"code": "NDWG-FLOOD", "name": "Flood grant (made up)", "family": "dislocated_worker_grant"}
    answer = send(client, "/reference/programs/add/", **typed, **day("since_on", at.date()))
    assert "Flood grant (made up)" in words(client.get(answer["Location"]))
    assert send(client, "/reference/programs/NDWG-FLOOD/end/", **day("until_on", at.date())).status_code == 302
    assert Program.objects.get(code="NDWG-FLOOD").until_on == at.date()


@pytest.mark.policy("I.1")
def test_critical_elements_are_shown_with_their_days_and_no_form(signed_in: Signed) -> None:
    page = signed_in("dana").get("/reference/critical-elements/")
    assert "comes with the program" in words(page)
    assert "The region's Master User" in words(page)
    assert page.content.decode().count("<form") == signed_in("dana").get("/policy/").content.decode().count("<form")


def test_an_ended_row_is_found_among_the_ended(signed_in: Signed, at: datetime, clock: TestClock) -> None:
    client, site = signed_in("mary"), Site.objects.get(name="Logansport")
    send(client, f"/reference/sites/{site.pk}/close/", **day("until_on", at.date()))
    clock.set(at + DAY)
    assert "Logansport" not in words(client.get("/reference/sites/"))
    assert "Logansport" in words(client.get("/reference/sites/?show=ended"))
    assert "Close this site" not in words(client.get(f"/reference/sites/{site.pk}/"))


def test_the_state_splits_a_region_by_screen(signed_in: Signed, at: datetime) -> None:
    state, tomorrow = signed_in("dana"), day("since_on", at.date() + DAY)
    four = Region.objects.get(number=4)
    typed = {"number": "13", "name": "Region 13 (Wabash Area)", "formerly": str(four.pk), **day("since_on", at.date())}
    assert send(state, "/reference/regions/new/", **typed).status_code == 302
    region = Region.objects.get(number=13)
    assert "Comes of Region 4 (Tecumseh Area)" in words(state.get(f"/reference/regions/{region.pk}/"))
    carroll = County.objects.get(name="Carroll")
    page = f"/reference/regions/{region.pk}/county/"
    assert "Carroll, Region 4 (Tecumseh Area)" in words(state.get(page))
    assert send(state, page, county=str(carroll.pk), **tomorrow).status_code == 302
    end = f"/reference/regions/{four.pk}/end/"
    assert "Now it still has:" in words(state.get(end))
    refused = send(state, end, **day("until_on", at.date()))
    assert refused.status_code == 422
    assert "After that day the region still has:" in words(refused)
