"""What screens read: who decides and by when, what a request would do, what waits with whom, who may do what now."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.requests.asked import LATER, Asked
from trackone.requests.deciding import return_request
from trackone.requests.effects import effect_of
from trackone.requests.lists import Wanted, by_number, desk_page, requests_page, with_contact
from trackone.requests.models import Desk, Kind, Request
from trackone.requests.reading import compared, read_request, request_of

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


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
    assert [row.request for row in with_contact(by=asked.cast.standing("connie"))] == [draft]
    # Another organization's contact sees nothing of it.
    assert with_contact(by=asked.cast.standing("cole")) == []

    def desk(key: str, desk: str) -> list[Request]:
        return [row.request for row in desk_page(by=asked.cast.standing(key), wanted=Wanted(desk=desk)).rows]

    assert desk("mary", Desk.MASTER_USER) == [sent]
    assert desk("mona", Desk.MASTER_USER) == []
    assert desk("dana", Desk.STATE) == []
    own = requests_page(by=(tess := asked.cast.standing("tess")), wanted=Wanted(drafted_by_id=tess.person.pk))
    assert [row.request for row in own.rows] == [sent, draft]
    assert [by_number(text, by=tess) for text in (sent.number.lower(), f" {sent.pk}", "P10000001")] == [sent, sent, None]
    assert by_number(sent.number, by=asked.cast.standing("toby")) is None


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
    read = read_request(request_of(pk, by=by), by=by, at=asked.at)
    assert read.steps == steps
    assert [post.person.name for post in read.deciders] == ["Mary Masteruser", "Max Masteruser", "Oscar Operator"]
    assert [step.action for step in read.story] == ["correction.draft", "correction.expedite"]
    assert [one.has_changed for one in compared(read.items, request=read.request)] == [False]


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
        read = read_request(request, by=by, at=asked.at)
        assert len(compared(read.items, request=request)) == count + 1
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
