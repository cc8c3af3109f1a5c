"""The lines of a pasted list name people as the search does; only what is sure is taken as sure."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.harness import Cast
from trackone.identity.ssn import SSN
from trackone.organizations.models import Site
from trackone.participants.actions import add_participant
from trackone.participants.duplicates import Newcomer
from trackone.participants.matching import LineRead, Match, hits_by_number, newcomer_in, read_lines
from trackone.participants.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe(cast: Cast, at: datetime) -> Participant:
    return added(cast, at, "Zoë", "Brindle-Wickham", date(1990, 4, 5), serial=5678)


def added(cast: Cast, at: datetime, first: str, last: str, born: date, *, serial: int = 0) -> Participant:
    return add_participant(
        by=cast.standing("tess"),
        at=at,
        site=Site.objects.get(name="Lafayette"),
        newcomer=Newcomer(first_name=first, last_name=last, birth_on=born),
        ssn=SSN(f"912-34-{serial}") if serial else None,
        is_somebody_else=True,
    )


def read(cast: Cast, *lines: str) -> list[LineRead]:
    return read_lines(lines, by=cast.standing("clara"))


@pytest.mark.parametrize(
    "line",
    [
        "Brindle-Wickham, Zoe, 4/5/1990",
        "brindle wickham\tZOË\t04-05-1990",
        "Zoe Brindlewickham;1990-04-05",
        "Brindle-Wickham | Zoë | XXX-XX-5678",
    ],
)
def test_whole_names_with_a_birth_date_or_last_four_are_sure(zoe: Participant, cast: Cast, line: str) -> None:
    [one] = read(cast, line)
    assert (one.match, [hit.number for hit in one.hits]) == (Match.SURE, [zoe.number])


def test_a_number_is_sure_whatever_stands_beside_it(zoe: Participant, cast: Cast) -> None:
    assert read(cast, zoe.number.lower())[0].match is Match.SURE
    assert read(cast, f"Zoe\t{zoe.number}")[0].match is Match.SURE
    assert read(cast, f"Otto {zoe.number}")[0].match is Match.NOBODY


@pytest.mark.parametrize("line", ["Brindle-Wickham, Zoe", "Brind Zo 4/5/1990", "4/5/1990", "Zoe", "zo wick"])
def test_a_name_alone_or_the_beginning_of_one_is_likely(zoe: Participant, cast: Cast, line: str) -> None:
    assert read(cast, line)[0].match is Match.LIKELY


@pytest.mark.parametrize("line", ["Zo", "Z", "", "XXX-XX-5678", "Zoe Brindle 4/5/1991", "P99999999"])
def test_too_little_and_what_fits_nobody_is_nobody(zoe: Participant, cast: Cast, line: str) -> None:
    assert read(cast, line)[0].match is Match.NOBODY


def test_several_are_left_to_the_reader_and_whole_names_win(zoe: Participant, cast: Cast, at: datetime) -> None:
    for last in ("Mosswick", "Mosswickson"):
        added(cast, at, "Ana", last, date(1980, 1, 1))
    assert read(cast, "Moss Ana 1/1/1980")[0].match is Match.SEVERAL
    assert read(cast, "Mosswick Ana 1/1/1980")[0].match is Match.SURE


def test_nobody_of_another_region_is_found(zoe: Participant, cast: Cast) -> None:
    by = cast.standing("toby")
    assert read_lines([zoe.number, "Brindle-Wickham, Zoe, 4/5/1990"], by=by)[0].match is Match.NOBODY
    assert hits_by_number([zoe.number], by=by) == {}


def test_a_long_list_takes_few_statements(zoe: Participant, cast: Cast) -> None:
    by = cast.standing("clara")
    lines = [f"Nobody{number}, Known 1/1/1999" for number in range(59)] + [zoe.number]
    with CaptureQueriesContext(connection) as captured:
        found = read_lines(lines, by=by)
    assert found[59].match is Match.SURE
    assert len(captured) == 5


def test_whom_to_look_for_elsewhere_needs_both_names_and_a_birth_date() -> None:
    assert newcomer_in("Brindle, Zoe 4/5/1990") == Newcomer(first_name="Zoe", last_name="Brindle", birth_on=date(1990, 4, 5))
    assert newcomer_in("Brindle, Zoe") is None
    assert newcomer_in("Brindle 4/5/1990") is None
    assert newcomer_in("P10000001") is None
