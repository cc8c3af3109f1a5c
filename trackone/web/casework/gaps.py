"""Planned gaps: plan one in a period of participation; one gap with its early end and its withdrawal."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.casework.gapping import can_be_withdrawn, end_gap, gap_of, plan_gap, withdraw_gap
from trackone.casework.queries import participation_of
from trackone.enrollment.models import PlannedGap
from trackone.organizations.authority import may, post_for
from trackone.organizations.standing import today_at
from trackone.web.casework.gap_forms import EndGapForm, GapForm
from trackone.web.casework.hinting import window_hint
from trackone.web.casework.history import history_in_words
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.casework.service_forms import WithdrawForm
from trackone.web.middleware.standing import HouseRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HouseRequest, pk: int) -> HttpResponse:
    """Plan a gap in one period of participation."""
    found = participation_of(pk, by=request.by)
    post_for("gap.plan", by=request.by, record=found)
    page = reverse("participation_gap", args=[found.pk])
    is_sent = request.method == "POST"
    kept = None if is_sent else draft_for(request, page)
    today = today_at(found.site, at=request.at)
    initial = {"agreed_on": today, "from_on": today, **initial_from(GapForm, kept)}
    form = GapForm(request.POST if is_sent else None, initial=initial, auto_id="gap_%s")
    context = {
        "participation": found,
        "participant": found.participant,
        "form": form,
        "window": lambda: window_hint(form["agreed_on"].value(), site=found.site, at=request.at),
        "kept": kept,
        "page": page,
    }
    answer = keep_typed_page(request, "casework/gap_plan.html", context, page=page)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    planned = plan_gap(copy(found), by=request.by, at=request.at, gap=form.entry())
    forget(request, page)
    return go(request, saved(found.participant, "gap", planned.pk))


@never_cache
@require_safe
def gap(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one planned gap."""
    return _shown(request, gap_of(pk, by=request.by))()


@require_POST
def end(request: HouseRequest, pk: int) -> HttpResponse:
    """End it early, on a day within it."""
    found = gap_of(pk, by=request.by)
    form = EndGapForm(request.POST, auto_id="end_%s")
    answer = _shown(request, found, end_form=form)
    if not form.is_valid():
        return answer(422)
    return _done(request, end_gap(copy(found), by=request.by, at=request.at, **form.cleaned_data))


@require_POST
def withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """Strike it through within the window of its agreement."""
    found = gap_of(pk, by=request.by)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    answer = _shown(request, found, withdraw_form=form)
    if not form.is_valid():
        return answer(422)
    return _done(request, withdraw_gap(copy(found), by=request.by, at=request.at, **form.cleaned_data))


def _shown(request: HouseRequest, found: PlannedGap, **sent: Any) -> Callable[..., HttpResponse]:
    page = reverse("gap", args=[found.pk])
    kept = None if sent else draft_for(request, page)
    is_standing = found.withdrawn_at is None and found.participation.exit_on is None
    fresh = {"revision": found.revision}
    today = today_at(found.site, at=request.at)
    ends_on = min(max(today, found.from_on), found.last_on)
    context = {
        "gap": found,
        "participation": found.participation,
        "participant": found.participant,
        "revision": found.revision,
        "can_end": is_standing and found.from_on < found.last_on and may("gap.end", by=request.by, record=found),
        "can_withdraw": is_standing
        and may("gap.withdraw", by=request.by, record=found)
        and can_be_withdrawn(found, at=request.at),
        "end_form": EndGapForm(
            initial={"last_day_on": ends_on, **initial_from(EndGapForm, kept), **fresh}, auto_id="end_%s"
        ),
        "withdraw_form": WithdrawForm(initial={**initial_from(WithdrawForm, kept), **fresh}, auto_id="withdraw_%s"),
        "history": history_in_words(PlannedGap._meta.db_table, found.pk) if found.revision > 1 else [],
        "kept": kept,
        "page": page,
        **sent,
    }
    return keep_typed_page(request, "casework/gap.html", context, page=page)


def _done(request: HouseRequest, done: PlannedGap) -> HttpResponse:
    forget(request, reverse("gap", args=[done.pk]))
    return go(request, saved(done.participant, "gap", done.pk))
