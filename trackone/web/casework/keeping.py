"""Keep what was typed: bring a draft back into its form, keep it when the answer is a refusal, forget it once sent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from trackone.casework.drafts import KeptDraft, forget_draft, keep_draft, kept_draft
from trackone.participants.models import Participant
from trackone.policy.refusal import Refusal
from trackone.web.casework.fields import RevisionForm
from trackone.web.forms import MemorableDateField
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest

Typed = Mapping[str, Sequence[str]]
_DATE_PARTS = ("month", "day", "year")


def keep_typed_page(
    request: HouseRequest, template: str, context: dict[str, Any], *, page: str
) -> Callable[..., HttpResponse]:
    """Do as `keep_page`, and keep what was typed as the draft of this page whenever the answer is not a success.

    The template gets `is_kept` when a refusal left a draft behind, and `is_late` when it was for the window. A form that
    came too late carries `context["revision"]` from now on: the page shows the record as it stands.
    """
    answer = keep_page(request, template, context)

    def keeping(status: int = 200, refusals: list[Refusal] | None = None) -> HttpResponse:
        codes = {refusal.code for refusal in refusals or ()}
        if status >= 400:
            keep_draft(person_id=request.by.person.pk, page=page, fields=request.POST, at=request.at)
        if "stale" in codes:
            for form in context.values():
                if isinstance(form, RevisionForm) and form.is_bound:
                    form.renew(context["revision"])
        context.update(is_kept=bool(codes), is_late="window_closed" in codes)
        return answer(status=status, refusals=refusals)

    request.kept_page = keeping  # type: ignore[attr-defined]
    return keeping


def draft_for(request: HouseRequest, page: str) -> KeptDraft | None:
    """Return the reader's own draft of this page. One SQL statement."""
    return kept_draft(person_id=request.by.person.pk, page=page)


def forget(request: HouseRequest, page: str) -> None:
    """Drop the draft of a page that was sent."""
    forget_draft(person_id=request.by.person.pk, page=page)


def initial_from(form: type[forms.Form], kept: KeptDraft | None) -> dict[str, Any]:
    """Return a draft as initial values of a form, field by field, as it was typed."""
    if kept is None:
        return {}
    initial: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        if isinstance(field, MemorableDateField):
            parts = parts_typed(kept.typed, name)
            if parts is not None:
                initial[name] = parts
        elif name in kept.typed:
            initial[name] = kept.typed[name][-1]
    return initial


def parts_typed(typed: Typed, name: str) -> list[str] | None:
    """Return month, day and year of a date as they were typed, or None where the field was not sent."""
    if f"{name}_month" not in typed:
        return None
    return [typed.get(f"{name}_{part}", [""])[-1] for part in _DATE_PARTS]


def columns_sent(request: HouseRequest, columns: Iterable[str]) -> list[str]:
    """Return the columns that the form sent, those locked meanwhile too: the action says why they stay as they are."""
    return [name for name in columns if name in request.POST or f"{name}_month" in request.POST]


def saved(participant: Participant, kind: str, pk: int) -> str:
    """Return the participant's page, which says what was saved and marks its line."""
    return f"{reverse('participant', args=[participant.number])}?{urlencode({'saved': f'{kind}-{pk}'})}"


def go(request: HouseRequest, address: str) -> HttpResponse:
    """Go on to a page, also from a form that htmx sent."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
