"""The register of exceptions: what is open, declaring, deciding, restoring, and what came in under each (C.4, C.5)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.casework.admitted import admitted_under, admitted_under_refused, counts_of_list, listed_people
from trackone.casework.deciding import held_to_ladder
from trackone.casework.models import ExceptionKind
from trackone.casework.register import (
    add_session as add,
)
from trackone.casework.register import (
    confirm_exception,
    declare_exception,
    refuse_exception,
    reopen_exception,
    restore_exception,
    steps_open_to,
)
from trackone.casework.register import (
    list_person as put_on_list,
)
from trackone.casework.registered import Registered, exception_of, register_page
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.queries import sites_to_act_at
from trackone.web.casework.keeping import draft_for, forget, initial_from, keep_typed_page
from trackone.web.exceptions.declaring import Declaring, offered_to
from trackone.web.exceptions.forms import PersonForm, ReasonForm, RegisterFilter, RestoreForm, SessionForm
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest

_SAVED = {
    "declared": "Declared. Entry is open from now on; a second person confirms or refuses.",
    "confirmed": "Confirmed. Everybody sees it, and the trail keeps it.",
    "refused": "Refused. It admits nothing new; what came in stays, marked “exception refused”.",
    "restored": "Saved. Entry stays open through the third business day after that day.",
    "reopened": "Reopened. Entry stays open until access is back for good.",
    "session": "The session is on file.",
}


@require_safe
def register(request: HouseRequest) -> HttpResponse:
    """List the exceptions of the region and of the state, newest days first."""
    filters = RegisterFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    page = register_page(
        by=request.by,
        at=request.at,
        show=chosen.get("show", ""),
        kind=chosen.get("kind"),
        after=request.GET.get("page", ""),
    )
    return render(request, "exceptions/register.html", {"page": page, "filters": filters, "newer": _newest(request)})


@require_safe
def marked(request: HouseRequest) -> HttpResponse:
    """List what came in under exceptions that were refused later: the Master User's list."""
    page = admitted_under_refused(by=request.by, after=request.GET.get("page", ""))
    return render(request, "exceptions/marked.html", {"page": page, "newer": _newest(request)})


