"""Attach files to a paper, and send them: always as something to save, never as something that a browser shows."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trackone.documents.attaching import attach_file
from trackone.documents.files import store
from trackone.documents.files.kinds import KINDS
from trackone.documents.queries import document_of, file_to_open
from trackone.organizations.authority import post_for
from trackone.policy.section_2_personal_information import MOST_FILES_OF_DOCUMENT
from trackone.web.casework.keeping import go, saved
from trackone.web.forms import HouseForm
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.file_fields import FileField


class FileForm(HouseForm):
    """One file of a paper."""

    file = FileField(label="File")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_attach(request: HouseRequest, pk: int) -> HttpResponse:
    """Attach a file to a paper that was described."""
    document = document_of(pk, by=request.by)
    post_for("document.attach", by=request.by, record=document)
    is_sent = request.method == "POST"
    form = FileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    context = {
        "participant": document.participant,
        "document": document,
        "form": form,
        "page": reverse("document_attach", args=[pk]),
        "keeps_files": store.is_there(),
        "most_files": MOST_FILES_OF_DOCUMENT,
    }
    answer = keep_page(request, "participants/file.html", context)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    attach_file(document, by=request.by, at=request.at, file=form.cleaned_data["file"])
    return go(request, f"{saved(document.participant, 'document', document.pk)}&tab=documents")


@never_cache
@require_safe
def file_open(request: HouseRequest, pk: int) -> HttpResponse:
    """Send a file, to be saved."""
    found = file_to_open(pk, by=request.by)
    answer = HttpResponse(store.content_of(found.stored_as), content_type=KINDS[found.ending].media_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    # Whatever a browser makes of it all the same, it runs nothing and reaches nobody.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
