"""Change what is on file of a person: the record itself, and the federal elements group by group."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trackone.casework.changing_people import change_participant, has_exited
from trackone.organizations.authority import post_for
from trackone.organizations.models import Person
from trackone.organizations.queries import serving_staff
from trackone.participants.mending import Line, lines_of, refusals_of_present_birth_date, today_for
from trackone.participants.models import Participant
from trackone.participants.queries import counties, participant_by_number, present_details
from trackone.policy.refusal import Refusal
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, saved
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.participants.comparing import differing
from trackone.web.participants.element_forms import ElementsForm, name_of
from trackone.web.participants.person_forms import ADDRESS, NAMES, NOBODY, ChangeForm


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def participant_change(request: HouseRequest, number: str) -> HttpResponse:
    """Change names, contact, address, language, case manager; birth date and number where the reader may."""
    participant = participant_by_number(number, by=request.by)
    post_for("participant.change", by=request.by)
    page = reverse("participant_change", args=[participant.number])
    is_exited = has_exited(participant, by=request.by, at=request.at)
    locked = refusals_of_present_birth_date(participant, by=request.by, at=request.at, is_exited=is_exited)
    form, context = _change_form(request, participant, page, is_birth_date_locked=bool(locked))
    context |= {"participant": participant, "form": form, "locked": locked, "page": page}
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
    is_exited = has_exited(participant, by=request.by, at=request.at)
    of_groups = lines_of(participant, by=request.by, at=request.at, is_exited=is_exited)
    groups = {slugify(name): (name, lines) for name, lines in of_groups.items()}
    if slug not in groups:
        raise Http404
    page, following = _address(participant, slug), _following(list(groups), slug)
    form, context = _elements_form(request, groups[slug][1], page)
    context |= {
        "participant": participant,
        "form": form,
        "name": groups[slug][0],
        "page": page,
        "rows": [(line, form[name] if (name := name_of(line.element)) in form.fields else None) for line in groups[slug][1]],
        "tabs": [(words, _address(participant, other), other == slug) for other, (words, _) in groups.items()],
        "following": groups[following][0] if following else "",
    }
    answer = _keep(request, "participants/elements.html", participant, context)
    if request.method != "POST":
        return answer()
    if not form.is_valid():
        return answer(422)
    changes = {"elements": form.wanted()}
    change_participant(participant, by=request.by, at=request.at, changes=changes, revision=_revision(request))
    forget(request, page)
    if following and request.POST.get("then") == "next":
        return go(request, _address(participant, following))
    return go(request, f"{saved(participant, 'record', participant.pk)}&tab=record#{slug}")


def _address(participant: Participant, slug: str) -> str:
    return reverse("participant_elements", args=[participant.number, slug])


def _following(slugs: list[str], slug: str) -> str:
    place = slugs.index(slug) + 1
    return slugs[place] if place < len(slugs) else ""


def _change_form(
    request: HouseRequest, participant: Participant, page: str, *, is_birth_date_locked: bool
) -> tuple[ChangeForm, dict[str, Any]]:
    """Return the form as sent, or as a draft left it, or as the record stands."""
    present = _present(request, participant)
    case_manager = present.pop("case_manager")
    present["case_manager"] = str(case_manager.pk) if case_manager else NOBODY
    form = partial(
        ChangeForm,
        counties=counties(),
        today=today_for(request.by, at=request.at),
        staff=_with(case_manager, serving_staff(by=request.by, at=request.at)),
        # What an older page still offered is a field all the same: the action refuses it, where dropping it would be silent.
        can_birth_date=not is_birth_date_locked or "birth_on_year" in request.POST,
        can_ssn=participant.vault_id is None or bool(request.POST.get("ssn")),
    )
    if request.method == "POST":
        return form(request.POST, initial=present), {}
    kept = draft_for(request, page)
    if kept is None:
        return form(initial=present), {}
    # What somebody else changed since the draft was left must not be overwritten unseen.
    since = differing(form(MultiValueDict(kept.typed), initial=present))
    return form(initial={**present, **initial_from(ChangeForm, kept)}), {"kept": kept, "differing": since}


def _elements_form(request: HouseRequest, lines: list[Line], page: str) -> tuple[ElementsForm, dict[str, Any]]:
    if request.method == "POST":
        return ElementsForm(request.POST, lines=lines), {}
    kept = draft_for(request, page)
    if kept is None:
        return ElementsForm(lines=lines), {}
    since = differing(ElementsForm(MultiValueDict(kept.typed), lines=lines))
    return ElementsForm(lines=lines, typed_before=kept.typed), {"kept": kept, "differing": since}


def _present(request: HouseRequest, participant: Participant) -> dict[str, Any]:
    """Return what is on file as initial values of the form; the case manager as a person."""
    served, address, contacts = present_details(participant, by=request.by)
    return {
        **{name: getattr(participant, name) for name in (*NAMES, "birth_on", "preferred_language")},
        **({word: getattr(address, word) for word in ADDRESS[:-1]} if address else {"state": "IN"}),
        "county": str(address.county_id or "") if address else "",
        **contacts,
        "case_manager": served.case_manager if served else None,
    }


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
        if status == 409:
            context["differing"] = differing(form)
        context["ssn_ended"] = form.typed_number_ends_in if isinstance(form, ChangeForm) else ""
        return answer(status=status, refusals=refusals)

    request.kept_page = with_revision  # type: ignore[attr-defined]
    return with_revision


def _revision(request: HouseRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
