"""Draft a request from the record; mend, withdraw, review and hand it back before it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Organization, Role
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_1_requests import (
    refusals_of_reason,
    refusals_of_words,
    refusals_to_restore,
    refusals_unless_contact,
)
from trackone.requests.asking import items_of
from trackone.requests.courses import is_contact, keep_step, reach, take_step
from trackone.requests.items import live_items
from trackone.requests.models import Kind, Request, RequestItem, State
from trackone.requests.subjects import Subject, subject_of

# What should exist, or should not, is not believed without its paper.
_WITH_EVIDENCE = frozenset({Kind.LATE, Kind.DELETION, Kind.WRONG_PERSON, Kind.EXIT})
_ASKING_ROLES = (Role.TEAM_MEMBER, Role.CLERK, Role.TEAM_LEADER, Role.CONTACT, Role.COORDINATOR)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is asked for: the record by slug and id, new values by column, and the Reason for Correction.

    `about` says more where a kind needs it: other records that go along, the person to whom it belongs, a new text.
    """

    kind: str
    slug: str
    pk: int
    reason_code: str
    narrative: str
    evidence: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)


@performs("correction.draft")
def draft_request(participant: Participant, *, by: Standing, at: datetime, asking: Asking) -> Request:
    """Draft a request about one record of a participant; nothing of the record changes by it.

    It belongs to the organization of whoever drafts it, and to the record's own where a Master User does. At most 25 SQL
    statements. Raises Refused, OutOfSight. Clauses: I.1, I.2, I.9, I.10.
    """
    act_under_way().participant_id = participant.pk
    subject = subject_of(asking.slug, asking.pk, by=by)
    if subject.participant.pk != participant.pk:
        raise OutOfSight
    items = items_of(asking.kind, subject, changes=asking.changes, about=asking.about, by=by, at=at)
    refuse_if(_refusals_of_reason(asking, on=today_at(subject.site, at=at)))
    site = asking.changes["site"] if asking.kind == Kind.LATE else subject.site
    request = Request(
        kind=asking.kind,
        region_id=site.region_id,
        site=site,
        organization=organization_for(subject, by=by),
        participant=participant,
        reason_code=asking.reason_code,
        narrative=asking.narrative.strip(),
        evidence=asking.evidence.strip(),
        drafted_by=by.person,
        drafted_at=at,
    )
    request.save(force_insert=True)
    _keep_items(request, items)
    keep_step(request, by=by, at=at, words="", post=None)
    act_under_way().facts = {"request": request.number, "kind": request.kind}
    return request


@performs("deletion.restore")
def draft_restoring(
    deletion: Request, *, by: Standing, at: datetime, reason_code: str, narrative: str, evidence: str = ""
) -> Request:
    """Draft a request to bring back what a deletion has sealed, on the same two approvals. Raises Refused, OutOfSight.

    Clauses: I.9, I.10.
    """
    if deletion.region_id not in by.reads or deletion.kind != Kind.DELETION or deletion.state != State.APPLIED:
        raise OutOfSight
    act_under_way().participant_id = deletion.participant_id
    is_asked = Request.objects.filter(restores=deletion).open().exists()
    is_done = Request.objects.filter(restores=deletion, state=State.APPLIED).exists()
    today = today_at(deletion.site, at=at)
    refuse_if(
        refusals_to_restore(is_asked=is_asked, is_done=is_done)
        + refusals_of_reason(code=reason_code, narrative=narrative, evidence=evidence, needs_evidence=True, on=today)
        + refusals_in_text(narrative, evidence)
    )
    request = Request(
        kind=Kind.RESTORE,
        region_id=deletion.region_id,
        site=deletion.site,
        organization=deletion.organization,
        participant_id=deletion.participant_id,
        restores=deletion,
        reason_code=reason_code,
        narrative=narrative.strip(),
        evidence=evidence.strip(),
        drafted_by=by.person,
        drafted_at=at,
    )
    request.save(force_insert=True)
    items = live_items(deletion)
    for item in items:
        item.pk = None
    _keep_items(request, items)
    keep_step(request, by=by, at=at, words="", post=None)
    return request


