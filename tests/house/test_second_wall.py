"""The second wall: with every check of the views gone, and with SQL smuggled into a statement, a region stays closed."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from tests.harness import Cast, House, TestClock
from tests.house.test_routes import ask, entries_about, forms_of, routes
from tests.house.test_tables import NOT_PERSONAL, rows, tables
from tests.world import Folder, make_folder
from trackone.audit.context import begin_act, end_act, signed
from trackone.organizations import authority
from trackone.organizations.authority import MAY, May, Whose
from trackone.organizations.models import Role
from trackone.participants.models import Participant

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
OURS = ("trackone_app", "trackone_worker", "trackone_auditor")


@pytest.fixture
def four(cast: Cast, clock: TestClock) -> Folder:
    return make_folder(cast, "tess", site="Lafayette", declares="cora", last_name="Quillonberry", at=clock.now)


@pytest.fixture
def seven(cast: Cast, clock: TestClock) -> Folder:
    return make_folder(cast, "toby", site="Terre Haute", declares="mona", last_name="Brindlewick", at=clock.now, serial=5679)


# ---- what the catalogue says


def test_no_view_reads_as_its_owner() -> None:
    assert (
        rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
            " AND NOT coalesce(reloptions::text, '') LIKE '%security_invoker=true%'"
        )
        == []
    )


def test_nobody_has_a_right_too_many() -> None:
    """Rows are read and written; nothing is truncated, referenced or given triggers, and the auditor reads alone."""
    wrong = rows(
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public' AND grantee <> 'trackone_owner' AND grantor <> grantee"
        f" AND NOT (grantee IN {OURS} AND privilege_type = 'SELECT'"
        "      OR grantee IN ('trackone_app', 'trackone_worker') AND privilege_type IN ('INSERT', 'UPDATE', 'DELETE'))"
        " AND table_name NOT LIKE 'pg_%'"
    )
    assert wrong == []
    assert [role for role in OURS if rows(f"SELECT has_schema_privilege('{role}', 'public', 'CREATE')") != [(False,)]] == []
    secret = [role for role in OURS if rows(f"SELECT has_table_privilege('{role}', 'audit_contextkey', 'SELECT')")[0][0]]
    assert secret == []


def test_the_trail_can_be_added_to_and_no_more() -> None:
    kept = ("audit_entry", "audit_change", "audit_seal")
    for role in OURS:
        for table in kept:
            for right in ("UPDATE", "DELETE"):
                assert rows(f"SELECT has_table_privilege('{role}', '{table}', '{right}')") == [(False,)], (role, table)


def test_what_runs_as_the_owner_finds_its_tables_in_one_place() -> None:
    """A definer function without a fixed path could be led to a table of somebody else's."""
    loose = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND NOT coalesce(proconfig::text, '') LIKE '%search_path=public, pg_temp%'"
    )
    assert loose == []


def test_without_a_context_the_trail_of_regions_is_empty(four: Folder) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('trackone.reads', '', true), set_config('trackone.person', '', true)")
        cursor.execute("SELECT count(*) FROM audit_entry WHERE region_id IS NOT NULL OR participant_id IS NOT NULL")
        assert cursor.fetchone() == (0,)


# ---- with the views' own checks gone


