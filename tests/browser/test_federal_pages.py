"""The pages that the federal commands write, opened from a file: axe finds nothing, nothing scrolls sideways."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.live import NARROW, WIDE, axe_findings, sideways_overflow
from trackone.commands import main

SAMPLE = Path(__file__).resolve().parents[1] / "federal/samples/sample_pirl_rows.csv"
END = ("--report-end", "2024-06-30")
COMMANDS = {"check": ("check", str(SAMPLE), *END), "report": ("report", "eta-9173", str(SAMPLE), *END)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_written_page_works_for_everybody(tmp_path: Path, chromium: Browser, name: str, width: int, scheme: str) -> None:
    out = tmp_path / "page.html"
    assert main(["pirl", *COMMANDS[name], "--html", str(out)]) in (0, 1)
    said: list[str] = []
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(out.as_uri())
    for example in page.locator("summary").all()[:4]:
        example.press("Enter")
    assert page.locator("details[open]").count() == (4 if name == "check" else 0)
    assert [*axe_findings(page), *said] == []
    assert sideways_overflow(page) == 0
    context.close()
