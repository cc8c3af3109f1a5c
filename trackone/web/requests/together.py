"""Apply several requests that are alike: shown first with what it does, then each by itself; restore what was deleted."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.standing import today_at
from trackone.requests.applying import apply_each
from trackone.requests.drafting import draft_restoring
from trackone.requests.items import live_items
from trackone.requests.lists import chosen_of
from trackone.requests.models import Kind, State
from trackone.requests.reading import request_of
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.ask_forms import RestoreForm
from trackone.web.requests.saying import listed, sentence_of


@require_POST
def corrections_together(request: HouseRequest) -> HttpResponse:
    """Say what applying the chosen ones does; once it is confirmed, apply each by itself and list what failed."""
    post_for("correction.apply", by=request.by)
    seen = _seen(request.POST.getlist("chosen"))
    rows = chosen_of(list(seen), by=request.by)
    context: dict[str, Any] = {
        "rows": listed(rows, at=request.at),
        "chosen": [f"{pk}.{revision}" for pk, revision in seen.items()],
        "sentence": sentence_of(len(rows)),
        "done": None,
    }
    answer = keep_page(request, "requests/together.html", context)
    if not rows or request.POST.get("sure") != "1":
        return answer()
    chosen = [(row.request, seen[row.request.pk]) for row in rows]
    done, failed = apply_each(chosen, by=request.by, at=request.at)
    return render(request, "requests/together.html", {**context, "done": done, "failed": failed})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correction_restore(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask to bring back what a deletion has sealed."""
    found = request_of(pk, by=request.by)
    post_for("deletion.restore", by=request.by)
    if found.kind != Kind.DELETION or found.state != State.APPLIED:
        raise OutOfSight
    page = reverse("correction_restore", args=[pk])
    is_sent = request.method == "POST"
    kept = None if is_sent else draft_for(request, page)
    today = today_at(found.site, at=request.at)
    form = RestoreForm(request.POST if is_sent else None, on=today, initial=initial_from(RestoreForm, kept))
    context = {"asked": found, "participant": found.participant, "form": form, "items": live_items(found), "kept": kept}
    answer = keep_typed_page(request, "requests/restore.html", {**context, "page": page}, page=page)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    made = draft_restoring(found, by=request.by, at=request.at, **form.cleaned_data)
    forget(request, page)
    return go(request, f"{reverse('correction', args=[made.pk])}?saved=drafted")


def _seen(values: list[str]) -> dict[int, int]:
    """Return the revision that the desk showed, by request."""
    found = {}
    for value in values[:100]:
        pk, _, revision = value.partition(".")
        if all(part.isascii() and part.isdigit() and len(part) < 18 for part in (pk, revision)):
            found[int(pk)] = int(revision)
    return found