@require_safe
def choose_kind(request: HouseRequest) -> HttpResponse:
    """Offer the four kinds."""
    post_for("exception.declare", by=request.by)
    return render(request, "exceptions/choose.html", {"kinds": offered_to(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HouseRequest, kind: int) -> HttpResponse:
    """Fill in one of the four forms."""
    if kind not in ExceptionKind.values:
        raise Http404
    post_for("exception.declare", by=request.by)
    offered = next(one for one in offered_to(request) if one.kind == kind)
    declaring = Declaring(request, ExceptionKind(kind))
    context = {"form": declaring.form, "offered": offered, "kept": declaring.kept, "page": declaring.page}
    answer = keep_typed_page(request, "exceptions/declare.html", context, page=declaring.page)
    if request.method != "POST":
        return answer()
    if not declaring.form.is_valid():
        return answer(status=422)
    declared = declare_exception(by=request.by, at=request.at, **declaring.values())
    forget(request, declaring.page)
    return _to(declared.pk, "declared")


@require_safe
def detail(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one exception: what was declared and decided, and what came in under it."""
    return _shown(request, exception_of(pk, by=request.by, at=request.at))()


@require_POST
def confirm(request: HouseRequest, pk: int) -> HttpResponse:
    """Confirm what another person declared."""
    seen = exception_of(pk, by=request.by, at=request.at)
    _shown(request, seen)
    confirm_exception(seen.exception, by=request.by, at=request.at)
    return _decided(request, pk, "confirmed")


@require_POST
def refuse(request: HouseRequest, pk: int) -> HttpResponse:
    """Refuse what another person declared, with a reason."""
    seen = exception_of(pk, by=request.by, at=request.at)
    form = ReasonForm(request.POST, auto_id="refuse_%s")
    answer = _shown(request, seen, refuse_form=form)
    if not form.is_valid():
        return answer(status=422)
    refuse_exception(seen.exception, by=request.by, at=request.at, reason=form.cleaned_data["reason"])
    return _decided(request, pk, "refused")


@require_POST
def restore(request: HouseRequest, pk: int) -> HttpResponse:
    """Say when access came back."""
    seen = exception_of(pk, by=request.by, at=request.at)
    form = RestoreForm(request.POST, auto_id="restore_%s")
    answer = _shown(request, seen, restore_form=form)
    if not form.is_valid():
        return answer(status=422)
    restore_exception(seen.exception, by=request.by, at=request.at, restored_on=form.cleaned_data["restored_on"])
    return _decided(request, pk, "restored")


@require_POST
def reopen(request: HouseRequest, pk: int) -> HttpResponse:
    """Open it again, because access did not last."""
    seen = exception_of(pk, by=request.by, at=request.at)
    form = ReasonForm(request.POST, auto_id="reopen_%s")
    answer = _shown(request, seen, reopen_form=form)
    if not form.is_valid():
        return answer(status=422)
    reopen_exception(seen.exception, by=request.by, at=request.at, reason=form.cleaned_data["reason"])
    return _decided(request, pk, "reopened")


@require_POST
def add_session(request: HouseRequest, pk: int) -> HttpResponse:
    """Add a dated session of a mass dislocation."""
    seen = exception_of(pk, by=request.by, at=request.at)
    sites = {str(site.pk): site for site in sites_to_act_at("exception.add_session", by=request.by, at=request.at)}
    form = SessionForm(request.POST, auto_id="session_%s", sites=[(value, site.name) for value, site in sites.items()])
    answer = _shown(request, seen, session_form=form)
    if not form.is_valid():
        return answer(status=422)
    typed = form.cleaned_data
    add(
        seen.exception,
        by=request.by,
        at=request.at,
        site=sites[typed["site"]],
        first_on=typed["first_on"],
        last_on=typed["last_on"],
    )
    return _decided(request, pk, "session")


@require_http_methods(["GET", "HEAD", "POST"])
def list_person(request: HouseRequest, pk: int) -> HttpResponse:
    """Show the people of a mass dislocation, and put one more on the list, by number."""
    seen = exception_of(pk, by=request.by, at=request.at)
    if seen.exception.kind != ExceptionKind.MASS_DISLOCATION:
        raise OutOfSight
    form = PersonForm(request.POST if request.method == "POST" else None)
    answer = keep_page(request, "exceptions/people.html", _people(request, seen, form))
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(status=422)
    listed = put_on_list(seen.exception, by=request.by, at=request.at, number=form.cleaned_data["number"])
    address = reverse("exception_list_person", args=[pk])
    return redirect(f"{address}?{urlencode({'saved': listed.participant.number})}")


def _shown(request: HouseRequest, seen: Registered, **forms: Any) -> Callable[..., HttpResponse]:
    """Keep the exception's page, with the form that was sent and fresh ones beside it, or with what was not sent yet."""
    exception = seen.exception
    steps = steps_open_to(request.by, exception)
    steps, waits_for = held_to_ladder(steps, exception, by=request.by, at=request.at)
    page = reverse("exception", args=[exception.pk])
    kept = draft_for(request, page) if steps and request.method == "GET" else None
    is_layoff = exception.kind == ExceptionKind.MASS_DISLOCATION
    context: dict[str, Any] = {
        "seen": seen,
        "exception": exception,
        "steps": steps,
        "waits_for": waits_for,
        "saved": _SAVED.get(request.GET.get("saved", ""), ""),
        "rows": admitted_under(exception.pk, by=request.by, after=request.GET.get("page", "")),
        "newer": _newest(request),
        "sent": list(forms.values()),
        "kept": kept,
        "page": page,
        "refuse_form": ReasonForm(auto_id="refuse_%s", initial=initial_from(ReasonForm, kept)),
        "restore_form": RestoreForm(auto_id="restore_%s", initial=initial_from(RestoreForm, kept)),
        "reopen_form": ReasonForm(auto_id="reopen_%s", initial=initial_from(ReasonForm, kept)),
    }
    if is_layoff:
        context["sessions"] = list(exception.sessions.select_related("site").order_by("-first_on", "pk"))
        context["listed_count"], context["entered_count"] = counts_of_list(exception.pk)
    if "exception.add_session" in steps and "session_form" not in forms:
        sites = sites_to_act_at("exception.add_session", by=request.by, at=request.at)
        context["session_form"] = SessionForm(auto_id="session_%s", sites=[(str(site.pk), site.name) for site in sites])
    context["open_refuse"] = bool(kept) or "refuse_form" in forms
    context["open_reopen"] = bool(kept) or "reopen_form" in forms
    return keep_typed_page(request, "exceptions/detail.html", {**context, **forms}, page=page)


def _people(request: HouseRequest, seen: Registered, form: PersonForm) -> dict[str, Any]:
    after = request.GET.get("page", "")
    people, older = listed_people(seen.exception.pk, after=int(after) if after.isdecimal() else None)
    listed_count, entered_count = counts_of_list(seen.exception.pk)
    return {
        "seen": seen,
        "exception": seen.exception,
        "people": people,
        "older": str(older) if older else "",
        "newer": _newest(request),
        "listed_count": listed_count,
        "entered_count": entered_count,
        "can_list": "exception.list_person" in steps_open_to(request.by, seen.exception),
        "form": form,
        "saved": request.GET.get("saved", "")[:9],
    }


def _newest(request: HouseRequest) -> str:
    """Return the key of the first page when another one is shown."""
    return "first" if request.GET.get("page", "first") != "first" else ""


def _decided(request: HouseRequest, pk: int, saved: str) -> HttpResponse:
    forget(request, reverse("exception", args=[pk]))
    return _to(pk, saved)


def _to(pk: int, saved: str) -> HttpResponse:
    return redirect(f"{reverse('exception', args=[pk])}?{urlencode({'saved': saved})}")