@contextmanager
def no_first_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every role do everything everywhere, and every list show all that the database gives."""
    everybody = (May(tuple(Role)), May(tuple(Role), Whose.STATE))
    with monkeypatch.context() as patched:
        patched.setattr(authority, "MAY", dict.fromkeys(MAY, everybody))
        patched.setattr(authority, "_reaches", lambda *_: True)
        patched.setattr(authority, "_covers", lambda *_: True)
        for model in apps.get_models():
            for kind in {type(model._default_manager.get_queryset()), type(model._base_manager.get_queryset())}:
                if hasattr(kind, "visible_to"):
                    patched.setattr(kind, "visible_to", lambda rows, by: rows.all())
        yield


def held_by(four: Folder) -> dict[str, int]:
    """Return a mark of what each table holds of Region 4, or of its participant: a foreign write would alter it."""
    entries_about(four)
    marks = {}
    with connection.cursor() as cursor:
        for table in sorted(tables() - NOT_PERSONAL):
            column = _column_of(table)
            if column is None or table == "participants_viewing":
                continue
            held = four.region.pk if column == "region_id" else four.participant.pk
            cursor.execute(f"SELECT coalesce(sum(hashtext(t::text)::bigint), 0) FROM {table} t WHERE {column} = %s", [held])
            marks[table] = cursor.fetchone()[0]
    return marks


def _column_of(table: str) -> str | None:
    if table == "participants_participant":
        return "id"
    columns = {row[0] for row in rows(f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'")}
    return next((name for name in ("participant_id", "region_id") if name in columns), None)


@pytest.mark.policy("C.4")
@pytest.mark.parametrize("reader", ["toby", "mona"])
def test_without_any_check_of_the_views_no_row_of_another_region_shows_or_changes(
    signed_in: SignIn, four: Folder, seven: Folder, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    client = signed_in(reader)
    forms = forms_of(client, seven)
    before, wrong, answered = held_by(four), {}, 0
    with no_first_wall(monkeypatch):
        for route in routes():
            if route.name == "log_out":
                continue
            address = route.address(four.values(route.name))
            body = forms.get(route.address(seven.values(route.name)), {})
            for method, sent in (("get", {}), ("post", {}), ("post", body)):
                answer = ask(client, method, address, sent)
                answered += answer.status_code in (200, 302)
                told = [word for word in four.words() if word in answer.content.decode()]
                # The address itself names the number; what is shown of it is held to the name and the texts.
                told = [word for word in told if word != four.participant.number]
                if told:
                    wrong[f"{method} {route.name}"] = (answer.status_code, told)
    assert wrong == {}
    assert answered > 40
    after = held_by(four)
    assert len(after) > 15
    assert {table: (mark, after[table]) for table, mark in before.items() if mark != after[table]} == {}


def test_the_first_wall_is_really_gone_in_that_test(
    signed_in: SignIn, four: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the own region, a clerk then does what a clerk may not: else that test would stop at the door."""
    client = signed_in("clara")
    address = f"/participants/{four.participant.number}/ssn/"
    assert client.get(address).status_code == 403
    with no_first_wall(monkeypatch):
        assert client.get(address).status_code == 200


# ---- with SQL smuggled into a statement


