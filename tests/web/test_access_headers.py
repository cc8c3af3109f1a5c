"""What every answer carries: the content security policy, no sniffing, no cache, tokens against forged forms, cookies."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.harness import Cast
from trackone.demo.cast import DEMO_PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ROOT = Path(__file__).resolve().parents[2]
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "report-uri /csp-report/",
}


@pytest.mark.parametrize("username", ["", "tess", "stan"])
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/log-in/"),
        ("get", "/policy/"),
        ("get", "/"),
        ("get", "/no-such-page/"),
        ("get", "/region/"),
        ("get", "/healthz"),
    ],
)
def test_every_answer_says_what_a_browser_may_do_with_it(
    signed_in: SignIn, username: str, method: str, address: str
) -> None:
    client = signed_in(username) if username else Client()
    answer = getattr(client, method)(address)
    assert {part.strip() for part in answer["Content-Security-Policy"].split(";")} == CSP
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/policy/", "/help/", "/gallery/", "/no-such-page/", "/log-in/", "/region/"])
def test_nothing_that_a_member_of_the_staff_sees_is_kept_in_a_cache(signed_in: SignIn, address: str) -> None:
    answer = signed_in("tess").get(address)
    assert {"no-store", "private"} <= {part.strip() for part in answer["Cache-Control"].split(",")}


def test_the_log_in_page_is_kept_in_no_cache_either(cast: Cast) -> None:
    assert "no-store" in Client().get("/log-in/")["Cache-Control"]


@pytest.mark.parametrize("address", ["/log-in/", "/log-out/", "/unlock/", "/region/"])
def test_a_form_without_its_token_is_refused_on_a_page_of_ours(signed_in: SignIn, address: str) -> None:
    client = signed_in("tess")
    client.handler.enforce_csrf_checks = True
    answer = client.post(address, {"username": "tess", "password": DEMO_PASSWORD, "region": "1"})
    assert answer.status_code == 403
    assert "What to do:" in answer.content.decode()


def test_a_form_with_its_token_passes(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    shown = client.get("/log-in/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert token
    form = {"username": "tess", "password": DEMO_PASSWORD}
    assert client.post("/log-in/", {**form, "csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert client.post("/log-in/", {**form, "csrfmiddlewaretoken": token[1]}).status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(cast: Cast) -> None:
    client = Client()
    client.get("/log-in/")
    client.post("/log-in/", {"username": "tess", "password": DEMO_PASSWORD})
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_a_page_for_nobody_sets_no_cookie(cast: Cast) -> None:
    for address in ("/policy/", "/help/", "/healthz"):
        assert not Client().get(address).cookies, address


ASKED = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_HTTPONLY",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
)
SECRETS = {
    "TRACKONE_SECRET_KEY": "made up for this test",
    "TRACKONE_KEY_RING": json.dumps(
        {
            "vault": {"active": "a", "keys": {"a": "bm90IGEgc2VjcmV0OiBhIHRlc3Qga2V5LCAzMiBieXQ="}},
            "blind_index": "bm90IGEgc2VjcmV0OiBhIHRlc3Qga2V5LCAzMiBieXQ=",
            "drafts": "bm90IGEgc2VjcmV0OiBhIHRlc3Qga2V5LCAzMiBieXQ=",
        }
    ),
    "DATABASE_URL": "postgresql://trackone_app:x@127.0.0.1/trackone",
}


def in_production(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    asked = f"import json; from config import settings as s; print(json.dumps([getattr(s, name) for name in {ASKED}]))"
    command = [sys.executable, "-c", asked]
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False)


def test_production_keeps_cookies_and_pages_to_tls() -> None:
    answer = in_production(SECRETS)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == [True] * len(ASKED)


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_production_does_not_start_without_a_secret_and_says_which(missing: str) -> None:
    answer = in_production({name: value for name, value in SECRETS.items() if name != missing})
    assert answer.returncode != 0
    assert missing in answer.stderr.splitlines()[-1]
    assert SECRETS["TRACKONE_SECRET_KEY"] not in answer.stderr
