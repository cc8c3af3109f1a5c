"""What happens while a request waits: a post ends, a person exits, another value comes in, two decide at one moment."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from tests.casework.files import make_file
from tests.harness import Cast, TestClock
from tests.participants.test_at_once import at_once
from tests.requests.asked import LATER, Asked
from trackone.casework.enrolling import exit_participation
from trackone.casework.models import CaseNote, ServiceRecord
from trackone.casework.serving import mend_service
from trackone.organizations.authority import NotAllowed
from trackone.organizations.closings import add_closing
from trackone.organizations.dated import revision_of
from trackone.organizations.models import Region
from trackone.organizations.performing import Stale
from trackone.organizations.posts import end_post
from trackone.policy.refusal import Refused
from trackone.requests.deciding import apply_request
from trackone.requests.models import Desk, Request, State

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.mark.django_db
@pytest.mark.policy("I.2")
def test_a_master_user_whose_post_ended_decides_nothing_any_more(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    request = asked.sent(service, minutes=45)
    dana, region = asked.cast.standing("dana"), Region.objects.get(number=4, until_on=None)
    post = asked.cast.person("max").posts.get()
    end_post(region, by=dana, at=asked.at, post=post, until_on=asked.at.date(), revision=revision_of(post))
    asked.go_to("2026-12-02T07:00-05:00")
    with pytest.raises(NotAllowed):
        asked.apply(request, key="max")
    assert asked.apply(request, key="mary").state == State.APPLIED


@pytest.mark.django_db
@pytest.mark.policy("I.1", "I.8")
def test_a_request_keeps_its_decider_when_the_person_exits_meanwhile(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    service = asked.file.serve(participation=period, minutes=30)
    asked.go_to(LATER)
    request = asked.sent(service, minutes=45)
    period.refresh_from_db()
    by = asked.cast.standing("tess")
    exit_participation(period, by=by, at=asked.at, exit_on=asked.at.date(), reason="employed", revision=period.revision)
    asked.go_to("2026-12-02T10:00-05:00")
    assert asked.apply(request).decider == Desk.MASTER_USER
    assert ServiceRecord.objects.get(pk=service.pk).minutes == 45
    # What is asked for now is the state's.
    assert asked.sent(service, minutes=60).decider == Desk.STATE


@pytest.mark.django_db
@pytest.mark.policy("I.4")
def test_a_value_that_came_in_meanwhile_is_told_and_never_overwritten(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to("2026-12-01T10:00-05:00")
    request = asked.sent(service, minutes=45)
    # A closing added afterwards gives the window back to the author for a day.
    dana = asked.cast.standing("dana")
    for day in (date(2026, 11, 30), date(2026, 11, 25), date(2026, 11, 24)):
        add_closing(by=dana, at=asked.at, day=day, name="Snow", source="Governor's order (made up)")
    tess = asked.cast.standing("tess")
    service.refresh_from_db()
    mend_service(service, by=tess, at=asked.at, changes={"minutes": 50}, revision=service.revision)
    with pytest.raises(Refused) as refused:
        asked.apply(request)
    assert codes(refused) == ["changed_since"]
    assert ServiceRecord.objects.get(pk=service.pk).minutes == 50
    request.refresh_from_db()
    assert (request.state, request.approvals.count()) == (State.SUBMITTED, 0)


@pytest.mark.django_db
@pytest.mark.policy("I.3")
def test_two_requests_never_ask_about_one_value_at_a_time(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    first = asked.draft(service, minutes=45)
    with pytest.raises(Refused, match="asked_already"):
        asked.draft(service, minutes=50)
    asked.apply(asked.send(first))
    asked.apply(asked.sent(service, minutes=50))
    assert ServiceRecord.objects.get(pk=service.pk).minutes == 50


@pytest.mark.policy("I.4")
def test_of_two_who_apply_at_one_moment_one_is_told(fresh_database: str) -> None:
    cast, clock = Cast(), TestClock()

    def now(act: Callable[[], Any], moment: str = LATER) -> Callable[[], Any]:
        def acted() -> Any:
            with transaction.atomic():
                clock.set(moment)
                return act()

        return acted

    with transaction.atomic():
        clock.set("2026-11-23T12:00-05:00")
        asked = Asked(file=make_file(cast, clock.now), cast=cast, clock=clock)
        service = asked.file.serve(minutes=30)
        asked.go_to(LATER)
        request = asked.sent(service, minutes=45)

    def apply(key: str) -> Callable[[], Any]:
        def acted() -> Request:
            by = cast.standing(key)
            seen = Request.objects.select_related("participant", "site", "organization").get(pk=request.pk)
            return apply_request(seen, by=by, at=asked.at, revision=request.revision)

        return now(acted)

    found = at_once(apply("mary"), apply("max"))
    assert sorted(type(one).__name__ for one in found) == ["Request", "Stale"]
    assert any(isinstance(one, Stale) for one in found)

    def notes() -> int:
        cast.standing("tess")
        return CaseNote.objects.filter(contact_type="correction").count()

    assert now(notes)() == 1
    connection.close()
