"""Row security of the notices: read by their region, written by any act, since they tell across regions."""

from django.db import migrations

SIGHT = """
ALTER TABLE notifications_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON notifications_notice FOR SELECT
  USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON notifications_notice FOR INSERT
  WITH CHECK ((SELECT ctx_entry()) IS NOT NULL);
CREATE POLICY updates ON notifications_notice FOR UPDATE
  USING (region_id = ANY ((SELECT ctx_writes())::bigint[])) WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [
        migrations.RunSQL(
            SIGHT,
            "DROP POLICY reads ON notifications_notice; DROP POLICY inserts ON notifications_notice;"
            " DROP POLICY updates ON notifications_notice;",
        )
    ]
