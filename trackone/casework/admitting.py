"""Find what admits a late date: the register's exceptions as the book judges them, and the row that a late date names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from trackone.audit.entries import act_under_way
from trackone.casework.models import (
    Admission,
    AdmissionKind,
    EntryException,
    ExceptionKind,
    ExceptionPerson,
    ExceptionSite,
    ExceptionStaff,
    ExceptionState,
    MassSession,
)
from trackone.casework.register import BOOK_KINDS
from trackone.casework.registered import span_words
from trackone.organizations.models import Site
from trackone.policy.business_days import Calendar
from trackone.policy.refusal import Refusal
from trackone.policy.section_0_time_of_service import Coverage, admitting, refusals_to_enter
from trackone.policy.section_0_time_of_service import ExceptionState as BookState


@dataclass(frozen=True, kw_only=True)
class Served:
    """Who was served where, by whom and in which program: what an exception is held against.

    `kind` is the family of the service: some are never refused for being late.
    """

    participant_id: int
    site: Site
    staff_id: int
    program_code: str | None
    kind: str = "service"


def coverages(served: Served, *, dated_on: date) -> list[Coverage]:
    """Return what the register holds for this service and this day, as the book reads it.

    A mass dislocation gives one coverage for each of its sessions, at the site of the session. One SQL statement.
    """
    sessions = MassSession.objects.filter(exception=OuterRef("pk")).order_by("pk")
    listed = ExceptionPerson.objects.filter(exception=OuterRef("pk"), participant_id=served.participant_id, sealed_at=None)
    rows = (
        EntryException.objects.filter(Q(region_id=served.site.region_id) | Q(region=None), from_on__lte=dated_on)
        .filter(Q(until_on=None) | Q(until_on__gte=dated_on))
        .exclude(state=ExceptionState.REFUSED)
        .annotate(
            named_sites=ArraySubquery(ExceptionSite.objects.filter(exception=OuterRef("pk")).values("site_id")),
            named_staff=ArraySubquery(ExceptionStaff.objects.filter(exception=OuterRef("pk")).values("person_id")),
            first_days=ArraySubquery(sessions.values("first_on")),
            last_days=ArraySubquery(sessions.values("last_on")),
            session_sites=ArraySubquery(sessions.values("site_id")),
            is_listed=Exists(listed),
        )
    )
    return [coverage for row in rows for coverage in _coverages_of(row, served=served)]


def judged(
    served: Served, *, dated_on: date, today: date, calendar: Calendar, at: datetime
) -> tuple[list[Refusal], Admission | None]:
    """Return why a date can't be entered today, and the admission that a late one names; verb, only under an act.

    No SQL while the window is open. Clauses: C.4, C.5, C.6.
    """
    refused = refusals_to_enter(service_on=dated_on, today=today, calendar=calendar, kind=served.kind)
    if not refused or dated_on > today:
        return refused, None
    coverage = admitted_by(served, dated_on=dated_on, today=today, calendar=calendar)
    if coverage is None:
        return refused, None
    return [], _admission(coverage.id, region_id=served.site.region_id, at=at)


def admitted_by(served: Served, *, dated_on: date, today: date, calendar: Calendar) -> Coverage | None:
    """Return the exception that admits this late date today, or None."""
    return _admitting(coverages(served, dated_on=dated_on), served, dated_on=dated_on, today=today, calendar=calendar)


def still_admits(admission_id: int | None, served: Served, *, dated_on: date, today: date, calendar: Calendar) -> bool:
    """Say whether what admitted a date would admit it today too: then its author may still mend it.

    A correction or a conversion gives its author nothing. No SQL without an admission.
    """
    admission = Admission.objects.filter(pk=admission_id).first() if admission_id is not None else None
    if admission is None or admission.exception_id is None:
        return False
    same = [one for one in coverages(served, dated_on=dated_on) if one.id == admission.exception_id]
    return _admitting(same, served, dated_on=dated_on, today=today, calendar=calendar) is not None


def _admitting(
    found: Iterable[Coverage], served: Served, *, dated_on: date, today: date, calendar: Calendar
) -> Coverage | None:
    return admitting(
        found,
        service_on=dated_on,
        today=today,
        site=served.site.pk,
        staff=served.staff_id,
        participant=served.participant_id,
        calendar=calendar,
    )


def _admission(exception_id: int, *, region_id: int, at: datetime) -> Admission:
    """Return the region's row of this exception, made for the first late date. One SQL statement, six when it is made."""
    act_under_way()
    known = Admission.objects.filter(exception_id=exception_id, region_id=region_id).first()
    if known is not None:
        return known
    exception = EntryException.objects.get(pk=exception_id)
    days = span_words(exception.from_on, exception.until_on or exception.restored_on)
    label = f"{ExceptionKind(exception.kind).label}, {days}"[:120]
    # Another late date may make it meanwhile.
    admission, _ = Admission.objects.get_or_create(
        exception=exception,
        region_id=region_id,
        defaults={"kind": AdmissionKind.EXCEPTION, "label": label, "at": at},
    )
    return admission


def _coverages_of(row: EntryException, *, served: Served) -> list[Coverage]:
    if row.kind != ExceptionKind.MASS_DISLOCATION:
        return [_coverage(row, from_on=row.from_on, until_on=row.until_on, restored_on=row.restored_on)]
    if served.program_code is not None and served.program_code not in row.program_codes:
        return []
    found = row.__dict__
    people = frozenset({served.participant_id} if found["is_listed"] else set())
    sessions = list(zip(found["first_days"], found["last_days"], found["session_sites"], strict=True))
    if not sessions:
        # Until it has a session, the event's own last day counts as one, at every site of the region.
        ends_on = row.restored_on or row.until_on
        return [_coverage(row, from_on=row.from_on, until_on=row.until_on, restored_on=ends_on, participants=people)]
    return [
        _coverage(
            row,
            from_on=max(first_on, row.from_on),
            until_on=min(filter(None, (last_on, row.until_on or row.restored_on))),
            restored_on=last_on,
            sites=frozenset({site_id}),
            participants=people,
        )
        for first_on, last_on, site_id in sessions
    ]


def _coverage(
    row: EntryException,
    *,
    from_on: date,
    until_on: date | None,
    restored_on: date | None,
    sites: frozenset[int] | None = None,
    participants: frozenset[int] | None = None,
) -> Coverage:
    kind, found = ExceptionKind(row.kind), row.__dict__
    return Coverage(
        id=row.pk,
        kind=BOOK_KINDS[kind],
        state=BookState(row.state),
        declared_on=row.declared_at.date(),
        from_on=from_on,
        until_on=until_on,
        restored_on=restored_on,
        sites=frozenset(found["named_sites"]) if kind is ExceptionKind.OUTAGE else sites,
        staff=frozenset(found["named_staff"]) if kind is ExceptionKind.REMOTE else None,
        participants=participants,
    )
