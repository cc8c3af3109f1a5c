"""What a Master User keeps of places and organizations: from a day on, nothing overwritten, nobody else's region."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.harness import Cast, TestClock
from trackone.audit.models import Entry
from trackone.organizations.authority import NotAllowed
from trackone.organizations.dated import revision_of
from trackone.organizations.models import County, Organization, RegionOperator, Site, Workgroup
from trackone.organizations.performing import Stale
from trackone.organizations.providers import add_organization, end_organization, name_operator
from trackone.organizations.queries import sites_to_act_at
from trackone.organizations.regions import rename_region
from trackone.organizations.sites import close_site, close_workgroup, open_site, open_workgroup
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general")]
DAY = timedelta(days=1)


def opened(cast: Cast, at: datetime, key: str = "mary", **changed: Any) -> Site:
    given: dict[str, Any] = {
        "name": "Delphi",
        "county": County.objects.get(name="Carroll"),
        "since_on": at.date(),
        **changed,
    }
    return open_site(by=cast.standing(key), at=at, **given)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_site_opens_in_its_countys_zone_and_closes_after_its_last_day(cast: Cast, at: datetime, clock: TestClock) -> None:
    site = opened(cast, at)
    assert (site.region.number, site.time_zone) == (4, "America/Indiana/Indianapolis")
    close_site(site, by=cast.standing("mary"), at=at, until_on=at.date() + DAY, revision=revision_of(site))
    # Dated until the last day, services still come in; nobody is added there any more.
    for action, days in (("participant.add", 1), ("service.record", 15)):
        for on, is_offered in ((days, True), (days + 1, False)):
            moment = clock.set(at + timedelta(days=on))
            sites = sites_to_act_at(action, by=cast.standing("cora"), at=moment)
            assert ("Delphi" in [one.name for one in sites]) is is_offered, (action, on)
    acts = Entry.objects.filter(table_name="organizations_site", record_id=site.pk).order_by("id")
    assert [(act.action, act.person_name) for act in acts] == [
        ("site.open", "Mary Masteruser"),
        ("site.close", "Mary Masteruser"),
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "Kokomo"}, "name_taken"),
        ({"county": "Vigo"}, "county"),
        ({"since_on": date(2026, 11, 22)}, "since_on"),
        ({"since_on": date(2028, 1, 1)}, "since_on"),
    ],
)
def test_a_site_that_can_not_stand_so_is_refused(cast: Cast, at: datetime, changed: dict[str, Any], code: str) -> None:
    if "county" in changed:
        changed = {"county": County.objects.get(name=changed["county"])}
    with pytest.raises(Refused) as refused:
        opened(cast, at, **changed)
    assert codes_of(refused) == [code]


def test_a_site_that_opens_later_is_not_offered_yet(cast: Cast, at: datetime) -> None:
    opened(cast, at, since_on=at.date() + DAY)
    sites = sites_to_act_at("service.record", by=cast.standing("cora"), at=at)
    assert "Delphi" not in [one.name for one in sites]


def test_a_closed_site_leaves_its_name_to_another(cast: Cast, at: datetime) -> None:
    first = opened(cast, at)
    close_site(first, by=cast.standing("mary"), at=at, until_on=at.date(), revision=revision_of(first))
    second = opened(cast, at, since_on=at.date() + DAY)
    assert Site.objects.filter(name="Delphi").count() == 2
    assert second.pk != first.pk


def test_another_regions_master_user_and_the_state_keep_no_site_here(cast: Cast, at: datetime) -> None:
    kokomo = Site.objects.get(name="Kokomo")
    for key in ("mona", "dana", "cora", "tess"):
        with pytest.raises(NotAllowed):
            close_site(kokomo, by=cast.standing(key), at=at, until_on=at.date(), revision=revision_of(kokomo))
    with pytest.raises(Refused) as refused:
        opened(cast, at, key="mona")
    assert codes_of(refused) == ["county"]


def test_a_page_that_showed_another_last_day_saves_nothing(cast: Cast, at: datetime) -> None:
    site = Site.objects.get(name="Kokomo")
    seen, by = revision_of(site), cast.standing("mary")
    close_site(site, by=by, at=at, until_on=at.date() + 30 * DAY, revision=seen)
    with pytest.raises(Stale):
        close_site(site, by=cast.standing("max"), at=at, until_on=at.date(), revision=seen)
    # An end that has not come yet may move; the trail keeps the one before.
    close_site(site, by=cast.standing("max"), at=at, until_on=at.date() + 9 * DAY, revision=revision_of(site))
    assert Site.objects.get(pk=site.pk).until_on == at.date() + 9 * DAY


def test_what_has_ended_does_not_end_again(cast: Cast, at: datetime, clock: TestClock) -> None:
    site = opened(cast, at)
    close_site(site, by=cast.standing("mary"), at=at, until_on=at.date(), revision=revision_of(site))
    later = clock.set(at + DAY)
    with pytest.raises(Refused) as refused:
        close_site(site, by=cast.standing("mary"), at=later, until_on=later.date(), revision=revision_of(site))
    assert codes_of(refused) == ["ended"]
    kokomo = Site.objects.get(name="Kokomo")
    with pytest.raises(Refused) as refused:
        close_site(kokomo, by=cast.standing("mary"), at=later, until_on=at.date(), revision=revision_of(kokomo))
    assert codes_of(refused) == ["until_on"]


def test_a_workgroup_with_another_scope_is_another_row(cast: Cast, at: datetime) -> None:
    wabash = Organization.objects.get(name__startswith="Wabash")

    def opened_group(since_on: date, *codes: str) -> Workgroup:
        given: dict[str, Any] = {"name": "Youth team", "organization": wabash, "program_codes": codes, "since_on": since_on}
        return open_workgroup(by=cast.standing("mary"), at=at, **given)

    first = opened_group(at.date(), "WIOA-YOUTH")
    with pytest.raises(Refused):
        opened_group(at.date() + DAY, "WIOA-YOUTH", "WIOA-ADULT")
    close_workgroup(first, by=cast.standing("mary"), at=at, until_on=at.date(), revision=revision_of(first))
    second = opened_group(at.date() + DAY, "WIOA-YOUTH", "WIOA-ADULT")
    assert (first.program_codes, second.program_codes) == (["WIOA-YOUTH"], ["WIOA-ADULT", "WIOA-YOUTH"])


def added(cast: Cast, at: datetime, key: str = "mary", kind: str = "contractor") -> Organization:
    by = cast.standing(key)
    given: dict[str, Any] = {"name": "Prairie Works (made up)", "kind": kind, "parent": None, "since_on": at.date()}
    return add_organization(by=by, at=at, **given)


def test_an_organization_is_on_file_once_and_ends_when_nobody_belongs_to_it(cast: Cast, at: datetime) -> None:
    prairie = added(cast, at)
    with pytest.raises(Refused) as refused:
        added(cast, at, "mona")
    assert codes_of(refused) == ["name_taken"]
    end_organization(prairie, by=cast.standing("mary"), at=at, until_on=at.date(), revision=revision_of(prairie))
    assert Organization.objects.get(pk=prairie.pk).until_on == at.date()


@pytest.mark.parametrize(
    ("name", "key", "codes"),
    [
        ("Wabash", "mary", ["still_has"]),
        # Its people work in Regions 4 and 7.
        ("Hoosier", "mary", ["works_elsewhere", "still_has"]),
        ("Hoosier", "dana", ["still_has"]),
        ("Region 4 Board", "dana", ["still_has"]),
        ("Region 7 Board", "mary", ["works_elsewhere", "still_has"]),
    ],
)
def test_an_organization_with_people_or_of_other_regions_stays(
    cast: Cast, at: datetime, name: str, key: str, codes: list[str]
) -> None:
    found = Organization.objects.get(name__startswith=name)
    with pytest.raises(Refused) as refused:
        end_organization(found, by=cast.standing(key), at=at, until_on=at.date(), revision=revision_of(found))
    assert codes_of(refused) == codes


def test_an_agency_of_the_state_is_the_states_to_add(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        added(cast, at, "mary", "state")
    assert codes_of(refused) == ["kind_of_state"]
    assert added(cast, at, "dana", "state").kind == "state"


def test_a_region_gets_another_operator_from_a_later_day(cast: Cast, at: datetime) -> None:
    present = RegionOperator.objects.get(region__number=7)
    prairie, by = added(cast, at), cast.standing("dana")

    def named(since_on: date, revision: int) -> RegionOperator:
        paper = "Board's decision of Nov 20 (made up)"
        given: dict[str, Any] = {"organization": prairie, "since_on": since_on, "named_in": paper, "revision": revision}
        return name_operator(present.region, by=by, at=at, **given)

    with pytest.raises(Refused) as refused:
        named(at.date(), revision_of(present))
    assert codes_of(refused) == ["since_on"]
    after = named(at.date() + 7 * DAY, revision_of(present))
    present.refresh_from_db()
    assert present.until_on == after.since_on - DAY
    with pytest.raises(Stale):
        named(at.date() + 9 * DAY, revision_of(present))


def test_a_renamed_region_keeps_its_former_name_with_its_days(cast: Cast, at: datetime) -> None:
    region = cast.standing("mary").region
    assert region is not None
    old = region.name
    rename_region(region, by=cast.standing("dana"), at=at, name="Region 4 (Wabash Plains)", seen_name=old)
    assert cast.standing("tess").region.name == "Region 4 (Wabash Plains)"  # type: ignore[union-attr]
    former = region.former_names.get()
    assert (former.name, former.until_on) == (old, at.date() - DAY)
    with pytest.raises(Stale):
        rename_region(region, by=cast.standing("drew"), at=at, name="Else", seen_name=old)
    with pytest.raises(Refused):
        rename_region(region, by=cast.standing("drew"), at=at, name="Region 7", seen_name="Region 4 (Wabash Plains)")
