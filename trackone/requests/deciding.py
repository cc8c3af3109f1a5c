"""Decide a request: apply it, return it for more, decline it, forward it; approve a deletion, and carry it out."""

from datetime import datetime

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.models import Post
from trackone.organizations.performing import Stale, performs
from trackone.organizations.standing import Standing
from trackone.policy import section_1_requests as book
from trackone.policy.refusal import refuse_if
from trackone.requests.carrying_out import carry_out
from trackone.requests.courses import reach, take_step
from trackone.requests.deciders import deciding_post
from trackone.requests.items import changed_since, live_items
from trackone.requests.models import BY_TWO, Approval, Desk, Request, RequestItem
from trackone.requests.sending import hash_of, stopped
from trackone.requests.telling import tell


@performs("correction.apply")
def apply_request(request: Request, *, by: Standing, at: datetime, revision: int) -> Request:
    """Approve a request and carry it out: change the values, write the service note, tell its organization - or nothing.

    What was approved is what was sent; where a value is another one by now it is told, never overwritten. Raises Refused,
    NotAllowed, Stale. Clauses: I.1, I.4, I.5, I.7, I.8.
    """
    reach(request, by=by, revision=revision)
    refuse_if(book.refusals_of_number_of_people(by_two=request.kind in BY_TWO))
    post = deciding_post(request, by=by, at=at)
    items = _as_sent(request)
    _approve(request, by=by, at=at, post=post)
    return carry_out(request, items, by=by, at=at, post=post)


@performs("correction.return")
def return_request(request: Request, *, by: Standing, at: datetime, words: str, revision: int) -> Request:
    """Return a request for more; its clock stands until it is sent again. Raises Refused, NotAllowed, Stale.

    Clauses: I.6, I.10.
    """
    reach(request, by=by, revision=revision)
    post = deciding_post(request, by=by, at=at)
    refuse_if(book.refusals_of_words(words=words, code="returned_words") + refusals_in_text(words))
    tell(request, code="returned")
    return take_step(request, by=by, at=at, words=words, post=post, **stopped(request, at=at))


@performs("correction.decline")
def decline_request(request: Request, *, by: Standing, at: datetime, reason: str, revision: int) -> Request:
    """Decline a request and say why; it is over, and nothing changes. Raises Refused, NotAllowed, Stale. Clauses: I.10."""
    reach(request, by=by, revision=revision)
    post = deciding_post(request, by=by, at=at)
    refuse_if(book.refusals_of_words(words=reason, code="declined_reason") + refusals_in_text(reason))
    tell(request, code="declined")
    return take_step(
        request,
        by=by,
        at=at,
        words=reason,
        post=post,
        decided_by=by.person,
        decided_post=post,
        decided_at=at,
        decided_reason=reason.strip(),
    )


@performs("correction.forward")
def forward_request(request: Request, *, by: Standing, at: datetime, to: str, words: str, revision: int) -> Request:
    """Forward what this desk may not edit, to DWD staff, with all that belongs to it.

    The Master User's clock ends; the next desk has its own 48 hours. Raises Refused, NotAllowed, Stale. Clauses: I.6, I.7.
    """
    reach(request, by=by, revision=revision)
    post = deciding_post(request, by=by, at=at)
    refuse_if(
        book.refusals_to_forward(desk=request.desk, to=to, by_two=request.kind in BY_TWO)
        + book.refusals_of_words(words=words, code="forwarded_words")
        + refusals_in_text(words)
    )
    tell(request, code="forwarded")
    return _hand_on(request, to=Desk(to), by=by, at=at, post=post, words=words)


@performs("deletion.approve")
def approve_deletion(request: Request, *, by: Standing, at: datetime, revision: int) -> Request:
    """Give the first of two approvals: the Master User's; then it lies on the desk of the state.

    Raises Refused, NotAllowed, Stale. Clauses: I.5, I.9.
    """
    reach(request, by=by, revision=revision)
    refuse_if(book.refusals_of_number_of_people(by_two=request.kind not in BY_TWO))
    post = deciding_post(request, by=by, at=at)
    _as_sent(request)
    _approve(request, by=by, at=at, post=post)
    tell(request, code="forwarded")
    return _hand_on(request, to=Desk.STATE, by=by, at=at, post=post, words="")


@performs("deletion.carry_out")
def carry_out_deletion(request: Request, *, by: Standing, at: datetime, revision: int) -> Request:
    """Give the second approval, the state's, and carry it out: the record and what hangs on it is sealed, or restored.

    Raises Refused, NotAllowed, Stale. Clauses: I.5, I.9.
    """
    reach(request, by=by, revision=revision)
    refuse_if(book.refusals_of_number_of_people(by_two=request.kind not in BY_TWO))
    post = deciding_post(request, by=by, at=at)
    items = _as_sent(request)
    _approve(request, by=by, at=at, post=post)
    return carry_out(request, items, by=by, at=at, post=post)


def _as_sent(request: Request) -> list[RequestItem]:
    """Return the items as they were sent, with their records locked; raise where anything is another one by now."""
    items = live_items(request)
    if hash_of(request, items) != request.content_hash:
        raise Stale("This request is not what was sent.")
    refuse_if(book.refusals_of_changed_since(changed_since(request, items, is_locked=True)))
    return items


def _approve(request: Request, *, by: Standing, at: datetime, post: Post) -> None:
    Approval.objects.create(
        request=request,
        region_id=request.region_id,
        round=request.round,
        person=by.person,
        post=post,
        action=act_under_way().action,
        at=at,
    )


def _hand_on(request: Request, *, to: Desk, by: Standing, at: datetime, post: Post, words: str) -> Request:
    return take_step(
        request,
        by=by,
        at=at,
        words=words,
        post=post,
        desk=to,
        sent_at=at,
        due_at=book.due_after(sent_at=at),
        escalated_at=None,
    )
