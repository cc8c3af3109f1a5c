"""Filling in what was blank is entry: by whoever serves at the site, each field judged on the date that it belongs to."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.entries import Who, recording
from trackone.casework.enrolling import close_conversation
from trackone.casework.models import ServiceRecord
from trackone.casework.register import declare_exception
from trackone.casework.serving import complete_service, mend_service
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.organizations.models import Post, Site
from trackone.organizations.performing import Stale
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY, FRIDAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 18), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def fill(file: File, service: ServiceRecord, *, key: str = "tess", revision: int = 1, **changes: Any) -> ServiceRecord:
    by = file.cast.standing(key)
    done = complete_service(service, by=by, at=file.at, changes=changes, revision=revision)
    return ServiceRecord.objects.get(pk=done.pk)


@pytest.mark.policy("C.6")
def test_a_plan_begins_and_ends_each_on_its_own_day(file: File, clock: TestClock) -> None:
    plan = file.serve("TRN-06", planned_begin_on=date(2026, 11, 30), planned_end_on=date(2026, 12, 18))
    file.at = clock.set("2026-12-03T10:00-05:00")
    begun = fill(file, plan, began_on=date(2026, 11, 30))
    assert (begun.began_entered_on, begun.began_last_entry_on) == (date(2026, 12, 3), date(2026, 12, 3))
    file.at = clock.set("2026-12-21T10:00-05:00")
    ended = fill(file, begun, revision=2, ended_on=date(2026, 12, 18), result="completed", result_on=date(2026, 12, 18))
    assert (ended.began_entered_on, ended.ended_entered_on) == (date(2026, 12, 3), date(2026, 12, 21))
    assert ended.result_entered_on == date(2026, 12, 21)


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ended_on": FIRST_CLOSED}, "ended_on"),
        ({"ended_on": TODAY + timedelta(days=1)}, "future_date"),
        ({"result": "completed"}, "result_on"),
        ({"result": "completed", "result_on": FIRST_CLOSED}, "result_on"),
    ],
)
def test_what_does_not_fit_is_refused(file: File, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        fill(file, file.serve(on=LAST_OPEN), **changes)
    assert code in codes(refused)


@pytest.mark.policy("C.6")
def test_minutes_come_with_the_end_or_within_its_window(file: File, clock: TestClock) -> None:
    open_one, ended = file.serve(), file.serve(ended_on=TODAY)
    file.at = clock.set("2026-12-01T10:00-05:00")
    assert fill(file, open_one, minutes=30, ended_on=date(2026, 12, 1)).minutes == 30
    with pytest.raises(Refused) as refused:
        fill(file, ended, minutes=30)
    assert codes(refused) == ["locked"]


@pytest.mark.policy("C.6", "I.1")
def test_the_partner_is_named_within_the_window_of_the_service(file: File, clock: TestClock) -> None:
    first, second = file.serve(), file.serve()
    assert fill(file, first, provider_name="Partner").provider_name == "Partner"
    file.at = clock.set("2026-12-01T10:00-05:00")
    with pytest.raises(Refused) as refused:
        fill(file, second, provider_name="Partner")
    assert codes(refused) == ["locked"]
    assert "Master User" in refused.value.refusals[0].sentence


def test_kind_and_program_are_never_blank(file: File) -> None:
    participation = file.enroll()
    with pytest.raises(LookupError):
        fill(file, file.serve(), participation=participation)


@pytest.mark.policy("C.5", "C.6")
def test_a_late_end_is_admitted_by_an_exception_of_its_own_day(file: File, clock: TestClock) -> None:
    service = file.serve("TRN-06", on=LAST_OPEN)
    file.at = clock.set("2026-12-10T10:00-05:00")
    with pytest.raises(Refused):
        fill(file, service, ended_on=date(2026, 12, 3))
    by = file.cast.standing("hugo")
    day = date(2026, 12, 3)
    declare_exception(by=by, at=file.at, kind=2, from_on=day, until_on=day, evidence="Vendor's notice 12")
    ended = fill(file, service, ended_on=date(2026, 12, 3))
    assert ended.ended_admission is not None
    assert ended.began_admission is None


@pytest.mark.policy("C.5", "C.6")
def test_what_an_exception_admits_brings_its_plans_along(file: File, cast: Cast) -> None:
    days = {"planned_begin_on": FIRST_CLOSED, "planned_end_on": FIRST_CLOSED}
    with pytest.raises(Refused) as refused:
        file.serve(on=FIRST_CLOSED, **days)
    assert codes(refused) == ["plan_passed", "window_closed"]
    by = cast.standing("hugo")
    declare_exception(by=by, at=file.at, kind=2, from_on=FIRST_CLOSED, until_on=FIRST_CLOSED, evidence="Vendor's notice 12")
    assert file.serve(on=FIRST_CLOSED, **days).began_admission is not None


def test_a_colleague_fills_in_and_a_clerk_does_not(file: File) -> None:
    service = file.serve()
    assert fill(file, service, key="leo", minutes=30).minutes == 30
    with pytest.raises(NotAllowed):
        fill(file, service, key="clara", revision=2, ended_on=TODAY)
    with pytest.raises(NotAllowed):
        fill(file, service, key="wes", revision=2, ended_on=TODAY)


def test_another_regions_service_does_not_exist_and_a_stale_page_fills_nothing(file: File) -> None:
    service = file.serve()
    with pytest.raises((OutOfSight, NotAllowed)):
        fill(file, service, key="toby", minutes=30)
    fill(file, service, minutes=30)
    with pytest.raises(Stale):
        fill(file, service, ended_on=TODAY)


@pytest.mark.policy("I.8")
def test_what_is_closed_takes_nothing_more(file: File, clock: TestClock) -> None:
    service = file.serve()
    by = file.cast.standing("tess")
    close_conversation(service.conversation, by=by, at=file.at, reason="done", revision=1)
    assert fill(file, service, minutes=30).minutes == 30
    file.at = clock.set("2026-11-24T00:01-05:00")
    with pytest.raises(Refused) as refused:
        fill(file, service, revision=2, ended_on=TODAY)
    assert codes(refused) == ["frozen"]


# ---- where, and who served


def test_the_site_moves_to_where_one_may_write_in_the_same_region(file: File) -> None:
    service = file.serve()
    for name, error in (("Kokomo", NotAllowed), ("Terre Haute", OutOfSight)):
        by, changes = file.cast.standing("tess"), {"site": Site.objects.get(name=name)}
        with pytest.raises(error):
            mend_service(ServiceRecord.objects.get(pk=service.pk), by=by, at=file.at, changes=changes, revision=1)
    kokomo = Site.objects.get(name="Kokomo")
    served_by_cora = file.serve(key="cora")
    by = file.cast.standing("cora")
    moved = mend_service(served_by_cora, by=by, at=file.at, changes={"site": kokomo}, revision=1)
    assert ServiceRecord.objects.get(pk=moved.pk).site == kokomo


def test_who_left_since_is_named_for_the_day_of_service(file: File) -> None:
    leo = file.cast.person("leo")
    with recording("test.leaves", who=Who(), at=file.at):
        Post.objects.filter(person=leo).update(until_on=LAST_OPEN)
    assert file.serve(on=LAST_OPEN, staff="leo").staff == leo
    with pytest.raises(OutOfSight):
        file.serve(on=FRIDAY, staff="leo")


def test_the_organization_is_that_of_the_post_at_the_site(file: File) -> None:
    file.site = Site.objects.get(name="Kokomo")
    service = file.serve(key="cora", staff="pia")
    assert service.organization.name.startswith("Hoosier Heartland")
    assert service.post is not None
    assert service.post.person == file.cast.person("cora")


def test_it_is_recorded_under_the_post_that_was_used(file: File) -> None:
    file.site = Site.objects.get(name="Kokomo")
    # Cole is a contact too, and that post records nothing.
    service = file.serve(key="cole")
    assert service.post is not None
    assert (service.post.role, service.post.site) == ("team_leader", file.site)
