"""Record an activity; its page with stamps and changes; fill in, mend, withdraw - or who decides once it is locked."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.casework.activities.queries import activity_of, is_activity_due
from trackone.casework.activities.recording import (
    complete_activity,
    mend_activity,
    record_activity,
    withdraw_activity,
)
from trackone.casework.activities.telling import told_of
from trackone.casework.changing import Toward, filled_later, refusals_to_change, refusals_to_fill, standing_toward
from trackone.casework.models import ACTIVITIES, Activity
from trackone.organizations.authority import OutOfSight, may, post_for
from trackone.organizations.standing import today_at
from trackone.participants.queries import participant_by_number
from trackone.policy.section_1_data_corrections import refusals_to_withdraw
from trackone.web.activities.forms import (
    PLACED,
    WithdrawForm,
    fill_form,
    initial_of,
    mend_form,
    programs_to_charge,
    record_form,
    typed_before,
)
from trackone.web.activities.offering import first_window, offer_beside, offer_for, usual_of
from trackone.web.activities.saying import history_of, lines_of, stamps_shown, words_of_columns
from trackone.web.casework.keeping import columns_sent, draft_for, forget, go, keep_typed_page, saved
from trackone.web.casework.locks import Lock, locks_of
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.fixing import fix_address, fixes_of


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What this reader may still do to the activity, and what is locked."""

    blank: list[str]
    open: list[str]
    locks: list[Lock]
    can_withdraw: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HouseRequest, number: str, activity: str) -> HttpResponse:
    """Record one activity of a kind."""
    participant, model = participant_by_number(number, by=request.by), _model_of(activity)
    post_for("activity.record", by=request.by)
    page = reverse("activity_record", args=[participant.number, model.declared.slug])
    offer = offer_for(request, participant)
    form_class = record_form(model, on=offer.today)
    is_sent = request.method == "POST"
    kept = None if is_sent else draft_for(request, page)
    initial = {**usual_of(request, model, offer), **typed_before(form_class, kept)}
    form = form_class(request.POST if is_sent else None, offer=offer, initial=initial)
    later = [form[name] for name in model.declared.columns if _comes_later(model, name)]
    context = {
        "participant": participant,
        "declared": model.declared,
        "form": form,
        "now": [bound for bound in form.visible_fields() if bound not in later],
        "later": later,
        "is_later_open": any(bound.errors or bound.value() for bound in later),
        "first_window": partial(first_window, form, participant=participant, at=request.at),
        "kept": kept,
        "page": page,
        "has_programs": any(value for value, _ in programs_to_charge(model, offer.participations)),
    }
    answer = keep_typed_page(request, "activities/record.html", context, page=page)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    made = record_activity(participant, by=request.by, at=request.at, site=form.site_chosen(), entry=form.entry())
    forget(request, page)
    return go(request, saved(participant, made.declared.slug, made.pk))


@never_cache
@require_safe
def activity(request: HouseRequest, activity: str, pk: int) -> HttpResponse:
    """Show one activity."""
    return _shown(request, _found(request, activity, pk))()


