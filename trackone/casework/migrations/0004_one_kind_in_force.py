"""The service catalog: one row in force a code, and a row stays as it was written."""

from django.db import migrations, models

STAYS = (
    "CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON casework_servicekind"
    " FOR EACH ROW EXECUTE FUNCTION dated_row_stays('until_on');"
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_admitting_and_freezing"), ("organizations", "0003_dated_reference")]
    operations = [
        migrations.AddConstraint(
            model_name="servicekind",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)), fields=("code",), name="one_service_kind_in_force_a_code"
            ),
        ),
        migrations.RunSQL(STAYS, "DROP TRIGGER stays ON casework_servicekind;"),
    ]
