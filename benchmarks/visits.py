"""What is measured: each visit as a person at a desk makes it, by any browser that can get and post."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Protocol

from benchmarks.targets import Targets

PAGE_AIM, SAVE_AIM = 40, 25


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: status, body, and the number of statements where the server counts them."""

    status: int
    body: str
    statements: int | None = None


class Browser(Protocol):
    """A logged-in member of the staff; HTTP over a socket, or Django's own client."""

    def get(self, address: str) -> Answer:
        """Ask for a page."""

    def post(self, address: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request that is ready to be sent and timed."""

    address: str
    fields: Mapping[str, str] | None = None

    def send(self, browser: Browser) -> Answer:
        """Send it."""
        return browser.get(self.address) if self.fields is None else browser.post(self.address, self.fields)


Prepare = Callable[[Browser, Targets, int], Request]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One line of the table: `prepare` opens the form if there is one, which is not timed.

    `deep_in` names the visit of the first page, for one that is deep in its list.
    """

    name: str
    prepare: Prepare
    is_save: bool = False
    is_list: bool = False
    deep_in: str = ""

    @property
    def aim(self) -> int | None:
        """Return the aim for the median at the larger size, in milliseconds; None where there is none."""
        if self.is_save:
            return SAVE_AIM
        return PAGE_AIM if self.is_list else None

    @property
    def statuses(self) -> frozenset[int]:
        """Return which answers count as right."""
        return frozenset({302, 303}) if self.is_save else frozenset({200})


class _Form(HTMLParser):
    """Reads the fields of the form that goes to one address, with the values that stand in them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.is_inside = False
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.is_inside = given.get("action", "") in (self.address, "") and given.get("method", "").lower() == "post"
        elif not self.is_inside:
            return
        elif tag == "input" and name and not (given.get("type") in ("radio", "checkbox") and "checked" not in given):
            self.fields[name] = given.get("value", "")
        elif tag == "select":
            self._select = name
            self.choices.setdefault(name, [])
        elif tag == "option":
            self.choices[self._select].append(given.get("value", ""))
            if "selected" in given:
                self.fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            self.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False


def form_on(body: str, address: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the fields of a form as they stand, and the choices of each select."""
    form = _Form(address)
    form.feed(body)
    if not form.fields:
        raise LookupError(f"There is no form for {address}.")
    return form.fields, form.choices


def page(address: str) -> Prepare:
    """Return the visit of one page."""
    return lambda browser, targets, turn: Request(address=address)


def _participant(browser: Browser, targets: Targets, turn: int) -> Request:
    return Request(address=f"/participants/{_number(targets, turn)}/")


def _search(words: Callable[[Targets, int], str]) -> Prepare:
    def prepare(browser: Browser, targets: Targets, turn: int) -> Request:
        fields, _ = form_on(browser.get("/search/").body, "/search/")
        return Request(address="/search/", fields={**fields, "words": words(targets, turn)})

    return prepare


def _service_form(browser: Browser, targets: Targets, turn: int) -> Request:
    return Request(address=f"/participants/{_number(targets, turn)}/services/record/")


def _record_service(browser: Browser, targets: Targets, turn: int) -> Request:
    address = _service_form(browser, targets, turn).address
    fields, choices = form_on(browser.get(address).body, address)
    enrolled = [value for value in choices["participation"] if value.isdigit()]
    chosen = {
        "participation": enrolled[0] if enrolled else choices["participation"][-1],
        "kind": targets.kind,
        "site": fields.get("site") or choices["site"][-1],
        "staff": fields.get("staff") or choices["staff"][-1],
        "minutes": "30",
        "then": "done",
    }
    return Request(address=address, fields={**fields, **chosen})


def _write_note(browser: Browser, targets: Targets, turn: int) -> Request:
    address = f"/participants/{_number(targets, turn)}/notes/write/"
    fields, choices = form_on(browser.get(address).body, address)
    chosen = {
        "contact_type": fields.get("contact_type") or next(value for value in choices["contact_type"] if value),
        "text": "Came in as agreed. The course goes well. Next: call again in two weeks.",
        "then": "done",
    }
    return Request(address=address, fields={**fields, **chosen})


def _number(targets: Targets, turn: int) -> str:
    return targets.numbers[turn % len(targets.numbers)]


VISITS = (
    Visit(name="home", prepare=page("/")),
    Visit(name="caseload list, own people", prepare=page("/participants/"), is_list=True),
    Visit(name="caseload list, the region", prepare=page("/participants/?who=all"), is_list=True),
    Visit(
        name="a deep page of it",
        prepare=lambda browser, targets, turn: Request(address=f"/participants/?who=all&page={targets.deep_by_name}"),
        is_list=True,
        deep_in="caseload list, the region",
    ),
    Visit(
        name="a deep page by last service",
        prepare=lambda browser, targets, turn: Request(
            address=f"/participants/?who=all&sort=-service&page={targets.deep_by_service}"
        ),
        is_list=True,
        deep_in="caseload list, the region",
    ),
    Visit(
        name="search by first and last name",
        prepare=_search(lambda targets, turn: targets.names[turn % len(targets.names)]),
        is_list=True,
    ),
    Visit(name="search by one letter", prepare=_search(lambda targets, turn: "p"), is_list=True),
    Visit(name="services list", prepare=page("/services/"), is_list=True),
    Visit(name="participant page", prepare=_participant),
    Visit(name="form to record a service", prepare=_service_form),
    Visit(name="recording a service", prepare=_record_service, is_save=True),
    Visit(name="writing a note", prepare=_write_note, is_save=True),
)
