"""Programs and participations."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0002_the_window"),
        ("participants", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("wia_title_1", "WIA Title I"),
                            ("wagner_peyser", "Wagner-Peyser"),
                            ("taa", "Trade Adjustment Assistance"),
                            ("veterans", "Veterans"),
                            ("wired", "WIRED"),
                            ("major_opportunities", "Major Opportunities"),
                            ("caa", "Career Advancement Accounts"),
                            ("dislocated_worker_grant", "National Dislocated Worker Grant"),
                            ("reemployment", "Reemployment services"),
                        ],
                        max_length=30,
                    ),
                ),
                ("era", models.CharField(max_length=20)),
                (
                    "stream",
                    models.CharField(blank=True, help_text="the word by which the service catalog names it", max_length=10),
                ),
                (
                    "federal_mark",
                    models.CharField(blank=True, help_text="how the federal file marks a participant", max_length=200),
                ),
                (
                    "is_transferable",
                    models.BooleanField(default=False, help_text="WIA or a successor: may move between regions (IV.7)"),
                ),
                ("since_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("since_on")), _connector="OR"),
                        name="program_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("application_on", models.DateField()),
                ("application_entered_at", models.DateTimeField(editable=False, null=True)),
                ("application_entered_on", models.DateField(editable=False, null=True)),
                ("application_last_entry_on", models.DateField(editable=False, null=True)),
                ("application_admission_id", models.BigIntegerField(null=True)),
                (
                    "eligibility",
                    models.CharField(
                        blank=True, choices=[("eligible", "eligible"), ("not eligible", "not eligible")], max_length=12
                    ),
                ),
                ("eligibility_on", models.DateField(blank=True, null=True)),
                ("eligibility_entered_at", models.DateTimeField(editable=False, null=True)),
                ("eligibility_entered_on", models.DateField(editable=False, null=True)),
                ("eligibility_last_entry_on", models.DateField(editable=False, null=True)),
                ("eligibility_admission_id", models.BigIntegerField(null=True)),
                ("snapshot", models.JSONField(help_text="what was known at the decision, and what was missing", null=True)),
                ("began_on", models.DateField(editable=False, null=True)),
                ("exit_on", models.DateField(blank=True, null=True)),
                (
                    "exit_reason",
                    models.CharField(
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
                        ],
                        max_length=12,
                    ),
                ),
                ("exit_recorded_at", models.DateTimeField(editable=False, null=True)),
                ("exit_recorded_on", models.DateField(editable=False, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "exit_recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="participants.participant",
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrollment.program"
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="program",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="4ad22545c9e840e8f0223e6fa2dfc68641edd51a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_0e8a2",
                    table="enrollment_program",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(fields=["region", "-application_on", "-id"], name="participation_region"),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(fields=["participant", "-application_on"], name="participation_participant"),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("exit_on", None), ("sealed_at", None)),
                fields=["staff", "-application_on", "-id"],
                name="participation_caseload",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("application_entered_at", None),
                        ("application_entered_on", None),
                        ("application_last_entry_on", None),
                        ("application_on", None),
                    ),
                    models.Q(
                        ("application_entered_at__isnull", False),
                        ("application_entered_on__isnull", False),
                        ("application_last_entry_on__isnull", False),
                        ("application_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="participation_application_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("application_on", None), ("application_on__lte", models.F("application_entered_on")), _connector="OR"
                ),
                name="participation_application_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("application_on", None),
                    ("application_entered_on__lte", models.F("application_last_entry_on")),
                    ("application_admission_id__isnull", False),
                    _connector="OR",
                ),
                name="participation_application_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("eligibility_entered_at", None),
                        ("eligibility_entered_on", None),
                        ("eligibility_last_entry_on", None),
                        ("eligibility_on", None),
                    ),
                    models.Q(
                        ("eligibility_entered_at__isnull", False),
                        ("eligibility_entered_on__isnull", False),
                        ("eligibility_last_entry_on__isnull", False),
                        ("eligibility_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="participation_eligibility_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("eligibility_on", None), ("eligibility_on__lte", models.F("eligibility_entered_on")), _connector="OR"
                ),
                name="participation_eligibility_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("eligibility_on", None),
                    ("eligibility_entered_on__lte", models.F("eligibility_last_entry_on")),
                    ("eligibility_admission_id__isnull", False),
                    _connector="OR",
                ),
                name="participation_eligibility_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("eligibility", ""), ("eligibility_on", None), ("snapshot", None)),
                    models.Q(
                        ("eligibility_on__isnull", False),
                        ("snapshot__isnull", False),
                        models.Q(("eligibility", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participation_decision_has_date_and_snapshot",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exit_on", None), ("exit_reason", ""), ("exit_recorded_by", None)),
                    models.Q(
                        ("exit_on__isnull", False),
                        ("exit_recorded_by__isnull", False),
                        models.Q(("exit_reason", ""), _negated=True),
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
                    ("exit_on", None),
                    ("exit_on__gte", django.db.models.functions.comparison.Coalesce("began_on", "application_on")),
                    _connector="OR",
                ),
                name="participation_exit_is_not_before_its_begin",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("exit_on", None), ("exit_on__lte", models.F("exit_recorded_on")), _connector="OR"),
                name="participation_exit_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("sealed_at", None), models.Q(("eligibility", "not eligible"), _negated=True)),
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
                            models.F("exit_on"),
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
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="597a6b5acc780220c5d723762e66b2c8bba23654",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_508a8",
                    table="enrollment_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF OLD.exit_recorded_on < today_at_site(OLD.site_id) THEN\n                        RAISE EXCEPTION 'the participation has exited' USING ERRCODE = 'TO004';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="392fae4e57fd313776e34beff37f322e9b76fdd2",
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
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nIF TG_OP = 'UPDATE' THEN\n  IF (OLD.application_on IS NOT NULL AND today > OLD.application_last_entry_on AND today > window_last_entry_on(OLD.application_on)) AND NEW.program_id <> OLD.program_id\n     AND NOT admission_still_admits(OLD.application_admission_id, OLD.application_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) THEN\n    RAISE EXCEPTION 'the window of this application is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.eligibility_on IS NOT NULL AND today > OLD.eligibility_last_entry_on AND today > window_last_entry_on(OLD.eligibility_on)) AND (NEW.eligibility, NEW.snapshot) IS DISTINCT FROM (OLD.eligibility, OLD.snapshot)\n     AND NOT admission_still_admits(OLD.eligibility_admission_id, OLD.eligibility_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) THEN\n    RAISE EXCEPTION 'the window of this decision is over' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\nIF NEW.exit_on IS NULL THEN\n  NEW.exit_recorded_at := NULL;\n  NEW.exit_recorded_on := NULL;\n  NEW.exit_recorded_by_id := NULL;\nELSIF TG_OP = 'UPDATE' AND OLD.exit_on IS NOT NULL THEN\n  NEW.exit_recorded_at := OLD.exit_recorded_at;\n  NEW.exit_recorded_on := OLD.exit_recorded_on;\nELSE\n  NEW.exit_recorded_at := clock_now();\n  NEW.exit_recorded_on := today;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.application_on IS NOT DISTINCT FROM OLD.application_on THEN\n    NEW.application_entered_at := OLD.application_entered_at;\n    NEW.application_entered_on := OLD.application_entered_on;\n    NEW.application_last_entry_on := OLD.application_last_entry_on;\n    NEW.application_admission_id := OLD.application_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.application_on IS NOT NULL AND today > OLD.application_last_entry_on AND today > window_last_entry_on(OLD.application_on)) AND NOT (admission_still_admits(OLD.application_admission_id, OLD.application_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) OR admission_admits(NEW.application_admission_id, OLD.application_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id)) THEN\n      RAISE EXCEPTION 'the application date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.application_on IS NULL THEN\n      NEW.application_entered_at := NULL;\n      NEW.application_entered_on := NULL;\n      NEW.application_last_entry_on := NULL;\n      NEW.application_admission_id := NULL;\n    ELSE\n      NEW.application_entered_at := clock_now();\n      NEW.application_entered_on := today;\n      NEW.application_last_entry_on := window_last_entry_on(NEW.application_on);\n      IF today <= NEW.application_last_entry_on THEN\n        NEW.application_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.application_admission_id, NEW.application_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) THEN\n        RAISE EXCEPTION 'the application date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.eligibility_on IS NOT DISTINCT FROM OLD.eligibility_on THEN\n    NEW.eligibility_entered_at := OLD.eligibility_entered_at;\n    NEW.eligibility_entered_on := OLD.eligibility_entered_on;\n    NEW.eligibility_last_entry_on := OLD.eligibility_last_entry_on;\n    NEW.eligibility_admission_id := OLD.eligibility_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.eligibility_on IS NOT NULL AND today > OLD.eligibility_last_entry_on AND today > window_last_entry_on(OLD.eligibility_on)) AND NOT (admission_still_admits(OLD.eligibility_admission_id, OLD.eligibility_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, OLD.program_id) OR admission_admits(NEW.eligibility_admission_id, OLD.eligibility_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id)) THEN\n      RAISE EXCEPTION 'the eligibility date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.eligibility_on IS NULL THEN\n      NEW.eligibility_entered_at := NULL;\n      NEW.eligibility_entered_on := NULL;\n      NEW.eligibility_last_entry_on := NULL;\n      NEW.eligibility_admission_id := NULL;\n    ELSE\n      NEW.eligibility_entered_at := clock_now();\n      NEW.eligibility_entered_on := today;\n      NEW.eligibility_last_entry_on := window_last_entry_on(NEW.eligibility_on);\n      IF today <= NEW.eligibility_last_entry_on THEN\n        NEW.eligibility_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.eligibility_admission_id, NEW.eligibility_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, NEW.program_id) THEN\n        RAISE EXCEPTION 'the eligibility date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="5b4c7fe17952434b5363152d96c4018f40973a2c",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_6fb28",
                    table="enrollment_participation",
                    when="BEFORE",
                ),
            ),
        ),
    ]
