"""Activities, each kind a table of its own, seen by the region of the row."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

TABLES = ("casework_training",)

# A trigger added here brings pgtrigger's own answer back: nobody passes triggers over (see 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


def sight_by_region(table: str) -> str:
    """Return the policies of one table: read and write by the region of the row; nothing is ever deleted."""
    reads = "region_id = ANY ((SELECT ctx_reads())::bigint[])"
    writes = "region_id = ANY ((SELECT ctx_writes())::bigint[])"
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON {table} FOR SELECT USING ({reads});
CREATE POLICY inserts ON {table} FOR INSERT WITH CHECK ({writes});
CREATE POLICY updates ON {table} FOR UPDATE USING ({writes}) WITH CHECK ({writes});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_group_services"),
        ("enrollment", "0004_exits_by_rule_and_gaps"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0002_sight_and_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_never_refused",
                    models.BooleanField(default=False, editable=False, help_text="late ones of its kind are marked only"),
                ),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
                ("began_on", models.DateField()),
                ("began_entered_at", models.DateTimeField(editable=False, null=True)),
                ("began_entered_on", models.DateField(editable=False, null=True)),
                ("began_last_entry_on", models.DateField(editable=False, null=True)),
                ("expected_end_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("ended_entered_at", models.DateTimeField(editable=False, null=True)),
                ("ended_entered_on", models.DateField(editable=False, null=True)),
                ("ended_last_entry_on", models.DateField(editable=False, null=True)),
                ("completion", models.CharField(blank=True, help_text="a code, with the end", max_length=1)),
                ("type_code", models.CharField(max_length=2)),
                ("provider_name", models.CharField(max_length=75)),
                ("program_of_study", models.CharField(max_length=120)),
                ("leads_to", models.CharField(blank=True, max_length=9)),
                ("cip_code", models.CharField(blank=True, help_text="six digits", max_length=6)),
                ("occupation_code", models.CharField(blank=True, help_text="O*NET, eight digits", max_length=8)),
                ("account", models.CharField(blank=True, max_length=1)),
                ("pell", models.CharField(blank=True, max_length=1)),
                (
                    "began_admission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.admission",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.conversation"
                    ),
                ),
                (
                    "ended_admission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.admission",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enrollment.participation",
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
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
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
                    "withdrawn_by",
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
                    models.Index(fields=["participant", "-began_on", "-id"], name="training_participant"),
                    models.Index(fields=["participation", "began_on"], name="training_participation"),
                    models.Index(fields=["conversation", "-began_on", "-id"], name="training_conversation"),
                    models.Index(
                        condition=models.Q(
                            ("ended_on", None),
                            ("expected_end_on__isnull", False),
                            ("sealed_at", None),
                            ("withdrawn_at", None),
                        ),
                        fields=["region", "staff", "expected_end_on"],
                        name="training_not_ended",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("began_entered_at", None),
                                ("began_entered_on", None),
                                ("began_last_entry_on", None),
                                ("began_on", None),
                            ),
                            models.Q(
                                ("began_entered_at__isnull", False),
                                ("began_entered_on__isnull", False),
                                ("began_last_entry_on__isnull", False),
                                ("began_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="training_began_is_stamped_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("began_on", None), ("began_on__lte", models.F("began_entered_on")), _connector="OR"
                        ),
                        name="training_began_is_not_in_the_future",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("began_on", None),
                            ("began_entered_on__lte", models.F("began_last_entry_on")),
                            ("began_admission_id__isnull", False),
                            ("is_never_refused", True),
                            _connector="OR",
                        ),
                        name="training_began_is_in_time_or_admitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_entered_at", None),
                                ("ended_entered_on", None),
                                ("ended_last_entry_on", None),
                                ("ended_on", None),
                            ),
                            models.Q(
                                ("ended_entered_at__isnull", False),
                                ("ended_entered_on__isnull", False),
                                ("ended_last_entry_on__isnull", False),
                                ("ended_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="training_ended_is_stamped_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__lte", models.F("ended_entered_on")), _connector="OR"
                        ),
                        name="training_ended_is_not_in_the_future",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_entered_on__lte", models.F("ended_last_entry_on")),
                            ("ended_admission_id__isnull", False),
                            ("is_never_refused", True),
                            _connector="OR",
                        ),
                        name="training_ended_is_in_time_or_admitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_never_refused", False)), name="training_is_never_refused_as_declared"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="training_withdrawal_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("participation__isnull", False)), name="training_has_a_program"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("began_on")), _connector="OR"),
                        name="training_ended_on_is_not_before_began_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected_end_on", None), ("expected_end_on__gte", models.F("began_on")), _connector="OR"
                        ),
                        name="training_expected_end_on_is_not_before_began_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completion", ""), ("ended_on", None)),
                            models.Q(("ended_on__isnull", False), models.Q(("completion", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="training_completion_has_its_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cip_code__regex", "^([0-9]{6})?$")), name="training_cip_has_six_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occupation_code__regex", "^([0-9]{8})?$")),
                        name="training_occupation_has_eight_digits",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="acac3d0c610b2b47127afbacec1a5e7dd00d2680",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_54d43",
                    table="casework_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\n\nIF TG_OP = 'UPDATE' THEN\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, NULL);\nEND IF;\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NULL);\nRETURN NEW;\n",
                    hash="96d6efb519a7d853056551c2790bf0034c5c4ac3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_daeb9",
                    table="casework_training",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := false;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.provider_name, NEW.program_of_study, NEW.occupation_code, NEW.cip_code, NEW.leads_to, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.provider_name, OLD.program_of_study, OLD.occupation_code, OLD.cip_code, OLD.leads_to, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'the window of what stands beside the began date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.completion) IS DISTINCT FROM (OLD.completion)) THEN\n    RAISE EXCEPTION 'the window of what stands beside the ended date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF NEW.expected_end_on IS DISTINCT FROM OLD.expected_end_on AND coalesce(OLD.expected_end_on < today, false)\n     AND today > window_last_entry_on(OLD.expected_end_on) THEN\n    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.began_on IS NOT DISTINCT FROM OLD.began_on THEN\n    NEW.began_entered_at := OLD.began_entered_at;\n    NEW.began_entered_on := OLD.began_entered_on;\n    NEW.began_last_entry_on := OLD.began_last_entry_on;\n    NEW.began_admission_id := OLD.began_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT (admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.began_admission_id, OLD.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the began date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.began_on IS NULL THEN\n      NEW.began_entered_at := NULL;\n      NEW.began_entered_on := NULL;\n      NEW.began_last_entry_on := NULL;\n      NEW.began_admission_id := NULL;\n    ELSE\n      NEW.began_entered_at := clock_now();\n      NEW.began_entered_on := today;\n      NEW.began_last_entry_on := window_last_entry_on(NEW.began_on);\n      IF today <= NEW.began_last_entry_on OR NEW.is_never_refused THEN\n        NEW.began_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.began_admission_id, NEW.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the began date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.ended_on IS NOT DISTINCT FROM OLD.ended_on THEN\n    NEW.ended_entered_at := OLD.ended_entered_at;\n    NEW.ended_entered_on := OLD.ended_entered_on;\n    NEW.ended_last_entry_on := OLD.ended_last_entry_on;\n    NEW.ended_admission_id := OLD.ended_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT (admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.ended_admission_id, OLD.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the ended date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.ended_on IS NULL THEN\n      NEW.ended_entered_at := NULL;\n      NEW.ended_entered_on := NULL;\n      NEW.ended_last_entry_on := NULL;\n      NEW.ended_admission_id := NULL;\n    ELSE\n      NEW.ended_entered_at := clock_now();\n      NEW.ended_entered_on := today;\n      NEW.ended_last_entry_on := window_last_entry_on(NEW.ended_on);\n      IF today <= NEW.ended_last_entry_on OR NEW.is_never_refused THEN\n        NEW.ended_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.ended_admission_id, NEW.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the ended date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="9669f4e8a4e17f0c9b176f4fa32a6424e139b950",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_34792",
                    table="casework_training",
                    when="BEFORE",
                ),
            ),
        ),
        *(
            migrations.RunSQL(
                sight_by_region(table),
                f"DROP POLICY reads ON {table}; DROP POLICY inserts ON {table}; DROP POLICY updates ON {table};"
                f" ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
            )
            for table in TABLES
        ),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
