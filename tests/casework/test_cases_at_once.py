"""Two at one file at once, with real commits: one record, one conversation, and a clear word to the other."""

import dataclasses
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction

from tests.casework.files import File, make_file
from tests.harness import Cast
from tests.participants.test_at_once import at_once
from trackone.audit.context import clock_now
from trackone.casework.models import Conversation, ServiceRecord
from trackone.casework.serving import mend_service, withdraw_service
from trackone.enrollment.models import Participation
from trackone.organizations.performing import Stale
from trackone.policy.refusal import Refused


def committed(act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        return act()


def names(found: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in found)


def count(model: Any) -> int:
    def counted() -> int:
        Cast().standing("tess")
        return int(model.objects.count())

    return int(committed(counted))


def a_file() -> File:
    return committed(lambda: make_file(Cast(), clock_now()))  # type: ignore[no-any-return]


def test_a_double_click_makes_one_service(fresh_database: str) -> None:
    file, key = a_file(), uuid.uuid4()

    def click() -> ServiceRecord:
        return file.serve(by=dataclasses.replace(file.cast.standing("tess"), key=key))

    first, second = at_once(click, click)
    assert first.pk == second.pk
    assert count(ServiceRecord) == 1


def test_two_who_record_at_once_share_the_conversation(fresh_database: str) -> None:
    file = a_file()
    found = at_once(lambda: file.serve(key="tess"), lambda: file.serve(key="leo"))
    assert names(found) == ["ServiceRecord", "ServiceRecord"]
    assert count(ServiceRecord) == 2
    assert count(Conversation) == 1


def test_of_two_who_mend_one_revision_one_is_told(fresh_database: str) -> None:
    file = a_file()
    service = committed(file.serve)

    def mend(key: str, minutes: int) -> Callable[[], ServiceRecord]:
        def act() -> ServiceRecord:
            by = file.cast.standing(key)
            seen = ServiceRecord.objects.get(pk=service.pk)
            return mend_service(seen, by=by, at=file.at, changes={"minutes": minutes}, revision=1)

        return act

    found = at_once(mend("tess", 20), mend("leo", 40))
    assert names(found) == ["ServiceRecord", "Stale"]
    assert any(isinstance(one, Stale) for one in found)


def test_mending_what_is_withdrawn_meanwhile_changes_nothing(fresh_database: str) -> None:
    file = a_file()
    service = committed(file.serve)

    def withdraw() -> ServiceRecord:
        by, seen = file.cast.standing("tess"), ServiceRecord.objects.get(pk=service.pk)
        return withdraw_service(seen, by=by, at=file.at, reason="Wrong person.", revision=1)

    def mend() -> ServiceRecord:
        by, seen = file.cast.standing("leo"), ServiceRecord.objects.get(pk=service.pk)
        return mend_service(seen, by=by, at=file.at, changes={"minutes": 5}, revision=1)

    found = at_once(withdraw, mend)
    assert names(found) == ["ServiceRecord", "Stale"]


def test_two_who_enroll_at_once_make_one_period(fresh_database: str) -> None:
    file = a_file()
    found = at_once(lambda: file.enroll(key="tess"), lambda: file.enroll(key="leo"))
    assert names(found)[0] == "Participation"
    assert isinstance(next(one for one in found if isinstance(one, Exception)), (Refused, DatabaseError))


def test_a_begin_is_right_whoever_of_two_commits_first(fresh_database: str) -> None:
    file = a_file()
    participation = committed(file.enroll)
    first = committed(lambda: file.serve(participation=participation))

    def withdraw() -> ServiceRecord:
        by, seen = file.cast.standing("tess"), ServiceRecord.objects.get(pk=first.pk)
        return withdraw_service(seen, by=by, at=file.at, reason="Wrong person.", revision=1)

    def serve() -> ServiceRecord:
        return file.serve("RESUME", participation=participation, key="leo")

    found = at_once(withdraw, serve)
    assert names(found) == ["ServiceRecord", "ServiceRecord"]

    def begin() -> Any:
        file.cast.standing("tess")
        return Participation.objects.get(pk=participation.pk).began_on

    assert committed(begin) == file.at.astimezone(ZoneInfo(file.site.time_zone)).date()
