"""Record services at the point and time of service; fill in what was blank, mend and withdraw while the window is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.changing import (
    Toward,
    by_word,
    change,
    refusals_to_change,
    refusals_to_fill,
    standing_toward,
    words_of,
)
from trackone.casework.conversing import conversation_for, purpose_of
from trackone.casework.counting import count_service_again, count_service_in
from trackone.casework.doubling import sign_in
from trackone.casework.judging import PLANNED, WINDOWED, judge_service, refusals_of_unadmitted
from trackone.casework.models import AFTER_EXIT, GroupService, ServiceKind, ServiceRecord
from trackone.casework.placing import check_sight, fresh_participation, organization_of
from trackone.enrollment.models import Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Person, Site
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_time_of_service import NEVER_REFUSED
from trackone.policy.section_1_data_corrections import refusals_to_withdraw


@dataclass(frozen=True, kw_only=True)
class ServiceEntry:
    """One service as it is entered: what, for which participation (None: not enrolled), by whom, and its dates.

    `group` is the sign-in list that it stands on; `is_again` says that it is another one of this kind on its day.
    """

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
    group: GroupService | None = None
    is_again: bool = False


@performs("service.record")
def record_service(
    participant: Participant, *, by: Standing, at: datetime, site: Site, entry: ServiceEntry
) -> ServiceRecord:
    """Record one service planned for or received by a participant; the conversation opens by itself.

    Each actual date is judged on its own; a late one is admitted by an exception or refused, and only marked where its kind
    is never refused. The first service that triggers participation begins it. About eight SQL statements, of a group nine.

    Raises Refused, OutOfSight. Clauses: C.1, C.3, C.5, C.6.
    """
    today = today_at(site, at=at)
    participation = fresh_participation(
        entry.participation, participant=participant, region_id=site.region_id, is_locked=True
    )
    service = ServiceRecord(
        participant=participant,
        region_id=site.region_id,
        participation=participation,
        kind=entry.kind,
        site=site,
        staff=entry.staff,
        organization=organization_of(entry.staff, site=site, by=by, days={entry.began_on or today, today}),
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
        post=post_for("service.record", by=by, site=site),
    )
    if entry.group is not None:
        sign_in(service, on_list=entry.group, is_again=entry.is_again)
    judge_service(service, WINDOWED, PLANNED, today=today, at=at)
    service.conversation = conversation_for(
        participant,
        purpose=purpose_of(participation, is_after_exit_kind=entry.kind.family in AFTER_EXIT),
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
    service: ServiceRecord,
    *,
    by: Standing,
    at: datetime,
    changes: Mapping[str, Any],
    revision: int,
    group: GroupService | None = None,
) -> ServiceRecord:
    """Fill in what was blank: the actual begin of a plan, an end, a result, minutes. That is entry on its own date.

    `changes` are columns with their values; those that do not change are left alone. A plan whose begin is filled in may be
    put on the list of a `group`. Raises Refused, Stale. Clauses: C.6.
    """
    check_sight(service, by=by)
    check_revision(service, revision)
    wanted = _changed(service, changes)
    toward = standing_toward(service, by=by, at=at)
    refuse_if(refusals_to_fill(service, columns=wanted, toward=toward))
    if group is not None:
        sign_in(service, on_list=group, is_again=True)
        service.save(update_fields=["group"])
    return _change(service, wanted, toward=toward, at=at)


@performs("service.mend")
def mend_service(
    service: ServiceRecord, *, by: Standing, at: datetime, changes: Mapping[str, Any], revision: int
) -> ServiceRecord:
    """Change what was entered, within the window: by its author, who served, or the site's team leader.

    `changes` are columns with their values; each is judged on its own date, the old one and the new one. Raises Refused,
    Stale. Clauses: C.6, I.1, I.8.
    """
    check_sight(service, by=by)
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
    check_sight(service, by=by)
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


def _change(service: ServiceRecord, columns: Mapping[str, Any], *, toward: Toward, at: datetime) -> ServiceRecord:
    """Judge the service as it would stand, admit its changed dates, write them, and count again what follows."""
    by, before, was_never_refused = toward.by, service.participation, service.kind.family in NEVER_REFUSED
    changed = dict(columns)
    if "staff" in changed or "site" in changed:
        site, staff = changed.get("site", service.site), changed.get("staff", service.staff)
        if site.region_id != service.region_id:
            raise OutOfSight
        post_for("service.record", by=by, site=site)
        days = {service.began_on or toward.today, toward.today}
        changed["organization"] = organization_of(staff, site=site, by=by, days=days)
    if "participation" in changed:
        chosen, participant = changed["participation"], service.participant
        changed["participation"] = fresh_participation(chosen, participant=participant, region_id=service.region_id)
    for column, value in changed.items():
        setattr(service, column, value)
    dates = [name for name in WINDOWED if f"{name}_on" in changed]
    if was_never_refused and service.kind.family not in NEVER_REFUSED:
        # What came in late as a kind that is never refused stays of such a kind.
        refuse_if(refusals_of_unadmitted(service, toward=toward))
    judge_service(service, dates, [column for column in PLANNED if column in changed], today=toward.today, at=at)
    words = by_word(service, changed)
    for name in dates:
        words[words_of(service)[f"{name}_on"][0]][f"{name}_admission"] = getattr(service, f"{name}_admission")
    change(service, changes=words, revision=service.revision, by=by, at=at)
    count_service_again(service, before)
    return service
