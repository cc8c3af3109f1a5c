"""Programs are dated data; a snapshot keeps codes of what was known, and names nobody."""

import json
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework.by_hand import act
from tests.casework.files import File, make_file
from tests.harness import Cast
from trackone.audit.entries import Who, recording
from trackone.casework.changing_people import change_participant
from trackone.enrollment.catalog import load_programs
from trackone.enrollment.models import Participation, Program
from trackone.enrollment.snapshots import snapshot_of
from trackone.organizations.models import County

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


@pytest.mark.policy("C.1")
def test_the_seven_and_their_successors_are_there_each_over_its_years(db: None) -> None:
    families = set(Program.objects.values_list("family", flat=True))
    assert {"wia_title_1", "wagner_peyser", "taa", "veterans", "wired", "major_opportunities", "caa"} <= families
    then, now = (set(Program.objects.open_on(on).values_list("code", flat=True)) for on in (date(2012, 7, 1), TODAY))
    assert "WIA-ADULT" in then - now
    assert "WIOA-ADULT" in now - then


def test_loading_programs_twice_adds_nothing(at: datetime) -> None:
    before = list(Program.objects.order_by("id").values())
    with recording("test.load", who=Who(), at=at):
        assert load_programs() == 0
    assert list(Program.objects.order_by("id").values()) == before


@pytest.mark.policy("C.6")
def test_a_snapshot_holds_codes_and_what_was_missing_and_no_name(file: File, cast: Cast) -> None:
    tippecanoe = County.objects.get(name="Tippecanoe")
    by = cast.standing("tess")
    address = {"line_1": "1 Made Up St", "city": "Lafayette", "zip_code": "47901", "county": tippecanoe}
    changes = {"elements": {201: "2", 400: "0"}, "address": address}
    participant = change_participant(file.participant, by=by, at=file.at, changes=changes, revision=1)
    participation = file.enroll()
    cast.standing("tess")
    with CaptureQueriesContext(connection) as queries:
        kept = snapshot_of(participant, participation, on=TODAY)
    assert len(queries) == 3
    assert (kept["age"], kept["county"], kept["on"]) == (36, tippecanoe.fips, "2026-11-23")
    assert kept["elements"] == {"201": "2", "400": "0"}
    assert {200, 201, 400}.isdisjoint(kept["missing"])
    assert {300, 407} <= set(kept["missing"])
    written = json.dumps(kept)
    assert participant.last_name not in written
    assert participant.number not in written


@pytest.mark.policy("C.1")
@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({}, "participation_periods_do_not_overlap"),
        ({"exit_on": TODAY}, "participation_exit_has_reason_and_author"),
        ({"eligibility": "eligible"}, "participation_decision_has_date_and_snapshot"),
        ({"application_on": date(2026, 11, 24)}, "participation_application_is_not_in_the_future"),
    ],
)
def test_a_row_carries_its_own_invariants(file: File, changed: dict[str, object], constraint: str) -> None:
    participation = file.enroll()
    copy = Participation.objects.get(pk=participation.pk)
    copy.pk = None
    if changed:
        copy.program = Program.objects.get(code="WP")
    for column, value in changed.items():
        setattr(copy, column, value)
    with act(file), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy.save(force_insert=True)
