"""Enroll in a program; one enrollment with its application, decision and snapshot, services, exit."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.casework.admitting import Served
from trackone.casework.changing import Toward, refusals_to_change, standing_toward
from trackone.casework.enrolling import (
    decide_eligibility,
    enroll,
    exit_participation,
    mend_participation,
    take_back_exit,
)
from trackone.casework.models import ServiceRecord
from trackone.casework.queries import participation_of, still_open_of
from trackone.casework.registered import today_of
from trackone.enrollment.models import Participation, Program
from trackone.organizations.authority import may, post_for
from trackone.organizations.queries import sites_to_act_at
from trackone.organizations.standing import today_at
from trackone.participants.queries import participant_by_number
from trackone.web.casework.enrollment_forms import ApplicationForm, DecideForm, EnrollForm, ExitForm, TakeBackForm
from trackone.web.casework.hinting import window_hint
from trackone.web.casework.history import history_in_words
from trackone.web.casework.keeping import columns_sent, draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.casework.locks import Lock, locks_of
from trackone.web.casework.snapshot import snapshot_in_words
from trackone.web.casework.stamps import stamps_of
from trackone.web.middleware.standing import HouseRequest

_MOST_SERVICES = 200
_STAMPED = {"application": "Application", "eligibility": "Eligibility decision"}
_WORDS = {"application_on": "application date", "eligibility": "eligibility", "eligibility_on": "date of the decision"}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What this reader may still do to the enrollment, and what is locked."""

    can_decide: bool
    open: list[str]
    can_exit: bool
    can_take_back: bool
    locks: list[Lock]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enroll_participant(request: HouseRequest, number: str) -> HttpResponse:
    """Enroll a participant: program, application date, site."""
    participant = participant_by_number(number, by=request.by)
    post_for("participation.enroll", by=request.by)
    page = reverse("enroll", args=[participant.number])
    is_sent = request.method == "POST"
    kept = None if is_sent else draft_for(request, page)
    sites = sites_to_act_at("participation.enroll", by=request.by, at=request.at)
    today = today_at(sites[0], at=request.at) if sites else today_of(request.by, at=request.at)
    only = str(sites[0].pk) if len(sites) == 1 else ""
    initial = {"application_on": today, "site": only, **initial_from(EnrollForm, kept)}
    programs = list(Program.objects.open_on(today).order_by("id"))
    form = EnrollForm(request.POST if is_sent else None, initial=initial, programs=programs, sites=sites)
    context = {"participant": participant, "form": form, "kept": kept, "page": page}
    context["window"] = lambda: window_hint(
        form["application_on"].value(),
        site=form.site_shown(),
        at=request.at,
        served=lambda site: Served(
            participant_id=participant.pk, site=site, staff_id=request.by.person.pk, program_code=form.code_shown()
        ),
    )
    answer = keep_typed_page(request, "casework/enroll.html", context, page=page)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    enrolled = enroll(
        participant,
        by=request.by,
        at=request.at,
        site=form.site_chosen(),
        program=form.program_chosen(),
        application_on=form.cleaned_data["application_on"],
    )
    forget(request, page)
    return go(request, saved(participant, "participation", enrolled.pk))


