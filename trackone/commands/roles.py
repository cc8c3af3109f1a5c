"""Print the SQL by which an administrator makes the roles and the database: `trackone roles [--database NAME]`."""

import argparse

from config.roles import operator_script


def main(arguments: list[str]) -> int:
    """Print the script for psql; it holds no password and asks for them."""
    parser = argparse.ArgumentParser(prog="trackone roles", description=__doc__)
    parser.add_argument("--database", default="trackone", help="the name of the database to make")
    print(operator_script(database=parser.parse_args(arguments).database), end="")
    return 0
