"""Numbers that somebody kept in a text and that are on file: the Master User looks them through."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trackone.casework.passing import passed_number, review_passed, to_review
from trackone.organizations.authority import post_for
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest


@require_safe
def passed_numbers(request: HouseRequest) -> HttpResponse:
    """List what is to be looked through."""
    context = {"rows": to_review(by=request.by), "is_saved": request.GET.get("saved") == "reviewed"}
    return keep_page(request, "trail/passed.html", context)()


@require_POST
def passed_number_review(request: HouseRequest, pk: int) -> HttpResponse:
    """Take one off the list."""
    row = passed_number(pk, by=request.by)
    post_for("passed_number.view", by=request.by)
    keep_page(request, "trail/passed.html", {"rows": to_review(by=request.by)})
    review_passed(row, by=request.by, at=request.at)
    return redirect(f"{reverse('passed_numbers')}?saved=reviewed")
