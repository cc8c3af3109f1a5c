"""What screens read of cases: within sight, in as many statements however much is on file."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.files import File, make_file
from tests.harness import Cast
from trackone.casework.admitting import Served
from trackone.casework.noting import add_addendum
from trackone.casework.queries import (
    addenda_of,
    conversation_of,
    kinds_offered,
    note_of,
    notes_of,
    open_participations,
    participation_of,
    recent_kinds,
    service_of,
    services_of,
    still_open_of,
    what_is_open,
)
from trackone.casework.register import declare_exception
from trackone.casework.window import window_for
from trackone.enrollment.models import Program
from trackone.organizations.authority import NotAllowed, OutOfSight

pytestmark = pytest.mark.django_db
TODAY, FIRST_CLOSED = date(2026, 11, 23), date(2026, 11, 17)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def counted(read: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        read()
    return len(queries)


def test_one_record_is_one_statement_and_another_regions_is_none(file: File, cast: Cast) -> None:
    participation = file.enroll()
    service, note = file.serve(participation=participation), file.note()
    pairs: list[tuple[Callable[..., Any], int]] = [
        (service_of, service.pk),
        (note_of, note.pk),
        (participation_of, participation.pk),
        (conversation_of, service.conversation_id),
    ]
    for read, pk in pairs:
        by = cast.standing("tess")
        assert counted(lambda read=read, pk=pk, by=by: str(read(pk, by=by).participant.number)) == 1
        assert read(pk, by=cast.standing("dana")).pk == pk
        for key in ("toby", "mona"):
            with pytest.raises(OutOfSight):
                read(pk, by=cast.standing(key))
        for key in ("stan", "hugo"):
            with pytest.raises(NotAllowed):
                read(pk, by=cast.standing(key))
        with pytest.raises(OutOfSight):
            read(pk + 10_000, by=cast.standing("tess"))


def test_lists_take_the_same_statements_however_long(file: File, cast: Cast) -> None:
    tess = cast.standing("tess")
    participation = participation_of(file.enroll().pk, by=tess)
    first = file.serve(participation=participation)
    note = file.note(program=Program.objects.get(code="WIOA-ADULT"))
    conversation = conversation_of(first.conversation_id, by=tess)

    def counts() -> list[int]:
        by = cast.standing("tess")
        return [
            counted(read)
            for read in (
                lambda: [row.kind.name for row in services_of(conversation)],
                lambda: [row.author.name for row in notes_of(conversation)],
                lambda: [row.author.name for row in addenda_of(note)],
                lambda: [row.program.name for row in open_participations(file.participant, by=by)],
                lambda: [row.kind.name for row in still_open_of(participation).plans],
                lambda: [row.program.name for row in what_is_open(conversation).participations],
                lambda: [kind.name for kind in recent_kinds(by=by, at=file.at)],
            )
        ]

    few = counts()
    for _ in range(4):
        file.serve("RESUME", participation=participation)
        file.serve(participation=participation, planned_begin_on=date(2026, 12, 1))
        file.note(program=Program.objects.get(code="WIOA-ADULT"))
        add_addendum(note, by=cast.standing("tess"), at=file.at, text="More.")
    file.enroll("WP")
    assert counts() == few == [1, 1, 1, 1, 1, 2, 1]


def test_what_is_still_open_is_plans_and_what_was_to_end(file: File, cast: Cast) -> None:
    participation = file.enroll()
    training = file.serve("TRN-06", participation=participation, on=TODAY, planned_end_on=date(2027, 3, 1))
    plan = file.serve(participation=participation, planned_begin_on=date(2026, 12, 1))
    file.serve(participation=participation)
    cast.standing("tess")
    left = still_open_of(participation)
    assert ([row.pk for row in left.services], [row.pk for row in left.plans]) == ([training.pk], [plan.pk])
    assert not left.is_empty()


def test_kinds_are_those_of_the_day_and_the_program(db: None) -> None:
    everything = {kind.code for kind in kinds_offered(TODAY)}
    youth = {kind.code for kind in kinds_offered(TODAY, program=Program.objects.get(code="WIOA-YOUTH"))}
    assert "Y01" in youth < everything
    assert "JOB-SEARCH" in everything - youth
    assert kinds_offered(date(2008, 6, 30)) == []


def test_recent_kinds_are_ones_own_the_most_frequent_first(file: File, cast: Cast) -> None:
    for kind in ("RESUME", "JOB-SEARCH", "RESUME"):
        file.serve(kind)
    file.serve("SELF-GENERIC", key="leo")
    assert [kind.code for kind in recent_kinds(by=cast.standing("tess"), at=file.at)] == ["RESUME", "JOB-SEARCH"]
    assert [kind.code for kind in recent_kinds(by=cast.standing("wes"), at=file.at)] == []


@pytest.mark.policy("C.5", "C.6")
def test_the_window_says_the_rule_before_anybody_breaks_it(file: File, cast: Cast) -> None:
    cast.standing("tess")
    with CaptureQueriesContext(connection) as queries:
        window = window_for(dated_on=date(2026, 11, 24), site=file.site, at=file.at)
    assert len(queries) == 1
    assert window is not None
    assert (window.last_entry_on, window.business_days_left) == (date(2026, 12, 1), 4)
    assert [one.code for one in window.refusals] == ["future_date"]
    late = window_for(dated_on=FIRST_CLOSED, site=file.site, at=file.at)
    assert late is not None
    assert [one.code for one in late.refusals] == ["window_closed"]
    served = Served(participant_id=file.participant.pk, site=file.site, staff_id=cast.person("tess").pk, program_code=None)
    declare_exception(
        by=cast.standing("hugo"), at=file.at, kind=2, from_on=FIRST_CLOSED, until_on=FIRST_CLOSED, evidence="Notice 12"
    )
    cast.standing("tess")
    held_open = window_for(dated_on=FIRST_CLOSED, site=file.site, at=file.at, served=served)
    assert held_open is not None
    assert (held_open.is_open, held_open.held_open_by) == (True, "Maintenance or outage of the system, Nov 17")
