"""Change what is on file of a person: the record itself, and the federal elements group by group."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trackone.organizations.authority import post_for
from trackone.organizations.models import Person
from trackone.organizations.queries import serving_staff
from trackone.participants.actions import change_participant
from trackone.participants.mending import lines_of, refusals_of_present_birth_date, today_for
from trackone.participants.models import Participant
from trackone.participants.queries import counties, participant_by_number, present_details
from trackone.policy.refusal import Refusal
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, saved
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.comparing import differing
from trackone.web.participants.element_forms import ElementsForm
from trackone.web.participants.person_forms import ADDRESS, NAMES, NOBODY, ChangeForm


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def participant_change(request: HouseRequest, number: str) -> HttpResponse:
    """Change names, contact, address, language, case manager; birth date and number where the reader may."""
    participant = participant_by_number(number, by=request.by)
    post_for("participant.change", by=request.by)
    page = reverse("participant_change", args=[participant.number])
    locked = refusals_of_present_birth_date(participant, by=request.by, at=request.at)
    # What an older page still offered is a field all the same: the action refuses it, where dropping it would be silent.
    can_birth_date = not locked or "birth_on_year" in request.POST
    can_ssn = participant.vault_id is None or bool(request.POST.get("ssn"))
    kept = None if request.method == "POST" else draft_for(request, page)
    initial = {**_present(request, participant), **initial_from(ChangeForm, kept)}
    form = _form(request, initial, can_birth_date=can_birth_date, can_ssn=can_ssn)
    context = {"participant": participant, "form": form, "locked": locked, "kept": kept, "page": page}
    answer = _keep(request, "participants/change.html", participant, context)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(422)
    change_participant(participant, by=request.by, at=request.at, changes=form.changes(), revision=_revision(request))
    forget(request, page)
    return go(request, saved(participant, "record", participant.pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participant_elements(request: HouseRequest, number: str, slug: str) -> HttpResponse:
    """Enter or mend one group of federal elements; a locked one says who decides."""
    participant = participant_by_number(number, by=request.by)
    post_for("participant.change", by=request.by)
    groups = {slugify(name): (name, lines) for name, lines in lines_of(participant, by=request.by, at=request.at).items()}
    if slug not in groups:
        raise Http404
    name, lines = groups[slug]
    form = ElementsForm(request.POST if request.method == "POST" else None, lines=lines)
    context = {
        "participant": participant,
        "form": form,
        "name": name,
        "rows": [
            (line, form[field] if (field := f"element_{line.element.number}") in form.fields else None) for line in lines
        ],
        "tabs": [
            (words, reverse("participant_elements", args=[participant.number, other]), other == slug)
            for other, (words, _) in groups.items()
        ],
    }
    slugs = list(groups)
    following = slugs[slugs.index(slug) + 1] if slug != slugs[-1] else ""
    context["following"] = groups[following][0] if following else ""
    answer = _keep(request, "participants/elements.html", participant, context)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(422)
    change_participant(
        participant,
        by=request.by,
        at=request.at,
        changes={"elements": form.wanted()},
        revision=_revision(request),
    )
    if following and request.POST.get("then") == "next":
        return go(request, reverse("participant_elements", args=[participant.number, following]))
    return go(request, f"{saved(participant, 'record', participant.pk)}&tab=record#{slug}")


def _present(request: HouseRequest, participant: Participant) -> dict[str, Any]:
    """Return what is on file as initial values of the form, and the case manager as a person."""
    served, address, contacts = present_details(participant, by=request.by)
    lives = {word: getattr(address, word) for word in ADDRESS[:-1]} if address else {"state": "IN"}
    return {
        **{name: getattr(participant, name) for name in (*NAMES, "birth_on", "preferred_language")},
        **lives,
        "county": str(address.county_id or "") if address else "",
        **contacts,
        "case_manager": str(served.case_manager_id) if served and served.case_manager_id else NOBODY,
        "present": served.case_manager if served else None,
    }


def _form(request: HouseRequest, initial: dict[str, Any], *, can_birth_date: bool, can_ssn: bool) -> ChangeForm:
    return ChangeForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        counties=counties(),
        today=today_for(request.by, at=request.at),
        staff=_with(initial.pop("present"), serving_staff(by=request.by, at=request.at)),
        can_birth_date=can_birth_date,
        can_ssn=can_ssn,
    )


def _with(present: Person | None, staff: list[Person]) -> list[Person]:
    """Return the staff with the present case manager among them, who may have left: keeping him is no change."""
    return staff if present is None or present in staff else [present, *staff]


def _keep(
    request: HouseRequest, template: str, participant: Participant, context: dict[str, Any]
) -> Callable[..., HttpResponse]:
    """Keep the page for a refusal, with the revision that the next try must name.

    A stale page has been told to compare, so it goes on from the record as it is; any other keeps what it showed at first,
    or a change by somebody else in between would be overwritten unseen.
    """
    shown = participant.revision if request.method != "POST" else _revision(request)
    context |= {"revision": shown, "lead": f"{participant.full_name()}, {participant.number}"}
    answer = keep_page(request, template, context)

    def with_revision(status: int = 200, refusals: list[Refusal] | None = None) -> HttpResponse:
        context["revision"] = participant.revision if status == 409 else shown
        form = context["form"]
        context["differing"] = differing(form) if status == 409 else []
        context["ssn_ended"] = form.typed_number_ends_in if isinstance(form, ChangeForm) else ""
        return answer(status=status, refusals=refusals)

    request.kept_page = with_revision  # type: ignore[attr-defined]
    return with_revision


def _revision(request: HouseRequest) -> int:
    typed: QueryDict = request.POST
    text = typed.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
