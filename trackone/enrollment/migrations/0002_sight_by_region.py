"""A participation is read and written by its region of record; nothing is ever deleted."""

from django.db import migrations

SIGHT = """
ALTER TABLE enrollment_participation ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrollment_participation FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON enrollment_participation FOR SELECT
  USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON enrollment_participation FOR INSERT
  WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
CREATE POLICY updates ON enrollment_participation FOR UPDATE
  USING (region_id = ANY ((SELECT ctx_writes())::bigint[]))
  WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
"""
NO_SIGHT = """
DROP POLICY reads ON enrollment_participation;
DROP POLICY inserts ON enrollment_participation;
DROP POLICY updates ON enrollment_participation;
ALTER TABLE enrollment_participation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE enrollment_participation DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0001_programs_and_participations")]
    operations = [migrations.RunSQL(SIGHT, NO_SIGHT)]
