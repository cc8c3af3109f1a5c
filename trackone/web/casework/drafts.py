"""Keep typing while it goes on; list, open and discard what was kept. A draft is seen by its author alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trackone.casework.drafts import KeptDraft, keep_draft, kept_drafts
from trackone.organizations.models import Answer
from trackone.participants.models import Participant
from trackone.web.casework.keeping import forget
from trackone.web.middleware.standing import HouseRequest
from trackone.web.uswds.markup import shown_page

# What a page is called in the list of drafts.
_CALLED = {
    "service_record": "Service",
    "note_write": "Case note",
    "enroll": "Enrollment",
    "service": "Change of a service",
    "note": "Addendum to a note",
    "participation": "Change of an enrollment",
    "conversation": "Closing of a conversation",
    "participant_add": "New participant",
    "participant_change": "Change of a record",
    "exception_declare": "Declaration of an exception",
    "fix": "Request for a correction",
    "fix_facts": "Request for a correction",
    "correction": "Step of a request",
    "correction_mend": "Change of a request",
}
_LONG_TEXTS = ("text", "note_text", "addendum_text", "reason", "evidence")
_FIRST_WORDS = 120


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One draft as its author sees it in the list."""

    page: str
    called: str
    whose: str
    first_words: str
    saved_at: datetime


@never_cache
@require_safe
def drafts(request: HouseRequest) -> HttpResponse:
    """List the reader's own drafts, newest first."""
    kept = kept_drafts(person_id=request.by.person.pk)
    return render(request, "casework/drafts.html", {"lines": _lines(request, kept)})


@require_POST
def keep(request: HouseRequest) -> HttpResponse:
    """Keep what is being typed on the page that the form names; answers one line that says when.

    Typing that arrives after its form was sent is no draft any more.
    """
    page = shown_page(request)
    is_sent = Answer.objects.filter(person=request.by.person, key=request.by.key).exists() if request.by.key else False
    if _is_ours(page) and not is_sent:
        keep_draft(person_id=request.by.person.pk, page=page, fields=request.POST, at=request.at)
    return render(request, "casework/_typing_kept.html", {"saved_at": request.at})


@require_POST
def discard(request: HouseRequest) -> HttpResponse:
    """Drop the draft of the page that the form names, and go on to where the reader was."""
    forget(request, shown_page(request))
    wished = request.POST.get("next", "")
    return HttpResponseRedirect(wished if _is_ours(wished) else reverse("drafts"))


def _lines(request: HouseRequest, kept: Iterable[KeptDraft]) -> list[DraftLine]:
    found = [(draft, *_place(draft.page)) for draft in kept]
    numbers = {number for _, _, number in found if number}
    people = Participant.objects.visible_to(request.by).filter(number__in=numbers) if numbers else []
    names = {person.number: f"{person.full_name()}, {person.number}" for person in people}
    return [
        DraftLine(
            page=draft.page,
            called=_CALLED.get(name, "Form"),
            whose=names.get(number, number),
            first_words=_first_words(draft),
            saved_at=draft.saved_at,
        )
        for draft, name, number in found
    ]


def _place(page: str) -> tuple[str, str]:
    """Return the name of the view at an address and the participant number in it."""
    try:
        match = resolve(page.partition("?")[0])
    except Resolver404:
        return "", ""
    return match.url_name or "", str(match.kwargs.get("number", ""))


def _first_words(draft: KeptDraft) -> str:
    text = next((draft.typed[name][-1] for name in _LONG_TEXTS if draft.typed.get(name, [""])[-1].strip()), "")
    flat = " ".join(text.split())
    return f"{flat[:_FIRST_WORDS]} …" if len(flat) > _FIRST_WORDS else flat


def _is_ours(page: str) -> bool:
    return page.startswith("/") and "\x00" not in page and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
