"""The list of people whom a region serves: whose caseload, when last served, in which order."""

from dataclasses import dataclass
from datetime import date

from trackone.organizations.authority import post_for
from trackone.organizations.models import Role
from trackone.organizations.standing import Standing
from trackone.participants.models import ServedIn
from trackone.participants.models.served import NEVER_SERVED
from trackone.participants.queries import PAGE, Page, page_of

# Each order is an index of its own; the region comes first, so that a reader of the whole state sees region by region.
ORDERS = {
    "name": ("region_id", "sort_name", "participant_id"),
    "service": ("region_id", "last_service_key", "participant_id"),
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which of a region's people are listed: of one case manager, of nobody, last served before or since a day.

    `sort` is a word of ORDERS, with - before it for the other direction.
    """

    case_manager_id: int | None = None
    is_nobodys: bool = False
    served_since: date | None = None
    served_before: date | None = None
    is_never_served: bool = False
    sort: str = "name"


def is_own_by_default(by: Standing) -> bool:
    """Say whether the list begins with the reader's own people: for those who carry a caseload themselves."""
    return by.holds(Role.TEAM_MEMBER)


def caseload(chosen: Chosen, *, by: Standing, after: str = "", limit: int = PAGE) -> Page:
    """Return one page of the people whom the region serves. Two SQL statements, one more for a later page.

    Raises NotAllowed.
    """
    post_for("participant.view", by=by)
    rows = ServedIn.objects.visible_to(by)
    if chosen.is_nobodys:
        rows = rows.filter(case_manager=None)
    elif chosen.case_manager_id is not None:
        rows = rows.filter(case_manager_id=chosen.case_manager_id)
    if chosen.is_never_served:
        rows = rows.filter(last_service_key=NEVER_SERVED)
    if chosen.served_since is not None:
        rows = rows.filter(last_service_key__gte=chosen.served_since)
    if chosen.served_before is not None:
        rows = rows.filter(last_service_key__lt=chosen.served_before, last_service_key__gt=NEVER_SERVED)
    order = ORDERS.get(chosen.sort.removeprefix("-"), ORDERS["name"])
    return page_of(rows, order=order, by=by, after=after, is_down=chosen.sort.startswith("-"), limit=limit)
