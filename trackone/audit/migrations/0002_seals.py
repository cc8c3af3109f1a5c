"""The seals of the trail: written by the worker alone, changed by nobody; worker and auditor read the whole trail."""

import django.contrib.postgres.fields
from django.db import migrations, models

import trackone.audit.fields

RIGHTS = """
REVOKE ALL ON audit_seal FROM trackone_app;
REVOKE UPDATE, DELETE ON audit_seal FROM trackone_worker;
CREATE POLICY seals ON audit_entry FOR SELECT TO trackone_worker, trackone_auditor USING (true);
CREATE POLICY seals ON audit_change FOR SELECT TO trackone_worker, trackone_auditor USING (true);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_the_trail")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("transaction_id", trackone.audit.fields.TransactionIdField()),
                ("last_entry_id", models.BigIntegerField()),
                ("count", models.BigIntegerField(help_text="entries sealed so far, this seal's included")),
                ("entries", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("links", models.BinaryField(help_text="32 bytes an entry")),
                ("sealed_at", models.DateTimeField(help_text="by the sealer's clock")),
                ("mac", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="seals_are_numbered_from_one")
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, "DROP POLICY seals ON audit_change; DROP POLICY seals ON audit_entry;"),
    ]
