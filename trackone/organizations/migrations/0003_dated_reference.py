"""Reference data by screen: workgroups get dates, spans never overlap, and a dated row stays as it was written."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Nothing is overwritten: what a row said on a day, it says for good. Only its last day may be set, and of a closed day
# that the state has confirmed it; what changes is another row.
STAYS = """
CREATE FUNCTION dated_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - TG_ARGV[0] <> to_jsonb(OLD) - TG_ARGV[0] THEN
    RAISE EXCEPTION 'a dated row of % is not overwritten', TG_TABLE_NAME USING ERRCODE = 'TO005';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
"""

# Table, and the one column of it that may still change.
STAYING = {
    "organizations_closing": "is_verified",
    "organizations_formerregionname": "until_on",
    "organizations_organization": "until_on",
    "organizations_post": "until_on",
    "organizations_regioncounty": "until_on",
    "organizations_regionoperator": "until_on",
    "organizations_site": "until_on",
    "organizations_workgroup": "until_on",
}

# A trigger of pgtrigger brings its own switch back; the answer stays no (casework 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


def stays(table: str, but: str) -> str:
    """Return the trigger that keeps the rows of a table as they were written, but for one column."""
    return f"CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION dated_row_stays('{but}');"


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0002_the_window"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerRegionName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("since_on", models.DateField()),
                ("until_on", models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="post",
            name="one_contact_an_organization_and_region",
        ),
        migrations.RemoveConstraint(
            model_name="regioncounty",
            name="a_county_is_in_one_region",
        ),
        migrations.RemoveConstraint(
            model_name="regionoperator",
            name="one_operator_a_region",
        ),
        migrations.RemoveConstraint(
            model_name="site",
            name="a_site_name_is_unique_in_its_region",
        ),
        migrations.RemoveConstraint(
            model_name="workgroup",
            name="a_workgroup_name_is_unique_in_its_region",
        ),
        migrations.AddField(
            model_name="post",
            name="named_in",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="since_on",
            field=models.DateField(default=datetime.date(2008, 7, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="workgroup",
            name="until_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("alternate_for", None), ("role", "contact")),
                expressions=[
                    (
                        models.Func(
                            models.F("organization_id"),
                            models.F("organization_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("region_id"),
                            models.F("region_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("since_on"),
                            models.F("until_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_contact_an_organization_and_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="regioncounty",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("county_id"),
                            models.F("county_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("since_on"),
                            models.F("until_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="a_county_is_in_one_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="regionoperator",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("region_id"),
                            models.F("region_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("since_on"),
                            models.F("until_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_operator_a_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)), fields=("region", "name"), name="a_site_name_is_unique_in_its_region"
            ),
        ),
        migrations.AddConstraint(
            model_name="workgroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)),
                fields=("region", "name"),
                name="a_workgroup_name_is_unique_in_its_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="workgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("since_on")), _connector="OR"),
                name="workgroup_ends_after_it_begins",
            ),
        ),
        migrations.AddField(
            model_name="formerregionname",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="former_names", to="organizations.region"
            ),
        ),
        migrations.AddConstraint(
            model_name="formerregionname",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("region_id"),
                            models.F("region_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("since_on"),
                            models.F("until_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_name_a_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerregionname",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("since_on")), _connector="OR"),
                name="region_name_ends_after_it_begins",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formerregionname",
            trigger=pgtrigger.compiler.Trigger(
                name="recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                PERFORM audit_gate();\n            ELSIF TG_OP = 'UPDATE' THEN\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[]);\n            ELSE\n                PERFORM audit_keep(TG_TABLE_NAME, to_jsonb(OLD), '{}', ARRAY[]::text[]);\n            END IF;\n            RETURN NULL;\n        ",
                    hash="391bc17a6241e56d03b4ea41f16c1b306f226c87",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_recorded_78192",
                    table="organizations_formerregionname",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(STAYS, "DROP FUNCTION dated_row_stays();"),
        *(migrations.RunSQL(stays(table, but), f"DROP TRIGGER stays ON {table};") for table, but in STAYING.items()),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
