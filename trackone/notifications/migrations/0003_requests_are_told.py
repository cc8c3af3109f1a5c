"""What a request is told of: the organization that asked, and the request itself by its id (I.4)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_row_security"),
        ("organizations", "0003_dated_reference"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="record_id",
            field=models.BigIntegerField(help_text="of the request that it is about", null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("served_elsewhere", "Another region serves this participant now"),
                    ("request", "A request about this participant"),
                ],
                max_length=30,
            ),
        ),
    ]
