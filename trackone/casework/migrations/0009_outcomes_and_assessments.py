"""Outcomes, assessments and work experience, each kind a table of its own, seen by the region of the row."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

TABLES = (
    "casework_assessment",
    "casework_credential",
    "casework_employment",
    "casework_skillgain",
    "casework_workexperience",
)

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
        ("casework", "0008_sessions_at_their_site"),
        ("enrollment", "0004_exits_by_rule_and_gaps"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0002_sight_and_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                ("category", models.CharField(max_length=1)),
                ("instrument", models.CharField(max_length=60)),
                ("stage", models.CharField(max_length=1)),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("level_code", models.CharField(blank=True, max_length=2)),
                ("tested_on", models.DateField()),
                ("tested_entered_at", models.DateTimeField(editable=False, null=True)),
                ("tested_entered_on", models.DateField(editable=False, null=True)),
                ("tested_last_entry_on", models.DateField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Credential",
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
                ("learned_on", models.DateField()),
                ("learned_entered_at", models.DateTimeField(editable=False, null=True)),
                ("learned_entered_on", models.DateField(editable=False, null=True)),
                ("learned_last_entry_on", models.DateField(editable=False, null=True)),
                ("type_code", models.CharField(max_length=1)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("attained_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Employment",
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
                ("learned_on", models.DateField()),
                ("learned_entered_at", models.DateTimeField(editable=False, null=True)),
                ("learned_entered_on", models.DateField(editable=False, null=True)),
                ("learned_last_entry_on", models.DateField(editable=False, null=True)),
                ("quarter", models.CharField(max_length=1)),
                ("status_code", models.CharField(max_length=1)),
                ("source_code", models.CharField(max_length=1)),
                ("employer_name", models.CharField(blank=True, max_length=120)),
                ("occupation_code", models.CharField(blank=True, help_text="O*NET, eight digits", max_length=8)),
                ("training_related", models.CharField(blank=True, max_length=1)),
                ("same_employer", models.CharField(blank=True, max_length=1)),
                (
                    "wages",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                ("wages_on", models.DateField(blank=True, null=True)),
                ("wages_entered_at", models.DateTimeField(editable=False, null=True)),
                ("wages_entered_on", models.DateField(editable=False, null=True)),
                ("wages_last_entry_on", models.DateField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SkillGain",
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
                ("learned_on", models.DateField()),
                ("learned_entered_at", models.DateTimeField(editable=False, null=True)),
                ("learned_entered_on", models.DateField(editable=False, null=True)),
                ("learned_last_entry_on", models.DateField(editable=False, null=True)),
                ("type_code", models.CharField(max_length=4)),
                ("gained_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="WorkExperience",
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
                ("type_code", models.CharField(max_length=1)),
                ("employer_name", models.CharField(max_length=120)),
                ("job_title", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="training",
            name="training_completion_has_its_date",
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("completion", "")),
                    models.Q(("ended_on__isnull", False), models.Q(("completion", ""), _negated=True)),
                    _connector="OR",
                ),
                name="training_completion_has_its_date",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.conversation"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="participation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrollment.participation",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="post",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="tested_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
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
            model_name="credential",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.conversation"
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="learned_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="participation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrollment.participation",
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="post",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="credential",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="credential",
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
            model_name="employment",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.conversation"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="learned_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="participation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrollment.participation",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="post",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="employment",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="wages_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="employment",
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
            model_name="skillgain",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.conversation"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="learned_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="participation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrollment.participation",
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="post",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="skillgain",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="skillgain",
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
            model_name="workexperience",
            name="began_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.conversation"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="ended_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="participation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrollment.participation",
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="post",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="workexperience",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="workexperience",
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
            model_name="assessment",
            index=models.Index(fields=["participant", "-tested_on", "-id"], name="assessment_participant"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["participation", "tested_on"], name="assessment_participation"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["conversation", "-tested_on", "-id"], name="assessment_conversation"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("tested_entered_at", None),
                        ("tested_entered_on", None),
                        ("tested_last_entry_on", None),
                        ("tested_on", None),
                    ),
                    models.Q(
                        ("tested_entered_at__isnull", False),
                        ("tested_entered_on__isnull", False),
                        ("tested_last_entry_on__isnull", False),
                        ("tested_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="assessment_tested_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("tested_on", None), ("tested_on__lte", models.F("tested_entered_on")), _connector="OR"),
                name="assessment_tested_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tested_on", None),
                    ("tested_entered_on__lte", models.F("tested_last_entry_on")),
                    ("tested_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="assessment_tested_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_never_refused", False)), name="assessment_is_never_refused_as_declared"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
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
                name="assessment_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("score", None), ("score__lte", 999), _connector="OR"),
                name="assessment_score_has_three_digits",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="bf8ee0c6aea3b1888115d37b8e765271561711ec",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_486c8",
                    table="casework_assessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\n\nIF TG_OP = 'UPDATE' THEN\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, NULL);\nEND IF;\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NULL);\nRETURN NEW;\n",
                    hash="7af924035dc52d1b061d3e216a18c3db2f1efea1",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_f6911",
                    table="casework_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := false;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.tested_on IS NOT NULL AND today > OLD.tested_last_entry_on AND today > window_last_entry_on(OLD.tested_on) AND NOT (OLD.is_never_refused AND today <= OLD.tested_entered_on)) AND NOT admission_still_admits(OLD.tested_admission_id, OLD.tested_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.category, NEW.instrument, NEW.stage, NEW.score, NEW.level_code, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.category, OLD.instrument, OLD.stage, OLD.score, OLD.level_code, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'the window of what stands beside the tested date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.tested_on IS NOT DISTINCT FROM OLD.tested_on THEN\n    NEW.tested_entered_at := OLD.tested_entered_at;\n    NEW.tested_entered_on := OLD.tested_entered_on;\n    NEW.tested_last_entry_on := OLD.tested_last_entry_on;\n    NEW.tested_admission_id := OLD.tested_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.tested_on IS NOT NULL AND today > OLD.tested_last_entry_on AND today > window_last_entry_on(OLD.tested_on) AND NOT (OLD.is_never_refused AND today <= OLD.tested_entered_on)) AND NOT (admission_still_admits(OLD.tested_admission_id, OLD.tested_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.tested_admission_id, OLD.tested_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the tested date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.tested_on IS NULL THEN\n      NEW.tested_entered_at := NULL;\n      NEW.tested_entered_on := NULL;\n      NEW.tested_last_entry_on := NULL;\n      NEW.tested_admission_id := NULL;\n    ELSE\n      NEW.tested_entered_at := clock_now();\n      NEW.tested_entered_on := today;\n      NEW.tested_last_entry_on := window_last_entry_on(NEW.tested_on);\n      IF today <= NEW.tested_last_entry_on OR NEW.is_never_refused THEN\n        NEW.tested_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.tested_admission_id, NEW.tested_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the tested date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="f45fd632c8363a05c07861c6872c9d935c53d240",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_5be1c",
                    table="casework_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(fields=["participant", "-attained_on", "-id"], name="credential_participant"),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(fields=["participation", "attained_on"], name="credential_participation"),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(fields=["conversation", "-attained_on", "-id"], name="credential_conversation"),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("learned_entered_at", None),
                        ("learned_entered_on", None),
                        ("learned_last_entry_on", None),
                        ("learned_on", None),
                    ),
                    models.Q(
                        ("learned_entered_at__isnull", False),
                        ("learned_entered_on__isnull", False),
                        ("learned_last_entry_on__isnull", False),
                        ("learned_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="credential_learned_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("learned_on", None), ("learned_on__lte", models.F("learned_entered_on")), _connector="OR"
                ),
                name="credential_learned_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("learned_on", None),
                    ("learned_entered_on__lte", models.F("learned_last_entry_on")),
                    ("learned_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="credential_learned_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_never_refused", True)), name="credential_is_never_refused_as_declared"
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
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
                name="credential_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(("participation__isnull", False)), name="credential_has_a_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(("learned_on", None), ("learned_on__gte", models.F("attained_on")), _connector="OR"),
                name="credential_learned_on_is_not_before_attained_on",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="5c13dfd4f4add0421b2f8a35bde6fb315ba0999f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_9b6f2",
                    table="casework_credential",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\n\nIF NOT EXISTS (SELECT FROM enrollment_participation p\n                WHERE p.id = NEW.participation_id AND p.participant_id = NEW.participant_id) THEN\n  RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="9c1e47da78047fcdb5090e3929860679dab08528",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_6f90f",
                    table="casework_credential",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="credential",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := true;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.title, NEW.attained_on, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.title, OLD.attained_on, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'the window of what stands beside the learned date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.learned_on IS NOT DISTINCT FROM OLD.learned_on THEN\n    NEW.learned_entered_at := OLD.learned_entered_at;\n    NEW.learned_entered_on := OLD.learned_entered_on;\n    NEW.learned_last_entry_on := OLD.learned_last_entry_on;\n    NEW.learned_admission_id := OLD.learned_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT (admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.learned_admission_id, OLD.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the learned date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.learned_on IS NULL THEN\n      NEW.learned_entered_at := NULL;\n      NEW.learned_entered_on := NULL;\n      NEW.learned_last_entry_on := NULL;\n      NEW.learned_admission_id := NULL;\n    ELSE\n      NEW.learned_entered_at := clock_now();\n      NEW.learned_entered_on := today;\n      NEW.learned_last_entry_on := window_last_entry_on(NEW.learned_on);\n      IF today <= NEW.learned_last_entry_on OR NEW.is_never_refused THEN\n        NEW.learned_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.learned_admission_id, NEW.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the learned date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="8b954d16422a14e28a452af4501b1aaf99db969f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_2bb16",
                    table="casework_credential",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["participant", "-learned_on", "-id"], name="employment_participant"),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["participation", "learned_on"], name="employment_participation"),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["conversation", "-learned_on", "-id"], name="employment_conversation"),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("learned_entered_at", None),
                        ("learned_entered_on", None),
                        ("learned_last_entry_on", None),
                        ("learned_on", None),
                    ),
                    models.Q(
                        ("learned_entered_at__isnull", False),
                        ("learned_entered_on__isnull", False),
                        ("learned_last_entry_on__isnull", False),
                        ("learned_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="employment_learned_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("learned_on", None), ("learned_on__lte", models.F("learned_entered_on")), _connector="OR"
                ),
                name="employment_learned_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("learned_on", None),
                    ("learned_entered_on__lte", models.F("learned_last_entry_on")),
                    ("learned_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="employment_learned_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("wages_entered_at", None),
                        ("wages_entered_on", None),
                        ("wages_last_entry_on", None),
                        ("wages_on", None),
                    ),
                    models.Q(
                        ("wages_entered_at__isnull", False),
                        ("wages_entered_on__isnull", False),
                        ("wages_last_entry_on__isnull", False),
                        ("wages_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="employment_wages_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("wages_on", None), ("wages_on__lte", models.F("wages_entered_on")), _connector="OR"),
                name="employment_wages_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wages_on", None),
                    ("wages_entered_on__lte", models.F("wages_last_entry_on")),
                    ("wages_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="employment_wages_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_never_refused", True)), name="employment_is_never_refused_as_declared"
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
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
                name="employment_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("participation__isnull", False)), name="employment_has_a_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wages_on", None), ("wages", None)),
                    models.Q(("wages_on__isnull", False), models.Q(("wages", None), _negated=True)),
                    _connector="OR",
                ),
                name="employment_wages_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("wages", None), ("wages__gte", 0), _connector="OR"),
                name="employment_wages_are_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("occupation_code__regex", "^([0-9]{8})?$")),
                name="employment_occupation_has_eight_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sealed_at", None), ("withdrawn_at", None)),
                fields=("participation", "quarter"),
                name="one_employment_a_quarter",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="4b4c894eda778773ade59414a9cd5150b0fd0db0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_58f25",
                    table="casework_employment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\n\nIF NOT EXISTS (SELECT FROM enrollment_participation p\n                WHERE p.id = NEW.participation_id AND p.participant_id = NEW.participant_id) THEN\n  RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="516e1b5edcdaca134f6126f75a44bbe18a2261f5",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_857d5",
                    table="casework_employment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employment",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := true;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.quarter, NEW.status_code, NEW.source_code, NEW.training_related, NEW.same_employer, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.quarter, OLD.status_code, OLD.source_code, OLD.training_related, OLD.same_employer, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'the window of what stands beside the learned date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.wages_on IS NOT NULL AND today > OLD.wages_last_entry_on AND today > window_last_entry_on(OLD.wages_on) AND NOT (OLD.is_never_refused AND today <= OLD.wages_entered_on)) AND NOT admission_still_admits(OLD.wages_admission_id, OLD.wages_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.wages) IS DISTINCT FROM (OLD.wages)) THEN\n    RAISE EXCEPTION 'the window of what stands beside the wages date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.learned_on IS NOT DISTINCT FROM OLD.learned_on THEN\n    NEW.learned_entered_at := OLD.learned_entered_at;\n    NEW.learned_entered_on := OLD.learned_entered_on;\n    NEW.learned_last_entry_on := OLD.learned_last_entry_on;\n    NEW.learned_admission_id := OLD.learned_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT (admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.learned_admission_id, OLD.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the learned date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.learned_on IS NULL THEN\n      NEW.learned_entered_at := NULL;\n      NEW.learned_entered_on := NULL;\n      NEW.learned_last_entry_on := NULL;\n      NEW.learned_admission_id := NULL;\n    ELSE\n      NEW.learned_entered_at := clock_now();\n      NEW.learned_entered_on := today;\n      NEW.learned_last_entry_on := window_last_entry_on(NEW.learned_on);\n      IF today <= NEW.learned_last_entry_on OR NEW.is_never_refused THEN\n        NEW.learned_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.learned_admission_id, NEW.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the learned date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.wages_on IS NOT DISTINCT FROM OLD.wages_on THEN\n    NEW.wages_entered_at := OLD.wages_entered_at;\n    NEW.wages_entered_on := OLD.wages_entered_on;\n    NEW.wages_last_entry_on := OLD.wages_last_entry_on;\n    NEW.wages_admission_id := OLD.wages_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.wages_on IS NOT NULL AND today > OLD.wages_last_entry_on AND today > window_last_entry_on(OLD.wages_on) AND NOT (OLD.is_never_refused AND today <= OLD.wages_entered_on)) AND NOT (admission_still_admits(OLD.wages_admission_id, OLD.wages_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.wages_admission_id, OLD.wages_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the wages date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.wages_on IS NULL THEN\n      NEW.wages_entered_at := NULL;\n      NEW.wages_entered_on := NULL;\n      NEW.wages_last_entry_on := NULL;\n      NEW.wages_admission_id := NULL;\n    ELSE\n      NEW.wages_entered_at := clock_now();\n      NEW.wages_entered_on := today;\n      NEW.wages_last_entry_on := window_last_entry_on(NEW.wages_on);\n      IF today <= NEW.wages_last_entry_on OR NEW.is_never_refused THEN\n        NEW.wages_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.wages_admission_id, NEW.wages_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the wages date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="7d4670f99b351ffc77754eb8c42810617ca9e0c3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_d668e",
                    table="casework_employment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="skillgain",
            index=models.Index(fields=["participant", "-gained_on", "-id"], name="skill_gain_participant"),
        ),
        migrations.AddIndex(
            model_name="skillgain",
            index=models.Index(fields=["participation", "gained_on"], name="skill_gain_participation"),
        ),
        migrations.AddIndex(
            model_name="skillgain",
            index=models.Index(fields=["conversation", "-gained_on", "-id"], name="skill_gain_conversation"),
        ),
        migrations.AddConstraint(
            model_name="skillgain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("learned_entered_at", None),
                        ("learned_entered_on", None),
                        ("learned_last_entry_on", None),
                        ("learned_on", None),
                    ),
                    models.Q(
                        ("learned_entered_at__isnull", False),
                        ("learned_entered_on__isnull", False),
                        ("learned_last_entry_on__isnull", False),
                        ("learned_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="skill_gain_learned_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillgain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("learned_on", None), ("learned_on__lte", models.F("learned_entered_on")), _connector="OR"
                ),
                name="skill_gain_learned_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillgain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("learned_on", None),
                    ("learned_entered_on__lte", models.F("learned_last_entry_on")),
                    ("learned_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="skill_gain_learned_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillgain",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_never_refused", True)), name="skill_gain_is_never_refused_as_declared"
            ),
        ),
        migrations.AddConstraint(
            model_name="skillgain",
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
                name="skill_gain_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillgain",
            constraint=models.CheckConstraint(
                condition=models.Q(("participation__isnull", False)), name="skill_gain_has_a_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="skillgain",
            constraint=models.CheckConstraint(
                condition=models.Q(("learned_on", None), ("learned_on__gte", models.F("gained_on")), _connector="OR"),
                name="skill_gain_learned_on_is_not_before_gained_on",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="skillgain",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="20a83c996e5b4e83f7815116eb6b63980090af81",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_bc982",
                    table="casework_skillgain",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="skillgain",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\n\nIF NOT EXISTS (SELECT FROM enrollment_participation p\n                WHERE p.id = NEW.participation_id AND p.participant_id = NEW.participant_id) THEN\n  RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';\nEND IF;\nRETURN NEW;\n",
                    hash="f74f8dc319d17c3415080795cea475503f7f71aa",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_a1d9a",
                    table="casework_skillgain",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="skillgain",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := true;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.gained_on, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.gained_on, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'the window of what stands beside the learned date is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.learned_on IS NOT DISTINCT FROM OLD.learned_on THEN\n    NEW.learned_entered_at := OLD.learned_entered_at;\n    NEW.learned_entered_on := OLD.learned_entered_on;\n    NEW.learned_last_entry_on := OLD.learned_last_entry_on;\n    NEW.learned_admission_id := OLD.learned_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.learned_on IS NOT NULL AND today > OLD.learned_last_entry_on AND today > window_last_entry_on(OLD.learned_on) AND NOT (OLD.is_never_refused AND today <= OLD.learned_entered_on)) AND NOT (admission_still_admits(OLD.learned_admission_id, OLD.learned_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.learned_admission_id, OLD.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the learned date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.learned_on IS NULL THEN\n      NEW.learned_entered_at := NULL;\n      NEW.learned_entered_on := NULL;\n      NEW.learned_last_entry_on := NULL;\n      NEW.learned_admission_id := NULL;\n    ELSE\n      NEW.learned_entered_at := clock_now();\n      NEW.learned_entered_on := today;\n      NEW.learned_last_entry_on := window_last_entry_on(NEW.learned_on);\n      IF today <= NEW.learned_last_entry_on OR NEW.is_never_refused THEN\n        NEW.learned_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.learned_admission_id, NEW.learned_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the learned date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="d09780e0c685689a30df11867c036f7486658ab7",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_d8788",
                    table="casework_skillgain",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="workexperience",
            index=models.Index(fields=["participant", "-began_on", "-id"], name="work_experience_participant"),
        ),
        migrations.AddIndex(
            model_name="workexperience",
            index=models.Index(fields=["participation", "began_on"], name="work_experience_participation"),
        ),
        migrations.AddIndex(
            model_name="workexperience",
            index=models.Index(fields=["conversation", "-began_on", "-id"], name="work_experience_conversation"),
        ),
        migrations.AddIndex(
            model_name="workexperience",
            index=models.Index(
                condition=models.Q(
                    ("ended_on", None), ("expected_end_on__isnull", False), ("sealed_at", None), ("withdrawn_at", None)
                ),
                fields=["region", "staff", "expected_end_on"],
                name="work_experience_not_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
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
                name="work_experience_began_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(("began_on", None), ("began_on__lte", models.F("began_entered_on")), _connector="OR"),
                name="work_experience_began_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("began_on", None),
                    ("began_entered_on__lte", models.F("began_last_entry_on")),
                    ("began_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="work_experience_began_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
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
                name="work_experience_ended_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__lte", models.F("ended_entered_on")), _connector="OR"),
                name="work_experience_ended_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    ("ended_entered_on__lte", models.F("ended_last_entry_on")),
                    ("ended_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="work_experience_ended_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_never_refused", False)), name="work_experience_is_never_refused_as_declared"
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
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
                name="work_experience_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(("participation__isnull", False)), name="work_experience_has_a_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("began_on")), _connector="OR"),
                name="work_experience_ended_on_is_not_before_began_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_end_on", None), ("expected_end_on__gte", models.F("began_on")), _connector="OR"
                ),
                name="work_experience_expected_end_on_is_not_before_began_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="workexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("completion", "")),
                    models.Q(("ended_on__isnull", False), models.Q(("completion", ""), _negated=True)),
                    _connector="OR",
                ),
                name="work_experience_completion_has_its_date",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workexperience",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="5aea57641cd1a1296d5d24705ced753e8a97faee",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_a61d4",
                    table="casework_workexperience",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workexperience",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\n\nIF TG_OP = 'UPDATE' THEN\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, NULL);\nEND IF;\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NULL);\nRETURN NEW;\n",
                    hash="de69181ed71771efed6d69c8f04622f31cad789a",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_dbfad",
                    table="casework_workexperience",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workexperience",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := false;\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn activity is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.type_code, NEW.employer_name, NEW.job_title, NEW.site_id, NEW.staff_id, NEW.organization_id, NEW.participation_id, NEW.region_id) IS DISTINCT FROM (OLD.type_code, OLD.employer_name, OLD.job_title, OLD.site_id, OLD.staff_id, OLD.organization_id, OLD.participation_id, OLD.region_id) OR NEW.withdrawn_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'the window of what stands beside the began date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id))\n     AND ((NEW.completion) IS DISTINCT FROM (OLD.completion)) THEN\n    RAISE EXCEPTION 'the window of what stands beside the ended date is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF NEW.expected_end_on IS DISTINCT FROM OLD.expected_end_on AND coalesce(OLD.expected_end_on < today, false)\n     AND today > window_last_entry_on(OLD.expected_end_on) THEN\n    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.began_on IS NOT DISTINCT FROM OLD.began_on THEN\n    NEW.began_entered_at := OLD.began_entered_at;\n    NEW.began_entered_on := OLD.began_entered_on;\n    NEW.began_last_entry_on := OLD.began_last_entry_on;\n    NEW.began_admission_id := OLD.began_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT (admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.began_admission_id, OLD.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the began date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.began_on IS NULL THEN\n      NEW.began_entered_at := NULL;\n      NEW.began_entered_on := NULL;\n      NEW.began_last_entry_on := NULL;\n      NEW.began_admission_id := NULL;\n    ELSE\n      NEW.began_entered_at := clock_now();\n      NEW.began_entered_on := today;\n      NEW.began_last_entry_on := window_last_entry_on(NEW.began_on);\n      IF today <= NEW.began_last_entry_on OR NEW.is_never_refused THEN\n        NEW.began_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.began_admission_id, NEW.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the began date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.ended_on IS NOT DISTINCT FROM OLD.ended_on THEN\n    NEW.ended_entered_at := OLD.ended_entered_at;\n    NEW.ended_entered_on := OLD.ended_entered_on;\n    NEW.ended_last_entry_on := OLD.ended_last_entry_on;\n    NEW.ended_admission_id := OLD.ended_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT (admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.ended_admission_id, OLD.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the ended date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.ended_on IS NULL THEN\n      NEW.ended_entered_at := NULL;\n      NEW.ended_entered_on := NULL;\n      NEW.ended_last_entry_on := NULL;\n      NEW.ended_admission_id := NULL;\n    ELSE\n      NEW.ended_entered_at := clock_now();\n      NEW.ended_entered_on := today;\n      NEW.ended_last_entry_on := window_last_entry_on(NEW.ended_on);\n      IF today <= NEW.ended_last_entry_on OR NEW.is_never_refused THEN\n        NEW.ended_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.ended_admission_id, NEW.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the ended date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="e4e8054d65fc89fab58f21cf53990a950fdc673e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_1e33d",
                    table="casework_workexperience",
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
