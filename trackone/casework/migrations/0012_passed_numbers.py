"""Numbers kept in a text against the guard, and whether they are on file, which the database alone judges."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Only the trigger asks it, so that nobody can try numbers out; as the owner it sees every region's, but in a trigger only.
ON_FILE = """
CREATE POLICY judged_by_trigger ON identity_vault FOR SELECT TO trackone_owner USING (pg_trigger_depth() > 0);

CREATE FUNCTION casework_number_on_file(wanted bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pg_trigger_depth() = 0 THEN
    RAISE EXCEPTION 'only a trigger asks whether a number is on file' USING ERRCODE = 'TO001';
  END IF;
  RETURN EXISTS (SELECT FROM identity_vault v WHERE v.blind_index = wanted);
END $$;
"""
SIGHT = """
ALTER TABLE casework_passednumber ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_passednumber FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON casework_passednumber FOR SELECT USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON casework_passednumber FOR INSERT WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
CREATE POLICY updates ON casework_passednumber FOR UPDATE
  USING (region_id = ANY ((SELECT ctx_writes())::bigint[])) WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
REVOKE UPDATE, DELETE ON casework_passednumber FROM trackone_app, trackone_worker;
GRANT UPDATE (reviewed_at, reviewed_by_id) ON casework_passednumber TO trackone_app;
"""
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_give_way_to_corrections"),
        ("identity", "0002_rotation"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0003_case_managers_with_dates"),
    ]

    operations = [
        migrations.RunSQL(
            ON_FILE,
            "DROP FUNCTION casework_number_on_file(bytea); DROP POLICY judged_by_trigger ON identity_vault;",
        ),
        migrations.CreateModel(
            name="PassedNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("masked", models.CharField(max_length=11)),
                ("reason", models.CharField(max_length=200)),
                ("blind_index", models.BinaryField()),
                ("is_on_file", models.BooleanField(default=False, editable=False)),
                ("kept_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.casenote"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author", "kept_at"], name="passed_number_author"),
                    models.Index(
                        condition=models.Q(("is_on_file", True), ("reviewed_at", None)),
                        fields=["region", "-id"],
                        name="passed_number_to_review",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("masked__regex", "^XXX-XX-[0-9]{4}$")), name="passed_number_is_masked"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="passed_number_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="passed_number_review_is_whole",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="passednumber",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY['blind_index']::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY['blind_index']::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="43927a3f3aac77e3756c4193afbcb8ecb6faf036",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_a7c16",
                    table="casework_passednumber",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="passednumber",
            trigger=pgtrigger.compiler.Trigger(
                name="judged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nNEW.is_on_file := casework_number_on_file(NEW.blind_index);\nRETURN NEW;\n",
                    hash="64a646f6415239a90c157c8abe8ef8093d9522b0",
                    operation="INSERT",
                    pgid="pgtrigger_judged_b9dd5",
                    table="casework_passednumber",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(SIGHT, migrations.RunSQL.noop),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
