"""One conversation: what hangs on it, what is still open, closing it and taking the closing back until midnight."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trackone.casework.enrolling import close_conversation, take_back_closing
from trackone.casework.models import Conversation
from trackone.casework.queries import conversation_of, notes_of, services_of, what_is_open
from trackone.organizations.authority import may
from trackone.organizations.standing import today_at
from trackone.web.casework.enrollment_forms import CloseForm, TakeBackForm
from trackone.web.casework.history import history_in_words
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.middleware.standing import HouseRequest


@never_cache
@require_safe
def conversation(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one conversation."""
    return _shown(request, conversation_of(pk, by=request.by))()


@require_POST
def close(request: HouseRequest, pk: int) -> HttpResponse:
    """Close it; at midnight at its site it freezes, with all that hangs on it (I.8)."""
    found = conversation_of(pk, by=request.by)
    form = CloseForm(request.POST, auto_id="close_%s")
    answer = _shown(request, found, close_form=form)
    if not form.is_valid():
        return answer(422)
    return _done(request, close_conversation(copy(found), by=request.by, at=request.at, **form.cleaned_data))


@require_POST
def take_back(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back an own closing until midnight at the site."""
    found = conversation_of(pk, by=request.by)
    form = TakeBackForm(request.POST, auto_id="back_%s")
    answer = _shown(request, found, take_back_form=form)
    if not form.is_valid():
        return answer(422)
    return _done(request, take_back_closing(copy(found), by=request.by, at=request.at, **form.cleaned_data))


def _shown(request: HouseRequest, found: Conversation, **sent: Any) -> Callable[..., HttpResponse]:
    page = reverse("conversation", args=[found.pk])
    is_frozen = found.closed_on is not None and found.closed_on < today_at(found.site, at=request.at)
    is_own = found.closed_by_id == request.by.person.pk
    can_take_back = found.closed_on is not None and is_own and not is_frozen
    kept = None if sent else draft_for(request, page)
    fresh = {**initial_from(CloseForm, kept), "revision": found.revision}
    context = {
        "conversation": found,
        "participant": found.participant,
        "revision": found.revision,
        "enrolled": list(found.participations.select_related("program").order_by("pk")),
        "services": services_of(found),
        "notes": notes_of(found),
        "still_open": what_is_open(found) if found.closed_on is None else None,
        "history": history_in_words(Conversation._meta.db_table, found.pk) if found.revision > 1 else [],
        "is_frozen": is_frozen,
        "can_close": found.closed_on is None and may("conversation.close", by=request.by, record=found),
        "can_take_back": can_take_back and may("conversation.take_back_closing", by=request.by, record=found),
        "close_form": CloseForm(initial=fresh, auto_id="close_%s"),
        "take_back_form": TakeBackForm(initial=fresh, auto_id="back_%s"),
        "kept": kept,
        "page": page,
        **sent,
    }
    return keep_typed_page(request, "casework/conversation.html", context, page=page)


def _done(request: HouseRequest, done: Conversation) -> HttpResponse:
    forget(request, reverse("conversation", args=[done.pk]))
    return go(request, saved(done.participant, "conversation", done.pk))
