"""Write docs/policy-map.md: clause -> functions that decide it -> actions that ask it -> tests that prove it.

`trackone policy-map` writes the page, `trackone policy-map --check` compares and fails (exit 1) when it is stale, when a
built clause has no function or no test, when one that is held in part has no test, when one that an action asks and a test
proves is called not built, or when something cites a clause that does not exist. Needs no database: functions
and actions are read from the syntax tree (docstrings that end in "Clauses: C.6, I.1."), tests from their mark
`@pytest.mark.policy("C.6")`.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from trackone.policy.clauses import Clause, clauses, sections

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "policy-map.md"
_CITED = re.compile(r"Clauses: ([^\n]+?)\.?\s*$", re.MULTILINE)
Map = dict[str, dict[str, list[str]]]


def main(arguments: list[str]) -> int:
    """Write or check the page; return the exit code."""
    found = _collect()
    problems = _problems(found)
    for problem in problems:
        print(f"trackone policy-map: {problem}", file=sys.stderr)
    page = _page(found)
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
        print(f"Wrote {PAGE.relative_to(ROOT)}.")
        return 1 if problems else 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        print("trackone policy-map: docs/policy-map.md is stale; run `trackone policy-map`.", file=sys.stderr)
        return 1
    return 1 if problems else 0


def _collect() -> Map:
    found: Map = defaultdict(lambda: {"functions": [], "actions": [], "tests": []})
    for path in sorted((ROOT / "trackone").rglob("*.py")):
        for node in _functions(path):
            cited = _CITED.search(ast.get_docstring(node) or "")
            word = _performed(node)
            kind = "actions" if word else "functions"
            is_of_the_book = path.parent.name == "policy"
            for clause in _split(cited[1]) if cited and (word or is_of_the_book) else []:
                name = f"`{word}`" if word else f"`{path.stem}.{node.name}`"
                found[clause][kind].append(name)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        marked = _module_marks(path)
        for node in _functions(path):
            for clause in dict.fromkeys([*marked, *_marks(node.decorator_list)]) if node.name.startswith("test_") else []:
                found[clause]["tests"].append(f"`{path.relative_to(ROOT / 'tests').with_suffix('').as_posix()}`")
    return found


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def _performed(node: ast.FunctionDef) -> str | None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "performs":
            return str(ast.literal_eval(decorator.args[0]))
    return None


def _marks(expressions: list[ast.expr]) -> list[str]:
    return [
        str(ast.literal_eval(argument))
        for expression in expressions
        if isinstance(expression, ast.Call) and ast.unparse(expression.func) == "pytest.mark.policy"
        for argument in expression.args
    ]


def _module_marks(path: Path) -> list[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            values = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
            return _marks(values)
    return []


def _split(cited: str) -> list[str]:
    return [clause.strip() for clause in cited.split(",") if clause.strip()]


def _problems(found: Map) -> list[str]:
    known = clauses()
    problems = [f"{clause} is cited but is no clause" for clause in sorted(set(found) - set(known) - {"general"})]
    for clause in known.values():
        if clause.is_built and not found[clause.id]["functions"] + found[clause.id]["actions"]:
            problems.append(f"{clause.id} is called built, but nothing decides it")
        if clause.is_built and not found[clause.id]["tests"]:
            problems.append(f"{clause.id} is called built, but no test proves it")
        if clause.held and (clause.is_built or not found[clause.id]["tests"]):
            problems.append(
                f"{clause.id} is called partly built, but {'built too' if clause.is_built else 'no test proves it'}"
            )
        if found[clause.id]["actions"] and found[clause.id]["tests"] and not (clause.is_built or clause.held):
            problems.append(f"{clause.id} is called not built, but an action asks it: say what is held")
    return problems


def _page(found: Map) -> str:
    lines = [
        "# Policy map",
        "",
        "Generated by `trackone policy-map`: which functions of the book decide a clause, which actions ask it, and",
        "which tests prove it. The clauses themselves, and how their silent points are decided, stand in",
        "`trackone/policy/clauses.toml`.",
    ]
    for number, name in sections().items():
        lines += ["", f"## {number}: {name}", "", "| clause | decided by | asked by | proved by |", "|---|---|---|---|"]
        of_section = [clause for clause in clauses().values() if clause.section == number]
        lines += [_row(clause, found) for clause in of_section]
        held = [f"- {clause.id}: {' '.join(clause.held)}" for clause in of_section if clause.held]
        lines += ["", "Partly built; what is held today:", "", *held] if held else []
    return "\n".join(lines) + "\n"


def _row(clause: Clause, found: Map) -> str:
    if not (clause.is_built or clause.held):
        return f"| {clause.id} | not built | | |"
    name = f"{clause.id}, partly" if clause.held else clause.id
    cells = (_cell(found[clause.id][kind]) for kind in ("functions", "actions", "tests"))
    return f"| {name} | {' | '.join(cells)} |"


def _cell(names: list[str]) -> str:
    counted = {name: names.count(name) for name in names}
    return ", ".join(name if count == 1 else f"{name} ({count})" for name, count in counted.items())
