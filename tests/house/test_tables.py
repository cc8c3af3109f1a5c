"""Every table is recorded or says why not; personal data stands behind forced row security; every key points down."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from trackone.audit.recorded import EXEMPT

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db

# Reference data that names no participant: readable in every region.
NOT_PERSONAL = {
    "audit_seal",
    "audit_contextkey",
    "organizations_region",
    "organizations_formerregionname",
    "organizations_county",
    "organizations_regioncounty",
    "organizations_organization",
    "organizations_regionoperator",
    "organizations_site",
    "organizations_workgroup",
    "organizations_person",
    "organizations_post",
    "organizations_account",
    "organizations_attempt",
    "organizations_answer",
    "organizations_closing",
    "organizations_calendarday",
    "enrollment_program",
    "casework_servicekind",
    "casework_entryexception",
    "casework_entryexception_sites",
    "casework_entryexception_staff",
    "casework_masssession",
    "casework_admission",
    "requests_batchday",
    "clock_stand",
    "notifications_email",
}


def rows(sql: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def tables() -> set[str]:
    return {row[0] for row in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def is_infrastructure(table: str) -> bool:
    return table.startswith(("django_", "auth_", "procrastinate_"))


def test_every_table_is_recorded_or_exempt_with_a_reason() -> None:
    gated = {
        row[0]
        for row in rows(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'pgtrigger_recorded_%' AND t.tgenabled = 'O'"
        )
    }
    ours = {table for table in tables() if table != "clock_stand"}
    assert ours - gated - set(EXEMPT) == set()
    assert gated & set(EXEMPT) == set()


def test_every_table_with_personal_data_forces_row_security() -> None:
    forced = {
        row[0]
        for row in rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r', 'p')"
        )
    }
    personal = {table for table in tables() if not is_infrastructure(table)} - NOT_PERSONAL
    assert personal - forced == set()


def test_every_table_that_can_be_sealed_is_guarded_by_the_gate() -> None:
    sealable = {
        row[0]
        for row in rows(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'sealed_at'"
        )
    }
    guarded = {
        (row[0], row[1])
        for row in rows(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname IN ('sealed', 'born_sealed') AND t.tgenabled = 'O'"
        )
    }
    assert guarded == {(table, trigger) for table in sealable for trigger in ("sealed", "born_sealed")}


def test_without_a_context_every_personal_table_is_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('trackone.reads', '', true), set_config('trackone.person', '', true)")
        for table in sorted(tables() - NOT_PERSONAL):
            if is_infrastructure(table) or table.startswith("audit_"):
                continue
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_the_app_owns_nothing_and_can_neither_truncate_nor_bypass() -> None:
    assert rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'trackone_%' AND (rolsuper OR rolbypassrls)") == []
    assert (
        rows(
            "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE r.rolname IN ('trackone_app', 'trackone_worker')"
        )
        == []
    )
    assert (
        rows(
            "SELECT table_name FROM information_schema.role_table_grants"
            " WHERE grantee IN ('trackone_app', 'trackone_worker') AND privilege_type = 'TRUNCATE'"
        )
        == []
    )


def test_every_foreign_key_points_down_the_layers() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [layer.replace(" ", "").split("|") for layer in contracts[0]["layers"]]
    depth = {room: number for number, rooms in enumerate(layers) for room in rooms}
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = field.related_model if field.many_to_one or (field.one_to_one and field.concrete) else None
            if target is None or target == "self" or room not in depth:
                continue
            other = target._meta.app_label
            if other in depth and other != room and depth[other] <= depth[room]:
                wrong.append(f"{model.__name__}.{field.name} -> {other}")
    assert wrong == []
