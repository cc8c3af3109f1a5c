"""Describe a paper that came in, and attach its file."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trackone.documents.actions import describe_document
from trackone.documents.attaching import attach_file
from trackone.documents.files import store
from trackone.documents.models import Document
from trackone.enrollment.models import Program
from trackone.organizations.authority import post_for
from trackone.organizations.performing import together
from trackone.participants.mending import today_for
from trackone.participants.models import Participant
from trackone.participants.queries import participant_by_number
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, saved
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.forms import DocumentForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_describe(request: HouseRequest, number: str) -> HttpResponse:
    """Keep what is known of one paper; "save and add another" keeps its dates."""
    participant = participant_by_number(number, by=request.by)
    post_for("document.describe", by=request.by)
    today = today_for(request.by, at=request.at)
    page = reverse("document_describe", args=[participant.number])
    kept = None if request.method == "POST" else draft_for(request, page)
    form = DocumentForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"received_on": today, **initial_from(DocumentForm, kept)},
        programs=list(Program.objects.open_on(today).order_by("name")),
        today=today,
        keeps_files=store.is_there(),
    )
    context = {"participant": participant, "form": form, "kept": kept, "page": page, "lead": _lead(participant)}
    context["just_saved"] = request.GET.get("saved", "").startswith("document-")
    answer = keep_page(request, "participants/document.html", context)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(422)
    document = _keep(request, participant, form.cleaned_data)
    forget(request, page)
    if request.POST.get("then") == "more":
        return go(request, f"{page}?saved=document-{document.pk}")
    return go(request, f"{saved(participant, 'document', document.pk)}&tab=documents")


def _keep(request: HouseRequest, participant: Participant, typed: dict[str, Any]) -> Document:
    """Describe the paper and attach its file: both or neither."""
    file = typed.pop("file", None)
    with together():
        document = describe_document(participant, by=request.by, at=request.at, **typed)
        if file is not None:
            attach_file(document, by=request.by, at=request.at, file=file)
    return document


def _lead(participant: Participant) -> str:
    return f"{participant.full_name()}, {participant.number}"
