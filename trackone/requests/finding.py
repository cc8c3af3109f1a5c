"""Find requests: by number, person, place in the course, organization, kind or reason; newest first, paged by key."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from trackone.organizations.authority import post_for
from trackone.organizations.standing import Standing
from trackone.requests.models import Request
from trackone.requests.models.requests import OPEN_STATES, SENT
from trackone.requests.queries import PAGE, Row, rows_of

_NUMBER = re.compile(r"R0*([0-9]{1,18})", re.IGNORECASE)
OPEN, OVERDUE = "open", "overdue"


@dataclass(frozen=True, kw_only=True)
class RequestFilter:
    """What is looked for; empty words ask for nothing.

    `text` is a request's number (R000042) or a participant's; `where` is a state, "open" or "overdue".
    """

    text: str = ""
    where: str = ""
    kind: str = ""
    reason: str = ""
    organization_id: int | None = None
    drafted_by_id: int | None = None


def find_requests(
    wanted: RequestFilter, *, by: Standing, at: datetime, after: int | None = None
) -> tuple[tuple[Row, ...], int | None]:
    """Return a page of what is found in sight, newest first, and the key of the next one. Two SQL statements.

    Raises NotAllowed. Clauses: I.3.
    """
    post_for("request.view", by=by)
    rows = _filtered(Request.objects.visible_to(by), wanted, at=at)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = rows_of(rows.order_by("-id")[: PAGE + 1], at=at)
    shown = found[:PAGE]
    return tuple(shown), shown[-1].request.pk if len(found) > PAGE else None


def _filtered(rows: QuerySet[Request], wanted: RequestFilter, *, at: datetime) -> QuerySet[Request]:
    text = wanted.text.strip()
    number = _NUMBER.fullmatch(text)
    if number is not None:
        rows = rows.filter(pk=int(number[1]))
    elif text:
        rows = rows.filter(participant__number=text.upper())
    if wanted.where == OPEN:
        rows = rows.filter(state__in=OPEN_STATES)
    elif wanted.where == OVERDUE:
        rows = rows.filter(state__in=SENT, due_at__lte=at)
    elif wanted.where:
        rows = rows.filter(state=wanted.where)
    exact = {
        "kind": wanted.kind,
        "reason_code": wanted.reason,
        "organization_id": wanted.organization_id,
        "drafted_by_id": wanted.drafted_by_id,
    }
    return rows.filter(**{column: value for column, value in exact.items() if value})
