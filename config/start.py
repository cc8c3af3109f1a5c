"""Start Django for a command or a server, and refuse to serve real people by a clock that can be set."""

import os

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection


def start_django() -> None:
    """Load the settings and the rooms; safe to call again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def check_readiness() -> None:
    """Load the settings and reach the database, before a process becomes a server: what is amiss is said in one line.

    Raises ImproperlyConfigured for a setting, Django's OperationalError for a database out of reach.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    _ = settings.MODE
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10).close()
    except psycopg.OperationalError as problem:
        raise OperationalError(str(problem)) from problem


def refuse_replaced_clock() -> None:
    """Raise ImproperlyConfigured in production when the database's clock was replaced by one that can be set.

    The window is judged by that clock. Asks the database once and closes its connection again.
    """
    if settings.MODE != "production":
        return
    from trackone.audit.context import clock_is_replaced

    try:
        is_replaced = clock_is_replaced()
    finally:
        connection.close()
    if is_replaced:
        raise ImproperlyConfigured(
            "This database is not migrated, or its clock was replaced for a demo or a test; production needs its own."
        )
