"""docs/federal-indicators.md is run from top to bottom: what its code and its commands print is what stands there."""

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from trackone.commands import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"```(python|text|console)\n(.*?)```", re.DOTALL)


def test_the_page_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    printed = ""
    for kind, text in BLOCK.findall((DOCS / "federal-indicators.md").read_text(encoding="utf-8")):
        if kind == "text":
            assert printed == text
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            if kind == "python":
                exec(text, names)
            else:
                assert main(shlex.split(text.splitlines()[0].removeprefix("$ trackone "))) == 0
        printed = out.getvalue()
        if kind == "console":
            assert printed == text.partition("\n")[2]
    assert (tmp_path / "by-board.svg").read_text() == (DOCS / "federal-indicators-by-board.svg").read_text(encoding="utf-8")
