"""Periods of one program never overlap, in sight or out of it; what a decision rests on takes its snapshot anew."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.models import Entry
from trackone.casework.enrolling import decide_eligibility, exit_participation, mend_participation, take_back_exit
from trackone.casework.serving import withdraw_service
from trackone.enrollment.models import Participation, Program
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import Site
from trackone.organizations.performing import Stale
from trackone.participants.actions import serve_here
from trackone.participants.models import Participant
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY, FRIDAY, THURSDAY, LAST_OPEN = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 18)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def mend(file: File, participation: Participation, *, key: str = "tess", **changes: Any) -> Participation:
    by = file.cast.standing(key)
    revision = Participation.objects.get(pk=participation.pk).revision
    mended = mend_participation(participation, by=by, at=file.at, changes=changes, revision=revision)
    return Participation.objects.select_related("program").get(pk=mended.pk)


def decide(file: File, participation: Participation, *, eligibility: str = "eligible", on: date = TODAY) -> Participation:
    by, revision = file.cast.standing("tess"), participation.revision
    return decide_eligibility(
        participation, by=by, at=file.at, eligibility=eligibility, eligibility_on=on, revision=revision
    )


def leave(file: File, participation: Participation, *, on: date) -> Participation:
    by = file.cast.standing("tess")
    revision = Participation.objects.get(pk=participation.pk).revision
    return exit_participation(participation, by=by, at=file.at, exit_on=on, reason="employed", revision=revision)


@pytest.fixture
def elsewhere(file: File) -> File:
    """The same person, served in Region 7 too."""
    site = Site.objects.get(name="Terre Haute")
    number = Participant.objects.get(pk=file.participant.pk).number
    participant = serve_here(by=file.cast.standing("toby"), at=file.at, site=site, number=number, purpose="services")
    return File(cast=file.cast, at=file.at, participant=participant, site=site)


@pytest.mark.policy("C.1")
def test_a_period_of_another_region_refuses_and_tells_no_more(file: File, elsewhere: File) -> None:
    elsewhere.enroll(key="toby")
    with pytest.raises(Refused) as refused:
        file.enroll()
    [refusal] = refused.value.refusals
    assert (refusal.code, refusal.clause) == ("period_overlaps", "C.1")
    assert "Another region" in refusal.sentence
    assert "2026" not in refusal.sentence
    assert "WIOA Adult" in refusal.sentence
    assert "successor" not in refusal.sentence
    assert Entry.objects.latest("id").refusal_codes == ["period_overlaps"]
    other = file.enroll("WP")
    with pytest.raises(Refused) as refused:
        mend(file, other, program=Program.objects.get(code="WIOA-ADULT"))
    assert codes(refused) == ["period_overlaps"]


@pytest.mark.policy("C.1")
def test_different_programs_are_open_in_two_regions(file: File, elsewhere: File) -> None:
    here, there = file.enroll("WP"), elsewhere.enroll(key="toby")
    assert {here.region.number, there.region.number} == {4, 7}


@pytest.mark.policy("C.1")
def test_who_was_not_eligible_is_not_made_so_beside_a_later_period(file: File) -> None:
    first = decide(file, file.enroll(), eligibility="not eligible")
    file.enroll()
    with pytest.raises(Refused) as refused:
        mend(file, first, eligibility="eligible")
    assert codes(refused) == ["period_overlaps"]


@pytest.mark.policy("C.1", "I.8")
def test_an_exit_is_not_taken_back_beside_a_later_period(file: File) -> None:
    exited = leave(file, file.enroll(on=LAST_OPEN), on=THURSDAY)
    file.enroll(on=FRIDAY)
    with pytest.raises(Refused) as refused:
        take_back_exit(exited, by=file.cast.standing("tess"), at=file.at, revision=2)
    assert codes(refused) == ["period_overlaps"]


@pytest.mark.policy("C.1")
def test_a_service_does_not_begin_a_period_inside_of_an_earlier_one(file: File) -> None:
    leave(file, file.enroll(on=LAST_OPEN), on=THURSDAY)
    again = file.enroll(on=FRIDAY)
    with pytest.raises(Refused) as refused:
        file.serve(participation=again, on=THURSDAY)
    assert codes(refused) == ["period_overlaps"]
    assert file.serve(participation=again, on=FRIDAY).pk


@pytest.mark.policy("C.1")
def test_the_begin_follows_the_services_that_are_left(file: File) -> None:
    participation = file.enroll(on=LAST_OPEN)
    first = file.serve(participation=participation, on=LAST_OPEN)
    file.serve(participation=participation, on=FRIDAY)
    file.serve("OUTREACH-INTAKE", participation=participation, on=LAST_OPEN)
    withdraw_service(first, by=file.cast.standing("tess"), at=file.at, reason="Wrong person.", revision=1)
    participation.refresh_from_db()
    assert participation.began_on == FRIDAY


@pytest.mark.policy("I.8")
def test_on_the_day_of_an_exit_dated_back_nothing_comes_after_it(file: File) -> None:
    participation = leave(file, file.enroll(on=LAST_OPEN), on=FRIDAY)
    assert file.serve(participation=participation, on=FRIDAY).pk
    with pytest.raises(Refused) as refused:
        file.serve(participation=participation, on=TODAY)
    assert codes(refused) == ["after_exit"]
    assert file.serve("FOLLOWUP-AD", participation=participation, on=TODAY).pk


# ---- what a decision rests on


@pytest.mark.policy("C.6")
def test_the_snapshot_names_the_programs_beside_it(file: File) -> None:
    file.enroll("WP")
    decided = decide(file, file.enroll())
    assert decided.snapshot["programs"] == ["WP"]
    assert (decided.snapshot["program"], decided.snapshot["county"]) == ("WIOA-ADULT", None)


@pytest.mark.policy("C.6", "I.1")
def test_a_decision_is_not_before_the_application_whichever_is_mended(file: File) -> None:
    decided = decide(file, file.enroll(on=THURSDAY), on=FRIDAY)
    for changes in ({"application_on": TODAY}, {"eligibility_on": LAST_OPEN}):
        with pytest.raises(Refused) as refused:
            mend(file, decided, **changes)
        assert codes(refused) == ["eligibility_on"]


@pytest.mark.policy("C.6", "I.1")
def test_another_program_takes_the_snapshot_anew(file: File) -> None:
    decided = decide(file, file.enroll())
    mended = mend(file, decided, program=Program.objects.get(code="WIOA-DW"))
    assert mended.snapshot["program"] == "WIOA-DW"


@pytest.mark.policy("I.1")
def test_the_case_manager_is_changed_by_the_regions_staff_at_any_time(file: File, clock: TestClock) -> None:
    participation = decide(file, file.enroll())
    file.at = clock.set("2027-01-20T10:00-05:00")
    mended = mend(file, participation, key="cora", staff=file.cast.person("leo"))
    assert mended.staff == file.cast.person("leo")
    kokomo, terre_haute = (Site.objects.get(name=name) for name in ("Kokomo", "Terre Haute"))
    with pytest.raises(OutOfSight):
        mend(file, mended, key="cora", site=terre_haute)
    with pytest.raises(NotAllowed):
        mend(file, mended, key="tess", site=kokomo)
    assert mend(file, mended, key="cora", site=kokomo).site == kokomo
    with pytest.raises(Refused) as refused:
        mend(file, mended, key="cora", application_on=FRIDAY)
    assert codes(refused) == ["locked"]


@pytest.mark.policy("I.8")
def test_nobody_changes_what_has_exited(file: File, clock: TestClock) -> None:
    participation = leave(file, file.enroll(), on=TODAY)
    file.at = clock.set("2026-11-24T09:00-05:00")
    for changes in ({"staff": file.cast.person("leo")}, {"application_on": FRIDAY}):
        with pytest.raises(Refused) as refused:
            mend(file, participation, **changes)
        assert codes(refused) == ["frozen"]
    with pytest.raises(Refused) as refused:
        decide(file, Participation.objects.get(pk=participation.pk))
    assert codes(refused) == ["frozen"]
    with pytest.raises(Refused) as refused:
        leave(file, participation, on=date(2026, 11, 24))
    assert codes(refused) == ["exited_already"]


def test_a_stale_page_mends_no_application(file: File) -> None:
    participation = file.enroll()
    decide(file, Participation.objects.get(pk=participation.pk))
    with pytest.raises(Stale):
        mend_participation(
            participation, by=file.cast.standing("tess"), at=file.at, changes={"application_on": FRIDAY}, revision=1
        )
