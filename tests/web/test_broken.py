"""A page that can't be sent gives back what was typed, to its author alone; a browser that goes back would not."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from trackone.web.middleware.refusals import typed_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TYPED = {
    "evidence": "The provider's ticket\nof Tuesday",
    "ssn": "912-34-5678",
    "password": "secret",
    "_key": "k",
    "empty": " ",
}


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("made up for this test")


handler500 = "trackone.web.views.broken.broke"
urlpatterns = [path("breaks/", breaks, name="home")]


def test_only_what_a_person_typed_comes_back() -> None:
    assert typed_in(RequestFactory().post("/", TYPED)) == [("Evidence", "The provider's ticket\nof Tuesday")]
    assert typed_in(RequestFactory().get("/", TYPED)) == []


def test_who_may_not_do_it_gets_his_words_back(signed_in: SignIn) -> None:
    answer = signed_in("tess").post("/exceptions/declare/1/", TYPED)
    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "The provider&#x27;s ticket<br>of Tuesday" in shown
    assert "912-34" not in shown
    assert "secret" not in shown


def test_a_form_sent_after_a_log_in_elsewhere_comes_back(signed_in: SignIn) -> None:
    client = signed_in("cora")
    client.handler.enforce_csrf_checks = True
    ours = client.post("/exceptions/declare/1/", TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 403
    assert "ticket<br>of Tuesday" in ours.content.decode()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {}):
        theirs = client.post("/exceptions/declare/1/", TYPED, headers=headers)
        assert theirs.status_code == 403
        assert "of Tuesday" not in theirs.content.decode()


@pytest.mark.urls(__name__)
def test_a_mistake_of_ours_loses_no_word_either(signed_in: SignIn) -> None:
    client = signed_in("tess")
    client.raise_request_exception = False
    answer = client.post("/breaks/", TYPED)
    shown = answer.content.decode()
    assert answer.status_code == 500
    assert "ticket<br>of Tuesday" in shown
    assert not re.search("made up for this test|912-34|secret", shown)
