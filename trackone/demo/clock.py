"""Replace the database's clock by one that can be set: for the demo's seeding, for tests, for populated databases.

It reads the setting `trackone.clock` (one transaction or one connection), else the one row of `clock_stand` (all
connections), else the real time. Production refuses to start when it finds it.
"""

from datetime import datetime

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

# The setting comes first and costs no look into a table: triggers call this for every row.
_CLOCK = """
CREATE TABLE IF NOT EXISTS clock_stand (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  moment timestamptz NOT NULL
);
CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE setting text := current_setting('trackone.clock', true);
DECLARE stand timestamptz;
BEGIN
  IF setting <> '' THEN
    RETURN setting::timestamptz;
  END IF;
  SELECT moment INTO stand FROM clock_stand;
  RETURN coalesce(stand, now());
END $$;
COMMENT ON FUNCTION clock_now() IS 'replaced: a clock that can be set';
"""


def install_clock(connection: BaseDatabaseWrapper) -> None:
    """Replace the clock; the connection must be the owner's. Safe to run again."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOCK)


def set_clock(moment: datetime | None, *, connection: BaseDatabaseWrapper | None = None) -> None:
    """Let the clock of every connection stand at this moment, or run again with None. Needs `install_clock` before."""
    with (connection or default_connection).cursor() as cursor:
        if moment is None:
            cursor.execute("DELETE FROM clock_stand")
        else:
            cursor.execute(
                "INSERT INTO clock_stand (moment) VALUES (%s) ON CONFLICT (is_only) DO UPDATE SET moment = excluded.moment",
                [moment],
            )


def set_clock_here(moment: datetime | None, *, connection: BaseDatabaseWrapper | None = None) -> None:
    """Let the clock of this connection alone stand at this moment until it is set again, or run with None."""
    with (connection or default_connection).cursor() as cursor:
        cursor.execute("SELECT set_config('trackone.clock', %s, false)", [moment.isoformat() if moment else ""])
