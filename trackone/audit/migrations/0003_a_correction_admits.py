"""What is late, frozen or sealed gives way to the act that carries out an approved request, and to nothing else.

Requests stand in a room far above, so here every question is answered no; their migration gives the real answers.
"""

from django.db import migrations

CLOSED = """
CREATE FUNCTION correction_under_way(participant bigint) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';
COMMENT ON FUNCTION correction_under_way(bigint) IS 'the act under way carries out an approved request of this participant';

CREATE FUNCTION correction_admits(table_name text, record bigint, participant bigint) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT false';
COMMENT ON FUNCTION correction_admits(text, bigint, bigint) IS 'that request names this row; no id: a row that should exist';

CREATE FUNCTION correction_brings(admission bigint, participant bigint) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT false';
COMMENT ON FUNCTION correction_brings(bigint, bigint) IS 'that request is what this admission stands for';
"""

# A row is sealed, unsealed, and changed while it is sealed, by an approved request alone.
SEALING = """
CREATE FUNCTION sealed_by_request_alone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  participant bigint := coalesce(before ->> 'participant_id', CASE WHEN TG_TABLE_NAME = 'participants_participant'
                                                              THEN before ->> 'id' END)::bigint;
BEGIN
  IF TG_OP = 'INSERT' OR NOT correction_admits(TG_TABLE_NAME, (before ->> 'id')::bigint, participant) THEN
    RAISE EXCEPTION 'a record is sealed by an approved request alone' USING ERRCODE = 'TO004';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]
    operations = [
        migrations.RunSQL(
            CLOSED,
            "DROP FUNCTION correction_brings(bigint, bigint); DROP FUNCTION correction_admits(text, bigint, bigint);"
            " DROP FUNCTION correction_under_way(bigint);",
        ),
        migrations.RunSQL(SEALING, "DROP FUNCTION sealed_by_request_alone();"),
    ]
