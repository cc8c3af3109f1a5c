"""Under a mass dislocation that has sessions, admit what was served at a session's site on its days (C.4, C.5)."""

from django.db import migrations

# The same rule as policy/section_0_time_of_service.py; hypothesis compares the two. `{mass}` asks about a mass dislocation.
COVERS = """
CREATE OR REPLACE FUNCTION exception_covers(
  exception bigint, dated_on date, entered_on date, participant bigint, region bigint, site bigint, staff bigint,
  program bigint
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE e casework_entryexception;
BEGIN
  SELECT * INTO e FROM casework_entryexception WHERE id = exception;
  IF NOT FOUND OR e.state = 'refused' OR (e.region_id IS NOT NULL AND e.region_id <> region)
     OR dated_on < e.from_on OR dated_on > coalesce(e.until_on, e.restored_on) THEN
    RETURN false;
  END IF;
  IF e.kind = 1 AND NOT EXISTS (
       SELECT FROM casework_entryexception_sites s WHERE s.exception_id = e.id AND s.site_id = site) THEN
    RETURN false;
  ELSIF e.kind = 3 AND NOT EXISTS (
       SELECT FROM casework_entryexception_staff s WHERE s.exception_id = e.id AND s.person_id = staff) THEN
    RETURN false;
  ELSIF e.kind = 4 THEN
    RETURN {mass};
  END IF;
  RETURN e.restored_on IS NULL OR entered_on <= window_last_entry_on(e.restored_on);
END $$;
"""

# Until it has a session, the event's own last day counts as one, at every site of the region.
MASS_COVERS = """
CREATE FUNCTION mass_dislocation_covers({arguments}) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM casework_exceptionperson p
                  WHERE p.exception_id = e.id AND p.participant_id = participant AND p.sealed_at IS NULL)
     OR NOT coalesce((SELECT e.program_codes ? g.code FROM enrollment_program g WHERE g.id = program), program IS NULL) THEN
    RETURN false;
  END IF;
  IF EXISTS (SELECT FROM casework_masssession s WHERE s.exception_id = e.id) THEN
    RETURN EXISTS (SELECT FROM casework_masssession s
                    WHERE s.exception_id = e.id AND dated_on BETWEEN s.first_on AND s.last_on{at_the_site}
                      AND entered_on <= window_last_entry_on(s.last_on));
  END IF;
  RETURN coalesce(e.restored_on, e.until_on) IS NULL
      OR entered_on <= window_last_entry_on(coalesce(e.restored_on, e.until_on));
END $$;
"""
EVERYWHERE = {
    "arguments": "e casework_entryexception, dated_on date, entered_on date, participant bigint, program bigint",
    "at_the_site": "",
}
AT_THE_SITE = {
    "arguments": f"{EVERYWHERE['arguments']}, site bigint",
    "at_the_site": " AND s.site_id = site",
}


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_activities")]

    operations = [
        migrations.RunSQL(
            MASS_COVERS.format(**AT_THE_SITE)
            + COVERS.format(mass="mass_dislocation_covers(e, dated_on, entered_on, participant, program, site)")
            + "DROP FUNCTION mass_dislocation_covers(casework_entryexception, date, date, bigint, bigint);",
            MASS_COVERS.format(**EVERYWHERE)
            + COVERS.format(mass="mass_dislocation_covers(e, dated_on, entered_on, participant, program)")
            + "DROP FUNCTION mass_dislocation_covers(casework_entryexception, date, date, bigint, bigint, bigint);",
        ),
    ]
