"""Planned gaps: agreed with the participant beforehand, they hold a period open without a service, for a reason.

The day of agreement is entered like a date of service; what was agreed may be withdrawn within its window. A gap that ends
early is filled in on that day, by whoever serves the person.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from trackone.audit.entries import act_under_way
from trackone.casework.admitting import Served, judged, still_admits
from trackone.casework.changing import leads_the_site
from trackone.enrollment.models import Eligibility, GapReason, Participation, PlannedGap
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.calendar import calendar_around
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_exits import Gap, refusals_to_end_gap, refusals_to_plan_gap
from trackone.policy.section_0_time_of_service import is_open_to_its_author, refusals_to_enter
from trackone.policy.section_1_data_corrections import refusals_to_withdraw


@dataclass(frozen=True, kw_only=True)
class GapEntry:
    """One gap as it was agreed: why, on which day, and its first and last day."""

    reason: str
    agreed_on: date
    from_on: date
    until_on: date


@performs("gap.plan")
def plan_gap(participation: Participation, *, by: Standing, at: datetime, gap: GapEntry) -> PlannedGap:
    """Plan a gap in a period of participation; until its last day no rule ends the period. About eight SQL statements.

    Raises Refused, OutOfSight. Clauses: C.1, C.5, C.6.
    """
    _in_sight(participation, by=by)
    refuse_if(
        refusals_to_plan_gap(
            is_open=participation.exit_on is None and participation.eligibility != Eligibility.NOT_ELIGIBLE,
            has_begun=participation.began_on is not None,
            is_reason_known=gap.reason in GapReason.values,
            agreed_on=gap.agreed_on,
            from_on=gap.from_on,
            until_on=gap.until_on,
            overlaps=_overlapping(participation, gap),
        )
    )
    today, site = today_at(participation.site, at=at), participation.site
    refused, admission = judged(
        _served(participation),
        dated_on=gap.agreed_on,
        today=today,
        calendar=calendar_around(today, gap.agreed_on),
        at=at,
    )
    refuse_if(refused)
    planned = PlannedGap(
        participation=participation,
        participant_id=participation.participant_id,
        region_id=participation.region_id,
        site=site,
        staff=by.person,
        reason=gap.reason,
        agreed_on=gap.agreed_on,
        agreed_admission_id=admission.pk if admission else None,
        from_on=gap.from_on,
        until_on=gap.until_on,
        recorded_at=at,
        recorded_by=by.person,
    )
    planned.save(force_insert=True)
    act = act_under_way()
    act.table_name, act.record_id = PlannedGap._meta.db_table, planned.pk
    return planned


@performs("gap.end")
def end_gap(gap: PlannedGap, *, by: Standing, at: datetime, last_day_on: date, revision: int) -> PlannedGap:
    """End a gap early: `last_day_on` becomes its last day. A day that has passed is entered within its window.

    Raises Refused, Stale. Clauses: C.1, C.6, I.8.
    """
    _in_sight(gap, by=by)
    check_revision(gap, revision)
    refuse_if(
        refusals_to_end_gap(
            is_frozen=gap.participation.exit_on is not None,
            is_withdrawn=gap.withdrawn_at is not None,
            last_day_on=last_day_on,
            from_on=gap.from_on,
            until_on=gap.last_on,
        )
    )
    today = today_at(gap.site, at=at)
    if last_day_on <= today:
        calendar = calendar_around(today, last_day_on)
        refuse_if(refusals_to_enter(service_on=last_day_on, today=today, calendar=calendar))
    gap.ended_on = last_day_on
    gap.revision += 1
    gap.save(update_fields=["ended_on", "revision"])
    act_under_way().facts = {"ended_on": last_day_on}
    return gap


@performs("gap.withdraw")
def withdraw_gap(gap: PlannedGap, *, by: Standing, at: datetime, reason: str, revision: int) -> PlannedGap:
    """Strike a gap through within the window of its agreement: it holds nothing open, and is not revived.

    Raises Refused, Stale. Clauses: I.1, general.
    """
    _in_sight(gap, by=by)
    check_revision(gap, revision)
    refuse_if(
        refusals_to_withdraw(
            is_own=by.person.pk in (gap.recorded_by_id, gap.staff_id),
            leads_the_site=leads_the_site(by, region_id=gap.region_id, site_id=gap.site_id),
            window_is_open=can_be_withdrawn(gap, at=at),
            is_frozen=gap.participation.exit_on is not None,
            is_withdrawn=gap.withdrawn_at is not None,
            reason=reason,
        )
        + refusals_in_text(reason)
    )
    gap.withdrawn_at, gap.withdrawn_by, gap.withdrawn_reason = at, by.person, reason.strip()
    gap.revision += 1
    gap.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "revision"])
    act_under_way().facts = {"reason": gap.withdrawn_reason}
    return gap


def can_be_withdrawn(gap: PlannedGap, *, at: datetime) -> bool:
    """Say whether the window of the agreement is open still. One SQL statement, three where it was admitted late."""
    today = today_at(gap.site, at=at)
    calendar = calendar_around(today, gap.agreed_on)
    if gap.agreed_last_entry_on is None or gap.agreed_entered_on is None:
        return True
    return is_open_to_its_author(
        dated_on=gap.agreed_on,
        last_on=gap.agreed_last_entry_on,
        entered_on=gap.agreed_entered_on,
        today=today,
        calendar=calendar,
    ) or still_admits(
        gap.agreed_admission_id, _served(gap.participation), dated_on=gap.agreed_on, today=today, calendar=calendar
    )


def gap_of(pk: int, *, by: Standing) -> PlannedGap:
    """Return one planned gap with all it names; raise NotAllowed, or OutOfSight. One SQL statement."""
    post_for("participant.view", by=by)
    names = ("participation__program", "participation__site", "site", "recorded_by", "withdrawn_by")
    found = PlannedGap.objects.visible_to(by).select_related("participant", *names).filter(pk=pk).first()
    if found is None:
        raise OutOfSight
    return found


def gaps_of(participant: Participant, *, by: Standing) -> list[PlannedGap]:
    """Return the planned gaps of a participant in sight, latest first, withdrawn ones too. One SQL statement."""
    rows = PlannedGap.objects.visible_to(by).filter(participant=participant)
    return list(rows.select_related("recorded_by").order_by("-from_on", "-pk"))


def _overlapping(participation: Participation, gap: GapEntry) -> Gap | None:
    rows = PlannedGap.objects.counted().filter(participation=participation, sealed_at=None, from_on__lte=gap.until_on)
    lasting = rows.annotate(last=Coalesce(F("ended_on"), F("until_on"))).filter(last__gte=gap.from_on)
    found = lasting.order_by("from_on").first()
    return Gap(from_on=found.from_on, until_on=found.last_on) if found else None


def _served(participation: Participation) -> Served:
    return Served(
        participant_id=participation.participant_id,
        site=participation.site,
        staff_id=participation.staff_id,
        program_code=participation.program.code,
        kind="participation",
    )


def _in_sight(record: Participation | PlannedGap, *, by: Standing) -> None:
    if record.sealed_at is not None or record.region_id not in by.reads:
        raise OutOfSight
