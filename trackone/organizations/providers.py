"""Submitting organizations, and which of them operates a region."""

from datetime import date, datetime

from django.db.models import Q

from trackone.audit.entries import act_under_way
from trackone.identity.guard import refusals_in_text
from trackone.organizations.dated import check_seen, end_dated, state_today
from trackone.organizations.models import Organization, Post, Region, RegionOperator, Workgroup
from trackone.organizations.performing import performs
from trackone.organizations.standing import Standing
from trackone.policy.business_days import ONE_DAY
from trackone.policy.general_reference import (
    refusals_of_kind,
    refusals_of_name,
    refusals_to_begin,
    refusals_to_end_organization,
    refusals_to_name,
)
from trackone.policy.refusal import refuse_if

# The state's own, and the vendor: no region adds or ends these.
_THE_STATES = frozenset({Organization.Kind.STATE, Organization.Kind.VENDOR})


@performs("organization.add")
def add_organization(
    *, by: Standing, at: datetime, name: str, kind: str, parent: Organization | None, since_on: date
) -> Organization:
    """Add an organization whose people enter records; its parent is the one that it works for.

    Names are the state's: one organization is on file once, whatever the region. Clauses: general.
    """
    refuse_if(
        [
            *refusals_of_name(name=name, is_taken=Organization.objects.filter(name__iexact=name.strip()).exists()),
            *refusals_in_text(name),
            *refusals_of_kind(is_the_states=kind in _THE_STATES, is_region=by.region_id is not None),
            *refusals_to_begin(since_on=since_on, today=state_today(at), not_before=parent.since_on if parent else None),
        ]
    )
    act_under_way().facts = {"name": name.strip(), "since_on": since_on.isoformat()}
    return Organization.objects.create(name=name.strip(), kind=kind, parent=parent, since_on=since_on)


@performs("organization.end")
def end_organization(
    organization: Organization, *, by: Standing, at: datetime, until_on: date, revision: int
) -> Organization:
    """End an organization after its last day, once nobody and nothing belongs to it any more. Clauses: general."""
    check_seen(organization, revision)
    goes_on = Q(until_on=None) | Q(until_on__gt=until_on)
    posts = Post.objects.filter(goes_on, organization=organization)
    groups = Workgroup.objects.filter(goes_on, organization=organization)
    operated = RegionOperator.objects.filter(goes_on, organization=organization)
    counts = {
        "people with a post": posts.values("person").distinct().count(),
        "workgroups": groups.count(),
        "regions that it operates": operated.count(),
        "organizations that work for it": Organization.objects.filter(goes_on, parent=organization).count(),
    }
    here = by.region_id
    elsewhere = here is not None and (
        organization.kind in _THE_STATES or any(rows.exclude(region_id=here).exists() for rows in (posts, groups, operated))
    )
    still_has = [f"{count} {words}" for words, count in counts.items() if count]
    refuse_if(refusals_to_end_organization(still_has=still_has, works_elsewhere=elsewhere))
    end_dated(organization, until_on=until_on, at=at)
    return organization


@performs("operator.name")
def name_operator(
    region: Region, *, by: Standing, at: datetime, organization: Organization, since_on: date, named_in: str, revision: int
) -> RegionOperator:
    """Record who operates a region from a day on; the operator before ends the day before.

    `revision` is that of the operator whom the page showed. Clauses: general, IV.1.
    """
    today = state_today(at)
    present = operator_of(region, on=today)
    check_seen(present, revision)
    holds = present if present is not None and present.since_on <= today else None
    refuse_if(
        [
            *refusals_to_name(can_log_in=True, belongs=True, holds_it=_is(present, organization), named_in=named_in),
            *refusals_to_begin(
                since_on=since_on,
                today=today,
                not_before=max(region.since_on, organization.since_on),
                replaces=holds.organization.name if holds else "",
                after=present.since_on if present else None,
            ),
            *refusals_in_text(named_in),
        ]
    )
    if present is not None and (present.until_on is None or present.until_on >= since_on):
        present.until_on = since_on - ONE_DAY
        present.save(update_fields=["until_on"])
    act = act_under_way()
    act.region_id = region.pk
    act.facts = {"name": organization.name, "since_on": since_on.isoformat(), "named_in": named_in.strip()}
    return RegionOperator.objects.create(region=region, organization=organization, since_on=since_on)


def operator_of(region: Region, *, on: date) -> RegionOperator | None:
    """Return who operates a region on a day, or else from a later one; with the organization. One SQL statement."""
    rows = RegionOperator.objects.filter(Q(until_on=None) | Q(until_on__gte=on), region=region)
    return rows.select_related("organization").order_by("-since_on").first()


def _is(present: RegionOperator | None, organization: Organization) -> bool:
    return present is not None and present.until_on is None and present.organization_id == organization.pk
