"""Run `trackone`: one file a command, imported only when called.

A command of ours is the module `trackone.commands.<name>` (dashes become underscores) with a function
`main(arguments: list[str]) -> int` that returns the exit code. What is not ours goes to Django's management commands, so
`trackone migrate` works; a command that needs neither Django nor a database never imports them.
"""

import importlib
import importlib.util
import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Call the command named by the first argument; return its exit code (2 when it is not known)."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _call(words)
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        line = _in_one_line(problem)
        if line is None:
            raise
        print(line, file=sys.stderr)
        return 1


def _call(words: list[str]) -> int:
    name = words[0].replace("-", "_") if words else "help"
    if name.isidentifier() and importlib.util.find_spec(f"trackone.commands.{name}") is not None:
        command = importlib.import_module(f"trackone.commands.{name}")
        return int(command.main(words[1:]) or 0)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["trackone", *words])
    return 0


def _in_one_line(problem: Exception) -> str | None:
    """Return what an operator can mend, in one line: a setting that is missing, a database out of reach; else None."""
    if "django.core.exceptions" not in sys.modules:
        return None
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    if isinstance(problem, ImproperlyConfigured):
        return str(problem)
    if isinstance(problem, OperationalError) and getattr(problem.__cause__, "sqlstate", None) is None:
        # Without an SQL state it is the connection that failed; psycopg names host, port and user, never the password.
        return f"The database can't be reached: {str(problem).strip().splitlines()[0]}"
    return None
