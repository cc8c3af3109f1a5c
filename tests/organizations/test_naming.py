"""Who is named to a post with a clock: from a day on, in writing, one contact at a time, and never nobody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.harness import Cast, TestClock
from trackone.organizations.actions import disable_account
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.dated import revision_of
from trackone.organizations.models import Organization, Post, Region, Role
from trackone.organizations.performing import Stale
from trackone.organizations.posts import (
    Naming,
    add_alternate,
    begin_post,
    end_contact,
    end_post,
    known_to_hold,
    name_contact,
)
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("general", "I.2")]
DAY = timedelta(days=1)
LETTER = "Letter of Nov 20, 2026, from the director (made up)"


def post(key: str, role: str) -> Post:
    return Post.objects.select_related("person__account", "organization").get(person__account__username=key, role=role)


def naming(key: str, role: str, since_on: date, named_in: str = LETTER) -> Naming:
    return Naming(known_by=post(key, role), since_on=since_on, named_in=named_in)


def name(cast: Cast, at: datetime, by: str = "mary", key: str = "leo", days: int = 1, **changed: Any) -> Post:
    """Let Wabash name Leo as its contact from tomorrow."""
    contact = post("connie", Role.CONTACT)
    role = changed.pop("role", Role.TEAM_LEADER)
    return name_contact(
        contact.organization,
        by=cast.standing(by),
        at=at,
        naming=naming(key, role, at.date() + days * DAY, changed.pop("named_in", LETTER)),
        revision=changed.pop("revision", revision_of(contact)),
    )


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_named_contact_follows_the_one_before(cast: Cast, at: datetime, clock: TestClock) -> None:
    connie = post("connie", Role.CONTACT)
    made = name(cast, at)
    connie.refresh_from_db()
    assert (connie.until_on, made.since_on) == (at.date(), at.date() + DAY)
    assert (made.organization, made.region, made.named_in) == (connie.organization, connie.region, LETTER)
    assert not cast.standing("leo").holds(Role.CONTACT)
    clock.set(at + DAY)
    assert cast.standing("leo").holds(Role.CONTACT)
    assert not cast.standing("connie").holds(Role.CONTACT)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"days": 0}, "since_on"),
        ({"days": 400}, "since_on"),
        ({"named_in": " "}, "not_in_writing"),
        ({"named_in": "Letter about 912-34-5678"}, "ssn_in_text"),
        ({"key": "cora", "role": Role.COORDINATOR}, "belongs_elsewhere"),
        ({"key": "connie", "role": Role.CONTACT}, "holds_it"),
    ],
)
def test_a_contact_who_can_not_be_named_so_is_refused(cast: Cast, at: datetime, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        name(cast, at, **changed)
    assert codes_of(refused) == [code]
    assert post("connie", Role.CONTACT).until_on is None


def test_nobody_is_named_who_can_not_log_in(cast: Cast, at: datetime) -> None:
    disable_account(cast.person("leo"), by=cast.standing("max"), at=at, reason="Left the office.")
    with pytest.raises(Refused) as refused:
        name(cast, at)
    assert "no_log_in" in codes_of(refused)


def test_after_a_contact_who_lost_the_log_in_one_is_named_today(cast: Cast, at: datetime) -> None:
    disable_account(cast.person("connie"), by=cast.standing("max"), at=at, reason="Left the office.")
    assert name(cast, at, days=0).since_on == at.date()


def test_of_two_who_name_at_once_the_second_is_told(cast: Cast, at: datetime) -> None:
    seen = revision_of(post("connie", Role.CONTACT))
    name(cast, at)
    with pytest.raises(Stale):
        name(cast, at, by="max", key="tess", role=Role.TEAM_MEMBER, days=3, revision=seen)


def test_an_alternate_who_becomes_the_contact_stands_in_no_longer(cast: Cast, at: datetime) -> None:
    alternate = post("alma", Role.CONTACT)
    name(cast, at, key="alma", role=Role.CONTACT)
    alternate.refresh_from_db()
    assert alternate.until_on == at.date()


def test_an_alternate_is_dated_and_stands_in_for_somebody(cast: Cast, at: datetime) -> None:
    wabash = post("connie", Role.CONTACT).organization
    made = add_alternate(wabash, by=cast.standing("mary"), at=at, naming=naming("leo", Role.TEAM_LEADER, at.date()))
    assert made.alternate_for == post("connie", Role.CONTACT)
    lakeshore = Organization.objects.get(name__startswith="Lakeshore")
    chris = naming("chris", Role.TEAM_MEMBER, at.date())
    with pytest.raises(Refused) as refused:
        add_alternate(lakeshore, by=cast.standing("mary"), at=at, naming=chris)
    assert codes_of(refused) == ["nobody_named"]


@pytest.mark.parametrize(("key", "error"), [("mona", Stale), ("dana", NotAllowed), ("leo", NotAllowed)])
def test_who_keeps_another_region_names_nobody_here(cast: Cast, at: datetime, key: str, error: type[Exception]) -> None:
    """Mona would name a contact of Region 7, where Wabash has none: her page would have shown another."""
    with pytest.raises(error):
        name(cast, at, by=key)
    contact = post("connie", Role.CONTACT)
    given: dict[str, Any] = {"post": contact, "until_on": at.date(), "revision": revision_of(contact)}
    with pytest.raises((OutOfSight, NotAllowed)):
        end_contact(contact.organization, by=cast.standing(key), at=at, **given)


def ended(cast: Cast, at: datetime, key: str, by: str = "mary", days: int = 0) -> Post:
    held = post(key, Role.CONTACT)
    given: dict[str, Any] = {"post": held, "until_on": at.date() + days * DAY, "revision": revision_of(held)}
    return end_contact(held.organization, by=cast.standing(by), at=at, **given)


def test_the_last_contact_does_not_end_without_a_successor(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        ended(cast, at, "cole")
    assert codes_of(refused) == ["last_holder"]
    # Connie has an alternate; once she has gone, Alma is the last one.
    ended(cast, at, "connie")
    with pytest.raises(Refused):
        ended(cast, at, "alma")


def test_a_successor_who_begins_too_late_is_none(cast: Cast, at: datetime) -> None:
    ended(cast, at, "alma")
    name(cast, at, days=7)
    with pytest.raises(Refused) as refused:
        ended(cast, at, "connie", days=3)
    assert codes_of(refused) == ["last_holder"]
    assert ended(cast, at, "connie", days=6).until_on == at.date() + 6 * DAY


def begin(cast: Cast, at: datetime, key: str, known_by: str, role: str = Role.MASTER_USER, by: str = "dana") -> Post:
    region = Region.objects.get(number=7, until_on=None)
    return begin_post(region, by=cast.standing(by), at=at, role=role, naming=naming(key, known_by, at.date()))


def test_the_state_names_master_users_of_the_region_a_neighbor_or_its_own(cast: Cast, at: datetime) -> None:
    for key, known_by in (("toby", Role.TEAM_MEMBER), ("mary", Role.MASTER_USER), ("drew", Role.STATE_STAFF)):
        made = begin(cast, at, key, known_by)
        assert (made.role, made.region and made.region.number) == (Role.MASTER_USER, 7)
    assert cast.standing("mary", region=7).holds(Role.MASTER_USER)
    with pytest.raises(Refused) as refused:
        begin(cast, at, "tess", Role.TEAM_MEMBER)
    assert codes_of(refused) == ["belongs_elsewhere"]
    with pytest.raises(Refused) as refused:
        begin(cast, at, "mona", Role.MASTER_USER)
    assert codes_of(refused) == ["holds_it"]


def test_the_operators_people_belong_to_the_operator(cast: Cast, at: datetime) -> None:
    assert begin(cast, at, "mona", Role.MASTER_USER, Role.OPERATOR).organization.name.startswith("Region 7 Board")
    with pytest.raises(Refused) as refused:
        begin(cast, at, "toby", Role.TEAM_MEMBER, Role.OPERATOR)
    assert codes_of(refused) == ["belongs_elsewhere"]
    with pytest.raises(OutOfSight):
        begin(cast, at, "toby", Role.TEAM_MEMBER, Role.STATE_STAFF)
    with pytest.raises(NotAllowed):
        begin(cast, at, "toby", Role.TEAM_MEMBER, by="mary")


def test_the_last_master_user_ends_only_with_a_successor(cast: Cast, at: datetime) -> None:
    mona = post("mona", Role.MASTER_USER)
    region = Region.objects.get(number=7, until_on=None)

    def end(on: date) -> Post:
        given: dict[str, Any] = {"post": mona, "until_on": on, "revision": revision_of(post("mona", Role.MASTER_USER))}
        return end_post(region, by=cast.standing("dana"), at=at, **given)

    with pytest.raises(Refused) as refused:
        end(at.date())
    assert [one.sentence for one in refused.value.refusals] == ["Nobody else who can log in is Master User of Region 7."]
    begin(cast, at, "toby", Role.TEAM_MEMBER)
    assert end(at.date()).until_on == at.date()


def test_only_people_who_may_hold_it_are_offered(cast: Cast, at: datetime) -> None:
    region, on = Region.objects.get(number=7, until_on=None), at.date()
    disable_account(cast.person("toby"), by=cast.standing("hugo"), at=at, reason="Lost the phone")

    def offered(role: str, organization: Organization | None = None) -> set[str]:
        posts = known_to_hold(role, region=region, organization=organization, on=on)
        return set(posts.values_list("person__account__username", flat=True))

    assert offered(Role.OPERATOR) == {"otto", "mona"}
    assert offered(Role.MASTER_USER) == {"otto", "mona", "mary", "max", "oscar", "pia", "dana", "drew"}
    assert offered(Role.CONTACT, post("connie", Role.CONTACT).organization) == {"tess", "clara", "leo", "connie", "alma"}
