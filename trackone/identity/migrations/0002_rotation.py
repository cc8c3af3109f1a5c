"""Let the worker seal stored numbers under another key: it may touch the ciphertext under an act, and no other column."""

from django.db import migrations

RIGHTS = """
REVOKE UPDATE, DELETE ON identity_vault FROM trackone_worker;
GRANT UPDATE (sealed) ON identity_vault TO trackone_worker;
CREATE POLICY rotation_reads ON identity_vault FOR SELECT TO trackone_worker USING (true);
CREATE POLICY rotation_updates ON identity_vault FOR UPDATE TO trackone_worker
  USING ((SELECT ctx_entry()) IS NOT NULL) WITH CHECK ((SELECT ctx_entry()) IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [
        migrations.RunSQL(
            RIGHTS,
            "DROP POLICY rotation_updates ON identity_vault; DROP POLICY rotation_reads ON identity_vault;"
            " GRANT UPDATE, DELETE ON identity_vault TO trackone_worker;",
        )
    ]
