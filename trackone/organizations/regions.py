"""What the state keeps of its regions themselves."""

from datetime import date, datetime

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.dated import state_today
from trackone.organizations.models import FormerRegionName, Region
from trackone.organizations.performing import Stale, performs
from trackone.organizations.standing import Standing
from trackone.policy.business_days import ONE_DAY
from trackone.policy.general_reference import refusals_of_name, refusals_to_rename
from trackone.policy.refusal import refuse_if


@performs("region.rename")
def rename_region(region: Region, *, by: Standing, at: datetime, name: str, seen_name: str) -> Region:
    """Give a region another name from today on; the former one stays on file with its days.

    The region itself stays: what its people recorded stays in their sight. `seen_name` is the name that the page showed.
    Clauses: general.
    """
    if region.name != seen_name:
        raise Stale("Somebody renamed this region while you had it open.")
    today = state_today(at)
    others = Region.objects.filter(until_on=None, name__iexact=name.strip()).exclude(pk=region.pk)
    since_on = _named_since(region)
    refuse_if(
        [
            *refusals_of_name(name=name, is_taken=others.exists()),
            *refusals_in_text(name),
            *refusals_to_rename(is_same=name.strip() == region.name, since_on=since_on, today=today),
        ]
    )
    FormerRegionName.objects.create(region=region, name=region.name, since_on=since_on, until_on=today - ONE_DAY)
    act = act_under_way()
    act.region_id = region.pk
    act.facts = {"name": name.strip(), "since_on": today.isoformat()}
    region.name = name.strip()
    region.save(update_fields=["name"])
    return region


def _named_since(region: Region) -> date:
    last = region.former_names.order_by("-until_on").first()
    return last.until_on + ONE_DAY if last else region.since_on
