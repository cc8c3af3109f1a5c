"""The indicators equal those of a slow second reading of the rules, on lawful files, on broken ones and at every edge."""

import io
import json
import statistics
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.federal import oracle
from trackone.federal.generating import Order, pieces
from trackone.federal.layout import LayoutProblem, load
from trackone.federal.masking import Shown
from trackone.federal.measures import Request, UnknownWord, WindowProblem, indicators
from trackone.federal.measures.conditions import Conditions
from trackone.federal.measures.counting import Counting
from trackone.federal.measures.definitions import definitions
from trackone.federal.measures.explaining import Explained, explain
from trackone.federal.measures.requests import wanted
from trackone.federal.measures.telling import write_explained
from trackone.federal.measures.windows import moved_windows, windows
from trackone.federal.quarters import NotAQuarterEnd, Window, last_ended

END = date(2024, 6, 30)
PROGRAMS = ("adult", "dw", "youth", "wp", "jvsg", "dwg")
MEASURES = ("employment_q2", "employment_q4", "median_earnings", "credential", "msg", "same_employer")
EXITER = {"903": "1", "900": "20210105", "923": "00"}


def frame(*records: dict[str, str]) -> pl.DataFrame:
    columns = dict.fromkeys(number for record in records for number in record)
    return pl.DataFrame({number: [record.get(number, "") for record in records] for number in columns})


def of(*records: dict[str, str], measure: str, program: str = "adult", **more: Any) -> dict[str, Any]:
    (group,) = indicators(frame(*records), report_end=END, program=program, **more)
    return dict(group["measures"][measure])


def text(day: date) -> str:
    return day.strftime("%Y%m%d")


