"""A live server on a clone of its own, with real commits as the app role, and a real Chromium in front of it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.live import Desk, Live, serving
from tests.conftest import NOON
from tests.harness import House


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one browser a worker; a test opens contexts of its own in it."""
    # Playwright keeps an event loop running in this thread, and Django would take every query for one inside of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def live(house: House, fresh_database: str) -> Iterator[Live]:
    """Serve a fresh clone on a loopback port; its clock stands at noon until `live.set_clock()` moves it."""
    with serving(owner_url=house.url("owner", fresh_database)) as server:
        server.set_clock(NOON)
        yield server


@pytest.fixture
def desk(live: Live, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page as one of the cast: `desk("tess", width=390)`; "" is nobody.

    What a page says to its console in red, above all a breach of the content security policy, fails the test.
    """
    opened = Desk(live, chromium)
    yield opened.open
    folder = os.environ.get("TRACKONE_SCREENSHOTS")
    if folder:
        opened.picture(Path(folder), name=request.node.name)
    opened.close()
    assert opened.complaints == []
