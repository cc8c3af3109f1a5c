"""`trackone policy-map` calls built what is decided and proved, and lets nobody call held what is not."""

from typing import Any

import pytest

from trackone.commands import policy_map
from trackone.policy.clauses import Clause


@pytest.mark.parametrize(
    ("terms", "found", "problem"),
    [
        ({"is_built": True}, {"functions": ["f"], "tests": ["t"]}, None),
        ({"is_built": True}, {"functions": ["f"]}, "called built, but no test proves it"),
        ({"is_built": True}, {"tests": ["t"]}, "called built, but nothing decides it"),
        ({"held": ("A part.",)}, {"tests": ["t"]}, None),
        ({"held": ("A part.",)}, {"functions": ["f"]}, "called partly built, but no test proves it"),
        ({"held": ("A part.",), "is_built": True}, {"functions": ["f"], "tests": ["t"]}, "but built too"),
        ({}, {"actions": ["a"], "tests": ["t"]}, "called not built, but an action asks it"),
        ({}, {"functions": ["f"], "tests": ["t"]}, None),
    ],
)
def test_a_mark_that_is_not_true_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, terms: dict[str, Any], found: dict[str, list[str]], problem: str | None
) -> None:
    monkeypatch.setattr(policy_map, "clauses", lambda: {"I.8": Clause(id="I.8", rule="A rule.", **terms)})
    said = policy_map._problems({"I.8": {"functions": [], "actions": [], "tests": [], **found}})
    assert len(said) == (problem is not None)
    assert problem is None or problem in said[0]


def test_what_is_held_stands_on_the_page() -> None:
    found = {"I.8": {"functions": ["`f`"], "actions": ["`a`"], "tests": ["`t`"]}}
    clause = Clause(id="I.8", rule="A rule.", held=("This part is held.",))
    assert policy_map._row(clause, found) == "| I.8, partly | `f` | `a` | `t` |"
