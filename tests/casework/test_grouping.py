"""One service for many: each who came is judged alone, exactly once, however often and from wherever the list is saved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework.files import File, make_file
from tests.harness import Cast
from trackone.audit.models import Entry
from trackone.casework.enrolling import decide_eligibility
from trackone.casework.grouping import GroupEntry, ListSaved, SignedIn, record_group, record_list
from trackone.casework.models import GroupService, ServiceKind, ServiceRecord
from trackone.casework.serving import withdraw_service
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import Site
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
# The clock stands at noon of Monday, November 23, 2026.
TODAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 18), date(2026, 11, 17)


@pytest.fixture
def files(cast: Cast, at: datetime) -> list[File]:
    return [make_file(cast, at, last_name=f"Filed{letter}") for letter in "abc"]


def hold(cast: Cast, at: datetime, *, by: Standing | None = None, key: str = "tess", **changed: Any) -> GroupService:
    site = Site.objects.get(name=changed.pop("site", "Lafayette"))
    kind = ServiceKind.objects.get(code=changed.pop("kind", "JOB-SEARCH"))
    whole: dict[str, Any] = {"kind": kind, "staff": cast.person("tess"), "held_on": TODAY, "minutes": 90}
    return record_group(by=by or cast.standing(key), at=at, site=site, group=GroupEntry(**{**whole, **changed}))


def came(files: Sequence[File], **more: Any) -> list[SignedIn]:
    return [SignedIn(participant=file.participant, participation=None, **more) for file in files]


def save(group: GroupService, files: Sequence[File], *, by: Standing | None = None, **more: Any) -> ListSaved:
    standing = by or files[0].cast.standing("tess")
    return record_list(group, by=standing, at=files[0].at, people=came(files, **more))


def on_file() -> list[tuple[int | None, int | None]]:
    return list(ServiceRecord.objects.order_by("pk").values_list("group_id", "minutes"))


@pytest.mark.policy("C.3")
def test_each_who_came_has_a_service_that_points_at_the_list(files: list[File], cast: Cast, at: datetime) -> None:
    participation = files[0].enroll()
    group = hold(cast, at, title="  Finding   work ", provider_name="Ivory Placeholder College")
    people = [replace(came(files[:1])[0], participation=participation), *came(files[1:])]
    saved = record_list(group, by=cast.standing("tess"), at=at, people=people)
    assert (len(saved.saved), saved.already, saved.failed) == (3, (), ())
    assert group.title == "Finding work"
    assert on_file() == [(group.pk, 90)] * 3
    service = ServiceRecord.objects.get(participant=files[0].participant)
    assert (service.began_on, service.provider_name) == (TODAY, "Ivory Placeholder College")
    participation.refresh_from_db()
    assert participation.began_on == TODAY
    entry = Entry.objects.filter(action="service.record").latest("id")
    assert (entry.facts, entry.participant_id) == ({"group": group.pk}, files[2].participant.pk)


def test_without_a_title_it_is_called_like_its_kind(files: list[File], cast: Cast, at: datetime) -> None:
    assert hold(cast, at).title == ServiceKind.objects.get(code="JOB-SEARCH").name


@pytest.mark.policy("C.3", "C.1")
def test_who_is_refused_stops_nobody_else_and_the_attempt_is_kept(files: list[File], cast: Cast, at: datetime) -> None:
    participation = files[1].enroll()
    decided = {"eligibility": "not eligible", "eligibility_on": TODAY, "revision": 1}
    decide_eligibility(participation, by=cast.standing("tess"), at=at, **decided)
    people = [
        replace(one, participation=participation if one.participant == files[1].participant else None) for one in came(files)
    ]
    saved = record_list(hold(cast, at), by=cast.standing("tess"), at=at, people=people)
    assert len(saved.saved) == 2
    [failed] = saved.failed
    assert (failed.participant, [refusal.code for refusal in failed.refusals]) == (files[1].participant, ["not_eligible"])
    attempt = Entry.objects.filter(outcome="refused").latest("id")
    assert (attempt.action, attempt.refusal_codes) == ("service.record", ["not_eligible"])


@pytest.mark.policy("C.6")
def test_the_window_of_a_group_service_is_that_of_any_service(files: list[File], cast: Cast, at: datetime) -> None:
    saved = save(hold(cast, at, held_on=FIRST_CLOSED), files)
    assert {refusal.code for failed in saved.failed for refusal in failed.refusals} == {"window_closed"}
    assert len(save(hold(cast, at, held_on=LAST_OPEN), files).saved) == 3
    with pytest.raises(Refused) as refused:
        hold(cast, at, held_on=TODAY + timedelta(days=1))
    assert [refusal.code for refusal in refused.value.refusals] == ["future_date"]


def test_a_form_that_is_sent_twice_records_everybody_once(files: list[File], cast: Cast, at: datetime) -> None:
    by = replace(cast.standing("tess"), key=uuid4())
    first = save(hold(cast, at, by=by), files, by=by)
    again = save(hold(cast, at, by=by), files, by=by)
    assert [one.pk for one in again.saved] == [one.pk for one in first.saved]
    assert (GroupService.objects.count(), ServiceRecord.objects.count()) == (1, 3)


def test_who_enters_the_same_workshop_again_joins_its_list(files: list[File], cast: Cast, at: datetime) -> None:
    """Another form, another person at the desk: one list, and nobody on it twice."""
    save(hold(cast, at), files[:2])
    again = save(hold(cast, at, key="leo"), files, by=cast.standing("leo"))
    assert {one.pk for one in again.already} == {file.participant.pk for file in files[:2]}
    assert [one.participant_id for one in again.saved] == [files[2].participant.pk]
    assert (GroupService.objects.count(), ServiceRecord.objects.count()) == (1, 3)


def test_the_same_one_with_other_minutes_is_refused_and_another_title_is_another_one(
    files: list[File], cast: Cast, at: datetime
) -> None:
    group = hold(cast, at)
    with pytest.raises(Refused) as refused:
        hold(cast, at, minutes=30)
    [refusal] = refused.value.refusals
    assert refusal.code == "group_differs"
    assert "90 minutes" in refusal.sentence
    assert hold(cast, at, minutes=30, title="In the afternoon").pk != group.pk


@pytest.mark.policy("C.3")
def test_who_has_the_service_on_that_day_already_is_recorded_again_only_when_it_is_said(
    files: list[File], cast: Cast, at: datetime
) -> None:
    files[0].serve("JOB-SEARCH")
    group = hold(cast, at)
    saved = save(group, files)
    [failed] = saved.failed
    assert (failed.participant, failed.refusals[0].code) == (files[0].participant, "recorded_already")
    assert len(save(group, files[:1], is_again=True).saved) == 1


def test_who_was_withdrawn_can_be_signed_in_again(files: list[File], cast: Cast, at: datetime) -> None:
    group = hold(cast, at)
    [service] = save(group, files[:1]).saved
    withdraw_service(service, by=cast.standing("tess"), at=at, reason="The wrong line.", revision=1)
    assert len(save(group, files[:1]).saved) == 1


@pytest.mark.policy("II.1")
def test_a_number_in_the_title_is_refused(files: list[File], cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        hold(cast, at, title="For 912-34-5678")
    assert [refusal.code for refusal in refused.value.refusals] == ["ssn_in_text"]


def test_who_may_not_record_a_service_may_not_hold_a_group(files: list[File], cast: Cast, at: datetime) -> None:
    for key in ("connie", "ada", "dana"):
        with pytest.raises(NotAllowed):
            hold(cast, at, key=key)


def test_a_service_stays_on_its_list_and_a_list_in_its_region(files: list[File], cast: Cast, at: datetime) -> None:
    """By whatever door: the database holds it."""
    from tests.casework.rows import Rows

    group = hold(cast, at)
    [service] = save(group, files[:1]).saved
    rows = Rows(cast, at=at)
    with pytest.raises(Error, match="stays on its sign-in list"), transaction.atomic(), rows.act():
        ServiceRecord.objects.filter(pk=service.pk).update(group=None)
    with pytest.raises(Error, match="on_a_sign_in_list_once"), transaction.atomic():
        rows.service(files[0].participant, began_on=TODAY, group=group)
    theirs = hold(cast, at, key="toby", site="Terre Haute", staff=cast.person("toby"))
    cast.standing("tess")
    with pytest.raises(Error, match="of another region"), transaction.atomic():
        rows.service(files[1].participant, began_on=TODAY, group=theirs)


def test_each_person_takes_the_same_few_statements(files: list[File], cast: Cast, at: datetime) -> None:
    def statements(some: Sequence[File], *, of_whom: int) -> int:
        by, group = replace(cast.standing("tess"), key=uuid4()), hold(cast, at, title=f"Number {of_whom}")
        people = came(some, is_again=True)
        with CaptureQueriesContext(connection) as captured:
            record_list(group, by=by, at=at, people=people)
        return len(captured)

    one, three = statements(files[:1], of_whom=1), statements(files, of_whom=3)
    again = statements(files, of_whom=30)
    # One statement for the plans of all.
    assert (one, three, again) == (15, 42, 40)
    files[0].serve("RESUME", planned_begin_on=TODAY)
    group = hold(cast, at, kind="RESUME")
    with CaptureQueriesContext(connection) as captured:
        record_list(group, by=replace(cast.standing("tess"), key=uuid4()), at=at, people=came(files[:1]))
    assert len(captured) == 22


@pytest.mark.policy("C.6")
def test_who_had_it_planned_for_that_day_has_the_plan_filled_in(files: list[File], cast: Cast, at: datetime) -> None:
    plan = files[0].serve("JOB-SEARCH", planned_begin_on=TODAY)
    other_day = files[1].serve("JOB-SEARCH", planned_begin_on=TODAY + timedelta(days=1))
    by = replace(cast.standing("tess"), key=uuid4())
    group = hold(cast, at)
    saved = save(group, files[:2], by=by)
    assert len(saved.saved) == 2
    plan.refresh_from_db()
    assert (plan.began_on, plan.minutes, plan.group_id) == (TODAY, 90, group.pk)
    assert ServiceRecord.objects.filter(participant=files[0].participant).count() == 1
    other_day.refresh_from_db()
    assert (other_day.began_on, other_day.group_id) == (None, None)
    again = save(group, files[:2], by=by)
    assert ServiceRecord.objects.count() == 3
    assert [one.pk for one in again.already] == [files[0].participant.pk]


def test_a_clerk_who_may_not_fill_in_anothers_plan_records_the_service(files: list[File], cast: Cast, at: datetime) -> None:
    plan = files[0].serve("JOB-SEARCH", planned_begin_on=TODAY)
    saved = save(hold(cast, at, key="clara"), files[:1], by=cast.standing("clara"))
    assert len(saved.saved) == 1
    plan.refresh_from_db()
    assert plan.began_on is None