@performs("correction.mend_draft")
def mend_draft(request: Request, *, by: Standing, at: datetime, asking: Asking, revision: int) -> Request:
    """Write a draft anew, with the values as they are now: by its author or the contact. A review of it is void.

    What came back from the desk stays with the contact. Raises Refused, Stale. Clauses: I.2, I.10.
    """
    reach(request, by=by, revision=revision)
    refuse_if(_refusals_unless_own(request, by=by))
    subject = subject_of(asking.slug, asking.pk, by=by)
    if subject.participant.pk != request.participant_id or asking.kind != request.kind:
        raise OutOfSight
    items = items_of(asking.kind, subject, changes=asking.changes, about=asking.about, by=by, at=at, but=request)
    refuse_if(_refusals_of_reason(asking, on=today_at(subject.site, at=at)))
    request.items.filter(dropped_at=None).update(dropped_at=at)
    _keep_items(request, items)
    return take_step(
        request,
        by=by,
        at=at,
        state=State.RETURNED if request.state == State.RETURNED else State.DRAFT,
        reviewed_by=None,
        reviewed_at=None,
        gathered_on=None,
        reason_code=asking.reason_code,
        narrative=asking.narrative.strip(),
        evidence=asking.evidence.strip(),
    )


@performs("correction.withdraw")
def withdraw_request(request: Request, *, by: Standing, at: datetime, reason: str, revision: int) -> Request:
    """Withdraw what was not sent, or came back; it stays readable. Raises Refused, Stale. Clauses: I.2."""
    reach(request, by=by, revision=revision)
    refuse_if(_refusals_unless_own(request, by=by) + _refusals_of_words(reason, code="withdrawn_reason"))
    return take_step(request, by=by, at=at, words=reason, withdrawn_by=by.person, withdrawn_at=at)


@performs("correction.review")
def review_request(request: Request, *, by: Standing, at: datetime, revision: int) -> Request:
    """Mark a draft as reviewed: it goes with the next batch. Raises Refused, Stale. Clauses: I.2, I.3."""
    reach(request, by=by, revision=revision)
    refuse_if(refusals_unless_contact(is_contact=is_contact(by, request)))
    return take_step(request, by=by, at=at, reviewed_by=by.person, reviewed_at=at)


@performs("correction.return_draft")
def return_draft(request: Request, *, by: Standing, at: datetime, words: str, revision: int) -> Request:
    """Hand a draft back to its author and say what is missing. Raises Refused, Stale. Clauses: I.2."""
    reach(request, by=by, revision=revision)
    refuse_if(refusals_unless_contact(is_contact=is_contact(by, request)) + _refusals_of_words(words, code="returned_words"))
    return take_step(request, by=by, at=at, words=words, reviewed_by=None, reviewed_at=None, gathered_on=None)


def organization_for(subject: Subject, *, by: Standing) -> Organization:
    """Return for whom this person asks: the own organization, for a Master User the record's. No SQL."""
    own = [post for post in by.posts if post.role in _ASKING_ROLES and post.region_id == subject.site.region_id]
    at_site = [post for post in own if post.site_id == subject.site.pk]
    if own:
        return (at_site or own)[0].organization
    return subject.organization or by.posts[0].organization


def _keep_items(request: Request, items: Sequence[RequestItem]) -> None:
    for item in items:
        item.request, item.region_id = request, request.region_id
    RequestItem.objects.bulk_create(items)


def _refusals_of_reason(asking: Asking, *, on: date) -> list[Refusal]:
    return [
        *refusals_of_reason(
            code=asking.reason_code,
            narrative=asking.narrative,
            evidence=asking.evidence,
            needs_evidence=asking.kind in _WITH_EVIDENCE,
            on=on,
        ),
        *refusals_in_text(asking.narrative, asking.evidence),
    ]


def _refusals_unless_own(request: Request, *, by: Standing) -> list[Refusal]:
    is_own = request.drafted_by_id == by.person.pk
    return [] if is_own else refusals_unless_contact(is_contact=is_contact(by, request))


def _refusals_of_words(words: str, *, code: str) -> list[Refusal]:
    return refusals_of_words(words=words, code=code) + refusals_in_text(words)
