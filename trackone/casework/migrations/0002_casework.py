"""Conversations, service records, notes, the register of exceptions, admissions."""

import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_drafts"),
        ("enrollment", "0001_programs_and_participations"),
        ("organizations", "0002_the_window"),
        ("participants", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider_name", models.CharField(blank=True, help_text="a partner who served, by name", max_length=120)),
                ("planned_begin_on", models.DateField(blank=True, null=True)),
                ("planned_end_on", models.DateField(blank=True, null=True)),
                ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "Completed"),
                            ("not_completed", "Not completed"),
                            ("dropped", "Dropped out"),
                            ("referred", "Referred on"),
                            ("no_show", "Did not come"),
                        ],
                        max_length=16,
                    ),
                ),
                ("began_on", models.DateField(blank=True, null=True)),
                ("began_entered_at", models.DateTimeField(editable=False, null=True)),
                ("began_entered_on", models.DateField(editable=False, null=True)),
                ("began_last_entry_on", models.DateField(editable=False, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("ended_entered_at", models.DateTimeField(editable=False, null=True)),
                ("ended_entered_on", models.DateField(editable=False, null=True)),
                ("ended_last_entry_on", models.DateField(editable=False, null=True)),
                (
                    "is_never_refused",
                    models.BooleanField(default=False, editable=False, help_text="late ones of its kind are marked only"),
                ),
                ("result_on", models.DateField(blank=True, null=True)),
                ("result_entered_at", models.DateTimeField(editable=False, null=True)),
                ("result_entered_on", models.DateField(editable=False, null=True)),
                ("result_last_entry_on", models.DateField(editable=False, null=True)),
                (
                    "dated_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("began_on", "planned_begin_on"),
                        output_field=models.DateField(),
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
            name="CaseNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact_on", models.DateField()),
                (
                    "contact_type",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("phone", "By phone"),
                            ("video", "By video"),
                            ("e_mail", "By e-mail"),
                            ("mail", "By letter"),
                            ("text", "By text message"),
                            ("visit", "Visit"),
                            ("no_contact", "No contact made"),
                            ("file", "File work"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                ("recontact_on", models.DateField(blank=True, null=True)),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                ("entered_on", models.DateField(editable=False, null=True)),
                ("last_entry_on", models.DateField(editable=False, null=True)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_notes", to="participants.participant"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enrollment.program",
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
            ],
        ),
        migrations.CreateModel(
            name="CaseNoteAddendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="casework.casenote"
                    ),
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
            ],
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("enrolled", "Enrolled in a program"),
                            ("unenrolled", "Not enrolled"),
                            ("follow_up", "Follow-up after exit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "The work is done"),
                            ("exited", "The participant exited"),
                            ("not_enrolled", "The participant did not enroll"),
                            ("no_contact", "No contact any more"),
                            ("other", "Other reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="participants.participant",
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
            ],
        ),
        migrations.AddField(
            model_name="casenote",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="case_notes", to="casework.conversation"
            ),
        ),
        migrations.CreateModel(
            name="ConversationParticipation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="casework.conversation"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="enrollment.participation"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="conversation",
            name="participations",
            field=models.ManyToManyField(
                related_name="conversations", through="casework.ConversationParticipation", to="enrollment.participation"
            ),
        ),
        migrations.CreateModel(
            name="EntryException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Outage of the internet provider"),
                            (2, "Maintenance or outage of the system"),
                            (3, "No connection at a remote place of service"),
                            (4, "Mass dislocation of fifty or more"),
                        ]
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("evidence", models.CharField(max_length=500)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("program_codes", models.JSONField(blank=True, default=list)),
                ("expected_count", models.PositiveIntegerField(blank=True, null=True)),
                ("notice", models.CharField(blank=True, help_text="the notice or the employer's list", max_length=200)),
                ("declared_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("declared", "declared"), ("confirmed", "confirmed"), ("refused", "refused")],
                        default="declared",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_reason", models.CharField(blank=True, max_length=500)),
                ("restored_on", models.DateField(blank=True, null=True)),
                ("restored_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_reason", models.CharField(blank=True, max_length=500)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "declared_post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.region",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
                (
                    "restored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("exception", "exception"), ("correction", "correction"), ("conversion", "conversion")],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
                    ),
                ),
                (
                    "exception",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admissions",
                        to="casework.entryexception",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExceptionPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("listed_at", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "exception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="casework.entryexception"
                    ),
                ),
                (
                    "listed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
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
            ],
        ),
        migrations.CreateModel(
            name="ExceptionSite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "exception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="site_links", to="casework.entryexception"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"
                    ),
                ),
            ],
            options={
                "db_table": "casework_entryexception_sites",
            },
        ),
        migrations.AddField(
            model_name="entryexception",
            name="sites",
            field=models.ManyToManyField(related_name="+", through="casework.ExceptionSite", to="organizations.site"),
        ),
        migrations.CreateModel(
            name="ExceptionStaff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "exception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="staff_links", to="casework.entryexception"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
            ],
            options={
                "db_table": "casework_entryexception_staff",
            },
        ),
        migrations.AddField(
            model_name="entryexception",
            name="staff",
            field=models.ManyToManyField(related_name="+", through="casework.ExceptionStaff", to="organizations.person"),
        ),
        migrations.CreateModel(
            name="MassSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                (
                    "exception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="casework.entryexception"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=120)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("self_service", "Self-service"),
                            ("information", "Information only"),
                            ("administrative", "Administrative"),
                            ("basic", "Basic career service"),
                            ("individualized", "Individualized career service"),
                            ("training", "Training"),
                            ("youth_element", "Youth program element"),
                            ("youth_design", "Youth program design"),
                            ("rapid_response", "Rapid response"),
                            ("supportive", "Supportive service"),
                            ("follow_up", "Follow-up after exit"),
                            ("outcome", "Outcome"),
                        ],
                        max_length=20,
                    ),
                ),
                ("triggers_participation", models.BooleanField()),
                ("extends_participation", models.BooleanField()),
                ("makes_reportable", models.BooleanField()),
                ("streams", models.JSONField(blank=True, default=list)),
                ("federal_elements", models.CharField(blank=True, max_length=80)),
                ("since_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "since_on"), name="a_service_code_is_unique_from_its_day"),
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("since_on")), _connector="OR"),
                        name="service_kind_ends_after_it_begins",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicekind",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="5c5a36c291c9b9b76cbe8aa6a32753b454a59a3a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_b4071",
                    table="casework_servicekind",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="began_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="service_records", to="casework.conversation"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="ended_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.servicekind"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="service_records", to="participants.participant"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="participation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_records",
                to="enrollment.participation",
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="post",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="result_admission",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.admission"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="site",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenoteaddendum",
            constraint=models.CheckConstraint(condition=models.Q(("signed_at__isnull", False)), name="addendum_is_stamped"),
        ),
        migrations.AddConstraint(
            model_name="casenoteaddendum",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="addendum_has_text"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casenoteaddendum",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY['text']::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY['text']::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="8491246b8abbe60e165f2fe7fc950d76067023d8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_c6edd",
                    table="casework_casenoteaddendum",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casenoteaddendum",
            trigger=pgtrigger.compiler.Trigger(
                name="final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  RAISE EXCEPTION 'an addendum never changes' USING ERRCODE = 'TO004';\nEND IF;\nPERFORM conversation_must_be_open(n.conversation_id, NEW.participant_id) FROM casework_casenote n WHERE n.id = NEW.note_id;\nIF NOT FOUND THEN\n  RAISE EXCEPTION 'the note is out of sight' USING ERRCODE = 'TO004';\nEND IF;\nNEW.signed_at := clock_now();\nRETURN NEW;\n",
                    hash="bb42c628a3e838384c3136f51e693b51ff18caf4",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_final_3e9f7",
                    table="casework_casenoteaddendum",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="casenote",
            index=models.Index(fields=["participant", "-contact_on", "-id"], name="note_participant"),
        ),
        migrations.AddIndex(
            model_name="casenote",
            index=models.Index(fields=["region", "-contact_on", "-id"], name="note_region"),
        ),
        migrations.AddIndex(
            model_name="casenote",
            index=models.Index(
                condition=models.Q(("recontact_on__isnull", False)),
                fields=["region", "recontact_on", "id"],
                name="note_recontact",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entered_on__isnull", False), ("last_entry_on__isnull", False), ("signed_at__isnull", False)
                ),
                name="note_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_on__lte", models.F("entered_on"))), name="note_is_not_in_the_future"
            ),
        ),
        migrations.AddConstraint(
            model_name="casenote",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="note_has_text"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casenote",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY['text']::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY['text']::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="702fcd9a2afb932a2457d9815498e68224fe3c74",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_3baab",
                    table="casework_casenote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casenote",
            trigger=pgtrigger.compiler.Trigger(
                name="final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  RAISE EXCEPTION 'a signed note never changes' USING ERRCODE = 'TO004';\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\nNEW.signed_at := clock_now();\nNEW.entered_on := today_at_site(NEW.site_id);\nNEW.last_entry_on := window_last_entry_on(NEW.contact_on);\nRETURN NEW;\n",
                    hash="fcdc5a7adbb30e8409648763ccaa88ac2544eced",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_final_dd25e",
                    table="casework_casenote",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="conversationparticipation",
            constraint=models.UniqueConstraint(
                fields=("conversation", "participation"), name="a_participation_is_linked_once_to_a_conversation"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversationparticipation",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="fa6b748b6a7152ed273748d81208895ed67d29ae",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_90cac",
                    table="casework_conversationparticipation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversationparticipation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\nRETURN NEW;\n",
                    hash="41cfd36b692b8416a0fc0a94bd6882fca7e98f71",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_4374a",
                    table="casework_conversationparticipation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["participant", "-opened_on"], name="conversation_participant"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["region", "-opened_on", "-id"], name="conversation_region"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None), ("closed_on", None), ("closed_reason", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("closed_on__isnull", False),
                        models.Q(("closed_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="conversation_closing_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"),
                name="conversation_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None), ("sealed_at", None)),
                fields=("participant", "region", "purpose"),
                name="one_open_conversation_a_purpose_and_region",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversation",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="55e52c0639efe7702df746ba7365b832600eb109",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_617cb",
                    table="casework_conversation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conversation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND OLD.closed_on < today_at_site(OLD.site_id) THEN\n  RAISE EXCEPTION 'the conversation is closed' USING ERRCODE = 'TO004';\nEND IF;\n-- Closing happens today or not at all: a closing dated back would freeze what was still open yesterday.\nIF NEW.closed_on IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.closed_on IS NULL)\n   AND NEW.closed_on <> today_at_site(NEW.site_id) THEN\n  RAISE EXCEPTION 'a conversation closes today' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="4734ed68c28fb42228517d3a282721f728c2943e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_56e0a",
                    table="casework_conversation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exception__isnull", False), ("kind", "exception")),
                    models.Q(models.Q(("kind", "exception"), _negated=True), ("exception", None)),
                    _connector="OR",
                ),
                name="admission_names_an_exception_when_it_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.UniqueConstraint(fields=("exception", "region"), name="one_admission_an_exception_and_region"),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "conversion")), fields=("region",), name="one_conversion_a_region"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="admission",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="240fb5ee69d6675454c789f5d58ac15b27a21d2f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_bf264",
                    table="casework_admission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="admission",
            trigger=pgtrigger.compiler.Trigger(
                name="closed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF OLD.closed_at IS NOT NULL OR NEW.region_id <> OLD.region_id OR NEW.kind <> OLD.kind THEN\n                        RAISE EXCEPTION 'a closed admission stays closed' USING ERRCODE = 'TO004';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="3645411d83caa4d7260321c11a93f49fa1042fc8",
                    operation="UPDATE",
                    pgid="pgtrigger_closed_9a143",
                    table="casework_admission",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="exceptionperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sealed_at", None)),
                fields=("exception", "participant"),
                name="exception_lists_a_person_once",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exceptionperson",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="d76e04083c76f1a448e8b846dbb20f2e219d0b3e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_d114d",
                    table="casework_exceptionperson",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="exceptionsite",
            constraint=models.UniqueConstraint(fields=("exception", "site"), name="exception_names_a_site_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exceptionsite",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="3bdbbb3a1e185b4e69b7999f9e827ed9c34db796",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_f0448",
                    table="casework_entryexception_sites",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="exceptionstaff",
            constraint=models.UniqueConstraint(fields=("exception", "person"), name="exception_names_staff_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exceptionstaff",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="2fc86a9be0fa4a38926c8d1523b5320a0a0afa1c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_e17ad",
                    table="casework_entryexception_staff",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="entryexception",
            index=models.Index(fields=["region", "-from_on", "-id"], name="exception_region"),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [1, 2, 3, 4])), name="exception_is_one_of_the_four"
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("region__isnull", False), ("kind", 2), _connector="OR"),
                name="exception_only_two_is_statewide",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="exception_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("restored_at", None), ("restored_by", None), ("restored_on", None)),
                    models.Q(
                        ("restored_at__isnull", False),
                        ("restored_by__isnull", False),
                        ("restored_on__gte", models.F("from_on")),
                    ),
                    _connector="OR",
                ),
                name="exception_restoration_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "declared")),
                    models.Q(
                        models.Q(("state", "declared"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="exception_decision_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None), models.Q(("decided_by", models.F("declared_by")), _negated=True), _connector="OR"
                ),
                name="exception_is_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("decided_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="exception_refusal_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", 4), _negated=True),
                    models.Q(
                        ("expected_count__gte", 50),
                        ("expected_count__isnull", False),
                        models.Q(("notice", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="exception_four_is_for_fifty_or_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence", ""), _negated=True), name="exception_names_its_evidence"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entryexception",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="7e555feb8df0a0f92c733d1ac7c0a984a460e27c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_fc54e",
                    table="casework_entryexception",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="masssession",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="session_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="masssession",
            constraint=models.UniqueConstraint(fields=("exception", "site", "first_on"), name="a_session_is_added_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="masssession",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="33c776f61bbec13e62f79b14080b54417b5c8cb6",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_e2a42",
                    table="casework_masssession",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["region", "-dated_on", "-id"], name="service_region"),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["participant", "-dated_on", "-id"], name="service_participant"),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["region", "staff", "-dated_on", "-id"], name="service_staff"),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["region", "-recorded_at", "-id"], name="service_entered"),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["region", "staff", "-recorded_at", "-id"], name="service_staff_entered"),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                condition=models.Q(
                    ("began_entered_on__gt", models.F("began_last_entry_on")),
                    ("ended_entered_on__gt", models.F("ended_last_entry_on")),
                    ("result_entered_on__gt", models.F("result_last_entry_on")),
                    _connector="OR",
                ),
                fields=["region", "-dated_on", "-id"],
                name="service_late",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                condition=models.Q(("began_on", None), ("sealed_at", None), ("withdrawn_at", None)),
                fields=["region", "staff", "planned_begin_on"],
                name="service_not_begun",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                condition=models.Q(
                    ("ended_on", None), ("planned_end_on__isnull", False), ("sealed_at", None), ("withdrawn_at", None)
                ),
                fields=["region", "staff", "planned_end_on"],
                name="service_not_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["participation", "began_on"], name="service_participation"),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                condition=models.Q(("sealed_at", None), ("withdrawn_at", None)),
                fields=["region", "recorded_by", "began_last_entry_on"],
                name="service_locks",
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", False)), fields=["region", "ended_on"], name="service_ended"
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                condition=models.Q(("result_on__isnull", False)), fields=["region", "result_on"], name="service_result"
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                condition=models.Q(("began_admission__isnull", False)), fields=["began_admission"], name="service_admitted"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
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
                name="service_began_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("began_on", None), ("began_on__lte", models.F("began_entered_on")), _connector="OR"),
                name="service_began_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("began_on", None),
                    ("began_entered_on__lte", models.F("began_last_entry_on")),
                    ("began_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="service_began_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
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
                name="service_ended_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__lte", models.F("ended_entered_on")), _connector="OR"),
                name="service_ended_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    ("ended_entered_on__lte", models.F("ended_last_entry_on")),
                    ("ended_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="service_ended_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("result_entered_at", None),
                        ("result_entered_on", None),
                        ("result_last_entry_on", None),
                        ("result_on", None),
                    ),
                    models.Q(
                        ("result_entered_at__isnull", False),
                        ("result_entered_on__isnull", False),
                        ("result_last_entry_on__isnull", False),
                        ("result_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="service_result_is_stamped_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("result_on", None), ("result_on__lte", models.F("result_entered_on")), _connector="OR"),
                name="service_result_is_not_in_the_future",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result_on", None),
                    ("result_entered_on__lte", models.F("result_last_entry_on")),
                    ("result_admission_id__isnull", False),
                    ("is_never_refused", True),
                    _connector="OR",
                ),
                name="service_result_is_in_time_or_admitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("began_on__isnull", False), ("planned_begin_on__isnull", False), _connector="OR"),
                name="service_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("began_on")), _connector="OR"),
                name="service_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("began_on__isnull", False), _connector="OR"),
                name="service_that_ended_has_begun",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_end_on", None), ("planned_end_on__gte", models.F("planned_begin_on")), _connector="OR"
                ),
                name="service_planned_end_is_after_its_begin",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", ""), ("result_on", None)),
                    models.Q(("result_on__isnull", False), models.Q(("result", ""), _negated=True)),
                    _connector="OR",
                ),
                name="service_result_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
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
                name="service_withdrawal_is_whole",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="9803766e0862b43105b722440c65124297495c6f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_20b70",
                    table="casework_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  PERFORM conversation_must_be_open(OLD.conversation_id, OLD.participant_id);\n  PERFORM participation_must_be_open(OLD.participation_id, OLD.participant_id, OLD.kind_id);\nEND IF;\nPERFORM conversation_must_be_open(NEW.conversation_id, NEW.participant_id);\nPERFORM participation_must_be_open(NEW.participation_id, NEW.participant_id, NEW.kind_id);\nRETURN NEW;\n",
                    hash="4222f4d0b8727c41fd6f12777f4741cf44e1882e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_ea4af",
                    table="casework_servicerecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="stamped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE today date;",
                    func="today := today_at_site(NEW.site_id);\n\nIF TG_OP = 'INSERT' THEN\n  NEW.recorded_at := clock_now();\nELSE\n  NEW.recorded_at := OLD.recorded_at;\n  NEW.recorded_by_id := OLD.recorded_by_id;\n  IF NEW.participant_id <> OLD.participant_id THEN\n    RAISE EXCEPTION 'a record stays with its participant' USING ERRCODE = '23514';\n  END IF;\nEND IF;\n\n\nNEW.is_never_refused := coalesce(\n  (SELECT k.family IN ('follow_up', 'outcome')\n     FROM casework_servicekind k WHERE k.id = NEW.kind_id), false);\nIF TG_OP = 'UPDATE' THEN\n  IF OLD.withdrawn_at IS NOT NULL THEN\n    RAISE EXCEPTION 'a withdrawn service is not revived' USING ERRCODE = 'TO004';\n  END IF;\n  IF (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND\n     ((NEW.kind_id, NEW.site_id, NEW.organization_id, NEW.staff_id, NEW.region_id, NEW.participation_id, NEW.provider_name)\n      IS DISTINCT FROM\n      (OLD.kind_id, OLD.site_id, OLD.organization_id, OLD.staff_id, OLD.region_id, OLD.participation_id, OLD.provider_name)\n      OR NEW.withdrawn_at IS NOT NULL)\n     AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) THEN\n    RAISE EXCEPTION 'the window of this service is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF (OLD.result_on IS NOT NULL AND today > OLD.result_last_entry_on AND today > window_last_entry_on(OLD.result_on) AND NOT (OLD.is_never_refused AND today <= OLD.result_entered_on)) AND (NEW.result, NEW.minutes) IS DISTINCT FROM (OLD.result, OLD.minutes) AND NOT admission_still_admits(OLD.result_admission_id, OLD.result_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) THEN\n    RAISE EXCEPTION 'the window of this result is over' USING ERRCODE = 'TO002';\n  END IF;\n  IF OLD.result_on IS NULL AND NEW.minutes IS DISTINCT FROM OLD.minutes AND\n     (((OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)))\n      OR (OLD.ended_on IS NULL AND OLD.minutes IS NOT NULL AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)))) THEN\n    RAISE EXCEPTION 'the window of these minutes is over' USING ERRCODE = 'TO002';\n  END IF;\n  -- A planned date may change until three business days after it has passed (C.6).\n  -- One that has not passed is not asked for in the calendar: it may lie beyond it.\n  IF (NEW.planned_begin_on IS DISTINCT FROM OLD.planned_begin_on AND coalesce(OLD.planned_begin_on < today, false)\n      AND today > window_last_entry_on(OLD.planned_begin_on))\n     OR (NEW.planned_end_on IS DISTINCT FROM OLD.planned_end_on AND coalesce(OLD.planned_end_on < today, false)\n         AND today > window_last_entry_on(OLD.planned_end_on)) THEN\n    RAISE EXCEPTION 'a planned date that passed is kept' USING ERRCODE = 'TO002';\n  END IF;\nEND IF;\n\n\n  IF TG_OP = 'UPDATE' AND NEW.began_on IS NOT DISTINCT FROM OLD.began_on THEN\n    NEW.began_entered_at := OLD.began_entered_at;\n    NEW.began_entered_on := OLD.began_entered_on;\n    NEW.began_last_entry_on := OLD.began_last_entry_on;\n    NEW.began_admission_id := OLD.began_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.began_on IS NOT NULL AND today > OLD.began_last_entry_on AND today > window_last_entry_on(OLD.began_on) AND NOT (OLD.is_never_refused AND today <= OLD.began_entered_on)) AND NOT (admission_still_admits(OLD.began_admission_id, OLD.began_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.began_admission_id, OLD.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the began date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.began_on IS NULL THEN\n      NEW.began_entered_at := NULL;\n      NEW.began_entered_on := NULL;\n      NEW.began_last_entry_on := NULL;\n      NEW.began_admission_id := NULL;\n    ELSE\n      NEW.began_entered_at := clock_now();\n      NEW.began_entered_on := today;\n      NEW.began_last_entry_on := window_last_entry_on(NEW.began_on);\n      IF today <= NEW.began_last_entry_on OR NEW.is_never_refused THEN\n        NEW.began_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.began_admission_id, NEW.began_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the began date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.ended_on IS NOT DISTINCT FROM OLD.ended_on THEN\n    NEW.ended_entered_at := OLD.ended_entered_at;\n    NEW.ended_entered_on := OLD.ended_entered_on;\n    NEW.ended_last_entry_on := OLD.ended_last_entry_on;\n    NEW.ended_admission_id := OLD.ended_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.ended_on IS NOT NULL AND today > OLD.ended_last_entry_on AND today > window_last_entry_on(OLD.ended_on) AND NOT (OLD.is_never_refused AND today <= OLD.ended_entered_on)) AND NOT (admission_still_admits(OLD.ended_admission_id, OLD.ended_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.ended_admission_id, OLD.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the ended date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.ended_on IS NULL THEN\n      NEW.ended_entered_at := NULL;\n      NEW.ended_entered_on := NULL;\n      NEW.ended_last_entry_on := NULL;\n      NEW.ended_admission_id := NULL;\n    ELSE\n      NEW.ended_entered_at := clock_now();\n      NEW.ended_entered_on := today;\n      NEW.ended_last_entry_on := window_last_entry_on(NEW.ended_on);\n      IF today <= NEW.ended_last_entry_on OR NEW.is_never_refused THEN\n        NEW.ended_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.ended_admission_id, NEW.ended_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the ended date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\n  IF TG_OP = 'UPDATE' AND NEW.result_on IS NOT DISTINCT FROM OLD.result_on THEN\n    NEW.result_entered_at := OLD.result_entered_at;\n    NEW.result_entered_on := OLD.result_entered_on;\n    NEW.result_last_entry_on := OLD.result_last_entry_on;\n    NEW.result_admission_id := OLD.result_admission_id;\n  ELSE\n    IF TG_OP = 'UPDATE' AND (OLD.result_on IS NOT NULL AND today > OLD.result_last_entry_on AND today > window_last_entry_on(OLD.result_on) AND NOT (OLD.is_never_refused AND today <= OLD.result_entered_on)) AND NOT (admission_still_admits(OLD.result_admission_id, OLD.result_on, today, OLD.participant_id, OLD.region_id, OLD.site_id, OLD.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = OLD.participation_id)) OR admission_admits(NEW.result_admission_id, OLD.result_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id))) THEN\n      RAISE EXCEPTION 'the result date can no longer be changed' USING ERRCODE = 'TO002';\n    END IF;\n    IF NEW.result_on IS NULL THEN\n      NEW.result_entered_at := NULL;\n      NEW.result_entered_on := NULL;\n      NEW.result_last_entry_on := NULL;\n      NEW.result_admission_id := NULL;\n    ELSE\n      NEW.result_entered_at := clock_now();\n      NEW.result_entered_on := today;\n      NEW.result_last_entry_on := window_last_entry_on(NEW.result_on);\n      IF today <= NEW.result_last_entry_on OR NEW.is_never_refused THEN\n        NEW.result_admission_id := NULL;\n      ELSIF NOT admission_admits(NEW.result_admission_id, NEW.result_on, today, NEW.participant_id, NEW.region_id, NEW.site_id, NEW.staff_id, (SELECT p.program_id FROM enrollment_participation p WHERE p.id = NEW.participation_id)) THEN\n        RAISE EXCEPTION 'the result date is late and nothing admits it' USING ERRCODE = 'TO002';\n      END IF;\n    END IF;\n  END IF;\n\nRETURN NEW;",
                    hash="cc946ab0f123f535fd6bacc1d0240d073628232d",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stamped_8c2c0",
                    table="casework_servicerecord",
                    when="BEFORE",
                ),
            ),
        ),
    ]
