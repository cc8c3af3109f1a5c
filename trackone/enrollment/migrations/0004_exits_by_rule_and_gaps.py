"""Exits by rule: what leaves together, what extends a period, until when an exit can be undone, and planned gaps."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

SIGHT = """
ALTER TABLE enrollment_plannedgap ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrollment_plannedgap FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON enrollment_plannedgap FOR SELECT
  USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON enrollment_plannedgap FOR INSERT
  WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
CREATE POLICY updates ON enrollment_plannedgap FOR UPDATE
  USING (region_id = ANY ((SELECT ctx_writes())::bigint[]))
  WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
"""
NO_SIGHT = """
DROP POLICY reads ON enrollment_plannedgap;
DROP POLICY inserts ON enrollment_plannedgap;
DROP POLICY updates ON enrollment_plannedgap;
ALTER TABLE enrollment_plannedgap NO FORCE ROW LEVEL SECURITY;
ALTER TABLE enrollment_plannedgap DISABLE ROW LEVEL SECURITY;
"""

# A trigger of pgtrigger brings its own switch back; the answer stays no (casework 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0003_programs_stay"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0002_sight_and_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("health", "Health or medical"),
                            ("training", "Waits for a training to begin"),
                            ("move", "Away for a time: a temporary move"),
                            ("family", "Care for a family member"),
                            ("season", "School break or seasonal work"),
                        ],
                        max_length=12,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("agreed_on", models.DateField()),
                ("agreed_entered_at", models.DateTimeField(editable=False, null=True)),
                ("agreed_entered_on", models.DateField(editable=False, null=True)),
                ("agreed_last_entry_on", models.DateField(editable=False, null=True)),
                ("agreed_admission_id", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="participation",
            name="frozen",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="participation",
            name="stamped",
        ),
        migrations.RemoveConstraint(
            model_name="participation",
            name="participation_exit_has_reason_and_author",
        ),
        migrations.AddField(
            model_name="participation",
            name="exit_last_undo_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="participation",
            name="extended_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="program",
            name="common_exit_since_on",
            field=models.DateField(blank=True, help_text="leaves together with the others since then", null=True),
        ),
        migrations.AddField(
            model_name="program",
            name="common_exit_until_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="participation",
            name="exit_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("01", "Institutionalized"),
                    ("02", "Health or medical"),
                    ("03", "Deceased"),
                    ("04", "Reserve called to active duty"),
                    ("05", "Foster care (youth only)"),
                    ("07", "Criminal offender in corrections"),
                    ("employed", "Found a job"),
                    ("completed", "Completed the services planned"),
                    ("moved", "Moved out of the area"),
                    ("withdrew", "Withdrew"),
                    ("lost_contact", "Can't be reached"),
                    ("other", "Other reason"),
                    ("by_rule", "90 days without a service that counts"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("began_on__isnull", False), ("exit_on", None), ("sealed_at", None)),
                fields=["extended_on", "id"],
                name="participation_exit_due",
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("began_on__isnull", False), ("exit_on", None), ("sealed_at", None)),
                fields=["staff", "extended_on", "id"],
                name="participation_exit_ahead",
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("exit_reason", "by_rule"), ("sealed_at", None)),
                fields=["exit_last_undo_on", "id"],
                name="participation_exit_by_rule",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF OLD.exit_last_undo_on < today_at_site(OLD.site_id) THEN\n                        RAISE EXCEPTION 'the participation has exited' USING ERRCODE = 'TO004';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="9fadf954b6898bf328494fcaaf00722f25d65293",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_cba4b",
                    table="enrollment_participation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nIF TG_OP = 'UPDATE' THEN\n  IF (OLD.application_on IS NOT NULL AND today > OLD.application_last_entry_on AND today > window_last_entry_on(OLD.application_on)) AND NEW.program_id <> OLD.program_id\n     AND NOT admission_still_admits(OLD.application_admission_id, OLD.application_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) THEN\n    RAISE EXCEPTION 'the window of this application is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.eligibility_on IS NOT NULL AND today > OLD.eligibility_last_entry_on AND today > window_last_entry_on(OLD.eligibility_on)) AND (NEW.eligibility, NEW.snapshot) IS DISTINCT FROM (OLD.eligibility, OLD.snapshot)\n     AND NOT admission_still_admits(OLD.eligibility_admission_id, OLD.eligibility_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) THEN\n    RAISE EXCEPTION 'the window of this decision is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\nIF NEW.exit_on IS NULL THEN\n  NEW.exit_recorded_at := NULL;\n  NEW.exit_recorded_on := NULL;\n  NEW.exit_last_undo_on := NULL;\n  NEW.exit_recorded_by_id := NULL;\nELSIF TG_OP = 'UPDATE' AND OLD.exit_on IS NOT NULL THEN\n  NEW.exit_recorded_at := OLD.exit_recorded_at;\n  NEW.exit_recorded_on := OLD.exit_recorded_on;\n  NEW.exit_last_undo_on := OLD.exit_last_undo_on;\nELSE\n  NEW.exit_recorded_at := clock_now();\n  NEW.exit_recorded_on := today;\n  -- What was served before the rule looked may be entered until its window closes, and takes the exit back (C.6).\n  NEW.exit_last_undo_on := CASE WHEN NEW.exit_reason = 'by_rule'\n    THEN greatest(today, window_last_entry_on(today - 1)) ELSE today END;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.application_on IS NOT DISTINCT FROM OLD.application_on THEN\n    NEW.application_entered_at := OLD.application_entered_at;\n    NEW.application_entered_on := OLD.application_entered_on;\n    NEW.application_last_entry_on := OLD.application_last_entry_on;\n    NEW.application_admission_id := OLD.application_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.application_on IS NOT NULL AND today > OLD.application_last_entry_on AND today > window_last_entry_on(OLD.application_on)) AND NOT (admission_still_admits(OLD.application_admission_id, OLD.application_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) OR admission_admits(NEW.application_admission_id, OLD.application_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id)) THEN\n      RAISE EXCEPTION 'the application date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.application_on IS NULL THEN\n      NEW.application_entered_at := NULL;\n      NEW.application_entered_on := NULL;\n      NEW.application_last_entry_on := NULL;\n      NEW.application_admission_id := NULL;\n    ELSE\n      NEW.application_entered_at := clock_now();\n      NEW.application_entered_on := today;\n      NEW.application_last_entry_on := window_last_entry_on(NEW.application_on);\n      IF today <= NEW.application_last_entry_on THEN\n        NEW.application_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.application_admission_id, NEW.application_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) THEN\n        RAISE EXCEPTION 'the application date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.eligibility_on IS NOT DISTINCT FROM OLD.eligibility_on THEN\n    NEW.eligibility_entered_at := OLD.eligibility_entered_at;\n    NEW.eligibility_entered_on := OLD.eligibility_entered_on;\n    NEW.eligibility_last_entry_on := OLD.eligibility_last_entry_on;\n    NEW.eligibility_admission_id := OLD.eligibility_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.eligibility_on IS NOT NULL AND today > OLD.eligibility_last_entry_on AND today > window_last_entry_on(OLD.eligibility_on)) AND NOT (admission_still_admits(OLD.eligibility_admission_id, OLD.eligibility_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) OR admission_admits(NEW.eligibility_admission_id, OLD.eligibility_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id)) THEN\n      RAISE EXCEPTION 'the eligibility date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.eligibility_on IS NULL THEN\n      NEW.eligibility_entered_at := NULL;\n      NEW.eligibility_entered_on := NULL;\n      NEW.eligibility_last_entry_on := NULL;\n      NEW.eligibility_admission_id := NULL;\n    ELSE\n      NEW.eligibility_entered_at := clock_now();\n      NEW.eligibility_entered_on := today;\n      NEW.eligibility_last_entry_on := window_last_entry_on(NEW.eligibility_on);\n      IF today <= NEW.eligibility_last_entry_on THEN\n        NEW.eligibility_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.eligibility_admission_id, NEW.eligibility_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) THEN\n        RAISE EXCEPTION 'the eligibility date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="0f8a55a6d92c8deab90f44461c6f6de1a90757a6",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_6fb28",
                    table="enrollment_participation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exit_on", None), ("exit_reason", ""), ("exit_recorded_by", None)),
                    models.Q(("exit_on__isnull", False), ("exit_reason", "by_rule"), ("exit_recorded_by", None)),
                    models.Q(
                        ("exit_on__isnull", False),
                        ("exit_recorded_by__isnull", False),
                        models.Q(("exit_reason", ""), _negated=True),
                        models.Q(("exit_reason", "by_rule"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participation_exit_has_reason_and_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("began_on", None), ("extended_on", None)),
                    ("extended_on__gte", models.F("began_on")),
                    _connector="OR",
                ),
                name="participation_is_extended_from_its_begin",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("common_exit_until_on", None),
                    ("common_exit_until_on__gte", models.F("common_exit_since_on")),
                    _connector="OR",
                ),
                name="program_leaves_the_common_exit_after_it_joins",
            ),
        ),
        migrations.AddField(
            model_name="plannedgap",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="plannedgap",
            name="participation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="gaps", to="enrollment.participation"
            ),
        ),
        migrations.AddField(
            model_name="plannedgap",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="plannedgap",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="plannedgap",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="plannedgap",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="plannedgap",
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
            model_name="plannedgap",
            index=models.Index(fields=["participant", "-from_on"], name="gap_participant"),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agreed_entered_at", None),
                        ("agreed_entered_on", None),
                        ("agreed_last_entry_on", None),
                        ("agreed_on", None),
                    ),
                    models.Q(
                        ("agreed_entered_at__isnull", False),
                        ("agreed_entered_on__isnull", False),
                        ("agreed_last_entry_on__isnull", False),
                        ("agreed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="gap_agreed_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_on", None), ("agreed_on__lte", models.F("agreed_entered_on")), _connector="OR"),
                name="gap_agreed_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_on", None),
                    ("agreed_entered_on__lte", models.F("agreed_last_entry_on")),
                    ("agreed_admission_id__isnull", False),
                    _connector="OR",
                ),
                name="gap_agreed_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_on__gte", models.F("agreed_on"))), name="gap_is_planned_ahead"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="gap_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    models.Q(("ended_on__gte", models.F("from_on")), ("ended_on__lt", models.F("until_on"))),
                    _connector="OR",
                ),
                name="gap_that_ended_early_ended_within_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
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
                name="gap_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("sealed_at", None), ("withdrawn_at", None)),
                expressions=[
                    (
                        models.Func(
                            models.F("participation_id"),
                            models.F("participation_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("from_on"),
                            django.db.models.functions.comparison.Coalesce("ended_on", "until_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="gaps_do_not_overlap",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plannedgap",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="41ad08ac56f3e99119e9250c929a372a2bd292c5",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_3b624",
                    table="enrollment_plannedgap",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plannedgap",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NULL);\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn gap is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.agreed_on IS NOT NULL AND today > OLD.agreed_last_entry_on AND today > window_last_entry_on(OLD.agreed_on)) AND NOT admission_still_admits(OLD.agreed_admission_id, OLD.agreed_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND (NEW.participation_id, NEW.region_id, NEW.reason, NEW.from_on, NEW.until_on, NEW.withdrawn_at)\n         IS DISTINCT FROM\n         (OLD.participation_id, OLD.region_id, OLD.reason, OLD.from_on, OLD.until_on, OLD.withdrawn_at) THEN\n    RAISE EXCEPTION 'the window of this gap is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.agreed_on IS NOT DISTINCT FROM OLD.agreed_on THEN\n    NEW.agreed_entered_at := OLD.agreed_entered_at;\n    NEW.agreed_entered_on := OLD.agreed_entered_on;\n    NEW.agreed_last_entry_on := OLD.agreed_last_entry_on;\n    NEW.agreed_admission_id := OLD.agreed_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.agreed_on IS NOT NULL AND today > OLD.agreed_last_entry_on AND today > window_last_entry_on(OLD.agreed_on)) AND NOT (admission_still_admits(OLD.agreed_admission_id, OLD.agreed_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.agreed_admission_id, OLD.agreed_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the agreed date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.agreed_on IS NULL THEN\n      NEW.agreed_entered_at := NULL;\n      NEW.agreed_entered_on := NULL;\n      NEW.agreed_last_entry_on := NULL;\n      NEW.agreed_admission_id := NULL;\n    ELSE\n      NEW.agreed_entered_at := clock_now();\n      NEW.agreed_entered_on := today;\n      NEW.agreed_last_entry_on := window_last_entry_on(NEW.agreed_on);\n      IF today <= NEW.agreed_last_entry_on THEN\n        NEW.agreed_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.agreed_admission_id, NEW.agreed_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the agreed date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="bedc14205ddf19951f98563f18ab1550753fb99b",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_3f44c",
                    table="enrollment_plannedgap",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(SIGHT, NO_SIGHT),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
