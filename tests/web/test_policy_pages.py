"""The policy's own pages: what a clause asks, and honestly how much of it the system holds."""

import re

import pytest
from django.test import Client

from tests.web.desk_forms import words
from trackone.policy.clauses import Clause, clauses

pytestmark = pytest.mark.django_db


@pytest.mark.policy("R.1")
@pytest.mark.parametrize("clause", list(clauses().values()), ids=lambda clause: clause.id)
def test_a_clause_says_how_much_of_it_is_held(clause: Clause) -> None:
    said = words(Client().get(f"/policy/{clause.id}/"))
    assert ("Not built yet" in said) == (not clause.is_built and not clause.held)
    assert ("Partly built" in said) == bool(clause.held)
    for sentence in clause.held:
        assert sentence in said


@pytest.mark.policy("R.1")
def test_the_whole_policy_marks_what_is_held_in_part() -> None:
    page = Client().get("/policy/").content.decode()
    heads = re.findall(r'<h3><a href="/policy/([A-Z0-9.]+)/">(.*?)</h3>', page, re.DOTALL)
    said = ((clause, re.search("Partly built|Not built yet|Later", head)) for clause, head in heads)
    marks = {clause: mark[0] for clause, mark in said if mark}
    known = clauses().values()
    assert {clause for clause, mark in marks.items() if mark == "Partly built"} == {one.id for one in known if one.held}
    assert {"I.6", "III.1", "V.6"} <= {one.id for one in known if one.held}
    assert set(marks) == {one.id for one in known if not one.is_built}


@pytest.mark.policy("III.1")
def test_whom_to_call_is_said_without_a_log_in() -> None:
    answer = Client().get("/help/")
    assert answer.status_code == 200
    assert "help desk" in answer.content.decode()
