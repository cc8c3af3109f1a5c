"""What happens by itself: batches are gathered and reminded of, overdue requests go up; nothing is sent by itself."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.requests.asked import Asked
from trackone.notifications.models import Notice
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import Organization
from trackone.policy.refusal import Refused
from trackone.requests.batch_days import set_batch_day
from trackone.requests.models import Request, State
from trackone.requests.sending import next_batch_on, send_batch, submit_request
from trackone.requests.waiting import escalate_overdue, gather_batches

pytestmark = pytest.mark.django_db
WEDNESDAY, TUESDAY = "2026-12-02T10:00-05:00", "2026-12-08T06:00-05:00"


def told(asked: Asked, key: str = "connie") -> list[str]:
    by = asked.cast.standing(key)
    return list(Notice.objects.visible_to(by).filter(kind="request").order_by("pk").values_list("code", flat=True))


@pytest.mark.policy("I.3")
def test_reviewed_drafts_are_gathered_on_tuesday_and_a_person_sends_them(asked: Asked) -> None:
    first, second = asked.file.serve(minutes=30), asked.file.serve("RESUME", minutes=30)
    asked.go_to(WEDNESDAY)
    reviewed = [asked.review(asked.draft(one, minutes=45)) for one in (first, second)]
    with pytest.raises(Refused, match="not_batch_day"):
        submit_request(reviewed[0], by=asked.cast.standing("connie"), at=asked.at, revision=reviewed[0].revision)
    assert gather_batches(asked.at) == 0
    asked.go_to(TUESDAY)
    assert gather_batches(asked.at) == 2
    assert gather_batches(asked.at) == 0
    assert told(asked) == ["gathered", "gathered"]
    assert told(asked, "cole") == []
    for request in reviewed:
        request.refresh_from_db()
        assert request.state == State.REVIEWED
    # On Wednesday they can still be sent: they were gathered.
    asked.go_to("2026-12-09T10:00-05:00")
    batch = send_batch(reviewed, by=asked.cast.standing("connie"), at=asked.at)
    assert [request.state for request in batch.sent] == [State.SUBMITTED, State.SUBMITTED]


@pytest.mark.policy("I.3")
def test_a_batch_is_sent_whole_or_not_at_all(asked: Asked) -> None:
    first, second = asked.file.serve(minutes=30), asked.file.serve("RESUME", minutes=30)
    asked.go_to("2026-12-08T10:00-05:00")
    reviewed, draft = asked.review(asked.draft(first, minutes=45)), asked.draft(second, minutes=45)
    batch = send_batch([reviewed, draft], by=asked.cast.standing("connie"), at=asked.at)
    assert (batch.sent, list(batch.refused)) == ((), [draft.pk])
    reviewed.refresh_from_db()
    assert reviewed.state == State.REVIEWED


@pytest.mark.policy("I.3")
def test_what_waits_for_a_review_since_the_last_batch_is_told_once(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to("2026-12-01T05:00-05:00")
    asked.draft(service, minutes=45)
    assert gather_batches(asked.at) == 0
    asked.go_to(TUESDAY)
    assert (gather_batches(asked.at), gather_batches(asked.at)) == (1, 0)
    assert told(asked, "alma") == ["waiting"]


@pytest.mark.policy("I.3")
def test_an_organization_may_have_another_batch_day(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(WEDNESDAY)
    request = asked.review(asked.draft(service, minutes=45))
    set_day(asked, request.organization, weekday=2, weeks=2)
    assert gather_batches(asked.at) == 1
    assert gather_batches(datetime.fromisoformat(TUESDAY)) == 0
    assert next_of(asked, request) == date(2026, 12, 2)
    asked.go_to("2026-12-03T10:00-05:00")
    assert next_of(asked, request) == date(2026, 12, 16)
    set_day(asked, request.organization, weekday=4, weeks=1)
    assert next_of(asked, request) == date(2026, 12, 4)


@pytest.mark.policy("I.3")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"weekday": 5}, "batch_weekday"), ({"weeks": 3}, "batch_weeks"), ({"since_on": date(2026, 11, 20)}, "since_on")],
)
def test_a_batch_day_is_a_weekday_in_a_known_rhythm_from_today_on(asked: Asked, wrong: dict[str, Any], code: str) -> None:
    organization = Organization.objects.earliest("pk")
    with pytest.raises(Refused, match=code):
        set_day(asked, organization, **wrong)
    with pytest.raises(NotAllowed):
        set_day(asked, organization, key="connie")


def set_day(asked: Asked, organization: Organization, *, key: str = "mary", **how: Any) -> None:
    whole = {"weekday": 2, "weeks": 1, "since_on": asked.at.date(), **how}
    set_batch_day(organization, by=asked.cast.standing(key), at=asked.at, **whole)


def next_of(asked: Asked, request: Request) -> date:
    today = asked.at.date()
    return next_batch_on(organization_id=request.organization_id, region_id=request.region_id, today=today)


@pytest.mark.policy("I.6")
def test_an_overdue_request_goes_up_at_ten_of_the_next_business_day(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    # Sent on Wednesday afternoon, due on Friday afternoon: it goes up on Monday.
    asked.go_to("2026-12-02T15:00-05:00")
    request = asked.sent(service, minutes=45)
    for moment, count in (
        ("2026-12-04T16:00-05:00", 0),
        ("2026-12-05T12:00-05:00", 0),
        ("2026-12-07T09:59-05:00", 0),
        ("2026-12-07T10:03-05:00", 1),
        ("2026-12-07T11:03-05:00", 0),
    ):
        asked.go_to(moment)
        assert escalate_overdue(asked.at) == count, moment
    assert "overdue" in told(asked, "mary")
    request.refresh_from_db()
    assert request.escalated_at == datetime.fromisoformat("2026-12-07T10:03-05:00")
    # It is a target, never a lock.
    assert asked.apply(request).decided_at - request.submitted_at > timedelta(hours=48)  # type: ignore[operator]
