"""Add somebody, after looking who is on file already: here, and narrowly in other regions; or serve that person here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from trackone.identity.guard import without_numbers
from trackone.identity.ssn import SSN
from trackone.organizations.authority import post_for
from trackone.organizations.queries import sites_to_act_at
from trackone.participants.actions import add_participant, look_elsewhere, serve_here
from trackone.participants.duplicates import SAME_SSN, Newcomer, likely_here
from trackone.participants.mending import today_for
from trackone.participants.queries import counties
from trackone.participants.typed import names_in, wanted_from
from trackone.policy.refusal import Refusal
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, saved
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.forms import ServeHereForm
from trackone.web.participants.person_forms import NAMES, AddForm

_ON_FILE = frozenset({"likely_duplicate", "same_ssn"})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def participant_add(request: HouseRequest) -> HttpResponse:
    """Show who may be the same person before anybody is added; a second record needs a button of its own."""
    post_for("participant.add", by=request.by)
    then = request.POST.get("then", "")
    if request.method != "POST" or then == "start":
        return _begin(request)
    form = _form(request, request.POST)
    is_right = form.is_valid()
    answer = _keep(request, form)
    if then == "look":
        return _look(request, form)
    if not is_right:
        return answer(422)
    participant = add_participant(
        by=request.by,
        at=request.at,
        site=form.site_chosen(),
        newcomer=form.newcomer(),
        ssn=form.cleaned_data["ssn"],
        is_somebody_else=then == "anyway",
    )
    forget(request, reverse("participant_add"))
    return go(request, saved(participant, "record", participant.pk))


@never_cache
@require_POST
def serve_person_here(request: HouseRequest) -> HttpResponse:
    """Open somebody whom another region serves, with a purpose; both regions are told."""
    post_for("participant.serve_here", by=request.by)
    form = ServeHereForm(request.POST, sites=sites_to_act_at("participant.serve_here", by=request.by, at=request.at))
    answer = keep_page(request, "participants/serve_here.html", {"form": form})
    if not form.is_valid():
        return answer(422)
    participant = serve_here(
        by=request.by,
        at=request.at,
        site=form.site_chosen(),
        number=form.cleaned_data["number"],
        purpose=form.cleaned_data["purpose"],
    )
    return go(request, saved(participant, "record", participant.pk))


def _form(request: HouseRequest, typed: Any = None, initial: dict[str, Any] | None = None) -> AddForm:
    return AddForm(
        typed,
        initial=initial,
        sites=sites_to_act_at("participant.add", by=request.by, at=request.at),
        counties=counties(),
        today=today_for(request.by, at=request.at),
    )


def _begin(request: HouseRequest) -> HttpResponse:
    """Show the empty form, or one that begins with what was typed into the search; with that, look at once."""
    words = without_numbers(request.POST.get("words", ""))
    kept = draft_for(request, reverse("participant_add")) if request.method != "POST" else None
    wanted = wanted_from(words)
    initial = {"state": "IN", **names_in(words), "birth_on": wanted.birth_on, **initial_from(AddForm, kept)}
    form = _form(request, initial=initial)
    context: dict[str, Any] = {"form": form, "kept": kept}
    newcomer = Newcomer(**{name: initial.get(name, "") for name in NAMES}, birth_on=wanted.birth_on)
    if words and ((newcomer.first_name and wanted.birth_on) or wanted.number):
        context.update(_found(request, newcomer, ssn=None, number=wanted.number))
    return _page(request, context)()


def _look(request: HouseRequest, form: AddForm) -> HttpResponse:
    """Look without adding: a name with a birth date, or a number, is enough."""
    newcomer, ssn = form.newcomer(), form.cleaned_data.get("ssn")
    has_name = bool(newcomer.first_name and newcomer.last_name and newcomer.birth_on)
    if not (has_name or ssn) or "ssn" in form.errors or "birth_on" in form.errors:
        if not (has_name or ssn):
            form.add_error(None, "To look in other regions, enter both names and the birth date, or the number.")
        return _page(request, {"form": form})(422)
    # Not bound: what is still missing for adding is no mistake yet.
    context = {"form": _form(request, initial=_as_typed(request)), "ssn_ended": form.typed_number_ends_in}
    return _page(request, {**context, **_found(request, newcomer, ssn=ssn)})()


def _keep(request: HouseRequest, form: AddForm) -> Callable[..., HttpResponse]:
    """Keep the page for a refusal; one that says "on file already" shows who, and the ways on."""
    context: dict[str, Any] = {"form": form}
    answer = _page(request, context)

    def with_found(status: int = 200, refusals: list[Refusal] | None = None) -> HttpResponse:
        context["ssn_ended"] = form.typed_number_ends_in
        codes = {refusal.code for refusal in refusals or ()}
        if codes & _ON_FILE:
            context.update(_found(request, form.newcomer(), ssn=form.cleaned_data["ssn"]))
        said = [refusal for refusal in refusals or () if refusal.code != "likely_duplicate"]
        return answer(status=status, refusals=said)

    request.kept_page = with_found  # type: ignore[attr-defined]
    return with_found


def _page(request: HouseRequest, context: dict[str, Any]) -> Callable[..., HttpResponse]:
    address = reverse("participant_add")
    context |= {"add_url": address, "page": address, "serve_url": reverse("serve_here")}
    return keep_page(request, "participants/add.html", context)


def _found(request: HouseRequest, newcomer: Newcomer, *, ssn: SSN | None, number: str = "") -> dict[str, Any]:
    """Look here and elsewhere; who looked elsewhere, and who was found, is kept in the trail."""
    by = request.by
    is_named = bool(newcomer.first_name and newcomer.last_name and newcomer.birth_on)
    asked = newcomer if is_named else None
    there = look_elsewhere(by=replace(by, key=None), at=request.at, newcomer=asked, ssn=ssn, number=number)
    here = likely_here(newcomer, ssn=ssn, by=by)
    sites = sites_to_act_at("participant.serve_here", by=by, at=request.at)
    forms = [
        (one, ServeHereForm(initial={"number": one.number}, sites=sites, auto_id=f"serve_{one.number}_%s")) for one in there
    ]
    why = {likely.why for likely in here} | {one.why for one in there}
    ways = {"name and birth date": is_named, "Social Security number": ssn is not None, "participant number": bool(number)}
    return {
        "here": here,
        "there": forms,
        "is_looked": True,
        "looked_by": " and by ".join(way for way, is_used in ways.items() if is_used),
        "can_add_anyway": bool(why) and SAME_SSN not in why,
    }


def _as_typed(request: HouseRequest) -> dict[str, Any]:
    """Return what was typed as initial values of a fresh form, the number left out."""
    initial: dict[str, Any] = {name: request.POST.get(name, "") for name in AddForm.base_fields if name != "ssn"}
    initial["birth_on"] = [request.POST.get(f"birth_on_{part}", "") for part in ("month", "day", "year")]
    return initial
