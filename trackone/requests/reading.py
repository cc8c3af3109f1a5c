"""What a screen reads of one request: its story, what its items hold now, who decides it, which steps are open to whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey

from trackone.organizations.authority import OutOfSight, may, post_for
from trackone.organizations.models import Post
from trackone.organizations.standing import Standing
from trackone.participants.elements import elements_on
from trackone.participants.mending import element_values
from trackone.participants.models import Participant
from trackone.requests.courses import ASKING, COURSE, is_contact
from trackone.requests.deciders import deciders_of
from trackone.requests.items import element_no_of, live_items, model_of
from trackone.requests.models import BY_TWO, Approval, Desk, Kind, Request, RequestItem, State, Step
from trackone.requests.values import Json, as_json, spoken

_NAMES = (
    "participant",
    "site",
    "region",
    "organization",
    "drafted_by",
    "reviewed_by",
    "submitted_by",
    "decided_by",
    "decided_post__organization",
    "withdrawn_by",
)
_OF_THE_CONTACT = frozenset(
    {"correction.review", "correction.return_draft", "correction.submit", "correction.expedite", "correction.take_back"}
)
_OF_THE_AUTHOR = frozenset({"correction.mend_draft", "correction.withdraw"})
_BY_ONE, _BY_TWO_PEOPLE = frozenset({"correction.apply", "correction.forward"}), ("deletion.approve", "deletion.carry_out")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One item: what stood there when it was asked for, what should, and what stands there now where it is another value."""

    item: RequestItem
    now_words: str
    has_changed: bool


@dataclass(frozen=True, kw_only=True)
class Read:
    """One request with all that its page tells; `deciders` are the posts that can decide it now, while it lies on a desk."""

    request: Request
    items: tuple[RequestItem, ...]
    story: tuple[Step, ...]
    deciders: tuple[Post, ...]
    steps: frozenset[str]

    @property
    def is_by_two(self) -> bool:
        """Say whether two people approve it."""
        return self.request.kind in BY_TWO


def request_of(pk: int, *, by: Standing) -> Request:
    """Return one request with all it names; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("request.view", by=by)
    found = Request.objects.visible_to(by).select_related(*_NAMES).filter(pk=pk).first()
    if found is None:
        raise OutOfSight
    return found


def read_request(request: Request, *, by: Standing, at: datetime) -> Read:
    """Return what the page of a request tells. Two SQL statements, two more while it lies on a desk."""
    items = tuple(live_items(request))
    story = tuple(request.steps.select_related("by", "post__organization").order_by("id"))
    deciders: tuple[Post, ...] = ()
    if request.state in COURSE["correction.apply"].before:
        asked = {step.by_id for step in story if step.action in ASKING and step.by_id is not None}
        approvals = Approval.objects.filter(request=request, round=request.round).values_list("person_id", flat=True)
        named = (request.drafted_by_id, request.reviewed_by_id, request.submitted_by_id)
        left_out = {*asked, *approvals, *(one for one in named if one is not None)}
        deciders = tuple(deciders_of(request, at=at, but=frozenset(left_out)))
    decides = any(post.person_id == by.person.pk for post in deciders)
    return Read(
        request=request,
        items=items,
        story=story,
        deciders=deciders,
        steps=steps_open_to(request, by=by, decides=decides),
    )


def steps_open_to(request: Request, *, by: Standing, decides: bool) -> frozenset[str]:
    """Return the steps of the course that this person could take now; `decides` says whether the desk is his. No SQL.

    Clauses: I.2, I.3, I.9.
    """
    contact = is_contact(by, request)
    own = contact or request.drafted_by_id == by.person.pk
    found = set()
    for action, stride in COURSE.items():
        if request.state not in stride.before or not may(action, by=by, record=request):
            continue
        if action in _OF_THE_CONTACT:
            is_his = contact and not (action == "correction.review" and request.state == State.REVIEWED)
            is_his = is_his and not (action == "correction.return_draft" and request.state == State.DRAFT and request.round)
        elif action in _OF_THE_AUTHOR:
            is_his = own
        else:
            is_his = decides and _fits(action, request)
        if is_his:
            found.add(action)
    return frozenset(found)


def _fits(action: str, request: Request) -> bool:
    by_two = request.kind in BY_TWO
    if action in _BY_ONE:
        return not by_two
    if action in _BY_TWO_PEOPLE:
        return by_two and (action == "deletion.carry_out") == (request.desk == Desk.STATE)
    return True


def compared(items: Sequence[RequestItem], *, request: Request) -> list[Compared]:
    """Return the items beside what their records hold now. One SQL statement a table, one more for elements.

    What is carried out already, or about a whole record, is compared with nothing. Clauses: I.4.
    """
    if request.state in (State.APPLIED, State.DECLINED, State.WITHDRAWN) or request.kind == Kind.RESTORE:
        return [Compared(item=item, now_words="", has_changed=False) for item in items]
    records = _records_of(items)
    elements = _elements_of(items, records)
    return [_compared(item, records.get((item.table_name, item.record_id)), elements) for item in items]


def _records_of(items: Sequence[RequestItem]) -> dict[tuple[str, int | None], Any]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for item in items:
        if item.record_id is not None:
            wanted[item.table_name].add(item.record_id)
    found: dict[tuple[str, int | None], Any] = {}
    for table, ids in wanted.items():
        model = model_of(table)
        columns = {item.column for item in items if item.table_name == table}
        joined = [one.name for one in model._meta.fields if isinstance(one, ForeignKey) and one.name in columns]
        rows = model._base_manager.filter(pk__in=ids, sealed_at=None)
        rows = rows.select_related(*joined) if joined else rows
        found |= {(table, record.pk): record for record in rows}
    return found


def _elements_of(items: Sequence[RequestItem], records: Mapping[tuple[str, int | None], Any]) -> dict[int, str]:
    numbers = [number for number in map(element_no_of, items) if number is not None]
    person = next((one for one in records.values() if isinstance(one, Participant)), None)
    if not numbers or person is None:
        return {}
    return {number: value.value for number, value in element_values(person, numbers).items()}


def _compared(item: RequestItem, record: Any, elements: Mapping[int, str]) -> Compared:
    if item.record_id is None:
        return Compared(item=item, now_words="", has_changed=False)
    if record is None:
        return Compared(item=item, now_words="not on file any more", has_changed=True)
    if not item.column:
        return Compared(item=item, now_words="", has_changed=False)
    number, on = element_no_of(item), item.dated_on or item.request.drafted_at.date()
    if number is not None:
        kept = elements.get(number, "")
        return Compared(
            item=item,
            now_words=elements_on(item.request.drafted_at.date())[number].spoken(kept),
            has_changed=kept != item.old,
        )
    now: Json = as_json(getattr(record, item.column))
    words = spoken(record, item.column, getattr(record, item.column), on=on)
    return Compared(item=item, now_words=words, has_changed=now != item.old)
