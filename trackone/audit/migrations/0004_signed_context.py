"""Sign the context: what a transaction may see and write counts only with a keyed hash that the app alone can make.

A plain setting can be set by whoever gets SQL into a statement. The key stands in a table that only the owner reads; the
app derives the same one from its key ring. A signature holds for one session, and for transactions that begin within ten
minutes of it, so that one that was seen elsewhere opens nothing.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.db import migrations

VERIFIED = """
CREATE TABLE audit_contextkey (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), inside bytea NOT NULL, outside bytea NOT NULL
);
REVOKE ALL ON audit_contextkey FROM trackone_app, trackone_worker, trackone_auditor;
COMMENT ON TABLE audit_contextkey IS 'the two padded keys of HMAC-SHA256; read by ctx_signed alone';

-- A worker process of a parallel query has another process id, so the leader alone may ask.
CREATE FUNCTION ctx_signed(name text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held text := current_setting('trackone.' || name, true);
  said text;
  issued bigint;
BEGIN
  IF held IS NULL OR held = '' THEN
    RETURN NULL;
  END IF;
  said := split_part(held, '|', 1);
  issued := split_part(said, '@', 2)::bigint;
  IF (SELECT encode(sha256(k.outside || sha256(k.inside
            || convert_to(name || '|' || pg_backend_pid() || '|' || said, 'UTF8'))), 'hex')
        FROM audit_contextkey k) IS DISTINCT FROM split_part(held, '|', 2)
     OR issued < extract(epoch FROM now()) - 600 OR issued > extract(epoch FROM clock_timestamp()) + 600 THEN
    RAISE EXCEPTION 'this context is not signed' USING ERRCODE = 'TO006';
  END IF;
  RETURN split_part(said, '@', 1);
EXCEPTION WHEN invalid_text_representation THEN
  RAISE EXCEPTION 'this context is not signed' USING ERRCODE = 'TO006';
END $$;

-- What runs as the owner, or as an auditor with a mandate, names its sight by hand: {list} without a signature.
CREATE FUNCTION ctx_by_hand(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN current_user IN ('trackone_owner', 'trackone_auditor')
               AND strpos(coalesce(current_setting('trackone.' || name, true), ''), '|') = 0
              THEN nullif(current_setting('trackone.' || name, true), '') END
$$;

CREATE OR REPLACE FUNCTION ctx_reads() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS
  $$ SELECT coalesce(ctx_by_hand('reads'), ctx_signed('reads'), '{}')::bigint[] $$;
CREATE OR REPLACE FUNCTION ctx_writes() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS
  $$ SELECT coalesce(ctx_by_hand('writes'), ctx_signed('writes'), '{}')::bigint[] $$;
CREATE OR REPLACE FUNCTION ctx_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS
  $$ SELECT coalesce(ctx_by_hand('person'), ctx_signed('person'))::bigint $$;
-- The number of an entry is drawn by the database; that an act is under way is what is signed.
CREATE OR REPLACE FUNCTION ctx_entry() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS
  $$ SELECT CASE WHEN ctx_signed('act') = '1' THEN nullif(current_setting('trackone.entry', true), '')::bigint END $$;
"""

PLAIN = """
CREATE OR REPLACE FUNCTION ctx_reads() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('trackone.reads', true), ''), '{}')::bigint[] $$;
CREATE OR REPLACE FUNCTION ctx_writes() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('trackone.writes', true), ''), '{}')::bigint[] $$;
CREATE OR REPLACE FUNCTION ctx_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('trackone.person', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION ctx_entry() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('trackone.entry', true), '')::bigint $$;
DROP FUNCTION ctx_by_hand(text);
DROP FUNCTION ctx_signed(text);
DROP TABLE audit_contextkey;
"""


def install_key(apps, schema_editor):
    """Keep the padded keys; `trackone migrate` renews them from the ring that is in use."""
    ring = settings.KEY_RING
    key = hmac.digest(ring["blind_index"], b"context", hashlib.sha256).ljust(64, b"\0")
    inside, outside = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    schema_editor.execute(
        "INSERT INTO audit_contextkey (inside, outside) VALUES (decode(%s, 'base64'), decode(%s, 'base64'))",
        [base64.b64encode(inside).decode(), base64.b64encode(outside).decode()],
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_a_correction_admits")]
    operations = [
        migrations.RunSQL(VERIFIED, PLAIN),
        migrations.RunPython(install_key, migrations.RunPython.noop),
    ]
