"""Whatever is tried on a service on whatever day: the book speaks first, and the database holds what the book refused."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.audit.entries import Who, recording
from trackone.casework.enrolling import close_conversation, exit_participation
from trackone.casework.models import EntryException, ServiceKind, ServiceRecord
from trackone.casework.register import declare_exception, refuse_exception, restore_exception
from trackone.casework.serving import complete_service, mend_service, withdraw_service
from trackone.organizations.authority import NotAllowed
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
# What the database holds by itself; whose entry it is, the book alone says.
HELD = {"locked", "window_closed", "future_date", "frozen", "withdrawn", "participation_exited"}
COLUMNS = {"kind": "kind_id", "site": "site_id", "staff": "staff_id", "participation": "participation_id"}

# What came when, in days from the begin: a late begin needs the outage, and nothing comes after today.
SPANS = st.none() | st.integers(0, 3)
ENTRIES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["JOB-SEARCH", "SELF-GENERIC", "TRN-06", "FOLLOWUP-AD"]),
        "enrolled": st.booleans(),
        "began_on": st.sampled_from([None, 0, -3, -3, -5, -6]),
        "ended_after": SPANS,
        "result_after": SPANS,
        "planned_for": st.none() | st.integers(0, 6),
        "minutes": st.sampled_from([None, 30]),
        "provider_name": st.sampled_from(["", "Partner"]),
        "key": st.sampled_from(["tess", "clara"]),
    }
)
OUTAGES = st.none() | st.fixed_dictionaries(
    {
        "from": st.integers(-9, -5),
        "restored": st.none() | st.integers(-5, 0),
        "refused": st.sampled_from([False] * 3 + [True]),
    }
)
LATER = st.fixed_dictionaries(
    {
        "days": st.sampled_from([0, 0, 1, 2, 4, 8, 9]),
        "exits": st.sampled_from([False] * 7 + [True]),
        "closes": st.sampled_from([False] * 7 + [True]),
    }
)
CHANGES = st.dictionaries(
    st.sampled_from(
        [
            "began_on",
            "ended_on",
            "result_on",
            "result",
            "minutes",
            "kind",
            "staff",
            "participation",
            "provider_name",
            "planned_begin_on",
            "planned_end_on",
        ]
    ),
    st.integers(-9, 9),
    min_size=1,
    max_size=3,
)
TRIES = st.lists(st.tuples(st.sampled_from(["mend", "mend", "complete", "withdraw"]), CHANGES), min_size=1, max_size=3)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(days=offset)


def declare(file: File, drawn: dict[str, Any]) -> EntryException:
    """Declare an outage here, and say what became of it."""
    by = file.cast.standing("cora")
    from_on = TODAY + timedelta(days=drawn["from"])
    outage = declare_exception(
        by=by, at=file.at, kind=1, from_on=from_on, until_on=None, evidence="drawn", sites=[file.site]
    )
    restored_on = day(drawn["restored"])
    if restored_on is not None:
        restore_exception(outage, by=by, at=file.at, restored_on=restored_on)
    return outage


def enter(file: File, drawn: dict[str, Any]) -> ServiceRecord:
    """Record what was drawn, as far as it is whole: what has no begin is planned."""
    began, dates = drawn["began_on"], {}
    if began is None:
        dates["planned_begin_on"] = TODAY
    else:
        for name in ("ended", "result"):
            dates[f"{name}_on"] = None if drawn[f"{name}_after"] is None else day(min(began + drawn[f"{name}_after"], 0))
    if drawn["planned_for"] is not None:
        dates["planned_end_on"] = TODAY + timedelta(days=drawn["planned_for"])
    return file.serve(
        drawn["kind"],
        on=day(began),
        participation=file.enroll() if drawn["enrolled"] else None,
        staff="tess",
        key=drawn["key"],
        minutes=drawn["minutes"],
        provider_name=drawn["provider_name"],
        result="completed" if dates.get("result_on") else "",
        **dates,
    )


def values_of(file: File, service: ServiceRecord, drawn: dict[str, int]) -> dict[str, Any]:
    """Turn drawn numbers into values of their columns."""
    kinds = ["JOB-SEARCH", "RESUME", "SELF-GENERIC", "FOLLOWUP-AD"]
    made: dict[str, Any] = {}
    for column, number in drawn.items():
        if column.endswith("_on"):
            made[column] = None if number == 9 and column != "began_on" else day(number)
        elif column == "kind":
            made[column] = ServiceKind.objects.get(code=kinds[number % 4])
        elif column == "staff":
            made[column] = file.cast.person(["tess", "leo"][number % 2])
        elif column == "participation":
            made[column] = None
        else:
            made[column] = {
                "result": ["", "completed", "dropped"],
                "minutes": [None, 5, 60],
                "provider_name": ["", "A", "B"],
            }[column][number % 3]
    return made


def update_by_hand(file: File, service: ServiceRecord, changes: dict[str, Any]) -> None:
    """Write the same by SQL, under an act of this region."""
    by = file.cast.standing("tess")
    names = {column: COLUMNS.get(column, column) for column in changes}
    values = [value.pk if column in COLUMNS and value is not None else value for column, value in changes.items()]
    assignments = ", ".join(f"{name} = %s" for name in names.values())
    with (
        transaction.atomic(),
        recording("test.sql", who=Who(), at=file.at, writes=by.reads, reads=by.reads),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE casework_servicerecord SET {assignments} WHERE id = %s", [*values, service.pk])


def attempt(file: File, service: ServiceRecord, act: str, changes: dict[str, Any]) -> None:
    """Try it as an action: it is done or refused. What is refused for its moment, the database refuses too."""
    by = file.cast.standing("tess")
    seen = ServiceRecord.objects.get(pk=service.pk)
    before = ServiceRecord.objects.get(pk=service.pk)
    try:
        if act == "withdraw":
            changes = {"withdrawn_reason": "drawn", "withdrawn_at": file.at, "withdrawn_by_id": by.person.pk}
            withdraw_service(seen, by=by, at=file.at, reason="drawn", revision=seen.revision)
        else:
            known = {name: value for name, value in changes.items() if act == "mend" or name not in COLUMNS}
            changes = {name: value for name, value in known.items() if getattr(before, name) != value}
            action = mend_service if act == "mend" else complete_service
            action(seen, by=by, at=file.at, changes=changes, revision=seen.revision)
        event(f"{act} done")
    except (Refused, NotAllowed) as refused:
        codes = {one.code for one in refused.refusals} if isinstance(refused, Refused) else set()
        event(f"{act} refused: {', '.join(sorted(codes))}")
        # To fill in what was blank is entry: the book sends those who would mend it to another form.
        is_filled = act == "withdraw" or all(getattr(before, name) not in (None, "") for name in changes)
        if codes and codes <= HELD and (is_filled or codes.isdisjoint({"locked"})):
            with pytest.raises(DatabaseError):
                update_by_hand(file, before, changes)


@pytest.mark.policy("C.3", "C.6", "I.1", "I.8")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entry=ENTRIES, outage=OUTAGES, later=LATER, tries=TRIES)
def test_the_book_speaks_first_and_the_database_holds_it(
    file: File, clock: TestClock, entry: dict[str, Any], outage: Any, later: dict[str, Any], tries: list[Any]
) -> None:
    noon = clock.now
    try:
        with transaction.atomic():
            live(file, clock, entry, outage, later, tries)
            transaction.set_rollback(True)
    finally:
        file.at = clock.set(noon)


def live(file: File, clock: TestClock, entry: dict[str, Any], outage: Any, later: dict[str, Any], tries: list[Any]) -> None:
    """Record a service, let days pass, and try what was drawn."""
    declared = declare(file, outage) if outage else None
    try:
        service = enter(file, entry)
    except Refused as refused:
        event(f"record refused: {', '.join(sorted({one.code for one in refused.refusals}))}")
        return
    if declared is not None and outage["refused"]:
        refuse_exception(declared, by=file.cast.standing("mary"), at=file.at, reason="drawn")
    by, participation = file.cast.standing("tess"), service.participation
    if later["closes"]:
        close_conversation(service.conversation, by=by, at=file.at, reason="done", revision=1)
    if later["exits"] and participation is not None:
        exit_participation(participation, by=by, at=file.at, exit_on=TODAY, reason="other", revision=1)
    file.at = clock.set(file.at + timedelta(days=later["days"]))
    for act, drawn in tries:
        attempt(file, service, act, values_of(file, service, drawn))
