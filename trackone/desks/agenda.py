"""What waits for one person: each panel of the home is a bounded query, and all of them are one SQL statement.

A branch gives rows of `panel`, `on`, `pk` and `facts`; `trackone.desks.lines` says them in words. Each is bounded by an
index that begins with the region, the staff member or the case manager, and by a span of days.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, TruncDate

from trackone.casework.models import (
    Admission,
    CaseNote,
    ExceptionKind,
    ExceptionSite,
    ExceptionState,
    Lasting,
    ServiceRecord,
    Training,
    WorkExperience,
)
from trackone.casework.registered import STATE_ZONE, seen_by
from trackone.desks.applications import is_covered, is_unsigned, names_of_programs
from trackone.desks.exits import exits_ahead
from trackone.documents.models import Document, DocumentKind
from trackone.enrollment.models import Application, Participation
from trackone.notifications.models import Notice
from trackone.organizations.models import Post, Role
from trackone.organizations.standing import Standing
from trackone.organizations.vacancies import posts_without_contact, regions_without, state_without_staff
from trackone.participants.models import ServedIn

MOST = 10
BACK = timedelta(days=60)
Rows = QuerySet[Any]


class Panel(IntEnum):
    """The kinds of rows of a home."""

    RECONTACT = 1
    PLANNED_BEGIN = 2
    PLANNED_END = 3
    UNDECIDED = 4
    UNSIGNED = 5
    LOCKING = 6
    CASELOAD = 7
    ENTERED_TODAY = 8
    EXCEPTIONS = 9
    UNDER_REFUSED = 10
    NO_ACCESS = 11
    NOTICES = 12
    NO_OPERATOR = 13
    NO_MASTER_USER = 14
    NO_CONTACT = 15
    NO_STATE_STAFF = 16
    EXITS_AHEAD = 17
    TRAINING_END = 18
    WORK_END = 19
    APPLICATION = 40
    REVIEW = 41


DATED = (Panel.RECONTACT, Panel.PLANNED_BEGIN, Panel.PLANNED_END, Panel.TRAINING_END, Panel.WORK_END)
DUE = (*DATED, Panel.APPLICATION, Panel.UNDECIDED, Panel.UNSIGNED)
VACANT = (Panel.NO_STATE_STAFF, Panel.NO_OPERATOR, Panel.NO_MASTER_USER, Panel.NO_CONTACT)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """For whom and when: `today` at the site of the post, `closes_on` the next business day after it.

    Each panel is cut at `most` rows.
    """

    by: Standing
    at: datetime
    today: date
    closes_on: date
    most: int = MOST


def agenda(asked: Asked, panels: Iterable[Panel]) -> dict[Panel, list[dict[str, Any]]]:
    """Return the rows of these panels, each in its own order, at most as many as are asked and one that says there are more.

    One SQL statement; none for no panels.
    """
    wanted = list(dict.fromkeys(panels))
    found: dict[Panel, list[dict[str, Any]]] = {panel: [] for panel in wanted}
    if not wanted:
        return found
    first, *others = [_BRANCHES[panel](asked) for panel in wanted]
    for row in first.union(*others, all=True) if others else first:
        found[Panel(row["panel"])].append(row)
    for panel, rows in found.items():
        rows.sort(key=_in_order, reverse=panel in _NEWEST_FIRST)
    return found


def _in_order(row: dict[str, Any]) -> tuple[bool, date, int, int]:
    """Return what a panel is ordered by: the day, then the region where it tells of regions, then the row.

    Where the order of waiting matters, who has priority of service comes first.
    """
    return not row["facts"].get("is_first"), row["on"], row["facts"].get("number_of_region", 0), row["pk"]


_NEWEST_FIRST = frozenset({Panel.ENTERED_TODAY, Panel.UNDER_REFUSED, Panel.NOTICES})
_WHO: dict[str, str] = {
    "number": "participant__number",
    "first": "participant__first_name",
    "last": "participant__last_name",
}


def _cut(asked: Asked, panel: Panel, rows: Rows, on: Any, facts: dict[str, Any], *order: str) -> Rows:
    named = rows.annotate(panel=Value(int(panel), output_field=IntegerField()), on=on, facts=JSONObject(**facts))
    sliced: Rows = named.order_by(*(order or ("on", "pk"))).values("panel", "on", "pk", "facts")[: asked.most + 1]
    return sliced


def _recontacts(asked: Asked) -> Rows:
    """Keep the promises that no later contact has kept: my own, and those about my caseload."""
    mine = ServedIn.objects.filter(
        participant=OuterRef("participant_id"), region=OuterRef("region_id"), case_manager=asked.by.person, until_on=None
    )
    # A redacted note is as old as the one whose place it took; the note of a correction is no contact.
    later = CaseNote.objects.of_contacts().annotate(place=Coalesce("redacts_id", "pk"))
    later = later.filter(
        participant=OuterRef("participant_id"), sealed_at=None, place__gt=Coalesce(OuterRef("redacts_id"), OuterRef("pk"))
    )
    kept = later.filter(Q(contact_on__gte=OuterRef("recontact_on")) | Q(recontact_on__isnull=False))
    rows = CaseNote.objects.visible_to(asked.by).filter(recontact_on__range=(asked.today - BACK, asked.today))
    rows = rows.filter(Q(author=asked.by.person) | Exists(mine)).exclude(Exists(kept))
    return _cut(asked, Panel.RECONTACT, rows, F("recontact_on"), {**_WHO, "contact": "contact_on", "type": "contact_type"})


def _mine(asked: Asked) -> Rows:
    return ServiceRecord.objects.visible_to(asked.by).counted().filter(staff=asked.by.person)


def _planned_begins(asked: Asked) -> Rows:
    rows = _mine(asked).filter(began_on=None, planned_begin_on__range=(asked.today - BACK, asked.today))
    return _cut(asked, Panel.PLANNED_BEGIN, rows, F("planned_begin_on"), {**_WHO, "what": "kind__name"})


def _planned_ends(asked: Asked) -> Rows:
    rows = _mine(asked).filter(ended_on=None, planned_end_on__range=(asked.today - BACK, asked.today))
    rows = rows.filter(began_on__isnull=False)
    return _cut(asked, Panel.PLANNED_END, rows, F("planned_end_on"), {**_WHO, "what": "kind__name"})


def _training_ends(asked: Asked) -> Rows:
    rows = _my_open_ones(Training, asked)
    return _cut(asked, Panel.TRAINING_END, rows, F("expected_end_on"), {**_WHO, "what": "program_of_study"})


def _work_ends(asked: Asked) -> Rows:
    rows = _my_open_ones(WorkExperience, asked)
    return _cut(asked, Panel.WORK_END, rows, F("expected_end_on"), {**_WHO, "what": "employer_name"})


def _my_open_ones(model: type[Lasting], asked: Asked) -> Rows:
    """Keep my courses and stretches of work whose expected end has come and of which nobody has said how they ended."""
    rows = model._default_manager.visible_to(asked.by).counted().filter(staff=asked.by.person)
    came: dict[str, Any] = {"ended_on": None, "expected_end_on__range": (asked.today - BACK, asked.today)}
    return rows.filter(**came)


def _my_participations(asked: Asked) -> Rows:
    return Participation.objects.visible_to(asked.by).open().filter(staff=asked.by.person)


def _applications(asked: Asked) -> Rows:
    """Keep the applications that I began and that nobody has handed in, under their last day."""
    rows = Application.objects.visible_to(asked.by).waiting().filter(staff=asked.by.person).annotate(is_first=is_covered())
    facts = {**_WHO, "programs": names_of_programs(), "begun": "begun_on", "is_first": "is_first"}
    return _cut(asked, Panel.APPLICATION, rows, F("expires_on"), facts, "-is_first", "on", "pk")


def _undecided(asked: Asked) -> Rows:
    rows = _my_participations(asked).filter(eligibility="").annotate(is_first=is_covered())
    facts = {
        **_WHO,
        "program": "program__name",
        "expires": "expires_on",
        "began": "began_on",
        "awaits": "first_decision",
        "returned": "returned_reason",
        "is_first": "is_first",
    }
    return _cut(asked, Panel.UNDECIDED, rows, F("application_on"), facts, "-is_first", "on", "pk")


def _to_review(asked: Asked) -> Rows:
    """Keep the decisions of others in the region that wait for a second person."""
    rows = Participation.objects.visible_to(asked.by).filter(eligibility="", withdrawn_at=None).exclude(first_decision="")
    rows = rows.exclude(first_decision_by=asked.by.person).annotate(is_first=is_covered())
    facts = {
        **_WHO,
        "program": "program__name",
        "decision": "first_decision",
        "by": "first_decision_by__name",
        "is_first": "is_first",
    }
    on = TruncDate("first_decision_at", tzinfo=STATE_ZONE)
    return _cut(asked, Panel.REVIEW, rows, on, facts, "-is_first", "first_decision_at", "pk")


def _unsigned(asked: Asked) -> Rows:
    papers = Document.objects.filter(
        Q(program_code="") | Q(program_code=OuterRef("program__code")),
        participant=OuterRef("participant_id"),
        kind=DocumentKind.APPLICATION,
        sealed_at=None,
    )
    # One that came of an application is signed by those whom the application names.
    rows = _my_participations(asked).filter(Q(application=None) & ~Exists(papers) | is_unsigned())
    facts = {**_WHO, "program": "program__name", "application": "application_id"}
    return _cut(asked, Panel.UNSIGNED, rows, F("application_on"), facts)


def _exits_ahead(asked: Asked) -> Rows:
    """Keep my cases that exit within twenty days, under the last day on which a service still extends."""
    rows = exits_ahead(asked.by, today=asked.today)
    facts = {**_WHO, "through": "through", "extending": "last", "program": "program__name"}
    return _cut(asked, Panel.EXITS_AHEAD, rows, F("through"), facts)


def _locking(asked: Asked) -> Rows:
    rows = ServiceRecord.objects.visible_to(asked.by).counted().filter(recorded_by=asked.by.person)
    rows = rows.filter(began_last_entry_on__range=(asked.today, asked.closes_on))
    facts = {**_WHO, "what": "kind__name", "dated": "began_on"}
    return _cut(asked, Panel.LOCKING, rows, F("began_last_entry_on"), facts)


def _caseload(asked: Asked) -> Rows:
    rows = ServedIn.objects.visible_to(asked.by).filter(case_manager=asked.by.person)
    # Whoever has exited, and is in no program now, would stand first for good.
    periods = Participation.objects.filter(
        participant=OuterRef("participant_id"), region=OuterRef("region_id"), sealed_at=None
    )
    rows = rows.filter(Exists(periods.open()) | ~Exists(periods.exclude(exit_on=None)))
    facts = {**_WHO, "last_service": "last_service_on"}
    return _cut(asked, Panel.CASELOAD, rows, F("last_service_key"), facts, "on", "participant_id")


def _entered_today(asked: Asked) -> Rows:
    midnight = datetime.combine(asked.today, datetime.min.time(), tzinfo=_zone_of(asked.by))
    # What was entered today may still be mended, so its window has not closed, or it came in late.
    rows = ServiceRecord.objects.visible_to(asked.by).filter(
        recorded_by=asked.by.person, recorded_at__gte=midnight, began_last_entry_on__gte=asked.today - BACK
    )
    facts = {**_WHO, "what": "kind__name", "dated": "began_on", "withdrawn": "withdrawn_at", "at": "recorded_at"}
    return _cut(asked, Panel.ENTERED_TODAY, rows, F("began_on"), facts, "-pk")


def _exceptions(asked: Asked) -> Rows:
    """Keep what waits: for a second person, or for access to come back."""
    going_on = Q(restored_on=None) & ~Q(state=ExceptionState.REFUSED) & ~Q(kind=ExceptionKind.MASS_DISLOCATION)
    rows = seen_by(asked.by).filter(Q(state=ExceptionState.DECLARED) | going_on)
    sites = ExceptionSite.objects.filter(exception=OuterRef("pk")).order_by("site__name").values("site__name")
    facts = {
        "kind": "kind",
        "from": "from_on",
        "until": "until_on",
        "restored": "restored_on",
        "state": "state",
        "place": "place",
        "region": "region__name",
        "sites": ArraySubquery(sites, output_field=CharField()),
        "by": "declared_by__name",
        "by_id": "declared_by_id",
        "at": "declared_at",
    }
    return _cut(asked, Panel.EXCEPTIONS, rows, TruncDate("declared_at", tzinfo=STATE_ZONE), facts, "declared_at", "pk")


def _under_refused(asked: Asked) -> Rows:
    refused = Admission.objects.filter(exception__state=ExceptionState.REFUSED)
    rows = ServiceRecord.objects.visible_to(asked.by).counted().filter(began_admission_id__in=refused.values("pk"))
    facts = {**_WHO, "what": "kind__name", "staff": "staff__name", "exception": "began_admission__exception_id"}
    return _cut(asked, Panel.UNDER_REFUSED, rows, F("began_on"), facts, "-on", "-pk")


def _no_access(asked: Asked) -> Rows:
    """Keep the posts whose holder has no log-in or an ended one, and those that end within thirty days."""
    posts = Post.objects.in_force(asked.today).filter(region_id=asked.by.region_id or 0)
    is_ending = Q(until_on__lte=asked.today + timedelta(days=30))
    rows = posts.filter(Q(person__account=None) | Q(person__account__is_active=False) | is_ending)
    facts = {
        "name": "person__name",
        "person": "person_id",
        "role": "role",
        "account": "person__account_id",
        "is_active": "person__account__is_active",
        "until": "until_on",
    }
    return _cut(asked, Panel.NO_ACCESS, rows, F("since_on"), facts)


def _no_operator(asked: Asked) -> Rows:
    rows = regions_without(Role.OPERATOR, on=asked.today, within=_within(asked.by))
    return _cut(asked, Panel.NO_OPERATOR, rows, _today(asked), {"region": "name", "number_of_region": "number"}, "number")


def _no_master_user(asked: Asked) -> Rows:
    rows = regions_without(Role.MASTER_USER, on=asked.today, within=_within(asked.by))
    return _cut(asked, Panel.NO_MASTER_USER, rows, _today(asked), {"region": "name", "number_of_region": "number"}, "number")


def _no_contact(asked: Asked) -> Rows:
    rows = posts_without_contact(on=asked.today, within=_within(asked.by))
    facts = {"region": "region__name", "number_of_region": "region__number", "organization": "organization__name"}
    return _cut(asked, Panel.NO_CONTACT, rows, _today(asked), facts, "region_id", "organization_id")


def _no_state_staff(asked: Asked) -> Rows:
    rows = state_without_staff(on=asked.today)
    return _cut(asked, Panel.NO_STATE_STAFF, rows, _today(asked), {"organization": "name"})


def _within(by: Standing) -> frozenset[int]:
    return by.reads if by.region_id is None else frozenset({by.region_id})


def _today(asked: Asked) -> Value:
    return Value(asked.today, output_field=DateField())


def _notices(asked: Asked) -> Rows:
    rows = Notice.objects.visible_to(asked.by).filter(at__gte=asked.at - BACK)
    # A notice names a participant by number alone; the name is read where the region told still serves the person.
    served = ServedIn.objects.visible_to(asked.by).filter(region=OuterRef("region"), number=OuterRef("participant_number"))
    facts = {
        "kind": "kind",
        "first": Subquery(served.values("participant__first_name")[:1]),
        "last": Subquery(served.values("participant__last_name")[:1]),
        "code": "code",
        "record": "record_id",
        "number": "participant_number",
        "about": "about_region__name",
        "region": "region__name",
    }
    return _cut(asked, Panel.NOTICES, rows, TruncDate("at", tzinfo=STATE_ZONE), facts, "-pk")


def _zone_of(by: Standing) -> ZoneInfo:
    zones = {post.site.time_zone for post in by.posts if post.site}
    return ZoneInfo(zones.pop()) if len(zones) == 1 else STATE_ZONE


_BRANCHES: dict[Panel, Callable[[Asked], Rows]] = {
    Panel.RECONTACT: _recontacts,
    Panel.PLANNED_BEGIN: _planned_begins,
    Panel.PLANNED_END: _planned_ends,
    Panel.TRAINING_END: _training_ends,
    Panel.WORK_END: _work_ends,
    Panel.APPLICATION: _applications,
    Panel.UNDECIDED: _undecided,
    Panel.REVIEW: _to_review,
    Panel.UNSIGNED: _unsigned,
    Panel.LOCKING: _locking,
    Panel.CASELOAD: _caseload,
    Panel.ENTERED_TODAY: _entered_today,
    Panel.EXCEPTIONS: _exceptions,
    Panel.UNDER_REFUSED: _under_refused,
    Panel.NO_ACCESS: _no_access,
    Panel.NOTICES: _notices,
    Panel.EXITS_AHEAD: _exits_ahead,
    Panel.NO_OPERATOR: _no_operator,
    Panel.NO_MASTER_USER: _no_master_user,
    Panel.NO_CONTACT: _no_contact,
    Panel.NO_STATE_STAFF: _no_state_staff,
}
