"""Answer refusals in one place: 404 out of sight, 403 not yours, 409 too late, 422 refused by policy with its clause."""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from trackone.identity.guard import without_numbers
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.performing import KeyReused, Stale
from trackone.policy import FIRST_DAY, LAST_DAY
from trackone.policy.business_days import OutsideCalendar
from trackone.policy.refusal import Refusal, Refused

Answer = Callable[[HttpRequest], HttpResponseBase]
_log = logging.getLogger("trackone.refusals")

_STALE = Refusal(
    code="stale",
    sentence="Somebody changed this record while you had it open, so nothing was saved.",
    clause="general",
    instead="What you typed is still below. Open the record again in a new tab, compare, and save once more.",
)
_KEY_REUSED = Refusal(
    code="key_reused",
    sentence="This form was already sent with other content, so nothing more was saved.",
    clause="general",
    instead="What you typed is still below. Open the page again and send it from there.",
)
_OUTSIDE_CALENDAR = Refusal(
    code="outside_calendar",
    sentence=f"The calendar of business days covers {FIRST_DAY.year} to {LAST_DAY.year}, and a date lies outside of it.",
    clause="C.6",
    instead="Check the years that you typed.",
)
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "_key", "_page", "next", "then", "revision"})
# What was chosen from a list, or a part of a date: nobody types it anew from a page.
_CHOSEN = re.compile("[a-z0-9_]*")
_HELD_BY_DATABASE = {
    "TO001": "This change came outside of an action, so nothing was saved.",
    "TO002": "This date can't be entered any more, so nothing was saved.",
    "TO003": "The calendar does not cover this date, so nothing was saved.",
    "TO004": "This record is closed, so nothing was saved.",
    "TO005": "What is on file with dates is not overwritten, so nothing was saved.",
}


class RefusalsMiddleware:
    """Turn a refusal raised anywhere in a view into the page that was being filled in, with what was typed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what the house itself raises; leave everything else to Django."""
        if isinstance(exception, OutOfSight):
            return _page(request, "errors/404.html", 404, [])
        if isinstance(exception, NotAllowed):
            refusal = Refusal(code="not_allowed", sentence=exception.sentence, clause=exception.clause)
            return _page(request, "errors/403.html", 403, [refusal])
        if isinstance(exception, Stale):
            return _kept(request, 409, [_STALE])
        if isinstance(exception, KeyReused):
            return _kept(request, 409, [_KEY_REUSED])
        if isinstance(exception, Refused):
            return _kept(request, 422, list(exception.refusals))
        if isinstance(exception, OutsideCalendar):
            return _kept(request, 422, [_OUTSIDE_CALENDAR])
        if isinstance(exception, DatabaseError):
            return _held_by_database(request, exception)
        return None


def keep_page(request: HttpRequest, template: str, context: dict[str, Any]) -> Callable[..., HttpResponse]:
    """Name the page on which a refusal of this request is shown; return the function that renders it.

    The template gets `refusals` (a list) beside the context. A view calls it before it acts and holds no `try`.
    """

    def answer(status: int = 200, refusals: list[Refusal] | None = None) -> HttpResponse:
        return render(request, template, {**context, "refusals": refusals or []}, status=status)

    request.kept_page = answer  # type: ignore[attr-defined]
    return answer


def _kept(request: HttpRequest, status: int, refusals: list[Refusal]) -> HttpResponse:
    answer = getattr(request, "kept_page", None)
    if answer is None or _wants_json(request):
        return _page(request, f"errors/{status}.html", status, refusals)
    response: HttpResponse = answer(status=status, refusals=refusals)
    return response


def _page(request: HttpRequest, template: str, status: int, refusals: list[Refusal]) -> HttpResponse:
    if _wants_json(request):
        said = [{"code": r.code, "sentence": r.sentence, "clause": r.clause, "instead": r.instead} for r in refusals]
        return JsonResponse({"refusals": said}, status=status)
    response = render(request, template, {"refusals": refusals, "typed": typed_in(request)}, status=status)
    if request.headers.get("HX-Request"):
        # It is a whole page: htmx would put it into the corner that asked.
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML show:window:top"
    return response


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Return name and text of the words typed into the form that this request sent, to be shown to its author once more.

    A browser that goes back shows an empty form: pages with people in them are kept in no cache. A Social Security number
    is masked wherever it was typed, also in the search (II.1).
    """
    if request.method != "POST":
        return []
    return [
        (name.replace("_", " ").capitalize(), without_numbers(text))
        for name, texts in request.POST.lists()
        for text in texts
        if not _CHOSEN.fullmatch(text.strip())
        and name not in _NOT_TYPED
        and not any(word in name.lower() for word in ("password", "ssn"))
    ]


def _held_by_database(request: HttpRequest, exception: DatabaseError) -> HttpResponse | None:
    """Answer an invariant that the database held; its text may hold the row, so only the code is logged."""
    state = str(getattr(exception.__cause__, "sqlstate", "") or "")
    if not state.startswith(("TO", "23", "40")):
        return None
    _log.warning("the database refused: %s at %s", state, request.resolver_match and request.resolver_match.view_name)
    sentence = _HELD_BY_DATABASE.get(state, "Another record stands against this, so nothing was saved.")
    refusal = Refusal(
        code=f"database_{state.lower()}",
        sentence=sentence,
        clause="C.6" if state in ("TO002", "TO003") else "general",
        instead="What you typed is still below. Look at the record again, then change it or ask your Master User.",
    )
    return _kept(request, 409, [refusal])


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
