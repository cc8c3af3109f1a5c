"""Load what ships with the program: regions, counties, closed days, programs, services: `trackone load-reference`."""

import argparse

from config.start import start_django


def main(arguments: list[str]) -> int:
    """Add what is missing; safe to run again."""
    argparse.ArgumentParser(prog="trackone load-reference", description=__doc__).parse_args(arguments)
    start_django()
    from trackone.casework.reference import load_reference

    load_reference()
    return 0
