"""The embedded server: it starts, is found again, survives a kill, and its roles can do no more than they should."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import postgres, roles
from config.postgres import Server
from config.server_folder import LaunchFailed, only_one, reachable_folder, running_pid


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = reachable_folder(tmp_path_factory.mktemp("launcher") / "postgres")
    yield place
    postgres.remove(place)


@pytest.fixture
def server(folder: Path) -> Server:
    started = postgres.start(folder)
    if not started.has_database("trackone"):
        started.create_database("trackone")
    return started


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchall()


def test_a_running_server_is_found_again(server: Server, folder: Path) -> None:
    before = running_pid(folder)
    assert postgres.start(folder).port == server.port
    assert running_pid(folder) == before


def test_committed_rows_outlive_a_killed_server(server: Server, folder: Path) -> None:
    with psycopg.connect(server.url("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
    pid = running_pid(folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert running_pid(folder) is None
    again = postgres.start(folder)
    assert rows(again.url("app"), "SELECT number FROM kept") == [(7,)]


def test_an_id_file_that_names_another_process_is_stale(server: Server, folder: Path) -> None:
    server.stop()
    id_file = folder / "data" / "postmaster.pid"
    id_file.write_text(f"{os.getpid()}\n{folder / 'data'}\n0\n1\n", encoding="utf-8")
    assert running_pid(folder) is None
    assert rows(postgres.start(folder).admin_url(), "SELECT 1") == [(1,)]


def test_secrets_are_readable_by_their_owner_alone(server: Server, folder: Path) -> None:
    assert stat.S_IMODE((folder / "passwords.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "server.log").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700
    assert not (folder / "administrator.password").exists()


def test_no_password_means_no_entry(server: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://trackone_app@127.0.0.1:{server.port}/trackone", password="wrong")


def test_the_roles_have_no_power_over_others(server: Server) -> None:
    found = rows(
        server.admin_url(),
        "SELECT rolname, rolsuper, rolbypassrls, rolinherit, rolcreaterole FROM pg_roles"
        " WHERE rolname LIKE 'trackone_%' ORDER BY rolname",
    )
    names = sorted(roles.role_name(role) for role in roles.ROLES)
    assert found == [(name, False, False, False, False) for name in names]


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("app", "TRUNCATE owned"),
        ("app", "CREATE TABLE mine (number int)"),
        ("app", "CREATE TEMPORARY TABLE mine (number int)"),
        ("worker", "TRUNCATE owned"),
        ("worker", "ALTER TABLE owned ADD COLUMN more int"),
        ("auditor", "INSERT INTO owned (number) VALUES (1)"),
        ("auditor", "DELETE FROM owned"),
    ],
)
@pytest.mark.parametrize("database", ["trackone", "trackone_clone"])
def test_a_role_may_not(server: Server, role: str, statement: str, database: str) -> None:
    prepare(server)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(server.url(role, database), statement)


def test_app_and_worker_write_and_the_auditor_reads(server: Server) -> None:
    prepare(server)
    for role in ("app", "worker"):
        assert rows(server.url(role, "trackone_clone"), "INSERT INTO owned (number) VALUES (1) RETURNING number") == [(1,)]
    assert rows(server.url("auditor", "trackone_clone"), "SELECT count(*) > 0 FROM owned") == [(True,)]


def test_the_operators_script_is_the_same_sql_and_holds_no_password(server: Server) -> None:
    script = roles.operator_script()
    assert roles.roles_sql() in script
    assert roles.schema_sql() in script
    assert not any(password in script for password in server.passwords.values())
    assert "PASSWORD '" not in script


def test_a_failing_statement_does_not_reach_the_servers_log(server: Server, folder: Path) -> None:
    prepare(server)
    with pytest.raises(psycopg.errors.CheckViolation):
        rows(server.url("app"), "INSERT INTO owned (number) SELECT -90000 - 1234")
    log = (folder / "server.log").read_text(encoding="utf-8")
    assert "owned_number_check" not in log
    assert "91234" not in log


def test_only_one_demo_runs_in_a_folder(tmp_path: Path) -> None:
    with (
        only_one(tmp_path / "demo.lock", "The demo"),
        pytest.raises(LaunchFailed, match="running already"),
        only_one(tmp_path / "demo.lock", "The demo"),
    ):
        pass


def prepare(server: Server) -> None:
    if server.has_database("trackone_clone"):
        return
    with psycopg.connect(server.url("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE owned (id int GENERATED ALWAYS AS IDENTITY, number int, CHECK (number > 0))")
    server.create_database("trackone_clone", template="trackone")
