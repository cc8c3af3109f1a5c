"""Case managers with their dates, kept by the database as the one of a region changes."""

import django.db.models.deletion
from django.db import migrations, models

SIGHT = """
ALTER TABLE participants_managed ENABLE ROW LEVEL SECURITY;
ALTER TABLE participants_managed FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON participants_managed FOR SELECT USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON participants_managed FOR INSERT WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
CREATE POLICY updates ON participants_managed FOR UPDATE
  USING (region_id = ANY ((SELECT ctx_writes())::bigint[])) WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
REVOKE INSERT, UPDATE, DELETE ON participants_managed FROM trackone_app, trackone_worker;
"""

# Who comes with a case manager had that one from the first day on; a change is of today, by the state's midnight.
DATED = """
CREATE FUNCTION participants_keep_managed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE today date := (clock_now() AT TIME ZONE 'America/Indiana/Indianapolis')::date;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.case_manager_id IS NOT DISTINCT FROM OLD.case_manager_id THEN
      RETURN NULL;
    END IF;
    UPDATE participants_managed SET until_on = greatest(today, since_on)
     WHERE participant_id = NEW.participant_id AND region_id = NEW.region_id AND until_on IS NULL;
  END IF;
  IF NEW.case_manager_id IS NOT NULL AND NEW.until_on IS NULL THEN
    INSERT INTO participants_managed (participant_id, region_id, person_id, since_on)
    VALUES (NEW.participant_id, NEW.region_id, NEW.case_manager_id, CASE TG_OP WHEN 'INSERT' THEN NEW.since_on ELSE today END)
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_managed AFTER INSERT OR UPDATE OF case_manager_id ON participants_servedin
  FOR EACH ROW EXECUTE FUNCTION participants_keep_managed();
"""
UNDATED = "DROP TRIGGER keep_managed ON participants_servedin; DROP FUNCTION participants_keep_managed();"


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_dated_reference"),
        ("participants", "0002_sight_and_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Managed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="managed",
                        to="participants.participant",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.region",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["participant", "region", "since_on", "id"], name="managed_participant")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("since_on")), _connector="OR"),
                        name="managed_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_on", None)),
                        fields=("participant", "region"),
                        name="one_case_manager_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SIGHT, migrations.RunSQL.noop),
        migrations.RunSQL(DATED, UNDATED),
    ]
