"""Reach a PostgreSQL server as each of our roles, and make databases there."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from config import roles

ADMINISTRATOR = "postgres"


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A running server: its address as the administrator, and the passwords of our roles."""

    administrator_url: str
    passwords: dict[str, str]

    def url(self, role: str, database: str = "trackone") -> str:
        """Return the address of a database as `owner`, `app`, `worker` or `auditor`."""
        parts = urlsplit(self.administrator_url)
        host = parts.netloc.rpartition("@")[2]
        log_in = f"{roles.role_name(role)}:{quote(self.passwords[role], safe='')}"
        return urlunsplit(parts._replace(netloc=f"{log_in}@{host}", path=f"/{quote(database)}"))

    def admin_url(self, database: str = "postgres") -> str:
        """Return the address of a database as the administrator: for tests and tools, never the program."""
        return urlunsplit(urlsplit(self.administrator_url)._replace(path=f"/{quote(database)}"))

    def create_roles(self) -> None:
        """Make the four roles, or set them right, with this cluster's passwords (only verifiers are sent)."""
        with psycopg.connect(self.admin_url(), autocommit=True) as connection:
            # One at a time: concurrent ALTER ROLE of the same row fails with "tuple concurrently updated".
            connection.execute("SELECT pg_advisory_lock(hashtext('trackone roles'))")
            connection.execute(roles.roles_sql(may_create_databases=True))
            for role, password in self.passwords.items():
                name = roles.role_name(role)
                verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
                connection.execute(f"ALTER ROLE {name} PASSWORD '{verifier.decode()}'")
            # On disk before anybody notes that the roles are made, even where commits are not waited for.
            connection.execute("CHECKPOINT")

    def has_database(self, name: str) -> bool:
        """Tell whether the database is there."""
        with psycopg.connect(self.admin_url(), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        return found is not None

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Make a database with the roles' rights, owned by the owner; a clone holds what its template does."""
        with psycopg.connect(self.admin_url(), autocommit=True) as connection:
            if template is None:
                connection.execute(roles.create_database_sql(name))
            else:
                source, target = roles.quoted(template), roles.quoted(name)
                connection.execute(f"CREATE DATABASE {target} OWNER trackone_owner TEMPLATE {source}")
            connection.execute(roles.database_sql(name))
        if template is None:
            with psycopg.connect(self.admin_url(name), autocommit=True) as connection:
                connection.execute(roles.schema_sql())

    def drop_database(self, name: str) -> None:
        """Drop the database, cutting off whoever is connected; nothing happens when it is not there."""
        with psycopg.connect(self.admin_url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {roles.quoted(name)} WITH (FORCE)")


def kept_passwords(path: Path, *, for_roles: tuple[str, ...]) -> dict[str, str]:
    """Return the passwords kept in the file, which is made with random ones, readable by its owner alone."""
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = [role for role in for_roles if role not in kept]
    if missing:
        kept |= {role: secrets.token_urlsafe(24) for role in missing}
        write_secret(path, json.dumps(kept))
    return kept


def write_secret(path: Path, text: str, *, owner: int | None = None) -> None:
    """Write the file whole or not at all, mode 0600, for another user id if one is given."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        if owner is not None:
            os.fchown(file.fileno(), owner, -1)
    partial.replace(path)
