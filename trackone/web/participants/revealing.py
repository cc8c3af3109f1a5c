"""Show a stored Social Security number once: asked for with purpose and password, on a page that nothing keeps."""

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trackone.organizations.authority import post_for
from trackone.organizations.log_in import confirm_password, locked_until
from trackone.organizations.models import Account
from trackone.participants.queries import participant_by_number
from trackone.participants.revealing import reveal_ssn
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.person_forms import RevealForm

_WRONG = "That is not your password. Try again."
_LOCKED = "Too many tries. Your log-in is closed for 15 minutes; the help page says whom to call."


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def participant_ssn(request: HouseRequest, number: str) -> HttpResponse:
    """Ask for purpose and password, then show the number on the answer itself: gone with the next page, never kept."""
    participant = participant_by_number(number, by=request.by)
    post_for("participant.reveal_ssn", by=request.by)
    form = RevealForm(request.POST if request.method == "POST" else None)
    page = reverse("participant_ssn", args=[participant.number])
    context = {"participant": participant, "form": form, "page": page, "number": None}
    context["lead"] = f"{participant.full_name()}, {participant.number}"
    answer = keep_page(request, "participants/reveal.html", context)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(422)
    account = request.user
    confirmation = None
    if isinstance(account, Account):
        confirmation = confirm_password(account, form.cleaned_data["password"], at=request.at)
        if confirmation is None:
            form.add_error("password", _LOCKED if locked_until(account.username, at=request.at) else _WRONG)
            return answer(422)
    # A kept answer is a record; a number is shown anew each time, or not at all.
    by = replace(request.by, key=None)
    purpose = form.cleaned_data["purpose"]
    context["number"] = reveal_ssn(participant, by=by, at=request.at, purpose=purpose, confirmation=confirmation)
    return answer()