@never_cache
@require_safe
def participation(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one enrollment."""
    return _shown(request, participation_of(pk, by=request.by))()


@require_POST
def decide(request: HouseRequest, pk: int) -> HttpResponse:
    """Decide on the application; what was known then is kept as a snapshot."""
    found = participation_of(pk, by=request.by)
    form = DecideForm(request.POST, auto_id="decide_%s")
    answer = _shown(request, found, decide_form=form)
    if not form.is_valid():
        return answer(422)
    done = decide_eligibility(copy(found), by=request.by, at=request.at, **form.cleaned_data)
    return _done(request, done)


@require_POST
def mend(request: HouseRequest, pk: int) -> HttpResponse:
    """Change application or decision within the window."""
    found = participation_of(pk, by=request.by)
    form = ApplicationForm(request.POST, auto_id="mend_%s", columns=columns_sent(request, _WORDS))
    answer = _shown(request, found, mend_form=form)
    if not form.is_valid():
        return answer(422)
    revision = form.cleaned_data["revision"]
    done = mend_participation(copy(found), by=request.by, at=request.at, changes=form.changes(), revision=revision)
    return _done(request, done)


@require_POST
def leave(request: HouseRequest, pk: int) -> HttpResponse:
    """Record an exit by hand; it takes effect at midnight at the site."""
    found = participation_of(pk, by=request.by)
    form = ExitForm(request.POST, auto_id="exit_%s")
    answer = _shown(request, found, exit_form=form)
    if not form.is_valid():
        return answer(422)
    done = exit_participation(copy(found), by=request.by, at=request.at, **form.cleaned_data)
    return _done(request, done)


@require_POST
def take_back(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back an own exit until midnight at the site."""
    found = participation_of(pk, by=request.by)
    form = TakeBackForm(request.POST, auto_id="back_%s")
    answer = _shown(request, found, take_back_form=form)
    if not form.is_valid():
        return answer(422)
    done = take_back_exit(copy(found), by=request.by, at=request.at, revision=form.cleaned_data["revision"])
    return _done(request, done)


def _shown(request: HouseRequest, found: Participation, **sent: Any) -> Callable[..., HttpResponse]:
    page = reverse("participation", args=[found.pk])
    kept = None if sent else draft_for(request, page)
    today = today_at(found.site, at=request.at)
    fresh = {"revision": found.revision}
    terms = _terms(request, found)
    filed = {"application_on": found.application_on, "eligibility_on": found.eligibility_on}
    context = {
        "participation": found,
        "participant": found.participant,
        "revision": found.revision,
        "terms": terms,
        "stamps": stamps_of(found, _STAMPED, time_zone=found.site.time_zone),
        "snapshot": snapshot_in_words(found),
        "services": _services_in(found),
        "still_open": still_open_of(found),
        "history": history_in_words(Participation._meta.db_table, found.pk),
        "is_exited": found.exit_last_undo_on is not None and found.exit_last_undo_on < today,
        "decide_form": DecideForm(
            initial={"eligibility_on": today, **initial_from(DecideForm, kept), **fresh}, auto_id="decide_%s"
        ),
        "mend_form": ApplicationForm(
            initial={**filed, "eligibility": found.eligibility, **fresh}, columns=terms.open, auto_id="mend_%s"
        ),
        "exit_form": ExitForm(initial={"exit_on": today, **initial_from(ExitForm, kept), **fresh}, auto_id="exit_%s"),
        "take_back_form": TakeBackForm(initial=fresh, auto_id="back_%s"),
        "kept": kept,
        "page": page,
        **sent,
    }
    return keep_typed_page(request, "casework/participation.html", context, page=page)


def _services_in(found: Participation) -> list[ServiceRecord]:
    """Return the services that were charged to it, newest first. One SQL statement."""
    rows = ServiceRecord.objects.filter(participation=found, sealed_at=None).select_related("kind", "staff", "site")
    return list(rows.order_by("-dated_on", "-id")[:_MOST_SERVICES])


def _terms(request: HouseRequest, found: Participation) -> Terms:
    """Say what may still be done, and what is locked. One to four SQL statements."""
    toward = standing_toward(found, by=request.by, at=request.at)
    filled = [name for name in _WORDS if getattr(found, name) not in (None, "")]
    open_ones = [name for name in filled if not refusals_to_change(found, columns=[name], toward=toward)]
    can = {word: may(f"participation.{word}", by=request.by, record=found) for word in ("decide", "mend", "exit")}
    return Terms(
        can_decide=can["decide"] and not found.eligibility and not toward.is_exited,
        open=open_ones if can["mend"] else [],
        can_exit=can["exit"] and found.exit_on is None,
        can_take_back=_can_take_back(request, found, toward),
        locks=locks_of(found, filled, words=_WORDS, toward=toward),
    )


def _can_take_back(request: HouseRequest, found: Participation, toward: Toward) -> bool:
    is_own = found.exit_recorded_by_id == request.by.person.pk
    return found.exit_on is not None and is_own and not toward.is_exited


def _done(request: HouseRequest, done: Participation) -> HttpResponse:
    forget(request, reverse("participation", args=[done.pk]))
    return go(request, saved(done.participant, "participation", done.pk))
