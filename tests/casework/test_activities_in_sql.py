"""The database holds the windows of every kind of activity by itself, whatever door a row comes through."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError

from tests.casework.activities import USUAL, again, record
from tests.casework.by_hand import act, sql, state_of
from tests.casework.files import File, make_file
from tests.harness import Cast, TestClock
from trackone.casework.enrolling import close_conversation, exit_participation
from trackone.casework.models import ACTIVITIES, Activity
from trackone.enrollment.models import Participation

pytestmark = pytest.mark.django_db
TODAY, LAST_OPEN, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 18), date(2026, 11, 17)
KINDS = sorted(ACTIVITIES)
NEVER_REFUSED = [kind for kind in KINDS if ACTIVITIES[kind].declared.never_refused]
WINDOWED = [kind for kind in KINDS if kind not in NEVER_REFUSED]
_STAMPS = ("_entered_at", "_entered_on", "_last_entry_on", "_admission_id")
# Another value for each column that stands beside a date; the database is asked, so any will do.
OTHERS: dict[str, str] = {"organization": "organization_id + 1", "site": "site_id + 1", "staff": "staff_id + 1"}


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.fixture
def period(file: File) -> Participation:
    return file.enroll(on=LAST_OPEN)


def put(file: File, kind: str, *, participation: Participation, on: date = TODAY, **values: Any) -> Activity:
    """Record an activity; an employment before its exit, which the book refuses, is written by hand."""
    if kind != "employment":
        return record(file, kind, participation=participation, on=on, **values)
    like = record(file, "credential", participation=participation)
    placed = {name: getattr(like, f"{name}_id") for name in ("participant", "region", "conversation", "participation")}
    placed |= {name: getattr(like, f"{name}_id") for name in ("site", "staff", "organization", "recorded_by")}
    own = {**USUAL[kind], "learned_on": on, "is_never_refused": True, "recorded_at": like.recorded_at, **values}
    made = ACTIVITIES[kind](**{f"{name}_id": pk for name, pk in placed.items()}, **own)
    with act(file):
        made.save(force_insert=True)
    return again(made)


def table_of(activity: Activity) -> str:
    return activity._meta.db_table


def first_of(activity: Activity) -> str:
    return f"{activity.declared.first}_on"


def update(activity: Activity, change: str, *values: Any) -> None:
    sql(f"UPDATE {table_of(activity)} SET {change} WHERE id = %s", *values, activity.pk)


def insert_again(activity: Activity, **changed: Any) -> None:
    """Insert a copy of an activity, stamps left out unless given."""
    names = [field.column for field in activity._meta.concrete_fields if field.column != "id"]
    names = [name for name in names if name in changed or not name.endswith(_STAMPS)]
    chosen = ", ".join("%s" if name in changed else name for name in names)
    values = [changed[name] for name in names if name in changed]
    table = table_of(activity)
    sql(f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} WHERE id = %s", *values, activity.pk)


def beside_first() -> list[tuple[str, str]]:
    return [(kind, column) for kind in KINDS for column in ACTIVITIES[kind].declared.beside(ACTIVITIES[kind].declared.first)]


def another(activity: Activity, column: str) -> str:
    """Return SQL that gives this column another value."""
    if column in OTHERS:
        return f"{column}_id = {OTHERS[column]}"
    field = activity._meta.get_field(column)
    if field.is_relation:
        return f"{column}_id = NULL"
    if field.get_internal_type() == "DateField":
        return f"{column} = coalesce({column}, '2026-11-20') - 1"
    if field.get_internal_type() != "CharField":
        return f"{column} = coalesce({column}, 0) + 1"
    return f"{column} = CASE WHEN {column} = '' THEN '1' ELSE '' END"


@pytest.mark.policy("C.6")
@pytest.mark.parametrize("kind", WINDOWED)
def test_a_late_row_by_hand_is_refused_also_when_it_says_that_it_is_not(
    file: File, period: Participation, kind: str
) -> None:
    made = put(file, kind, participation=period)
    with act(file):
        insert_again(made, **{first_of(made): LAST_OPEN})
        for claim in ({}, {"is_never_refused": True}):
            with pytest.raises(DatabaseError) as caught:
                insert_again(made, **{first_of(made): FIRST_CLOSED, **claim})
            assert state_of(caught) == "TO002"


@pytest.mark.policy("C.6")
@pytest.mark.parametrize("kind", NEVER_REFUSED)
def test_a_late_outcome_comes_in_and_is_marked(file: File, period: Participation, kind: str) -> None:
    made = put(file, kind, participation=period, on=TODAY)
    with act(file):
        insert_again(made, **{first_of(made): date(2026, 11, 13), "is_never_refused": False, **distinct(made)})
    late = type(made)._base_manager.exclude(pk=made.pk).get()
    first = made.declared.first
    assert late.is_never_refused
    assert (getattr(late, f"{first}_entered_on"), getattr(late, f"{first}_last_entry_on")) == (TODAY, date(2026, 11, 18))


def distinct(activity: Activity) -> dict[str, Any]:
    """Return what a second row of this kind needs to differ in."""
    return {"quarter": "3"} if activity.declared.kind == "employment" else {}


@pytest.mark.policy("C.3")
@pytest.mark.parametrize("kind", KINDS)
def test_stamps_by_hand_are_overwritten(file: File, period: Participation, kind: str) -> None:
    made = put(file, kind, participation=period)
    first = made.declared.first
    with act(file):
        update(made, f"{first}_entered_on = '2026-11-18', {first}_entered_at = '2026-11-18 10:00-05'")
        update(made, "recorded_at = '2026-11-18 10:00-05'")
    stands = again(made)
    assert getattr(stands, f"{first}_entered_on") == TODAY
    assert (getattr(stands, f"{first}_entered_at"), stands.recorded_at) == (file.at, file.at)


@pytest.mark.policy("I.1")
@pytest.mark.parametrize(("kind", "column"), beside_first())
def test_what_stands_beside_the_first_date_is_locked_with_it(
    file: File, period: Participation, clock: TestClock, kind: str, column: str
) -> None:
    made = put(file, kind, participation=period)
    file.at = clock.set("2026-12-01T10:00-05:00")
    with act(file), pytest.raises(DatabaseError) as caught:
        update(made, another(made, column))
    # An outcome is never without its program: that is asked first.
    is_unhung = (kind in NEVER_REFUSED) and column == "participation"
    assert state_of(caught) == ("23514" if is_unhung else "TO002")


@pytest.mark.policy("I.1", "C.6")
@pytest.mark.parametrize("kind", KINDS)
def test_its_first_date_and_its_place_stay_and_it_is_not_withdrawn_after_the_window(
    file: File, period: Participation, clock: TestClock, kind: str
) -> None:
    made = put(file, kind, participation=period)
    with act(file):
        update(made, f"{first_of(made)} = %s", LAST_OPEN if kind in WINDOWED else TODAY)
    file.at = clock.set("2026-12-01T10:00-05:00")
    withdrawn = "withdrawn_reason = 'x', withdrawn_at = now(), withdrawn_by_id = staff_id"
    for change in (f"{first_of(made)} = '2026-12-01'", "region_id = region_id + 1", withdrawn):
        with act(file), pytest.raises(DatabaseError) as caught:
            update(made, change)
        assert state_of(caught) in ("TO002", "42501"), change


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_withdrawn_is_not_revived(file: File, period: Participation, kind: str) -> None:
    made = put(file, kind, participation=period)
    with act(file):
        update(made, "withdrawn_reason = 'x', withdrawn_at = now(), withdrawn_by_id = staff_id")
        with pytest.raises(DatabaseError) as caught:
            update(made, "withdrawn_reason = '', withdrawn_at = NULL, withdrawn_by_id = NULL")
    assert state_of(caught) == "TO004"


@pytest.mark.policy("I.8")
@pytest.mark.parametrize("kind", KINDS)
def test_a_closed_conversation_freezes_what_hangs_on_it(
    file: File, period: Participation, clock: TestClock, kind: str
) -> None:
    made = put(file, kind, participation=period)
    by = file.cast.standing("tess")
    close_conversation(made.conversation, by=by, at=file.at, reason="done", revision=1)
    with act(file):
        update(made, "revision = 2")
    file.at = clock.set("2026-11-24T00:01-05:00")
    for statement in (lambda: update(made, "revision = 3"), lambda: insert_again(made, **distinct(made))):
        with act(file), pytest.raises(DatabaseError) as caught:
            statement()
        assert state_of(caught) == "TO004"


@pytest.mark.policy("I.8")
@pytest.mark.parametrize("kind", KINDS)
def test_after_an_exit_only_outcomes_come(file: File, period: Participation, clock: TestClock, kind: str) -> None:
    file.serve(participation=period)
    made = put(file, kind, participation=period)
    by = file.cast.standing("tess")
    exit_participation(period, by=by, at=file.at, exit_on=TODAY, reason="employed", revision=1)
    file.at = clock.set("2026-11-24T10:00-05:00")
    with act(file):
        if kind in NEVER_REFUSED:
            insert_again(made, **distinct(made))
            return
        with pytest.raises(DatabaseError) as caught:
            insert_again(made)
    assert state_of(caught) == "TO004"


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_one_person_does_not_hang_on_anothers(file: File, period: Participation, cast: Cast, kind: str) -> None:
    made, other = put(file, kind, participation=period), make_file(cast, file.at, last_name="Other")
    theirs = other.serve(participation=other.enroll())
    for changed in ({"conversation_id": theirs.conversation_id}, {"participation_id": theirs.participation_id}):
        with act(file), pytest.raises(DatabaseError) as caught:
            insert_again(made, **changed, **distinct(made))
        assert state_of(caught) == "23514"


@pytest.mark.policy("C.6")
@pytest.mark.parametrize("kind", [kind for kind in KINDS if ACTIVITIES[kind].declared.together])
def test_a_date_and_what_comes_with_it_go_together(file: File, period: Participation, kind: str) -> None:
    made = put(file, kind, participation=period)
    for on, text in made.declared.together:
        for change in (f"{on} = '2026-11-23'", f"{text} = '1'"):
            with act(file), pytest.raises(DatabaseError) as caught:
                update(made, change)
            assert state_of(caught) == "23514"


@pytest.mark.policy("C.6", "I.1")
@pytest.mark.parametrize("kind", [kind for kind in KINDS if "ended" in ACTIVITIES[kind].declared.windowed])
def test_a_blank_end_is_filled_on_its_own_date_and_locked_with_it(
    file: File, period: Participation, clock: TestClock, kind: str
) -> None:
    made = put(file, kind, participation=period, expected_end_on=date(2026, 12, 18))
    file.at = clock.set("2026-12-21T10:00-05:00")
    with act(file):
        with pytest.raises(DatabaseError) as caught:
            update(made, "ended_on = '2026-12-10', completion = '1'")
        assert state_of(caught) == "TO002"
        update(made, "ended_on = '2026-12-18', completion = '1'")
    file.at = clock.set("2026-12-30T10:00-05:00")
    for change in ("completion = '0'", "ended_on = ended_on + 1", "expected_end_on = '2027-01-29'"):
        with act(file), pytest.raises(DatabaseError) as caught:
            update(made, change)
        assert state_of(caught) == "TO002", change


def test_every_kind_is_tried() -> None:
    assert set(USUAL) == set(ACTIVITIES)
