"""Walk every address of the house: what nobody, a stranger, another region, a nasty hand and an odd method get there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.harness import Cast, TestClock
from tests.world import Folder, make_folder
from trackone.audit.context import open_context
from trackone.audit.models import Entry

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

# Reviewed: what opens without a log-in. Everything else leads to the log-in page.
OPEN = {"log_in", "log_out", "unlock", "activate", "help", "healthz", "policy", "policy_clause", "gallery", "csp_report"}
# Reviewed: addresses that name no record of anybody; every other one with a parameter names a record of one region.
NAMES_NO_RECORD = {
    "activate",
    "policy_clause",
    "exception_declare",
    "service_kind",
    "service_kind_replace",
    "service_kind_end",
    "program",
    "program_end",
}
# Reviewed: a member of the staff is no participant; whom a region employs is known across the state, and so are the
# regions with their operators and Master Users.
SEEN_STATEWIDE = {
    "person",
    "region",
    "region_rename",
    "region_county",
    "region_end",
    "region_operator",
    "region_master_user",
    "region_operator_person",
    "post_end",
}
PLAIN = {
    "clause": "C.6",
    "token": "made-up",
    "kind": 1,
    "slug": "veteran",
    "code": "JOB-SEARCH",
    "program": "WIOA-ADULT",
    "record": "service",
    "step": "decline",
}


@dataclass(frozen=True)
class Route:
    """One address by its name, with the parameters that it wants."""

    name: str
    wants: tuple[str, ...]

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={want: values.get(want, PLAIN.get(want)) for want in self.wants})

    def spoiled(self, values: dict[str, Any], want: str, value: object) -> str:
        """Return the address with one parameter replaced by what no page would ever link to."""
        stand_in = {"number": "P77777777", "pk": 7777777, "kind": 7777777}.get(want, "seventy-seven")
        address = reverse(self.name, kwargs={**{one: values.get(one, PLAIN.get(one)) for one in self.wants}, want: stand_in})
        return address.replace(str(stand_in), quote(str(value), safe=""))


def routes() -> list[Route]:
    def walk(patterns: list[Any]) -> Iterator[Route]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                assert pattern.name, f"{pattern.pattern} has no name"
                yield Route(pattern.name, tuple(pattern.pattern.regex.groupindex))

    return list(walk(get_resolver().url_patterns))


def with_record() -> list[Route]:
    return [route for route in routes() if route.wants and route.name not in NAMES_NO_RECORD]


def ask(client: Client, method: str, address: str, body: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
    """Ask like a browser that takes what comes: a crash is an answer of 500 here."""
    client.raise_request_exception = False
    return getattr(client, method)(address, body or {}, headers=headers)  # type: ignore[no-any-return]


@pytest.fixture
def four(cast: Cast, clock: TestClock) -> Folder:
    """What Region 4 holds."""
    return make_folder(cast, "tess", site="Lafayette", declares="cora", last_name="Quillonberry", at=clock.now)


@pytest.fixture
def seven(cast: Cast, clock: TestClock) -> Folder:
    """What Region 7 holds."""
    return make_folder(cast, "toby", site="Terre Haute", declares="mona", last_name="Brindlewick", at=clock.now, serial=5679)


def test_every_route_says_whose_record_it_is_about(four: Folder) -> None:
    assert len({route.name for route in routes()}) == len(routes())
    unknown = [route.name for route in with_record() if not four.values(route.name)]
    assert unknown == [], "name them in tests/world.py, or in NAMES_NO_RECORD"


def test_nobody_gets_past_the_log_in(four: Folder) -> None:
    wrong = {}
    for route in routes():
        address = route.address(four.values(route.name))
        for method in ("get", "post"):
            answer = ask(Client(), method, address, {"next": "/"})
            leads = answer.get("Location", "")
            if route.name in OPEN:
                ok = answer.status_code < 500 and not any(word in answer.content.decode() for word in four.words())
            else:
                ok = answer.status_code == 302 and leads.startswith("/log-in/?next=")
            if not ok:
                wrong[f"{method} {route.name}"] = (answer.status_code, leads)
    assert wrong == {}


@pytest.mark.parametrize("key", ["stan", "hugo"])
def test_who_serves_nobody_reads_about_nobody(signed_in: SignIn, four: Folder, key: str) -> None:
    """The stranger has no post; the help desk has one, which opens no region."""
    client, wrong = signed_in(key), {}
    for route in routes():
        address = route.address(four.values(route.name))
        for method in ("get", "post"):
            if route.name in ("log_out", "person_disable"):
                continue
            answer = ask(client, method, address, {"words": "Vera"})
            told = [word for word in four.words() if word in answer.content.decode()]
            if answer.status_code >= 500 or told:
                wrong[f"{method} {route.name}"] = (answer.status_code, told)
            is_record = route in with_record() and route.name not in SEEN_STATEWIDE | {"exception"}
            if is_record and route.name.split("_")[0] != "exception" and answer.status_code not in (403, 404, 405):
                wrong[f"{method} {route.name}"] = (answer.status_code, "neither 403 nor 404")
    assert wrong == {}


def entries_about(folder: Folder) -> int:
    open_context(person_id=None, reads=range(1, 13))
    return Entry.objects.filter(participant_id=folder.participant.pk).count()


@pytest.mark.policy("C.4")
@pytest.mark.parametrize("key", ["toby", "mona"])
def test_another_regions_record_is_not_there(signed_in: SignIn, four: Folder, seven: Folder, key: str) -> None:
    """404 at every address, read or written, as if the record did not exist; and the trail has no entry of it."""
    client, before, wrong = signed_in(key), entries_about(four), {}
    forms = forms_of(client, seven)
    for route in with_record():
        if route.name in SEEN_STATEWIDE:
            continue
        address = route.address(four.values(route.name))
        body_for_own = forms.get(route.address(seven.values(route.name)), {})
        for method, body in (("get", {}), ("post", {}), ("post", body_for_own)):
            answer = ask(client, method, address, body)
            # Who may not do it in the region of his own is told so; who may, finds nobody of another region.
            refused = (403, 404, 405) if route.name == "person_disable" else (404, 405)
            if answer.status_code not in refused or any(word in answer.content.decode() for word in four.words()):
                wrong[f"{method} {route.name}"] = answer.status_code
    assert wrong == {}
    assert entries_about(four) == before


FORM = re.compile(r'<form\b[^>]*\baction="([^"]*)"[^>]*>(.*?)</form>', re.S)
FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<(?:input|textarea|select)\b|\Z)", re.S)
VALUE = re.compile(r'\bvalue="([^"]*)"')


def filled(form: str) -> dict[str, Any]:
    """Return a body for this form: what stands in its fields, the last choice of each select, else "1"."""
    body: dict[str, Any] = {}
    for kind, attributes, inside in FIELD.findall(form):
        name = re.search(r'\bname="([^"]*)"', attributes)
        if name is None:
            continue
        value = VALUE.search(attributes)
        if kind == "select":
            options = [one for one in VALUE.findall(inside.split("</select>")[0]) if one]
            body.setdefault(name[1], options[-1] if options else "")
        elif 'type="radio"' not in attributes or "checked" in attributes:
            body.setdefault(name[1], value[1] if value else "1")
    return body


def forms_of(client: Client, folder: Folder) -> dict[str, dict[str, Any]]:
    """Return a sensible body for every address to which some page of this reader holds a form."""
    found: dict[str, dict[str, Any]] = {}
    for route in routes():
        address = route.address(folder.values(route.name))
        for action, form in FORM.findall(ask(client, "get", address).content.decode()):
            found.setdefault(action.split("?")[0] or address, filled(form))
    record = found.get(reverse("service_record", args=[folder.participant.number]), {})
    return {**{reverse(name): record for name in ("kinds", "window", "draft_keep")}, **found}


WORST = ["\x00", "9" * 5_000, "🙂" * 3_000, "²", "<script>alert(1)</script>"]
NASTY = [*WORST, "-1", "٣٤", "' OR 1=1 --", "2026-02-31", "nan", "\ufffe", ""]
ASKED = ("page", "sort", "tab", "kind", "program", "saved", "staff", "show", "next", "from_on_year", "site", "who")
QUERIES = [dict.fromkeys(ASKED, value) for value in ("\x00", "9" * 200, "²", "-1")]
SAVED = [{"saved": f"{kind}-{pk}"} for kind in ("service", "note") for pk in ("²", "9" * 5_000, "0", "1-1")]


def crashed(answers: dict[str, HttpResponse]) -> dict[str, int]:
    return {what: answer.status_code for what, answer in answers.items() if answer.status_code >= 500}


@pytest.mark.parametrize("key", ["tess", "dana"])
def test_a_nasty_address_breaks_nothing(signed_in: SignIn, four: Folder, key: str) -> None:
    client, answers = signed_in(key), {}
    nasty = {
        "number": ["P00000000", "p99999999", "P1", "x" * 500, "P0000000\x00", "٣" * 9, "..", "%s"],
        "pk": [0, 2**31, 2**63, 2**64, 10**40],
        "slug": ["x" * 300, "race%00", "-"],
        "code": ["x" * 300, "JOB%00", "-"],
        "program": ["x" * 300, "WP%00", "-"],
        "activity": ["x" * 300, "training%00", "-", "trainings"],
        "record": ["x" * 300, "service%00", "-", "people"],
        "step": ["x" * 300, "apply%00", "-", "apply-it"],
        "kind": [0, 5, 2**63, 10**30],
        "clause": ["Z.9", "x" * 500, "\x00", "C.6'", "general "],
        "token": ["x" * 3_000, "a:b:c", "\x00", "::"],
    }
    for route in routes():
        for want in route.wants:
            for value in nasty[want]:
                for method in ("get", "post"):
                    address = route.spoiled(four.values(route.name), want, value)
                    answers[f"{method} {route.name} {want}={str(value)[:20]!r}"] = ask(client, method, address)
    assert crashed(answers) == {}


def test_a_nasty_query_breaks_nothing(signed_in: SignIn, four: Folder) -> None:
    client, answers = signed_in("mary"), {}
    for route in routes():
        address = route.address(four.values(route.name))
        if ask(client, "get", address).status_code != 200:
            continue
        for query in QUERIES + (SAVED if route.name in ("participant", "service_record") else []):
            answers[f"{route.name} {str(query)[:40]}"] = ask(client, "get", address, query)
    assert crashed(answers) == {}


def spoiled(body: dict[str, Any], *, is_thorough: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the body with all fields nasty at once; and, when thorough, with each field nasty, doubled and missing alone."""
    names = [name for name in body if name != "csrfmiddlewaretoken"]
    yield "as it stands", body
    for value in NASTY:
        yield f"all {value[:9]!r}", dict.fromkeys(names, value)
    for number, name in enumerate(names if is_thorough else []):
        value = NASTY[number % len(NASTY)]
        yield f"{name}={value[:9]!r}", {**body, name: value}
        yield f"{name} twice", {**body, name: [body[name], "0"]}
        yield f"no {name}", {other: body[other] for other in names if other != name}


