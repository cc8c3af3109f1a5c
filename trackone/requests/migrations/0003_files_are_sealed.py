"""The gate for the files of papers: sealed by an approved request alone, like the papers themselves."""

from django.db import migrations

SEAL = """
CREATE TRIGGER born_sealed BEFORE INSERT ON documents_documentfile FOR EACH ROW WHEN (NEW.sealed_at IS NOT NULL)
  EXECUTE FUNCTION sealed_by_request_alone();
CREATE TRIGGER sealed BEFORE UPDATE ON documents_documentfile
  FOR EACH ROW WHEN (OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NOT NULL)
  EXECUTE FUNCTION sealed_by_request_alone();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_sight_of_files"), ("requests", "0002_the_gate")]
    operations = [
        migrations.RunSQL(
            SEAL,
            "DROP TRIGGER sealed ON documents_documentfile; DROP TRIGGER born_sealed ON documents_documentfile;",
        ),
    ]
