"""Group services, each with its sign-in list: the service records that point at it stay on it."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

SIGHT_BY_REGION = """
ALTER TABLE casework_groupservice ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_groupservice FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON casework_groupservice FOR SELECT USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON casework_groupservice FOR INSERT WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
"""
SIGHT_OF_ALL = """
DROP POLICY reads ON casework_groupservice;
DROP POLICY inserts ON casework_groupservice;
ALTER TABLE casework_groupservice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE casework_groupservice DISABLE ROW LEVEL SECURITY;
"""

# A trigger added here brings pgtrigger's own answer back: nobody passes triggers over (see 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_final_exits"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0002_sight_and_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("provider_name", models.CharField(blank=True, help_text="a partner who served, by name", max_length=120)),
                ("held_on", models.DateField()),
                ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.servicekind"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.post",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="group",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_records",
                to="casework.groupservice",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(condition=models.Q(("group__isnull", False)), fields=["group", "id"], name="service_group"),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(("group__isnull", False), ("sealed_at", None), ("withdrawn_at", None)),
                fields=("group", "participant"),
                name="on_a_sign_in_list_once",
            ),
        ),
        migrations.AddIndex(
            model_name="groupservice",
            index=models.Index(fields=["region", "-held_on", "-id"], name="group_service_region"),
        ),
        migrations.AddIndex(
            model_name="groupservice",
            index=models.Index(fields=["region", "staff", "-held_on", "-id"], name="group_service_staff"),
        ),
        migrations.AddConstraint(
            model_name="groupservice",
            constraint=models.UniqueConstraint(
                fields=("site", "held_on", "kind", "staff", "title"), name="one_list_a_group_service"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupservice",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="group_service_has_a_title"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupservice",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="c7896b3ec5d8984a9d693ef8e66de8c8489b2c19",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_1e37a",
                    table="casework_groupservice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="grouped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  IF NEW.group_id IS NOT DISTINCT FROM OLD.group_id THEN\n    RETURN NEW;\n  END IF;\n  IF OLD.group_id IS NOT NULL OR OLD.began_on IS NOT NULL THEN\n    RAISE EXCEPTION 'a service stays on its sign-in list' USING ERRCODE = '23514';\n  END IF;\nEND IF;\nIF NEW.group_id IS NOT NULL AND NOT EXISTS (\n    SELECT FROM casework_groupservice g WHERE g.id = NEW.group_id AND g.region_id = NEW.region_id) THEN\n  RAISE EXCEPTION 'the sign-in list is of another region' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="39ffe120fb117d457ff2c422318af4e3f5023ca9",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_grouped_ce2f1",
                    table="casework_servicerecord",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(SIGHT_BY_REGION, SIGHT_OF_ALL),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
