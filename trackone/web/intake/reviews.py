"""Where two persons decide: the second confirms or returns; and an enrollment that is withdrawn."""

from copy import copy

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from trackone.casework.queries import participation_of
from trackone.casework.reviewing import confirm_decision, return_decision
from trackone.casework.withdrawing import withdraw_participation
from trackone.web.casework.enrollment import done_with, page_of
from trackone.web.casework.enrollment_forms import ReturnForm, StrikeForm
from trackone.web.casework.fields import RevisionForm
from trackone.web.middleware.standing import HouseRequest


@require_POST
def confirm(request: HouseRequest, pk: int) -> HttpResponse:
    """Confirm the first person's decision."""
    found = participation_of(pk, by=request.by)
    form = RevisionForm(request.POST, auto_id="confirm_%s")
    answer = page_of(request, found, confirm_form=form)
    if not form.is_valid():
        return answer(422)
    return done_with(request, confirm_decision(copy(found), by=request.by, at=request.at, **form.cleaned_data))


@require_POST
def give_back(request: HouseRequest, pk: int) -> HttpResponse:
    """Return the decision with a reason."""
    found = participation_of(pk, by=request.by)
    form = ReturnForm(request.POST, auto_id="return_%s")
    answer = page_of(request, found, return_form=form)
    if not form.is_valid():
        return answer(422)
    reason, revision = form.cleaned_data["return_reason"], form.cleaned_data["revision"]
    done = return_decision(copy(found), by=request.by, at=request.at, reason=reason, revision=revision)
    return done_with(request, done)


@require_POST
def withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """Strike an enrollment through within the window of its application."""
    found = participation_of(pk, by=request.by)
    form = StrikeForm(request.POST, auto_id="withdraw_%s")
    answer = page_of(request, found, withdraw_form=form)
    if not form.is_valid():
        return answer(422)
    reason, revision = form.cleaned_data["strike_reason"], form.cleaned_data["revision"]
    done = withdraw_participation(copy(found), by=request.by, at=request.at, reason=reason, revision=revision)
    return done_with(request, done)
