"""A funding source stays as it was written; what follows it is another row."""

from django.db import migrations

STAYS = (
    "CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON enrollment_program"
    " FOR EACH ROW EXECUTE FUNCTION dated_row_stays('until_on');"
)


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0002_sight_by_region"), ("organizations", "0003_dated_reference")]
    operations = [migrations.RunSQL(STAYS, "DROP TRIGGER stays ON enrollment_program;")]
