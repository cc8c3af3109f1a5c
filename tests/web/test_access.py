"""Log in and out, the idle lock, the lock-out after failures, the region switch: who gets in, and as what."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.harness import Cast, TestClock
from trackone.casework.drafts import drafts_of, find_draft
from trackone.demo.cast import CAST, DEMO_PASSWORD
from trackone.organizations.actions import disable_account
from trackone.organizations.activation import make_link_token
from trackone.organizations.models import Account, Attempt, Region

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
CLOSED = "/"
OPEN = "/gallery/"


def log_in(client: Client, username: str = "tess", password: str = DEMO_PASSWORD, **more: str) -> int:
    return client.post("/log-in/", {"username": username, "password": password, **more}).status_code


def page(client: Client, address: str = OPEN) -> str:
    return client.get(address).content.decode()


def age_session(client: Client, *, seen: timedelta, started: timedelta = timedelta()) -> None:
    session = client.session
    session["seen_at"] = int(time.time() - seen.total_seconds())
    session["started_at"] = int(time.time() - max(seen, started).total_seconds())
    session.save()


IDLE = timedelta(minutes=21)


def test_the_right_password_opens_a_session_that_leads_home(cast: Cast) -> None:
    client = Client()
    answer = client.post("/log-in/", {"username": "tess", "password": DEMO_PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Tess Teammember" in page(client)


@pytest.mark.parametrize(("username", "password"), [("tess", "wrong"), ("nobody", DEMO_PASSWORD), ("stan\x00", "x")])
def test_a_wrong_log_in_says_the_same_whoever_was_meant(cast: Cast, username: str, password: str) -> None:
    client = Client()
    answer = client.post("/log-in/", {"username": username, "password": password})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "\x00" in username or "do not match" in said
    assert client.get(CLOSED).status_code == 302


def test_an_empty_form_names_both_fields(cast: Cast) -> None:
    said = Client().post("/log-in/", {"username": "", "password": ""}).content.decode()
    assert "Enter your user name." in said
    assert "Enter your password." in said


def test_a_refused_log_in_gives_no_password_back(cast: Cast) -> None:
    said = Client().post("/log-in/", {"username": "tess", "password": "mistyped secret"}).content.decode()
    assert 'value="tess"' in said
    assert "mistyped secret" not in said


def test_who_is_logged_in_is_not_asked_again(signed_in: SignIn) -> None:
    answer = signed_in("tess").get("/log-in/")
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("wished", "leads"),
    [
        ("/policy/C.6/", "/policy/C.6/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_log_in_one_goes_on_only_to_a_page_of_the_house(cast: Cast, wished: str, leads: str) -> None:
    answer = Client().post("/log-in/", {"username": "tess", "password": DEMO_PASSWORD, "next": wished})
    assert answer["Location"] == leads


def test_logging_in_changes_the_sessions_key(cast: Cast) -> None:
    client = Client()
    client.get("/log-in/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before or ""
    assert log_in(client) == 302
    assert client.session.session_key != before


def test_logging_out_ends_the_session_and_needs_a_post(signed_in: SignIn) -> None:
    client = signed_in("tess")
    assert client.get("/log-out/").status_code == 405
    assert client.get(CLOSED).status_code == 200
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post("/log-out/")["Location"] == "/log-in/"
    client.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert client.get(CLOSED).status_code == 302


def test_five_failures_close_the_name_for_fifteen_minutes(cast: Cast, clock: TestClock) -> None:
    client = Client()
    for _ in range(settings.LOCK_OUT_FAILURES):
        assert log_in(client, password="wrong") == 422
    closed = client.post("/log-in/", {"username": "tess", "password": DEMO_PASSWORD})
    assert closed.status_code == 422
    assert "closed for 15 minutes" in closed.content.decode()
    assert log_in(client, username="TESS") == 422, "the case of a name opens no second counter"
    assert log_in(client, username="mary") == 302, "one name's failures close no other"
    clock.set(clock.now + timedelta(minutes=15))
    assert log_in(Client()) == 302


def test_a_name_that_nobody_has_is_closed_too(cast: Cast) -> None:
    client = Client()
    for _ in range(settings.LOCK_OUT_FAILURES):
        log_in(client, username="nobody", password="wrong")
    said = client.post("/log-in/", {"username": "nobody", "password": "wrong"}).content.decode()
    assert "closed for 15 minutes" in said


def test_a_success_starts_the_count_afresh(cast: Cast) -> None:
    for _ in range(settings.LOCK_OUT_FAILURES - 1):
        log_in(Client(), password="wrong")
    assert log_in(Client()) == 302
    assert not Attempt.objects.filter(username="tess").exists()
    for _ in range(settings.LOCK_OUT_FAILURES - 1):
        log_in(Client(), password="wrong")
    assert log_in(Client()) == 302


def test_a_pause_locks_the_page_and_keeps_the_session(signed_in: SignIn) -> None:
    client = signed_in("tess")
    age_session(client, seen=IDLE)
    answer = client.get("/policy/C.6/")
    assert (answer.status_code, answer["Location"]) == (302, "/unlock/?next=%2Fpolicy%2FC.6%2F")
    assert client.post("/unlock/", {"password": "wrong", "next": "/policy/C.6/"}).status_code == 422
    assert client.get(CLOSED).status_code == 302, "a wrong password opens nothing"
    answer = client.post("/unlock/", {"password": DEMO_PASSWORD, "next": "/policy/C.6/"})
    assert answer["Location"] == "/policy/C.6/"
    assert client.get("/policy/C.6/").status_code == 200


def test_a_short_pause_locks_nothing_and_counts_from_the_last_page(signed_in: SignIn) -> None:
    client = signed_in("tess")
    age_session(client, seen=timedelta(minutes=19))
    assert client.get(CLOSED).status_code == 200
    assert time.time() - client.session["seen_at"] < 5


@pytest.mark.parametrize("address", ["/", "/region/", "/gallery/", "/policy/"])
def test_a_locked_page_shows_nothing_of_the_person(signed_in: SignIn, address: str) -> None:
    client = signed_in("tess")
    age_session(client, seen=IDLE)
    for answer in (client.get(address), client.post(address, {"_page": "/policy/"})):
        assert answer.status_code == 302
        assert "Teammember" not in answer.content.decode()


def test_the_unlock_counts_failures_like_the_log_in(signed_in: SignIn) -> None:
    client = signed_in("tess")
    age_session(client, seen=IDLE)
    for _ in range(settings.LOCK_OUT_FAILURES):
        client.post("/unlock/", {"password": "wrong"})
    said = client.post("/unlock/", {"password": DEMO_PASSWORD})
    assert said.status_code == 422
    assert "closed for 15 minutes" in said.content.decode()


def test_the_absolute_limit_ends_the_session_however_busy(signed_in: SignIn) -> None:
    client = signed_in("tess")
    age_session(client, seen=timedelta(seconds=5), started=settings.SESSION_LIMIT + timedelta(minutes=1))
    answer = client.get("/policy/C.6/")
    assert answer["Location"] == "/log-in/?next=%2Fpolicy%2FC.6%2F"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("started", [timedelta(), timedelta(hours=13)], ids=["idle", "over the limit"])
def test_what_was_typed_on_a_locked_page_is_kept_for_its_author(signed_in: SignIn, cast: Cast, started: timedelta) -> None:
    client = signed_in("tess")
    age_session(client, seen=IDLE, started=started)
    typed = {"note_text": "Met at the front desk.", "ssn": "912-34-5678", "password": "x", "_page": "/policy/C.6/"}
    client.post("/region/", typed)
    tess = cast.standing("tess").person
    kept = find_draft(person_id=tess.pk, page="/policy/C.6/")
    assert kept == {"note_text": ["Met at the front desk."]}
    cast.standing("max")
    assert find_draft(person_id=tess.pk, page="/policy/C.6/") is None, "nobody else reads it"


def test_a_wrong_password_at_the_lock_is_no_draft(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("tess")
    age_session(client, seen=IDLE)
    client.post("/unlock/", {"password": "a secret of mine", "next": "/"})
    assert drafts_of(cast.standing("tess").person.pk) == []


def test_htmx_is_sent_to_the_whole_lock_page(signed_in: SignIn) -> None:
    client = signed_in("tess")
    age_session(client, seen=IDLE)
    answer = client.get("/policy/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/unlock/?next=%2Fpolicy%2F"


def test_a_disabled_person_is_out_with_the_next_click(signed_in: SignIn, cast: Cast, at: datetime) -> None:
    client = signed_in("tess")
    assert client.get(CLOSED).status_code == 200
    disable_account(cast.person("tess"), by=cast.standing("mary"), at=at, reason="left the office")
    assert client.get(CLOSED).status_code == 302
    assert log_in(Client()) == 422


def test_a_new_password_ends_every_other_session(signed_in: SignIn, cast: Cast, at: datetime) -> None:
    client = signed_in("tess")
    token = make_link_token(Account.objects.get(username="tess"), at=at)
    fresh = {"password": "three blue wheelbarrows", "again": "three blue wheelbarrows"}
    assert Client().post(f"/activate/{token}/", fresh).status_code == 302
    assert client.get(CLOSED).status_code == 302
    assert log_in(Client(), password="three blue wheelbarrows") == 302


def test_a_used_or_forged_link_says_so(cast: Cast, at: datetime) -> None:
    token = make_link_token(Account.objects.get(username="tess"), at=at)
    assert Client().get(f"/activate/{token}/").status_code == 200
    assert Client().get(f"/activate/{token}x/").status_code == 410
    fresh = {"password": "three blue wheelbarrows", "again": "three blue wheelbarrows"}
    Client().post(f"/activate/{token}/", fresh)
    assert Client().get(f"/activate/{token}/").status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "at least 12"),
        ("password1234", "password1234", "common"),
        ("three blue wheelbarrows", "three red wheelbarrows", "differ"),
    ],
)
def test_a_weak_or_mistyped_password_is_not_taken(cast: Cast, at: datetime, password: str, again: str, said: str) -> None:
    token = make_link_token(Account.objects.get(username="tess"), at=at)
    answer = Client().post(f"/activate/{token}/", {"password": password, "again": again})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert log_in(Client()) == 302, "the old password still opens"


def test_a_log_in_that_belongs_to_nobody_opens_nothing(cast: Cast) -> None:
    account = Account(username="ghost")
    account.set_password(DEMO_PASSWORD)
    account.save()
    client = Client()
    assert log_in(client, username="ghost") == 302
    assert client.get(CLOSED).status_code == 302


def region_in_header(client: Client) -> str:
    shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page(client))
    return shown.split('<div class="standing">')[1].split("Log out")[0]


def test_the_header_says_who_acts_from_which_region(signed_in: SignIn) -> None:
    shown = region_in_header(signed_in("tess"))
    assert "Tess Teammember" in shown
    assert "Team member" in shown
    assert Region.objects.get(number=4, until_on=None).name in shown
    assert "Switch" not in shown, "one region, nothing to switch"


def test_somebody_with_posts_in_two_regions_switches_between_them(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("pia")
    seven = Region.objects.get(number=7, until_on=None)
    assert f'<option value="{seven.pk}">' in region_in_header(client)
    assert client.post("/region/", {"region": str(seven.pk)})["Location"] == "/"
    assert f'<option value="{seven.pk}" selected>' in region_in_header(client)
    assert client.session["region_id"] == seven.pk


@pytest.mark.parametrize("wished", ["other", "0", "-1", "x", "99999999999999999999", "7\x00"])
def test_nobody_switches_to_a_region_without_a_post(signed_in: SignIn, wished: str) -> None:
    client = signed_in("pia")
    before = region_in_header(client)
    twelve = Region.objects.get(number=12, until_on=None)
    answer = client.post("/region/", {"region": str(twelve.pk) if wished == "other" else wished})
    assert answer.status_code == 302
    assert region_in_header(client) == before


def test_the_switch_needs_a_post_request_and_a_session(signed_in: SignIn) -> None:
    assert signed_in("pia").get("/region/").status_code == 405
    assert Client().post("/region/", {"region": "1"})["Location"].startswith("/log-in/")


def test_the_state_looks_at_one_region_or_at_all(signed_in: SignIn) -> None:
    client = signed_in("dana")
    four = Region.objects.get(number=4, until_on=None)
    assert "Whole state" in region_in_header(client)
    client.post("/region/", {"region": str(four.pk)})
    assert f'<option value="{four.pk}" selected>' in region_in_header(client)
    client.post("/region/", {"region": ""})
    assert '<option value="" selected>Whole state' in region_in_header(client)


def test_the_demo_names_its_log_ins_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Client().get("/log-in/").content.decode()
    assert DEMO_PASSWORD not in page
    assert [key for key in CAST if re.search(rf"\b{key}\b", page)] == []
    monkeypatch.setattr(settings, "MODE", "production")
    assert DEMO_PASSWORD not in Client().get("/log-in/").content.decode()
    monkeypatch.setattr(settings, "MODE", "demo")
    page = Client().get("/log-in/").content.decode()
    assert DEMO_PASSWORD in page
    assert [key for key in CAST if f">{key}<" not in page] == []
    for part in CAST.values():
        assert part.does in page