def refused(statement: str, values: list[object] | None = None) -> str:
    """Return the SQL state with which a statement fails; "" when it is carried out."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError as problem:
        return str(getattr(problem.__cause__, "sqlstate", ""))
    return ""


EVERYWHERE = "{1,2,3,4,5,6,7,8,9,10,11,12}"
PEOPLE = "SELECT count(*) FROM participants_participant"


@pytest.fixture
def toby(cast: Cast, four: Folder, seven: Folder) -> Cast:
    """The context of a request by a member of Region 7."""
    cast.standing("toby")
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        assert cursor.fetchone() == (1,)
    return cast


@pytest.mark.parametrize("name", ["reads", "writes", "person", "act"])
@pytest.mark.parametrize("value", ["plain", "unsigned", "of another session", "of another name", "long ago", "garbage"])
def test_a_context_that_the_app_did_not_sign_is_refused(toby: Cast, house: House, name: str, value: str) -> None:
    said = {"reads": EVERYWHERE, "writes": EVERYWHERE, "person": "1", "act": "1"}[name]
    with connection.cursor() as cursor:
        forged = {
            "plain": said,
            "unsigned": f"{said}@{int(time.time())}|{'0' * 64}",
            "of another session": of_another_session(house, name, said),
            "of another name": signed("other", said, cursor=cursor),
            "long ago": of_long_ago(name, said, cursor=cursor),
            "garbage": f"{said}@x|y",
        }[value]
    asked = {"reads": PEOPLE, "writes": "SELECT ctx_writes()", "person": "SELECT ctx_person()", "act": "SELECT ctx_entry()"}
    assert refused(f"SELECT set_config('trackone.{name}', %s, true); {asked[name]}", [forged]) == "TO006"


def of_another_session(house: House, name: str, said: str) -> str:
    with psycopg.connect(house.url("app", str(connection.settings_dict["NAME"]))) as other:
        return signed(name, said, cursor=other.cursor())


def of_long_ago(name: str, said: str, *, cursor: object) -> str:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "time", lambda: 1_700_000_000.0)
        return signed(name, said, cursor=cursor)


def test_a_signature_that_is_right_opens(toby: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('trackone.reads', %s, true)", [signed("reads", EVERYWHERE, cursor=cursor)])
        cursor.execute(PEOPLE)
        assert cursor.fetchone() == (2,)


def test_nobody_writes_by_naming_an_entry(toby: Cast) -> None:
    named = "SELECT set_config('trackone.entry', '1', true)"
    assert refused(f"{named}; UPDATE organizations_person SET name = 'Mallory'") == "TO001"


def test_the_end_of_an_act_ends_its_rights(toby: Cast) -> None:
    begin_act(writes=[4, 7])
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx_writes(), ctx_entry() IS NOT NULL")
        assert cursor.fetchone() == ([4, 7], True)
        end_act(reads=[7])
        cursor.execute("SELECT ctx_writes(), ctx_entry() IS NOT NULL")
        assert cursor.fetchone() == ([], False)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT inside FROM audit_contextkey",
        "SET ROLE trackone_owner",
        "SET SESSION AUTHORIZATION trackone_owner",
        "ALTER TABLE participants_participant DISABLE ROW LEVEL SECURITY",
        "CREATE OR REPLACE FUNCTION ctx_reads() RETURNS bigint[] LANGUAGE sql AS 'SELECT ''{4}''::bigint[]'",
        "SET row_security = off; SELECT * FROM participants_participant",
        "SET session_replication_role = replica",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE public.x ()",
    ],
)
def test_no_way_round_the_wall(toby: Cast, statement: str) -> None:
    assert refused(statement) == "42501"


def leaky(request: HttpRequest) -> HttpResponse:
    """A page with the fault that this is about: what was sent becomes part of the statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_name FROM participants_participant WHERE number = '{request.GET['number']}'")
        found = cursor.fetchall() if cursor.description else []
    return HttpResponse(str(found))


urlpatterns = [path("leaky/", leaky), path("", include(settings.ROOT_URLCONF))]
SMUGGLED = [
    "' OR true --",
    f"' UNION SELECT set_config('trackone.reads', '{EVERYWHERE}', true) --",
    f"'; SELECT set_config('trackone.reads', '{EVERYWHERE}', true); SELECT last_name FROM participants_participant --",
    f"'; SET LOCAL trackone.reads = '{EVERYWHERE}'; SELECT last_name FROM participants_participant --",
    "'; SELECT set_config('trackone.reads', replace(current_setting('trackone.reads'), '{7}', '{4,7}'), true);"
    " SELECT last_name FROM participants_participant --",
    "'; RESET trackone.reads; SELECT last_name FROM participants_participant --",
    "'; SELECT old::text FROM audit_change --",
    "'; SELECT string_agg(a.query, '') FROM pg_stat_activity a --",
]


@pytest.mark.parametrize("smuggled", SMUGGLED)
def test_a_planted_injection_sees_no_more_than_its_reader(
    signed_in: SignIn, four: Folder, seven: Folder, smuggled: str
) -> None:
    client = signed_in("toby")
    with override_settings(ROOT_URLCONF="tests.house.test_second_wall"):
        own = ask(client, "get", "/leaky/", {"number": seven.participant.number})
        assert "Brindlewick" in own.content.decode()
        shown = ask(client, "get", "/leaky/", {"number": smuggled}).content.decode()
    assert "Quillonberry" not in shown
    assert not re.search(r"\bVera\b", shown) or smuggled == SMUGGLED[0]


def test_a_smuggled_statement_writes_nothing(signed_in: SignIn, four: Folder, seven: Folder, cast: Cast) -> None:
    """Not even the reader's own region is written outside of an act."""
    with override_settings(ROOT_URLCONF="tests.house.test_second_wall"):
        wanted = "'; UPDATE participants_participant SET last_name = 'Mallory' --"
        ask(signed_in("toby"), "get", "/leaky/", {"number": wanted})
    cast.standing("toby")
    assert not Participant.objects.filter(last_name="Mallory").exists()
