"""Work off the queue and the schedule: `python -m trackone.jobs [--once]`, which is what `trackone worker` becomes."""

import argparse
import asyncio
import contextlib

from config.start import refuse_replaced_clock, start_django


def main() -> None:
    """Work until told to stop; with --once, do what is waiting now."""
    parser = argparse.ArgumentParser(prog="trackone worker", description="Run the jobs.")
    parser.add_argument("--once", action="store_true", help="do what is waiting, then leave")
    chosen = parser.parse_args()
    start_django()
    refuse_replaced_clock()
    asyncio.run(_work(is_once=chosen.once))


async def _work(*, is_once: bool) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from trackone.jobs.reaping import reap_for_ever, reap_once

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("procrastinate is not set up for Django.")
    with app.replace_connector(connector.get_worker_connector()) as worker:
        async with worker.open_async():
            await reap_once(worker)
            timer = asyncio.create_task(reap_for_ever(worker))
            try:
                await worker.run_worker_async(wait=not is_once, concurrency=1, delete_jobs="successful")
            finally:
                timer.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await timer


if __name__ == "__main__":
    main()
