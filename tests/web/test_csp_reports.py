"""Reports of violations of the content security policy: taken from anybody, counted, and nothing of them kept."""

import json
import logging
import os
import secrets
import subprocess

import pytest
from django.test import Client

from tests.harness import Cast
from tests.web.test_access_headers import ROOT, SECRETS
from trackone.web.views import violations

pytestmark = pytest.mark.django_db
REPORT = {
    "csp-report": {
        "document-uri": "https://trackone.example.gov/participants/P10000001/",
        "violated-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/?ssn=912-34-5678",
        "script-sample": "912-34-5678",
    }
}


@pytest.fixture(autouse=True)
def fresh_count() -> None:
    violations._counted.clear()


def send(body: object, kind: str = "application/csp-report") -> int:
    said = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return Client(enforce_csrf_checks=True).post("/csp-report/", said, content_type=kind).status_code


def test_a_report_is_counted_and_nothing_of_the_page_is_kept(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert send(REPORT) == 204
        assert send([{"body": {"effectiveDirective": "img-src"}}], "application/reports+json") == 204
    assert "csp: script-src-elem (1 within this minute)" in caplog.text
    assert "csp: img-src" in caplog.text
    for secret in ("912-34", "P10000001", "evil"):
        assert secret not in caplog.text


@pytest.mark.parametrize("body", ["", "{", "[]", "[1]", "null", '{"csp-report": 1}', "\x00", b"\xff\xfe", "[" * 4_000])
def test_what_is_no_report_breaks_nothing(cast: Cast, body: str | bytes, caplog: pytest.LogCaptureFixture) -> None:
    assert send(body) == 204
    assert "unreadable" in caplog.text


def test_a_forged_directive_forges_no_line_of_the_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    send({"csp-report": {"violated-directive": "img-src\nWARNING forged 912-34-5678"}})
    assert "forged" not in caplog.text


def test_too_much_is_not_read_and_too_many_are_not_logged(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    assert send("x" * (violations.LARGEST + 1)) == 413
    for _ in range(violations.MOST_A_MINUTE + 20):
        assert send(REPORT) == 204
    assert len(caplog.records) <= violations.MOST_A_MINUTE + 1


def test_the_policy_names_the_place_and_no_other_origin(cast: Cast) -> None:
    answer = Client().get("/log-in/")
    policy = answer["Content-Security-Policy"]
    assert "report-uri /csp-report/" in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_deployment_check_is_clean() -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, **SECRETS, "TRACKONE_SECRET_KEY": secrets.token_urlsafe(50), "TRACKONE_HOSTS": "t.example.gov"}
    command = [str(ROOT / ".venv/bin/trackone"), "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "no issues (0 silenced)" in answer.stdout
