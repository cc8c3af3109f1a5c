"""Withdraw an application: one not handed in yet, or an enrollment that nobody decided and on which nothing was recorded."""

from datetime import datetime

from trackone.audit.entries import act_under_way
from trackone.casework.changing import leads_the_site, standing_toward
from trackone.casework.models import ACTIVITIES, ServiceRecord
from trackone.casework.placing import check_sight
from trackone.casework.proposing import has_expired
from trackone.enrollment.models import Application, Participation
from trackone.identity.guard import refusals_in_text
from trackone.organizations.performing import check_revision, performs
from trackone.organizations.standing import Standing
from trackone.policy.refusal import refuse_if
from trackone.policy.section_0_applications import refusals_to_withdraw_enrollment
from trackone.policy.section_1_data_corrections import refusals_to_withdraw

_WITHDRAWN = ["withdrawn_at", "withdrawn_by", "withdrawn_reason", "revision"]


@performs("participation.withdraw")
def withdraw_participation(
    participation: Participation, *, by: Standing, at: datetime, reason: str, revision: int
) -> Participation:
    """Strike an enrollment through within the window of its application: it counts nowhere, and is not revived.

    By its author, the case manager or the site's team leader, while nobody decided and nothing was recorded on it. Raises
    Refused, Stale. Clauses: I.1, general.
    """
    check_sight(participation, by=by)
    check_revision(participation, revision)
    toward = standing_toward(participation, by=by, at=at)
    refuse_if(
        refusals_to_withdraw_enrollment(
            is_decided=participation.eligibility != "" or participation.first_decision != "",
            has_record=has_record(participation),
            is_expired=has_expired(participation, today=toward.today),
        )
        + refusals_to_withdraw(
            is_own=toward.is_own,
            leads_the_site=toward.leads_the_site,
            window_is_open=toward.is_open("application"),
            is_frozen=participation.exit_on is not None,
            is_withdrawn=participation.withdrawn_at is not None,
            reason=reason,
        )
        + refusals_in_text(reason)
    )
    _strike_through(participation, by=by, at=at, reason=reason)
    return participation


@performs("application.withdraw")
def withdraw_application(application: Application, *, by: Standing, at: datetime, reason: str, revision: int) -> Application:
    """Strike an application through that was not handed in; until then no window has begun to run for it.

    By its author or the site's team leader. Raises Refused, Stale. Clauses: general.
    """
    check_sight(application, by=by)
    check_revision(application, revision)
    refuse_if(
        refusals_to_withdraw(
            is_own=by.person.pk in (application.recorded_by_id, application.staff_id),
            leads_the_site=leads_the_site(by, region_id=application.region_id, site_id=application.site_id),
            window_is_open=True,
            is_frozen=application.applied_at is not None,
            is_withdrawn=application.withdrawn_at is not None,
            reason=reason,
        )
        + refusals_in_text(reason)
    )
    _strike_through(application, by=by, at=at, reason=reason)
    return application


def has_record(participation: Participation) -> bool:
    """Say whether a service or an activity that counts hangs on it. At most one SQL statement a table."""
    services = ServiceRecord.objects.filter(participation=participation, sealed_at=None).counted()
    if participation.began_on is not None or services.exists():
        return True
    stands = {"participation": participation, "sealed_at": None, "withdrawn_at": None}
    return any(model._base_manager.filter(**stands).exists() for model in ACTIVITIES.values())


def _strike_through(record: Application | Participation, *, by: Standing, at: datetime, reason: str) -> None:
    record.withdrawn_at, record.withdrawn_by, record.withdrawn_reason = at, by.person, reason.strip()
    record.revision += 1
    record.save(update_fields=_WITHDRAWN)
    act_under_way().facts = {"reason": record.withdrawn_reason}
