"""Write, read and add to case notes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.casework.models import CaseNote
from trackone.casework.noting import add_addendum, sign_note
from trackone.casework.queries import addenda_of, note_of
from trackone.organizations.authority import may, post_for
from trackone.organizations.standing import today_at
from trackone.participants.queries import participant_by_number
from trackone.participants.viewing import keep_view
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.casework.note_forms import TEMPLATES, AddendumForm, NoteForm, note_form_context
from trackone.web.middleware.standing import HouseRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HouseRequest, number: str) -> HttpResponse:
    """Write a note and sign it; a template of text is put in by the server."""
    participant = participant_by_number(number, by=request.by)
    post_for("note.sign", by=request.by)
    if request.method != "POST":
        return render(request, _template(request), {**note_form_context(request, participant), "is_first": True})
    if request.POST.get("then") == "template":
        initial = _with_template(request)
        context = note_form_context(request, participant, initial=initial)
        return render(request, _template(request), {**context, "is_first": True})
    context = note_form_context(request, participant, typed=request.POST)
    answer = keep_typed_page(request, _template(request), context, page=context["note_url"])
    form: NoteForm = context["note_form"]
    if not form.is_valid():
        return answer(422)
    because = form.passed_because
    note = sign_note(
        participant, by=request.by, at=request.at, site=form.site_chosen(), note=form.note(), passed_because=because
    )
    forget(request, context["note_url"])
    return go(request, saved(participant, "note", note.pk))


@never_cache
@require_safe
def note(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one note with its addenda."""
    found = note_of(pk, by=request.by)
    keep_view(found.participant_id, by=request.by, at=request.at)
    kept = draft_for(request, reverse("note", args=[pk]))
    form = AddendumForm(initial=initial_from(AddendumForm, kept))
    context = {**_note_page(request, found), "form": form, "kept": kept, "is_saved": request.GET.get("saved") == "addendum"}
    return render(request, "casework/note.html", context)


@require_POST
def addendum(request: HouseRequest, pk: int) -> HttpResponse:
    """Add to a signed note; the note itself never changes (I.5)."""
    found = note_of(pk, by=request.by)
    page = reverse("note", args=[pk])
    form = AddendumForm(request.POST)
    answer = keep_typed_page(request, "casework/note.html", {**_note_page(request, found), "form": form}, page=page)
    if not form.is_valid():
        return answer(422)
    text, because = form.cleaned_data["addendum_text"], form.passed_because
    add_addendum(found, by=request.by, at=request.at, text=text, passed_because=because)
    forget(request, page)
    return go(request, f"{page}?saved=addendum")


def _note_page(request: HouseRequest, found: CaseNote) -> dict[str, Any]:
    entered_on, last_on, closed_on = found.entered_on, found.last_entry_on, found.conversation.closed_on
    is_closed = closed_on is not None and closed_on < today_at(found.site, at=request.at)
    return {
        "note": found,
        "participant": found.participant,
        "addenda": addenda_of(found),
        "is_late": bool(entered_on and last_on and entered_on > last_on),
        "is_closed": is_closed,
        "can_add": may("note.add_addendum", by=request.by, record=found) and not is_closed,
        "page": reverse("note", args=[found.pk]),
    }


def _with_template(request: HouseRequest) -> dict[str, Any]:
    """Return what was typed as initial values, with the chosen template of text put behind the text."""
    chosen = TEMPLATES.get(request.POST.get("template", ""))
    initial: dict[str, Any] = {name: request.POST.get(name, "") for name in NoteForm.base_fields}
    for name in ("contact_on", "recontact_on"):
        initial[name] = [request.POST.get(f"{name}_{part}", "") for part in ("month", "day", "year")]
    if chosen:
        initial["text"] = "\n\n".join(filter(None, [initial["text"].strip(), chosen[1]]))
    return {**initial, "template": ""}


def _template(request: HouseRequest) -> str:
    return "casework/_note_form.html" if request.headers.get("HX-Request") else "casework/note_write.html"