def a_fifth_of(body: dict[str, Any], turn: int) -> dict[str, str]:
    """Return every fifth field with nasty values, others each turn: the sensible ones let them through to the act."""
    return {name: NASTY[(place + turn) % len(NASTY)] for place, name in enumerate(body) if place % 5 == turn % 5}


@pytest.mark.parametrize("key", ["tess", "cora", "dana"])
def test_a_nasty_form_breaks_nothing(signed_in: SignIn, four: Folder, key: str) -> None:
    """Every form with every field nasty, doubled or missing at once; and for one reader a few nasty among sensible ones."""
    client, answers = signed_in(key), {}
    forms = forms_of(client, four)
    for route in routes():
        if route.name in ("log_out", "log_in"):
            continue
        address = route.address(four.values(route.name))
        body = {name: value for name, value in forms.get(address, {}).items() if name != "csrfmiddlewaretoken"}
        bodies = {"as it stands": body, "doubled": {name: [value, "0"] for name, value in body.items()}, "empty": {}}
        bodies |= {f"all {value[:9]!r}": dict.fromkeys(body, value) for value in WORST if body}
        if key == "tess":
            bodies |= {f"a fifth, {turn}": {**body, **a_fifth_of(body, turn)} for turn in range(10) if body}
        for what, sent in bodies.items():
            answers[f"{route.name} {what}"] = ask(client, "post", address, sent)
    assert crashed(answers) == {}


