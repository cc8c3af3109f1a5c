"""The list of security requirements names tests that exist, and its page is what the data say."""

from trackone.commands import asvs
from trackone.commands.asvs import Requirement


def test_every_test_and_page_that_is_named_exists() -> None:
    assert asvs.problems(asvs.requirements()) == []


def test_the_page_is_fresh() -> None:
    assert asvs.PAGE.read_text() == asvs.page_of(asvs.requirements()), "run `trackone asvs`"


def test_a_test_that_does_not_exist_is_named() -> None:
    """Else the two tests above would hold for anything."""
    forged = [
        Requirement(id="1.1.1", words="w", tests=("tests/house/test_asvs.py::test_nothing_of_this_name",)),
        Requirement(id="1.1.2", words="w", tests=("tests/house/no_such_file.py::test_one",)),
        Requirement(id="1.1.3", words="w", where="docs/no-such-page.md"),
        Requirement(id="1.1.4", words="w"),
        Requirement(id="1.1.5", words="w", where="docs/house.md", open="and open"),
        Requirement(id="1.1.5", words="w", open="twice"),
    ]
    assert {line.split()[0].rstrip(":") for line in asvs.problems(forged)} == {f"1.1.{n}" for n in range(1, 6)}
