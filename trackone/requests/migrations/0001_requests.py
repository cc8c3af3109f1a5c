"""Requests with their items, approvals and steps; the batch days of organizations."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0011_give_way_to_corrections"),
        ("organizations", "0003_dated_reference"),
        ("participants", "0003_case_managers_with_dates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("change", "Correct a value"),
                            ("late", "This record should exist"),
                            ("deletion", "This record should not exist"),
                            ("restore", "Restore a deleted record"),
                            ("wrong_person", "Wrong person"),
                            ("exit", "This exit should not have happened"),
                            ("reopen", "Reopen this conversation"),
                            ("redaction", "Redact a case note"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("reviewed", "Reviewed"),
                            ("submitted", "Sent"),
                            ("returned", "Returned"),
                            ("forwarded", "Forwarded"),
                            ("applied", "Done"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "decider",
                    models.CharField(
                        blank=True,
                        choices=[("master_user", "Master User"), ("state", "DWD staff"), ("help_desk", "Help desk")],
                        max_length=12,
                    ),
                ),
                (
                    "desk",
                    models.CharField(
                        blank=True,
                        choices=[("master_user", "Master User"), ("state", "DWD staff"), ("help_desk", "Help desk")],
                        max_length=12,
                    ),
                ),
                (
                    "reason_code",
                    models.CharField(help_text="Reason for Correction: a code of the dated list", max_length=20),
                ),
                ("narrative", models.CharField(max_length=2000)),
                ("evidence", models.CharField(blank=True, max_length=1000)),
                (
                    "content_hash",
                    models.CharField(blank=True, editable=False, help_text="of what was sent, as sent", max_length=64),
                ),
                ("drafted_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "gathered_on",
                    models.DateField(blank=True, help_text="the batch day that it waits to be sent with", null=True),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(blank=True, help_text="when it was first sent", null=True)),
                ("sent_at", models.DateTimeField(blank=True, help_text="when it was last sent or forwarded", null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("time_left", models.DurationField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("is_expedited", models.BooleanField(default=False)),
                ("expedite_reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_reason", models.CharField(blank=True, max_length=1000)),
                ("applied_entry", models.BigIntegerField(blank=True, null=True, unique=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "admission",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.admission",
                    ),
                ),
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
                    "decided_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.post",
                    ),
                ),
                (
                    "drafted_by",
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
                    "restores",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restored_by",
                        to="requests.request",
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
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.site"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
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
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("action", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.post"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="requests.request"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=63)),
                ("record_id", models.BigIntegerField(blank=True, null=True)),
                ("made_id", models.BigIntegerField(blank=True, null=True)),
                ("word", models.CharField(help_text="of the list of critical elements", max_length=80)),
                ("column", models.CharField(blank=True, max_length=63)),
                ("label", models.CharField(max_length=120)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                ("old_words", models.CharField(blank=True, max_length=300)),
                ("new_words", models.CharField(blank=True, max_length=300)),
                ("seen_revision", models.PositiveIntegerField(blank=True, null=True)),
                ("dated_on", models.DateField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="requests.request"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.CharField(max_length=60)),
                ("state", models.CharField(help_text="where the request stood after it", max_length=10)),
                ("at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
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
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="requests.request"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BatchDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField()),
                ("weeks", models.PositiveSmallIntegerField(default=1)),
                ("since_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("since_on")), _connector="OR"),
                        name="batch_day_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 4), ("weeks__in", (1, 2, 4))), name="batch_day_is_a_weekday"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("organization_id"),
                                    models.F("organization_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("region_id"),
                                    models.F("region_id"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("since_on"),
                                    models.F("until_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_batch_day_an_organization_and_region",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batchday",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="bff06cad3d6324ba013df59fca85818ce3391ecc",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_8244c",
                    table="requests_batchday",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["region", "-id"], name="request_region"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("state__in", ("submitted", "forwarded"))),
                fields=["region", "due_at", "id"],
                name="request_due",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("state__in", ("draft", "reviewed", "returned"))),
                fields=["region", "organization", "id"],
                name="request_with_provider",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["participant", "-id"], name="request_participant"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "reviewed"), _negated=True),
                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="request_reviewed_has_its_reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decider", ""),
                        ("desk", ""),
                        ("round", 0),
                        ("sent_at", None),
                        ("submitted_at", None),
                        ("submitted_by", None),
                    ),
                    models.Q(
                        ("due_at__isnull", False),
                        ("round__gt", 0),
                        ("sent_at__isnull", False),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                        models.Q(("decider", ""), _negated=True),
                        models.Q(("desk", ""), _negated=True),
                        models.Q(("content_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="request_sent_is_sent_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "reviewed", "returned")),
                    ("state", "withdrawn"),
                    models.Q(("round__gt", 0), ("state__in", ("submitted", "forwarded", "applied", "declined"))),
                    _connector="OR",
                ),
                name="request_decided_was_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("round", 0), ("time_left", None)),
                    models.Q(
                        ("round__gt", 0), ("state__in", ("draft", "reviewed", "returned")), ("time_left__isnull", False)
                    ),
                    models.Q(
                        ("round__gt", 0),
                        ("state__in", ("submitted", "forwarded", "applied", "declined")),
                        ("time_left", None),
                    ),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="request_clock_stands_while_returned",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ("applied", "declined")),
                        ("decided_post__isnull", False),
                    ),
                    models.Q(
                        models.Q(("state__in", ("applied", "declined")), _negated=True),
                        ("decided_at", None),
                        ("decided_by", None),
                        ("decided_post", None),
                        ("decided_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="request_decision_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("decided_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="request_declined_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_entry__isnull", False), ("state", "applied")),
                    models.Q(models.Q(("state", "applied"), _negated=True), ("admission", None), ("applied_entry", None)),
                    _connector="OR",
                ),
                name="request_applied_names_its_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                        models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                        models.Q(
                            ("reviewed_by", None),
                            models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="request_is_decided_by_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    models.Q(
                        models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at", None), ("withdrawn_by", None)
                    ),
                    _connector="OR",
                ),
                name="request_withdrawal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expedite_reason", ""), ("is_expedited", False)),
                    models.Q(("is_expedited", True), models.Q(("expedite_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="request_expedited_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason_code", ""), _negated=True), models.Q(("narrative", ""), _negated=True)),
                name="request_has_a_reason_for_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "restore"), ("restores__isnull", False)),
                    models.Q(models.Q(("kind", "restore"), _negated=True), ("restores", None)),
                    _connector="OR",
                ),
                name="request_to_restore_names_a_deletion",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "reviewed", "returned", "submitted", "forwarded"))),
                fields=("restores",),
                name="one_open_request_to_restore",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="fb6cf6a585cd5f1062119f5fe69a066a099776b8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_dca7a",
                    table="requests_request",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="course",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'INSERT' THEN\n  IF NEW.state <> 'draft' THEN\n    RAISE EXCEPTION 'a request begins as a draft' USING ERRCODE = 'TO004';\n  END IF;\n  RETURN NEW;\nEND IF;\nIF OLD.state IN ('applied', 'declined', 'withdrawn') THEN\n  RAISE EXCEPTION 'this request is over' USING ERRCODE = 'TO004';\nEND IF;\nIF (NEW.kind, NEW.region_id, NEW.participant_id, NEW.organization_id, NEW.drafted_by_id, NEW.drafted_at, NEW.restores_id)\n   IS DISTINCT FROM\n   (OLD.kind, OLD.region_id, OLD.participant_id, OLD.organization_id, OLD.drafted_by_id, OLD.drafted_at, OLD.restores_id)\n   OR (OLD.decider <> '' AND NEW.decider <> OLD.decider) THEN\n  RAISE EXCEPTION 'whose request it is, and who decides, never changes' USING ERRCODE = 'TO004';\nEND IF;\nIF OLD.state IN ('submitted', 'forwarded') THEN\n  IF (NEW.reason_code, NEW.narrative, NEW.evidence, NEW.content_hash, NEW.round)\n     IS DISTINCT FROM (OLD.reason_code, OLD.narrative, OLD.evidence, OLD.content_hash, OLD.round) THEN\n    RAISE EXCEPTION 'what was sent is frozen' USING ERRCODE = 'TO004';\n  END IF;\n  IF NEW.state IN ('draft', 'reviewed', 'withdrawn') OR (OLD.state = 'forwarded' AND NEW.state = 'submitted') THEN\n    RAISE EXCEPTION 'this is no step of its course' USING ERRCODE = 'TO004';\n  END IF;\nELSIF NEW.state IN ('forwarded', 'applied', 'declined') THEN\n  RAISE EXCEPTION 'nobody decides what was not sent' USING ERRCODE = 'TO004';\nEND IF;\nIF NEW.state = 'applied' AND (NEW.applied_entry IS DISTINCT FROM ctx_entry() OR NOT request_is_approved(NEW.id)) THEN\n  RAISE EXCEPTION 'a request is carried out on its approvals, in the act itself' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="0502dad54a1520fb041272291cfb2f6b8c7d8b30",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_course_f97d8",
                    table="requests_request",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("request", "round", "person"), name="one_approval_a_person_and_round"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="ce2e66d89373eba392d57797447f8377e1d01059",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_f862d",
                    table="requests_approval",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="given",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  RAISE EXCEPTION 'an approval is never changed' USING ERRCODE = 'TO004';\nEND IF;\nIF NOT EXISTS (SELECT FROM requests_request r\n                WHERE r.id = NEW.request_id AND r.state IN ('submitted', 'forwarded') AND r.round = NEW.round) THEN\n  RAISE EXCEPTION 'nobody approves what was not sent' USING ERRCODE = 'TO004';\nEND IF;\nIF NEW.person_id IS DISTINCT FROM ctx_person() OR NOT EXISTS (\n     SELECT FROM organizations_post p\n      WHERE p.id = NEW.post_id AND p.person_id = NEW.person_id\n        AND p.role IN ('master_user', 'operator', 'state_staff', 'help_desk')\n        AND (p.region_id IS NULL OR p.region_id = NEW.region_id)\n        AND p.since_on <= state_today() AND (p.until_on IS NULL OR p.until_on >= state_today())) THEN\n  RAISE EXCEPTION 'only who holds the post approves, and only himself' USING ERRCODE = 'TO004';\nEND IF;\nIF request_was_asked_by(NEW.request_id, NEW.person_id) THEN\n  RAISE EXCEPTION 'nobody who asked approves' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="b57cfb8ea2d23ef4ea3c3f06d510b9edce69d6be",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_given_aa301",
                    table="requests_approval",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="requestitem",
            index=models.Index(fields=["table_name", "record_id", "request"], name="request_item_record"),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at", None), ("record_id__isnull", False)),
                fields=("request", "table_name", "record_id", "column"),
                name="request_names_a_value_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("made_id", None), ("record_id", None), _connector="OR"),
                name="request_item_is_made_or_was_there",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestitem",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="6df99708158fbd31d8fb4b7e146cad6ead9fb5cd",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_d63ae",
                    table="requests_requestitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestitem",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND NEW.made_id IS DISTINCT FROM OLD.made_id\n   AND to_jsonb(NEW) - 'made_id' = to_jsonb(OLD) - 'made_id' AND OLD.made_id IS NULL\n   AND EXISTS (SELECT FROM requests_request r WHERE r.id = NEW.request_id AND r.applied_entry = ctx_entry()) THEN\n  RETURN NEW;\nEND IF;\nIF NOT EXISTS (SELECT FROM requests_request r\n                WHERE r.id = NEW.request_id AND r.state IN ('draft', 'reviewed', 'returned')) THEN\n  RAISE EXCEPTION 'what was sent is frozen' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="dca4d18ba1fee375600f545e115189d261d34e01",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_frozen_9d7c0",
                    table="requests_requestitem",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["request", "id"], name="request_step"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="step",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="850030da6df2837c387432c8b28026fc143afe82",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_4d6f2",
                    table="requests_step",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="step",
            trigger=pgtrigger.compiler.Trigger(
                name="stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' THEN\n  RAISE EXCEPTION 'a step that was taken stays' USING ERRCODE = 'TO004';\nEND IF;\nRETURN NEW;\n",
                    hash="d60d4b312b8fd4ae9a6137c680b20cbf10d2f711",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stays_5362f",
                    table="requests_step",
                    when="BEFORE",
                ),
            ),
        ),
    ]
