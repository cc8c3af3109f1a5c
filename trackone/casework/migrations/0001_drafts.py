"""Drafts, seen by their author alone."""

import django.db.models.deletion
from django.db import migrations, models

OWN_ROWS_ALONE = """
ALTER TABLE casework_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY author ON casework_draft FOR ALL
  USING (person_id = (SELECT ctx_person())) WITH CHECK (person_id = (SELECT ctx_person()));
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0002_the_window")]
    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=200)),
                ("hidden", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "page"), name="one_draft_a_person_and_page"),
                ],
            },
        ),
        migrations.RunSQL(OWN_ROWS_ALONE, "DROP POLICY author ON casework_draft;"),
    ]
