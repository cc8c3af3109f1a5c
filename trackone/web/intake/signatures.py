"""Who signed an application, and where the copy is held; a wrong entry is struck through."""

from copy import copy

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from trackone.casework.signatures import record_signature, withdraw_signature
from trackone.desks.intake import intake_of, signature_of
from trackone.web.casework.keeping import forget, go
from trackone.web.casework.service_forms import WithdrawForm
from trackone.web.intake.applications import shown
from trackone.web.intake.forms import SignForm
from trackone.web.middleware.standing import HouseRequest


@require_POST
def sign(request: HouseRequest, pk: int) -> HttpResponse:
    """Record one signature."""
    found = intake_of(pk, by=request.by, at=request.at)
    form = SignForm(request.POST, signers=[(one.signer, one.label) for one in found.signatures])
    answer = shown(request, found, sign_form=form)
    if not form.is_valid():
        return answer(422)
    record_signature(copy(found.application), by=request.by, at=request.at, signature=form.entry())
    return _done(request, pk)


@require_POST
def withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """Strike a wrong signature through."""
    signature = signature_of(pk, by=request.by)
    found = intake_of(signature.application_id, by=request.by, at=request.at)
    form = WithdrawForm(request.POST, auto_id=f"strike_{pk}_%s")
    answer = shown(request, found, struck_form=form, struck_pk=pk)
    if not form.is_valid():
        return answer(422)
    withdraw_signature(signature, by=request.by, at=request.at, **form.cleaned_data)
    return _done(request, found.application.pk)


def _done(request: HouseRequest, pk: int) -> HttpResponse:
    page = reverse("application", args=[pk])
    forget(request, page)
    return go(request, f"{page}?saved=signature#signatures")
