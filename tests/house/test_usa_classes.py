"""The classes of the design system stand in one room; no page carries a style or a script of its own."""

import re
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "trackone"
ROOM = WEB / "web" / "uswds"
KINDS = {".py", ".html", ".css", ".js"}


def files() -> list[Path]:
    return [path for path in WEB.rglob("*") if path.suffix in KINDS and "node_modules" not in path.parts]


def test_usa_classes_stand_only_in_their_room() -> None:
    outside = [
        str(path.relative_to(WEB)) for path in files() if ROOM not in path.parents and re.search(r"\busa-", path.read_text())
    ]
    assert outside == []


def test_the_room_does_hold_them() -> None:
    assert any("usa-" in path.read_text() for path in files() if ROOM in path.parents)


def test_no_page_carries_a_style_or_a_script_of_its_own() -> None:
    """The content security policy would drop it without a word."""
    own = re.compile(r"""\sstyle\s*=\s*["']|<style\b|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|hx-on""")
    found = [str(path.relative_to(WEB)) for path in files() if path.suffix == ".html" and own.search(path.read_text())]
    assert found == []