def test_the_forms_of_that_test_are_real_ones(signed_in: SignIn, four: Folder) -> None:
    """What is spoiled above would be saved as it stands: else the test would stop at the door."""
    client = signed_in("tess")
    forms = forms_of(client, four)
    taken = set()
    for name in ("service_record", "note_write", "document_describe", "participant_elements", "service_mend"):
        address = next(route for route in routes() if route.name == name).address(four.values(name))
        answer = ask(client, "post", address, forms[address])
        taken |= {name} if answer.status_code == 302 and "?saved=" in answer["Location"] else set()
    assert taken == {"service_record", "note_write", "document_describe", "participant_elements", "service_mend"}
    own = {action for action in forms if action.startswith(("/services/", "/participations/", "/conversations/", "/notes/"))}
    assert len(own) >= 8, own


@pytest.mark.parametrize("reader", ["toby", "pia"])
def test_a_form_can_name_nothing_of_another_region(
    signed_in: SignIn, four: Folder, seven: Folder, cast: Cast, reader: str
) -> None:
    """The record is in the address; what else a form names is held to the region too."""
    client = signed_in(reader)
    if reader == "pia":
        client.post("/region/", {"region": str(seven.participation.region_id)})
    address = reverse("service_record", args=[seven.participant.number])
    body = forms_of(client, seven)[address]
    before = entries_about(four)
    foreign = {
        "participation": four.participation.pk,
        "site": four.participation.site_id,
        "staff": cast.person("tess").pk,
    }
    for name, value in foreign.items():
        assert name in body
        assert ask(client, "post", address, {**body, name: value}).status_code == 422, name
    assert ask(client, "post", address, {**body, **foreign}).status_code == 422
    assert entries_about(four) == before
    assert ask(client, "post", address, body).status_code == 302


