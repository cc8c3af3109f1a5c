"""Do the night's exits now: `trackone exit-by-rule`, for a night on which no worker ran.

Works as the worker (DATABASE_WORKER_URL where it is set). Doing it twice, or beside the worker, does no harm.
"""

import argparse
import os

from config.start import refuse_replaced_clock, start_django


def main(arguments: list[str]) -> int:
    """Exit whom the 90-day rule ends, and print how many participations that were."""
    argparse.ArgumentParser(prog="trackone exit-by-rule", description=__doc__).parse_args(arguments)
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_WORKER_URL") or os.environ.get("DATABASE_URL", "")
    start_django()
    refuse_replaced_clock()
    from trackone.audit.context import clock_now
    from trackone.casework.exiting import exit_by_rule

    count = exit_by_rule(clock_now())
    print(f"{count:,} participation{'' if count == 1 else 's'} ended by the 90-day rule.")
    return 0
