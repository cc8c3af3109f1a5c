"""What has served its time goes, and nothing else."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from tests.harness import Cast
from trackone.audit.context import open_context
from trackone.casework.drafts import find_draft, keep_draft
from trackone.jobs import forgetting
from trackone.jobs.schedule import SCHEDULE
from trackone.organizations.models import Answer, Attempt

pytestmark = pytest.mark.django_db


def test_answers_are_kept_for_48_hours(cast: Cast, at: datetime) -> None:
    person = cast.person("tess")
    for age in (timedelta(hours=47), timedelta(hours=49)):
        Answer.objects.create(person=person, key=uuid4(), action="note.sign", body_hash=b"x", at=at - age)
    assert forgetting.forget_answers(at) == 1
    assert Answer.objects.get().at == at - timedelta(hours=47)


def test_everybodys_old_drafts_go_and_young_ones_stay(cast: Cast, at: datetime) -> None:
    for key in ("tess", "leo"):
        person = cast.person(key)
        open_context(person_id=person.pk, reads=())
        keep_draft(person_id=person.pk, page="/old/", fields={"text": ["kept"]}, at=at - timedelta(days=31))
        keep_draft(person_id=person.pk, page="/young/", fields={"text": ["kept"]}, at=at - timedelta(days=29))
    assert forgetting.forget_drafts(at) == 2
    for key in ("tess", "leo"):
        person = cast.person(key)
        open_context(person_id=person.pk, reads=())
        assert find_draft(person_id=person.pk, page="/old/") is None
        assert find_draft(person_id=person.pk, page="/young/") == {"text": ["kept"]}


def test_expired_sessions_go(db: None, at: datetime) -> None:
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=at - timedelta(seconds=1))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=at + timedelta(hours=1))
    assert forgetting.forget_sessions(at) == 1
    assert Session.objects.get().session_key == "b" * 32


def test_a_lock_that_is_over_is_forgotten_and_a_count_stays(db: None, at: datetime) -> None:
    Attempt.objects.create(username="over", locked_until=at - timedelta(days=2))
    Attempt.objects.create(username="locked", locked_until=at + timedelta(minutes=5))
    Attempt.objects.create(username="counting", failed_count=3)
    assert forgetting.forget_attempts(at) == 1
    assert set(Attempt.objects.values_list("username", flat=True)) == {"locked", "counting"}


def test_every_line_of_the_schedule_is_a_task_of_the_worker() -> None:
    from procrastinate.contrib.django import app

    assert len({line.name for line in SCHEDULE}) == len(SCHEDULE)
    assert {line.name for line in SCHEDULE} <= set(app.tasks)
    assert all(line.why for line in SCHEDULE)
