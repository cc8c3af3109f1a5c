"""Entered in time: counted from stamped columns, withdrawn and converted ones left out, each number opens to its lines."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from statistics import median_low
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.activities import record
from tests.casework.files import make_file
from tests.casework.rows import Rows
from tests.casework.test_register import outage
from tests.harness import Cast, TestClock
from trackone.audit.models import Entry
from trackone.casework.activities.recording import withdraw_activity
from trackone.casework.models import CaseNote, ContactType, ServiceRecord
from trackone.casework.register import refuse_exception
from trackone.organizations.authority import NotAllowed
from trackone.organizations.models import Site
from trackone.policy.refusal import Refused
from trackone.reporting import entry_lines
from trackone.reporting.entered import Month, month_of
from trackone.reporting.entry_lines import Asked, as_text, export_entries, lines_page
from trackone.reporting.timeliness import Counted, Dimension, Timeliness, timeliness

pytestmark = [pytest.mark.django_db, pytest.mark.policy("C.3")]
OCTOBER, SEPTEMBER = Month(first_on=date(2026, 10, 1)), Month(first_on=date(2026, 9, 1))


@pytest.fixture
def october(cast: Cast, clock: TestClock) -> dict[str, Any]:
    """Seven services of October at two sites: three in time, two under exceptions, one converted, one withdrawn."""
    at = clock.set("2026-10-06T10:00-04:00")
    rows = Rows(cast, at=at)
    person = rows.participant()
    made = {
        "same_day": rows.service(person, began_on=date(2026, 10, 6)),
        "third_day": rows.service(person, began_on=date(2026, 10, 1)),
        "kokomo": rows.service(person, began_on=date(2026, 10, 5), site="Kokomo"),
    }
    at = clock.set("2026-10-20T10:00-04:00")
    rows.at = at
    days = {"from_on": date(2026, 10, 8), "until_on": date(2026, 10, 9)}
    good, bad = outage(cast, at, **days), outage(cast, at, **days)
    late = {"began_on": date(2026, 10, 8)}
    made["excepted"] = rows.service(person, **late, began_admission=rows.admission(good))
    made["refused"] = rows.service(person, **late, began_admission=rows.admission(bad))
    refuse_exception(bad, by=cast.standing("mary"), at=at, reason="No such outage.")
    made["converted"] = rows.service(person, began_on=date(2026, 10, 2), began_admission=rows.conversion())
    made["withdrawn"] = rows.service(person, began_on=date(2026, 10, 19))
    with rows.act():
        ServiceRecord.objects.filter(pk=made["withdrawn"].pk).update(
            withdrawn_at=at, withdrawn_by=rows.by.person, withdrawn_reason="Twice"
        )
    clock.set("2026-11-23T12:00-05:00")
    return {"person": person, **made}


def counted(report: Timeliness) -> dict[str, tuple[int, ...]]:
    return {line.label: (line.count, line.in_time, line.excepted, line.refused, line.late) for line in report.lines}


def after(report: Timeliness, september: Counted) -> Timeliness:
    """Return the report as it would stand after such a September."""
    return replace(report, course=(*report.course[:-2], (SEPTEMBER, september), report.course[-1]))


def test_a_month_by_site_counts_what_was_entered_and_how(cast: Cast, october: dict[str, Any]) -> None:
    report = timeliness(OCTOBER, Dimension.SITE, by=cast.standing("tess"))
    assert counted(report) == {"Lafayette": (4, 2, 1, 1, 0), "Kokomo": (1, 1, 0, 0, 0)}
    lafayette = report.lines[0]
    # Oct 8 to Oct 20: seven business days, because Columbus Day does not count; Oct 1 to Oct 6: three.
    assert (lafayette.same_day, lafayette.share, lafayette.median_lag) == (1, 50.0, 3)
    assert (report.total.count, report.total.share, report.total.median_lag) == (5, 60.0, 3)


def test_the_sentence_compares_with_the_month_before(cast: Cast, clock: TestClock, october: dict[str, Any]) -> None:
    by = cast.standing("tess")
    nothing = timeliness(OCTOBER, Dimension.SITE, by=by).sentence
    assert nothing.startswith(
        "Region 4 (Tecumseh Area) entered 60.0 % of services in time in October 2026; there is nothing"
    )
    rows = Rows(cast, at=clock.set("2026-09-15T10:00-04:00"))
    rows.service(october["person"], began_on=date(2026, 9, 15))
    report = timeliness(OCTOBER, Dimension.SITE, by=by)
    assert report.sentence.endswith("60.0 % of services in time in October 2026, 40.0 points down.")
    assert after(report, Counted(count=1000, in_time=586)).sentence.endswith(", 1.4 points up.")
    assert after(report, report.total).sentence.endswith(", as in September 2026.")
    assert "no services dated in August 2026" in timeliness(SEPTEMBER.before, Dimension.SITE, by=by).sentence


def test_every_dimension_adds_up_to_the_same_month(cast: Cast, october: dict[str, Any]) -> None:
    by = cast.standing("dana")
    for dimension in (
        Dimension.SITE,
        Dimension.PROVIDER,
        Dimension.PROGRAM,
        Dimension.KIND,
        Dimension.CAUSE,
        Dimension.REGION,
    ):
        report = timeliness(OCTOBER, dimension, by=by)
        assert report.total.count == sum(line.count for line in report.lines) == 5
    assert [line.label for line in timeliness(OCTOBER, Dimension.PROGRAM, by=by).lines] == ["Not enrolled in a program"]


def test_a_month_by_how_it_came_in_names_the_exception(cast: Cast, october: dict[str, Any]) -> None:
    by = cast.standing("leo")
    report = timeliness(OCTOBER, Dimension.CAUSE, by=by)
    told = {line.label: (line.key, line.count, line.median_lag) for line in report.lines}
    assert told == {
        "In time": ("in_time", 3, 1),
        "Outage of the internet provider": ("excepted.1", 1, 7),
        "Outage of the internet provider, refused": ("refused.1", 1, 7),
    }
    for line in report.lines:
        opened = lines_page(Asked(month=OCTOBER, dimension=Dimension.CAUSE, key=line.key), by=by)
        assert len(opened.lines) == line.count
    assert not lines_page(Asked(month=OCTOBER, dimension=Dimension.CAUSE, key="excepted.2"), by=by).lines


def test_the_median_is_the_middle_of_the_entries_themselves(cast: Cast, october: dict[str, Any]) -> None:
    by = cast.standing("tess")
    for line in timeliness(OCTOBER, Dimension.SITE, by=by).lines:
        behind = lines_page(Asked(month=OCTOBER, dimension=Dimension.SITE, key=line.key), by=by).lines
        assert line.median_lag == median_low(entry.lag for entry in behind)


def test_the_year_up_to_a_month_is_counted_month_by_month(cast: Cast, clock: TestClock, october: dict[str, Any]) -> None:
    rows = Rows(cast, at=clock.set("2026-09-30T10:00-04:00"))
    rows.service(october["person"], began_on=date(2026, 9, 30))
    clock.set("2026-11-23T12:00-05:00")
    by = cast.standing("tess")
    course = timeliness(OCTOBER, Dimension.SITE, by=by).course
    months = [*(f"2025-{number}" for number in (10, 11, 12)), *(f"2026-{number:02}" for number in range(1, 11))]
    assert [month.text for month, _ in course] == months
    counts = {month.text: (one.count, one.in_time, one.excepted, one.refused) for month, one in course if one.count}
    assert counts == {"2026-09": (1, 1, 0, 0), "2026-10": (5, 3, 1, 1)}
    year_later = timeliness(Month(first_on=date(2027, 10, 1)), Dimension.SITE, by=by).course
    assert [(month.text, one.count) for month, one in year_later if one.count] == [("2026-10", 5)]


def test_each_kind_of_record_is_measured_on_its_own_date(cast: Cast, clock: TestClock, october: dict[str, Any]) -> None:
    rows = Rows(cast, at=clock.set("2026-10-16T10:00-04:00"))
    person = october["person"]
    rows.participation(
        person, application_on=date(2026, 10, 14), eligibility="eligible", eligibility_on=date(2026, 10, 16), snapshot={}
    )
    rows.service(
        person, began_on=date(2026, 10, 14), ended_on=date(2026, 10, 15), result="completed", result_on=date(2026, 10, 16)
    )
    conversation = rows.conversation(person)
    with rows.act():
        CaseNote.objects.create(
            participant=person,
            region=rows.region,
            site=Site.objects.get(name="Lafayette"),
            conversation=conversation,
            author=rows.by.person,
            contact_on=date(2026, 10, 1),
            contact_type=ContactType.PHONE,
            text="Called.",
        )
    report = timeliness(OCTOBER, Dimension.RECORD, by=cast.standing("tess"))
    lines = {line.key: (line.count, line.in_time, line.late, line.median_lag) for line in report.lines}
    assert {key: counts for key, counts in lines.items() if counts[0]} == {
        "began": (6, 4, 0, 2),
        "ended": (1, 1, 0, 1),
        "result": (1, 1, 0, 0),
        "application": (1, 1, 0, 2),
        "eligibility": (1, 1, 0, 0),
        # A note is never refused, so it may be late without an exception: Oct 1 to Oct 16 are ten business days.
        "note": (1, 0, 1, 10),
    }
    assert report.total.count == 6
    noted = lines_page(Asked(month=OCTOBER, dimension=Dimension.RECORD, key="note", which="late"), by=cast.standing("tess"))
    assert [(line.what, line.lag, line.how) for line in noted.lines] == [("By phone", 10, "late")]


def test_another_regions_services_are_not_counted(cast: Cast, clock: TestClock, october: dict[str, Any]) -> None:
    rows = Rows(cast, "toby", at=clock.set("2026-10-06T10:00-04:00"))
    rows.service(rows.participant(), began_on=date(2026, 10, 6), site="Terre Haute")
    assert timeliness(OCTOBER, Dimension.SITE, by=cast.standing("mona")).total.count == 1
    assert timeliness(OCTOBER, Dimension.SITE, by=cast.standing("mary")).total.count == 5
    both = timeliness(OCTOBER, Dimension.REGION, by=cast.standing("ada"))
    assert {line.label: line.count for line in both.lines} == {"Region 4 (Tecumseh Area)": 5, "Region 7": 1}


def test_activities_are_measured_too_outcomes_from_the_day_they_were_learned(cast: Cast, clock: TestClock) -> None:
    at = clock.set("2026-10-20T10:00-04:00")
    file = make_file(cast, at)
    period = file.enroll(on=date(2026, 10, 15))
    record(file, participation=period, on=date(2026, 10, 15))
    record(file, "credential", participation=period, on=date(2026, 10, 1), attained_on=date(2026, 9, 1))
    gone = record(file, "credential", participation=period, on=date(2026, 10, 2), attained_on=date(2026, 9, 1))
    by = cast.standing("tess")
    withdraw_activity(gone, by=by, at=at, reason="Twice.", revision=1)
    lines = {line.key: line for line in timeliness(OCTOBER, Dimension.RECORD, by=by).lines}
    assert lines["training.began"].label == "Training: began"
    assert [(lines[key].count, lines[key].late) for key in ("training.began", "credential.learned")] == [(1, 0), (1, 1)]
    asked = Asked(month=OCTOBER, dimension=Dimension.RECORD, key="credential.learned", which="late")
    (line,) = lines_page(asked, by=by).lines
    assert (line.what, line.lag, line.program) == ("Credential: learned on", 12, "WIOA Adult (successor of WIA Adult)")


@pytest.mark.parametrize("key", ["clara", "hugo", "stan"])
def test_who_does_not_answer_for_records_sees_no_report(cast: Cast, october: dict[str, Any], key: str) -> None:
    with pytest.raises(NotAllowed):
        timeliness(OCTOBER, Dimension.SITE, by=cast.standing(key))
    with pytest.raises(NotAllowed):
        lines_page(Asked(month=OCTOBER, dimension=Dimension.SITE), by=cast.standing(key))


def test_every_number_opens_to_exactly_its_lines(cast: Cast, october: dict[str, Any]) -> None:
    by = cast.standing("tess")
    for dimension in (Dimension.SITE, Dimension.PROVIDER, Dimension.PROGRAM, Dimension.KIND, Dimension.RECORD):
        for line in timeliness(OCTOBER, dimension, by=by).lines:
            for which in ("", "same_day", "in_time", "excepted", "refused", "late"):
                asked = Asked(month=OCTOBER, dimension=dimension, key=line.key, which=which)
                found, after = [], ""
                while True:
                    page = lines_page(asked, by=by, after=after, limit=2)
                    found += [one.pk for one in page.lines]
                    if page.older is None:
                        break
                    after = page.older
                assert len(set(found)) == len(found) == getattr(line, which or "count"), (dimension, line.label, which)


def test_a_line_says_when_it_was_entered_and_how(cast: Cast, october: dict[str, Any]) -> None:
    asked = Asked(month=OCTOBER, dimension=Dimension.SITE, which="refused")
    (line,) = lines_page(asked, by=cast.standing("tess")).lines
    assert (line.pk, line.number, line.lag) == (october["refused"].pk, october["person"].number, 7)
    assert (line.dated_on, line.entered_on, line.due_on) == (date(2026, 10, 8), date(2026, 10, 20), date(2026, 10, 14))
    assert line.how == "exception refused"


@pytest.mark.policy("II.1")
def test_the_file_holds_numbers_and_no_names_and_stands_in_the_trail(
    cast: Cast, october: dict[str, Any], clock: TestClock
) -> None:
    asked = Asked(month=OCTOBER, dimension=Dimension.SITE)
    text = export_entries(by=cast.standing("mary"), at=clock.now, asked=asked)
    read = list(csv.reader(StringIO(text)))
    assert [row[0] for row in read] == ["Participant number", *[october["person"].number] * 5]
    assert "Example" not in text
    assert "Teammember" not in text
    entry = Entry.objects.get(action="timeliness.export")
    assert entry.facts == {"month": "2026-10", "by": "site", "key": "", "which": "", "lines": 5}
    for key in ("tess", "clara", "hugo"):
        with pytest.raises(NotAllowed):
            export_entries(by=cast.standing(key), at=clock.now, asked=asked)


def test_a_file_that_is_too_long_is_refused(
    cast: Cast, october: dict[str, Any], clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_lines, "MOST_LINES", 4)
    with pytest.raises(Refused) as refused:
        export_entries(by=cast.standing("mary"), at=clock.now, asked=Asked(month=OCTOBER, dimension=Dimension.SITE))
    assert [refusal.code for refusal in refused.value.refusals] == ["export_too_long"]


def test_no_cell_is_a_formula() -> None:
    assert [as_text(value) for value in ("=1+1", "+1", "-1", "@x", "Workshop", "")] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@x",
        "Workshop",
        "",
    ]


@pytest.mark.parametrize("dimension", list(Dimension))
def test_the_statements_do_not_grow(cast: Cast, october: dict[str, Any], clock: TestClock, dimension: Dimension) -> None:
    by = cast.standing("dana")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            timeliness(OCTOBER, dimension, by=by)
            lines_page(Asked(month=OCTOBER, dimension=dimension), by=by)
        counts.append(len(queries))
        rows = Rows(cast, at=clock.set("2026-10-07T10:00-04:00"))
        for _ in range(3):
            rows.service(rows.participant(), began_on=date(2026, 10, 7), kind="INFO-ONLY")
        by = cast.standing("dana")
    assert counts[0] == counts[1] == 5


def test_months_know_their_neighbors() -> None:
    december = month_of(date(2026, 12, 24))
    assert (december.text, december.last_on, december.next_one.text, december.before.text) == (
        "2026-12",
        date(2026, 12, 31),
        "2027-01",
        "2026-11",
    )
    assert month_of(date(2028, 2, 9)).last_on == date(2028, 2, 29)
