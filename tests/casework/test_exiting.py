"""Exit by rule, night after night: over programs and regions, dated back, undone by late entries, final after the window."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.models import Entry
from trackone.casework.enrolling import take_back_exit
from trackone.casework.exiting import exit_by_rule
from trackone.casework.register import declare_exception
from trackone.casework.serving import complete_service, withdraw_service
from trackone.enrollment.models import Participation
from trackone.organizations.models import Site
from trackone.participants.actions import serve_here
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.1")]
SERVED = date(2026, 11, 23)
# 90 days later is the last day to serve; from the next one on it is an exit.
LAST_DAY, FIRST_EXITED = date(2027, 2, 21), date(2027, 2, 22)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def elsewhere(file: File) -> File:
    """The same person, served in Region 7 too."""
    site = Site.objects.get(name="Terre Haute")
    by = file.cast.standing("toby")
    participant = serve_here(by=by, at=file.at, site=site, number=file.participant.number, purpose="services")
    return File(cast=file.cast, at=file.at, participant=participant, site=site)


class Nights:
    """Moves the clock to a night or a noon, for the files too."""

    def __init__(self, clock: TestClock, *files: File) -> None:
        self.clock, self.files = clock, files

    def run(self, on: date, *, hour: str = "03:30", zone: str = "-05:00") -> int:
        """Run the job in the night that begins this day."""
        return exit_by_rule(self.clock.set(f"{on}T{hour}{zone}"))

    def noon(self, on: date) -> None:
        """Come to work on this day."""
        for file in self.files:
            file.at = self.clock.set(f"{on}T12:00-05:00")


@pytest.fixture
def nights(clock: TestClock, file: File, elsewhere: File) -> Nights:
    return Nights(clock, file, elsewhere)


def fresh(participation: Participation, key: str = "tess") -> Participation:
    Cast().standing(key)
    return Participation.objects.select_related("program", "site", "participant").get(pk=participation.pk)


def test_the_ninety_first_day_exits_dated_by_the_last_service(file: File, nights: Nights) -> None:
    period = file.enroll()
    file.serve(participation=period)
    assert nights.run(LAST_DAY) == 0
    assert nights.run(FIRST_EXITED) == 1
    exited = fresh(period)
    assert (exited.exit_on, exited.exit_reason, exited.exit_recorded_by) == (SERVED, "by_rule", None)
    # Sunday's services could be entered until Wednesday.
    assert (exited.exit_recorded_on, exited.exit_last_undo_on) == (FIRST_EXITED, date(2027, 2, 24))
    [entry] = Entry.objects.filter(action="house.exit_by_rule")
    assert (entry.record_id, entry.person_name, entry.region_id) == (period.pk, "", period.region_id)
    assert (entry.participant_id, entry.facts) == (period.participant_id, {"exit_on": "2026-11-23"})


def test_running_again_does_nothing(file: File, nights: Nights) -> None:
    file.serve(participation=file.enroll())
    assert [nights.run(FIRST_EXITED) for _ in range(3)] == [1, 0, 0]
    assert Entry.objects.filter(action="house.exit_by_rule").count() == 1


def test_missed_nights_are_made_up(file: File, nights: Nights) -> None:
    period = file.enroll()
    file.serve(participation=period)
    assert nights.run(FIRST_EXITED + timedelta(days=30)) == 1
    assert fresh(period).exit_on == SERVED


def test_all_programs_of_all_regions_leave_together(file: File, elsewhere: File, nights: Nights) -> None:
    here, there = file.enroll(), elsewhere.enroll("WP", key="toby")
    file.serve(participation=here)
    elsewhere.serve(participation=there, key="toby")
    nights.noon(date(2026, 12, 2))
    elsewhere.serve(participation=there, key="toby", on=date(2026, 12, 1))
    assert nights.run(FIRST_EXITED) == 0
    assert nights.run(date(2027, 3, 2)) == 2
    for period, key in ((here, "tess"), (there, "toby")):
        assert fresh(period, key).exit_on == date(2026, 12, 1)
    seen = set(Entry.objects.filter(action="house.exit_by_rule").values_list("region_id", flat=True))
    assert seen == {there.region_id}
    Cast().standing("tess")
    assert set(Entry.objects.filter(action="house.exit_by_rule").values_list("region_id", flat=True)) == {here.region_id}


def test_an_application_without_a_service_and_a_program_outside_stay(file: File, nights: Nights) -> None:
    applied, outside = file.enroll(), file.enroll("MAJOR-OPP")
    file.serve(participation=outside)
    assert nights.run(date(2027, 6, 1)) == 0
    assert fresh(applied).exit_on is None
    assert fresh(outside).exit_on is None


@pytest.mark.parametrize("kind", ["SUPPORT", "SELF-GENERIC", "INCUMBENT"])
def test_what_does_not_extend_holds_nothing_open(file: File, nights: Nights, kind: str) -> None:
    period = file.enroll()
    file.serve(participation=period)
    nights.noon(date(2027, 2, 10))
    file.serve(kind, participation=period)
    assert nights.run(FIRST_EXITED) == 1


def test_a_training_holds_open_until_its_end_and_dates_the_exit(file: File, nights: Nights) -> None:
    period = file.enroll()
    training = file.serve(
        "TRN-06", on=SERVED, participation=period, planned_begin_on=SERVED, planned_end_on=date(2027, 1, 29)
    )
    assert nights.run(date(2027, 6, 1)) == 0
    nights.noon(date(2027, 6, 1))
    complete_service(
        training,
        by=file.cast.standing("tess"),
        at=file.at,
        changes={"ended_on": date(2027, 5, 28)},
        revision=training.revision,
    )
    assert fresh(period).extended_on == date(2027, 5, 28)
    assert nights.run(date(2027, 8, 26)) == 0
    assert nights.run(date(2027, 8, 27)) == 1
    assert fresh(period).exit_on == date(2027, 5, 28)


def test_a_plan_ahead_holds_open_through_its_day(file: File, nights: Nights) -> None:
    period = file.enroll()
    file.serve(participation=period)
    nights.noon(date(2027, 2, 12))
    file.serve(participation=period, on=None, planned_begin_on=date(2027, 3, 5))
    assert nights.run(date(2027, 3, 5)) == 0
    assert nights.run(date(2027, 3, 6)) == 1
    assert fresh(period).exit_on == SERVED


@pytest.mark.policy("C.6")
def test_a_service_entered_within_its_window_undoes_the_exit(file: File, elsewhere: File, nights: Nights) -> None:
    here, there = file.enroll(), elsewhere.enroll("WP", key="toby")
    file.serve(participation=here)
    elsewhere.serve(participation=there, key="toby")
    assert nights.run(FIRST_EXITED) == 2
    nights.noon(FIRST_EXITED)
    served_on = date(2027, 2, 19)
    file.serve(participation=fresh(here), on=served_on)
    undone = fresh(here)
    assert (undone.exit_on, undone.exit_reason, undone.extended_on) == (None, "", served_on)
    assert Entry.objects.filter(action="service.record").latest("id").facts == {"exit_taken_back": "2026-11-23"}
    # The other region's period is out of this one's reach: the next night opens it.
    assert fresh(there, "toby").exit_on == SERVED
    assert nights.run(date(2027, 2, 23)) == 0
    assert fresh(there, "toby").exit_on is None
    assert Entry.objects.filter(action="house.undo_exit_by_rule").count() == 1
    assert nights.run(date(2027, 5, 21)) == 2


@pytest.mark.policy("I.8")
def test_once_its_window_has_closed_the_exit_is_the_states(file: File, nights: Nights) -> None:
    period = file.enroll()
    file.serve(participation=period)
    nights.run(FIRST_EXITED)
    nights.noon(date(2027, 2, 25))
    declare_exception(
        by=file.cast.standing("hugo"),
        at=file.at,
        kind=2,
        from_on=date(2027, 2, 15),
        until_on=date(2027, 2, 24),
        evidence="Vendor's notice",
    )
    with pytest.raises(Refused) as refused:
        file.serve(participation=fresh(period), on=date(2027, 2, 18))
    assert [one.code for one in refused.value.refusals] == ["participation_exited"]
    assert file.serve(on=date(2027, 2, 18)).participation is None
    assert nights.run(date(2027, 2, 26)) == 0
    assert fresh(period).exit_on == SERVED


def test_a_later_service_begins_a_new_period(file: File, nights: Nights) -> None:
    period = file.enroll()
    file.serve(participation=period)
    nights.run(FIRST_EXITED)
    nights.noon(FIRST_EXITED)
    with pytest.raises(Refused) as refused:
        file.serve(participation=fresh(period))
    [refusal] = refused.value.refusals
    assert (refusal.code, refusal.instead) == (
        "after_exit",
        "Enroll the person again: this service begins a new period.",
    )
    again = file.enroll()
    file.serve(participation=again)
    assert fresh(again).began_on == FIRST_EXITED
    assert nights.run(date(2027, 2, 23)) == 0
    assert fresh(period).exit_on == SERVED
    assert nights.run(date(2027, 5, 25)) == 1
    assert fresh(again).exit_on == FIRST_EXITED


def test_withdrawing_the_service_that_dates_an_exit_undoes_it_and_the_next_night_dates_it_anew(
    file: File, nights: Nights
) -> None:
    period = file.enroll()
    file.serve(participation=period)
    nights.noon(date(2026, 11, 25))
    file.serve(participation=period)
    nights.run(date(2027, 2, 24))
    nights.noon(date(2027, 2, 24))
    file.serve(participation=fresh(period), on=date(2027, 2, 23))
    assert fresh(period).exit_on is None
    nights.noon(date(2027, 2, 25))
    late = file.serve(participation=fresh(period), on=date(2027, 2, 24))
    withdraw_service(late, by=file.cast.standing("tess"), at=file.at, reason="Wrong person.", revision=1)
    assert fresh(period).extended_on == date(2027, 2, 23)


@pytest.mark.policy("I.8")
def test_nobody_takes_the_exit_of_the_rule_back(file: File, nights: Nights) -> None:
    period = file.enroll()
    file.serve(participation=period)
    nights.run(FIRST_EXITED)
    nights.noon(FIRST_EXITED)
    exited = fresh(period)
    with pytest.raises(Refused) as refused:
        take_back_exit(exited, by=file.cast.standing("tess"), at=file.at, revision=exited.revision)
    assert [one.code for one in refused.value.refusals] == ["by_rule"]


def test_midnight_counts_at_each_site(cast: Cast, at: datetime, clock: TestClock, file: File) -> None:
    gary = make_file(cast, at, key="chris", site="Gary", last_name="Central")
    eastern, central = file.enroll(), gary.enroll(key="chris")
    file.serve(participation=eastern)
    gary.serve(participation=central, key="chris")
    nights = Nights(clock)
    assert nights.run(LAST_DAY, hour="23:59") == 0
    # Half past midnight in Lafayette is half past eleven in Gary.
    assert nights.run(FIRST_EXITED, hour="00:30") == 1
    assert fresh(eastern).exit_on == SERVED
    assert fresh(central, "chris").exit_on is None
    assert nights.run(FIRST_EXITED, hour="00:01", zone="-06:00") == 1
    assert fresh(central, "chris").exit_recorded_on == FIRST_EXITED


def test_one_batch_takes_the_same_statements_for_one_and_for_many(file: File, cast: Cast, nights: Nights) -> None:
    file.serve("TRN-06", on=SERVED, participation=file.enroll(), planned_begin_on=SERVED, planned_end_on=date(2027, 12, 1))
    counts = []
    for serial in range(3):
        moment = nights.clock.set(datetime.fromisoformat("2027-06-01T03:30-05:00"))
        with CaptureQueriesContext(connection) as captured:
            assert exit_by_rule(moment) == 0
        counts.append(len(captured))
        nights.clock.set("2026-11-23T12:00-05:00")
        for number in range(3):
            other = make_file(cast, datetime.fromisoformat("2026-11-23T12:00-05:00"), last_name=f"Batch{serial}{number}")
            period = other.enroll()
            other.serve("TRN-06", on=SERVED, participation=period, planned_begin_on=SERVED, planned_end_on=date(2027, 12, 1))
    assert counts[0] == counts[1] == counts[2] <= 18


def test_the_walk_goes_on_behind_those_who_stay(file: File, cast: Cast, nights: Nights) -> None:
    file.serve("TRN-06", on=SERVED, participation=file.enroll(), planned_begin_on=SERVED, planned_end_on=date(2027, 12, 1))
    for number in range(4):
        other = make_file(cast, file.at, last_name=f"Walked{number}")
        other.serve(participation=other.enroll())
    assert exit_by_rule(nights.clock.set(f"{FIRST_EXITED}T03:30-05:00"), batch=1) == 4
