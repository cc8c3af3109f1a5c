"""Bring the tables up to date as their owner: `trackone migrate [Django's own options]`."""

import os
import sys


def main(arguments: list[str]) -> int:
    """Run Django's migrate under DATABASE_OWNER_URL: app and worker own no table and can't; 1 when it is not set."""
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner:
        print("DATABASE_OWNER_URL is not set: tables are changed by their owner alone.", file=sys.stderr)
        return 1
    os.environ["DATABASE_URL"] = owner
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["trackone", "migrate", *arguments])
    if not {"--plan", "--check", "--fake"} & set(arguments):
        from trackone.audit.context import install_context_key

        install_context_key()
    return 0
