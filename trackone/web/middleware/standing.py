"""Say who acts, from which region, at what moment; lock an idle session and keep what was typed."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from trackone.audit.context import open_context
from trackone.casework.drafts import keep_draft
from trackone.organizations.models import Account, Person
from trackone.organizations.standing import Standing, standing_of
from trackone.web.uswds.markup import shown_page

if TYPE_CHECKING:
    from datetime import datetime

Answer = Callable[[HttpRequest], HttpResponseBase]
# A session is written at most this often: not every page is worth a write.
_SEEN_EVERY = 60
_OPEN_TO_LOCKED = frozenset({"unlock", "log_out", "log_in", "help"})


class HouseRequest(HttpRequest):
    """What the views get: `by` (None before log-in) and `at` stand beside Django's own attributes."""

    by: "Standing"
    at: "datetime"


class StandingMiddleware:
    """Set `request.by` and `request.at`, open the reading context, hold the idle lock and the absolute limit."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        house = cast(HouseRequest, request)
        house.by = cast(Standing, None)
        if request.path == "/healthz":
            return self.get_response(request)
        account = request.user if request.user.is_authenticated else None
        person = getattr(account, "person", None) if isinstance(account, Account) else None
        if person is None:
            house.at = open_context(person_id=None, reads=())
            if account is not None:
                # A log-in that belongs to nobody can do nothing.
                logout(request)
            return self.get_response(request)
        response = self._answer(house, person)
        # What a member of the staff has seen stays in no cache, and not in the browser of a shared machine.
        add_never_cache_headers(response)
        return response

    def _answer(self, request: HouseRequest, person: Person) -> HttpResponseBase:
        over = _over(request)
        if over:
            request.at = open_context(person_id=person.pk, reads=())
            return self._locked(request, person.pk, over)
        request.by = standing_of(person, region_id=request.session.get("region_id"), key=_key(request))
        request.at = open_context(person_id=person.pk, reads=request.by.reads)
        return self.get_response(request)

    def _locked(self, request: HouseRequest, person_id: int, over: str) -> HttpResponseBase:
        page = shown_page(request)
        if over == "idle" and _name_of(request) in _OPEN_TO_LOCKED:
            return self.get_response(request)
        # Only a form of ours names its page; the words of a search are no draft.
        if "_page" in request.POST and _name_of(request) not in _OPEN_TO_LOCKED:
            keep_draft(person_id=person_id, page=page, fields=request.POST, at=request.at)
        if over == "limit":
            logout(request)
            return self.get_response(request) if _name_of(request) in _OPEN_TO_LOCKED else _to("log_in", page, request)
        return _to("unlock", page, request)


def begin_session(request: HttpRequest) -> None:
    """Start both clocks of a fresh session."""
    request.session["started_at"] = request.session["seen_at"] = int(time.time())


def _over(request: HttpRequest) -> str:
    """Return "limit", "idle" or ""; note the visit at most once a minute."""
    now = int(time.time())
    started, seen = request.session.get("started_at", 0), request.session.get("seen_at", 0)
    if now - started > _seconds(settings.SESSION_LIMIT):
        return "limit"
    if now - seen > _seconds(settings.SESSION_IDLE_LOCK):
        return "idle"
    if now - seen > _SEEN_EVERY:
        request.session["seen_at"] = now
    return ""


def _seconds(span: timedelta) -> float:
    return span.total_seconds()


def _key(request: HttpRequest) -> UUID | None:
    if request.method != "POST":
        return None
    try:
        return UUID(request.POST.get("_key", ""))
    except ValueError:
        return None


def _name_of(request: HttpRequest) -> str | None:
    from django.urls import Resolver404, resolve

    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


def _to(name: str, page: str, request: HttpRequest) -> HttpResponse:
    address = f"{reverse(name)}?{urlencode({'next': page})}"
    if request.headers.get("HX-Request"):
        # htmx follows this with a full page load instead of swapping a log-in form into a corner of the page.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
