"""Record services at the point and time of service; fill in what was blank, mend and withdraw while the window is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.admitting import judged
from trackone.casework.changing import Toward, by_word, change, refusals_to_change, served_of, standing_toward, words_of
from trackone.casework.conversing import conversation_for, purpose_of
from trackone.casework.counting import count_service_again, count_service_in
from trackone.casework.models import AFTER_EXIT, ServiceKind, ServiceRecord
from trackone.enrollment.models import Eligibility, Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight
from trackone.organizations.calendar import calendar_around
from trackone.organizations.models import Organization, Person, Post, Role, Site
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.business_days import Calendar
from trackone.policy.refusal import Refusal, refuse_if
from trackone.policy.section_0_programs import fits_program, refusals_of_dates, refusals_of_service
from trackone.policy.section_0_time_of_service import refusals_to_plan
from trackone.policy.section_1_data_corrections import refusals_to_change_frozen, refusals_to_withdraw

# Each windowed date of a service, by the name of its stamps.
WINDOWED = ("began", "ended", "result")
PLANNED = ("planned_begin_on", "planned_end_on")
STAFF_ROLES = (Role.TEAM_MEMBER, Role.TEAM_LEADER, Role.COORDINATOR, Role.MASTER_USER, Role.CLERK)


@dataclass(frozen=True, kw_only=True)
class ServiceEntry:
    """One service as it is entered: what, for which participation (None: not enrolled), by whom, and its dates."""

    kind: ServiceKind
    participation: Participation | None
    staff: Person
    began_on: date | None
    ended_on: date | None = None
    planned_begin_on: date | None = None
    planned_end_on: date | None = None
    minutes: int | None = None
    provider_name: str = ""
    result: str = ""
    result_on: date | None = None


@performs("service.record")
def record_service(
    participant: Participant, *, by: Standing, at: datetime, site: Site, entry: ServiceEntry
) -> ServiceRecord:
    """Record one service planned for or received by a participant; the conversation opens by itself.

    Each actual date is judged on its own; a late one is admitted by an exception or refused. The first service that
    triggers participation begins it. About eight SQL statements. Raises Refused, OutOfSight. Clauses: C.1, C.3, C.5, C.6.
    """
    today = today_at(site, at=at)
    participation = _fresh(entry.participation, participant=participant, site=site)
    organization = _organization_of(entry.staff, site=site, by=by, today=today)
    service = ServiceRecord(
        participant=participant,
        region_id=site.region_id,
        participation=participation,
        kind=entry.kind,
        site=site,
        staff=entry.staff,
        organization=organization,
        provider_name=entry.provider_name.strip(),
        began_on=entry.began_on,
        ended_on=entry.ended_on,
        planned_begin_on=entry.planned_begin_on,
        planned_end_on=entry.planned_end_on,
        minutes=entry.minutes,
        result=entry.result,
        result_on=entry.result_on,
        recorded_at=at,
        recorded_by=by.person,
        post=next((post for post in by.posts if post.region_id == site.region_id), None),
    )
    refuse_if(_refusals_of(service, participation=participation, today=today))
    calendar = _calendar_for(service, today=today)
    refuse_if(_refusals_of_plans(service, today=today, calendar=calendar))
    _admit(service, WINDOWED, today=today, calendar=calendar, at=at)
    is_after_exit = entry.kind.family in AFTER_EXIT
    service.conversation = conversation_for(
        participant,
        purpose=purpose_of(participation, is_after_exit=is_after_exit),
        participation=participation,
        site=site,
        staff=entry.staff,
        today=today,
        by=by,
        at=at,
    )
    service.save(force_insert=True)
    count_service_in(service, participation=participation)
    return service


@performs("service.complete")
def complete_service(
    service: ServiceRecord, *, by: Standing, at: datetime, changes: Mapping[str, Any], revision: int
) -> ServiceRecord:
    """Fill in what was blank: the actual begin of a plan, an end, a result, minutes. That is entry on its own date.

    `changes` are columns with their values; those that do not change are left alone. Raises Refused, Stale. Clauses: C.6.
    """
    _in_sight(service, by=by)
    check_revision(service, revision)
    wanted = _changed(service, changes)
    toward = standing_toward(service, by=by, at=at)
    refuse_if(refusals_to_change_frozen(is_frozen=toward.is_frozen, is_withdrawn=toward.is_withdrawn))
    refuse_if(_refusals_to_fill(service, wanted))
    return _change(service, wanted, toward=toward, at=at)


@performs("service.mend")
def mend_service(
    service: ServiceRecord, *, by: Standing, at: datetime, changes: Mapping[str, Any], revision: int
) -> ServiceRecord:
    """Change what was entered, within the window: by its author, who served, or the site's team leader.

    `changes` are columns with their values; each is judged on its own date, the old one and the new one. Raises Refused,
    Stale. Clauses: C.6, I.1, I.8.
    """
    _in_sight(service, by=by)
    check_revision(service, revision)
    wanted = _changed(service, changes)
    toward = standing_toward(service, by=by, at=at)
    refuse_if(refusals_to_change(service, columns=wanted, toward=toward))
    return _change(service, wanted, toward=toward, at=at)


@performs("service.withdraw")
def withdraw_service(service: ServiceRecord, *, by: Standing, at: datetime, reason: str, revision: int) -> ServiceRecord:
    """Strike an own entry through within its window: still on the time line, counting nowhere, not to be revived.

    What it began or extended is counted again. Raises Refused, Stale. Clauses: I.1, general.
    """
    _in_sight(service, by=by)
    check_revision(service, revision)
    toward = standing_toward(service, by=by, at=at)
    refuse_if(
        refusals_to_withdraw(
            is_own=toward.is_own,
            leads_the_site=toward.leads_the_site,
            window_is_open=toward.is_open("began"),
            is_frozen=toward.is_frozen,
            is_withdrawn=toward.is_withdrawn,
            reason=reason,
        )
        + refusals_in_text(reason)
    )
    service.withdrawn_at, service.withdrawn_by, service.withdrawn_reason = at, by.person, reason.strip()
    service.revision += 1
    service.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "revision"])
    act_under_way().facts = {"reason": service.withdrawn_reason}
    count_service_again(service)
    return service


def _changed(service: ServiceRecord, changes: Mapping[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in changes.items() if getattr(service, column) != value}


def _refusals_to_fill(service: ServiceRecord, columns: Iterable[str]) -> list[Refusal]:
    """Refuse to fill in what is filled already: that is mending, or a correction."""
    filled = [column for column in columns if getattr(service, column) not in (None, "")]
    if not filled:
        return []
    return [
        Refusal(
            code="filled_already",
            sentence="This was filled in already, so it is not blank any more.",
            clause="C.6",
            instead="Mend it while its window is open, or ask for a correction.",
        )
    ]


def _change(service: ServiceRecord, columns: Mapping[str, Any], *, toward: Toward, at: datetime) -> ServiceRecord:
    """Judge the service as it would stand, admit its changed dates, write them, and count again what follows."""
    by, before = toward.by, service.participation
    changed = dict(columns)
    if "staff" in changed or "site" in changed:
        site, staff = changed.get("site", service.site), changed.get("staff", service.staff)
        changed["organization"] = _organization_of(staff, site=site, by=by, today=toward.today)
    if "participation" in changed:
        changed["participation"] = _fresh(changed["participation"], participant=service.participant, site=service.site)
    for column, value in changed.items():
        setattr(service, column, value)
    participation = service.participation
    refuse_if(_refusals_of(service, participation=participation, today=toward.today))
    calendar = _calendar_for(service, today=toward.today)
    refuse_if(_refusals_of_plans(service, columns=changed, today=toward.today, calendar=calendar))
    dates = [name for name in WINDOWED if f"{name}_on" in changed]
    _admit(service, dates, today=toward.today, calendar=calendar, at=at)
    words = by_word(service, changed)
    for name in dates:
        words[words_of(service)[f"{name}_on"][0]][f"{name}_admission"] = getattr(service, f"{name}_admission")
    change(service, changes=words, revision=service.revision, by=by, at=at)
    count_service_again(service, before)
    return service


def _refusals_of(service: ServiceRecord, *, participation: Participation | None, today: date) -> list[Refusal]:
    kind = service.kind
    dated_on = service.began_on or service.planned_begin_on or today
    program = participation.program if participation else None
    refused = refusals_of_service(
        kind=kind.name,
        is_offered=kind.since_on <= dated_on and (kind.until_on is None or dated_on <= kind.until_on),
        fits=fits_program(kind_streams=kind.streams, program_stream=program.stream if program else None),
        program=program.name if program else "",
        is_after_exit_kind=kind.family in AFTER_EXIT,
        has_exited=participation is not None
        and participation.exit_recorded_on is not None
        and participation.exit_recorded_on < today,
        is_eligible=participation is None or participation.eligibility != Eligibility.NOT_ELIGIBLE,
    )
    refused += refusals_of_dates(
        began_on=service.began_on,
        ended_on=service.ended_on,
        planned_begin_on=service.planned_begin_on,
        planned_end_on=service.planned_end_on,
        result=service.result,
        result_on=service.result_on,
    )
    return refused + refusals_in_text(service.provider_name)


def _refusals_of_plans(
    service: ServiceRecord, *, today: date, calendar: Calendar, columns: Iterable[str] = PLANNED
) -> list[Refusal]:
    days = {getattr(service, column) for column in PLANNED if column in columns} - {None}
    return [one for on in sorted(days) for one in refusals_to_plan(planned_on=on, today=today, calendar=calendar)]


def _admit(service: ServiceRecord, names: Iterable[str], *, today: date, calendar: Calendar, at: datetime) -> None:
    """Judge each actual date on its own and let a late one name what admits it; raise Refused otherwise."""
    served, refused = served_of(service), []
    for name in names:
        dated_on = getattr(service, f"{name}_on")
        admission = None
        if dated_on is not None:
            found, admission = judged(served, dated_on=dated_on, today=today, calendar=calendar, at=at)
            refused += [one for one in found if one not in refused]
        setattr(service, f"{name}_admission", admission)
    refuse_if(refused)


def _fresh(participation: Participation | None, *, participant: Participant, site: Site) -> Participation | None:
    """Return the participation as it stands now; one of somebody else or of another region does not exist."""
    if participation is None:
        return None
    rows = Participation.objects.filter(
        pk=participation.pk, participant=participant, region_id=site.region_id, sealed_at=None
    )
    found = rows.select_related("program").first()
    if found is None:
        raise OutOfSight
    return found


def _organization_of(staff: Person, *, site: Site, by: Standing, today: date) -> Organization:
    """Return the organization for which this person serves at the site: a post at the site first, then any in its region.

    One SQL statement, none for oneself. Raises OutOfSight for somebody without a post in the region.
    """
    if staff.pk == by.person.pk:
        posts = [post for post in by.posts if post.region_id == site.region_id and post.role in STAFF_ROLES]
    else:
        rows = Post.objects.in_force(today).filter(person=staff, region_id=site.region_id, role__in=STAFF_ROLES)
        posts = list(rows.select_related("organization").order_by("id"))
    if not posts:
        raise OutOfSight
    return next((post for post in posts if post.site_id == site.pk), posts[0]).organization


def _calendar_for(service: ServiceRecord, *, today: date) -> Calendar:
    days = [getattr(service, f"{name}_on") for name in WINDOWED] + [getattr(service, column) for column in PLANNED]
    return calendar_around(today, *(on for on in days if on is not None))


def _in_sight(service: ServiceRecord, *, by: Standing) -> None:
    if service.sealed_at is not None or service.region_id not in by.reads:
        raise OutOfSight
