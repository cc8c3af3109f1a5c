"""E-mails that wait: the app adds them and reads none back, the worker sends them."""

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = """
REVOKE ALL ON notifications_email FROM trackone_app;
GRANT INSERT ON notifications_email TO trackone_app;
REVOKE DELETE ON notifications_email FROM trackone_worker;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_requests_are_told"),
        ("organizations", "0003_dated_reference"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("served_elsewhere", "Another region serves this participant now"),
                    ("request", "A request about this participant"),
                    ("mail_held", "An e-mail was stopped by the guard"),
                ],
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="Email",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to_address", models.EmailField(max_length=254)),
                ("path", models.CharField(help_text="the page that tells the news", max_length=200)),
                ("queued_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("held_because", models.CharField(blank=True, max_length=60)),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.region",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("held_at", None), ("sent_at", None)), fields=["id"], name="email_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("path__regex", "^/[a-z0-9/-]*$")), name="email_links_to_a_page"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_at", None), ("held_at", None), _connector="OR"),
                        name="email_is_sent_or_held",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
