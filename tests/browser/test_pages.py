"""Every page by role: axe finds nothing, nothing scrolls sideways on a phone, and the security policy holds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.live import NARROW, WIDE, axe_findings, sideways_overflow

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

FOR_EVERYBODY = ["/log-in/", "/help/", "/policy/", "/policy/C.6/", "/policy/general/", "/gallery/", "/no-such-page/"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_outside_of_a_log_in_are_accessible_at_any_width(desk: Open, width: int) -> None:
    page = desk(width=width)
    found = {}
    for address in FOR_EVERYBODY:
        page.goto(address)
        found[address] = [*axe_findings(page), *(["scrolls sideways"] if sideways_overflow(page) else [])]
    assert {address: said for address, said in found.items() if said} == {}
