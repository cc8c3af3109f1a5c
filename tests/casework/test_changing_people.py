"""What is on file of a person who has exited is the state's to correct; of one who takes part, the region's (I.8)."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.changing_people import change_participant, has_exited
from trackone.casework.enrolling import decide_eligibility, exit_participation
from trackone.enrollment.models import Participation
from trackone.participants.actions import serve_here
from trackone.participants.mending import lines_of
from trackone.participants.models import ElementValue, Participant
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("I.8")]
MONDAY, AFTER = date(2026, 11, 23), "2026-11-24T09:00-05:00"
SEX, VETERAN = 201, 300


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def change(file: File, *, key: str = "tess", **changes: Any) -> Participant:
    by = file.cast.standing(key)
    now = Participant.objects.get(pk=file.participant.pk)
    return change_participant(now, by=by, at=file.at, changes=changes, revision=now.revision)


def leave(file: File, participation: Participation) -> None:
    by = file.cast.standing("tess")
    revision = Participation.objects.get(pk=participation.pk).revision
    exit_participation(participation, by=by, at=file.at, exit_on=MONDAY, reason="moved", revision=revision)


def value(number: int) -> str:
    return ElementValue.objects.get(element_no=number).value


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.code, one.clause) for one in refused.value.refusals]


@pytest.mark.parametrize("key", ["tess", "leo", "mary"])
def test_once_an_exit_has_taken_effect_the_state_decides(file: File, clock: TestClock, key: str) -> None:
    change(file, elements={SEX: "2"}, birth_on=date(1990, 3, 14))
    leave(file, file.enroll())
    file.at = clock.set(AFTER)
    with pytest.raises(Refused) as refused:
        change(file, key=key, elements={SEX: "1"}, birth_on=date(1990, 3, 15))
    assert refusals(refused) == [("frozen", "I.8"), ("frozen", "I.8")]
    assert [one.sentence.split(":")[0] for one in refused.value.refusals] == ["Birth date", "Sex"]
    assert all("DWD staff" in one.sentence for one in refused.value.refusals)
    assert value(SEX) == "2"


def test_until_midnight_the_exit_does_not_count(file: File, clock: TestClock) -> None:
    change(file, elements={SEX: "2"})
    leave(file, file.enroll())
    file.at = clock.set("2026-11-23T23:59-05:00")
    change(file, elements={SEX: "1"})
    assert value(SEX) == "1"


def test_an_open_participation_keeps_it_with_the_region(file: File, clock: TestClock) -> None:
    change(file, elements={SEX: "2"})
    leave(file, file.enroll())
    file.enroll("WP")
    file.at = clock.set(AFTER)
    with pytest.raises(Refused) as refused:
        change(file, elements={SEX: "1"})
    assert refusals(refused) == [("locked", "I.1")]
    assert "the region's Master User" in refused.value.refusals[0].sentence


def test_one_who_was_never_enrolled_has_not_exited(file: File) -> None:
    assert not has_exited(file.participant, by=file.cast.standing("tess"), at=file.at)


def test_an_application_found_not_eligible_is_no_participation(file: File, clock: TestClock) -> None:
    leave(file, file.enroll())
    by, other = file.cast.standing("tess"), file.enroll("WP")
    decide_eligibility(other, by=by, at=file.at, eligibility="not eligible", eligibility_on=MONDAY, revision=1)
    file.at = clock.set(AFTER)
    assert has_exited(file.participant, by=by, at=file.at)


def test_a_blank_and_what_is_not_critical_stay_the_regions(file: File, clock: TestClock) -> None:
    leave(file, file.enroll())
    file.at = clock.set(AFTER)
    changed = change(file, elements={SEX: "1"}, preferred_language="es")
    assert (value(SEX), changed.preferred_language) == ("1", "es")


def test_each_region_goes_by_what_it_sees(file: File, clock: TestClock) -> None:
    leave(file, file.enroll())
    file.at = clock.set(AFTER)
    toby = file.cast.standing("toby")
    site = toby.posts[0].site
    assert site
    serve_here(by=toby, at=file.at, site=site, number=file.participant.number, purpose="moved")
    assert not has_exited(file.participant, by=toby, at=file.at)
    assert has_exited(file.participant, by=file.cast.standing("tess"), at=file.at)


def test_the_page_names_the_decider_that_the_refusal_names(file: File, clock: TestClock) -> None:
    change(file, elements={SEX: "2"})
    leave(file, file.enroll())
    file.at = clock.set(AFTER)
    by = file.cast.standing("tess")
    groups = lines_of(file.participant, by=by, at=file.at, is_exited=has_exited(file.participant, by=by, at=file.at))
    (line,) = [line for lines in groups.values() for line in lines if line.element.number == SEX]
    assert (line.is_locked, line.decided_by) == (True, "DWD staff")
    assert [one.clause for one in line.refusals] == ["I.8"]
