"""Enroll in a program; one enrollment with its application, decision and snapshot, services, exit."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trackone.casework.admitting import Served
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
from trackone.organizations.authority import post_for
from trackone.organizations.queries import sites_to_act_at
from trackone.organizations.standing import today_at
from trackone.participants.queries import participant_by_number
from trackone.web.casework.enrollment_forms import (
    ApplicationForm,
    DecideForm,
    EnrollForm,
    ExitForm,
    ReturnForm,
    StrikeForm,
    TakeBackForm,
)
from trackone.web.casework.enrollment_terms import WORDS, terms_of
from trackone.web.casework.fields import RevisionForm
from trackone.web.casework.hinting import window_hint
from trackone.web.casework.history import history_in_words
from trackone.web.casework.keeping import columns_sent, draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.casework.snapshot import snapshot_in_words
from trackone.web.casework.stamps import stamps_of
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.fixing import fix_address

_MOST_SERVICES = 200
_STAMPED = {"application": "Application", "eligibility": "Eligibility decision"}


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
    return page_of(request, participation_of(pk, by=request.by))()


@require_POST
def decide(request: HouseRequest, pk: int) -> HttpResponse:
    """Decide on the application; what was known then is kept as a snapshot."""
    found = participation_of(pk, by=request.by)
    form = DecideForm(request.POST, auto_id="decide_%s", **_terms_of_deciding(found))
    answer = page_of(request, found, decide_form=form)
    if not form.is_valid():
        return answer(422)
    decision = {"eligibility_on": today_at(found.site, at=request.at), **form.cleaned_data}
    done = decide_eligibility(copy(found), by=request.by, at=request.at, **decision)
    return done_with(request, done)


@require_POST
def mend(request: HouseRequest, pk: int) -> HttpResponse:
    """Change application or decision within the window."""
    found = participation_of(pk, by=request.by)
    form = ApplicationForm(request.POST, auto_id="mend_%s", columns=columns_sent(request, WORDS))
    answer = page_of(request, found, mend_form=form)
    if not form.is_valid():
        return answer(422)
    revision = form.cleaned_data["revision"]
    done = mend_participation(copy(found), by=request.by, at=request.at, changes=form.changes(), revision=revision)
    return done_with(request, done)


@require_POST
def leave(request: HouseRequest, pk: int) -> HttpResponse:
    """Record an exit by hand; it takes effect at midnight at the site."""
    found = participation_of(pk, by=request.by)
    form = ExitForm(request.POST, auto_id="exit_%s")
    answer = page_of(request, found, exit_form=form)
    if not form.is_valid():
        return answer(422)
    done = exit_participation(copy(found), by=request.by, at=request.at, **form.cleaned_data)
    return done_with(request, done)


@require_POST
def take_back(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back an own exit until midnight at the site."""
    found = participation_of(pk, by=request.by)
    form = TakeBackForm(request.POST, auto_id="back_%s")
    answer = page_of(request, found, take_back_form=form)
    if not form.is_valid():
        return answer(422)
    done = take_back_exit(copy(found), by=request.by, at=request.at, revision=form.cleaned_data["revision"])
    return done_with(request, done)


def page_of(request: HouseRequest, found: Participation, **sent: Any) -> Callable[..., HttpResponse]:
    """Return the answer that shows an enrollment, with the forms that were sent in place of fresh ones."""
    page = reverse("participation", args=[found.pk])
    kept = None if sent else draft_for(request, page)
    today = today_at(found.site, at=request.at)
    fresh = {"revision": found.revision}
    terms = terms_of(found, by=request.by, at=request.at)
    filed = {"application_on": found.application_on, "eligibility_on": found.eligibility_on}
    context = {
        "participation": found,
        "participant": found.participant,
        "revision": found.revision,
        "terms": terms,
        "stamps": stamps_of(found, _STAMPED, time_zone=found.site.time_zone, fixes=terms.fixes),
        "fixes": terms.fixes,
        "fix_url": fix_address("participation", found.pk) if terms.fixes else "",
        "snapshot": snapshot_in_words(found),
        "services": _services_in(found),
        "still_open": still_open_of(found),
        "history": history_in_words(Participation._meta.db_table, found.pk),
        "is_exited": found.exit_last_undo_on is not None and found.exit_last_undo_on < today,
        "decide_form": DecideForm(
            initial={"eligibility_on": today, **initial_from(DecideForm, kept), **fresh},
            auto_id="decide_%s",
            **_terms_of_deciding(found),
        ),
        "mend_form": ApplicationForm(
            initial={**filed, "eligibility": found.eligibility, **fresh}, columns=terms.open, auto_id="mend_%s"
        ),
        "exit_form": ExitForm(initial={"exit_on": today, **initial_from(ExitForm, kept), **fresh}, auto_id="exit_%s"),
        "take_back_form": TakeBackForm(initial=fresh, auto_id="back_%s"),
        "confirm_form": RevisionForm(initial=fresh, auto_id="confirm_%s"),
        "return_form": ReturnForm(initial=fresh, auto_id="return_%s"),
        "withdraw_form": StrikeForm(initial=fresh, auto_id="withdraw_%s"),
        "kept": kept,
        "page": page,
        **sent,
    }
    return keep_typed_page(request, "casework/participation.html", context, page=page)


def _terms_of_deciding(found: Participation) -> dict[str, bool]:
    """Say whether the decision bears a date of its own, and whether the rules propose one to differ from."""
    return {"is_dated": not found.needs_review, "is_proposed": found.application_id is not None}


def _services_in(found: Participation) -> list[ServiceRecord]:
    """Return the services that were charged to it, newest first. One SQL statement."""
    rows = ServiceRecord.objects.filter(participation=found, sealed_at=None).select_related("kind", "staff", "site")
    return list(rows.order_by("-dated_on", "-id")[:_MOST_SERVICES])


def done_with(request: HouseRequest, done: Participation) -> HttpResponse:
    """Forget what was typed and go on to the person's page."""
    forget(request, reverse("participation", args=[done.pk]))
    return go(request, saved(done.participant, "participation", done.pk))
