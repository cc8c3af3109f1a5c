"""What screens read of requests: the form to ask, one request with its story, the contact's list, the decider's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from trackone.casework.registered import STATE_ZONE
from trackone.organizations.authority import OutOfSight, may, post_for
from trackone.organizations.models import Role
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.section_1_requests import Reason, decider_of_request, due_after, reasons_on
from trackone.requests.courses import COURSE, is_contact
from trackone.requests.deciders import LADDERS, deciders_of, who_approved, who_asked, who_asked_in
from trackone.requests.items import Present, live_items, present_of
from trackone.requests.models import BY_TWO, Approval, Desk, Request, RequestItem, State, Step
from trackone.requests.models.requests import SENT, WITH_PROVIDER
from trackone.requests.sending import next_batch_on
from trackone.requests.subjects import Field, Subject, fields_of, subject_of

PAGE = 50
_NAMES = (
    "participant",
    "organization",
    "site",
    "region",
    "drafted_by",
    "reviewed_by",
    "submitted_by",
    "decided_by",
    "decided_post",
    "restores",
)


@dataclass(frozen=True, kw_only=True)
class AskingForm:
    """What the page to ask needs: the record, its fields, the reasons, who decides and by when if it were sent now.

    `locked` are the fields that a request may change; the others are still their author's, or nobody's.
    """

    subject: Subject
    fields: dict[str, Field]
    reasons: dict[str, Reason]
    due_at: datetime
    batch_on: date | None

    @property
    def locked(self) -> dict[str, Field]:
        """Return the fields that can be asked for now."""
        return {column: one for column, one in self.fields.items() if not one.is_open and one.decider in set(Desk.values)}

    def decider(self, columns: Iterable[str], *, kind: str = "change") -> str:
        """Return who would decide about these columns: a word of `Desk`."""
        return decider_of_request(kind, deciders={self.fields[one].decider for one in columns})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One request in a list: its items, and how much of the 48 hours is left; None while its clock stands."""

    request: Request
    items: tuple[RequestItem, ...]
    left: timedelta | None

    @property
    def is_overdue(self) -> bool:
        """Say whether its target has passed."""
        return self.left is not None and self.left <= timedelta(0)

    @property
    def is_due_soon(self) -> bool:
        """Say whether less than eight hours of its target are left."""
        return self.left is not None and timedelta(0) < self.left <= timedelta(hours=8)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One request with its whole story, what its items are now, who can decide it, and what its reader may do."""

    row: Row
    reason: Reason | None
    present: tuple[Present, ...]
    steps: tuple[Step, ...]
    approvals: tuple[Approval, ...]
    deciders: tuple[str, ...]
    open_steps: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ContactList:
    """What waits with one contact: drafts to review, what goes with the batch, what came back, what lies on a desk."""

    batch_on: date
    drafts: tuple[Row, ...]
    reviewed: tuple[Row, ...]
    returned: tuple[Row, ...]
    sent: tuple[Row, ...]


def asking_form(slug: str, pk: int, *, by: Standing, at: datetime) -> AskingForm:
    """Return what the page to ask about a record needs. At most eight SQL statements. Raises NotAllowed, OutOfSight.

    Clauses: I.1, I.10.
    """
    post_for("correction.draft", by=by)
    subject = subject_of(slug, pk, by=by)
    today = today_at(subject.site, at=at)
    own = next((post for post in by.posts if post.region_id == subject.site.region_id), None)
    batch = (
        next_batch_on(organization_id=own.organization_id, region_id=subject.site.region_id, today=today) if own else None
    )
    return AskingForm(
        subject=subject,
        fields=fields_of(subject, by=by, at=at),
        reasons=reasons_on(today),
        due_at=due_after(sent_at=at),
        batch_on=batch,
    )


def request_of(pk: int, *, by: Standing) -> Request:
    """Return one request with all it names; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("request.view", by=by)
    found = Request.objects.visible_to(by).select_related(*_NAMES).filter(pk=pk).first()
    if found is None:
        raise OutOfSight
    return found


def told_of(request: Request, *, by: Standing, at: datetime) -> Told:
    """Return a request with its story. At most six SQL statements, one more for each further table that it names.

    Clauses: I.4, I.8, I.9.
    """
    items = live_items(request)
    steps = tuple(Step.objects.filter(request=request).select_related("by", "post__organization").order_by("id"))
    given = Approval.objects.filter(request=request, round=request.round).order_by("id")
    approvals = tuple(given.select_related("person", "post__organization"))
    waits = request.state in SENT
    concerned = who_asked_in(request, steps) | {one.person_id for one in approvals}
    posts = deciders_of(request, at=at, but=concerned) if waits else []
    return Told(
        row=_row(request, items, at=at),
        reason=reasons_on(request.drafted_at.date()).get(request.reason_code),
        present=tuple(present_of(request, items)) if waits or request.state in WITH_PROVIDER else (),
        steps=steps,
        approvals=approvals,
        deciders=tuple(dict.fromkeys(post.person.name for post in posts)),
        open_steps=steps_open_to(by, request, decides=by.person.pk in {post.person_id for post in posts}),
    )


