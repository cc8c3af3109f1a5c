"""What the browser's fixtures are made of: the server, the desk of one member of the cast, axe."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.contrib.sessions.backends.db import SessionStore
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.conftest import NOON
from tests.harness import Cast
from tests.world import Folder, make_folder
from trackone.casework.withdrawing import withdraw_participation
from trackone.enrollment.models import Participation

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 390
PATIENCE = 10_000
_NO_COMPLAINT = ("the server responded with a status of 4", "htmx:afterRequest", "htmx:sendError")


class Live:
    """A server on a loopback port, in front of a clone with real commits."""

    def __init__(self, url: str, owner_url: str) -> None:
        self.url, self.owner_url = url, owner_url

    def set_clock(self, moment: datetime | str) -> None:
        """Let the database's clock stand at this moment, for every connection."""
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            owner.execute(
                "INSERT INTO clock_stand (moment) VALUES (%s) ON CONFLICT (is_only) DO UPDATE SET moment = excluded.moment",
                [when],
            )

    def ask(self, sql: str, values: list[Any] | None = None, *, by: str = "") -> list[tuple[Any, ...]]:
        """Ask the database as its owner, in sight of every region, and as one of the cast: what was really kept."""
        with psycopg.connect(self.owner_url) as owner:
            person = "SELECT p.id::text FROM organizations_person p JOIN organizations_account a ON a.id = p.account_id"
            owner.execute(
                f"SELECT set_config('trackone.person', coalesce(({person} WHERE a.username = %s), ''), true)", [by]
            )
            owner.execute(
                "SELECT set_config('trackone.reads', (SELECT array_agg(id) FROM organizations_region)::text, true)"
            )
            return owner.execute(sql, values).fetchall()  # type: ignore[call-overload]

    def make_folder(self) -> Folder:
        """Let Region 4 hold one of everything, as Tess and Cora made it."""
        with transaction.atomic():
            cast = Cast()
            folder = make_folder(cast, "tess", site="Lafayette", declares="cora", last_name="Quillonberry", at=NOON)
            # One program goes without saying: forms open with it.
            other = Participation.objects.exclude(pk=folder.participation.pk).get(participant=folder.participant)
            withdraw_participation(
                other, by=cast.standing("tess"), at=NOON, reason="Made up to be signed.", revision=other.revision
            )
            return folder

    def leave_alone(self, page: Page, *, minutes: int) -> None:
        """Let this browser's session look as if nobody had used it for so long."""
        session = SessionStore(next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid"))
        session["seen_at"] = session["seen_at"] - 60 * minutes
        session.save()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what went wrong stands in the answer."""


@contextmanager
def serving(*, owner_url: str) -> Iterator[Live]:
    """Serve the pages in threads of this process while the block runs."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Live(f"http://127.0.0.1:{server.server_port}", owner_url)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Desk:
    """The browser contexts of one test, each a member of the cast with a session of its own."""

    def __init__(self, live: Live, chromium: Browser) -> None:
        self.live, self.chromium = live, chromium
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, key: str = "", *, width: int = WIDE, script: bool = True) -> Page:
        """Open an empty page as one of the cast, at this width, with JavaScript or without."""
        context = self.chromium.new_context(
            base_url=self.live.url, viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        context.set_default_timeout(PATIENCE)
        if key:
            session = Cast().client(key).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.live.url}])
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.contexts.append(context)
        return page

    def picture(self, folder: Path, *, name: str) -> None:
        """Take a picture of what stands on each page, for a person to look at."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, context in enumerate(self.contexts):
            for page in context.pages:
                page.screenshot(path=folder / f"{name.replace('/', '_')}-{number}.png", full_page=True)

    def close(self) -> None:
        """Close every context."""
        for context in self.contexts:
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        # A refusal (409, 422 …) is said in red too; that is an answer, not an error.
        # Nor is a request of htmx that was still under way when the page was left.
        if message.type == "error" and not any(said in message.text for said in _NO_COMPLAINT):
            self.complaints.append(message.text)


def axe_findings(page: Page) -> list[str]:
    """Return what axe has against the page as it stands: rule, sentence, element."""
    page.evaluate(AXE)
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values:"
        " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})).violations"
    )
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]


def sideways_overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window; 0 means no sideways scrolling."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
