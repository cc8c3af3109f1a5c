"""Who decides an exception: a second person, on the lowest rung of the ladder where somebody eligible stands."""

from datetime import date, datetime

import pytest

from tests.harness import Cast
from trackone.audit.entries import Who, recording
from trackone.casework.deciding import deciders_of, held_to_ladder, who_decides
from trackone.casework.models import EntryException, ExceptionState
from trackone.casework.register import confirm_exception, declare_exception, steps_open_to
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import Account, Site

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.4")]


def outage(cast: Cast, at: datetime, key: str, site: str) -> EntryException:
    days = {"from_on": date(2026, 11, 12), "until_on": date(2026, 11, 13)}
    place = Site.objects.get(name=site)
    return declare_exception(by=cast.standing(key), at=at, kind=1, **days, evidence="Ticket 4711", sites=[place])


def end_access(key: str, at: datetime) -> None:
    with recording("test.rows", who=Who(), at=at):
        Account.objects.filter(username=key).update(is_active=False)


def test_the_operator_waits_while_a_master_user_can_decide(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at, "mona", "Terre Haute")
    second = cast.standing("mona").posts[0]
    second.pk, second.person, second._state.adding = None, cast.person("stan"), True
    with recording("test.rows", who=Who(), at=at):
        second.save()
    otto = cast.standing("otto")
    assert "exception.confirm" in steps_open_to(otto, declared)
    steps, waits_for = held_to_ladder(steps_open_to(otto, declared), declared, by=otto, at=at)
    assert "exception.confirm" not in steps
    assert waits_for.startswith("Stan Stranger or the state")
    with pytest.raises(NotAllowed, match="The operator does when there is no Master User"):
        confirm_exception(declared, by=otto, at=at)


def test_the_step_goes_up_to_the_operator_when_the_only_master_user_declared_it(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at, "mona", "Terre Haute")
    assert who_decides(deciders_of(declared, at=at)).startswith("Otto Operatorseven or the state (Dana Dwdstaff and")
    confirmed = confirm_exception(declared, by=cast.standing("otto"), at=at)
    assert confirmed.state == ExceptionState.CONFIRMED


def test_a_master_user_without_access_stands_on_no_rung(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at, "otto", "Terre Haute")
    assert {post.person.name for post in deciders_of(declared, at=at)} >= {"Mona Masterseven"}
    end_access("mona", at)
    assert {post.person.name for post in deciders_of(declared, at=at)} == {"Dana Dwdstaff", "Drew Dwdstaff"}


def test_nobody_is_named_who_declared_it(cast: Cast, at: datetime) -> None:
    said = who_decides(deciders_of(outage(cast, at, "mary", "Lafayette"), at=at))
    assert said == "Max Masteruser, Oscar Operator or the state (Dana Dwdstaff and Drew Dwdstaff) can confirm or refuse it."


def test_the_states_own_outage_is_the_second_state_persons(cast: Cast, at: datetime) -> None:
    days = {"from_on": date(2026, 11, 12), "until_on": date(2026, 11, 13)}
    declared = declare_exception(by=cast.standing("dana"), at=at, kind=2, **days, evidence="Vendor notice 12")
    assert who_decides(deciders_of(declared, at=at)) == "The state (Drew Dwdstaff) can confirm or refuse it."
    end_access("drew", at)
    assert who_decides(deciders_of(declared, at=at)).startswith("Nobody can decide it now")