def steps_open_to(by: Standing, request: Request, *, decides: bool) -> frozenset[str]:
    """Return the action words that this person could perform on this request now; read by buttons. No SQL.

    `decides` says whether the person is one of its deciders now. Clauses: I.2, I.9.
    """
    found = set()
    for action, stride in COURSE.items():
        if request.state not in stride.before or not may(action, by=by, record=request):
            continue
        if action in _OF_THE_DESK and not (decides and _fits(action, request)):
            continue
        if action in _OF_THE_CONTACT and not is_contact(by, request):
            continue
        if action in _OF_THE_AUTHOR and not (request.drafted_by_id == by.person.pk or is_contact(by, request)):
            continue
        found.add(action)
    return frozenset(found)


_OF_THE_DESK = frozenset(
    {
        "correction.apply",
        "correction.return",
        "correction.decline",
        "correction.forward",
        "deletion.approve",
        "deletion.carry_out",
    }
)
_OF_THE_CONTACT = frozenset(
    {"correction.review", "correction.return_draft", "correction.submit", "correction.expedite", "correction.take_back"}
)
_OF_THE_AUTHOR = frozenset({"correction.mend_draft", "correction.withdraw"})


def _fits(action: str, request: Request) -> bool:
    by_two = request.kind in BY_TWO
    if action in ("correction.apply", "correction.forward"):
        return not by_two
    return by_two if action.startswith("deletion.") else True


def contact_list(*, by: Standing, at: datetime) -> ContactList:
    """Return what waits with this contact's organization in the region. Three SQL statements. Raises NotAllowed.

    Clauses: I.2, I.3.
    """
    post = post_for("correction.review", by=by)
    region_id = post.region_id or 0
    rows = Request.objects.visible_to(by).open().filter(organization_id=post.organization_id, region_id=region_id)
    found = rows_of(rows.order_by("-is_expedited", "id"), at=at)
    today = at.astimezone(STATE_ZONE).date()
    return ContactList(
        batch_on=next_batch_on(organization_id=post.organization_id, region_id=region_id, today=today),
        drafts=tuple(row for row in found if row.request.state == State.DRAFT),
        reviewed=tuple(row for row in found if row.request.state == State.REVIEWED),
        returned=tuple(row for row in found if row.request.state == State.RETURNED),
        sent=tuple(row for row in found if row.request.state in SENT),
    )


def desk_of(*, by: Standing, at: datetime) -> tuple[tuple[Row, ...], bool]:
    """Return the first of what lies on the desks of this person's posts, expedited first, then by the end of its target;
    and whether there is more. Two SQL statements. Raises NotAllowed.

    It names what the person asked for too: the page of the request says who decides instead. Clauses: I.4, I.6.
    """
    post_for("correction.apply", by=by)
    roles = {post.role for post in by.posts}
    desks = [desk for desk, ladder in LADDERS.items() if roles & set(ladder[:1])]
    if Role.OPERATOR in roles:
        desks.append(Desk.MASTER_USER)
    rows = Request.objects.visible_to(by).on_desk().filter(desk__in=desks).order_by("-is_expedited", "due_at", "id")
    found = rows_of(rows[: PAGE + 1], at=at)
    return tuple(found[:PAGE]), len(found) > PAGE


def requests_of(participant: Participant, *, by: Standing, at: datetime) -> tuple[Row, ...]:
    """Return what was asked about a participant, newest first. Two SQL statements."""
    post_for("request.view", by=by)
    return tuple(rows_of(Request.objects.visible_to(by).filter(participant=participant).order_by("-id")[:PAGE], at=at))


def requests_about(table: str, pk: int, *, by: Standing, at: datetime) -> tuple[Row, ...]:
    """Return what was asked about one record, newest first. Two SQL statements."""
    post_for("request.view", by=by)
    named = RequestItem.objects.filter(Q(record_id=pk) | Q(made_id=pk), table_name=table, dropped_at=None)
    rows = Request.objects.visible_to(by).filter(pk__in=named.values("request_id"))
    return tuple(rows_of(rows.order_by("-id")[:PAGE], at=at))


def drafts_of(*, by: Standing, at: datetime) -> tuple[Row, ...]:
    """Return what this person asked for and is not over, newest first. Two SQL statements."""
    post_for("request.view", by=by)
    return tuple(rows_of(Request.objects.visible_to(by).open().filter(drafted_by=by.person).order_by("-id")[:PAGE], at=at))


def is_asker(request: Request, *, by: Standing) -> bool:
    """Say whether this person had a hand in asking or has approved already: then another decides. Two SQL statements.

    Clauses: I.2, I.9.
    """
    return by.person.pk in who_asked(request) | who_approved(request)


def rows_of(rows: "QuerySet[Request]", *, at: datetime) -> list[Row]:
    """Return these requests as rows of a list. Two SQL statements."""
    found: Any = rows.select_related(*_NAMES).prefetch_related(
        Prefetch("items", queryset=RequestItem.objects.filter(dropped_at=None).order_by("id"), to_attr="live")
    )
    return [_row(request, request.live, at=at) for request in found]


def _row(request: Request, items: Iterable[RequestItem], *, at: datetime) -> Row:
    left = request.due_at - at if request.state in SENT and request.due_at is not None else None
    return Row(request=request, items=tuple(items), left=left)
