"""Set the batch day of an organization in a region: a weekday, every one, two or four weeks, from a day on."""

from datetime import date, datetime, timedelta

from trackone.audit.entries import act_under_way
from trackone.organizations.authority import OutOfSight
from trackone.organizations.dated import state_today
from trackone.organizations.models import Organization
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.refusal import refuse_if
from trackone.policy.section_1_requests import refusals_to_set_batch_day
from trackone.requests.models import BatchDay


@performs("batch_day.set")
def set_batch_day(
    organization: Organization, *, by: Standing, at: datetime, weekday: int, weeks: int, since_on: date
) -> BatchDay:
    """Set when the organization's reviewed requests go from this day on; what held before ends the day before.

    Raises Refused; OutOfSight without a region. Clauses: I.3.
    """
    if by.region is None:
        raise OutOfSight
    rows = BatchDay.objects.filter(organization=organization, region=by.region)
    last = rows.order_by("-since_on").first()
    refuse_if(
        refusals_to_set_batch_day(
            weekday=weekday,
            weeks=weeks,
            since_on=since_on,
            today=state_today(at),
            last_since_on=last.since_on if last else None,
        )
    )
    rows.filter(until_on=None).update(until_on=since_on - timedelta(days=1))
    made = BatchDay.objects.create(
        organization=organization, region=by.region, weekday=weekday, weeks=weeks, since_on=since_on
    )
    act_under_way().facts = {"name": organization.name, "since_on": since_on}
    return made
