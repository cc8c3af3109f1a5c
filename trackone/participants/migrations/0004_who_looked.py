"""Who looked at whose record: seen where the participant is seen, written in one's own name, never changed."""

import django.db.models.deletion
from django.db import migrations, models

SIGHT = """
ALTER TABLE participants_viewing ENABLE ROW LEVEL SECURITY;
ALTER TABLE participants_viewing FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON participants_viewing FOR SELECT
  USING (EXISTS (SELECT FROM participants_participant p WHERE p.id = participants_viewing.participant_id));
CREATE POLICY inserts ON participants_viewing FOR INSERT WITH CHECK (person_id = (SELECT ctx_person())
  AND EXISTS (SELECT FROM participants_participant p WHERE p.id = participants_viewing.participant_id));
REVOKE UPDATE, DELETE ON participants_viewing FROM trackone_app, trackone_worker;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_dated_reference"),
        ("participants", "0003_case_managers_with_dates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Viewing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField()),
                ("first_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.participant",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "person", "hour"), name="one_viewing_an_hour")
                ],
            },
        ),
        migrations.RunSQL(SIGHT, migrations.RunSQL.noop),
    ]
