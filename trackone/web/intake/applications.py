"""One application for several programs: begin it, answer it in as many sittings as it takes, hand it in, withdraw it."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trackone.casework.admitting import Served
from trackone.casework.applying import answer_application, begin_application, hand_in_application
from trackone.casework.registered import today_of
from trackone.casework.withdrawing import withdraw_application
from trackone.desks.intake import Intake, ToldSignature, intake_of
from trackone.enrollment.models import Program
from trackone.organizations.authority import may, post_for
from trackone.organizations.queries import sites_to_act_at
from trackone.organizations.standing import today_at
from trackone.participants.queries import participant_by_number
from trackone.web.casework.fields import RevisionForm
from trackone.web.casework.hinting import window_hint
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page, saved
from trackone.web.casework.service_forms import WithdrawForm
from trackone.web.intake.forms import BeginForm, SignForm, SittingForm
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.element_forms import ElementsForm, name_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HouseRequest, number: str) -> HttpResponse:
    """Begin an application: the programs wanted, its date, the site."""
    participant = participant_by_number(number, by=request.by)
    post_for("application.begin", by=request.by)
    page = reverse("application_begin", args=[participant.number])
    is_sent = request.method == "POST"
    kept = None if is_sent else draft_for(request, page)
    sites = sites_to_act_at("application.begin", by=request.by, at=request.at)
    today = today_at(sites[0], at=request.at) if sites else today_of(request.by, at=request.at)
    only = str(sites[0].pk) if len(sites) == 1 else ""
    initial = {"application_on": today, "site": only, **initial_from(BeginForm, kept)}
    if kept:
        initial["programs"] = kept.typed.get("programs", [])
    programs = list(Program.objects.open_on(today).order_by("id"))
    form = BeginForm(request.POST if is_sent else None, initial=initial, programs=programs, sites=sites)
    context = {"participant": participant, "form": form, "kept": kept, "page": page}
    context["window"] = lambda: window_hint(form["application_on"].value(), site=form.site_shown(), at=request.at)
    answer = keep_typed_page(request, "intake/begin.html", context, page=page)
    if not is_sent:
        return answer()
    if not form.is_valid():
        return answer(422)
    begun = begin_application(
        participant,
        by=request.by,
        at=request.at,
        site=form.site_chosen(),
        programs=form.programs_chosen(),
        application_on=form.cleaned_data["application_on"],
    )
    forget(request, page)
    return go(request, reverse("application", args=[begun.pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one application; a POST keeps the answers of a sitting."""
    found = intake_of(pk, by=request.by, at=request.at)
    if request.method != "POST":
        return shown(request, found)()
    form, elements = _sitting_forms(request, found)
    answer = shown(request, found, form=form, elements=elements)
    if not (form.is_valid() and elements.is_valid()):
        return answer(422)
    is_handed_in = found.application.applied_at is not None
    answered = answer_application(
        copy(found.application),
        by=request.by,
        at=request.at,
        programs=found.programs if is_handed_in else form.programs_chosen(),
        application_on=found.application.application_on if is_handed_in else form.cleaned_data["application_on"],
        elements=elements.wanted(),
        revision=form.cleaned_data["revision"],
        record_revision=form.cleaned_data["record_revision"],
    )
    return _done(request, answered.pk, "answers")


@require_POST
def hand_in(request: HouseRequest, pk: int) -> HttpResponse:
    """Hand it in: one participation for each program, all or none."""
    found = intake_of(pk, by=request.by, at=request.at)
    form = RevisionForm(request.POST, auto_id="apply_%s")
    answer = shown(request, found, apply_form=form)
    if not form.is_valid():
        return answer(422)
    done = hand_in_application(copy(found.application), by=request.by, at=request.at, revision=form.cleaned_data["revision"])
    return _done(request, done.pk, "application")


@require_POST
def withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """Strike it through before it is handed in."""
    found = intake_of(pk, by=request.by, at=request.at)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    answer = shown(request, found, withdraw_form=form)
    if not form.is_valid():
        return answer(422)
    done = withdraw_application(copy(found.application), by=request.by, at=request.at, **form.cleaned_data)
    forget(request, reverse("application", args=[pk]))
    return go(request, saved(found.application.participant, "application", done.pk))


