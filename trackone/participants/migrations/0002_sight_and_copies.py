"""Row security through who is served where, the copies for search, and the one narrow look into other regions."""

from django.db import migrations

OPEN = (
    "(s.until_on IS NULL OR s.until_on >= (SELECT (clock_now() AT TIME ZONE 'America/Indiana/Indianapolis')::date))"
    " AND s.sealed_at IS NULL"
)


def served(column: str, context: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM participants_servedin s WHERE s.participant_id = {column}"
        f" AND s.region_id = ANY ((SELECT {context}())::bigint[]) AND {OPEN})"
    )


def forced(table: str) -> str:
    return f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"


def through_participant(table: str, column: str) -> str:
    reads, writes = served(column, "ctx_reads"), served(column, "ctx_writes")
    return (
        forced(table) + f"CREATE POLICY reads ON {table} FOR SELECT USING ({reads});\n"
        f"CREATE POLICY inserts ON {table} FOR INSERT WITH CHECK ({writes});\n"
        f"CREATE POLICY updates ON {table} FOR UPDATE USING ({writes}) WITH CHECK ({writes});\n"
    )


def by_region(table: str) -> str:
    reads = "region_id = ANY ((SELECT ctx_reads())::bigint[])"
    writes = "region_id = ANY ((SELECT ctx_writes())::bigint[])"
    return (
        forced(table) + f"CREATE POLICY reads ON {table} FOR SELECT USING ({reads});\n"
        f"CREATE POLICY inserts ON {table} FOR INSERT WITH CHECK ({writes});\n"
        f"CREATE POLICY updates ON {table} FOR UPDATE USING ({writes}) WITH CHECK ({writes});\n"
    )


DETAILS = ("formername", "address", "contact", "elementvalue")
SIGHT = (
    by_region("participants_servedin")
    + by_region("participants_namekey")
    + "CREATE POLICY deletes ON participants_namekey FOR DELETE"
    " USING (region_id = ANY ((SELECT ctx_writes())::bigint[]));\n"
    "REVOKE INSERT, UPDATE, DELETE ON participants_namekey FROM trackone_app, trackone_worker;\n"
    + through_participant("participants_participant", "participants_participant.id")
    + "".join(through_participant(f"participants_{name}", f"participants_{name}.participant_id") for name in DETAILS)
    # The participant points at the vault before its row is written; whoever sees the one sees the other.
    + forced("identity_vault")
    + "CREATE POLICY reads ON identity_vault FOR SELECT USING"
    " (EXISTS (SELECT 1 FROM participants_participant p WHERE p.vault_id = identity_vault.id));\n"
    "CREATE POLICY inserts ON identity_vault FOR INSERT WITH CHECK ((SELECT ctx_entry()) IS NOT NULL);\n"
)
TABLES = ("servedin", "namekey", "participant", *DETAILS)
NO_SIGHT = "".join(
    f"DROP POLICY {name} ON participants_{table};" for table in TABLES for name in ("reads", "inserts", "updates")
) + (
    "DROP POLICY deletes ON participants_namekey; DROP POLICY reads ON identity_vault;"
    " DROP POLICY inserts ON identity_vault;"
    " ALTER TABLE identity_vault NO FORCE ROW LEVEL SECURITY; ALTER TABLE identity_vault DISABLE ROW LEVEL SECURITY;"
)

# A person has no region, so what changed of one is read by whoever sees the changed row.
TRAIL = (
    "DROP POLICY reads ON audit_change; CREATE POLICY reads ON audit_change FOR SELECT USING (CASE"
    " WHEN region_id IS NOT NULL THEN region_id = ANY ((SELECT ctx_reads())::bigint[])"
    + "".join(
        f" WHEN table_name = 'participants_{name}'"
        f" THEN EXISTS (SELECT 1 FROM participants_{name} r WHERE r.id = audit_change.record_id)"
        for name in ("participant", *DETAILS)
    )
    + " ELSE true END);"
)
TRAIL_BEFORE = (
    "DROP POLICY reads ON audit_change; CREATE POLICY reads ON audit_change FOR SELECT"
    " USING (region_id IS NULL OR region_id = ANY ((SELECT ctx_reads())::bigint[]));"
)

