"""Whatever is tried on an enrollment on whatever day is done or refused in words: nobody meets the database's own error."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.enrolling import decide_eligibility, exit_participation, mend_participation, take_back_exit
from trackone.casework.models import ServiceRecord
from trackone.casework.serving import mend_service, withdraw_service
from trackone.enrollment.models import Participation, Program
from trackone.organizations.authority import OutOfSight
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.1", "C.6", "I.8")]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["enroll", "serve", "serve", "decide", "mend", "mend", "exit", "exit", "take back", "withdraw", "move", "wait"]
        ),
        st.integers(-6, 1),
        st.integers(0, 5),
    ),
    min_size=3,
    max_size=9,
)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def step(file: File, clock: TestClock, word: str, offset: int, number: int) -> None:
    """Do one step on one of the periods or services on file."""
    by, day = file.cast.standing("tess"), file.at.date() + timedelta(days=offset)
    periods, services = list(Participation.objects.order_by("id")), list(ServiceRecord.objects.order_by("id"))
    period = periods[number % len(periods)] if periods else None
    service = services[number % len(services)] if services else None
    if word == "wait":
        file.at = clock.set(file.at + timedelta(days=number))
    elif word == "enroll" or period is None:
        file.enroll(["WIOA-ADULT", "WP"][number % 2], on=day)
    elif word == "serve":
        file.serve(["JOB-SEARCH", "SELF-GENERIC", "FOLLOWUP-AD"][number % 3], on=day, participation=period)
    elif word == "decide":
        eligibility = ["eligible", "not eligible"][number % 2]
        common = {"by": by, "at": file.at, "revision": period.revision}
        decide_eligibility(period, eligibility=eligibility, eligibility_on=day, **common)
    elif word == "mend":
        values: list[dict[str, Any]] = [
            {"application_on": day},
            {"program": Program.objects.get(code="WP")},
            {"program": Program.objects.get(code="WIOA-ADULT"), "application_on": day},
            *(
                [{"eligibility": "eligible"}, {"eligibility": "not eligible"}, {"eligibility_on": day}]
                if period.eligibility
                else []
            ),
        ]
        changes = values[number % len(values)]
        mend_participation(period, by=by, at=file.at, changes=changes, revision=period.revision)
    elif word == "exit":
        exit_participation(period, by=by, at=file.at, exit_on=day, reason="moved", revision=period.revision)
    elif word == "take back":
        take_back_exit(period, by=by, at=file.at, revision=period.revision)
    elif service is not None and word == "withdraw":
        withdraw_service(service, by=by, at=file.at, reason="drawn", revision=service.revision)
    elif service is not None:
        changes = [{"began_on": day}, {"participation": period}, {"participation": None}][number % 3]
        mend_service(service, by=by, at=file.at, changes=changes, revision=service.revision)


def begin_by_hand(period: Participation) -> date | None:
    """Compute the begin of a period once more, the long way."""
    rows = ServiceRecord.objects.filter(participation=period, withdrawn_at=None).exclude(began_on=None)
    stream = period.program.stream
    days = [
        row.began_on
        for row in rows.select_related("kind")
        if row.kind.triggers_participation and (not row.kind.streams or stream in row.kind.streams)
    ]
    return min(days, default=None) if period.eligibility != "not eligible" else None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_an_enrollment_is_changed_or_the_reason_is_said(file: File, clock: TestClock, steps: list[Any]) -> None:
    noon = clock.now
    try:
        with transaction.atomic():
            file.enroll()
            for word, offset, number in steps:
                try:
                    step(file, clock, word, offset, number)
                    event(f"{word} done")
                except (Refused, OutOfSight) as refused:
                    event(f"{word} refused: {refused}")
            file.cast.standing("tess")
            for period in Participation.objects.select_related("program"):
                assert period.began_on == begin_by_hand(period)
            transaction.set_rollback(True)
    finally:
        file.at = clock.set(noon)
