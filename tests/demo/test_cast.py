"""The cast is whole: everybody whom the main job names is there, with the posts that make the part."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.harness import Cast
from trackone.demo.cast import CAST, DEMO_PASSWORD, log_ins
from trackone.organizations.models import Account, Organization, Post, RegionOperator, Role, Site

pytestmark = pytest.mark.django_db


def roles(key: str) -> set[str]:
    return {post.role for post in Post.objects.filter(person__account__username=key)}


def regions(key: str) -> set[int]:
    found = Post.objects.filter(person__account__username=key, region__isnull=False)
    return set(found.values_list("region__number", flat=True))


@pytest.mark.parametrize(
    ("key", "role", "region"),
    [
        ("tess", Role.TEAM_MEMBER, 4),
        ("clara", Role.CLERK, 4),
        ("leo", Role.TEAM_LEADER, 4),
        ("connie", Role.CONTACT, 4),
        ("cole", Role.CONTACT, 4),
        ("cole", Role.TEAM_LEADER, 4),
        ("alma", Role.CONTACT, 4),
        ("cora", Role.COORDINATOR, 4),
        ("oscar", Role.OPERATOR, 4),
        ("oscar", Role.MASTER_USER, 4),
        ("mary", Role.MASTER_USER, 4),
        ("max", Role.MASTER_USER, 4),
        ("otto", Role.OPERATOR, 7),
        ("mona", Role.MASTER_USER, 7),
        ("toby", Role.TEAM_MEMBER, 7),
        ("wes", Role.TEAM_MEMBER, 4),
        ("chris", Role.TEAM_MEMBER, 1),
    ],
)
def test_everybody_holds_the_post_of_the_part(cast: Cast, key: str, role: str, region: int) -> None:
    standing = cast.standing(key)
    assert standing.holds(role)
    assert standing.region is not None
    assert standing.region.number == region


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("dana", Role.STATE_STAFF),
        ("drew", Role.STATE_STAFF),
        ("hugo", Role.HELP_DESK),
        ("ada", Role.AUDITOR),
    ],
)
def test_the_state_holds_posts_without_a_region(cast: Cast, key: str, role: str) -> None:
    assert cast.standing(key).holds(role)
    assert regions(key) == set()


def test_the_stranger_sees_nothing(cast: Cast) -> None:
    standing = cast.standing("stan")
    assert standing.posts == ()
    assert standing.reads == frozenset()


def test_alternates_name_the_post_they_stand_in_for(cast: Cast) -> None:
    alma = Post.objects.get(person__account__username="alma")
    assert alma.alternate_for is not None
    assert alma.alternate_for.person.name == CAST["connie"].name
    stand_in = Post.objects.get(person__account__username="oscar", role=Role.MASTER_USER)
    assert stand_in.alternate_for is not None
    assert stand_in.alternate_for.person.name == CAST["mary"].name


def test_the_operator_is_the_boards_staff(cast: Cast) -> None:
    kinds = set(Post.objects.filter(person__account__username="oscar").values_list("organization__kind", flat=True))
    assert kinds == {Organization.Kind.BOARD}
    operator = RegionOperator.objects.get(region__number=4, until_on=None)
    assert operator.organization.posts.filter(person__account__username="oscar").exists()


def test_one_provider_works_in_both_regions(cast: Cast) -> None:
    both = {
        organization.name
        for organization in Organization.objects.filter(kind=Organization.Kind.CONTRACTOR)
        if set(organization.posts.values_list("region__number", flat=True)) >= {4, 7}
    }
    assert len(both) == 1
    assert regions("pia") == {4, 7}


def test_the_wagner_peyser_worker_is_the_states(cast: Cast) -> None:
    assert Post.objects.get(person__account__username="wes").organization.kind == Organization.Kind.STATE


def test_a_site_outside_region_4_keeps_central_time(cast: Cast) -> None:
    central = Site.objects.filter(time_zone="America/Chicago")
    assert [(site.name, site.region.number) for site in central] == [("Gary", 1)]
    chris = Post.objects.get(person__account__username="chris")
    assert chris.site == central[0]


def test_every_provider_has_its_contact_in_region_4(cast: Cast) -> None:
    contacts = Post.objects.filter(role=Role.CONTACT, region__number=4, alternate_for=None)
    providers = Organization.objects.filter(kind=Organization.Kind.CONTRACTOR, posts__region__number=4).distinct()
    assert {post.organization_id for post in contacts} == {provider.pk for provider in providers}


def test_every_part_is_printed_with_a_password_that_opens(cast: Cast) -> None:
    rows = log_ins()
    assert [username for _, username, _, _ in rows] == list(CAST)
    assert all(words for *_, words in rows)
    with_accounts = {account.username: account for account in Account.objects.all()}
    assert set(with_accounts) == set(CAST)
    for _, username, password, _ in rows:
        assert with_accounts[username].check_password(password)
    assert password == DEMO_PASSWORD


def test_addresses_can_reach_nobody(cast: Cast) -> None:
    people = [account.person for account in Account.objects.select_related("person")]
    assert all(person.email.endswith("@example.org") for person in people)


def test_a_session_of_the_cast_opens_a_page(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("tess").get("/").status_code == 200


def test_posts_are_in_force_now_and_were_a_year_ago(cast: Cast, at: datetime) -> None:
    for held_on in (at.date(), at.date() - timedelta(days=365)):
        assert Post.objects.in_force(held_on).count() == Post.objects.count() > 20