@require_POST
def complete(request: HouseRequest, activity: str, pk: int) -> HttpResponse:
    """Fill in what was blank: an end, a score, wages. That is entry, judged on its own date (C.6)."""
    found = _found(request, activity, pk)
    later = columns_sent(request, filled_later(found))
    form = fill_form(type(found), later, on=found.dated_on)(request.POST, auto_id="complete_%s")
    answer = _shown(request, found, complete_form=form)
    if not form.is_valid():
        return answer(422)
    revision = form.cleaned_data["revision"]
    done = complete_activity(copy(found), by=request.by, at=request.at, changes=form.changes(), revision=revision)
    return _done(request, done, page=_page_of(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HouseRequest, activity: str, pk: int) -> HttpResponse:
    """Change what was entered, within its window; what is not critical at any time."""
    found = _found(request, activity, pk)
    post_for("activity.mend", by=request.by, record=found)
    page = reverse("activity_mend", args=[found.declared.slug, pk])
    terms = _terms(found, standing_toward(found, by=request.by, at=request.at), request)
    is_sent = request.method == "POST"
    kept = None if is_sent else draft_for(request, page)
    columns = [*terms.open, *columns_sent(request, [*found.declared.columns, *PLACED])]
    form_class = mend_form(type(found), columns, on=found.dated_on)
    initial = {**initial_of(found), **typed_before(form_class, kept), "revision": found.revision}
    offer = offer_beside(request, found)
    form = form_class(request.POST if is_sent else None, offer=offer, initial=initial)
    context = {**_common(found), "terms": terms, "mend_form": form, "kept": kept, "page": page}
    answer = keep_typed_page(request, "activities/mend.html", context, page=page)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    revision = form.cleaned_data["revision"]
    done = mend_activity(copy(found), by=request.by, at=request.at, changes=form.changes(), revision=revision)
    return _done(request, done, page=page)


@require_POST
def withdraw(request: HouseRequest, activity: str, pk: int) -> HttpResponse:
    """Strike an own entry through; it stays on the time line and counts nowhere."""
    found = _found(request, activity, pk)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    answer = _shown(request, found, withdraw_form=form)
    if not form.is_valid():
        return answer(422)
    typed = form.cleaned_data
    done = withdraw_activity(copy(found), by=request.by, at=request.at, reason=typed["reason"], revision=typed["revision"])
    return _done(request, done, page=_page_of(found))


def _shown(request: HouseRequest, found: Activity, **sent: Any) -> Callable[..., HttpResponse]:
    """Keep the page of the activity, with the form that was sent and fresh ones beside it."""
    page = _page_of(found)
    kept = None if sent else draft_for(request, page)
    toward = standing_toward(found, by=request.by, at=request.at)
    terms = _terms(found, toward, request)
    filled = [name for name in (*found.declared.columns, *PLACED) if getattr(found, name) not in (None, "")]
    fixes = fixes_of(found, filled, by=request.by, toward=toward)
    form_class, fresh = fill_form(type(found), terms.blank, on=found.dated_on), {"revision": found.revision}
    context = {
        **_common(found),
        "terms": terms,
        "lines": lines_of(found, fixes=fixes),
        "stamps": stamps_shown(found, fixes=fixes),
        "fixes": fixes,
        "fix_url": fix_address(found.declared.slug, found.pk) if fixes else "",
        "history": history_of(found),
        "is_due": is_activity_due(found, today=today_at(found.site, at=request.at)),
        "complete_form": form_class(initial={**typed_before(form_class, kept), **fresh}, auto_id="complete_%s"),
        "withdraw_form": WithdrawForm(initial={**typed_before(WithdrawForm, kept), **fresh}, auto_id="withdraw_%s"),
        "kept": kept,
        "page": page,
        **sent,
    }
    return keep_typed_page(request, "activities/activity.html", context, page=page)


def _common(found: Activity) -> dict[str, Any]:
    return {
        "activity": found,
        "declared": found.declared,
        "title": told_of(found).heading,
        "participant": found.participant,
        "revision": found.revision,
    }


def _terms(found: Activity, toward: Toward, request: HouseRequest) -> Terms:
    """Say what may be filled in, mended and withdrawn, and what is locked, field by field. No SQL."""
    names = [*found.declared.columns, *PLACED]
    filled = [name for name in names if name in PLACED or getattr(found, name) not in (None, "")]
    open_ones = [name for name in filled if not refusals_to_change(found, columns=[name], toward=toward)]
    blank = [name for name in found.declared.columns if name not in filled]
    # What is waited for stands first: the end, the wages.
    blank.sort(key=lambda name: not _comes_later(type(found), name))
    blank = [name for name in blank if not refusals_to_fill(found, columns=[name], toward=toward)]
    can_mend, can_complete = (may(f"activity.{verb}", by=request.by, record=found) for verb in ("mend", "complete"))
    over = refusals_to_withdraw(
        is_own=toward.is_own,
        leads_the_site=toward.leads_the_site,
        window_is_open=toward.is_open(found.declared.first),
        is_frozen=toward.is_frozen,
        is_withdrawn=toward.is_withdrawn,
        reason="asked for when it is done",
    )
    return Terms(
        blank=blank if can_complete else [],
        open=open_ones if can_mend else [],
        locks=locks_of(found, filled, words=words_of_columns(found), toward=toward),
        can_withdraw=may("activity.withdraw", by=request.by, record=found) and not over,
    )


def _comes_later(model: type[Activity], name: str) -> bool:
    """Say whether a column is judged on a date that comes after the first, as an end."""
    return model.declared.columns[name].judged_on in model.declared.windowed[1:]


def _model_of(slug: str) -> type[Activity]:
    model = ACTIVITIES.get(slug.replace("-", "_"))
    if model is None:
        raise OutOfSight
    return model


def _found(request: HouseRequest, slug: str, pk: int) -> Activity:
    return activity_of(slug.replace("-", "_"), pk, by=request.by)


def _page_of(found: Activity) -> str:
    return reverse("activity", args=[found.declared.slug, found.pk])


def _done(request: HouseRequest, done: Activity, *, page: str) -> HttpResponse:
    forget(request, page)
    return go(request, saved(done.participant, done.declared.slug, done.pk))