COPIES = """
CREATE SEQUENCE participants_number_seq MINVALUE 10000001 MAXVALUE 99999999;

CREATE FUNCTION participants_copy(ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  reads text := coalesce(current_setting('trackone.reads', true), '');
  writes text := coalesce(current_setting('trackone.writes', true), '');
  everywhere text := (SELECT coalesce(array_agg(id), '{}')::text FROM organizations_region);
BEGIN
  IF cardinality(ids) = 0 THEN
    RETURN;
  END IF;
  -- Every region that serves the person searches it, also those that the writer can't see.
  PERFORM set_config('trackone.reads', everywhere, true), set_config('trackone.writes', everywhere, true);
  UPDATE participants_servedin s
     SET sort_name = p.sort_name, birth_on = p.birth_on, last_four = p.last_four, number = p.number
    FROM participants_participant p
   WHERE p.id = s.participant_id AND s.participant_id = ANY (ids)
     AND (s.sort_name, s.birth_on, s.last_four, s.number)
         IS DISTINCT FROM (p.sort_name, p.birth_on, p.last_four, p.number);
  DELETE FROM participants_namekey k
   USING participants_participant p
   WHERE p.id = k.participant_id AND k.participant_id = ANY (ids) AND k.word <> ALL (p.words);
  INSERT INTO participants_namekey (participant_id, region_id, word, sound)
  SELECT DISTINCT ON (p.id, s.region_id, w.word) p.id, s.region_id, w.word, w.sound
    FROM participants_participant p
    JOIN participants_servedin s ON s.participant_id = p.id
   CROSS JOIN LATERAL unnest(p.words, p.sounds) AS w(word, sound)
   WHERE p.id = ANY (ids)
  ON CONFLICT DO NOTHING;
  PERFORM set_config('trackone.reads', reads, true), set_config('trackone.writes', writes, true);
END $$;
"""

ELSEWHERE = f"""
CREATE FUNCTION participants_elsewhere(
  wanted_number text, wanted_index bytea, wanted_birth date, first_sounds text[], last_sounds text[]
) RETURNS TABLE (participant_id bigint, number text, region_id bigint, has_same_ssn boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  reads text := coalesce(current_setting('trackone.reads', true), '');
BEGIN
  -- Only inside an action, whose entry keeps who looked.
  PERFORM audit_gate();
  PERFORM set_config('trackone.reads', (SELECT coalesce(array_agg(id), '{{}}')::text FROM organizations_region), true);
  RETURN QUERY
  SELECT s.participant_id, s.number::text, s.region_id,
         EXISTS (SELECT 1 FROM participants_participant o JOIN identity_vault v ON v.id = o.vault_id
                  WHERE o.id = s.participant_id AND v.blind_index = wanted_index)
    FROM participants_servedin s
   WHERE {OPEN} AND s.participant_id IN (
     SELECT p.id FROM identity_vault v JOIN participants_participant p ON p.vault_id = v.id
      WHERE v.blind_index = wanted_index
     UNION
     SELECT p.id FROM participants_participant p WHERE p.number = wanted_number
     UNION
     SELECT b.participant_id FROM participants_servedin b
      WHERE b.birth_on = wanted_birth
        AND b.region_id = ANY ((SELECT ctx_reads())::bigint[])
        AND EXISTS (SELECT 1 FROM participants_namekey k WHERE k.participant_id = b.participant_id
                       AND k.region_id = b.region_id AND k.sound = ANY (first_sounds))
        AND EXISTS (SELECT 1 FROM participants_namekey k WHERE k.participant_id = b.participant_id
                       AND k.region_id = b.region_id AND k.sound = ANY (last_sounds)))
   ORDER BY s.participant_id, s.region_id
   LIMIT 40;
  PERFORM set_config('trackone.reads', reads, true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]
    operations = [
        migrations.RunSQL(SIGHT, NO_SIGHT),
        migrations.RunSQL(TRAIL, TRAIL_BEFORE),
        migrations.RunSQL(COPIES, "DROP FUNCTION participants_copy(bigint[]); DROP SEQUENCE participants_number_seq;"),
        migrations.RunSQL(ELSEWHERE, "DROP FUNCTION participants_elsewhere(text, bytea, date, text[], text[]);"),
    ]
