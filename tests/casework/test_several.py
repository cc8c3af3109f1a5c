"""Several services of one person: all or none, once, and every refusal at its place."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.files import File, make_file
from tests.harness import Cast
from trackone.audit.models import Entry
from trackone.casework.models import Conversation, ServiceKind, ServiceRecord
from trackone.casework.serving import ServiceEntry
from trackone.casework.several import Several, record_several
from trackone.organizations.standing import Standing

pytestmark = pytest.mark.django_db
# The clock stands at noon of Monday, November 23, 2026.
TODAY, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def record(file: File, *what: tuple[str, date], by: Standing | None = None) -> Several:
    kinds = {kind.code: kind for kind in ServiceKind.objects.filter(code__in=[code for code, _ in what])}
    person = file.cast.person("tess")
    entries = [ServiceEntry(kind=kinds[code], participation=None, staff=person, began_on=on) for code, on in what]
    return record_several(file.participant, by=by or file.cast.standing("tess"), at=file.at, site=file.site, entries=entries)


def on_file() -> list[str]:
    return list(ServiceRecord.objects.order_by("pk").values_list("kind__code", flat=True))


def test_all_are_recorded_in_their_order(file: File) -> None:
    saved = record(file, ("RESUME", TODAY), ("JOB-SEARCH", TODAY), ("RESUME", TODAY - timedelta(days=3)))
    assert on_file() == ["RESUME", "JOB-SEARCH", "RESUME"]
    assert [one.kind.code for one in saved.services] == on_file()


@pytest.mark.policy("C.6")
def test_when_one_is_refused_none_is_recorded_and_each_says_why(file: File, cast: Cast) -> None:
    saved = record(file, ("RESUME", TODAY), ("JOB-SEARCH", FIRST_CLOSED), ("RESUME", TODAY + timedelta(days=1)))
    assert {place: [one.code for one in why] for place, why in saved.refused.items()} == {
        1: ["window_closed"],
        2: ["future_date"],
    }
    assert (saved.services, on_file(), Conversation.objects.count()) == ((), [], 0)
    attempts = Entry.objects.filter(action="service.record").order_by("pk")
    assert [(one.outcome, one.refusal_codes) for one in attempts] == [
        ("refused", ["window_closed"]),
        ("refused", ["future_date"]),
    ]


def test_a_form_that_is_sent_twice_records_them_once(file: File, cast: Cast) -> None:
    by = replace(cast.standing("tess"), key=uuid4())
    first = record(file, ("RESUME", TODAY), ("RESUME", TODAY), by=by)
    again = record(file, ("RESUME", TODAY), ("RESUME", TODAY), by=by)
    assert [one.pk for one in first.services] == [one.pk for one in again.services]
    assert on_file() == ["RESUME", "RESUME"]


def test_what_was_refused_goes_under_the_same_key_once_it_is_mended(file: File, cast: Cast) -> None:
    by = replace(cast.standing("tess"), key=uuid4())
    assert record(file, ("RESUME", TODAY), ("JOB-SEARCH", FIRST_CLOSED), by=by).refused
    assert not record(file, ("RESUME", TODAY), ("JOB-SEARCH", TODAY), by=by).refused
    assert on_file() == ["RESUME", "JOB-SEARCH"]


def test_each_takes_the_same_few_statements(file: File, cast: Cast) -> None:
    file.serve("RESUME")
    by = replace(cast.standing("tess"), key=uuid4())
    with CaptureQueriesContext(connection) as captured:
        record(file, *[("RESUME", TODAY)] * 5, by=by)
    # The savepoint of all, and two look-ups by the test, beside the services.
    assert (len(captured) - 4) / 5 <= 13
