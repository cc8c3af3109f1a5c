"""Row security of the files of papers, by their region."""

from django.db import migrations

SIGHT = """
ALTER TABLE documents_documentfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_documentfile FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON documents_documentfile FOR SELECT
  USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON documents_documentfile FOR INSERT
  WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
CREATE POLICY updates ON documents_documentfile FOR UPDATE
  USING (region_id = ANY ((SELECT ctx_writes())::bigint[])) WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
"""
# A trigger added before brought pgtrigger's own answer back: nobody passes triggers over (see casework 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_files_of_papers")]
    operations = [
        migrations.RunSQL(
            SIGHT,
            "DROP POLICY reads ON documents_documentfile; DROP POLICY inserts ON documents_documentfile;"
            " DROP POLICY updates ON documents_documentfile;"
            " ALTER TABLE documents_documentfile NO FORCE ROW LEVEL SECURITY;"
            " ALTER TABLE documents_documentfile DISABLE ROW LEVEL SECURITY;",
        ),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
