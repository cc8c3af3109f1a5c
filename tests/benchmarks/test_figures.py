"""The bench holds statements and growth to bounds, and never a second; its table and its reading of forms are plain."""

import pytest

from benchmarks.figures import Figure, Row, broken_bounds, missed_aims, rows_of
from benchmarks.measuring import Timed
from benchmarks.report import table
from benchmarks.visits import VISITS, form_on

SLOW = 10_000.0


def row(*, statements: tuple[int, int] = (8, 8), p50: tuple[float, float] = (20.0, 21.0), is_save: bool = False) -> Row:
    figures = tuple(
        Figure(people=people, p50=time, p95=time * 2, statements=count, bare=5.0)
        for people, time, count in zip((200, 2_000), p50, statements, strict=True)
    )
    return Row(name="caseload list", is_save=is_save, aim=40, figures=figures)


def test_a_good_row_breaks_nothing() -> None:
    assert broken_bounds([row()], most_growth=2.0) == []
    assert missed_aims([row()]) == []


def test_seconds_alone_break_nothing() -> None:
    assert broken_bounds([row(p50=(SLOW, SLOW))], most_growth=2.0) == []
    assert missed_aims([row(p50=(SLOW, SLOW))]) == ["caseload list: p50 10000.0 ms at 2,000, aimed at 40."]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (row(statements=(13, 13)), "more than 12"),
        (row(statements=(8, 9)), "8 at 200, 9 at 2,000"),
        (row(p50=(20.0, 41.0)), "2.05 times as long"),
    ],
)
def test_each_bound_is_told_when_it_breaks(made: Row, says: str) -> None:
    (line,) = broken_bounds([made], most_growth=2.0)
    assert says in line


def test_a_save_may_take_more_statements_but_hardly_more_with_more_people() -> None:
    assert broken_bounds([row(statements=(25, 26), is_save=True)], most_growth=2.0) == []
    assert broken_bounds([row(statements=(25, 27), is_save=True)], most_growth=2.0)


def test_medians_are_those_of_the_times() -> None:
    measured = [
        Timed(visit=VISITS[0], people=people, milliseconds=[float(n) for n in range(101)], statements=[8, 8, 9], bare=10.0)
        for people in (200, 2_000)
    ]
    (found,) = rows_of(measured)
    assert [(figure.p50, figure.p95) for figure in found.figures] == [(50.0, 95.0), (50.0, 95.0)]
    assert (found.growth, found.over_bare) == (1.0, 5.0)
    assert found.figures[0].statements == 8


def test_the_table_has_a_line_for_each_visit() -> None:
    lines = table([row(), row(statements=(8, 9))], (200, 2_000)).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "caseload list" in lines[2]
    assert " 8 to 9 " in lines[3]


def test_a_form_is_read_as_it_stands() -> None:
    page = """
        <form method="post" action="/other/"><input name="x" value="no"></form>
        <form method="post" action="/save/"><input type="hidden" name="_key" value="k">
        <input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
        <select name="site"><option value="">None</option><option value="4" selected>Four</option></select>
        <textarea name="text"></textarea></form>"""
    fields, choices = form_on(page, "/save/")
    assert fields == {"_key": "k", "kind": "b", "site": "4", "text": ""}
    assert choices == {"site": ["", "4"]}
    with pytest.raises(LookupError):
        form_on(page, "/nowhere/")
