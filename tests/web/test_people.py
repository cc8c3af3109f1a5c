"""The staff: who holds which post, and the end of somebody's access, which takes effect at once everywhere."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.rows import Rows
from tests.harness import Cast
from trackone.audit.entries import Who, recording
from trackone.audit.models import Entry
from trackone.casework.drafts import keep_draft
from trackone.demo.cast import DEMO_PASSWORD
from trackone.organizations.actions import disable_account
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import Account, Person, Post
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
Signed = Callable[[str], Client]


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode())).replace("&#x27;", "'")


def ending(cast: Cast, key: str) -> str:
    return f"/people/{cast.person(key).pk}/end-access/"


def sent(reason: str = "Left the office on Friday.") -> dict[str, Any]:
    return {"_key": str(uuid4()), "reason": reason}


def end_posts(cast: Cast, key: str, *, on: date) -> None:
    with recording("test", who=Who(), at=datetime.now().astimezone()):
        Post.objects.filter(person=cast.person(key)).update(until_on=on)


def test_a_region_lists_its_own_staff_with_dated_posts(signed_in: Signed) -> None:
    page = words(signed_in("tess").get("/people/").content)
    for told in ("Mary Masteruser", "Team member, Lafayette since", "since Sun Nov 23, 2025", "Open"):
        assert told in page
    for other in ("Toby Teamseven", "Dana Dwdstaff", "Stan Stranger"):
        assert other not in page


def test_the_state_and_the_help_desk_list_everybody_with_a_post(signed_in: Signed) -> None:
    for key in ("dana", "hugo", "ada"):
        page = words(signed_in(key).get("/people/").content)
        assert all(name in page for name in ("Toby Teamseven", "Tess Teammember", "Hugo Helpdesk"))
    assert signed_in("stan").get("/people/").status_code == 403


def test_who_left_is_found_among_those_who_held_a_post(cast: Cast, signed_in: Signed, at: datetime) -> None:
    end_posts(cast, "tess", on=at.date() - timedelta(days=1))
    client = signed_in("mary")
    assert "Tess Teammember" not in words(client.get("/people/").content)
    page = words(client.get("/people/?show=former").content)
    assert "Tess Teammember" in page
    assert "until Sun Nov 22, 2026" in page
    assert "Clara Clerk" in words(client.get("/people/?role=clerk&page=x").content)


def test_one_person_is_shown_with_every_post(cast: Cast, signed_in: Signed) -> None:
    page = words(signed_in("tess").get(f"/people/{cast.person('oscar').pk}/").content)
    assert "One Stop Operator" in page
    assert "Master User (alternate)" in page
    assert "End access" not in page


@pytest.mark.parametrize("path", ["", "end-access/"])
def test_the_staff_of_another_region_is_not_there(cast: Cast, signed_in: Signed, path: str) -> None:
    for key in ("toby", "dana", "stan"):
        assert signed_in("mary").get(f"/people/{cast.person(key).pk}/{path}").status_code == 404


@pytest.mark.policy("V.6")
@pytest.mark.parametrize("key", ["mary", "hugo"])
def test_ended_access_ends_every_session_at_its_next_request_and_every_log_in(
    cast: Cast, signed_in: Signed, key: str
) -> None:
    desk, phone = signed_in("tess"), signed_in("tess")
    assert [client.get("/policy/").status_code for client in (desk, phone)] == [200, 200]
    assert desk.get("/people/").status_code == phone.get("/people/").status_code == 200
    answer = signed_in(key).post(ending(cast, "tess"), sent(), follow=True)
    assert "Access has ended." in words(answer.content)
    told = words(signed_in("max").get(f"/people/{cast.person('tess').pk}/").content)
    assert "Left the office on Friday." in told
    for client in (desk, phone):
        assert client.get("/people/").headers["Location"].startswith("/log-in/")
    tried = Client().post("/log-in/", {"username": "tess", "password": DEMO_PASSWORD})
    assert tried.status_code == 422
    assert not Account.objects.get(username="tess").is_active


@pytest.mark.policy("V.6")
def test_sessions_do_not_come_back_with_the_access(cast: Cast, signed_in: Signed, at: datetime) -> None:
    desk = signed_in("tess")
    disable_account(cast.person("tess"), by=cast.standing("mary"), at=at, reason="Lost the phone")
    Account.objects.filter(username="tess").update(is_active=True)
    assert desk.get("/people/").status_code == 302


@pytest.mark.policy("V.6")
@pytest.mark.parametrize("key", ["tess", "leo", "cora", "dana", "ada"])
def test_nobody_else_ends_access(cast: Cast, signed_in: Signed, key: str) -> None:
    answer = signed_in(key).post(ending(cast, "clara"), sent())
    assert answer.status_code == 403
    assert "This is for: Master User, Help desk" in words(answer.content)
    assert Account.objects.get(username="clara").is_active


@pytest.mark.policy("V.6")
def test_the_own_access_and_one_that_ended_are_refused(cast: Cast, signed_in: Signed, at: datetime) -> None:
    own = signed_in("mary").post(ending(cast, "mary"), sent())
    assert (own.status_code, "You can't end your own access." in words(own.content)) == (422, True)
    disable_account(cast.person("clara"), by=cast.standing("max"), at=at, reason="Left")
    again = signed_in("mary").post(ending(cast, "clara"), sent())
    assert (again.status_code, "no access that could end" in words(again.content)) == (422, True)
    assert Entry.objects.filter(action="account.disable", outcome="refused").count() == 2


def test_bad_input_keeps_what_was_typed(cast: Cast, signed_in: Signed) -> None:
    client = signed_in("mary")
    assert client.post(ending(cast, "clara"), sent("")).status_code == 422
    guarded = client.post(ending(cast, "clara"), sent("Took the list with 912-34-5678 home"))
    assert guarded.status_code == 422
    assert "Took the list with XXX-XX-5678 home" in words(guarded.content)
    with pytest.raises(Refused):
        disable_account(cast.person("clara"), by=cast.standing("mary"), at=datetime.now().astimezone(), reason=" ")


@pytest.mark.policy("V.6")
def test_a_region_ends_the_access_of_its_own_staff_alone(cast: Cast, at: datetime) -> None:
    for key, by, error in (("toby", "mary", OutOfSight), ("dana", "mary", OutOfSight), ("toby", "tess", NotAllowed)):
        with pytest.raises(error):
            disable_account(cast.person(key), by=cast.standing(by), at=at, reason="Left")
    assert disable_account(cast.person("pia"), by=cast.standing("mona"), at=at, reason="Left")


@pytest.mark.policy("V.6")
def test_who_moved_on_is_the_other_regions_and_who_left_stays_the_last_ones(cast: Cast, at: datetime) -> None:
    yesterday = at.date() - timedelta(days=1)
    with recording("test", who=Who(), at=at):
        Post.objects.filter(person=cast.person("pia"), region__number=4).update(until_on=yesterday)
        Post.objects.filter(person=cast.person("tess")).update(until_on=yesterday)
    with pytest.raises(OutOfSight):
        disable_account(cast.person("pia"), by=cast.standing("mary"), at=at, reason="Left")
    assert disable_account(cast.person("tess"), by=cast.standing("mary"), at=at, reason="Left")


def test_it_says_what_the_person_leaves_open(cast: Cast, signed_in: Signed, at: datetime) -> None:
    rows = Rows(cast, at=at)
    person = rows.participant()
    rows.participation(person, application_on=at.date())
    rows.conversation(person)
    tess = cast.person("tess")
    with rows.act():
        person.served_in.update(case_manager=tess)
    keep_draft(person_id=tess.pk, page="/notes/", fields=QueryDict("note_text=Half+a+sentence"), at=at)
    page = words(signed_in("mary").get(ending(cast, "tess")).content)
    for told in ("caseload 1", "Open participations 1", "Open conversations 1", "Drafts not sent 1"):
        assert told in page
    assert "Half a sentence" not in page
    desk = words(signed_in("hugo").get(ending(cast, "tess")).content)
    assert "Drafts not sent: 1." in desk
    assert "caseload 1" not in desk


def test_the_last_holder_of_a_post_with_a_clock_is_told(cast: Cast, signed_in: Signed) -> None:
    client = signed_in("mary")
    assert "Nobody else holds this post. Regional" not in words(client.get(ending(cast, "cora")).content)
    assert "Nobody else holds this post." not in words(client.get(ending(cast, "connie")).content)
    assert "Single point of contact, Region 4" in words(client.get(ending(cast, "cole")).content)
    assert "Nobody else holds this post." in words(signed_in("hugo").get(ending(cast, "mona")).content)


@pytest.mark.parametrize(("path", "most"), [("/people/", 8), ("/people/{pk}/", 9), ("/people/{pk}/end-access/", 12)])
def test_the_statements_do_not_grow(cast: Cast, signed_in: Signed, at: datetime, path: str, most: int) -> None:
    client, counts = signed_in("mary"), []
    address = path.format(pk=cast.person("tess").pk)
    client.get(address)
    post = Post.objects.get(person=cast.person("tess"))
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
        with recording("test", who=Who(), at=at):
            for added in range(5):
                person = Person.objects.create(name=f"Adam Added {number}{added}")
                for holder in (person, post.person):
                    Post.objects.create(
                        person=holder,
                        role=post.role,
                        organization=post.organization,
                        region=post.region,
                        site=post.site,
                        since_on=at.date(),
                    )
    assert counts[0] == counts[1] <= most


def test_the_staff_is_paged_by_key(cast: Cast, at: datetime) -> None:
    from trackone.organizations.staff import staff_page

    by, seen, after = cast.standing("dana"), [], ""
    while True:
        page = staff_page(by=by, at=at, after=after, limit=6)
        seen += [row.person.name for row in page.rows]
        if page.older is None:
            break
        after = page.older
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == 20
