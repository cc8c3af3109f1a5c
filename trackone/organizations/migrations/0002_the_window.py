"""The window in SQL: the last day on which a date may be entered, and today at a site."""

from django.db import migrations

WINDOW = """
CREATE FUNCTION window_last_entry_on(dated_on date) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE last_on date;
BEGIN
  -- Day 0 is the day of service; the last day of entry is the third business day itself (C.6).
  SELECT later.day INTO last_on
    FROM organizations_calendarday AS dated
    JOIN organizations_calendarday AS later ON later.is_business AND later.number = dated.number + 3
   WHERE dated.day = dated_on;
  IF last_on IS NULL THEN
    RAISE EXCEPTION 'the calendar does not cover %', dated_on USING ERRCODE = 'TO003';
  END IF;
  RETURN last_on;
END $$;

CREATE FUNCTION today_at_site(site bigint) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (clock_now() AT TIME ZONE s.time_zone)::date FROM organizations_site s WHERE s.id = site
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]
    operations = [
        migrations.RunSQL(WINDOW, "DROP FUNCTION today_at_site(bigint); DROP FUNCTION window_last_entry_on(date);")
    ]