def shown(request: HouseRequest, found: Intake, **sent: Any) -> Callable[..., HttpResponse]:
    """Return the answer that shows an application, with the forms that were sent in place of fresh ones."""
    page = reverse("application", args=[found.application.pk])
    kept = None if sent else draft_for(request, page)
    fresh = {"revision": found.application.revision}
    form, elements = (sent["form"], sent["elements"]) if "form" in sent else _sitting_forms(request, found, kept=kept)
    wanted = [(one.signer, one.label) for one in found.signatures if one.on_file is None]
    context = {
        "intake": found,
        "application": found.application,
        "participant": found.application.participant,
        "revision": found.application.revision,
        "form": form,
        "elements": elements,
        "sections": [(name, _rows(lines, elements)) for name, lines in found.sections.items()],
        "can": {word: may(f"application.{word}", by=request.by, record=found.application) for word in _WORDS}
        | {"sign": may("signature.record", by=request.by, record=found.application)},
        "apply_form": RevisionForm(initial=fresh, auto_id="apply_%s"),
        "withdraw_form": WithdrawForm(initial=fresh, auto_id="withdraw_%s"),
        "sign_form": SignForm(signers=wanted, initial={"signed_on": found.today}),
        "signature_rows": [(one, _strike_form(one, sent)) for one in found.signatures],
        "kept": kept,
        "page": page,
        "just_saved": request.GET.get("saved", ""),
        "window": lambda: window_hint(
            form["application_on"].value() if "application_on" in form.fields else None,
            site=found.application.site,
            at=request.at,
            served=lambda site: _served(request, found),
        ),
        **sent,
    }
    return keep_typed_page(request, "intake/application.html", context, page=page)


def _strike_form(told: ToldSignature, sent: dict[str, Any]) -> WithdrawForm | None:
    """Return the form that strikes a signature through: the one that was sent, where it was about this one."""
    if told.on_file is None:
        return None
    if sent.get("struck_pk") == told.on_file.pk:
        form: WithdrawForm = sent["struck_form"]
        return form
    return WithdrawForm(initial={"revision": told.on_file.revision}, auto_id=f"strike_{told.on_file.pk}_%s")


_WORDS = ("answer", "apply", "withdraw")


def _sitting_forms(request: HouseRequest, found: Intake, *, kept: Any = None) -> tuple[SittingForm, ElementsForm]:
    data = request.POST if request.method == "POST" and "record_revision" in request.POST else None
    lines = [line for section in found.sections.values() for line in section]
    revisions = {"revision": found.application.revision, "record_revision": found.application.participant.revision}
    filed = {"programs": found.application.program_codes, "application_on": found.application.application_on}
    initial = {**filed, **initial_from(SittingForm, kept), **revisions}
    if kept is not None:
        initial["programs"] = kept.typed.get("programs", [])
    form = SittingForm(
        data,
        initial=initial,
        programs=_offered(found),
        is_handed_in=found.application.applied_at is not None,
        record_now=found.application.participant.revision,
    )
    typed = MultiValueDict(kept.typed) if kept is not None else None
    return form, ElementsForm(data, lines=lines, typed_before=typed)


def _offered(found: Intake) -> list[Program]:
    """Return the programs open on the day of the application, and those that it names already. One SQL statement."""
    if found.application.applied_at is not None:
        return list(found.programs)
    rows = Program.objects.open_on(found.application.application_on or found.today)
    return list((rows | Program.objects.filter(code__in=found.application.program_codes)).order_by("id"))


def _rows(lines: list[Any], elements: ElementsForm) -> list[tuple[Any, Any]]:
    return [(line, elements[name] if (name := name_of(line.element)) in elements.fields else None) for line in lines]


def _served(request: HouseRequest, found: Intake) -> Served:
    application = found.application
    code = next(iter(application.program_codes), None)
    staff_id = request.by.person.pk
    return Served(participant_id=application.participant_id, site=application.site, staff_id=staff_id, program_code=code)


def _done(request: HouseRequest, pk: int, what: str) -> HttpResponse:
    page = reverse("application", args=[pk])
    forget(request, page)
    return go(request, f"{page}?saved={what}")
