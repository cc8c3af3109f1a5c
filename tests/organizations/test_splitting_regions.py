"""A region is split and merged: others take over its counties, and it ends once nothing and nobody goes on in it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.casework.files import make_file
from tests.harness import Cast, TestClock
from trackone.audit.entries import recording
from trackone.casework.ending_regions import end_region
from trackone.organizations.dated import revision_of
from trackone.organizations.models import County, Post, Region, RegionCounty, Site, Workgroup
from trackone.organizations.performing import Stale
from trackone.organizations.regions import move_county, open_region
from trackone.organizations.sites import close_site, open_site
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general")]
DAY = timedelta(days=1)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def opened(cast: Cast, at: datetime, **changed: Any) -> Region:
    given: dict[str, Any] = {
        "number": 13,
        "name": "Region 13 (Wabash Area)",
        "formerly": Region.objects.get(number=4),
        "since_on": at.date(),
        **changed,
    }
    return open_region(by=cast.standing("dana"), at=at, **given)


def moved(cast: Cast, at: datetime, region: Region, name: str, *, since_on: date | None = None) -> RegionCounty:
    county = County.objects.get(name=name)
    return move_county(region, by=cast.standing("dana"), at=at, county=county, since_on=since_on or at.date() + DAY)


def test_a_region_is_split_county_by_county(cast: Cast, at: datetime, clock: TestClock) -> None:
    region = opened(cast, at)
    moved(cast, at, region, "Carroll")
    rows = RegionCounty.objects.filter(county__name="Carroll").order_by("since_on")
    assert [(row.region.number, row.until_on) for row in rows] == [(4, at.date()), (13, None)]
    # From that day on the new region opens sites there, and the old one does not.
    later = clock.set(at + DAY)
    given = {"name": "Delphi", "county": County.objects.get(name="Carroll"), "since_on": later.date()}
    with pytest.raises(Refused) as refused:
        open_site(by=cast.standing("mary"), at=later, **given)
    assert codes_of(refused) == ["county"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": 7}, "number_taken"),
        ({"name": " "}, "name_missing"),
        ({"name": "region 4 (tecumseh area)"}, "name_taken"),
        ({"since_on": date(2026, 11, 22)}, "since_on"),
    ],
)
def test_a_region_that_can_not_stand_so_is_refused(cast: Cast, at: datetime, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(cast, at, **changed)
    assert codes_of(refused) == [code]


def test_a_county_with_open_sites_stays_until_they_are_closed(cast: Cast, at: datetime) -> None:
    region, site = opened(cast, at), Site.objects.get(name="Kokomo")
    with pytest.raises(Refused) as refused:
        moved(cast, at, region, site.county.name)
    assert codes_of(refused) == ["county_has_sites"]
    assert "Kokomo" in refused.value.refusals[0].sentence
    close_site(site, by=cast.standing("mary"), at=at, until_on=at.date(), revision=revision_of(site))
    assert moved(cast, at, region, site.county.name).region == region


def test_a_county_moves_from_tomorrow_on_and_not_to_where_it_is(cast: Cast, at: datetime) -> None:
    region = opened(cast, at)
    with pytest.raises(Refused) as refused:
        moved(cast, at, region, "Carroll", since_on=at.date())
    assert codes_of(refused) == ["since_on"]
    moved(cast, at, region, "Carroll")
    with pytest.raises(Refused) as refused:
        moved(cast, at, region, "Carroll", since_on=at.date() + 9 * DAY)
    assert codes_of(refused) == ["county_there"]


def test_a_region_ends_with_its_posts_once_nothing_goes_on_and_its_past_stays_in_sight(
    cast: Cast, at: datetime, clock: TestClock
) -> None:
    region, by = Region.objects.get(number=1), cast.standing("dana")
    with pytest.raises(Refused) as refused:
        end_region(region, by=by, at=at, until_on=at.date(), revision=revision_of(region))
    assert codes_of(refused) == ["region_has"]
    assert "counties" in refused.value.refusals[0].sentence
    heir = opened(cast, at, number=14, name="Region 14", formerly=region)
    _empty(cast, at, region, heir)
    by = cast.standing("dana")
    end_region(region, by=by, at=at, until_on=at.date(), revision=revision_of(region))
    assert not Post.objects.filter(region=region, until_on=None).exists()
    assert not Workgroup.objects.filter(region=region, until_on=None).exists()
    clock.set(at + DAY)
    assert cast.standing("chris").region is None
    assert region.pk in cast.standing("dana").reads


def test_a_region_that_serves_somebody_does_not_end(cast: Cast, at: datetime) -> None:
    file = make_file(cast, at)
    file.enroll()
    by, region = cast.standing("dana"), Region.objects.get(number=4)
    with pytest.raises(Refused) as refused:
        end_region(region, by=by, at=at, until_on=at.date(), revision=revision_of(region))
    for words in ("1 person served", "1 open participation", "1 open conversation"):
        assert words in refused.value.refusals[0].sentence


def test_two_who_end_a_region_see_each_other(cast: Cast, at: datetime) -> None:
    region = opened(cast, at)
    seen = revision_of(region)
    end_region(region, by=cast.standing("dana"), at=at, until_on=at.date() + DAY, revision=seen)
    with pytest.raises(Stale):
        end_region(region, by=cast.standing("drew"), at=at, until_on=at.date(), revision=seen)


def _empty(cast: Cast, at: datetime, region: Region, heir: Region) -> None:
    """Close the region's sites and give its counties away, as its people and the state do it."""
    for site in Site.objects.filter(region=region, until_on=None):
        _close(cast, at, site)
    for row in RegionCounty.objects.filter(region=region, until_on=None).select_related("county"):
        moved(cast, at, heir, row.county.name)


def _close(cast: Cast, at: datetime, site: Site) -> None:
    """Close a site as its Master User would: the cast has none in this region."""
    by = cast.standing("dana")
    with recording("site.close", who=by.who(), at=at, writes=[site.region_id], reads=by.reads):
        site.until_on = at.date()
        site.save(update_fields=["until_on"])
