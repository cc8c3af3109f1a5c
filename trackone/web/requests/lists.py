"""The lists of requests: the contact's, one's own, the desk, the whole region's, what was deleted."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trackone.casework.registered import today_of
from trackone.organizations.authority import NotAllowed, may, post_for
from trackone.organizations.models import Role
from trackone.organizations.standing import Standing
from trackone.requests import lists
from trackone.requests.lists import Wanted
from trackone.requests.models import BY_TWO, Desk, State
from trackone.requests.sending import next_batch_on, send_batch
from trackone.web.casework.fields import number_in
from trackone.web.middleware.refusals import keep_page
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.ask_forms import DeskFilter
from trackone.web.requests.saying import LIMIT_HOURS, any_over, listed


@never_cache
@require_safe
def corrections(request: HouseRequest) -> HttpResponse:
    """Show what waits with the contact, to a contact; to everybody else the own requests."""
    post_for("request.view", by=request.by)
    found = lists.by_number(request.GET.get("number", ""), by=request.by) if request.GET.get("number") else None
    if found is not None:
        return redirect("correction", pk=found.pk)
    return _waiting(request)() if lists.organizations_of_contact(request.by) else _mine(request)


@require_POST
def corrections_batch(request: HouseRequest) -> HttpResponse:
    """Send everything that the contact has reviewed, all or none."""
    post_for("correction.submit", by=request.by)
    answer = _waiting(request)
    reviewed = lists.reviewed_of(request.by)
    seen = set(request.POST.getlist("sent"))
    chosen = [one for one in reviewed if f"{one.pk}.{one.revision}" in seen]
    if not chosen:
        return answer(422)
    done = send_batch(chosen, by=request.by, at=request.at)
    if done.refused:
        told = [(one, done.refused[one.pk]) for one in chosen if one.pk in done.refused]
        return _waiting(request, told=told)(422)
    return redirect(f"{reverse('corrections')}?sent={len(done.sent)}")


@never_cache
@require_safe
def corrections_mine(request: HouseRequest) -> HttpResponse:
    """List the requests that the reader has drafted, newest first."""
    post_for("request.view", by=request.by)
    return _mine(request)


@never_cache
@require_safe
def corrections_all(request: HouseRequest) -> HttpResponse:
    """List every request in sight, newest first."""
    wanted = Wanted(states=_states(request))
    page = lists.requests_page(by=request.by, wanted=wanted, after=request.GET.get("page", ""))
    return _list(request, page, template="requests/all.html", show=request.GET.get("show", ""))


@never_cache
@require_safe
def corrections_deleted(request: HouseRequest) -> HttpResponse:
    """List what was deleted on request, for those who may ask for it back."""
    if not (may("deletion.restore", by=request.by) or may("deletion.carry_out", by=request.by)):
        post_for("deletion.restore", by=request.by)
    page = lists.deletions_to_restore(by=request.by, after=request.GET.get("page", ""))
    return _list(request, page, template="requests/deleted.html")


@never_cache
@require_safe
def corrections_desk(request: HouseRequest) -> HttpResponse:
    """Show what waits for a decision, by age."""
    desks = desks_of(request.by)
    providers = lists.providers_in_sight(by=request.by)
    filters = DeskFilter(request.GET or None, desks=desks, providers=providers)
    typed: dict[str, Any] = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    wanted = Wanted(
        desk=typed.get("desk") or desks[0],
        organization_id=number_in(typed.get("provider") or ""),
        kind=typed.get("kind") or "",
        is_expedited=bool(typed.get("expedited")),
    )
    page = lists.desk_page(by=request.by, wanted=wanted, after=request.GET.get("page", ""))
    rows = listed(page.rows, at=request.at)
    asked = {row.request.pk for row in rows if _has_asked(request.by, row.request)}
    can_apply = may("correction.apply", by=request.by)
    # What two people decide is approved on its own page.
    alone = {row.request.pk for row in rows if row.request.kind not in BY_TWO}
    to_apply = alone - asked if can_apply else set()
    context = {
        "filters": filters,
        "rows": rows,
        "page": page,
        "limit": LIMIT_HOURS,
        "over_count": any_over(rows),
        "newer": "first" if request.GET.get("page", "first") != "first" else "",
        "asked_by_me": asked,
        "to_apply": to_apply,
        "desk_words": Desk(wanted.desk).label,
        "tabs": tabs_of(request),
    }
    return render(request, "requests/desk.html", context)


def desks_of(by: Standing) -> list[Desk]:
    """Return the desks that this person looks at, the own one first; raise NotAllowed for who decides nothing."""
    if not may("correction.return", by=by) and not by.holds(Role.AUDITOR):
        post_for("correction.return", by=by)
        raise NotAllowed("correction.return", "This desk is another's.", "I.7")
    is_state = by.holds(Role.STATE_STAFF, Role.AUDITOR)
    return [Desk.STATE, Desk.MASTER_USER, Desk.HELP_DESK] if is_state else [Desk.MASTER_USER, Desk.STATE, Desk.HELP_DESK]


def tabs_of(request: HouseRequest) -> list[tuple[str, str, bool]]:
    """Return the lists that this person has, as words, address and whether it is the present one."""
    by = request.by
    is_contact = bool(lists.organizations_of_contact(by))
    known = [
        ("With the contact", "corrections", is_contact),
        ("The desk", "corrections_desk", may("correction.return", by=by) or by.holds(Role.AUDITOR)),
        ("Mine", "corrections_mine" if is_contact else "corrections", may("correction.draft", by=by)),
        ("All", "corrections_all", True),
        ("Deleted records", "corrections_deleted", may("deletion.restore", by=by) or may("deletion.carry_out", by=by)),
    ]
    here = request.path
    return [
        (words, reverse(name), reverse(name) == here or (name == "corrections" and "batch" in here))
        for words, name, is_shown in known
        if is_shown
    ]


def _has_asked(by: Standing, request: Any) -> bool:
    return by.person.pk in (request.drafted_by_id, request.reviewed_by_id, request.submitted_by_id)


def _states(request: HouseRequest) -> tuple[str, ...]:
    return {
        "open": (State.DRAFT, State.REVIEWED, State.RETURNED, State.SUBMITTED, State.FORWARDED),
        "over": (State.APPLIED, State.DECLINED, State.WITHDRAWN),
    }.get(request.GET.get("show", ""), ())


def _waiting(request: HouseRequest, told: Any = ()) -> Callable[..., HttpResponse]:
    rows = listed(lists.with_contact(by=request.by), at=request.at)
    groups = {
        state: [row for row in rows if row.request.state == state] for state in (State.DRAFT, State.REVIEWED, State.RETURNED)
    }
    today = today_of(request.by, at=request.at)
    post = next((post for post in request.by.posts if post.role == Role.CONTACT), None)
    batch_on = (
        next_batch_on(organization_id=post.organization_id, region_id=post.region_id, today=today)
        if post is not None and post.region_id is not None
        else None
    )
    reviewed = groups[State.REVIEWED]
    can_send = bool(reviewed) and (batch_on == today or any(row.request.gathered_on for row in reviewed))
    sent = request.GET.get("sent", "")
    context = {
        "drafts": groups[State.DRAFT],
        "reviewed": reviewed,
        "returned": groups[State.RETURNED],
        "batch_on": batch_on,
        "is_batch_day": can_send,
        "sent_count": int(sent) if sent.isdigit() and len(sent) < 4 else 0,
        "told": told,
        "batch_sentence": _batch_sentence(len(reviewed)),
        "tabs": tabs_of(request),
    }
    return keep_page(request, "requests/contact.html", context)


def _batch_sentence(count: int) -> str:
    which = "1 reviewed request" if count == 1 else f"{count} reviewed requests"
    return f"Send {which}? What is asked is frozen from then on, and the 48 hours run."


def _mine(request: HouseRequest) -> HttpResponse:
    wanted = Wanted(drafted_by_id=request.by.person.pk)
    page = lists.requests_page(by=request.by, wanted=wanted, after=request.GET.get("page", ""))
    return _list(request, page, template="requests/mine.html")


def _list(request: HouseRequest, page: lists.Page, *, template: str, **more: Any) -> HttpResponse:
    context = {
        "rows": listed(page.rows, at=request.at),
        "page": page,
        "newer": "first" if request.GET.get("page", "first") != "first" else "",
        "tabs": tabs_of(request),
        "typed_number": request.GET.get("number", "")[:20],
        **more,
    }
    return render(request, template, context)