def test_odd_methods_change_nothing_and_break_nothing(signed_in: SignIn, four: Folder) -> None:
    client, wrong, before = signed_in("tess"), {}, entries_about(four)
    for route in routes():
        if route.name == "log_out":
            continue
        address = route.address(four.values(route.name))
        shown = ask(client, "get", address)
        head = ask(client, "head", address)
        if head.content or (head.status_code, shown.status_code) not in {
            (s, s) for s in (200, 302, 403, 404, 405, 410, 422)
        }:
            wrong[f"head {route.name}"] = (shown.status_code, head.status_code)
        for method in ("options", "put", "patch", "delete"):
            answer = getattr(client, method)(address)
            if answer.status_code >= 500:
                wrong[f"{method} {route.name}"] = (shown.status_code, answer.status_code)
    assert wrong == {}
    assert entries_about(four) == before


@pytest.mark.parametrize("key", ["tess", "stan", ""])
def test_every_answer_carries_its_headers(signed_in: SignIn, four: Folder, key: str) -> None:
    client, wrong = signed_in(key) if key else Client(), {}
    for route in routes():
        if route.name == "log_out":
            continue
        address = route.address(four.values(route.name))
        for method in ("get", "post"):
            answer = ask(client, method, address)
            lacks = [
                name
                for name, value in {
                    "Content-Security-Policy": "default-src 'none'",
                    "X-Content-Type-Options": "nosniff",
                    "X-Frame-Options": "DENY",
                    **({"Cache-Control": "no-store"} if key and route.name != "healthz" else {}),
                }.items()
                if value not in answer.get(name, "")
            ]
            if lacks:
                wrong[f"{method} {route.name}"] = lacks
    assert wrong == {}


def test_words_that_find_a_person_stand_in_no_address(signed_in: SignIn, four: Folder) -> None:
    """Search is a POST; its words come back neither in an address nor in a link, and no session keeps them."""
    client = signed_in("tess")
    answer = ask(client, "post", reverse("search"), {"words": "Quillonberry"})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert four.participant.number in shown
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', shown) if "uillonberry" in link]
    assert "uillonberry" not in str(dict(client.session))
    assert (
        ask(client, "get", reverse("search"), {"words": "Quillonberry"}).content.decode().count(four.participant.number) == 0
    )
