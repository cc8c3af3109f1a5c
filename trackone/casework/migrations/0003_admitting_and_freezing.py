"""What admits a late date, what is frozen, and who sees which row - in SQL, so that no door can forget it."""

from django.db import migrations

# The same rule as policy/section_0_time_of_service.py; hypothesis compares the two.
ADMITTING = """
CREATE FUNCTION exception_covers(
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
    RETURN mass_dislocation_covers(e, dated_on, entered_on, participant, program);
  END IF;
  RETURN e.restored_on IS NULL OR entered_on <= window_last_entry_on(e.restored_on);
END $$;

-- (4) admits only people on the event's list, in its programs, through the third business day after the session's last
-- day; until it has a session, the event's own last day counts as one.
CREATE FUNCTION mass_dislocation_covers(
  e casework_entryexception, dated_on date, entered_on date, participant bigint, program bigint
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM casework_exceptionperson p
                  WHERE p.exception_id = e.id AND p.participant_id = participant AND p.sealed_at IS NULL)
     OR NOT coalesce((SELECT e.program_codes ? g.code FROM enrollment_program g WHERE g.id = program), program IS NULL) THEN
    RETURN false;
  END IF;
  IF EXISTS (SELECT FROM casework_masssession s WHERE s.exception_id = e.id) THEN
    RETURN EXISTS (SELECT FROM casework_masssession s
                    WHERE s.exception_id = e.id AND dated_on BETWEEN s.first_on AND s.last_on
                      AND entered_on <= window_last_entry_on(s.last_on));
  END IF;
  RETURN coalesce(e.restored_on, e.until_on) IS NULL
      OR entered_on <= window_last_entry_on(coalesce(e.restored_on, e.until_on));
END $$;

CREATE FUNCTION admission_admits(
  admission bigint, dated_on date, entered_on date, participant bigint, region bigint, site bigint, staff bigint,
  program bigint
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE a casework_admission;
BEGIN
  IF admission IS NULL THEN
    RETURN false;
  END IF;
  SELECT * INTO a FROM casework_admission WHERE id = admission;
  IF NOT FOUND OR a.region_id <> region OR a.closed_at IS NOT NULL THEN
    RETURN false;
  END IF;
  IF a.kind <> 'exception' THEN
    RETURN true;
  END IF;
  RETURN coalesce(
    exception_covers(a.exception_id, dated_on, entered_on, participant, region, site, staff, program), false);
END $$;

-- What an exception admitted stays its author's while it would admit it today too; a correction or a load leaves no window.
CREATE FUNCTION admission_still_admits(
  admission bigint, dated_on date, entered_on date, participant bigint, region bigint, site bigint, staff bigint,
  program bigint
) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT admission IS NOT NULL
     AND EXISTS (SELECT FROM casework_admission a WHERE a.id = admission AND a.kind = 'exception')
     AND admission_admits(admission, dated_on, entered_on, participant, region, site, staff, program)
$$;
"""

# Both fail closed: a parent out of sight counts as frozen.
FREEZING = """
CREATE FUNCTION conversation_must_be_open(conversation bigint, participant bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE c record;
BEGIN
  SELECT participant_id, closed_on < today_at_site(site_id) AS is_frozen INTO c
    FROM casework_conversation WHERE id = conversation;
  IF NOT FOUND OR c.is_frozen THEN
    RAISE EXCEPTION 'the conversation is closed' USING ERRCODE = 'TO004';
  END IF;
  IF c.participant_id <> participant THEN
    RAISE EXCEPTION 'the conversation is about somebody else' USING ERRCODE = '23514';
  END IF;
END $$;

CREATE FUNCTION participation_must_be_open(participation bigint, participant bigint, kind bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE p record;
BEGIN
  IF participation IS NULL THEN
    RETURN;
  END IF;
  SELECT participant_id, exit_recorded_on < today_at_site(site_id) AS is_frozen INTO p
    FROM enrollment_participation WHERE id = participation;
  IF NOT FOUND OR (p.is_frozen AND NOT EXISTS (
       SELECT FROM casework_servicekind k WHERE k.id = kind AND k.family IN ('follow_up', 'outcome'))) THEN
    RAISE EXCEPTION 'the participation has exited' USING ERRCODE = 'TO004';
  END IF;
  IF p.participant_id <> participant THEN
    RAISE EXCEPTION 'the participation is somebody else''s' USING ERRCODE = '23514';
  END IF;
END $$;
"""

# pgtrigger lets a session name triggers to be passed over. Nobody may pass these over, from whatever door: the question is
# always answered no. A trigger added later brings pgtrigger's own function back, so its migration says this again.
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""

PERSONAL_TABLES = (
    "casework_conversation",
    "casework_conversationparticipation",
    "casework_servicerecord",
    "casework_casenote",
    "casework_casenoteaddendum",
    "casework_exceptionperson",
)


def sight_by_region(table: str) -> str:
    """Return the policies of one table: read and write by the region of the row; nothing is ever deleted."""
    reads = "region_id = ANY ((SELECT ctx_reads())::bigint[])"
    writes = "region_id = ANY ((SELECT ctx_writes())::bigint[])"
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON {table} FOR SELECT USING ({reads});
CREATE POLICY inserts ON {table} FOR INSERT WITH CHECK ({writes});
CREATE POLICY updates ON {table} FOR UPDATE USING ({writes}) WITH CHECK ({writes});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_casework"),
        ("organizations", "0002_the_window"),
        # Their triggers come first, so that nobody's are passed over.
        ("documents", "0002_row_security"),
        ("identity", "0001_initial"),
        ("notifications", "0002_row_security"),
        ("participants", "0002_sight_and_copies"),
    ]
    operations = [
        migrations.RunSQL(
            ADMITTING,
            "DROP FUNCTION admission_still_admits(bigint, date, date, bigint, bigint, bigint, bigint, bigint);"
            " DROP FUNCTION admission_admits(bigint, date, date, bigint, bigint, bigint, bigint, bigint);"
            " DROP FUNCTION exception_covers(bigint, date, date, bigint, bigint, bigint, bigint, bigint);"
            " DROP FUNCTION mass_dislocation_covers(casework_entryexception, date, date, bigint, bigint);",
        ),
        migrations.RunSQL(
            FREEZING,
            "DROP FUNCTION participation_must_be_open(bigint, bigint, bigint);"
            " DROP FUNCTION conversation_must_be_open(bigint, bigint);",
        ),
        *(
            migrations.RunSQL(
                sight_by_region(table),
                f"DROP POLICY reads ON {table}; DROP POLICY inserts ON {table}; DROP POLICY updates ON {table};"
                f" ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
            )
            for table in PERSONAL_TABLES
        ),
        migrations.RunSQL(NOBODY_PASSES, migrations.RunSQL.noop),
    ]
