"""Row security of the documents, by their region."""

from django.db import migrations

SIGHT = """
ALTER TABLE documents_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents_document FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON documents_document FOR SELECT
  USING (region_id = ANY ((SELECT ctx_reads())::bigint[]));
CREATE POLICY inserts ON documents_document FOR INSERT
  WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
CREATE POLICY updates ON documents_document FOR UPDATE
  USING (region_id = ANY ((SELECT ctx_writes())::bigint[])) WITH CHECK (region_id = ANY ((SELECT ctx_writes())::bigint[]));
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        migrations.RunSQL(
            SIGHT,
            "DROP POLICY reads ON documents_document; DROP POLICY inserts ON documents_document;"
            " DROP POLICY updates ON documents_document;",
        )
    ]
