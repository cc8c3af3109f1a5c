"""The lists of requests: one's own, what waits with a contact, what lies on a desk, those of the region; paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from trackone.organizations.authority import post_for
from trackone.organizations.models import Organization, Role
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant
from trackone.requests.models import SENT, Desk, Kind, Request, RequestItem, State
from trackone.requests.models.requests import WITH_PROVIDER

PAGE = 25
MOST_WITH_CONTACT = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NAMES = ("participant", "organization", "site", "drafted_by")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is cut to; what is empty does not cut."""

    states: Sequence[str] = ()
    desk: str = ""
    organization_id: int | None = None
    kind: str = ""
    is_expedited: bool = False
    drafted_by_id: int | None = None
    participant_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One request of a list with the items that it names, as many as a line shows, and how many there are."""

    request: Request
    items: tuple[RequestItem, ...]

    @property
    def first(self) -> RequestItem | None:
        """Return the item that a line begins with."""
        return self.items[0] if self.items else None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list, with the key of the next one; empty where there is none."""

    rows: tuple[Row, ...]
    older: str = ""


def desk_page(*, by: Standing, wanted: Wanted, after: str = "", limit: int = PAGE) -> Page:
    """Return what lies on a desk: expedited first, then by when it is due, whatever is overdue on top. Two SQL statements.

    Raises NotAllowed. Clauses: I.3, I.6.
    """
    rows = _cut(_seen(by).filter(state__in=wanted.states or SENT), wanted)
    key = _key_from(after)
    if key is not None:
        is_expedited, due_at, pk = key
        later = Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=pk)
        same = Q(is_expedited=is_expedited) & later
        rows = rows.filter(same | Q(is_expedited=False) if is_expedited else same)
    found = list(rows.order_by("-is_expedited", "due_at", "pk")[: limit + 1])
    older = _key_of(found[limit - 1]) if len(found) > limit else ""
    return Page(rows=_with_items(found[:limit]), older=older)


def requests_page(*, by: Standing, wanted: Wanted, after: str = "", limit: int = PAGE) -> Page:
    """Return the requests in sight, newest first: one's own, one participant's, the region's. Two SQL statements.

    Raises NotAllowed.
    """
    rows = _cut(_seen(by), wanted)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: limit + 1])
    return Page(rows=_with_items(found[:limit]), older=str(found[limit - 1].pk) if len(found) > limit else "")


def with_contact(*, by: Standing) -> list[Row]:
    """Return what waits with the organizations whose contact this person is, oldest first. Two SQL statements.

    Raises NotAllowed. Clauses: I.2, I.3.
    """
    rows = _seen(by).filter(state__in=WITH_PROVIDER, organization_id__in=organizations_of_contact(by))
    return list(_with_items(list(rows.order_by("pk")[:MOST_WITH_CONTACT])))


def organizations_of_contact(by: Standing) -> set[int]:
    """Return the ids of the organizations that this person speaks for here. No SQL."""
    return {post.organization_id for post in by.posts if post.role == Role.CONTACT}


def providers_in_sight(*, by: Standing) -> list[Organization]:
    """Return the organizations that have asked for something in sight, by name. One SQL statement."""
    asked = Request.objects.visible_to(by).order_by().values("organization_id").distinct()
    return list(Organization.objects.filter(pk__in=asked).order_by("name", "pk"))


def by_number(text: str, *, by: Standing) -> Request | None:
    """Return the request of this number, "R000042" or "42", or None. One SQL statement, none for another text."""
    typed = text.strip().upper().removeprefix("R")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        return None
    return _seen(by).filter(pk=int(typed)).first()


def reviewed_of(by: Standing) -> list[Request]:
    """Return what this person, as the contact, can send with the batch, in its order. One SQL statement."""
    rows = Request.objects.visible_to(by).filter(state=State.REVIEWED, organization_id__in=organizations_of_contact(by))
    return list(rows.select_related("organization", "site", "participant").order_by("pk")[:MOST_WITH_CONTACT])


def chosen_of(ids: Sequence[int], *, by: Standing) -> list[Row]:
    """Return these requests in sight, in the order of the desk. Two SQL statements."""
    rows = _seen(by).filter(pk__in=ids, state__in=SENT).order_by("-is_expedited", "due_at", "pk")
    return list(_with_items(list(rows)))


def next_on_desk(*, by: Standing, but: Request) -> tuple[Request | None, int]:
    """Return what this person decides next on the same desk, and how much is left there. Two SQL statements."""
    rows = Request.objects.visible_to(by).filter(state__in=SENT, desk=but.desk or Desk.MASTER_USER).exclude(pk=but.pk)
    rows = rows.exclude(Q(drafted_by=by.person) | Q(reviewed_by=by.person) | Q(submitted_by=by.person))
    found = rows.order_by("-is_expedited", "due_at", "pk")
    return found.first(), found.count()


def deletions_to_restore(*, by: Standing, after: str = "", limit: int = PAGE) -> Page:
    """Return what was deleted on request, last one first: the only list on which it still stands. Two SQL statements.

    Clauses: I.9.
    """
    return requests_page(by=by, wanted=Wanted(states=(State.APPLIED,), kind=Kind.DELETION), after=after, limit=limit)


def open_of(participant: Participant, *, by: Standing) -> list[Row]:
    """Return the latest requests about a participant, newest first. Two SQL statements."""
    return list(requests_page(by=by, wanted=Wanted(participant_id=participant.pk)).rows)


def _seen(by: Standing) -> QuerySet[Request]:
    post_for("request.view", by=by)
    return Request.objects.visible_to(by).select_related(*_NAMES)


def _cut(rows: QuerySet[Request], wanted: Wanted) -> QuerySet[Request]:
    exact: dict[str, Any] = {
        "desk": wanted.desk,
        "organization_id": wanted.organization_id,
        "kind": wanted.kind,
        "is_expedited": wanted.is_expedited,
        "drafted_by_id": wanted.drafted_by_id,
        "participant_id": wanted.participant_id,
    }
    return rows.filter(**{name: value for name, value in exact.items() if value})


def _with_items(found: Sequence[Request]) -> tuple[Row, ...]:
    if not found:
        return ()
    items: dict[int, list[RequestItem]] = {request.pk: [] for request in found}
    rows = RequestItem.objects.filter(request__in=found, dropped_at=None)
    for item in rows.order_by(F("request_id"), F("id")):
        items[item.request_id].append(item)
    return tuple(Row(request=request, items=tuple(items[request.pk])) for request in found)


def _key_of(request: Request) -> str:
    due_at = request.due_at or _EPOCH
    return f"{int(request.is_expedited)}.{(due_at - _EPOCH) // _MICROSECOND}.{request.pk}"


def _key_from(text: str) -> tuple[bool, datetime, int] | None:
    try:
        flag, moment, pk = text.split(".")
        key = (flag == "1", _EPOCH + int(moment) * _MICROSECOND, int(pk))
    except (ValueError, OverflowError):
        return None
    return key if abs(key[2]) < 2**63 else None
