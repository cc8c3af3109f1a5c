"""Two at once, with real commits: one record, and the other one is told clearly."""

import dataclasses
import threading
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction

from tests.harness import Cast
from tests.participants.made import NUMBER, add, change
from trackone.audit.context import clock_now
from trackone.identity.ssn import SSN
from trackone.organizations.performing import Stale
from trackone.participants.models import Participant
from trackone.policy.refusal import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with its own connection and transaction, at one moment; return results or what was raised."""
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            with transaction.atomic():
                connection.ensure_connection()
                barrier.wait(timeout=20)
                found[place] = acts[place]()
        except Exception as problem:
            found[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def count() -> int:
    with transaction.atomic():
        Cast().standing("tess")
        return Participant.objects.count()


def told(found: list[Any]) -> list[str]:
    return [one.code for result in found if isinstance(result, Refused) for one in result.refusals]


def test_two_add_the_same_number_at_once(fresh_database: str) -> None:
    cast = Cast()
    found = at_once(
        lambda: add(cast, clock_now(), "Ana", "Madeup", date(1990, 3, 14), ssn=NUMBER),
        lambda: add(cast, clock_now(), "Ben", "Otherperson", date(1971, 1, 2), who="toby", ssn=NUMBER),
    )
    assert sorted(type(result).__name__ for result in found) == ["Participant", "Refused"]
    assert told(found) == ["same_ssn"]


def test_two_add_the_same_person_at_once(fresh_database: str) -> None:
    cast = Cast()
    found = at_once(lambda: add(cast, clock_now()), lambda: add(cast, clock_now(), who="leo"))
    assert sorted(type(result).__name__ for result in found) == ["Participant", "Refused"]
    assert told(found) == ["likely_duplicate"]
    assert count() == 1


def test_a_double_click_is_answered_twice_and_adds_once(fresh_database: str) -> None:
    cast, key = Cast(), uuid.uuid4()

    def click() -> Participant:
        return add(cast, clock_now(), by=dataclasses.replace(cast.standing("tess"), key=key), ssn=NUMBER)

    first, second = at_once(click, click)
    assert first.pk == second.pk
    assert count() == 1


def test_two_change_one_record_at_once(fresh_database: str) -> None:
    cast = Cast()
    with transaction.atomic():
        person = add(cast, clock_now())
    found = at_once(
        *(
            lambda word=word: change(Participant(pk=person.pk, revision=1), cast, clock_now(), preferred_language=word)
            for word in ("es", "fr")
        )
    )
    assert sorted(type(result).__name__ for result in found) == ["Participant", "Stale"]
    assert any(isinstance(result, Stale) for result in found)


def test_two_enter_one_number_for_two_people_at_once(fresh_database: str) -> None:
    cast = Cast()
    with transaction.atomic():
        people = [add(cast, clock_now()), add(cast, clock_now(), "Ben", "Otherperson", date(1971, 1, 2))]
    found = at_once(*(lambda person=person: change(person, cast, clock_now(), ssn=SSN(NUMBER)) for person in people))
    assert sorted(type(result).__name__ for result in found) == ["Participant", "Refused"]
    assert told(found) == ["same_ssn"]
