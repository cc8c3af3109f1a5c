"""Record several services of one person on one form: one save, all or none, and what is refused is said at its row."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trackone.casework.drafts import KeptDraft
from trackone.casework.several import record_several
from trackone.organizations.authority import post_for
from trackone.participants.models import Participant
from trackone.participants.queries import participant_by_number
from trackone.web.casework.choices import Offer, offer_for
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.casework.several_forms import ROWS, Rows, SharedForm, fresh_rows, sent_rows
from trackone.web.middleware.standing import HouseRequest

_TEMPLATE = "casework/services_several.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def services_several(request: HouseRequest, number: str) -> HttpResponse:
    """Fill in rows of services and save them together."""
    participant = participant_by_number(number, by=request.by)
    post_for("service.record", by=request.by)
    page = reverse("services_several", args=[participant.number])
    offer = offer_for(request, participant)
    context: dict[str, Any] = {"participant": participant, "page": page}
    if request.method != "POST":
        kept = draft_for(request, page)
        return render(request, _TEMPLATE, {**context, **_unsent(request, offer, kept), "kept": kept})
    if request.POST.get("then") == "rows":
        typed = {name: [str(value) for value in values] for name, values in request.POST.lists()}
        kept = KeptDraft(id=0, page=page, typed=typed, saved_at=request.at)
        return render(request, _TEMPLATE, {**context, **_unsent(request, offer, kept, more=ROWS)})
    return _save(request, participant, offer, context)


def _save(request: HouseRequest, participant: Participant, offer: Offer, context: dict[str, Any]) -> HttpResponse:
    shared, rows = SharedForm(request.POST, offer=offer), sent_rows(offer, request.POST)
    context |= {"shared": shared, "rows": rows, "forms": [shared, *rows.rows]}
    answer = keep_typed_page(request, _TEMPLATE, context, page=context["page"])
    are_valid = [shared.is_valid(), rows.are_valid()]
    filled = rows.filled()
    if not all(are_valid) or not filled:
        context["is_empty"] = all(are_valid)
        return answer(422)
    entries = [row.entry(shared) for row in filled]
    found = record_several(participant, by=request.by, at=request.at, site=shared.site_of(), entries=entries)
    if found.refused:
        rows.refused = found.refused
        context |= {"refused_count": len(found.refused), "filled_count": len(filled)}
        return answer(422)
    forget(request, context["page"])
    return go(request, saved(participant, "service", found.services[-1].pk))


def _unsent(request: HouseRequest, offer: Offer, kept: KeptDraft | None, *, more: int = 0) -> dict[str, Any]:
    mine = next((one for one in offer.staff if one.pk == request.by.person.pk), None)
    usual = {"site": str(offer.site.pk) if offer.site else "", "staff": str(mine.pk) if mine else ""}
    shared = SharedForm(initial={**usual, **initial_from(SharedForm, kept)}, offer=offer)
    rows: Rows = fresh_rows(offer, typed=kept.typed if kept else None, more=more)
    return {"shared": shared, "rows": rows, "forms": [shared, *rows.rows]}
