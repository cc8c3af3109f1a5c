"""The trail, the clock and the context that row security reads."""

import django.db.models
from django.db import migrations, models

import trackone.audit.fields

CLOCK_AND_CONTEXT = """
CREATE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT now()';
COMMENT ON FUNCTION clock_now() IS 'the real clock';

CREATE FUNCTION ctx_reads() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('trackone.reads', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION ctx_writes() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('trackone.writes', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION ctx_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('trackone.person', true), '')::bigint $$;
CREATE FUNCTION ctx_entry() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('trackone.entry', true), '')::bigint $$;
"""

GATE = """
CREATE FUNCTION audit_gate() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE entry bigint := ctx_entry();
BEGIN
  IF entry IS NULL THEN
    RAISE EXCEPTION 'no action is under way' USING ERRCODE = 'TO001';
  END IF;
  RETURN entry;
END $$;

CREATE FUNCTION audit_keep(table_name text, before jsonb, after jsonb, masked text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE entry bigint := audit_gate();
BEGIN
  -- Only a trigger may call this: nobody can write a change by hand.
  IF pg_trigger_depth() = 0 THEN
    RAISE EXCEPTION 'only a trigger keeps changes' USING ERRCODE = 'TO001';
  END IF;
  INSERT INTO audit_change (entry_id, region_id, table_name, record_id, field, old, new, at)
  SELECT entry, coalesce(before ->> 'region_id', after ->> 'region_id')::bigint, audit_keep.table_name,
         (before ->> 'id')::bigint, b.key,
         CASE WHEN b.key = ANY (masked) THEN '"changed"' ELSE b.value END,
         CASE WHEN b.key = ANY (masked) THEN '"changed"' ELSE after -> b.key END,
         clock_now()
    FROM jsonb_each(before) b
   WHERE b.value IS DISTINCT FROM coalesce(after -> b.key, 'null')
     AND b.key <> 'revision';
END $$;
"""

ROW_SECURITY = """
CREATE SEQUENCE audit_entry_id_seq OWNED BY audit_entry.id;
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON audit_entry FOR SELECT
  USING (CASE WHEN region_id IS NULL THEN participant_id IS NULL
              ELSE region_id = ANY ((SELECT ctx_reads())::bigint[]) END);
CREATE POLICY appends ON audit_entry FOR INSERT WITH CHECK (true);
ALTER TABLE audit_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_change FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON audit_change FOR SELECT
  USING (region_id IS NULL OR region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY appends ON audit_change FOR INSERT WITH CHECK (true);
REVOKE UPDATE, DELETE ON audit_entry FROM trackone_app, trackone_worker;
REVOKE INSERT, UPDATE, DELETE ON audit_change FROM trackone_app, trackone_worker;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            CLOCK_AND_CONTEXT,
            "DROP FUNCTION ctx_entry(); DROP FUNCTION ctx_person(); DROP FUNCTION ctx_writes();"
            " DROP FUNCTION ctx_reads(); DROP FUNCTION clock_now();",
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField()),
                ("region_id", models.BigIntegerField(null=True)),
                ("table_name", models.CharField(max_length=63)),
                ("record_id", models.BigIntegerField()),
                ("field", models.CharField(max_length=63)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["table_name", "record_id", "-id"], name="audit_change_record"),
                    models.Index(fields=["entry_id"], name="audit_change_entry"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("action", models.CharField(max_length=60)),
                (
                    "outcome",
                    models.CharField(choices=[("done", "done"), ("refused", "refused")], default="done", max_length=8),
                ),
                ("at", models.DateTimeField()),
                ("person_id", models.BigIntegerField(null=True)),
                ("person_name", models.CharField(blank=True, max_length=200)),
                ("post_id", models.BigIntegerField(null=True)),
                ("post_name", models.CharField(blank=True, max_length=200)),
                ("region_id", models.BigIntegerField(null=True)),
                ("participant_id", models.BigIntegerField(null=True)),
                ("table_name", models.CharField(blank=True, max_length=63)),
                ("record_id", models.BigIntegerField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("refusal_codes", models.JSONField(default=list)),
                (
                    "transaction_id",
                    trackone.audit.fields.TransactionIdField(
                        db_default=django.db.models.Func(
                            function="pg_current_xact_id",
                            output_field=trackone.audit.fields.TransactionIdField(),
                        )
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["region_id", "-id"], name="audit_entry_region"),
                    models.Index(fields=["participant_id", "-id"], name="audit_entry_participant"),
                    models.Index(fields=["person_id", "-id"], name="audit_entry_person"),
                    models.Index(fields=["table_name", "record_id", "-id"], name="audit_entry_record"),
                    models.Index(fields=["transaction_id", "id"], name="audit_entry_transaction"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "done"),
                            models.Q(("refusal_codes", []), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_entry_says_why",
                    )
                ],
            },
        ),
        migrations.RunSQL(GATE, "DROP FUNCTION audit_keep(text, jsonb, jsonb, text[]); DROP FUNCTION audit_gate();"),
        migrations.RunSQL(ROW_SECURITY, migrations.RunSQL.noop),
    ]
