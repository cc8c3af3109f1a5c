"""Write the SQL that makes the roles and the database: one text for the demo, the tests and the operator.

Four roles log in. The owner owns the tables and migrates; app and worker read and write rows; the auditor reads.
None is a superuser, none gets round row security, none belongs to another, and only the owner may truncate. Nothing
here holds a password.
"""

ROLES = ("owner", "app", "worker", "auditor")


def role_name(role: str) -> str:
    """Return the name that a role of ours has in the database."""
    if role not in ROLES:
        raise ValueError(f"{role!r} is none of {', '.join(ROLES)}.")
    return f"trackone_{role}"


def roles_sql(*, may_create_databases: bool = False) -> str:
    """Return the SQL that makes the roles; safe to run again. Only a demo's or test's owner makes databases."""
    made = "\n".join(_role_sql(role, may_create_databases=may_create_databases) for role in ROLES)
    return f"{made}\n{_CHECK}"


def create_database_sql(name: str) -> str:
    """Return the statement that makes the database: C-collated, so that order is the same everywhere."""
    return (
        f"CREATE DATABASE {quoted(name)} OWNER trackone_owner TEMPLATE template0"
        " ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';"
    )


def database_sql(name: str) -> str:
    """Return who may enter the database; a template does not pass this on, so each clone needs it again."""
    return f"""\
REVOKE ALL ON DATABASE {quoted(name)} FROM PUBLIC;
GRANT CONNECT ON DATABASE {quoted(name)} TO trackone_app, trackone_worker, trackone_auditor;
GRANT TEMPORARY ON DATABASE {quoted(name)} TO trackone_worker;
"""


def schema_sql() -> str:
    """Return what the roles may do inside: run it there before the first migration; clones inherit it."""
    return _SCHEMA


def operator_script(*, database: str = "trackone") -> str:
    """Return it all as one script for psql, which asks for the passwords and sends only their verifiers."""
    passwords = "\n".join(f"\\password {role_name(role)}" for role in ROLES)
    return (
        "-- Run once by an administrator of the server: psql -X -v ON_ERROR_STOP=1 -f THIS_FILE postgres\n"
        f"{roles_sql()}{passwords}\n{create_database_sql(database)}\n{database_sql(database)}"
        f"\\connect {database}\n{schema_sql()}"
    )


def quoted(name: str) -> str:
    """Return the name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _role_sql(role: str, *, may_create_databases: bool) -> str:
    name = role_name(role)
    creates = "CREATEDB" if role == "owner" and may_create_databases else "NOCREATEDB"
    return f"""\
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE {name}; END IF;
END $$;
ALTER ROLE {name} LOGIN NOINHERIT NOCREATEROLE {creates};"""


# A managed server lets nobody name SUPERUSER or BYPASSRLS, not even to deny them: a new role has neither, an old one
# is checked.
_CHECK = """\
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname ~ '^trackone_(owner|app|worker|auditor)$'
             AND (rolsuper OR rolbypassrls OR rolreplication)) THEN
    RAISE EXCEPTION 'A role of TrackOne is a superuser, replicates or bypasses row security: mend it first.';
  END IF;
  IF EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
             WHERE r.rolname ~ '^trackone_(owner|app|worker|auditor)$') THEN
    RAISE EXCEPTION 'A role of TrackOne is a member of another role: revoke that first.';
  END IF;
END $$;
"""

_SCHEMA = """\
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO trackone_owner;
GRANT USAGE ON SCHEMA public TO trackone_app, trackone_worker, trackone_auditor;
ALTER DEFAULT PRIVILEGES FOR ROLE trackone_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO trackone_app, trackone_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE trackone_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO trackone_app, trackone_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE trackone_owner IN SCHEMA public
  GRANT SELECT ON TABLES TO trackone_auditor;
"""
