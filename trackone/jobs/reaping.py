"""Take back jobs whose worker was killed: such a job stays "doing" for ever unless somebody looks.

Runs from a timer, not from the queue: a queue that hangs can't mend itself.
"""

import asyncio
import logging
from datetime import UTC, datetime

from procrastinate import App

SECONDS_BETWEEN_LOOKS = 60
DEAD_AFTER_SECONDS = 90

_log = logging.getLogger(__name__)


async def reap_for_ever(app: App) -> None:
    """Look every minute until cancelled; a look that fails is logged, and the next one comes."""
    while True:
        try:
            await reap_once(app)
        except Exception:
            _log.exception("The look for stalled jobs failed; the next one is in %s s.", SECONDS_BETWEEN_LOOKS)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def reap_once(app: App) -> int:
    """Put every job back in the queue whose worker has not been heard of for 90 seconds; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS))
    for job in stalled:
        if job.id is not None:
            await app.job_manager.retry_job_by_id_async(job_id=job.id, retry_at=datetime.now(tz=UTC))
    await app.job_manager.prune_stalled_workers(seconds_since_heartbeat=DEAD_AFTER_SECONDS)
    if stalled:
        _log.warning("%s jobs of dead workers were put back in the queue.", len(stalled))
    return len(stalled)
