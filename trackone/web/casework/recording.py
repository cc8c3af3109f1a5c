"""Record a service: in place on the participant's page, and on a page of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trackone.casework.models import ServiceRecord
from trackone.casework.noting import sign_note
from trackone.casework.queries import last_service, service_of
from trackone.casework.serving import record_service
from trackone.organizations.authority import post_for
from trackone.organizations.performing import together
from trackone.participants.models import Participant
from trackone.participants.queries import participant_by_number
from trackone.web.casework.choices import NOT_ENROLLED
from trackone.web.casework.fields import number_in
from trackone.web.casework.forms import ServiceForm, service_form_context
from trackone.web.casework.keeping import forget, go, keep_typed_page, saved
from trackone.web.middleware.standing import HouseRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def service_record(request: HouseRequest, number: str) -> HttpResponse:
    """Record one service, and sign a note with it when one was written: both or neither."""
    participant = participant_by_number(number, by=request.by)
    post_for("service.record", by=request.by)
    if request.method != "POST":
        return render(request, _template(request), _page(request, participant))
    context = service_form_context(request, participant, typed=request.POST)
    answer = keep_typed_page(request, _template(request), _with_lead(context), page=context["record_url"])
    form: ServiceForm = context["service_form"]
    if not form.is_valid():
        return answer(422)
    service = _record(request, participant, form)
    forget(request, context["record_url"])
    if request.POST.get("then") == "more":
        return go(request, f"{context['record_url']}?saved=service-{service.pk}")
    return go(request, saved(participant, "service", service.pk))


def _record(request: HouseRequest, participant: Participant, form: ServiceForm) -> ServiceRecord:
    note = form.note()
    with together():
        service = record_service(participant, by=request.by, at=request.at, site=form.site_chosen(), entry=form.entry())
        if note is not None:
            sign_note(participant, by=request.by, at=request.at, site=form.site_chosen(), note=note)
    return service


def _page(request: HouseRequest, participant: Participant) -> dict[str, Any]:
    before = _just_saved(request, participant)
    like = _like(request, participant) if before is None else None
    initial: dict[str, Any] = _facts_like(like) if like is not None else {}
    if before is not None:
        initial = {
            "site": str(before.site_id),
            "staff": str(before.staff_id),
            "participation": str(before.participation_id or "none"),
            "began_on": before.began_on,
        }
    context = service_form_context(request, participant, initial=initial, is_begun_anew=like is not None)
    return _with_lead({**context, "just_saved": before, "like": like, "is_first": True})


def _like(request: HouseRequest, participant: Participant) -> ServiceRecord | None:
    """Return the service that a new one is to be like: the last one, or the one asked for."""
    asked = request.GET.get("like", "")
    number = number_in(asked)
    if asked == "last":
        return last_service(participant, by=request.by)
    found = service_of(number, by=request.by) if number is not None else None
    return found if found is not None and found.participant_id == participant.pk else None


def _facts_like(like: ServiceRecord) -> dict[str, Any]:
    """Return what is the same again: all but the dates and the result."""
    return {
        "kind": str(like.kind_id),
        "participation": str(like.participation_id or NOT_ENROLLED),
        "site": str(like.site_id),
        "staff": str(like.staff_id),
        "minutes": like.minutes,
        "provider_name": like.provider_name,
    }


def _just_saved(request: HouseRequest, participant: Participant) -> ServiceRecord | None:
    """Return the service that "Save and add another" has just recorded."""
    kind, _, pk = request.GET.get("saved", "").partition("-")
    number = number_in(pk)
    if kind != "service" or number is None:
        return None
    service = service_of(number, by=request.by)
    return service if service.participant_id == participant.pk else None


def _with_lead(context: dict[str, Any]) -> dict[str, Any]:
    participant: Participant = context["participant"]
    return {**context, "lead": f"{participant.full_name()}, {participant.number}"}


def _template(request: HouseRequest) -> str:
    """Return the form alone for a page that shows it in place, else the whole page."""
    return "casework/_service_form.html" if request.headers.get("HX-Request") else "casework/service_record.html"
