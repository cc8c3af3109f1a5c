"""The register of exceptions: declared, decided by a second person, restored, reopened; each refusal; the database too."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework.rows import Rows
from tests.harness import Cast, TestClock
from trackone.audit.entries import recording
from trackone.audit.models import Entry
from trackone.casework.models import EntryException, ExceptionState
from trackone.casework.register import (
    add_session,
    confirm_exception,
    declare_exception,
    list_person,
    refuse_exception,
    reopen_exception,
    restore_exception,
    steps_open_to,
)
from trackone.casework.registered import exception_of, open_for, register_page
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import Site
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
DAYS = {"from_on": date(2026, 11, 12), "until_on": date(2026, 11, 13)}


def site(name: str) -> Site:
    return Site.objects.get(name=name)


def outage(cast: Cast, at: datetime, key: str = "cora", **changed: Any) -> EntryException:
    whole: dict[str, Any] = {"kind": 1, **DAYS, "evidence": "Ticket 4711 of the provider", "sites": [site("Lafayette")]}
    return declare_exception(by=cast.standing(key), at=at, **{**whole, **changed})


def layoff(cast: Cast, at: datetime, key: str = "cora", **changed: Any) -> EntryException:
    whole: dict[str, Any] = {
        "kind": 4,
        "from_on": date(2026, 11, 12),
        "until_on": date(2026, 11, 20),
        "evidence": "Letter of the made-up plant",
        "expected_count": 60,
        "program_codes": ["WIOA-DW", "TAA"],
        "notice": "WARN notice of Nov 3, 2026",
    }
    return declare_exception(by=cast.standing(key), at=at, **{**whole, **changed})


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.mark.policy("C.4")
def test_each_kind_is_declared_and_opens_entry_at_once(cast: Cast, at: datetime) -> None:
    internet = outage(cast, at)
    remote = declare_exception(
        by=cast.standing("leo"), at=at, kind=3, **DAYS, evidence="Fair office", place="Fair", staff=[cast.person("tess")]
    )
    system = declare_exception(by=cast.standing("hugo"), at=at, kind=2, **DAYS, evidence="Vendor's notice 12")
    event = layoff(cast, at, "mary")
    assert [e.region and e.region.number for e in (internet, remote, system, event)] == [4, 4, None, 4]
    page = register_page(by=cast.standing("tess"), at=at, show="open")
    assert {row.exception.pk for row in page.rows} == {internet.pk, remote.pk, system.pk, event.pk}
    assert all(row.exception.state == ExceptionState.DECLARED for row in page.rows)


@pytest.mark.policy("C.4")
def test_the_declaration_stands_in_the_trail_under_its_region(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at)
    entry = Entry.objects.get(action="exception.declare")
    assert (entry.record_id, entry.region_id, entry.facts) == (declared.pk, declared.region_id, {"kind": 1})


@pytest.mark.policy("C.4")
@pytest.mark.parametrize("key", ["tess", "clara", "connie", "ada", "stan"])
def test_those_who_answer_for_no_place_declare_nothing(cast: Cast, at: datetime, key: str) -> None:
    with pytest.raises(NotAllowed):
        outage(cast, at, key)
    assert not EntryException.objects.exists()


@pytest.mark.policy("C.4")
def test_a_leader_declares_for_the_own_site_alone(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed, match="Kokomo"):
        outage(cast, at, "leo", sites=[site("Lafayette"), site("Kokomo")])
    assert outage(cast, at, "leo").declared_post.site == site("Lafayette")


@pytest.mark.policy("C.4")
def test_sites_and_staff_of_another_region_are_out_of_sight(cast: Cast, at: datetime) -> None:
    with pytest.raises((OutOfSight, NotAllowed)):
        outage(cast, at, sites=[site("Terre Haute")])
    with pytest.raises(OutOfSight):
        declare_exception(
            by=cast.standing("cora"), at=at, kind=3, **DAYS, evidence="e", place="p", staff=[cast.person("toby")]
        )


@pytest.mark.policy("C.4")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"evidence": "  "}, "exception_evidence"),
        ({"sites": []}, "exception_sites"),
        ({"from_on": date(2026, 11, 24), "until_on": None}, "exception_from_on"),
        ({"until_on": date(2026, 11, 11)}, "exception_until_on"),
        ({"kind": 2, "sites": []}, "exception_kind"),
        ({"kind": 3, "sites": []}, "exception_staff"),
        ({"evidence": "Called about 912-34-5678"}, "ssn_in_text"),
        ({"restored_on": date(2026, 11, 24)}, "exception_restored_on"),
    ],
)
def test_what_an_outage_lacks_is_refused(cast: Cast, at: datetime, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        outage(cast, at, **changed)
    assert code in codes(refused)
    assert Entry.objects.get(action="exception.declare").outcome == Entry.Outcome.REFUSED


@pytest.mark.policy("C.4")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"expected_count": 49}, "exception_expected_count"),
        ({"program_codes": ["WP"]}, "exception_programs"),
        ({"program_codes": ["WIOA-DW", "WP"]}, "exception_programs"),
        ({"notice": ""}, "exception_notice"),
    ],
)
def test_a_mass_dislocation_is_for_fifty_of_wia_or_taa(cast: Cast, at: datetime, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        layoff(cast, at, **changed)
    assert codes(refused) == [code]


@pytest.mark.policy("C.4")
def test_the_help_desk_declares_only_for_the_whole_state(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed, match="help desk"):
        outage(cast, at, "hugo", sites=[])
    with pytest.raises(Refused) as refused:
        outage(cast, at, "dana", sites=[])
    assert "exception_region" in codes(refused)


@pytest.mark.policy("C.4")
@pytest.mark.parametrize("key", ["mary", "oscar", "dana"])
def test_a_second_person_confirms(cast: Cast, at: datetime, key: str) -> None:
    declared = outage(cast, at)
    confirmed = confirm_exception(declared, by=cast.standing(key), at=at)
    assert (confirmed.state, confirmed.decided_by, confirmed.decided_at) == ("confirmed", cast.person(key), at)


@pytest.mark.policy("C.4")
@pytest.mark.parametrize("key", ["mary", "dana"])
def test_the_declarer_never_decides_not_even_under_another_post(cast: Cast, at: datetime, key: str) -> None:
    declared = outage(cast, at, key if key == "mary" else "mary")
    if key == "dana":
        declared = declare_exception(by=cast.standing("dana"), at=at, kind=2, **DAYS, evidence="Vendor's notice")
    with pytest.raises(NotAllowed, match="second person"):
        confirm_exception(declared, by=cast.standing(key), at=at)
    with pytest.raises(NotAllowed, match="second person"):
        refuse_exception(declared, by=cast.standing(key), at=at, reason="no")


@pytest.mark.policy("C.4")
def test_the_database_holds_the_second_person_too(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at)
    by = cast.standing("cora")
    with (
        pytest.raises(IntegrityError, match="exception_is_decided_by_another"),
        recording("test", who=by.who(), at=at, writes=by.reads, reads=by.reads),
    ):
        EntryException.objects.filter(pk=declared.pk).update(state="confirmed", decided_by=by.person, decided_at=at)


@pytest.mark.policy("C.4")
@pytest.mark.parametrize("key", ["tess", "cora", "hugo", "ada"])
def test_nobody_else_decides(cast: Cast, at: datetime, key: str) -> None:
    declared = outage(cast, at, "mary")
    with pytest.raises(NotAllowed):
        confirm_exception(declared, by=cast.standing(key), at=at)
    assert Entry.objects.filter(action="exception.confirm", refusal_codes=["not_allowed"]).exists()


@pytest.mark.policy("C.4")
def test_a_region_does_not_decide_for_the_state(cast: Cast, at: datetime) -> None:
    system = declare_exception(by=cast.standing("hugo"), at=at, kind=2, **DAYS, evidence="Vendor's notice 12")
    with pytest.raises(NotAllowed, match="more than your region"):
        confirm_exception(system, by=cast.standing("mary"), at=at)
    assert confirm_exception(system, by=cast.standing("drew"), at=at).state == "confirmed"
    assert restore_exception(system, by=cast.standing("hugo"), at=at, restored_on=date(2026, 11, 16)).restored_on


@pytest.mark.policy("C.4")
def test_it_is_decided_once_and_refused_with_a_reason(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at)
    with pytest.raises(Refused) as refused:
        refuse_exception(declared, by=cast.standing("mary"), at=at, reason=" ")
    assert codes(refused) == ["exception_reason"]
    refuse_exception(declared, by=cast.standing("mary"), at=at, reason="The ticket names another town.")
    with pytest.raises(Refused) as again:
        confirm_exception(declared, by=cast.standing("max"), at=at)
    assert codes(again) == ["exception_decided"]


@pytest.mark.policy("C.5")
def test_restored_it_stays_open_through_the_third_business_day(cast: Cast, clock: TestClock) -> None:
    declared = outage(cast, clock.now)
    # Thanksgiving and the day after do not count: restored on Monday, open until Monday.
    restore_exception(declared, by=cast.standing("leo"), at=clock.now, restored_on=date(2026, 11, 23))
    seen = exception_of(declared.pk, by=cast.standing("tess"), at=clock.now)
    assert (seen.last_entry_on, seen.is_open) == (date(2026, 11, 30), True)
    later = clock.set("2026-12-01T00:01-05:00")
    assert exception_of(declared.pk, by=cast.standing("tess"), at=later).is_open is False
    with pytest.raises(Refused) as refused:
        restore_exception(declared, by=cast.standing("leo"), at=later, restored_on=date(2026, 11, 24))
    assert codes(refused) == ["exception_restored_on"]


@pytest.mark.policy("C.5")
def test_reopened_it_stays_open_again(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at, restored_on=date(2026, 11, 16))
    assert exception_of(declared.pk, by=cast.standing("tess"), at=at).is_open is False
    with pytest.raises(Refused) as refused:
        reopen_exception(declared, by=cast.standing("cora"), at=at, reason="")
    assert codes(refused) == ["exception_reason"]
    reopen_exception(declared, by=cast.standing("cora"), at=at, reason="The line broke again the same night.")
    seen = exception_of(declared.pk, by=cast.standing("tess"), at=at)
    assert (seen.is_open, seen.last_entry_on, seen.exception.until_on) == (True, None, date(2026, 11, 13))
    with pytest.raises(Refused) as again:
        reopen_exception(declared, by=cast.standing("cora"), at=at, reason="Once more")
    assert codes(again) == ["exception_is_open"]


@pytest.mark.policy("C.4")
def test_a_mass_dislocation_lists_people_of_the_region_once(cast: Cast, at: datetime) -> None:
    event = layoff(cast, at)
    number = Rows(cast, "tess", at=at).participant().number
    elsewhere = Rows(cast, "toby", at=at).participant().number
    listed = list_person(event, by=cast.standing("clara"), at=at, number=f" {number.lower()} ")
    assert listed.participant.number == number
    assert Entry.objects.get(action="exception.list_person").participant_id == listed.participant_id
    for typed in (number, elsewhere, "P99999999", ""):
        with pytest.raises(Refused) as refused:
            list_person(event, by=cast.standing("tess"), at=at, number=typed)
        assert codes(refused) == ["exception_number"]


@pytest.mark.policy("C.4", "C.5")
def test_sessions_say_until_when(cast: Cast, at: datetime) -> None:
    event = layoff(cast, at)
    for first, last in ((16, 17), (18, 19)):
        add_session(
            event,
            by=cast.standing("leo"),
            at=at,
            site=site("Lafayette"),
            first_on=date(2026, 11, first),
            last_on=date(2026, 11, last),
        )
    seen = exception_of(event.pk, by=cast.standing("tess"), at=at)
    assert seen.last_entry_on == date(2026, 11, 24)
    with pytest.raises(Refused) as refused:
        restore_exception(event, by=cast.standing("leo"), at=at, restored_on=date(2026, 11, 20))
    assert codes(refused) == ["exception_restored_on"]
    with pytest.raises(NotAllowed):
        add_session(
            event,
            by=cast.standing("leo"),
            at=at,
            site=site("Kokomo"),
            first_on=date(2026, 11, 16),
            last_on=date(2026, 11, 16),
        )


@pytest.mark.policy("C.4")
def test_another_region_sees_the_states_ones_alone(cast: Cast, at: datetime) -> None:
    ours = outage(cast, at)
    system = declare_exception(by=cast.standing("hugo"), at=at, kind=2, **DAYS, evidence="Vendor's notice 12")
    for key in ("mona", "toby", "hugo"):
        by = cast.standing(key)
        assert [row.exception.pk for row in register_page(by=by, at=at).rows] == [system.pk]
        with pytest.raises(OutOfSight):
            exception_of(ours.pk, by=by, at=at)
    with pytest.raises(NotAllowed):
        confirm_exception(ours, by=cast.standing("mona"), at=at)
    assert len(register_page(by=cast.standing("ada"), at=at).rows) == 2
    with pytest.raises(NotAllowed):
        register_page(by=cast.standing("stan"), at=at)


@pytest.mark.policy("C.4")
def test_only_what_is_open_for_my_site_is_told(cast: Cast, at: datetime) -> None:
    outage(cast, at, restored_on=date(2026, 11, 19))
    outage(cast, at, sites=[site("Kokomo")])
    declare_exception(
        by=cast.standing("cora"), at=at, kind=3, **DAYS, evidence="e", place="the fair", staff=[cast.person("wes")]
    )
    told = {key: [row.sentence for row in open_for(cast.standing(key), at=at)] for key in ("tess", "wes", "mary", "toby")}
    lafayette = "Entry for Nov 12–13 at Lafayette stays open until Tue Nov 24: internet outage"
    kokomo = "Entry for Nov 12–13 at Kokomo stays open until three business days after access is back: internet outage"
    fair = "Entry for Nov 12–13 at the fair stays open until three business days after access is back: no connection"
    assert told == {"tess": [lafayette], "wes": [fair, kokomo], "mary": [fair, kokomo, lafayette], "toby": []}


@pytest.mark.policy("C.4")
def test_a_refused_one_is_told_to_nobody(cast: Cast, at: datetime) -> None:
    refuse_exception(outage(cast, at), by=cast.standing("mary"), at=at, reason="No such outage.")
    assert open_for(cast.standing("tess"), at=at) == []


def test_buttons_say_what_is_possible_now(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at)
    assert steps_open_to(cast.standing("tess"), declared) == frozenset()
    assert steps_open_to(cast.standing("cora"), declared) == {"exception.restore"}
    assert steps_open_to(cast.standing("mary"), declared) == {"exception.confirm", "exception.refuse", "exception.restore"}
    assert "exception.list_person" in steps_open_to(cast.standing("tess"), layoff(cast, at))


def test_the_register_is_paged_by_key_in_one_statement(cast: Cast, at: datetime) -> None:
    for day in range(1, 8):
        outage(cast, at, from_on=date(2026, 11, day))
    by = cast.standing("tess")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first = register_page(by=by, at=at, limit=4)
    assert len(queries) == 1
    second = register_page(by=by, at=at, limit=4, after=first.older or "")
    assert [row.exception.from_on.day for row in (*first.rows, *second.rows)] == [7, 6, 5, 4, 3, 2, 1]
    assert second.older is None
    with CaptureQueriesContext(connection) as queries:
        open_for(by, at=at)
    assert len(queries) == 1


def test_a_lost_race_is_refused_under_the_lock(cast: Cast, at: datetime) -> None:
    declared = outage(cast, at)
    stale = EntryException.objects.get(pk=declared.pk)
    confirm_exception(declared, by=cast.standing("mary"), at=at)
    with pytest.raises(Refused), transaction.atomic():
        refuse_exception(stale, by=cast.standing("max"), at=at, reason="No such outage.")
