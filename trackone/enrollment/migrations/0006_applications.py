"""Applications to several programs, who signs them, when they expire, two who decide; and an enrollment withdrawn.

An application of before this day has no last day: it does not expire.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

TABLES = ("enrollment_application", "enrollment_signature")


def sight(table: str) -> str:
    """Return the policies of one table, read and written by the region of the row, and what seals it by request alone."""
    reads = "region_id = ANY ((SELECT ctx_reads())::bigint[])"
    writes = "region_id = ANY ((SELECT ctx_writes())::bigint[])"
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON {table} FOR SELECT USING ({reads});
CREATE POLICY inserts ON {table} FOR INSERT WITH CHECK ({writes});
CREATE POLICY updates ON {table} FOR UPDATE USING ({writes}) WITH CHECK ({writes});
CREATE TRIGGER born_sealed BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.sealed_at IS NOT NULL)
  EXECUTE FUNCTION sealed_by_request_alone();
CREATE TRIGGER sealed BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NOT NULL)
  EXECUTE FUNCTION sealed_by_request_alone();
"""


def no_sight(table: str) -> str:
    """Return what takes these policies away."""
    return f"""
DROP TRIGGER sealed ON {table};
DROP TRIGGER born_sealed ON {table};
DROP POLICY reads ON {table};
DROP POLICY inserts ON {table};
DROP POLICY updates ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


# A trigger of pgtrigger brings its own switch back; the answer stays no (casework 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0005_give_way_to_corrections"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0003_case_managers_with_dates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("application_on", models.DateField(blank=True, null=True)),
                ("begun_on", models.DateField(editable=False)),
                ("expires_on", models.DateField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "signers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "signer",
                    models.CharField(
                        choices=[("applicant", "Applicant"), ("guardian", "Parent or guardian"), ("staff", "Staff")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("signed_on", models.DateField()),
                ("held_at", models.CharField(help_text="where the copy is held", max_length=120)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="participation",
            name="participation_periods_do_not_overlap",
        ),
        migrations.AddField(
            model_name="participation",
            name="decision_reason",
            field=models.CharField(blank=True, db_default="", help_text="why not as the rules propose", max_length=500),
        ),
        migrations.AddField(
            model_name="participation",
            name="expires_on",
            field=models.DateField(editable=False, help_text="the last day for a decision", null=True),
        ),
        migrations.AddField(
            model_name="participation",
            name="first_decision",
            field=models.CharField(
                blank=True,
                choices=[("eligible", "eligible"), ("not eligible", "not eligible")],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="first_decision_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participation",
            name="first_decision_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="needs_review",
            field=models.BooleanField(db_default=False, default=False, help_text="two persons decide"),
        ),
        migrations.AddField(
            model_name="participation",
            name="returned_reason",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="participation",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participation",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participation",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="withdrawn_reason",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="undecided",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="\ntoday := today_at_site(OLD.site_id);\nIF correction_admits(TG_TABLE_NAME::text, CASE WHEN TG_OP = 'UPDATE' THEN OLD.id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.participant_id ELSE NEW.participant_id END) THEN\n  RETURN NEW;\nEND IF;\nIF OLD.withdrawn_at IS NOT NULL THEN\n  RAISE EXCEPTION 'a withdrawn application is not revived' USING ERRCODE = 'TO004';\nEND IF;\nIF OLD.eligibility = '' AND OLD.first_decision = '' AND OLD.began_on IS NULL AND OLD.exit_on IS NULL\n   AND OLD.expires_on < today THEN\n  RAISE EXCEPTION 'the application has expired' USING ERRCODE = 'TO004';\nEND IF;\nIF NEW.withdrawn_at IS NOT NULL THEN\n  IF OLD.eligibility <> '' OR OLD.first_decision <> '' OR OLD.began_on IS NOT NULL OR OLD.exit_on IS NOT NULL THEN\n    RAISE EXCEPTION 'the application is decided or begun' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.application_on IS NOT NULL AND today > OLD.application_last_entry_on AND today > window_last_entry_on(OLD.application_on)) AND NOT admission_still_admits(OLD.application_admission_id, OLD.application_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) THEN\n    RAISE EXCEPTION 'the window of this application is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\nRETURN NEW;\n",
                    hash="223cbc2e3442cbea072242f0bb1d3c24123e96c2",
                    operation="UPDATE",
                    pgid="pgtrigger_undecided_485b1",
                    table="enrollment_participation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="applied_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="participant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="participants.participant",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="application",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participations",
                to="enrollment.application",
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(
                    ("eligibility", ""), ("sealed_at", None), models.Q(("first_decision", ""), _negated=True)
                ),
                fields=["region", "first_decision_at", "id"],
                name="participation_to_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_decision", ""), ("first_decision_at", None), ("first_decision_by", None)),
                    models.Q(
                        ("first_decision_at__isnull", False),
                        ("first_decision_by__isnull", False),
                        models.Q(("first_decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participation_first_decision_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(
                        ("first_decision_by__isnull", False), ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="participation_review_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    models.Q(("reviewed_by", models.F("first_decision_by")), _negated=True),
                    _connector="OR",
                ),
                name="participation_is_decided_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needs_review", False), ("eligibility", ""), ("reviewed_by__isnull", False), _connector="OR"
                ),
                name="participation_that_needs_review_has_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on", None), ("expires_on__gte", models.F("application_on")), _connector="OR"),
                name="participation_expires_after_its_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participation_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("sealed_at", None), ("withdrawn_at", None), models.Q(("eligibility", "not eligible"), _negated=True)
                ),
                expressions=[
                    (
                        models.Func(
                            models.F("participant_id"),
                            models.F("participant_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("program_id"),
                            models.F("program_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            django.db.models.functions.comparison.Coalesce("began_on", "application_on"),
                            django.db.models.functions.comparison.Coalesce(
                                models.F("exit_on"),
                                models.Case(
                                    models.When(
                                        models.Q(
                                            ("began_on", None),
                                            ("eligibility", ""),
                                            ("exit_on", None),
                                            ("first_decision", ""),
                                            ("withdrawn_at", None),
                                        ),
                                        then=models.F("expires_on"),
                                    )
                                ),
                            ),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="participation_periods_do_not_overlap",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="application",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="enrollment.application",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["participant", "-begun_on", "-id"], name="application_participant"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("applied_at", None), ("sealed_at", None), ("withdrawn_at", None)),
                fields=["staff", "expires_on", "id"],
                name="application_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at", None), ("applied_by", None), ("signers", [])),
                    models.Q(
                        ("application_on__isnull", False),
                        ("applied_at__isnull", False),
                        ("applied_by__isnull", False),
                        models.Q(("program_codes", []), _negated=True),
                        models.Q(("signers", []), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="application_handed_in_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("applied_at", None), ("withdrawn_at", None), _connector="OR"),
                name="application_handed_in_is_not_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="application_withdrawal_is_whole",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="885b77669b0f850fe164ac49cbe1ee47bacdad1b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_7716e",
                    table="enrollment_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\n  NEW.begun_on := today_at_site(NEW.site_id);\nELSE\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn application is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF OLD.applied_at IS NULL AND OLD.expires_on < today_at_site(OLD.site_id) THEN\n    RAISE EXCEPTION 'the application has expired' USING ERRCODE = 'TO004';\n  END IF;\n  IF OLD.applied_at IS NOT NULL AND (NEW.applied_at, NEW.program_codes, NEW.application_on, NEW.withdrawn_at)\n     IS DISTINCT FROM (OLD.applied_at, OLD.program_codes, OLD.application_on, OLD.withdrawn_at) THEN\n    RAISE EXCEPTION 'the application is handed in' USING ERRCODE = 'TO004';\n  END IF;\n  IF (NEW.participant_id, NEW.region_id) <> (OLD.participant_id, OLD.region_id) THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  NEW.begun_on := OLD.begun_on;\n  IF NEW.applied_at IS NOT NULL AND OLD.applied_at IS NULL THEN\n    NEW.applied_at := clock_now();\n  END IF;\nEND IF;\nRETURN NEW;\n",
                    hash="fdcda9a1c967e130960d8706535258c68ec6f34f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_kept_acc32",
                    table="enrollment_application",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("held_at", ""), _negated=True)),
                name="signature_says_who_and_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="signature_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sealed_at", None), ("withdrawn_at", None)),
                fields=("application", "signer"),
                name="an_application_is_signed_once_by_each",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="f071957a6b35e735a69db2362a2abff10c496505",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_c8706",
                    table="enrollment_signature",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.withdrawn_at IS NOT NULL OR (NEW.application_id, NEW.participant_id, NEW.region_id, NEW.signer, NEW.name,\n   NEW.signed_on, NEW.held_at) <> (OLD.application_id, OLD.participant_id, OLD.region_id, OLD.signer, OLD.name,\n   OLD.signed_on, OLD.held_at) THEN\n  RAISE EXCEPTION 'a signature is withdrawn and entered again, never changed' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="8ea752a9fc2bbad16bfa37338ff2f39a56000937",
                    operation="UPDATE",
                    pgid="pgtrigger_kept_bde92",
                    table="enrollment_signature",
                    when="BEFORE",
                ),
            ),
        ),
        *(migrations.RunSQL(sight(table), no_sight(table)) for table in TABLES),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