EDGES = sorted(
    {
        text(edge + timedelta(days=days))
        for back in (0, 3, 4, 5, 6)
        for edge in oracle.window(END, back=back)
        for days in (-366, -365, -364, -1, 0, 1, 364, 365, 366)
    }
)
DATES = st.sampled_from([*EDGES, *EDGES, "", "", "20230229", "2023", "x", "00000000"])
YES = st.sampled_from(["", "0", "1", "1", "01", "2", "3", "4", "9", "x", "+1", " 1 "])
MARKED = ("903", "904", "905", "909", "914", "918", "932")
CODED = (
    "400",
    "408",
    "409",
    "804",
    "1332",
    "1401",
    "1600",
    "1601",
    "1602",
    "1603",
    "1604",
    "1605",
    "1606",
    "1618",
    "1900",
    "1901",
)
DATED = ("1406", "1801", "1803", "1805", "1806", "1807", "1808", "1809", "1810", "1811", "1813", "1906", "1913", "1920")
KINDS = st.sampled_from(["", "0", "1", "2", "5", "7", "8", "01"])
MONEY = st.sampled_from(
    ["", "0.00", "0", "999999.99", "999999.98", "5000.00", "5000.01", "7250.5", "x", "-5", "1e3", "+80", ".5"]
)
RECORDS = st.fixed_dictionaries(
    {
        **dict.fromkeys(MARKED, YES),
        **dict.fromkeys(CODED, YES),
        **dict.fromkeys(DATED, DATES),
        **dict.fromkeys(("1800", "1802", "1804", "1905", "1908", "1912", "1915", "1919", "1922"), KINDS),
        **dict.fromkeys(("1303", "1310", "1315"), st.sampled_from(["", "00", "01", "02", "6", "10", "11", "12"])),
        **dict.fromkeys(("1704", "1705"), MONEY),
        "900": st.sampled_from(["20210105", "20220701", "20230630", "20230701", "20240630", "20240701", "", "x"]),
        "901": st.sampled_from([*EDGES, ""]),
        "923": st.sampled_from(["00", "00", "00", "0", "", "03", "07", "x"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=12))
def test_any_records_give_what_the_slow_reading_gives(records: list[dict[str, str]]) -> None:
    for measures, slowly in (("wioa", oracle.wioa), ("wia", oracle.wia)):
        for group in indicators(frame(*records), report_end=END, measures=measures):
            expected = slowly(records, program=group["program"], report_end=END)
            assert approximately(group["measures"]) == approximately(expected), group["program"]


def approximately(measures: Any) -> Any:
    return {
        name: {key: value if value is None else pytest.approx(value) for key, value in measure.items()}
        for name, measure in measures.items()
    }


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    """Twenty-five hundred made-up records, one in four of them broken."""
    order = Order(rows=2500, error_rate=0.25, seed=11, report_end=END)
    return pl.concat([records for records, _ in pieces(order, layout=load())])


@pytest.mark.parametrize("report_end", [END, date(2024, 3, 31), date(2023, 12, 31), date(2022, 9, 30)])
def test_made_up_people_give_what_the_slow_reading_gives(people: pl.DataFrame, report_end: date) -> None:
    records = [{k: v or "" for k, v in row.items()} for row in people.iter_rows(named=True)]
    for measures, slowly in (("wioa", oracle.wioa), ("wia", oracle.wia)):
        for group in indicators(people, report_end=report_end, measures=measures):
            expected = slowly(records, program=group["program"], report_end=report_end)
            assert approximately(group["measures"]) == approximately(expected), group["program"]


def test_groups_are_the_values_of_an_element_and_add_up(people: pl.DataFrame) -> None:
    whole = {group["program"]: group for group in indicators(people, report_end=END)}
    grouped = indicators(people, report_end=END, by="108-A")
    boards = sorted(people["108-A"].fill_null("").unique())
    for program in PROGRAMS:
        of_program = [group for group in grouped if group["program"] == program]
        assert [group["group"] for group in of_program] == boards
        for measure in MEASURES:
            for count in ("numerator", "denominator", "count"):
                if count in whole[program]["measures"][measure]:
                    parts = [dict(group["measures"][measure])[count] for group in of_program]
                    assert sum(parts) == dict(whole[program]["measures"][measure])[count]
    one = people.filter(pl.col("108-A") == boards[3])
    alone = {group["program"]: group["measures"] for group in indicators(one, report_end=END)}
    assert alone == {group["program"]: group["measures"] for group in grouped if group["group"] == boards[3]}


@pytest.mark.parametrize("measure", ["employment_q2", "employment_q4", "same_employer", "credential"])
def test_both_ends_of_an_exit_window_belong_to_it(measure: str) -> None:
    start, end = oracle.window(END, back=4 if measure == "employment_q2" else 6)
    outside = [start - timedelta(days=1), end + timedelta(days=1)]
    exits = [{**EXITER, "901": text(left), "1602": "1", "1303": "06"} for left in (start, end, *outside)]
    assert of(*exits, measure=measure)["denominator"] == 2


def test_both_ends_of_the_period_belong_to_it() -> None:
    start, end = oracle.window(END, back=0)
    enrolled = {**EXITER, "1811": "20220101"}
    for element in ("901", "1813"):
        days = (start, end, start - timedelta(days=1), end + timedelta(days=1))
        assert of(*({**enrolled, element: text(day)} for day in days), measure="msg")["denominator"] == 2
    for element in ("900", "1811"):
        assert of({**enrolled, element: text(end)}, measure="msg")["denominator"] == 1
        assert of({**enrolled, element: text(end + timedelta(days=1))}, measure="msg")["denominator"] == 0
    for element in ("1806", "1807", "1808", "1809", "1810"):
        days = (start, end, start - timedelta(days=1), end + timedelta(days=1))
        assert of(*({**enrolled, element: text(day)} for day in days), measure="msg")["numerator"] == 2


def test_a_credential_counts_up_to_the_365th_day() -> None:
    left = date(2022, 3, 1)
    base = {**EXITER, "901": text(left), "1303": "06", "1800": "5"}
    days = [{**base, "1801": text(left + timedelta(days=days))} for days in (-400, 0, 365, 366)]
    assert of(*days, measure="credential") == {"numerator": 3, "denominator": 4, "rate": 0.75}
    diploma = {**base, "1800": "1", "1801": text(left)}
    college = [{**diploma, "1406": text(left + timedelta(days=days))} for days in (365, 366)]
    assert of(diploma, *college, {**diploma, "1604": "2"}, measure="credential")["numerator"] == 2


@pytest.mark.parametrize(
    ("wages", "median"), [([5.0], 5.0), ([5.0, 8.5], 6.75), ([9.0, 1.0, 4.0], 4.0), ([4, 1, 3, 2], 2.5)]
)
def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two(wages: list[float], median: float) -> None:
    paid = [{**EXITER, "901": "20230101", "1602": "1", "1704": f"{wage:.2f}"} for wage in wages]
    pending = {**paid[0], "1704": "999999.99"}
    unpaid = [{**paid[0], "1704": "0.00"}, {**paid[0], "1704": ""}]
    assert of(*paid, pending, *unpaid, measure="median_earnings") == {"count": len(wages), "value": median}
    assert median == statistics.median(wages)


def test_an_empty_denominator_has_no_rate() -> None:
    found = {group["program"]: group for group in indicators(frame({"903": "0"}), report_end=END)}
    assert tuple(found) == PROGRAMS
    for group in found.values():
        assert tuple(group["measures"]) == MEASURES
        assert group["measures"]["median_earnings"] == {"count": 0, "value": None}
        assert group["measures"]["msg"] == {"numerator": 0, "denominator": 0, "rate": None}
        assert group["group"] is None


def test_youth_in_education_are_placed_and_others_are_not() -> None:
    left = {**EXITER, "905": "1", "901": "20230101", "1602": "0", "1900": "2"}
    assert of(left, measure="employment_q2", program="youth")["numerator"] == 1
    assert of(left, measure="employment_q2", program="adult")["numerator"] == 0


def test_a_reason_or_a_blank_reason_takes_an_exiter_out() -> None:
    left = {**EXITER, "901": "20230101", "1602": "1"}
    exits = [{**left, "923": reason} for reason in ("00", "0", "", "03", "07")]
    assert of(*exits, measure="employment_q2")["denominator"] == 2


def test_what_is_missing_counts_as_blank_and_is_named() -> None:
    left = frame({**EXITER, "901": "20230101", "1602": "1"})
    (adult,) = indicators(left, report_end=END, program="adult")
    assert {"1704", "1618", "1811"} <= set(adult["missing"])
    assert not {"900", "901", "903", "923", "1602", "1900"} & set(adult["missing"])
    assert adult["measures"]["employment_q2"] == {"numerator": 1, "denominator": 1, "rate": 1.0}
    (grouped,) = indicators(left, report_end=END, program="adult", by="108-A")
    assert "108-A" in grouped["missing"]
    assert grouped["group"] == ""


def test_a_frame_may_hold_nulls_spaces_and_no_record(people: pl.DataFrame) -> None:
    spaced = people.with_columns(pl.col("903", "901", "923").str.replace("^", " "))
    assert indicators(spaced, report_end=END) == indicators(people.fill_null(""), report_end=END)
    assert indicators(people.clear(), report_end=END, program="adult")[0]["measures"]["employment_q4"]["denominator"] == 0  # type: ignore[typeddict-item]


def test_dates_of_a_frame_may_be_dates(people: pl.DataFrame) -> None:
    dated = people.with_columns(pl.col("900", "901", "1801", "1811").str.to_date("%Y%m%d", strict=False))
    readable = dated.with_columns(pl.col("900", "901", "1801", "1811").dt.strftime("%Y%m%d"))
    assert indicators(dated, report_end=END) == indicators(readable, report_end=END)


def test_a_file_and_its_frame_give_the_same(people: pl.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    people.write_csv(path)
    for by in (None, "108-A"):
        assert indicators(path, report_end=END, by=by) == indicators(people, report_end=END, by=by)


def test_of_the_columns_few_are_read() -> None:
    layout = load()
    counting = Counting(wanted(Request(END), layout=layout), Conditions(layout, END), by=None)
    assert (len(counting.elements()), len(layout.elements)) == (38, 295)  # as docs/federal-indicators.md says


def test_windows_are_those_of_the_published_table() -> None:
    known = definitions(load())
    assert {name: str(window) for name, window in windows(END, known=known).items()} == {
        "participants": "2023-07-01..2024-06-30",
        "exiters": "2023-04-01..2024-03-31",
        "q2": "2022-07-01..2023-06-30",
        "q4": "2022-01-01..2022-12-31",
        "wia_placement": "2022-10-01..2023-09-30",
        "wia_retention": "2022-04-01..2023-03-31",
    }
    assert str(windows(date(2023, 12, 31), known=known)["q4"]) == "2021-07-01..2022-06-30"
    assert last_ended(date(2026, 11, 24)) == date(2026, 9, 30)
    assert last_ended(END) == END


def test_a_window_moves_for_its_measures_or_for_one() -> None:
    left = {**EXITER, "901": "20200101", "1602": "1", "1704": "100.00"}
    window = Window(date(2020, 1, 1), date(2020, 1, 1))
    (both,) = indicators(frame(left), report_end=END, program="adult", moved={"q2": window})
    assert both["measures"]["employment_q2"] == {"numerator": 1, "denominator": 1, "rate": 1.0}
    assert both["measures"]["median_earnings"] == {"count": 1, "value": 100.0}
    (one,) = indicators(frame(left), report_end=END, program="adult", moved={"employment_q2": window})
    assert one["measures"]["employment_q2"] == both["measures"]["employment_q2"]
    assert one["measures"]["median_earnings"] == {"count": 0, "value": None}


@pytest.mark.parametrize(
    "said", ["q2", "q2=2022-07-01", "q9=2022-07-01..2022-07-02", "q2=2022-07-01..2022-06-30", "q2=2022-02-30..2022-03-01"]
)
def test_a_window_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(WindowProblem):
        moved_windows([said], known=definitions(load()))


def test_what_is_not_known_is_refused() -> None:
    one = frame(EXITER)
    with pytest.raises(UnknownWord, match="There is no program 'taa'"):
        indicators(one, report_end=END, program="taa")
    with pytest.raises(UnknownWord, match="no element '99'"):
        indicators(one, report_end=END, by="99")
    with pytest.raises(UnknownWord, match="no measures 'x'"):
        indicators(one, report_end=END, measures="x")
    with pytest.raises(NotAQuarterEnd, match="ends on 2024-06-30"):
        indicators(one, report_end=date(2024, 6, 29))


def as_json(explained: Explained) -> list[dict[str, Any]]:
    out = io.StringIO()
    write_explained([explained], out, shown=Shown(load()))
    told: list[dict[str, Any]] = json.loads(out.getvalue())
    return told


@pytest.mark.parametrize("measures", ["wioa", "wia"])
def test_an_explanation_adds_up_to_the_measure(people: pl.DataFrame, measures: str) -> None:
    some = people.head(1000)
    for program in PROGRAMS:
        (group,) = indicators(some, report_end=END, program=program, measures=measures)
        for measure, found in group["measures"].items():
            request = Request(END, program=program, measures=measures)
            (explained,) = explain(some, measure=measure, request=request, layout=load())
            (told,) = as_json(explained)
            assert {**found, **{key: told[key] for key in ("numerator", "denominator", "count") if key in told}} == found
            assert [record["row"] for record in told["records"]] == list(range(1, some.height + 1))


def test_an_explanation_names_the_condition_that_decides() -> None:
    left = {**EXITER, "901": "20230101", "1602": "1"}
    records = [left, {**left, "1602": "0"}, {**left, "923": "03"}, {**left, "901": "20240101"}, {**left, "903": "4"}]
    request = Request(END, program="adult")
    (explained,) = explain(frame(*records), measure="employment_q2", request=request, layout=load())
    (told,) = as_json(explained)
    assert [(record["place"], record["condition"], record["elements"]) for record in told["records"]] == [
        ("numerator", "code(1602, 1, 2, 3)", {"1602": "1"}),
        ("denominator", "code(1602, 1, 2, 3)", {"1602": "0"}),
        ("out", "code(923, 0)", {"923": "03"}),
        ("out", "d(901) in 2022-07-01..2023-06-30", {"901": "20240101"}),
        ("out", "code(903, 1, 2, 3)", {"903": "4"}),
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("code(923, 0)", "kode(923, 0)", r"indicators.toml, row \d+: steps.counted: unknown word 'kode'"),
        ("BY_Q1_1406", "BY_Q1_9999", "steps.placed_q1 names '9999', which is not known"),
        ('"in_a_program"]', '"in_no_program"]', "credential names 'in_no_program'"),
        ('window = "q2"', 'window = "q9"', "employment_q2 names 'q9'"),
        ('by = "median"', "at = 1", "something is missing or of another form: 'by'"),
        ("[windows]", "[window]", "'windows' is missing"),
        ("[[measures]]", "[[measures", "can't be read"),
    ],
)
def test_definitions_that_do_not_fit_are_refused(old: str, new: str, reason: str, tmp_path: Path) -> None:
    folder = load().folder
    for name in ("layout.toml", "pirl_elements.csv", "pirl_edit_checks.csv", "indicators.toml"):
        content = (folder / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            content.replace(old, new, 1) if name == "indicators.toml" else content, encoding="utf-8"
        )
    with pytest.raises(LayoutProblem, match=reason):
        definitions(load(tmp_path))
