"""One service: what it says, its stamps, what was changed; fill in, mend, withdraw - or who decides once it is locked."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.casework.changing import Toward, refusals_to_change, refusals_to_fill, standing_toward
from trackone.casework.models import ServiceRecord
from trackone.casework.queries import service_of
from trackone.casework.serving import complete_service, mend_service, withdraw_service
from trackone.organizations.authority import may, post_for
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_exits import Extending
from trackone.policy.section_1_data_corrections import refusals_to_withdraw
from trackone.web.casework import choices
from trackone.web.casework.effects import effect_of
from trackone.web.casework.history import history_in_words
from trackone.web.casework.keeping import columns_sent, draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.casework.locks import Lock, locks_of
from trackone.web.casework.service_forms import MENDED, CompleteForm, MendForm, WithdrawForm, blank_of, initial_of
from trackone.web.casework.stamps import stamps_of
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.fixing import fix_address, fixes_of

_STAMPED = {"began": "Date of service", "ended": "Actual end", "result": "Date of the result"}
_WORDS = {
    "kind": "service",
    "participation": "program",
    "began_on": "date of service",
    "ended_on": "actual end",
    "site": "site",
    "staff": "staff",
    "minutes": "minutes",
    "result": "result",
    "result_on": "date of the result",
    "planned_begin_on": "planned begin",
    "planned_end_on": "planned end",
    "provider_name": "partner",
}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What this reader may still do to the service, and what is locked."""

    blank: list[str]
    open: list[str]
    locks: list[Lock]
    can_withdraw: bool


@never_cache
@require_safe
def service(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one service."""
    return _shown(request, service_of(pk, by=request.by))()


@require_POST
def complete(request: HouseRequest, pk: int) -> HttpResponse:
    """Fill in what was blank: an end, a result, minutes. That is entry, judged on its own date (C.6)."""
    found = service_of(pk, by=request.by)
    form = CompleteForm(request.POST, service=found)
    answer = _shown(request, found, complete_form=form)
    if not form.is_valid():
        return answer(422)
    done = complete_service(
        copy(found), by=request.by, at=request.at, changes=form.changes(), revision=form.cleaned_data["revision"]
    )
    return _done(request, done, page=_page_of(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HouseRequest, pk: int) -> HttpResponse:
    """Change what was entered, within its window."""
    found = service_of(pk, by=request.by)
    post_for("service.mend", by=request.by, record=found)
    page = reverse("service_mend", args=[pk])
    terms = _terms(found, standing_toward(found, by=request.by, at=request.at), request)
    is_sent = request.method == "POST"
    kept = None if is_sent else draft_for(request, page)
    initial = {**initial_of(found), **initial_from(MendForm, kept), "revision": found.revision}
    columns = [*terms.open, *columns_sent(request, MENDED)]
    offer = choices.offer_for_mending(request, found, is_wanted=bool(columns))
    form = MendForm(request.POST if is_sent else None, initial=initial, offer=offer, columns=columns)
    context = {**_common(found), "terms": terms, "mend_form": form, "kept": kept, "page": page}
    answer = keep_typed_page(request, "casework/service_mend.html", context, page=page)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    done = mend_service(
        copy(found), by=request.by, at=request.at, changes=form.changes(), revision=form.cleaned_data["revision"]
    )
    return _done(request, done, page=page)


@require_POST
def withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """Strike an own entry through; it stays on the time line and counts nowhere."""
    found = service_of(pk, by=request.by)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    answer = _shown(request, found, withdraw_form=form)
    if not form.is_valid():
        return answer(422)
    typed = form.cleaned_data
    done = withdraw_service(copy(found), by=request.by, at=request.at, reason=typed["reason"], revision=typed["revision"])
    return _done(request, done, page=_page_of(found))


def _shown(request: HouseRequest, found: ServiceRecord, **sent: Any) -> Callable[..., HttpResponse]:
    """Keep the page of the service, with the form that was sent and fresh ones beside it."""
    page = _page_of(found)
    kept = None if sent else draft_for(request, page)
    fresh = {"revision": found.revision}
    toward = standing_toward(found, by=request.by, at=request.at)
    terms = _terms(found, toward, request)
    fixes = fixes_of(found, _filled(found), by=request.by, toward=toward)
    blank_form = CompleteForm(service=found, columns=terms.blank, initial={**initial_from(CompleteForm, kept), **fresh})
    context = {
        **_common(found),
        "terms": terms,
        "stamps": stamps_of(found, _STAMPED, time_zone=found.site.time_zone, fixes=fixes),
        "fixes": fixes,
        "fix_url": fix_address("service", found.pk) if fixes else "",
        "history": history_in_words(ServiceRecord._meta.db_table, found.pk),
        "effect": effect_of(found.kind, found.participation, dates=_dates_of(found), is_on_file=True),
        "complete_form": blank_form,
        "withdraw_form": WithdrawForm(initial={**initial_from(WithdrawForm, kept), **fresh}, auto_id="withdraw_%s"),
        "kept": kept,
        "page": page,
        **sent,
    }
    return keep_typed_page(request, "casework/service.html", context, page=page)


def _filled(found: ServiceRecord) -> list[str]:
    return [name for name in MENDED if getattr(found, name) not in (None, "")]


def _dates_of(found: ServiceRecord) -> Extending:
    return Extending(
        began_on=found.began_on,
        ended_on=found.ended_on,
        planned_begin_on=found.planned_begin_on,
        planned_end_on=found.planned_end_on,
    )


def _common(found: ServiceRecord) -> dict[str, Any]:
    again = f"{reverse('service_record', args=[found.participant.number])}?like={found.pk}"
    return {"service": found, "participant": found.participant, "revision": found.revision, "again_url": again}


def _terms(found: ServiceRecord, toward: Toward, request: HouseRequest) -> Terms:
    """Say what may be filled in, mended and withdrawn, and what is locked, field by field. No SQL."""
    filled = [name for name in MENDED if name == "participation" or getattr(found, name) not in (None, "")]
    open_ones = [name for name in filled if not refusals_to_change(found, columns=[name], toward=toward)]
    blank = [name for name in blank_of(found) if not refusals_to_fill(found, columns=[name], toward=toward)]
    can_mend, can_complete = (may(word, by=request.by, record=found) for word in ("service.mend", "service.complete"))
    return Terms(
        blank=blank if can_complete else [],
        open=open_ones if can_mend else [],
        locks=locks_of(found, filled, words=_WORDS, toward=toward),
        can_withdraw=may("service.withdraw", by=request.by, record=found) and not _refusals_to_withdraw(toward),
    )


def _refusals_to_withdraw(toward: Toward) -> list[Refusal]:
    return refusals_to_withdraw(
        is_own=toward.is_own,
        leads_the_site=toward.leads_the_site,
        window_is_open=toward.is_open("began"),
        is_frozen=toward.is_frozen,
        is_withdrawn=toward.is_withdrawn,
        reason="asked for when it is done",
    )


def _page_of(found: ServiceRecord) -> str:
    return reverse("service", args=[found.pk])


def _done(request: HouseRequest, done: ServiceRecord, *, page: str) -> HttpResponse:
    forget(request, page)
    return go(request, saved(done.participant, "service", done.pk))
