"""Record activities, fill in what was blank, mend and withdraw while the window is open: the same for every kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trackone.audit.entries import act_under_way
from trackone.casework.activities.judging import judge_activity
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
from trackone.casework.judging import admit
from trackone.casework.models import ACTIVITIES, Activity
from trackone.casework.placing import check_sight, fresh_participation, organization_of
from trackone.enrollment.models import Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.authority import OutOfSight, post_for
from trackone.organizations.models import Person, Site
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing, today_at
from trackone.participants.models import Participant
from trackone.policy.refusal import refuse_if
from trackone.policy.section_1_data_corrections import refusals_to_withdraw


@dataclass(frozen=True, kw_only=True)
class ActivityEntry:
    """One activity as it is entered: its kind, for which participation, by whom, and its columns with their values."""

    kind: str
    participation: Participation | None
    staff: Person
    values: Mapping[str, Any]


@performs("activity.record")
def record_activity(participant: Participant, *, by: Standing, at: datetime, site: Site, entry: ActivityEntry) -> Activity:
    """Record one activity; the conversation opens by itself.

    Each actual date is judged on its own; a late one is admitted by an exception or refused, and only marked where its kind
    is never refused. About eight SQL statements. Raises Refused, OutOfSight, LookupError for a column that its kind does not
    have. Clauses: C.3, C.5, C.6, I.8.
    """
    today, model = today_at(site, at=at), ACTIVITIES[entry.kind]
    unknown = set(entry.values) - set(model.declared.columns)
    if unknown:
        raise LookupError(f"{sorted(unknown)} are no columns of {model.declared.label}.")
    participation = fresh_participation(entry.participation, participant=participant, region_id=site.region_id)
    activity = model(
        participant=participant,
        region_id=site.region_id,
        participation=participation,
        site=site,
        staff=entry.staff,
        recorded_at=at,
        recorded_by=by.person,
        post=post_for("activity.record", by=by, site=site),
        is_never_refused=model.declared.never_refused,
        **{column: _stripped(value) for column, value in entry.values.items()},
    )
    judge_activity(activity, at=at)
    admit(activity, model.declared.windowed, model.declared.planned, today=today, at=at)
    days = {_first_day(activity), today}
    activity.organization = organization_of(entry.staff, site=site, by=by, days=days)
    activity.conversation = conversation_for(
        participant,
        purpose=purpose_of(participation, is_after_exit_kind=model.declared.never_refused),
        participation=participation,
        site=site,
        staff=entry.staff,
        today=today,
        by=by,
        at=at,
    )
    activity.save(force_insert=True)
    return activity


@performs("activity.complete")
def complete_activity(
    activity: Activity, *, by: Standing, at: datetime, changes: Mapping[str, Any], revision: int
) -> Activity:
    """Fill in what was blank: an end and how it ended, a score, wages. That is entry, judged on the date that it belongs to.

    `changes` are columns with their values; those that do not change are left alone. Raises Refused, Stale. Clauses: C.6.
    """
    check_sight(activity, by=by)
    check_revision(activity, revision)
    wanted = _changed(activity, changes)
    toward = standing_toward(activity, by=by, at=at)
    refuse_if(refusals_to_fill(activity, columns=wanted, toward=toward))
    return _change(activity, wanted, toward=toward, at=at)


@performs("activity.mend")
def mend_activity(activity: Activity, *, by: Standing, at: datetime, changes: Mapping[str, Any], revision: int) -> Activity:
    """Change what was entered, within the window: by its author, who served, or the site's team leader.

    `changes` are columns with their values; each is judged on its own date, the old one and the new one. What is not
    critical stays open to the region's staff. Raises Refused, Stale. Clauses: C.6, I.1, I.8.
    """
    check_sight(activity, by=by)
    check_revision(activity, revision)
    wanted = _changed(activity, changes)
    toward = standing_toward(activity, by=by, at=at)
    refuse_if(refusals_to_change(activity, columns=wanted, toward=toward))
    return _change(activity, wanted, toward=toward, at=at)


@performs("activity.withdraw")
def withdraw_activity(activity: Activity, *, by: Standing, at: datetime, reason: str, revision: int) -> Activity:
    """Strike an own entry through within its window: still on the time line, counting nowhere, not to be revived.

    Raises Refused, Stale. Clauses: I.1, general.
    """
    check_sight(activity, by=by)
    check_revision(activity, revision)
    toward = standing_toward(activity, by=by, at=at)
    refuse_if(
        refusals_to_withdraw(
            is_own=toward.is_own,
            leads_the_site=toward.leads_the_site,
            window_is_open=toward.is_open(activity.declared.first),
            is_frozen=toward.is_frozen,
            is_withdrawn=toward.is_withdrawn,
            reason=reason,
        )
        + refusals_in_text(reason)
    )
    activity.withdrawn_at, activity.withdrawn_by, activity.withdrawn_reason = at, by.person, reason.strip()
    activity.revision += 1
    activity.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "revision"])
    act_under_way().facts = {"reason": activity.withdrawn_reason}
    return activity


def _changed(activity: Activity, changes: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {column: _stripped(value) for column, value in changes.items()}
    return {column: value for column, value in wanted.items() if getattr(activity, column) != value}


def _change(activity: Activity, columns: Mapping[str, Any], *, toward: Toward, at: datetime) -> Activity:
    """Judge the activity as it would stand, admit its changed dates, and write them."""
    by, changed, declared = toward.by, dict(columns), activity.declared
    if "staff" in changed or "site" in changed:
        site, staff = changed.get("site", activity.site), changed.get("staff", activity.staff)
        if site.region_id != activity.region_id:
            raise OutOfSight
        post_for("activity.record", by=by, site=site)
        changed["organization"] = organization_of(staff, site=site, by=by, days={_first_day(activity), toward.today})
    if "participation" in changed:
        chosen, participant = changed["participation"], activity.participant
        changed["participation"] = fresh_participation(chosen, participant=participant, region_id=activity.region_id)
    for column, value in changed.items():
        setattr(activity, column, value)
    judge_activity(activity, at=at)
    dates = [name for name in declared.windowed if f"{name}_on" in changed]
    admit(activity, dates, [column for column in declared.planned if column in changed], today=toward.today, at=at)
    words = by_word(activity, changed)
    for name in dates:
        words[words_of(activity)[f"{name}_on"][0]][f"{name}_admission"] = getattr(activity, f"{name}_admission")
    change(activity, changes=words, revision=activity.revision, by=by, at=at)
    return activity


def _first_day(activity: Activity) -> date:
    day: date = getattr(activity, f"{activity.declared.first}_on")
    return day


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
