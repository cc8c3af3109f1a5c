"""What a home tells of requests, by post: what waits for a review, what waits for a decision, one's own open ones."""

from dataclasses import dataclass

from django.urls import reverse

from trackone.organizations.authority import may
from trackone.requests.lists import Wanted, desk_page, organizations_of_contact, requests_page, with_contact
from trackone.requests.models import Desk, State
from trackone.requests.models.requests import OPEN_STATES
from trackone.web.middleware.standing import HouseRequest
from trackone.web.requests.saying import Listed, listed

_MOST = 5


@dataclass(frozen=True, kw_only=True)
class RequestPanel:
    """One panel of a home: its rows, what it says without any, and the list behind it."""

    title: str
    slug: str
    rows: tuple[Listed, ...]
    has_more: bool
    empty: str
    address: str
    words: str


def request_panels(request: HouseRequest) -> list[RequestPanel]:
    """Return the panels of this person's posts. At most two SQL statements each."""
    by, found = request.by, []
    if not may("request.view", by=by):
        return []
    if organizations_of_contact(by):
        found.append(_of_contact(request))
    if may("correction.apply", by=by):
        found.append(_of_desk(request))
    elif may("correction.draft", by=by):
        found.append(_mine(request))
    return found


def _of_contact(request: HouseRequest) -> RequestPanel:
    rows = [row for row in with_contact(by=request.by) if row.request.state != State.REVIEWED]
    return RequestPanel(
        title="Requests to review, and returned ones",
        slug="to-review",
        rows=tuple(listed(rows[:_MOST], at=request.at, most=1)),
        has_more=len(rows) > _MOST,
        empty="No draft waits for your review, and nothing came back.",
        address=reverse("corrections"),
        words="Review and send",
    )


def _of_desk(request: HouseRequest) -> RequestPanel:
    is_state = request.by.holds("state_staff")
    wanted = Wanted(desk=Desk.STATE if is_state else Desk.MASTER_USER)
    page = desk_page(by=request.by, wanted=wanted, limit=_MOST)
    return RequestPanel(
        title="Deletions, exited and closed" if is_state else "Requests to decide, by age",
        slug="to-decide",
        rows=tuple(listed(page.rows, at=request.at, most=1)),
        has_more=bool(page.older),
        empty="No request waits for a decision.",
        address=reverse("corrections_desk"),
        words="The desk",
    )


def _mine(request: HouseRequest) -> RequestPanel:
    wanted = Wanted(drafted_by_id=request.by.person.pk, states=OPEN_STATES)
    page = requests_page(by=request.by, wanted=wanted, limit=_MOST)
    return RequestPanel(
        title="My requests",
        slug="my-requests",
        rows=tuple(listed(page.rows, at=request.at, most=1)),
        has_more=bool(page.older),
        empty="None is open. What you can’t change any more says “Fix this” beside it.",
        address=reverse("corrections_mine"),
        words="All my requests",
    )
