"""The gate: what is late, frozen or sealed changes in the act that carries out an approved request, and in no other.

The stubs stand in the room of the trail; here they are answered from the requests themselves, never from a setting alone:
the entry under way has to be the one that the request names, and must not have been written yet.
"""

from django.db import migrations

APPROVING = """
CREATE FUNCTION state_today() RETURNS date LANGUAGE sql STABLE AS
  $$ SELECT (clock_now() AT TIME ZONE 'America/Indiana/Indianapolis')::date $$;

CREATE FUNCTION request_was_asked_by(request bigint, person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM requests_request r
                  WHERE r.id = request AND person IN (r.drafted_by_id, r.reviewed_by_id, r.submitted_by_id))
      OR EXISTS (SELECT FROM requests_step s
                  WHERE s.request_id = request AND s.by_id = person
                    AND s.action IN ('correction.draft', 'correction.mend_draft', 'correction.review',
                                     'correction.submit', 'correction.expedite', 'deletion.restore'))
$$;

-- One other person with the post that decides; for what is deleted, restored or moved, the state and a second person (I.9);
-- for a redaction any two (I.5).
CREATE FUNCTION request_is_approved(request bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT CASE
             WHEN r.kind IN ('deletion', 'restore', 'wrong_person')
               THEN count(DISTINCT a.person_id) >= 2 AND bool_or(p.role = 'state_staff')
             WHEN r.kind = 'redaction' THEN count(DISTINCT a.person_id) >= 2
             WHEN 'state' IN (r.decider, r.desk) THEN bool_or(p.role = 'state_staff')
             WHEN r.desk = 'help_desk' THEN bool_or(p.role = 'help_desk')
             ELSE bool_or(p.role IN ('master_user', 'operator', 'state_staff'))
           END
      FROM requests_request r
      JOIN requests_approval a ON a.request_id = r.id AND a.round = r.round
      JOIN organizations_post p ON p.id = a.post_id
     WHERE r.id = request AND NOT request_was_asked_by(r.id, a.person_id)
     GROUP BY r.id), false)
$$;
"""

GATE = """
-- The request that the act under way carries out; none once its entry is written.
CREATE FUNCTION request_under_way() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT r.id FROM requests_request r
   WHERE r.applied_entry = ctx_entry() AND r.state = 'applied'
     AND NOT EXISTS (SELECT FROM audit_entry e WHERE e.id = ctx_entry())
     AND request_is_approved(r.id)
$$;

CREATE OR REPLACE FUNCTION correction_under_way(participant bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM requests_requestitem i
                  WHERE i.request_id = request_under_way() AND i.participant_id = participant AND i.dropped_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION correction_admits(table_name text, record bigint, participant bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM requests_requestitem i
                  WHERE i.request_id = request_under_way() AND i.participant_id = participant AND i.dropped_at IS NULL
                    AND i.table_name = correction_admits.table_name
                    AND i.record_id IS NOT DISTINCT FROM record AND i.made_id IS NULL)
$$;

CREATE OR REPLACE FUNCTION correction_brings(admission bigint, participant bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM requests_request r WHERE r.id = request_under_way() AND r.admission_id = admission)
     AND correction_under_way(participant)
$$;
"""

CLOSED = """
CREATE OR REPLACE FUNCTION correction_under_way(participant bigint) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';
CREATE OR REPLACE FUNCTION correction_admits(table_name text, record bigint, participant bigint) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT false';
CREATE OR REPLACE FUNCTION correction_brings(admission bigint, participant bigint) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT false';
DROP FUNCTION request_under_way();
"""

# Every table with `sealed_at`: a house test compares the list with the catalogue.
SEALABLE = (
    "participants_participant",
    "participants_servedin",
    "documents_document",
    "enrollment_participation",
    "enrollment_plannedgap",
    "casework_conversation",
    "casework_servicerecord",
    "casework_training",
    "casework_credential",
    "casework_skillgain",
    "casework_employment",
    "casework_assessment",
    "casework_workexperience",
    "casework_casenote",
    "casework_casenoteaddendum",
    "casework_exceptionperson",
)
PERSONAL_TABLES = ("requests_request", "requests_requestitem", "requests_approval", "requests_step")

# A trigger added here brings pgtrigger's own answer back: nobody passes triggers over (see casework 0003).
NOBODY_PASSES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT false';
"""


def seal(table: str) -> str:
    """Return the triggers that let only an approved request seal a row, unseal it, or touch it while it is sealed."""
    return f"""
CREATE TRIGGER born_sealed BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.sealed_at IS NOT NULL)
  EXECUTE FUNCTION sealed_by_request_alone();
CREATE TRIGGER sealed BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.sealed_at IS NOT NULL OR NEW.sealed_at IS NOT NULL)
  EXECUTE FUNCTION sealed_by_request_alone();
"""


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
        ("audit", "0003_a_correction_admits"),
        ("casework", "0011_give_way_to_corrections"),
        ("documents", "0002_row_security"),
        ("requests", "0001_requests"),
    ]
    operations = [
        migrations.RunSQL(
            APPROVING,
            "DROP FUNCTION request_is_approved(bigint); DROP FUNCTION request_was_asked_by(bigint, bigint);"
            " DROP FUNCTION state_today();",
        ),
        migrations.RunSQL(GATE, CLOSED),
        *(
            migrations.RunSQL(seal(table), f"DROP TRIGGER sealed ON {table}; DROP TRIGGER born_sealed ON {table};")
            for table in SEALABLE
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
