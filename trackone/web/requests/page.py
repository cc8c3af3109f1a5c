"""The page of one request: what it asks, where it stands, who decides by when, its story, the steps open to the reader."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trackone.organizations.authority import MAY
from trackone.organizations.models import Role
from trackone.organizations.standing import today_at
from trackone.requests import deciding, drafting, sending
from trackone.requests.effects import effect_of
from trackone.requests.lists import next_on_desk
from trackone.requests.models import Desk, Kind, Request, State
from trackone.requests.reading import Read, compared, read_request, request_of
from trackone.requests.subjects import PERSON, slug_of
from trackone.web.casework.fields import RevisionForm
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.ask_forms import ForwardForm, StepForm, WordsForm, reasons_explained
from trackone.web.requests.fixing import record_address
from trackone.web.requests.saying import LIMIT_HOURS, clock_of, deciders_words, sentence_of, state_of, story_of
from trackone.web.uswds.dates import day

SAVED = {
    "drafted": "Drafted. Nothing of the record has changed; the contact reviews it next.",
    "mended": "Saved. The draft asks with the values as they are now; a review before is void.",
    "review": "Reviewed. It waits for the batch.",
    "return-draft": "Handed back to its author.",
    "submit": "Sent. The 48 hours run from now on.",
    "expedite": "Sent at once. It stands first in the queue; the 48 hours run from now on.",
    "take-back": "Taken back. The clock stands meanwhile.",
    "withdraw": "Withdrawn. It stays readable and changes nothing.",
    "apply": "Done: the values are changed, the service note is written, and the contact is told.",
    "return": "Returned. The clock stands until it is sent again.",
    "decline": "Declined. The contact is told why.",
    "forward": "Forwarded, with everything that belongs to it.",
    "approve": "Approved. DWD staff review it next, and carry it out.",
    "carry-out": "Carried out. The service note is written, and the contact is told.",
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """One step as a form sends it: the action, what it is called with, and the label of the reason where it needs one."""

    action: str
    perform: Callable[..., Request]
    words: str = ""
    label: str = ""

    @property
    def field(self) -> str:
        """Return the name of its form on the page."""
        return f"{self.action.partition('.')[2]}_form"


WAYS: Mapping[str, Way] = {
    "review": Way(action="correction.review", perform=drafting.review_request),
    "return-draft": Way(
        action="correction.return_draft", perform=drafting.return_draft, words="words", label="What is missing"
    ),
    "submit": Way(action="correction.submit", perform=sending.submit_request),
    "expedite": Way(
        action="correction.expedite",
        perform=sending.expedite_request,
        words="reason",
        label="Why it can’t wait for the batch",
    ),
    "take-back": Way(
        action="correction.take_back", perform=sending.take_back_request, words="words", label="Why you take it back"
    ),
    "withdraw": Way(
        action="correction.withdraw", perform=drafting.withdraw_request, words="reason", label="Why it is not needed"
    ),
    "apply": Way(action="correction.apply", perform=deciding.apply_request),
    "return": Way(action="correction.return", perform=deciding.return_request, words="words", label="What is missing"),
    "decline": Way(
        action="correction.decline", perform=deciding.decline_request, words="reason", label="Why it is declined"
    ),
    "forward": Way(
        action="correction.forward", perform=deciding.forward_request, words="words", label="Why this desk may not edit it"
    ),
    "approve": Way(action="deletion.approve", perform=deciding.approve_deletion),
    "carry-out": Way(action="deletion.carry_out", perform=deciding.carry_out_deletion),
}
_DECIDING = frozenset({"apply", "return", "decline", "forward", "approve", "carry-out"})


@never_cache
@require_safe
def correction(request: HouseRequest, pk: int) -> HttpResponse:
    """Show one request."""
    return _shown(request, request_of(pk, by=request.by))()


@require_POST
def correction_step(request: HouseRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of its course."""
    found = request_of(pk, by=request.by)
    way = WAYS.get(step)
    if way is None:
        raise Http404
    form = _form_of(step, way, request.POST)
    answer = _shown(request, found, **{way.field: form})
    if not form.is_valid():
        return answer(422)
    typed = form.cleaned_data
    said: dict[str, Any] = {way.words: typed["words"]} if way.words else {}
    if step == "forward":
        said["to"] = typed["to"]
    way.perform(copy(found), by=request.by, at=request.at, revision=typed["revision"], **said)
    forget(request, reverse("correction", args=[pk]))
    return go(request, f"{reverse('correction', args=[pk])}?saved={step}")


@never_cache
@require_safe
def correction_form(request: HouseRequest, pk: int) -> HttpResponse:
    """Show the request as the standard form, Attachment A, to be printed (I.3)."""
    found = request_of(pk, by=request.by)
    read = read_request(found, by=request.by, at=request.at)
    reason = next((one for one in _reasons(found) if one.code == found.reason_code), None)
    context = {"asked": found, "read": read, "reason": reason, "state": state_of(found)[0], "at": request.at}
    return render(request, "requests/form.html", {**context, "participant": found.participant})


