"""Doors call only performed functions; every word of MAY is performed or read; acts never nest."""

import ast
from pathlib import Path

from trackone.organizations.authority import MAY

ROOT = Path(__file__).resolve().parents[2] / "trackone"
# Words that guard a page or a list and are not an act that writes.
READ_ONLY = {
    "participant.view",
    "participant.search",
    "request.view",
    "exception.view",
    "exception.view_marked",
    "timeliness.view",
    "reference.view",
    "person.view",
    "trail.read",
    "participant.see_looks",
    "passed_number.view",
}


def performed() -> dict[str, tuple[str, ast.FunctionDef]]:
    found = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef):
                continue
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "performs":
                    word = ast.literal_eval(decorator.args[0])
                    found[word] = (path.relative_to(ROOT).as_posix(), node)
    return found


def test_every_action_word_is_performed_exactly_where_it_is_declared() -> None:
    assert set(MAY) - READ_ONLY == set(performed())


def test_every_action_takes_keywords_only_after_its_record() -> None:
    for word, (_, function) in performed().items():
        names = [argument.arg for argument in function.args.kwonlyargs]
        assert {"by", "at"} <= set(names), word
        assert len(function.args.args) <= 1, word


def test_no_action_calls_another() -> None:
    names = {function.name for _, function in performed().values()}
    nested = []
    for word, (_, function) in performed().items():
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
                nested.append(f"{word} calls {ast.unparse(node.func)}")
    assert nested == []


def test_doors_never_write_a_row_themselves() -> None:
    written = []
    for door in ("web", "api"):
        for path in (ROOT / door).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
                if name in {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}:
                    written.append(f"{path.name}: {name}")
                if name == "create" and "objects" in ast.unparse(node.func):
                    written.append(f"{path.name}: {ast.unparse(node.func)}")
    assert written == []


def test_only_doors_read_the_clock_or_the_request() -> None:
    wrong = []
    for path in ROOT.rglob("*.py"):
        room = path.relative_to(ROOT).parts[0]
        if room in {"web", "api", "jobs", "commands", "demo", "audit", "federal"}:
            continue
        text = path.read_text()
        wrong += [f"{path.name}: {word}" for word in ("timezone.now(", "datetime.now(", "date.today(") if word in text]
    assert wrong == []
