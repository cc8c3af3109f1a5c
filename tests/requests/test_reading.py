"""What screens read: who decides and by when, what a request would do, what waits with whom, who may do what now."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.requests.asked import LATER, Asked
from trackone.requests.deciding import return_request
from trackone.requests.effects import effect_of
from trackone.requests.finding import RequestFilter, find_requests
from trackone.requests.models import Desk, Kind, Request
from trackone.requests.queries import asking_form, contact_list, desk_of, drafts_of, request_of, requests_about, told_of

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.mark.policy("I.1", "I.6", "I.10")
def test_the_form_says_what_is_locked_who_decides_and_by_when(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    assert asking_form("service", service.pk, by=asked.cast.standing("tess"), at=asked.at).locked == {}
    asked.go_to(LATER)
    form = asking_form("service", service.pk, by=asked.cast.standing("tess"), at=asked.at)
    assert {"began_on", "kind", "minutes", "provider_name"} <= set(form.locked)
    assert form.decider(["began_on"]) == Desk.MASTER_USER
    assert (form.due_at, form.batch_on) == (asked.at + timedelta(hours=48), date(2026, 12, 1))
    assert not form.reasons["no_time"].is_acceptable


@pytest.mark.policy("I.9")
def test_a_request_says_what_it_moves_before_anybody_approves(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    service = asked.file.serve(participation=period)
    asked.go_to(LATER)
    earlier = effect_of(asked.draft(service, began_on=FRIDAY), at=asked.at)
    assert [(one.label, one.old, one.new) for one in earlier.moves] == [
        ("Begin of participation, WIOA Adult", "Nov 23, 2026", "Nov 20, 2026"),
        ("Open without a service through, WIOA Adult", "Feb 21, 2027", "Feb 18, 2027"),
        ("Entered after so many business days", "0", "5"),
    ]
    other = asked.file.serve("RESUME")
    assert effect_of(asked.draft(other, kind=Kind.DELETION), at=asked.at).is_empty


@pytest.mark.policy("I.9")
def test_deleting_the_service_that_began_it_takes_the_person_out_of_the_count(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    service = asked.file.serve(participation=period)
    effect = effect_of(asked.draft(service, kind=Kind.DELETION), at=asked.at)
    assert effect.leaves == ("WIOA Adult",)
    assert effect.moves[0].new == "nothing"


@pytest.mark.policy("I.2", "I.3")
def test_the_contact_sees_what_waits_and_the_master_user_what_lies_on_her_desk(asked: Asked) -> None:
    first, second = asked.file.serve(minutes=30), asked.file.serve("RESUME", minutes=30)
    asked.go_to(LATER)
    draft, sent = asked.draft(first, minutes=45), asked.sent(second, minutes=45)
    listed = contact_list(by=asked.cast.standing("connie"), at=asked.at)
    assert [row.request for row in listed.drafts] == [draft]
    assert [row.request for row in listed.sent] == [sent]
    # Another organization's contact sees nothing of it.
    assert contact_list(by=asked.cast.standing("cole"), at=asked.at).drafts == ()
    asked.go_to("2026-12-03T04:00-05:00")
    rows, _ = desk_of(by=asked.cast.standing("mary"), at=asked.at)
    assert [(row.request, row.is_due_soon, row.is_overdue) for row in rows] == [(sent, True, False)]
    asked.go_to("2026-12-03T12:00-05:00")
    assert desk_of(by=asked.cast.standing("mary"), at=asked.at)[0][0].is_overdue
    assert desk_of(by=asked.cast.standing("dana"), at=asked.at)[0] == ()
    assert {row.request for row in drafts_of(by=asked.cast.standing("tess"), at=asked.at)} == {draft, sent}
    assert len(requests_about("casework_servicerecord", first.pk, by=asked.cast.standing("tess"), at=asked.at)) == 1


@pytest.mark.policy("I.2", "I.4")
@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("tess", set()),
        ("connie", {"correction.take_back"}),
        ("cole", set()),
        ("mary", {"correction.apply", "correction.return", "correction.decline", "correction.forward"}),
        ("max", {"correction.apply", "correction.return", "correction.decline", "correction.forward"}),
        ("dana", set()),
        ("ada", set()),
    ],
)
def test_a_page_offers_each_reader_what_he_may_do_now(asked: Asked, key: str, steps: set[str]) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    pk = asked.sent(service, minutes=45).pk
    by = asked.cast.standing(key)
    told = told_of(request_of(pk, by=by), by=by, at=asked.at)
    assert told.open_steps == steps
    assert told.deciders == ("Mary Masteruser", "Max Masteruser", "Oscar Operator")
    assert [step.action for step in told.steps] == ["correction.draft", "correction.expedite"]
    assert [(one.now, one.has_changed) for one in told.present] == [(30, False)]


@pytest.mark.policy("I.9")
@pytest.mark.parametrize("count", [1, 6])
def test_a_page_costs_the_same_for_few_and_for_many_records(asked: Asked, count: int) -> None:
    period = asked.file.enroll(on=FRIDAY)
    for _ in range(count):
        asked.file.serve(participation=period)
    pk = asked.sent(period, kind=Kind.DELETION, about={"all_of_it": True}).pk
    by = asked.cast.standing("mary")
    with CaptureQueriesContext(connection) as told:
        request = request_of(pk, by=by)
        assert len(told_of(request, by=by, at=asked.at).present) == count + 1
    assert len(told) == 7
    with CaptureQueriesContext(connection) as moved:
        assert effect_of(request, at=asked.at).leaves == ("WIOA Adult",)
    assert len(moved) == 5


@pytest.mark.policy("I.6")
def test_the_clock_stands_while_a_request_is_back_with_its_provider(asked: Asked) -> None:
    service = asked.file.serve(minutes=30)
    asked.go_to(LATER)
    request = asked.sent(service, minutes=45)
    asked.go_to("2026-12-02T10:00-05:00")
    by = asked.cast.standing("mary")
    back = return_request(request, by=by, at=asked.at, words="Which sheet?", revision=request.revision)
    assert back.time_left == timedelta(hours=24)
    asked.go_to("2026-12-08T10:00-05:00")
    again = asked.send(back)
    assert again.due_at == asked.at + timedelta(hours=24)
    assert (again.round, again.decider) == (2, Desk.MASTER_USER)


@pytest.mark.policy("I.3")
def test_requests_are_found_by_number_person_and_place(asked: Asked) -> None:
    first, second = asked.file.serve(minutes=30), asked.file.serve("RESUME", minutes=30)
    asked.go_to(LATER)
    sent, draft = asked.sent(first, minutes=45), asked.draft(second, minutes=45, reason_code="paper_differs")
    asked.go_to("2026-12-04T12:00-05:00")

    def found(key: str = "tess", **wanted: Any) -> list[Request]:
        by = asked.cast.standing(key)
        return [row.request for row in find_requests(RequestFilter(**wanted), by=by, at=asked.at)[0]]

    assert found() == [draft, sent]
    assert found(text=sent.number.lower()) == [sent]
    assert found(text=asked.file.participant.number, where="draft") == [draft]
    assert found(where="overdue") == [sent]
    assert found(where="open", reason="paper_differs") == [draft]
    assert found(kind="deletion") == []
    assert found("toby") == []
    assert found("dana", organization_id=sent.organization_id) == [draft, sent]