@never_cache
@require_safe
def correction_effect(request: HouseRequest, pk: int) -> HttpResponse:
    """Say what it would move if it were carried out now; a part of the request's page, and a page of its own."""
    found = request_of(pk, by=request.by)
    context = {"asked": found, "participant": found.participant, "effect": effect_of(found, at=request.at)}
    is_part = request.headers.get("HX-Request")
    return render(request, "requests/_effect.html" if is_part else "requests/effect.html", context)


def _shown(request: HouseRequest, found: Request, **sent: RevisionForm) -> Callable[..., HttpResponse]:
    """Keep the page of the request, with the form that was sent and fresh ones beside it."""
    page = reverse("correction", args=[found.pk])
    read = read_request(found, by=request.by, at=request.at)
    kept = draft_for(request, page) if read.steps and not sent else None
    has_batch = found.state in (State.DRAFT, State.REVIEWED)
    today = today_at(found.site, at=request.at)
    batch_on = (
        sending.next_batch_on(organization_id=found.organization_id, region_id=found.region_id, today=today)
        if has_batch
        else None
    )
    context = {
        "asked": found,
        "participant": found.participant,
        "read": read,
        "revision": found.revision,
        "items": compared(read.items, request=found),
        "reason": next((one for one in _reasons(found) if one.code == found.reason_code), None),
        "state": state_of(found),
        "clock": clock_of(found, at=request.at, batch_on=batch_on),
        "limit": LIMIT_HOURS,
        "batch_on": batch_on,
        "can_submit": "correction.submit" in read.steps
        and (found.round > 0 or (found.state == State.REVIEWED and (batch_on == today or found.gathered_on is not None))),
        "apply_sentence": sentence_of(1) + "? What you approve is what was sent.",
        "carry_out_sentence": _carry_out_sentence(found, len(read.items)),
        "decides": deciders_words(read.deciders, found) if read.deciders or found.desk else "",
        "story": story_of(read.story),
        "record": _record(read),
        "about": _about(read),
        "saved": SAVED.get(request.GET.get("saved", ""), ""),
        "kept": kept,
        "page": page,
        "sent": list(sent.values()),
        **_after(request, found),
        **_fresh_forms(read, kept),
        **sent,
    }
    return keep_typed_page(request, "requests/request.html", context, page=page)


def _after(request: HouseRequest, found: Request) -> dict[str, Any]:
    """Say what comes next on the desk, to whoever has just decided."""
    if request.GET.get("saved") not in _DECIDING:
        return {}
    following, left = next_on_desk(by=request.by, but=found)
    return {"following": following, "left_count": left, "has_decided": True}


def _carry_out_sentence(found: Request, count: int) -> str:
    things = "1 record" if count == 1 else f"{count} records"
    if found.kind == Kind.RESTORE:
        return f"Restore {things} and write 1 service note? It counts again from now on."
    if found.kind == Kind.DELETION:
        return f"Delete {things} and write 1 service note? It leaves every screen, count and list, and is kept under seal."
    return f"Carry it out for {things} and write the service note?"


def _about(read: Read) -> str:
    """Say of which record values are asked for: "Service of Mon Nov 9, 2026"; empty where an item says it itself."""
    first = next((item for item in read.items if item.record_id is not None and item.column), None)
    if first is None:
        return ""
    slug = slug_of(first.table_name)
    if slug == PERSON or first.dated_on is None:
        return "Personal facts"
    what = "enrollment, applied for on" if slug == "participation" else f"{slug.replace('-', ' ')} of"
    return f"{what[0].upper()}{what[1:]} {day(first.dated_on)}"


def _record(read: Read) -> str:
    """Return the page of the record that it is about; empty where it is deleted or was never there."""
    first = next((item for item in read.items if item.record_id is not None), None)
    is_gone = read.request.kind == Kind.DELETION and read.request.state == State.APPLIED
    if first is None or first.record_id is None or is_gone or read.request.kind == Kind.RESTORE:
        return ""
    return record_address(slug_of(first.table_name), first.record_id, number=read.request.participant.number)


def _fresh_forms(read: Read, kept: Any) -> dict[str, Any]:
    forms = {}
    for step, way in WAYS.items():
        if way.action in read.steps:
            begun = initial_from(WordsForm, kept) if way.words else {}
            forms[way.field] = _form_of(step, way, None, initial={**begun, "revision": read.request.revision})
    return forms


def _form_of(step: str, way: Way, sent: Any, *, initial: dict[str, Any] | None = None) -> RevisionForm:
    terms: dict[str, Any] = {"initial": initial, "auto_id": f"{step}_%s"}
    if step == "forward":
        return ForwardForm(sent, label=way.label, desks=desks_to_forward_to(), **terms)
    return WordsForm(sent, label=way.label, **terms) if way.words else StepForm(sent, **terms)


def desks_to_forward_to() -> list[tuple[str, str]]:
    """Return the desks to which a request can go on: those at which somebody may decide. No SQL. Clauses: I.7."""
    deciding_roles = {role for line in MAY["correction.apply"] for role in line.roles}
    known = ((Desk.STATE, Role.STATE_STAFF), (Desk.HELP_DESK, Role.HELP_DESK))
    return [(desk.value, desk.label) for desk, role in known if role in deciding_roles]


def _reasons(found: Request) -> list[Any]:
    good, none = reasons_explained(found.drafted_at.date())
    return [*good, *none]
