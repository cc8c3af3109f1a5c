"""Write docs/asvs.md from docs/asvs.toml: `trackone asvs [--check]`, which requirement is tested, documented or open.

A test that does not exist, or a page that is not there, fails; --check writes nothing and fails on a stale page.
"""

import argparse
import ast
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA, PAGE = ROOT / "docs/asvs.toml", ROOT / "docs/asvs.md"
_HEAD = """# ASVS 5.0, level 2

Which requirements of OWASP's Application Security Verification Standard 5.0 apply, in our own words, and how each stands.
Written by `trackone asvs` from [asvs.toml](asvs.toml). Of {total}: {tested} tested, {documented} documented, {open} open.
What is not named here was not looked at, or concerns what TrackOne lacks: no OAuth, no WebRTC, no tokens of its own, no API
yet; uploads have a list of their own.

| id | requirement | how it stands |
|---|---|---|
"""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One requirement: proved by tests, or said on a page, or open and why."""

    id: str
    words: str
    tests: tuple[str, ...] = ()
    where: str = ""
    open: str = ""


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say what is wrong; 1 then."""
    parser = argparse.ArgumentParser(prog="trackone asvs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a stale page")
    chosen = parser.parse_args(arguments)
    found = requirements()
    wrong = problems(found)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        return 1
    page = page_of(found)
    if not chosen.check:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/asvs.md is stale: run `trackone asvs`.", file=sys.stderr)
    return 1


def requirements() -> list[Requirement]:
    """Return the requirements of the data file in their order."""
    held = tomllib.loads(DATA.read_text(encoding="utf-8"))["requirements"]
    return [Requirement(**{**one, "tests": tuple(one.get("tests", ()))}) for one in held]


def problems(found: list[Requirement]) -> list[str]:
    """Name each requirement that stands twice, in no or two ways, or on a test or a page that does not exist."""
    wrong = [f"{one.id} stands twice." for one in found if sum(other.id == one.id for other in found) > 1]
    for one in found:
        if sum(map(bool, (one.tests, one.where, one.open))) != 1:
            wrong.append(f"{one.id} is to be tested, documented or open, one of them.")
        if one.where and not (ROOT / one.where).exists():
            wrong.append(f"{one.id}: {one.where} does not exist.")
        wrong += [f"{one.id}: {test} does not exist." for test in one.tests if not exists(test)]
    return wrong


def exists(test: str) -> bool:
    """Say whether a file of tests has a function of this name: path::name."""
    path, _, name = test.partition("::")
    file = ROOT / path
    if not file.is_file() or not name.startswith("test_"):
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.parse(file.read_text()).body)


def page_of(found: list[Requirement]) -> str:
    """Return the whole page."""
    counts = {
        "total": len(found),
        "tested": sum(bool(one.tests) for one in found),
        "documented": sum(bool(one.where) for one in found),
        "open": sum(bool(one.open) for one in found),
    }
    return _HEAD.format(**counts) + "".join(f"| {one.id} | {one.words} | {_stands(one)} |\n" for one in found)


def _stands(one: Requirement) -> str:
    if one.open:
        return f"**open**: {one.open}"
    if one.where:
        return f"documented: [{one.where}]({Path('..') / one.where})"
    return "tested: " + "<br>".join(f"`{test}`" for test in one.tests)
