"""Work off the queue and the schedule: `python -m trackone.jobs [--once]`, which is what `trackone worker` becomes."""

import argparse
import asyncio
import contextlib
import logging
import threading
from collections.abc import Iterator

from config.start import refuse_replaced_clock, start_django


def main() -> None:
    """Work until told to stop; with --once, do what is waiting now."""
    parser = argparse.ArgumentParser(prog="trackone worker", description="Run the jobs.")
    parser.add_argument("--once", action="store_true", help="do what is waiting, then leave")
    chosen = parser.parse_args()
    start_django()
    refuse_replaced_clock()
    with _sealing(is_once=chosen.once):
        asyncio.run(_work(is_once=chosen.once))


@contextlib.contextmanager
def _sealing(*, is_once: bool) -> Iterator[None]:
    """Seal the trail beside the jobs, from a thread of its own: a queue that hangs can't leave the trail unsealed."""
    from django.core.exceptions import ImproperlyConfigured

    from trackone.audit.sealing.chain import seal_keys
    from trackone.audit.sealing.checkpoints import checkpoint_file
    from trackone.audit.sealing.sealer import seal_for_ever

    stop = threading.Event()
    try:
        path, keys = checkpoint_file(), seal_keys()
    except ImproperlyConfigured as problem:
        logging.getLogger(__name__).error("The trail is not sealed: %s", problem)
        yield
        return
    thread = threading.Thread(target=seal_for_ever, args=[stop], kwargs={"path": path, "keys": keys}, name="sealer")
    if not is_once:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(timeout=10)


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
