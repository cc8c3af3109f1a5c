"""One participant's page: who may see it, what each tab says, what was saved, which buttons there are."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client

from tests.desks.lives import Desk, Life, make_life
from tests.harness import Cast, TestClock
from trackone.casework.models import ExceptionState

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TABS = ["", "programs", "services", "notes", "documents", "record", "people"]
MOST = 12


@pytest.fixture
def life(cast: Cast, clock: TestClock) -> Life:
    """One participant with two weeks of work."""
    return make_life(cast, clock)


def page(client: Client, life: Life, asked: str = "") -> str:
    answer = client.get(f"/participants/{life.participant.number}/{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("key", ["tess", "dana"])
def test_every_tab_within_the_statements_of_a_page(life: Life, signed_in: SignIn, tab: str, key: str) -> None:
    client = signed_in(key)
    asked: list[str] = []

    def listen(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        page(client, life, f"?tab={tab}")
    assert len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]) <= MOST


@pytest.mark.parametrize("key", ["toby", "mona", "otto", "chris"])
def test_another_regions_number_does_not_exist(life: Life, signed_in: SignIn, key: str) -> None:
    answer = signed_in(key).get(f"/participants/{life.participant.number}/")
    assert answer.status_code == 404
    assert "Example" not in answer.content.decode()


@pytest.mark.parametrize("number", ["P99999999", "P1", "x"])
def test_a_number_that_nobody_has_does_not_exist(life: Life, signed_in: SignIn, number: str) -> None:
    assert signed_in("tess").get(f"/participants/{number}/").status_code == 404


@pytest.mark.parametrize("key", ["hugo", "stan"])
def test_the_help_desk_and_a_stranger_see_nobody(life: Life, signed_in: SignIn, key: str) -> None:
    answer = signed_in(key).get(f"/participants/{life.participant.number}/")
    assert answer.status_code == 403
    assert "Example" not in answer.content.decode()


@pytest.mark.parametrize(
    ("key", "buttons"),
    [
        ("tess", ["Record a service", "Write a note", "Add a document", "Enroll", "Change the record"]),
        ("clara", ["Record a service", "Add a document"]),
        ("connie", []),
        ("dana", []),
        ("ada", []),
    ],
)
def test_buttons_are_only_for_those_who_may(life: Life, signed_in: SignIn, key: str, buttons: list[str]) -> None:
    shown = page(signed_in(key), life).split("What you can do here")[1]
    every = ["Record a service", "Write a note", "Add a document", "Enroll", "Change the record"]
    assert [words for words in every if f">{words}" in shown] == buttons
    assert ("You can read this record." in shown) == (not buttons)


def test_the_keys_stand_on_the_buttons(life: Life, signed_in: SignIn) -> None:
    shown = page(signed_in("tess"), life)
    for key in "snde":
        assert f'data-key="{key}"' in shown


@pytest.mark.policy("II.2")
def test_the_number_is_masked(life: Life, signed_in: SignIn) -> None:
    assert "SSN not on file" in page(signed_in("tess"), life)


@pytest.mark.policy("C.6")
def test_the_head_counts_down_in_words(life: Life, signed_in: SignIn, cast: Cast, at: datetime) -> None:
    Desk(cast, "tess", at=at).count(life.participation)
    shown = page(signed_in("tess"), life)
    assert "2 business days left to enter Friday’s services" in shown
    assert "88 days to soft exit, last extending service Nov 20: Job search workshop or help with staff" in shown
    assert "Wed Nov 18</span> <span>closes today" in shown


@pytest.mark.parametrize(
    ("on", "words", "level"),
    [
        (date(2026, 11, 23), "“Comprehensive assessment” is planned for today", "soon"),
        (date(2026, 11, 19), "1 business day left to enter “Comprehensive assessment”, planned for Thu Nov 19", "soon"),
        (date(2026, 11, 18), "Today is the last day to enter “Comprehensive assessment”, planned for Wed Nov 18", "due"),
        (date(2026, 11, 17), "“Comprehensive assessment”, planned for Tue Nov 17, was not entered by Fri Nov 20", "over"),
    ],
)
def test_what_was_planned_counts_down(
    life: Life, signed_in: SignIn, cast: Cast, clock: TestClock, on: date, words: str, level: str
) -> None:
    desk = Desk(cast, "tess", at=clock.now)
    desk.service(life.participant, began_on=None, planned_begin_on=on, kind="COMP-ASSESS")  # type: ignore[arg-type]
    shown = page(signed_in("tess"), life)
    assert words in shown
    assert f"countdown-{level}" in shown


@pytest.mark.parametrize("tab", ["", "notes"])
def test_what_was_saved_is_said_and_marked(life: Life, signed_in: SignIn, tab: str) -> None:
    shown = page(signed_in("tess"), life, f"?tab={tab}&saved=note-{life.note.pk}")
    assert "The note is signed and final:" in shown
    assert f'<a href="#note-{life.note.pk}">In person, Fri Nov 20</a>' in shown
    assert f'is-saved" id="note-{life.note.pk}"' in shown


@pytest.mark.parametrize("saved", ["note-x", "other-1", "<script>", "note-1-2", "note-" + "9" * 30])
def test_an_address_can_say_nothing_else(life: Life, signed_in: SignIn, saved: str) -> None:
    shown = page(signed_in("tess"), life, f"?saved={saved}")
    assert "is-saved" not in shown
    assert "<script>" not in shown


def test_a_service_on_an_older_page_is_still_said_to_be_saved(life: Life, signed_in: SignIn) -> None:
    shown = page(signed_in("tess"), life, f"?kind=notes&saved=service-{life.services[0].pk}")
    assert "The service is saved:" in shown


def test_the_time_line_is_filtered_by_kind_and_program(life: Life, signed_in: SignIn) -> None:
    client = signed_in("tess")
    notes = page(client, life, "?kind=notes")
    assert "Came with a letter" in notes
    assert "Initial assessment" not in notes
    program = page(client, life, f"?program={life.participation.program_id}")
    assert "Initial assessment" in program
    assert "Came with a letter" not in program
    assert "Initial assessment" in page(client, life, "?kind=nonsense&program=0")


def test_the_pager_walks_the_time_line(life: Life, signed_in: SignIn, cast: Cast, clock: TestClock) -> None:
    desk = Desk(cast, "tess", at=clock.now)
    for _ in range(25):
        desk.note(life.participant, contact_on=clock.now.date(), text="One more.")
    client = signed_in("tess")
    first = page(client, life)
    assert first.count("One more.") == 25
    assert "Initial assessment" not in first
    key = first.split('rel="next" href="?page=')[1].split('"')[0]
    second = page(client, life, f"?page={key}")
    assert "Initial assessment" in second
    assert "One more." not in second


@pytest.mark.policy("C.4")
def test_a_refused_exception_is_marked_and_linked(life: Life, signed_in: SignIn, cast: Cast, clock: TestClock) -> None:
    desk = Desk(cast, "tess", at=clock.now)
    outage = desk.exception(from_on=date(2026, 11, 10))
    late = desk.service(life.participant, began_on=date(2026, 11, 12), began_admission=desk.admission(outage))
    assert "Late: outage of the internet provider" in page(signed_in("tess"), life)
    with desk.act():
        outage.state, outage.decided_by, outage.decided_at = ExceptionState.REFUSED, cast.person("mary"), clock.now
        outage.decided_reason = "no ticket"
        outage.save()
    for asked in ("", "?tab=services"):
        shown = page(signed_in("tess"), life, asked)
        assert "Exception refused" in shown
        assert f'href="/exceptions/{outage.pk}/"' in shown
    assert late.pk


def test_text_is_shown_as_it_was_typed(life: Life, signed_in: SignIn, cast: Cast, clock: TestClock) -> None:
    Desk(cast, "tess", at=clock.now).note(life.participant, contact_on=clock.now.date(), text="<b>5 < 7</b>")
    assert "&lt;b&gt;5 &lt; 7&lt;/b&gt;" in page(signed_in("tess"), life)


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("programs", ["WIOA Adult</a>", "Decide eligibility", "Conversations", "Not enrolled"]),
        ("services", ["Initial assessment", "the same day"]),
        ("notes", ["Asked for training.", "The letter is on file now."]),
        ("documents", ["Driver license", "Proof of identity or birth date", "Fri May 1, 2020"]),
        ("record", ["Identity and contact", "Barriers at entry", "Not known: Sex; "]),
        ("people", ["Nobody yet"]),
    ],
)
def test_each_tab_says_its_own(life: Life, signed_in: SignIn, tab: str, words: list[str]) -> None:
    shown = page(signed_in("tess"), life, f"?tab={tab}")
    for one in words:
        assert one in shown


def test_the_auditor_reads_and_changes_nothing(life: Life, signed_in: SignIn) -> None:
    for tab in TABS:
        shown = page(signed_in("ada"), life, f"?tab={tab}").split("<main")[1]
        assert "<form" not in shown
        assert "Decide eligibility" not in shown


def test_it_is_read_only(life: Life, signed_in: SignIn) -> None:
    for address in ("/", "/services/", f"/participants/{life.participant.number}/"):
        assert signed_in("tess").post(address).status_code == 405
