"""A service hangs on a participation until its exit is final: one by rule stays open to what was served before it."""

from django.db import migrations


def must_be_open(exited_on: str) -> str:
    """Return the function that guards what hangs on a participation, by the column that says when its exit is final."""
    return f"""
CREATE OR REPLACE FUNCTION participation_must_be_open(participation bigint, participant bigint, kind bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE p record;
BEGIN
  IF participation IS NULL THEN
    RETURN;
  END IF;
  SELECT participant_id, {exited_on} < today_at_site(site_id) AS is_frozen INTO p
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


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_one_kind_in_force"), ("enrollment", "0004_exits_by_rule_and_gaps")]
    operations = [migrations.RunSQL(must_be_open("exit_last_undo_on"), must_be_open("exit_recorded_on"))]
