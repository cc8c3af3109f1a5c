"""Record one service for many: what was held, who came, look it over, save. Whoever is refused stays in the form."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from trackone.casework.drafts import KeptDraft, keep_draft
from trackone.casework.grouping import ListSaved, SignedIn, record_group, record_list
from trackone.casework.groups import group_of, last_group, on_file, people_by_number, who_came
from trackone.casework.models import GroupService
from trackone.identity.guard import without_numbers
from trackone.organizations.authority import post_for
from trackone.participants.caseload import Chosen, caseload
from trackone.participants.queries import search
from trackone.participants.typed import wanted_from
from trackone.policy.refusal import Refusal
from trackone.web.casework.choices import NOT_ENROLLED
from trackone.web.casework.fields import number_in
from trackone.web.casework.group_forms import MOST_LINES, GroupForm, GroupOffer, ListForm, group_offer
from trackone.web.casework.group_rows import Held, Row, look_up, renumbered, rows_for, rows_from, rows_typed, typed_of
from trackone.web.casework.keeping import draft_for, forget, go, initial_from, keep_typed_page
from trackone.web.middleware.standing import HouseRequest

_TEMPLATE = "casework/group_record.html"
_WHILE_TYPING = 6
_MOST_MINE = 60
_CHOOSE = Refusal(code="choose", sentence="Say who this is, or leave the line out.", clause="general")
_PROGRAM = Refusal(code="program", sentence="Choose the program.", clause="C.1")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def group_record(request: HouseRequest) -> HttpResponse:
    """Fill in a group service and its sign-in list; "look" reads the lines, "save" records everybody whom it can."""
    post_for("group.record", by=request.by)
    offer = group_offer(request)
    if request.method != "POST":
        return render(request, _TEMPLATE, _fresh(request, offer))
    if request.POST.get("then") == "save":
        return _save(request, offer)
    return _look(request, offer)


@require_POST
@sensitive_post_parameters()
def group_find(request: HouseRequest) -> HttpResponse:
    """Offer who fits what is being typed, each with a button that puts the person on the list. Writes nothing."""
    post_for("group.record", by=request.by)
    words = without_numbers(request.POST.get("find", "")[:200])
    found = search(wanted_from(words), by=request.by, limit=_WHILE_TYPING)
    context = {"hits": found.hits, "has_more": bool(found.after), "is_asked": bool(words.strip())}
    return render(request, "casework/_group_find.html", context)


def _fresh(request: HouseRequest, offer: GroupOffer) -> dict[str, Any]:
    """Return the form as it opens: an own draft, an earlier list to begin with, or nothing but what goes without saying."""
    like = _like(request, offer)
    kept = draft_for(request, _page()) if like is None else None
    mine = next((one for one in offer.staff if one.pk == request.by.person.pk), None)
    usual: dict[str, Any] = {
        "held_on": offer.today,
        "site": str(offer.sites[0].pk) if len(offer.sites) == 1 else "",
        "staff": str(mine.pk) if mine else "",
    }
    rows = rows_typed(kept.typed) if kept else []
    if like is not None:
        usual |= _facts_like(like, offer)
        came = [one for one in who_came(like, by=request.by) if one.service.withdrawn_at is None]
        rows = rows_for(one.participant.number for one in came[:MOST_LINES])
    initial = {**usual, **initial_from(GroupForm, kept)}
    form = GroupForm(initial=initial, offer=offer)
    kind = next((one for one in offer.kinds if str(one.pk) == initial.get("kind")), None)
    shown = look_up(request, rows, held=Held(kind=kind, on=offer.today)) if rows else []
    typed = ListForm(initial=initial_from(ListForm, kept))
    return {**_context(form, typed, shown), "kept": kept, "like": like}


def _like(request: HouseRequest, offer: GroupOffer) -> GroupService | None:
    asked = request.GET.get("like", "")
    if asked == "last":
        return last_group(by=request.by, before=offer.today)
    number = number_in(asked)
    return group_of(number, by=request.by) if number is not None else None


def _facts_like(like: GroupService, offer: GroupOffer) -> dict[str, Any]:
    """Return what is the same again: all but the date. A kind that is not offered any more is chosen anew."""
    kind = next((one for one in offer.kinds if one.code == like.kind.code), None)
    return {
        "kind": str(kind.pk) if kind else "",
        "title": "" if like.title == like.kind.name else like.title,
        "site": str(like.site_id),
        "staff": str(like.staff_id),
        "minutes": like.minutes,
        "provider_name": like.provider_name,
    }


def _look(request: HouseRequest, offer: GroupOffer) -> HttpResponse:
    """Read what was typed, and show whom each line means; nothing is judged but the typed text."""
    typed = ListForm(request.POST)
    bound = GroupForm(request.POST, offer=offer)
    held, rows = _held(request, bound), rows_typed(_lists(request))
    if not typed.is_valid():
        shown = look_up(request, rows, held=held)
        return keep_typed_page(request, _TEMPLATE, _context(_unjudged(request, offer), typed, shown), page=_page())(422)
    # Who is picked from what fits the typed words is meant by them.
    fresh = [*rows_for(_picked(request)), *rows_from(typed.lines(with_find="add" not in request.POST))]
    room = MOST_LINES - len(rows)
    left_over = fresh[room:]
    shown = look_up(request, [*fresh[:room], *rows], held=held, looks_elsewhere=True)
    rest = ListForm(initial={"pasted": "\n".join(row.line for row in left_over)})
    context = {**_context(_unjudged(request, offer), rest, shown), "is_looked": True, "left_over": len(left_over)}
    # Who adds one after the other goes on typing; who has pasted a list reads it first.
    context["is_adding"] = len(fresh) == 1
    if request.POST.get("then") == "mine":
        chosen = Chosen(case_manager_id=request.by.person.pk)
        listed = {row.who for row in shown}
        # As many as the list still has room for.
        mine = caseload(chosen, by=request.by, limit=max(1, min(_MOST_MINE, MOST_LINES - len(shown)))).hits
        context |= {"mine": [hit for hit in mine if hit.number not in listed], "is_mine_open": True}
    return render(request, _TEMPLATE, context)


def _save(request: HouseRequest, offer: GroupOffer) -> HttpResponse:
    form, typed = GroupForm(request.POST, offer=offer), ListForm(request.POST)
    is_valid = form.is_valid() and typed.is_valid()
    rows = rows_typed(_lists(request))
    if is_valid and (typed.lines() or _picked(request)):
        # Nobody is recorded whom no one has looked at.
        return _look(request, offer)
    shown = look_up(request, rows, held=_held(request, form))
    context = _context(form, typed, shown)
    answer = keep_typed_page(request, _TEMPLATE, context, page=_page())
    people = {number: _signed_in(row) for row in shown if (number := row.who) and not row.is_out}
    if not is_valid or not people:
        context["is_empty"] = is_valid
        return answer(422)
    group = record_group(by=request.by, at=request.at, site=form.site_of(), group=form.entry())
    participants = people_by_number(people, by=request.by)
    wanted = [
        SignedIn(participant=participants[number], **one)
        for number, one in people.items()
        if one is not None and number in participants
    ]
    saved = record_list(group, by=request.by, at=request.at, people=wanted)
    return _answer(request, offer, group=group, saved=saved, shown=shown, context=context)


def _answer(
    request: HouseRequest, offer: GroupOffer, *, group: GroupService, saved: ListSaved, shown: Sequence[Row], context: Any
) -> HttpResponse:
    """Go on to the list when everybody is on it; else show again whom it could not take, and why."""
    failed = {one.participant.number: one.refusals for one in saved.failed}
    done = {one.participant_id for one in saved.saved} | {one.pk for one in saved.already}
    left = [row for row in shown if not row.is_out and not (row.hit and row.hit.participant_id in done)]
    if not left:
        forget(request, _page())
        counts = {"saved": len(saved.saved), "already": len(saved.already)}
        return go(request, f"{reverse('group', args=[group.pk])}?{urlencode(counts)}")
    told = [replace(row, reasons=failed.get(row.who) or ((_PROGRAM,) if row.who else (_CHOOSE,))) for row in left]
    keep = {**{name: request.POST.getlist(name) for name in request.POST if not name.startswith("row")}, **typed_of(told)}
    keep_draft(person_id=request.by.person.pk, page=_page(), fields=keep, at=request.at)
    said = f"{len(saved.saved)} saved, {len(told)} not"
    context |= {**_context(_unjudged(request, offer), ListForm(), renumbered(told)), "group": group, "saved": saved}
    context["saved_words"] = said
    return render(request, _TEMPLATE, context, status=200 if saved.saved or saved.already else 422)


def _signed_in(row: Row) -> dict[str, Any] | None:
    """Return how a line is recorded; None while its program is to be chosen."""
    if row.program == NOT_ENROLLED:
        return {"participation": None, "is_again": row.is_again}
    participation = next((one for one in row.participations if str(one.pk) == row.program), None)
    return {"participation": participation, "is_again": row.is_again} if participation else None


def _held(request: HouseRequest, form: GroupForm) -> Held:
    """Return what the form says so far of kind, day and list; what is missing or wrong is left out."""
    form.is_valid()
    kind, on = form.kind_of(), form.cleaned_data.get("held_on")
    if not form.is_valid() or kind is None:
        return Held(kind=kind, on=on)
    entry = form.entry()
    found = on_file(
        by=request.by, site=form.site_of(), kind=kind, staff=entry.staff, held_on=entry.held_on, title=entry.title
    )
    return Held(kind=kind, on=on, group_id=found.pk if found else None)


def _unjudged(request: HouseRequest, offer: GroupOffer) -> GroupForm:
    """Return the form with what was typed and without a word about what is missing: it is not being saved."""
    kept = KeptDraft(id=0, page="", typed=_lists(request), saved_at=request.at)
    return GroupForm(initial=initial_from(GroupForm, kept), offer=offer)


def _picked(request: HouseRequest) -> list[str]:
    return [number[:9].upper() for number in [*request.POST.getlist("add"), *request.POST.getlist("mine")] if number]


def _lists(request: HouseRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def _context(form: GroupForm, typed: ListForm, rows: Sequence[Row]) -> dict[str, Any]:
    ready = [row for row in rows if row.state == "person"]
    return {
        "page": _page(),
        "form": form,
        "typed": typed,
        "rows": rows,
        "ready_count": len(ready),
        "open_count": sum(row.state in ("choose", "likely", "nobody") for row in rows),
        "most_lines": MOST_LINES,
    }


def _page() -> str:
    return reverse("group_record")
