"""Modules and functions stay short, names say what they hold."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BANNED = {"utils", "common", "core", "helpers", "services", "managers", "signals"}


def sources(folder: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]


def test_no_module_passes_four_hundred_lines() -> None:
    long = {p.name: n for p in sources("trackone") if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_no_function_passes_fifty_lines() -> None:
    long = []
    for path in sources("trackone"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50:
                long.append(f"{path.name}:{node.name}")
    assert long == []


def test_no_catch_all_names() -> None:
    names = {path.stem for path in sources("trackone")} | {path.parent.name for path in sources("trackone")}
    assert names & BANNED == set()


def test_every_package_says_what_it_is() -> None:
    silent = []
    for path in (ROOT / "trackone").rglob("__init__.py"):
        if "migrations" not in path.parts and not ast.get_docstring(ast.parse(path.read_text())):
            silent.append(path.parent.name)
    assert silent == []
