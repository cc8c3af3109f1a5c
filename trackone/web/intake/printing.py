"""The application on paper: what is on file, with a line for the applicant, for a parent of a minor, and for the staff."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trackone.desks.intake import intake_of
from trackone.enrollment.models import Signer
from trackone.policy.section_0_applications import signers_of
from trackone.web.middleware.standing import HouseRequest


@never_cache
@require_safe
def printed(request: HouseRequest, pk: int) -> HttpResponse:
    """Show the application as it prints: no navigation, the number masked, a line for everybody who signs."""
    found = intake_of(pk, by=request.by, at=request.at)
    application = found.application
    on = application.application_on or application.begun_on
    signers = application.signers or signers_of(age=application.participant.age_on(on))
    on_file = {one.signer: one.on_file for one in found.signatures}
    context = {
        "intake": found,
        "application": application,
        "participant": application.participant,
        "lines": [(Signer(word).label, on_file.get(word)) for word in signers],
        "printed_on": found.today,
    }
    return render(request, "intake/print.html", context)
