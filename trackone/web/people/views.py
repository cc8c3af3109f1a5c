"""The staff: who holds which post since when, one person, and the end of the access (V.6)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trackone.desks.leaving import left_open
from trackone.organizations.actions import disable_account
from trackone.organizations.authority import may, post_for
from trackone.organizations.staff import Colleague, colleague_of, ending_of, only_holder_of, staff_page
from trackone.web.casework.keeping import draft_for, forget, initial_from, keep_typed_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.people.forms import EndAccessForm, StaffFilter


@require_safe
def people(request: HouseRequest) -> HttpResponse:
    """List the staff of the region, or of the state, by name."""
    filters = StaffFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    after = request.GET.get("page", "")
    show, role = chosen.get("show", ""), chosen.get("role", "")
    page = staff_page(by=request.by, at=request.at, show=show, role=role, after=after)
    newer = "first" if after not in ("", "first") else ""
    return render(request, "people/people.html", {"page": page, "filters": filters, "show": show, "newer": newer})


@require_safe
def person(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one person with every post."""
    colleague = colleague_of(pk, by=request.by, at=request.at)
    context = {
        "colleague": colleague,
        "ending": ending_of(colleague.person),
        "can_end": _can_end(request, colleague),
        "may_read_trail": may("trail.read", by=request.by),
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_access(request: HouseRequest, pk: int) -> HttpResponse:
    """Say what the person leaves open, and end the access with a reason."""
    post_for("account.disable", by=request.by)
    colleague = colleague_of(pk, by=request.by, at=request.at)
    page = reverse("person_disable", args=[pk])
    kept = draft_for(request, page) if request.method != "POST" else None
    form = EndAccessForm(request.POST if request.method == "POST" else None, initial=initial_from(EndAccessForm, kept))
    context = {**_leaving(request, colleague, form), "kept": kept, "page": page}
    answer = keep_typed_page(request, "people/end_access.html", context, page=page)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    disable_account(colleague.person, by=request.by, at=request.at, reason=form.cleaned_data["reason"])
    forget(request, page)
    return redirect(reverse("person", args=[pk]))


def _can_end(request: HouseRequest, colleague: Colleague) -> bool:
    account = colleague.person.account
    is_other = colleague.person.pk != request.by.person.pk
    return is_other and account is not None and account.is_active and may("account.disable", by=request.by)


def _leaving(request: HouseRequest, colleague: Colleague, form: EndAccessForm) -> dict[str, Any]:
    return {
        "colleague": colleague,
        "left": left_open(colleague.person, by=request.by),
        "only_posts": only_holder_of(colleague.held, at=request.at),
        "sees_cases": bool(request.by.reads),
        "form": form,
    }
