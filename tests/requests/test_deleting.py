"""A record that should not exist leaves every screen and count on two people's approvals, and comes back by the same."""

from datetime import date

import pytest
from django.test import Client

from tests.requests.asked import LATER, Asked
from trackone.casework.models import CaseNote, ServiceRecord
from trackone.enrollment.models import Participation
from trackone.organizations.authority import NotAllowed, OutOfSight
from trackone.participants.models import ServedIn
from trackone.policy.refusal import Refused
from trackone.requests.drafting import draft_restoring
from trackone.requests.models import Desk, Kind, Request, State

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
AGAIN = "It was the right person after all, as her signature shows."


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def restoring(asked: Asked, deletion: Request, *, key: str = "connie") -> Request:
    by = asked.cast.standing(key)
    evidence = "Signed form of Nov 23, 2026"
    return draft_restoring(deletion, by=by, at=asked.at, reason_code="wrong_record", narrative=AGAIN, evidence=evidence)


@pytest.mark.policy("I.9")
def test_two_people_delete_a_service_and_its_begin_falls_with_it(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    service = asked.file.serve(participation=period)
    asked.go_to(LATER)
    request = asked.sent(service, kind=Kind.DELETION)
    assert (request.desk, request.decider) == (Desk.MASTER_USER, Desk.MASTER_USER)
    request = asked.approve(request)
    assert (request.state, request.desk) == (State.FORWARDED, Desk.STATE)
    assert ServiceRecord.objects.visible_to(asked.cast.standing("tess")).count() == 1
    done = asked.carry_out(request)
    tess = asked.cast.standing("tess")
    assert done.state == State.APPLIED
    assert ServiceRecord.objects.visible_to(tess).count() == 0
    assert ServiceRecord.objects.get(pk=service.pk).sealed_at == asked.at
    fresh = Participation.objects.get(pk=period.pk)
    assert (fresh.began_on, fresh.extended_on) == (None, None)
    assert ServedIn.objects.get(participant=asked.file.participant).last_service_on is None
    assert "This record should not exist" in CaseNote.objects.get(contact_type="correction").text


@pytest.mark.policy("I.9")
def test_it_comes_back_by_the_same_approvals_as_it_was(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    service = asked.file.serve(participation=period, minutes=30)
    asked.go_to(LATER)
    deletion = asked.deleted(service)
    request = asked.send(restoring(asked, deletion))
    with pytest.raises(Refused) as refused:
        restoring(asked, deletion)
    assert codes(refused) == ["asked_already"]
    asked.carry_out(asked.approve(request))
    asked.cast.standing("tess")
    back = ServiceRecord.objects.get(pk=service.pk)
    assert (back.sealed_at, back.minutes, back.began_on) == (None, 30, MONDAY)
    assert Participation.objects.get(pk=period.pk).began_on == MONDAY
    with pytest.raises(Refused) as refused:
        restoring(asked, deletion)
    assert codes(refused) == ["restored_already"]


@pytest.mark.policy("I.9")
@pytest.mark.parametrize("key", ["tess", "connie", "mary", "max", "hugo", "ada", "mona"])
def test_only_the_state_carries_it_out(asked: Asked, key: str) -> None:
    request = asked.approve(asked.sent(asked.file.serve(), kind=Kind.DELETION))
    with pytest.raises(NotAllowed):
        asked.carry_out(request, key=key)


@pytest.mark.policy("I.9")
def test_one_person_never_approves_twice_whatever_the_post(asked: Asked) -> None:
    service = asked.file.serve()
    # No Master User and no operator is left who can log in: the step goes up to the state, then to a second one there.
    for key in ("mary", "max", "oscar"):
        account = asked.cast.person(key).account
        assert account is not None
        account.is_active = False
        account.save(update_fields=["is_active"])
    request = asked.approve(asked.sent(service, kind=Kind.DELETION), key="dana")
    with pytest.raises(NotAllowed, match="second approval"):
        asked.carry_out(request, key="dana")
    assert asked.carry_out(request, key="drew").state == State.APPLIED


@pytest.mark.policy("I.9")
def test_it_takes_the_first_approval_before_the_second_and_never_the_other_course(asked: Asked) -> None:
    request = asked.sent(asked.file.serve(), kind=Kind.DELETION)
    for act in (lambda: asked.carry_out(request), lambda: asked.apply(request)):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) in (["not_now"], ["other_course"])


@pytest.mark.policy("I.9")
def test_what_hangs_on_a_record_goes_along_or_it_is_refused(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    service = asked.file.serve(participation=period)
    asked.go_to(LATER)
    with pytest.raises(Refused) as refused:
        asked.draft(period, kind=Kind.DELETION)
    assert codes(refused) == ["hangs_on_it"]
    request = asked.sent(period, kind=Kind.DELETION, about={"all_of_it": True})
    assert {item.table_name for item in request.items.all()} == {"enrollment_participation", "casework_servicerecord"}
    asked.carry_out(asked.approve(request))
    tess = asked.cast.standing("tess")
    assert not Participation.objects.visible_to(tess).exists()
    assert ServiceRecord.objects.get(pk=service.pk).sealed_at is not None


@pytest.mark.policy("I.9")
def test_what_came_to_hang_on_it_meanwhile_stops_the_deletion(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    request = asked.sent(period, kind=Kind.DELETION, about={"all_of_it": True})
    asked.file.serve(participation=period)
    with pytest.raises(Refused) as refused:
        asked.carry_out(asked.approve(request))
    assert codes(refused) == ["hangs_on_it"]
    assert Participation.objects.get(pk=period.pk).sealed_at is None


@pytest.mark.policy("I.9")
def test_another_period_in_its_place_keeps_it_from_coming_back(asked: Asked) -> None:
    period = asked.file.enroll(on=FRIDAY)
    deletion = asked.deleted(period, about={"all_of_it": True})
    asked.file.enroll(on=MONDAY)
    request = asked.approve(asked.send(restoring(asked, deletion)))
    with pytest.raises(Refused) as refused:
        asked.carry_out(request)
    assert codes(refused) == ["place_taken"]


@pytest.mark.policy("I.9")
def test_a_deleted_service_is_on_no_page_and_in_no_list(asked: Asked, client: Client) -> None:
    service = asked.file.serve("RESUME", minutes=77)
    training_note = asked.file.note("Stays where it is.")
    asked.deleted(service)
    tess = asked.cast.client("tess")
    number = asked.file.participant.number
    for address in (f"/participants/{number}/", "/services/", "/due/", "/"):
        page = tess.get(address)
        assert page.status_code in (200, 301, 302, 404), address
        assert "77 min" not in page.content.decode(), address
    assert training_note.pk
    with pytest.raises(OutOfSight):
        asked.draft(service, kind=Kind.DELETION)
